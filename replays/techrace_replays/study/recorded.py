"""Columns that are in the log as it stands, without playing the match: also for other rules and redacted logs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np

from techrace_replays.parts import Controller, SeatFlag
from techrace_replays.reader import Log
from techrace_replays.records import Annotation, End, Fault, Header, Join, Record, TickRecord
from techrace_replays.redaction import heard_by

Columns: TypeAlias = dict[str, Any]
"""Values by column, sequences or arrays of one length."""
Name: TypeAlias = Callable[[str], str]
"""Gives a person's name in tables: a pseudonym, or the name itself."""


def rows(names: Sequence[str], found: Iterable[Sequence[Any]]) -> Columns:
    """Return rows as columns of these names."""
    listed = list(found)
    return {name: [row[place] for row in listed] for place, name in enumerate(names)}


@attrs.frozen(kw_only=True)
class People:
    """Which seats were ever a person's, and how people are called."""

    seats: frozenset[int]
    name: Name

    @classmethod
    def of(cls, log: Log, kept: Sequence[Record], name: Name) -> "People":
        """Look who a log says was a person. A seat that stayed open may have had one who is not recorded."""
        seats = {seat for seat, entry in enumerate(log.header.seats) if entry.controller is Controller.HUMAN}
        for record in kept:
            if isinstance(record, Join) and record.controller is Controller.HUMAN:
                seats.add(record.seat)
        return cls(seats=frozenset(seats), name=name)

    def called(self, seat: int, name: str) -> str:
        """Return what a seat's name is in tables."""
        return self.name(name) if seat in self.seats else name


def kept_records(log: Log) -> list[Record]:
    """Return the records that tables are made of: read once, since a hostile file makes every reading dear.

    Raises:
        LogError: a record has the wrong shape.
    """
    return [entry.record for entry in log.entries("TJAXE")]


def match_columns(log: Log, kept: Sequence[Record], file: str) -> dict[str, Any]:
    """Return the one row of ``matches``, as far as the log itself says it."""
    header, end, parent = log.header, log.end, log.header.parent
    times = [
        record.at_ms for record in kept if isinstance(record, TickRecord | End) and record.at_ms is not None
    ]
    return {
        "match_id": header.match_id,
        "file": file,
        "tournament": _word(header, "tournament"),
        "block": _word(header, "block"),
        "scenario": str(header.scenario.get("id", "")),
        "scenario_digest": header.scenario_digest.hex(),
        "seed": header.seed,
        "engine": header.engine_version,
        "rules": header.rules_version,
        "rules_hash": None if header.rules_hash is None else header.rules_hash.hex(),
        "redaction": header.redaction.name.lower(),
        "complete": log.complete,
        "n_seats": len(header.seats),
        "n_nodes": _size(header),
        "ticks": log.ticks,
        "ending": None if end is None else end.ending.word,
        "ending_node": None if end is None or end.endnode < 0 else end.endnode,
        "builders": None if end is None else end.builders,
        "forked_from": None if parent is None else parent.match,
        "fork_tick": None if parent is None else parent.tick,
        "parent_log": None if parent is None or parent.final_hash is None else parent.final_hash.hex(),
        "started_ms": header.started_ms or None,
        "wall_ms": max(times) if times else None,
    }


def seat_columns(log: Log, kept: Sequence[Record], people: People) -> list[dict[str, Any]]:
    """Return the rows of ``seats``, as far as the log itself says them."""
    header = log.header
    counts: dict[str, Counter[int]] = {
        name: Counter() for name in ("faults", "timeouts", "late", "absent", "refused")
    }
    thought: list[list[int]] = [[] for _ in header.seats]
    for record in kept:
        match record:
            case TickRecord():
                for seat, flags in enumerate(record.flags):
                    counts["late"][seat] += bool(flags & SeatFlag.LATE)
                    counts["absent"][seat] += bool(flags & SeatFlag.ABSENT)
                for seat, took in enumerate(record.think_ms):
                    if took is not None:
                        thought[seat].append(took)
                counts["refused"].update(part.seat for part in record.refused)
            case Fault() if record.seat >= 0:
                counts["faults"][record.seat] += 1
                counts["timeouts"][record.seat] += record.kind == "timeout"
            case _:
                pass
    payoffs = None if log.end is None else log.end.payoffs
    return [
        {
            "seat": seat,
            "name": people.called(seat, entry.name),
            "controller": entry.controller.name.lower(),
            "bot": entry.bot,
            "bot_version": entry.bot_version,
            "motive": entry.motive.word,
            "payoff": None if payoffs is None else payoffs[seat],
            "rank": None if payoffs is None else 1 + sum(other > payoffs[seat] for other in payoffs),
            "rank_ties": None if payoffs is None else payoffs.count(payoffs[seat]),
            **{name: count[seat] for name, count in counts.items()},
            "think_ms_p50": _percentile(thought[seat], 50),
            "think_ms_p95": _percentile(thought[seat], 95),
        }
        for seat, entry in enumerate(header.seats)
    ]


def recorded_tables(
    log: Log, kept: Sequence[Record], people: People, *, texts: bool, private: bool = True
) -> dict[str, Columns]:
    """Return the tables of what was told and said.

    Args:
        log: of the match.
        kept: its records, of :func:`kept_records`.
        people: who was a person.
        texts: whether what they wrote is in it.
        private: whether it is told that something was said to some seats only.
    """
    events: list[Sequence[Any]] = []
    sittings: list[Sequence[Any]] = [
        (0, seat, "start", entry.controller.name.lower(), people.called(seat, entry.name), entry.bot)
        for seat, entry in enumerate(log.header.seats)
    ]
    messages: list[Sequence[Any]] = []
    faults: list[Sequence[Any]] = []
    for record in kept:
        match record:
            case TickRecord():
                events += [
                    (record.tick, told.kind, _index(told.node), _index(told.seat), told.value)
                    for told in record.events
                ]
            case Join():
                name = None if record.name is None else people.called(record.seat, record.name)
                word = record.controller.name.lower()
                sittings.append((record.tick, record.seat, record.what, word, name, record.bot))
            case Annotation() if private or _is_for_all(record):
                words = record.text if texts else None
                messages.append(
                    (
                        record.tick,
                        _index(record.seat),
                        record.kind,
                        _index(record.to),
                        len(record.text),
                        words,
                        record.at_ms,
                    )
                )
            case Fault():
                detail = record.detail if texts else None
                faults.append((record.tick, _index(record.seat), record.kind, record.latency_ms, detail))
            case _:
                pass
    constants = log.header.scenario.get("constants")
    given = constants if isinstance(constants, Mapping) else {}
    return {
        "constants": rows(
            ("name", "value"),
            ((name, int(value)) for name, value in given.items() if isinstance(value, int)),
        ),
        "events": rows(("tick", "event", "node", "seat", "value"), events),
        "unlocks": _unlocks(events),
        "sittings": rows(("tick", "seat", "what", "controller", "name", "bot"), sittings),
        "messages": rows(("tick", "seat", "kind", "to_seat", "characters", "text", "at_ms"), messages),
        "faults": rows(("tick", "seat", "kind", "latency_ms", "detail"), faults),
    }


def _is_for_all(words: Annotation) -> bool:
    """Say whether everybody knows of words once the match is over: its end tells all promises."""
    return words.kind == "pledge" or (words.kind != "debug" and not heard_by(words))


def _unlocks(events: Sequence[Sequence[Any]]) -> Columns:
    public = {node: (tick, value) for tick, kind, node, _, value in events if kind == "public"}
    return rows(
        ("node", "by_seat", "tick", "first", "public_tick", "published"),
        (
            (
                node,
                seat,
                tick,
                bool(value),
                public[node][0] if node in public else None,
                node in public and seat is not None and bool(public[node][1] >> seat & 1),
            )
            for tick, kind, node, seat, value in events
            if kind == "unlock"
        ),
    )


def _word(header: Header, key: str) -> str | None:
    value = header.extra.get(key)
    return value if isinstance(value, str) else None


def _size(header: Header) -> int | None:
    """Return the number of nodes as the scenario states it, None where it does not say."""
    nodes, generator = header.scenario.get("nodes"), header.scenario.get("generator")
    if isinstance(nodes, list):
        return len(nodes)
    size = generator.get("N") if isinstance(generator, Mapping) else header.scenario.get("size")
    return size if isinstance(size, int) and 0 < size < 1000 else None


def _index(value: int) -> int | None:
    return value if value >= 0 else None


def _percentile(values: Sequence[int], percent: int) -> int | None:
    return round(float(np.percentile(values, percent))) if values else None
