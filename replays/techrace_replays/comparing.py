"""Two logs side by side: where do they first differ, and in what?"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import attrs

from techrace_game import Orders
from techrace_game.notation import format_orders
from techrace_replays._text import printable
from techrace_replays.reader import Log
from techrace_replays.records import Annotation, End, Fault, Header, Join, TickRecord, View


@attrs.frozen(kw_only=True)
class LogDifference:
    """One thing that stands otherwise in the second log."""

    tick: int | None
    """The tick; None: before the first, in the header."""
    seat: int | None
    """Whose; None: nobody's."""
    field: str
    one: str
    other: str

    def __str__(self) -> str:
        place = "header" if self.tick is None else f"tick {self.tick}"
        whose = "" if self.seat is None else f", seat {self.seat}"
        return f"{place}{whose}, {self.field}: {self.one} | {self.other}"


def differences(one: Log, other: Log) -> Iterator[LogDifference]:
    """Yield how two logs differ, in order: the game, then tick by tick, then the end.

    What names a file or says when it was made (match id, versions, times) does not count, nor do snapshots and
    signatures: two logs without a difference tell the same match. After the first tick whose states differ, only
    what people and hosts did is compared, not what followed from it.

    Raises:
        LogError: a record has the wrong shape.
    """
    yield from _headers(one.header, other.header)
    parted = False
    for mine, theirs in zip_longest(_moments(one), _moments(other)):
        if mine is None or theirs is None:
            there = mine if mine is not None else theirs
            tick = None if there is None else there.tick
            words = ["over" if side is None else "goes on" for side in (mine, theirs)]
            yield LogDifference(tick=tick, seat=None, field="match", one=words[0], other=words[1])
            break
        yield from _beside(mine, theirs)
        if isinstance(mine.record, TickRecord) and isinstance(theirs.record, TickRecord):
            yield from _ticks(mine.record, theirs.record, parted=parted)
            parted = parted or mine.record.digest != theirs.record.digest
    yield from _ends(one.end, other.end)


@attrs.frozen
class _Moment:
    tick: int
    record: TickRecord | None
    """None: after the last tick."""
    beside: tuple[Join | Annotation | Fault | View, ...]


def _moments(log: Log) -> Iterator[_Moment]:
    beside: list[Join | Annotation | Fault | View] = []
    for entry in log.entries("TJAXV"):
        record = entry.record
        if isinstance(record, TickRecord):
            yield _Moment(record.tick, record, tuple(beside))
            beside = []
        elif isinstance(record, Join | Annotation | Fault | View):
            beside.append(record)
    if beside:
        yield _Moment(log.ticks, None, tuple(beside))


def _headers(one: Header, other: Header) -> Iterator[LogDifference]:
    for name in ("rules_version", "scenario_digest", "seed", "redaction", "redacted_for"):
        yield from _compared(None, None, name, getattr(one, name), getattr(other, name))
    for seat, (mine, theirs) in enumerate(zip_longest(one.seats, other.seats)):
        for name in ("name", "motive", "controller", "bot", "bot_version"):
            yield from _compared(None, seat, name, getattr(mine, name, None), getattr(theirs, name, None))


def _beside(one: _Moment, other: _Moment) -> Iterator[LogDifference]:
    for mine, theirs in zip_longest(one.beside, other.beside):
        bare = [
            None if record is None else attrs.evolve(record, **_TIMELESS.get(type(record), {}))
            for record in (mine, theirs)
        ]
        if bare[0] != bare[1]:
            there = mine if mine is not None else theirs
            seat = getattr(there, "seat", -1)
            yield LogDifference(
                tick=one.tick,
                seat=None if seat < 0 else seat,
                field="words and people",
                one=_said(mine),
                other=_said(theirs),
            )
            return


_TIMELESS: dict[type, dict[str, Any]] = {
    Join: {"at_ms": None},
    Annotation: {"at_ms": None},
    Fault: {"at_ms": None, "latency_ms": None},
}


def _said(record: Join | Annotation | Fault | View | None) -> str:
    match record:
        case None:
            return "nothing"
        case Join():
            return printable(f"{record.what} {record.controller.name.lower()} {record.bot or ''}".rstrip())
        case Annotation():
            return printable(f"{record.kind} {record.text!r}")
        case Fault():
            return printable(f"fault {record.kind} {record.detail!r}")
        case View():
            return "another view"


def _ticks(one: TickRecord, other: TickRecord, *, parted: bool) -> Iterator[LogDifference]:
    seats = max(len(one.orders), len(other.orders))
    for seat in range(seats):
        mine, theirs = (record.orders[seat] if record.orders else None for record in (one, other))
        if mine != theirs:
            yield from _orders(one.tick, seat, mine, theirs)
    yield from _compared(one.tick, None, "shocks", one.shocks, other.shocks)
    if not parted:
        events = [", ".join(map(str, record.events)) for record in (one, other)]
        yield from _compared(one.tick, None, "events", *events)
        yield from _compared(one.tick, None, "digest", one.digest, other.digest)


def _orders(tick: int, seat: int, one: Orders | None, other: Orders | None) -> Iterator[LogDifference]:
    if one is None or other is None:
        texts = ["(nothing)" if given is None else format_orders(given) for given in (one, other)]
        yield LogDifference(tick=tick, seat=seat, field="orders", one=texts[0], other=texts[1])
        return
    for part in attrs.fields(Orders):
        yield from _compared(tick, seat, part.name, getattr(one, part.name), getattr(other, part.name))


def _ends(one: End | None, other: End | None) -> Iterator[LogDifference]:
    if one is None or other is None:
        if one is not other:
            words = ["no end" if end is None else end.ending.word for end in (one, other)]
            yield LogDifference(tick=None, seat=None, field="end", one=words[0], other=words[1])
        return
    for name in ("ending", "endnode", "builders"):
        yield from _compared(one.tick, None, name, getattr(one, name), getattr(other, name))
    for seat, (mine, theirs) in enumerate(zip_longest(one.payoffs, other.payoffs)):
        yield from _compared(one.tick, seat, "payoff", mine, theirs)


def _compared(
    tick: int | None, seat: int | None, field: str, one: Any, other: Any
) -> Iterator[LogDifference]:
    if one != other:
        yield LogDifference(tick=tick, seat=seat, field=field, one=_text(one), other=_text(other))


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return printable(", ".join(map(_text, value))) or "nothing"
    name = getattr(value, "name", None)
    return name.lower() if isinstance(name, str) else printable(str(value)) or "nothing"
