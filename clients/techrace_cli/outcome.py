"""How a finished match ended and why, read from its log: nothing is hidden any more."""

from typing import Any

import attrs
import numpy as np

from techrace_game import MatchState
from techrace_game.types import MAX_SEATS, Ending, Kind
from techrace_replays.parts import Controller, SeatEntry
from techrace_replays.reader import Log
from techrace_replays.records import TickRecord
from techrace_replays.simulation import state_at


@attrs.frozen(kw_only=True)
class SeatOutcome:
    """What a seat was and what it came to."""

    seat: int
    name: str
    motive: str
    player: str
    """The bot's name if it differs from the seat's, else ``bot``, ``person`` or ``nobody``."""
    payoff: int
    """0..1000 (rule 8)."""
    firsts: int
    """Technologies that it unlocked before anybody else."""
    published: int
    sells: int
    heads: int
    """Staff at the end, milli-heads."""
    prestige: int
    """Prestige at the end, milli."""


@attrs.frozen(kw_only=True)
class Basis:
    """A technology that the ending was built on."""

    node: int
    name: str
    strength: int
    first_tick: int | None
    """When it was first unlocked; None: never."""
    first_seats: tuple[int, ...]
    public_tick: int | None
    """When it became public; None: it was secret to the end."""
    public_seats: tuple[int, ...]
    """Who published it; nobody: it leaked, or the game knows no secrets."""


@attrs.frozen(kw_only=True)
class OtherEnding:
    """An ending that was not built."""

    node: int
    name: str
    kind: str
    facade: str | None
    """What it appeared to be, where that is something else."""
    furthest: int
    """Progress of the seat that came furthest, ‰."""
    seat: int
    """That seat."""


@attrs.frozen(kw_only=True)
class Outcome:
    """All that is told about the end of a match."""

    match: str
    scenario: str
    title: str
    seed: int
    tick: int
    """Ticks played."""
    horizon: int
    ending: str
    node: int | None
    """The ending that was built."""
    node_name: str | None
    facade: str | None
    """What the ending that was built appeared to be, where that is something else."""
    builders: tuple[int, ...]
    seats: tuple[SeatOutcome, ...]
    basis: tuple[Basis, ...]
    others: tuple[OtherEnding, ...]
    technologies: int
    """Ordinary technologies in the tree."""
    unlocked: int
    """Of these, how many somebody unlocked."""
    published: int
    leaked: int
    concern: int
    regulation: int
    shots: int

    def facts(self) -> dict[str, Any]:
        """Return the same for programs."""
        return attrs.asdict(self)


@attrs.define
class _Story:
    """What the recorded events say, by node."""

    first: dict[int, tuple[int, tuple[int, ...]]] = attrs.field(factory=dict)
    public: dict[int, tuple[int, tuple[int, ...]]] = attrs.field(factory=dict)
    sold: set[tuple[int, int]] = attrs.field(factory=set)

    def hear(self, record: TickRecord) -> None:
        for event in record.events:
            if event.kind == "unlock" and event.value:
                _, seats = self.first.get(event.node, (0, ()))
                self.first[event.node] = (record.tick, (*seats, event.seat))
            elif event.kind == "public":
                self.public[event.node] = (record.tick, _bits(event.value))
            elif event.kind == "sale":
                self.sold.add((event.seat, event.node))


def outcome_of(log: Log) -> Outcome:
    """Return how the match in ``log`` ended.

    Raises:
        ValueError: the log has no end, or cannot be played again by this version.
        LogError: a record has the wrong shape.
    """
    if log.end is None:
        raise ValueError("the log has no end")
    story = _Story()
    for entry in log.entries("T"):
        if isinstance(entry.record, TickRecord):
            story.hear(entry.record)
    state, header, end = state_at(log, log.ticks), log.header, log.end
    names = state.tree.names()
    ordinary = state.tree.kind[0] < Kind.YELLOW
    leaked = sum(not by for _, by in story.public.values()) if _has_secrets(log) else 0
    return Outcome(
        match=header.match_id,
        scenario=str(header.scenario.get("id")),
        title=str(header.scenario.get("title")),
        seed=header.seed,
        tick=end.tick,
        horizon=_constant(log, "horizon"),
        ending=end.ending.word,
        node=end.endnode if end.endnode >= 0 else None,
        node_name=names[end.endnode] if end.endnode >= 0 else None,
        facade=_facade(state, end.endnode) if end.endnode >= 0 else None,
        builders=_bits(end.builders),
        seats=tuple(_seat(log, state, story, seat) for seat in range(len(header.seats))),
        basis=_basis(state, story, end.endnode, names) if end.endnode >= 0 else (),
        others=tuple(
            _other(state, node, names)
            for node in np.flatnonzero(~ordinary).tolist()
            if node != end.endnode or end.ending is Ending.HORIZON
        ),
        technologies=int(ordinary.sum()),
        unlocked=int((ordinary & (state.first[0] >= 0)).sum()),
        published=len(story.public) - leaked,
        leaked=leaked,
        concern=int(state.conc[0]),
        regulation=int(state.reg[0]),
        shots=int(state.nshots[0]),
    )


def _seat(log: Log, state: MatchState, story: _Story, seat: int) -> SeatOutcome:
    entry, end = log.header.seats[seat], log.end
    return SeatOutcome(
        seat=seat,
        name=entry.name,
        motive=entry.motive.word,
        player=_player(entry),
        payoff=0 if end is None else end.payoffs[seat],
        firsts=int(state.credit[0, seat]),
        published=sum(seat in by for _, by in story.public.values()),
        sells=sum(seller == seat for seller, _ in story.sold),
        heads=int(state.heads[0, seat]),
        prestige=int(state.prest[0, seat]),
    )


def _player(entry: SeatEntry) -> str:
    if entry.bot is not None and entry.bot != entry.name:
        return entry.bot
    words = {Controller.BOT: "bot", Controller.HUMAN: "person"}
    return words.get(entry.controller, "nobody")


def _basis(state: MatchState, story: _Story, ending: int, names: tuple[str, ...]) -> tuple[Basis, ...]:
    found = []
    for node, strength in zip(
        state.tree.pre[0, ending].tolist(), state.tree.pw[0, ending].tolist(), strict=True
    ):
        if node < 0:
            continue
        first_tick, first_seats = story.first.get(node, (None, ()))
        public_tick, public_seats = story.public.get(node, (None, ()))
        found.append(
            Basis(
                node=node,
                name=names[node],
                strength=strength,
                first_tick=first_tick,
                first_seats=first_seats,
                public_tick=public_tick,
                public_seats=public_seats,
            )
        )
    return tuple(found)


def _other(state: MatchState, node: int, names: tuple[str, ...]) -> OtherEnding:
    progress = state.prog[0, :, node].astype(np.int64)
    seat = int(progress.argmax())
    return OtherEnding(
        node=node,
        name=names[node],
        kind=Kind(int(state.tree.kind[0, node])).word,
        facade=_facade(state, node),
        furthest=int(progress[seat]) * 1000 // int(state.tree.cost[0, node]),
        seat=seat,
    )


def _facade(state: MatchState, node: int) -> str | None:
    face, kind = int(state.tree.face[0, node]), int(state.tree.kind[0, node])
    return None if face == kind else Kind(face).word


def _has_secrets(log: Log) -> bool:
    return _constant(log, "w_publish") > 0


def _constant(log: Log, name: str) -> int:
    constants = log.header.scenario.get("constants")
    value = constants.get(name) if isinstance(constants, dict) else None
    return value if isinstance(value, int) else 0


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(seat for seat in range(MAX_SEATS) if mask >> seat & 1)
