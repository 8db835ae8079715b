"""From states to records: what a server and an offline run share so that both leave the same bytes.

:func:`match_records` plays a match from its header and its orders and yields the whole log. A host that has the
states at hand calls :func:`tick_records` and :func:`end_record` itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import attrs
import numpy as np

from techrace_game import (
    JointOrders,
    MatchState,
    Orders,
    Refusal,
    Ruleset,
    Scenario,
    digest,
    initial_state,
    payoffs,
    step,
)
from techrace_game.scenario_schema import EventSpec
from techrace_game.state import ARRAYS
from techrace_game.types import RULES_VERSION, Ending
from techrace_replays.arrays import StoredArray
from techrace_replays.events import events_between
from techrace_replays.format import MAJOR, MINOR
from techrace_replays.parts import Controller, Parent, Refused, SeatEntry, Shock
from techrace_replays.records import Annotation, End, Fault, Header, Join, Record, Snapshot, TickRecord
from techrace_replays.rules import rules_hash

SNAPSHOT_EVERY = 50
"""Ticks between snapshots."""
REFUSED_PER_SEAT = 32
"""Refused parts that the record of a tick keeps."""


def header_record(
    scenario: Scenario,
    *,
    seed: int,
    match_id: str,
    started_ms: int = 0,
    seats: Sequence[SeatEntry] | None = None,
    time_control: Mapping[str, Any] | None = None,
    parent: Parent | None = None,
) -> Header:
    """Return the header of a match that this version of techrace plays.

    Args:
        scenario: the game, embedded in full.
        seed: the match's seed.
        match_id: names the match.
        started_ms: wall time of the start, milliseconds since 1970-01-01 UTC; 0 where it does not matter, so that
            the same run gives the same file.
        seats: who sits where; None: the scenario's names, everybody open.
        time_control: ``kind`` and its numbers; None: played without a clock.
        parent: the match it was forked from.
    """
    ruleset = Ruleset.of(scenario)
    return Header(
        format_version=(MAJOR, MINOR),
        engine_version=version("techrace"),
        rules_version=RULES_VERSION,
        rules_hash=rules_hash(),
        match_id=match_id,
        scenario=scenario.to_json(),
        scenario_digest=bytes.fromhex(scenario.digest()),
        seed=seed,
        seats=tuple(open_seats(scenario) if seats is None else seats),
        time_control={"kind": "none"} if time_control is None else time_control,
        started_ms=started_ms,
        start_digest=digest(start_of(ruleset, seed)),
        parent=parent,
    )


def open_seats(scenario: Scenario) -> tuple[SeatEntry, ...]:
    """Return the seat table of a match that nobody has joined."""
    return tuple(
        SeatEntry(name=seat.name, motive=seat.motive, controller=Controller.OPEN) for seat in scenario.seats
    )


def start_of(ruleset: Ruleset, seed: int) -> MatchState:
    """Return the start of one match, a batch of one."""
    return initial_state(ruleset, np.array([seed], np.uint64))


@attrs.frozen(kw_only=True)
class Turn:
    """What came in before a tick, and how many ticks were then played."""

    orders: Sequence[Orders | None] = ()
    """Per seat the accepted orders, None for a seat that submitted nothing; empty: nobody did."""
    ticks: int = 1
    refused: Sequence[Refused] = ()
    flags: Sequence[int] = ()
    """Per seat a :class:`~techrace_replays.parts.SeatFlag`; empty: nothing unusual."""
    think_ms: Sequence[int | None] = ()
    """Per seat, milliseconds; empty: not measured."""
    at_ms: int | None = None
    """Milliseconds since the start."""
    shocks: Sequence[Shock] = ()
    """Events that a facilitator added; they apply at the end of the quarter."""
    beside: Sequence[Join | Annotation | Fault] = ()
    """What is recorded before the tick."""


def match_records(
    ruleset: Ruleset, header: Header, turns: Iterable[Turn], *, reason: str | None = None
) -> Iterator[Record]:
    """Play a match and yield its records, from the header to the end.

    Args:
        ruleset: the rules of ``header.scenario``.
        header: from :func:`header_record`.
        turns: what came in, in order; turns after the end of the match are not played, and too few leave a match
            that was stopped.
        reason: why it was stopped, if it was.

    Raises:
        ValueError: a turn has other than one entry per seat.
    """
    yield header
    state = start_of(ruleset, header.seed)
    waiting: tuple[Shock, ...] = ()
    for turn in turns:
        yield from turn.beside
        waiting += tuple(turn.shocks)
        for number in range(turn.ticks):
            if state.over[0] != Ending.RUNNING:
                break
            tick = int(state.tick[0])
            due, waiting = (waiting, ()) if ends_quarter(ruleset, tick) else ((), waiting)
            given = attrs.evolve(turn if number == 0 else Turn(), shocks=due)
            after = step(shocked(ruleset, tick, due), state, joint_of(given.orders, ruleset))
            yield from tick_records(ruleset, state, after, given)
            state = after
    yield end_record(ruleset, state, reason=reason if state.over[0] == Ending.RUNNING else None)


def ends_quarter(ruleset: Ruleset, tick: int) -> bool:
    """Say whether a tick, by its number before it is played, is the last of its quarter."""
    return (tick + 1) % ruleset.constants.quarter == 0


def shocked(ruleset: Ruleset, tick: int, shocks: Iterable[Shock]) -> Ruleset:
    """Return the rules with the events that a facilitator added to the quarter of a tick."""
    return ruleset.with_events(EventSpec(tick=tick, conc=shock.conc, reg=shock.reg) for shock in shocks)


def joint_of(orders: Sequence[Orders | None], ruleset: Ruleset) -> JointOrders | None:
    """Return recorded orders as the engine takes them.

    Raises:
        ValueError: other than none or one entry per seat.
    """
    if len(orders) not in {0, ruleset.seats}:
        raise ValueError(f"orders: expected one for each of {ruleset.seats} seats, found {len(orders)}")
    if all(given is None for given in orders):
        return None
    return JointOrders.of_match(orders, ruleset.nodes)


def tick_records(
    ruleset: Ruleset, before: MatchState, after: MatchState, turn: Turn, *, match: int = 0
) -> tuple[Record, ...]:
    """Return the record of a tick and, every 50 ticks, a snapshot.

    Args:
        ruleset: the rules.
        before: the batch before the tick.
        after: the batch after it.
        turn: what came in before it.
        match: the match to record.
    """
    orders, kept = tuple(turn.orders), _first_of_each_seat(turn.refused)
    played = TickRecord(
        tick=int(before.tick[match]),
        orders=orders if any(given is not None for given in orders) else (),
        digest=digest(after, match),
        refused=kept,
        refused_more=len(turn.refused) - len(kept),
        flags=tuple(turn.flags) if any(turn.flags) else (),
        think_ms=tuple(turn.think_ms) if any(took is not None for took in turn.think_ms) else (),
        events=events_between(ruleset, before, after, orders, match=match),
        shocks=tuple(turn.shocks),
        at_ms=turn.at_ms,
    )
    ticks = int(after.tick[match])
    return (played, snapshot_record(after, match)) if ticks % SNAPSHOT_EVERY == 0 else (played,)


def _first_of_each_seat(refused: Sequence[Refused]) -> tuple[Refused, ...]:
    """Bound what a seat that sends nonsense can put into the log."""
    counts: Counter[int] = Counter()
    kept = []
    for part in refused:
        counts[part.seat] += 1
        if counts[part.seat] <= REFUSED_PER_SEAT:
            kept.append(part)
    return tuple(kept)


def snapshot_record(state: MatchState, match: int = 0) -> Snapshot:
    """Return the whole state of one match."""
    return Snapshot(
        tick=int(state.tick[match]),
        arrays={name: StoredArray.of(getattr(state, name)[match]) for name in ARRAYS},
    )


def end_record(
    ruleset: Ruleset,
    state: MatchState,
    *,
    match: int = 0,
    reason: str | None = None,
    at_ms: int | None = None,
) -> End:
    """Return the end of a match; its ending is RUNNING if it was stopped."""
    return End(
        tick=int(state.tick[match]),
        ending=Ending(int(state.over[match])),
        endnode=int(state.endnode[match]),
        builders=int(state.builders[match]),
        payoffs=tuple(payoffs(ruleset, state)[match].tolist()),
        digest=digest(state, match),
        reason=reason,
        at_ms=at_ms,
    )


def refused_parts(seat: int, refusals: Iterable[Refusal], submitted: Orders) -> tuple[Refused, ...]:
    """Return what the check of rule 4 refused of a submission, with what was sent.

    Args:
        seat: who submitted.
        refusals: from :func:`techrace_game.check`.
        submitted: the submission before the check.
    """
    return tuple(
        Refused(
            seat=seat,
            part=refusal.part,
            index=refusal.index,
            reason=str(refusal.reason),
            received=_received(submitted, refusal),
        )
        for refusal in refusals
    )


def _received(submitted: Orders, refusal: Refusal) -> Any:
    value = getattr(submitted, refusal.part, None)
    if isinstance(value, tuple) and refusal.index is not None and 0 <= refusal.index < len(value):
        value = value[refusal.index]
    return list(value) if isinstance(value, tuple) else value
