"""What a report says about a match before anything is estimated: names, kinds, what happened when."""

from functools import cached_property
from typing import Self

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.types import Ending, Kind
from techrace_replays._text import printable
from techrace_replays.analysis import positions_of, ticks_of
from techrace_replays.parts import Event
from techrace_replays.reader import Log

KIND_WORDS = {
    Kind.BLUE: "science",
    Kind.GREEN: "commercial",
    Kind.YELLOW: "good ending",
    Kind.RED: "bad ending",
}


@attrs.frozen
class Rival:
    """How near anybody came to an ending."""

    node: int
    built: float
    """Share of its work that the furthest seat had done, 0..1."""
    known: int
    """How many of its prerequisites some seat knew at once."""
    needed: int
    """How many it has."""


@attrs.frozen(eq=False, slots=False)
class Match:
    """A recorded match and its positions."""

    log: Log
    ruleset: Ruleset
    states: tuple[MatchState, ...]
    """After each tick, the start first."""

    @classmethod
    def of(cls, log: Log) -> Self:
        """Play a log again.

        Raises:
            SimulationError: it cannot be played again.
            LogError: a record has the wrong shape.
        """
        ruleset, states = positions_of(log)
        return cls(log, ruleset, tuple(states))

    @property
    def last(self) -> MatchState:
        return self.states[-1]

    @property
    def ending(self) -> Ending:
        return Ending(int(self.last.over[0]))

    @property
    def ticks(self) -> int:
        return len(self.states) - 1

    @cached_property
    def node_names(self) -> tuple[str, ...]:
        """What the nodes are called, safe to print."""
        return tuple(printable(name) for name in self.last.tree.names())

    @cached_property
    def seat_names(self) -> tuple[str, ...]:
        """What the seats are called, safe to print."""
        return tuple(printable(entry.name) for entry in self.log.header.seats)

    @cached_property
    def events(self) -> tuple[tuple[int, Event], ...]:
        """Everything that happened: the tick and the event."""
        return tuple((record.tick, event) for record in ticks_of(self.log) for event in record.events)

    def kind(self, node: int) -> Kind:
        return Kind(int(self.last.tree.kind[0, node]))

    def seats_in(self, mask: int) -> list[str]:
        """Return the names of the seats of a bitmask."""
        return [name for seat, name in enumerate(self.seat_names) if mask >> seat & 1]

    def unlocked_first(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """Return when each node was first unlocked, by whom: (tick, node, seats), in order."""
        found: dict[int, tuple[int, list[int]]] = {}
        for tick, event in self.events:
            if event.kind == "unlock" and event.value:
                found.setdefault(event.node, (tick, []))[1].append(event.seat)
        return sorted((tick, node, tuple(seats)) for node, (tick, seats) in found.items())

    def furthest(self, kind: Kind) -> "Rival | None":
        """Return the ending of a colour that somebody came nearest to, or None if there is none of it."""
        tree, state = self.last.tree, self.last
        rivals = []
        for node in np.flatnonzero(tree.kind[0] == kind).tolist():
            needed = [source for source in tree.pre[0, node].tolist() if source >= 0]
            built = float(state.prog[0, :, node].max()) / float(tree.cost[0, node])
            known = int(state.known[0][:, needed].astype(bool).sum(axis=1).max()) if needed else 0
            rivals.append(Rival(node=node, built=min(1.0, built), known=known, needed=len(needed)))
        return max(rivals, key=lambda rival: (rival.built, rival.known / max(1, rival.needed)), default=None)

    def tell(self, event: Event) -> str:
        """Return a short sentence about an event."""
        node = self.node_names[event.node] if event.node >= 0 else ""
        match event.kind:
            case "unlock":
                verb = "unlocks" if event.value else "works out for itself"
                return f"{self.seat_names[event.seat]} {verb} {node}"
            case "public":
                who = " and ".join(self.seats_in(event.value))
                return f"{who} publishes {node}" if who else f"{node} becomes public"
            case "exposed":
                return f"the truth about {node} becomes public"
            case "revealed":
                return f"an audit shows that {node} exists"
            case "sale":
                return f"{self.seat_names[event.seat]} sells {node}"
            case "shot":
                return f"{node} fires a warning shot"
            case "end":
                return f"{node} is built and ends the race" if node else "the race reaches its horizon"
            case other:
                return printable(other)
