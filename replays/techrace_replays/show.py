"""A log as text: the position at a tick, and the whole match with one line per tick."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from techrace_game import MatchState
from techrace_game.notation import format_orders
from techrace_game.types import Acquired, Ending, Kind
from techrace_replays._text import printable
from techrace_replays.errors import SimulationError
from techrace_replays.parts import Event, Redaction, SeatEntry
from techrace_replays.reader import Log
from techrace_replays.records import Annotation, End, Fault, Header, Join, TickRecord
from techrace_replays.simulation import state_at

_LATEST_MS = 253_402_300_799_999
"""The end of the year 9999."""


def show_tick(log: Log, tick: int) -> str:
    """Return the position after ``tick`` ticks, the orders of that tick and what came of them.

    Where the log cannot be played again, the position is told from the recorded events and the text says so.

    Args:
        log: an open log.
        tick: 0 for the start, up to ``log.ticks`` for the last position.

    Raises:
        LookupError: the log does not reach that tick.
        LogError: a record has the wrong shape.
    """
    lines = [
        _title(log.header),
        f"tick {tick} of {log.ticks}" + ("" if log.complete else " (incomplete)"),
        "",
    ]
    try:
        state = state_at(log, tick)
        names = [printable(name) for name in state.tree.names()]
        lines += _position(state, log.header, names)
    except SimulationError as error:
        names = _recorded_names(log.header)
        lines += [f"Not played again: {printable(str(error))}.", "What was recorded:"]
        for number in range(tick):
            record = log.tick(number)
            lines += [f"  tick {number}: {_event(event, names)}" for event in record.events]
    if tick < log.ticks:
        lines += ["", *_played(log.tick(tick), log.header, names)]
    if tick == log.ticks and log.end is not None:
        lines += ["", *_ending(log.end, log.header, names)]
    if log.damage is not None and tick == log.ticks:
        lines += ["", f"The file is damaged: {log.damage.dropped} bytes dropped from {log.damage}."]
    return "\n".join(lines)


def text_lines(log: Log) -> Iterator[str]:
    """Yield the match as text: tags, an empty line, then a line for every tick and every remark.

    A tick is ``number seat{orders} ... | event, event | digest``; orders and their order are exactly what the
    notation of :mod:`techrace_game.notation` reads. Seats that submitted nothing are left out.

    Raises:
        LogError: a record has the wrong shape.
    """
    yield from _tags(log)
    yield ""
    for entry in log.entries("TJAX"):
        match entry.record:
            case TickRecord() as record:
                given = [f"{n}{{{format_orders(o)}}}" for n, o in enumerate(record.orders) if o is not None]
                events = ", ".join(_event(event, None) for event in record.events)
                yield f"{record.tick} {' '.join(given) or '-'} | {events or '-'} | {record.digest.hex()}"
            case Join() as record:
                yield f"; {record.tick} seat {record.seat} {printable(record.what)}: {_controller(record)}"
            case Annotation() as record:
                kind, text = printable(record.kind), printable(record.text)
                yield f"; {record.tick} {kind} {_speaker(record.seat)} to {_listener(record.to)}: {text}"
            case Fault() as record:
                kind, text = printable(record.kind), printable(record.detail)
                yield f"; {record.tick} fault {kind} {_speaker(record.seat)}: {text}"
            case _:
                pass


def _tags(log: Log) -> Iterator[str]:
    header = log.header
    tags: dict[str, str] = {
        "Match": header.match_id,
        "Scenario": str(header.scenario.get("id", "?")),
        "ScenarioDigest": header.scenario_digest.hex(),
        "Seed": str(header.seed),
        "Rules": header.rules_version,
        "Engine": header.engine_version,
    }
    if 0 < header.started_ms <= _LATEST_MS:
        tags["Started"] = datetime.fromtimestamp(header.started_ms // 1000, UTC).isoformat()
    if header.parent is not None:
        tags["ForkedFrom"] = f"{header.parent.match} at tick {header.parent.tick}"
    if header.redaction != Redaction.FULL:
        whom = "" if header.redacted_for is None else f" {header.redacted_for}"
        tags["Redacted"] = f"{header.redaction.name.lower()}{whom}"
    if header.source is not None:
        tags["MadeFrom"] = f"{header.source.match}, {header.source.final_hash.hex()}"
        if header.source.removed:
            tags["Removed"] = ", ".join(header.source.removed)
    for seat, entry in enumerate(header.seats):
        tags[f"Seat{seat}"] = f"{entry.name}, {_motive(entry)}, {_controller(entry)}"
    if log.end is not None:
        tags["Ending"] = _word(log.end.ending) + (f" {log.end.endnode}" if log.end.endnode >= 0 else "")
        tags["Payoffs"] = " ".join(map(str, log.end.payoffs))
    tags["Complete"] = "yes" if log.complete else "no"
    for name, value in tags.items():
        quoted = printable(value).replace('"', "'")
        yield f'[{name} "{quoted}"]'


def _title(header: Header) -> str:
    scenario = printable(str(header.scenario.get("title", header.scenario.get("id", "?"))))
    match, rules = printable(header.match_id), printable(header.rules_version)
    return f"match {match}: {scenario}, seed {header.seed}, rules {rules}"


def _position(state: MatchState, header: Header, names: Sequence[str]) -> Iterator[str]:
    yield f"Public concern {state.conc[0]} ‰, regulation {state.reg[0]} ‰, warning shots {state.nshots[0]}"
    yield ""
    known = state.known[0]
    rows = [("seat", "name", "motive", "staff", "money", "prestige", "knows", "unlocked", "first")]
    for seat, entry in enumerate(header.seats):
        rows.append(
            (
                str(seat),
                printable(entry.name),
                _motive(entry),
                _milli(state.heads[0, seat]),
                _milli(state.money[0, seat]),
                _milli(state.prest[0, seat]),
                str(int((known[seat] > 0).sum())),
                str(int((known[seat] == Acquired.UNLOCKED).sum())),
                str(int(state.credit[0, seat])),
            )
        )
    yield from _table(rows)
    yield ""
    public = np.flatnonzero(state.pub[0]).tolist()
    yield "Public: " + (", ".join(f"{node} {names[node]}" for node in public) or "nothing")
    secret = np.flatnonzero((state.first[0] >= 0) & (state.pub[0] == 0)).tolist()
    holders = {node: _seats(int(seat) for seat in np.flatnonzero(known[:, node])) for node in secret}
    yield "Secret: " + (", ".join(f"{n} {names[n]} (seats {holders[n]})" for n in secret) or "nothing")
    tree = state.tree
    for node in np.flatnonzero(tree.kind[0] >= Kind.YELLOW).tolist():
        best = int(state.prog[0, :, node].max()) * 1000 // int(tree.cost[0, node])
        shown = (
            ""
            if tree.kind[0, node] == tree.face[0, node]
            else f", shown as {_word(Kind(tree.face[0, node]))}"
        )
        yield f"Ending {node} {names[node]}: {_word(Kind(tree.kind[0, node]))}{shown}, furthest {best} ‰"


def _played(record: TickRecord, header: Header, names: Sequence[str]) -> Iterator[str]:
    yield f"Orders of tick {record.tick}:"
    for seat, entry in enumerate(header.seats):
        given = record.orders[seat] if record.orders else None
        text = "(stand)" if given is None else format_orders(given)
        refused = Counter(f"{part.part} {part.reason}" for part in record.refused if part.seat == seat)
        counted = ", ".join(
            f"{what}" + (f" x{times}" if times > 1 else "") for what, times in refused.items()
        )
        beside = f"  (refused: {printable(counted)})" if refused else ""
        yield f"  {seat} {printable(entry.name)}: {text}{beside}"
    yield f"In tick {record.tick}: " + (
        ", ".join(_event(event, names) for event in record.events) or "nothing new"
    )


def _ending(end: End, header: Header, names: Sequence[str]) -> Iterator[str]:
    if end.ending == Ending.RUNNING:
        yield f"Stopped after {end.tick} ticks" + (f": {printable(end.reason)}" if end.reason else "")
    elif end.endnode >= 0:
        builders = _seats(seat for seat in range(16) if end.builders >> seat & 1)
        yield f"Ended {_word(end.ending)}: {_node(end.endnode, names)}, built by seats {builders}"
    else:
        yield f"Ended at the {_word(end.ending)}: nobody built an ending in {end.tick} ticks"
    for seat, (entry, payoff) in enumerate(zip(header.seats, end.payoffs, strict=True)):
        yield f"  {seat} {printable(entry.name)} ({_motive(entry)}): {payoff}"


def _event(event: Event, names: Sequence[str] | None) -> str:
    """Return an event in words; without names, nodes are numbers."""
    node = _node(event.node, names)
    by = _seats(seat for seat in range(16) if event.value >> seat & 1) if event.value > 0 else ""
    match event.kind:
        case "unlock":
            return f"{'first ' if event.value else ''}unlock {node} by {event.seat}"
        case "public" | "exposed":
            return f"{event.kind} {node}" + (f" by {by}" if by else "")
        case "sale":
            return f"sale {node} by {event.seat}"
        case "end":
            word = _word(Ending(event.value)) if event.value in list(Ending) else str(event.value)
            return f"end {word}" + (f" {node}" if event.node >= 0 else "")
        case _:
            return f"{printable(event.kind)} {node}"


def _node(node: int, names: Sequence[str] | None) -> str:
    return str(node) if names is None or not 0 <= node < len(names) else f"{node} {names[node]}"


def _recorded_names(header: Header) -> list[str]:
    """Return the names of a hand-made tree as the header has them, of a generated one nothing."""
    nodes = header.scenario.get("nodes")
    found = nodes if isinstance(nodes, list) else []
    return [printable(str(node.get("name", ""))) if isinstance(node, Mapping) else "" for node in found]


def _controller(entry: SeatEntry | Join) -> str:
    bot = (
        "" if entry.bot is None else f" {printable(entry.bot)} {printable(entry.bot_version or '')}".rstrip()
    )
    return entry.controller.name.lower() + bot


def _motive(entry: SeatEntry) -> str:
    return entry.motive.word


def _word(choice: Ending | Kind) -> str:
    return choice.word


def _speaker(seat: int) -> str:
    return "host" if seat < 0 else f"seat {seat}"


def _listener(seat: int) -> str:
    return "all" if seat < 0 else f"seat {seat}"


def _seats(seats: Iterable[int]) -> str:
    return ",".join(map(str, seats))


def _milli(value: int) -> str:
    """Return milli-units as units with one decimal."""
    tenths = int(value) // 100
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column in {1, 2} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()
