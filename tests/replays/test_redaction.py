"""Redacted logs: what the public or one seat was entitled to see, and not a byte that tells more (I2, I5)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import msgpack
import numpy as np
import pytest

import replay_kit as kit
from techrace_game import Observation, Ruleset, load_scenario, observe
from techrace_game.orders import Orders
from techrace_game.public_view import observe_public
from techrace_replays import (
    Log,
    LogError,
    Outcome,
    RedactionError,
    SimulationError,
    Turn,
    header_record,
    match_records,
    open_log,
    read_log,
    redacted,
    text_lines,
    verify_log,
    views,
    write_log,
)
from techrace_replays.parts import Redaction, Refused, SeatEntry, Shock, Source
from techrace_replays.records import (
    RECORDS,
    Annotation,
    End,
    Fault,
    Header,
    Join,
    Record,
    TickRecord,
    Unknown,
    View,
    record_to_body,
)
from techrace_replays.redaction import HIDDEN_DIGEST
from techrace_replays.simulation import ruleset_of, state_at
from techrace_replays.views import names_seen

GOLDEN = kit.golden_match()
LOG = read_log(kit.bytes_of(GOLDEN))
SCENARIO = load_scenario("standard").with_constants(horizon=8)
RULES = Ruleset.of(SCENARIO)
SHORT = tuple(
    match_records(
        RULES, header_record(SCENARIO, seed=3, match_id="short"), kit.random_turns(RULES, 3, quarters=2)
    )
)
READERS = [None, *range(len(LOG.header.seats))]


def handed_out(records: Iterable[Record], seat: int | None) -> Log:
    return read_log(kit.bytes_of(redacted(read_log(kit.bytes_of(records)), seat=seat)))


@cache
def whole_match(seat: int | None) -> Log:
    return handed_out(GOLDEN, seat)


def with_beside(*beside: Record) -> list[Record]:
    """A short match with records before its first tick."""
    return [SHORT[0], *beside, *SHORT[1:]]


def bodies(log: Log) -> bytes:
    """All that a file tells, unpacked, so that a search finds what compression would hide."""
    return b"".join(msgpack.packb(record_to_body(record)) for record in log.records())


@pytest.mark.parametrize("seat", READERS)
def test_the_views_are_those_of_play(seat: int | None) -> None:
    ruleset = ruleset_of(LOG.header)
    seen = list(views(whole_match(seat)))
    assert len(seen) == LOG.ticks + 1
    for tick in (0, 1, 37, LOG.ticks):
        state = state_at(LOG, tick)
        true = observe_public(ruleset, state) if seat is None else observe(ruleset, state, seat)
        assert seen[tick].seat == true.seat
        for field in attrs.fields(Observation):
            assert np.array_equal(getattr(seen[tick], field.name), getattr(true, field.name)), field.name


@pytest.mark.parametrize("seat", READERS)
def test_it_says_what_it_is_and_of_which_log(seat: int | None) -> None:
    log = whole_match(seat)
    assert log.complete
    assert log.header.redaction == (Redaction.PUBLIC if seat is None else Redaction.SEAT)
    assert log.header.redacted_for == seat
    assert log.header.source == Source(match=LOG.header.match_id, final_hash=LOG.final_hash)
    verdict = verify_log(log)
    assert verdict.outcome is Outcome.UNSUPPORTED
    assert verdict.reason.startswith(
        "redacted (public)" if seat is None else f"redacted (seat for seat {seat})"
    )


@pytest.mark.parametrize("seat", READERS)
def test_what_decides_how_a_match_goes_is_gone(seat: int | None) -> None:
    """No seed, no state, no digest by which a guess could be confirmed, no orders but the own."""
    log = whole_match(seat)
    assert log.header.seed == 0
    assert log.header.start_digest is None
    assert set(log.header.scenario) == {"format", "id", "title", "fields", "constants", "seats", "size"}
    assert all(set(named) == {"name"} for named in log.header.scenario["seats"])
    assert log.snapshot(log.ticks) is None
    for record in log.records():
        match record:
            case TickRecord():
                assert record.digest == HIDDEN_DIGEST
                others = [given for number, given in enumerate(record.orders) if number != seat]
                assert not any(given is not None for given in others)
            case End():
                assert record.digest == HIDDEN_DIGEST
            case _:
                pass


def test_a_seat_keeps_its_own_orders() -> None:
    log = whole_match(2)
    for number in range(LOG.ticks):
        full, own = LOG.tick(number), log.tick(number)
        assert (own.orders[2] if own.orders else None) == (full.orders[2] if full.orders else None)


def test_what_is_told_at_the_end_is_there() -> None:
    log = whole_match(None)
    assert LOG.end is not None
    assert log.end == attrs.evolve(LOG.end, digest=HIDDEN_DIGEST)
    assert [seat.motive for seat in log.header.seats] == [seat.motive for seat in LOG.header.seats]


CHAT = Annotation(tick=0, kind="chat", text="CANARY", seat=1, data={"name": "Ada"})
ACT = Annotation(tick=0, kind="act", text="CANARY", data={"do": "note", "by": 0})


@pytest.mark.parametrize(
    ("words", "readers"),
    [
        (CHAT, READERS),
        (attrs.evolve(CHAT, to=3, data={"name": "Ada", "to": [3]}), [1, 3]),
        (attrs.evolve(CHAT, to=3), [1, 3]),
        (attrs.evolve(CHAT, to=3, data={"to": [3, 4]}), [1, 3, 4]),
        (attrs.evolve(CHAT, seat=-1, to=2, data={"to": [2]}), [2]),
        (attrs.evolve(CHAT, data={"name": "Ada", "why": "CANARY2"}), READERS),
        (Annotation(tick=0, kind="pledge", text="CANARY", seat=0, data={"verb": "publish"}), READERS),
        (Annotation(tick=0, kind="pledge", text="CANARY", seat=0, to=5), [0, 5]),
        (attrs.evolve(ACT, data={"do": "announce"}), READERS),
        (attrs.evolve(ACT, to=1, data={"do": "announce", "seats": [1, 2]}), [1, 2]),
        (attrs.evolve(ACT, data={"do": "nudge", "seats": [0]}), [0]),
        (attrs.evolve(ACT, data={"do": "event", "conc": 77777}), READERS),
        (attrs.evolve(ACT, data={"do": "orders", "seats": [0]}), []),
        (ACT, []),
        (Annotation(tick=0, kind="note", text="CANARY"), []),
        (Annotation(tick=0, kind="debug", text="CANARY", seat=4), [4]),
        (Annotation(tick=0, kind="debug", text="CANARY"), []),
        (Annotation(tick=0, kind="later", text="CANARY", seat=2), []),
        (Fault(tick=0, kind="crash", detail="CANARY", seat=4), [4]),
        (Fault(tick=0, kind="server", detail="CANARY"), []),
        (Unknown(type="Q", body={"x": "CANARY"}), []),
    ],
)
def test_words_reach_those_who_heard_them(words: Record, readers: list[int | None]) -> None:
    found = [seat for seat in READERS if b"CANARY" in bodies(handed_out(with_beside(words), seat))]
    assert found == readers
    if readers:
        told = bodies(handed_out(with_beside(words), readers[0]))
        assert b"CANARY2" not in told
        assert msgpack.packb(77777) not in told


def marked(record: Record) -> Record:
    """A record with a marker wherever it has room for one that is not public."""
    extra = {"later": "CANARY"}
    match record:
        case Header():
            seats = [
                attrs.evolve(entry, bot="CANARY", bot_version="CANARY", extra=extra) for entry in record.seats
            ]
            clock = {"kind": "none", "later": "CANARY"}
            return attrs.evolve(record, seats=tuple(seats), time_control=clock, extra=extra)
        case TickRecord() if record.orders:
            refused = tuple(Refused(seat, "slots", "unseen", received="CANARY") for seat in range(6))
            return attrs.evolve(record, refused=refused, refused_more=9, orders_extra={0: extra}, extra=extra)
        case End():
            return attrs.evolve(record, extra=extra)
        case _:
            return record


def test_the_public_gets_no_program_no_refusal_and_no_key_that_nobody_decided_about() -> None:
    full = [marked(record) for record in SHORT]
    assert b"CANARY" in bodies(read_log(kit.bytes_of(full)))
    assert b"CANARY" not in bodies(handed_out(full, None))
    own = handed_out(full, 4)
    assert {
        part.seat for record in own.records() if isinstance(record, TickRecord) for part in record.refused
    } == {4}
    assert [entry.bot for entry in own.header.seats] == [None] * 4 + ["CANARY", None]
    assert all(record.refused_more == 0 for record in own.records() if isinstance(record, TickRecord))


def test_who_authored_an_inspection_and_what_an_event_changed_is_not_told() -> None:
    ticks = [record for record in GOLDEN if isinstance(record, TickRecord)]
    kinds = {event.kind for tick in ticks for event in tick.events}
    assert {"unlock", "public"} <= kinds
    public = whole_match(None)
    told = {event.kind for number in range(public.ticks) for event in public.tick(number).events}
    assert told == kinds - {"unlock"}
    own = whole_match(1)
    unlocks = [
        event for number in range(own.ticks) for event in own.tick(number).events if event.kind == "unlock"
    ]
    assert unlocks
    assert {event.seat for event in unlocks} == {1}


def test_a_reader_learns_the_names_it_saw_and_no_others() -> None:
    names = names_seen(whole_match(None))
    tree = state_at(LOG, 0).tree
    last = observe_public(ruleset_of(LOG.header), state_at(LOG, LOG.ticks))
    assert set(names) == set(np.flatnonzero(last.level[0]).tolist())
    assert all(names[node] == (tree.ids[node], tree.names()[node]) for node in names)


def test_logs_that_differ_in_what_is_hidden_give_the_same_bytes() -> None:
    """Another seat's aim that changes nothing it can see, another's talk and program: not a byte differs."""

    def other(record: Record) -> Record:
        if isinstance(record, Header):
            seats = (*record.seats[:5], attrs.evolve(record.seats[5], bot="another"))
            return attrs.evolve(record, seats=seats)
        if isinstance(record, TickRecord) and record.tick == 0 and record.orders:
            return attrs.evolve(record, think_ms=(None, None, None, None, None, 5), flags=(0, 0, 0, 0, 0, 4))
        return record

    whisper = Annotation(tick=0, kind="chat", text="secret", seat=5, to=4)
    changed = [other(record) for record in with_beside(whisper)]
    for seat in (None, 0, 1, 2, 3):
        one, another = handed_out(SHORT, seat), handed_out(changed, seat)
        sources = [log.header.source for log in (one, another)]
        assert sources[0] != sources[1]
        rest = [
            [
                attrs.evolve(record, source=None) if isinstance(record, Header) else record
                for record in log.records()
            ]
            for log in (one, another)
        ]
        assert rest[0] == rest[1]


def test_nothing_of_a_running_match_is_handed_out() -> None:
    with pytest.raises(RedactionError, match="nothing of a running match is handed out"):
        handed_out(GOLDEN[:40], None)


def test_a_redacted_log_is_not_redacted_again() -> None:
    with pytest.raises(RedactionError, match="redacted already"):
        list(redacted(whole_match(None), seat=1))


@pytest.mark.parametrize("seat", [-1, 6, 99])
def test_there_must_be_such_a_seat(seat: int) -> None:
    with pytest.raises(RedactionError, match=f"seat: expected 0..5, found {seat}"):
        list(redacted(LOG, seat=seat))


def test_a_log_that_does_not_play_as_recorded_is_not_handed_out() -> None:
    forged = [
        attrs.evolve(record, digest=b"12345678")
        if isinstance(record, TickRecord) and record.tick == 9
        else record
        for record in GOLDEN
    ]
    with pytest.raises(SimulationError, match="the state after tick 9 differs"):
        handed_out(forged, None)


def test_a_view_that_does_not_fit_is_a_clean_error() -> None:
    records: list[Record] = list(whole_match(None).records())
    for wrong in (
        View(tick=0, changes={"prog": ((10**6, 1),)}),
        View(tick=0, changes={"conc": ((0, 2**40),)}),
        View(tick=0),
    ):
        odd = [wrong if isinstance(record, View) and record.tick == 0 else record for record in records]
        with pytest.raises(LogError, match="this view does not fit"):
            list(views(read_log(kit.bytes_of(odd))))


def test_it_is_written_like_any_log(tmp_path: Path) -> None:
    path = tmp_path / "public.techrace"
    write_log(path, redacted(LOG))
    assert open_log(path).complete
    assert path.stat().st_mode & 0o777 == 0o600


KNOWN: dict[Any, set[str]] = {
    Header: {
        "format_version", "engine_version", "rules_version", "rules_hash", "match_id", "scenario",
        "scenario_digest", "seed", "seats", "time_control", "started_ms", "redaction", "redacted_for",
        "start_digest", "parent", "source", "extra",
    },
    SeatEntry: {"name", "motive", "controller", "bot", "bot_version", "extra"},
    Join: {"tick", "seat", "what", "controller", "name", "bot", "bot_version", "at_ms", "extra"},
    TickRecord: {
        "tick", "orders", "digest", "refused", "refused_more", "flags", "think_ms", "events", "shocks", "at_ms",
        "orders_extra", "extra",
    },
    Annotation: {"tick", "kind", "text", "seat", "to", "data", "at_ms", "extra"},
    Fault: {"tick", "kind", "detail", "seat", "latency_ms", "at_ms", "extra"},
    End: {"tick", "ending", "endnode", "builders", "payoffs", "digest", "reason", "at_ms", "extra"},
}  # fmt: skip


def test_a_new_field_is_decided_about() -> None:
    """Whoever adds a field says in redaction.py who may see it, tests that above, and adds it here."""
    for kind, names in KNOWN.items():
        assert {field.name for field in attrs.fields(kind)} == names
    assert set(RECORDS) == set("HJTSVAXEIG")


def test_a_shock_is_told_as_it_was() -> None:
    turns = [
        Turn(ticks=4, shocks=(Shock(400, 0, "a scandal"), Shock(55, 0, ""))),
        Turn(orders=(Orders(),) * 6, ticks=4),
    ]
    log = handed_out(match_records(RULES, header_record(SCENARIO, seed=3, match_id="m"), turns), None)
    assert [log.tick(number).shocks for number in range(4)] == [(), (), (), (Shock(0, 0, "a scandal"),)]


def test_as_text_it_says_what_it_is() -> None:
    lines = list(text_lines(whole_match(2)))
    assert '[Redacted "seat 2"]' in lines
    assert f'[MadeFrom "{LOG.header.match_id}, {LOG.final_hash.hex()}"]' in lines
