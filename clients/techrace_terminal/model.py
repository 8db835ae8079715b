"""What somebody at a terminal knows of a match: all that was said so far, folded into one value."""

from collections.abc import Mapping
from typing import Final

import attrs

from techrace_game.observation import Observation as Seen
from techrace_protocol import messages as said

MAX_NEWS: Final = 200
"""Older news are forgotten."""


@attrs.frozen(kw_only=True)
class Headline:
    """A piece of news and when it was told."""

    tick: int
    item: said.NewsItem


@attrs.frozen(kw_only=True)
class Watched:
    """A match as one connection sees it. Grows by :meth:`after`; a message that does not concern it changes nothing."""

    welcome: said.Welcome | None = None
    observation: said.Observation | None = None
    names: Mapping[int, str] = attrs.field(factory=dict)
    """Names of the nodes that were named."""
    presence: tuple[said.SeatPresence, ...] = ()
    watching: int = 0
    """Spectators."""
    clock: said.Clock | None = None
    news: tuple[Headline, ...] = ()
    """Oldest first."""
    end: said.End | None = None
    notice: str = ""
    """What the server last answered or refused, for people."""

    @property
    def seen(self) -> Seen | None:
        """The grids of the latest observation."""
        return None if self.observation is None else self.observation.seen

    @property
    def seat(self) -> int | None:
        """The seat of this connection, None for those who watch."""
        return None if self.welcome is None else self.welcome.seat

    def seat_name(self, seat: int) -> str:
        """Return who sits there: the person's or bot's name, else the scenario's."""
        for present in self.presence:
            if present.seat == seat and present.name:
                return present.name
        facts = () if self.welcome is None else self.welcome.match.seats
        return next((known.name for known in facts if known.seat == seat), f"seat {seat}")

    def node_name(self, node: int) -> str:
        """Return what the node is called, or its number."""
        return self.names.get(node, f"technology {node}")

    def noticed(self, notice: str) -> "Watched":
        """Return the same with another notice."""
        return attrs.evolve(self, notice=notice)

    def after(self, message: object) -> "Watched":
        """Return what is known once ``message``, from the server, was heard."""
        match message:
            case said.Welcome():
                fresh = self if message.resumed else Watched()
                return attrs.evolve(fresh, welcome=message)
            case said.Snapshot():
                watched = Watched(welcome=self.welcome)
                for update in message.updates:
                    watched = watched.after(update)
                return watched
            case said.Observation():
                # What was said of the orders of a former round would read as if it were about this one.
                turned = self.observation is not None and self.observation.round != message.round
                return attrs.evolve(self, observation=message, notice="" if turned else self.notice)
            case said.Names():
                named = {node.node: node.name for node in message.nodes}
                return attrs.evolve(self, names={**self.names, **named})
            case said.Presence():
                return attrs.evolve(self, presence=message.seats, watching=message.watching)
            case said.Clock():
                return attrs.evolve(self, clock=message)
            case said.News():
                told = tuple(Headline(tick=message.tick, item=item) for item in message.items)
                named = {
                    item.node: item.name
                    for item in message.items
                    if item.node is not None and item.name is not None
                }
                news = (*self.news, *told)[-MAX_NEWS:]
                return attrs.evolve(self, news=news, names={**self.names, **named})
            case said.End():
                names = dict(self.names)
                if message.node is not None and message.node_name is not None:
                    names[message.node] = message.node_name
                return attrs.evolve(self, end=message, names=names)
            case said.Accepted():
                return attrs.evolve(self, notice=_accepted(message))
            case said.Refused():
                return attrs.evolve(self, notice=f"Refused: {message.message}")
            case said.Closing():
                return attrs.evolve(self, notice=message.message or f"The server closes: {message.reason}")
            case _:
                return self


def _accepted(message: said.Accepted) -> str:
    refused = [part for part in message.refused if not part.stands]
    if not refused:
        return f"Your orders for tick {message.tick} are in."
    return f"Orders taken, except: {'; '.join(part.message for part in refused)}"
