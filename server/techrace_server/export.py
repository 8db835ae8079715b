"""From the journal to the match's log: the records of :mod:`techrace_server.ledger` as those of a ``.techrace`` file.

The match is played again from its orders, so what goes into the file has been checked against the digests that the
host wrote down while it was running.
"""

from collections.abc import Iterator

import attrs

from techrace_game import Orders, Ruleset, check, step
from techrace_game.types import Motive
from techrace_protocol.messages import ActKind
from techrace_replays.parts import Controller, Refused, SeatEntry, SeatFlag, Shock
from techrace_replays.recording import (
    Turn,
    end_record,
    ends_quarter,
    header_record,
    joint_of,
    refused_parts,
    shocked,
    start_of,
    tick_records,
)
from techrace_replays.records import Annotation, Join, Record
from techrace_server import ledger
from techrace_server.facilitation import ENDED
from techrace_server.ledger import from_record
from techrace_server.minutes import joins_of, words_of
from techrace_server.seats import SeatPlan
from techrace_server.spec import RoomSpec
from techrace_server.storage import StoredMatch
from techrace_server.wording import clean


class ExportError(ValueError):
    """The journal does not play as it was played; the message names match and tick."""


def records_of(stored: StoredMatch) -> Iterator[Record]:
    """Play a stored match and yield its log.

    Raises:
        ExportError: the journal does not play as it was played.
    """
    entries = [from_record(record) for record in stored.records]
    opened = entries[0]
    if not isinstance(opened, ledger.Opened):
        raise ExportError(f"match {stored.match}: expected the journal to start with opened")
    spec = RoomSpec.from_entry(stored.match, stored.code, opened)
    ruleset = Ruleset.of(spec.dealt)
    state = start_of(ruleset, spec.seed)
    yield header_record(
        spec.dealt,
        seed=spec.seed,
        match_id=spec.match,
        started_ms=round(spec.created * 1000),
        seats=_seat_table(spec, entries),
        time_control={"kind": spec.clock.kind.value, "turn_ms": round(spec.clock.seconds * 1000)},
    )
    taken: dict[int, Orders] = {}
    acted_for: set[int] = set()
    refused: dict[int, tuple[Refused, ...]] = {}
    beside: list[Join | Annotation] = []
    shocks: tuple[Shock, ...] = ()
    stopped: str | None = None
    begun = False
    at_ms = 0
    undone = _undone(entries, ruleset.constants.quarter)
    for place, entry in enumerate(entries):
        at_ms = entry.ms
        tick = int(state.tick[0])
        if isinstance(entry, ledger.Begun):
            begun = True
        elif isinstance(entry, ledger.Ordered):
            taken[entry.seat], refusals = check(ruleset, state, entry.seat, entry.orders)
            refused[entry.seat] = refused_parts(entry.seat, refusals, entry.orders)
            acted_for.discard(entry.seat)
        elif isinstance(entry, ledger.Played):
            if place not in undone:
                turn = Turn(
                    orders=tuple(taken.get(seat) for seat in range(ruleset.seats)),
                    refused=tuple(part for seat in sorted(refused) for part in refused[seat]),
                    flags=_flags(acted_for, ruleset.seats),
                    at_ms=at_ms,
                )
                yield from beside
                beside = []
                for digest in entry.digests:
                    tick = int(state.tick[0])
                    due, shocks = (shocks, ()) if ends_quarter(ruleset, tick) else ((), shocks)
                    turn = attrs.evolve(turn, shocks=due)
                    after = step(shocked(ruleset, tick, due), state, joint_of(turn.orders, ruleset))
                    records = tick_records(ruleset, state, after, turn)
                    if getattr(records[0], "digest", b"") != digest:
                        raise ExportError(f"match {stored.match}: tick {tick + 1} plays differently")
                    yield from records
                    state, turn = after, Turn(at_ms=at_ms)
            taken, refused, acted_for = {}, {}, set()
        elif isinstance(entry, ledger.Acted):
            act = entry.act
            if act.do is ActKind.ORDERS and act.orders is not None:
                seat = act.seats[0]
                taken[seat], refusals = check(ruleset, state, seat, act.orders)
                refused[seat] = refused_parts(seat, refusals, act.orders)
                acted_for.add(seat)
            elif act.do is ActKind.EVENT:
                shocks = (*shocks, Shock(act.conc, act.reg, clean(act.text or "")))
            elif act.do is ActKind.UNDO:
                taken, refused, acted_for, shocks = {}, {}, set(), ()
            elif act.do is ActKind.END_NOW:
                stopped = clean(act.text or "") or ENDED
            beside += words_of(entry, tick)
            if begun:
                beside += joins_of(entry, tick)
        elif isinstance(entry, ledger.Chatted | ledger.Promised):
            beside += words_of(entry, tick)
        elif isinstance(entry, ledger.Ceased):
            stopped = entry.reason
        elif begun and isinstance(entry, ledger.Housed):
            beside += joins_of(entry, tick)
        elif begun and isinstance(entry, ledger.Seated | ledger.Rejoined | ledger.Vacated | ledger.Linked):
            beside.append(_join(entry, tick, entries))
    yield from beside
    yield end_record(ruleset, state, at_ms=at_ms, reason=stopped if state.over[0] == 0 else None)


def _undone(entries: list[ledger.Entry], quarter: int) -> set[int]:
    """Return the places of the turns that a facilitator took back."""
    line: list[tuple[int, int]] = []
    undone: set[int] = set()
    for place, entry in enumerate(entries):
        if isinstance(entry, ledger.Played):
            line.append((entry.tick, place))
        elif isinstance(entry, ledger.Acted) and entry.act.do is ActKind.UNDO and line:
            # Back to the start of the last round that had begun to be played.
            start = line[-1][0] // quarter * quarter
            while line and line[-1][0] >= start:
                undone.add(line.pop()[1])
    return undone


def _flags(acted_for: set[int], seats: int) -> tuple[int, ...]:
    return tuple(int(SeatFlag.SUBSTITUTED) if seat in acted_for else 0 for seat in range(seats))


def _seat_table(spec: RoomSpec, entries: list[ledger.Entry]) -> tuple[SeatEntry, ...]:
    """Return who sat where when the match began."""
    table = [
        SeatEntry(
            name=seat.name,
            motive=Motive(motive),
            controller=Controller.ABSENT if plan is SeatPlan.ABSENT else Controller.OPEN,
        )
        for seat, motive, plan in zip(spec.scenario.seats, spec.motives, spec.seats, strict=True)
    ]
    for entry in entries:
        if isinstance(entry, ledger.Begun):
            break
        if isinstance(entry, ledger.Seated):
            table[entry.seat] = attrs.evolve(
                table[entry.seat],
                name=entry.name,
                controller=Controller.BOT if entry.bot else Controller.HUMAN,
                bot=entry.name if entry.bot else None,
            )
        elif isinstance(entry, ledger.Housed) and table[entry.seat].controller is not Controller.HUMAN:
            table[entry.seat] = attrs.evolve(
                table[entry.seat], name=entry.name, controller=Controller.BOT, bot=entry.bot or None
            )
        elif isinstance(entry, ledger.Vacated):
            table[entry.seat] = attrs.evolve(
                table[entry.seat],
                name=spec.scenario.seats[entry.seat].name,
                controller=Controller.OPEN,
                bot=None,
            )
    return tuple(table)


def _join(
    entry: "ledger.Seated | ledger.Rejoined | ledger.Vacated | ledger.Linked",
    tick: int,
    entries: list[ledger.Entry],
) -> Join:
    if isinstance(entry, ledger.Seated):
        controller = Controller.BOT if entry.bot else Controller.HUMAN
        return Join(
            tick=tick, seat=entry.seat, what="join", controller=controller, name=entry.name, at_ms=entry.ms
        )
    if isinstance(entry, ledger.Vacated):
        return Join(tick=tick, seat=entry.seat, what="leave", controller=Controller.OPEN, at_ms=entry.ms)
    holder = next(
        (
            seated
            for seated in reversed(entries)
            if isinstance(seated, ledger.Seated) and seated.seat == entry.seat and seated.ms <= entry.ms
        ),
        None,
    )
    controller = Controller.BOT if holder is not None and holder.bot else Controller.HUMAN
    back = isinstance(entry, ledger.Rejoined) or entry.connected
    what = "reconnect" if back else "disconnect"
    return Join(tick=tick, seat=entry.seat, what=what, controller=controller, at_ms=entry.ms)
