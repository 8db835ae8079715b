"""Verification: a true log verifies, a changed one is told apart at the right tick, and nothing raises."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import numpy as np
import pytest

import replay_kit as kit
from techrace_game import Orders
from techrace_game.types import Ending
from techrace_replays import Outcome, Verdict, open_log, read_log, verify, verify_log
from techrace_replays.arrays import StoredArray
from techrace_replays.parts import Event, Redaction, SeatEntry
from techrace_replays.records import End, Header, Record, Snapshot, TickRecord

GOLDEN = kit.golden_match()
_R = TypeVar("_R", Header, TickRecord, Snapshot, End)


def verdict(records: Sequence[Record]) -> Verdict:
    return verify_log(read_log(kit.bytes_of(records)))


def changed(
    records: Sequence[Record], kind: type[_R], change: Callable[[_R], Record], number: int = 0
) -> list[Record]:
    """The records with the one of this kind and number changed; CRC and chain are made anew."""
    places = [place for place, record in enumerate(records) if isinstance(record, kind)]
    rows = list(records)
    chosen = rows[places[number]]
    assert isinstance(chosen, kind)
    rows[places[number]] = change(chosen)
    return rows


def with_orders(record: TickRecord) -> Record:
    one = next(seat for seat, given in enumerate(record.orders) if given is not None and given.slots)
    orders = list(record.orders)
    before = orders[one]
    assert before is not None
    node, weight = before.slots[0]
    orders[one] = attrs.evolve(before, slots=((node, weight - 1), *before.slots[1:]))
    return attrs.evolve(record, orders=tuple(orders))


@pytest.mark.parametrize("name", ["000-standard-101", "002-toy-103", "012-turbo-doomed-113"])
def test_a_golden_match_verifies(name: str) -> None:
    found = verdict(kit.golden_match(name))
    assert found.ok
    assert found.outcome is Outcome.VERIFIED
    assert "ticks agree, and so does the end" in str(found)


def test_a_match_of_random_seats_verifies_and_reports_progress() -> None:
    log = read_log(kit.bytes_of(kit.random_match("toy", 9)))
    seen: list[tuple[int, int]] = []
    assert verify_log(log, progress=lambda done, of: seen.append((done, of))).ok
    assert seen == [(n + 1, log.ticks) for n in range(log.ticks)]


@pytest.mark.parametrize("number", [0, 3, 11])
def test_a_changed_order_is_reported_at_its_tick(number: int) -> None:
    ticks = [r.tick for r in GOLDEN if isinstance(r, TickRecord) and any(r.orders)]
    tick = ticks[number]
    found = verdict(changed(GOLDEN, TickRecord, with_orders, tick))
    assert found.outcome is Outcome.DIFFERS
    assert (found.tick, found.ticks) == (tick, tick)
    assert f"the state after tick {tick} differs" in found.reason
    assert found.differences[0].what == "digest"


def test_the_array_that_differs_is_named_where_a_snapshot_follows() -> None:
    tick = max(r.tick for r in GOLDEN if isinstance(r, TickRecord) and r.tick < 50 and any(r.orders))
    found = verdict(changed(GOLDEN, TickRecord, with_orders, tick))
    assert "arrays compared at the snapshot of tick 50" in found.reason
    assert "slot_w" in {difference.what for difference in found.differences}


def test_a_difference_that_is_gone_at_the_snapshot_is_said_to_be() -> None:
    found = verdict(changed(GOLDEN, TickRecord, lambda r: attrs.evolve(r, digest=b"forged!!"), 42))
    assert "; at the snapshot of tick 50 all agrees again" in found.reason


def test_without_a_snapshot_behind_it_the_verdict_says_that_the_array_is_not_known() -> None:
    tick = next(r.tick for r in GOLDEN if isinstance(r, TickRecord) and r.tick > 60 and any(r.orders))
    assert "no snapshot follows" in verdict(changed(GOLDEN, TickRecord, with_orders, tick)).reason


def test_a_changed_digest_is_reported_at_its_tick() -> None:
    forged = changed(GOLDEN, TickRecord, lambda r: attrs.evolve(r, digest=b"forged!!"), 30)
    found = verdict(forged)
    assert (found.outcome, found.tick) == (Outcome.DIFFERS, 30)
    assert found.differences[0].recorded == b"forged!!".hex()
    assert found.offset == read_log(kit.bytes_of(forged)).place(30)


def test_a_changed_snapshot_is_reported_with_its_array_and_place() -> None:
    def richer(record: Snapshot) -> Record:
        money = record.arrays["money"].array().copy()
        money[2] += 1
        return attrs.evolve(record, arrays={**record.arrays, "money": StoredArray.of(money)})

    found = verdict(changed(GOLDEN, Snapshot, richer))
    assert found.outcome is Outcome.DIFFERS
    assert "the snapshot of tick 50 differs" in found.reason
    assert len(found.differences) == 1
    assert str(found.differences[0]).startswith("money[2]: recorded ")


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        (lambda arrays: {n: a for n, a in arrays.items() if n != "prog"}, "prog: recorded nothing"),
        (
            lambda arrays: {**arrays, "prog": StoredArray.of(np.zeros((1, 1), np.int32))},
            "prog: recorded shape (1, 1), simulated shape (6, 45)",
        ),
    ],
)
def test_a_snapshot_of_another_shape_is_reported(
    arrays: Callable[[Mapping[str, StoredArray]], Mapping[str, StoredArray]], sentence: str
) -> None:
    forged = changed(GOLDEN, Snapshot, lambda r: attrs.evolve(r, arrays=arrays(r.arrays)))
    assert sentence in str(verdict(forged))


def test_changed_events_are_reported() -> None:
    def invented(record: TickRecord) -> Record:
        return attrs.evolve(record, events=(*record.events, Event("unlock", 3, 1)))

    found = verdict(changed(GOLDEN, TickRecord, invented, 6))
    assert (found.outcome, found.tick) == (Outcome.DIFFERS, 6)
    assert "the events of tick 6 differ" in found.reason


def test_events_that_this_version_does_not_tell_are_let_pass() -> None:
    def newer(record: TickRecord) -> Record:
        return attrs.evolve(record, events=(Event("applause", 3, 1), *record.events))

    assert verdict(changed(GOLDEN, TickRecord, newer, 6)).ok


@pytest.mark.parametrize(
    "change",
    [
        {"ending": Ending.HORIZON},
        {"endnode": 3},
        {"builders": 63},
        {"payoffs": (1000, 1000, 1000, 1000, 1000, 1000)},
        {"digest": b"forged!!"},
    ],
    ids=str,
)
def test_a_changed_end_is_reported_by_field(change: dict[str, Any]) -> None:
    found = verdict(changed(GOLDEN, End, lambda r: attrs.evolve(r, **change)))
    assert found.outcome is Outcome.DIFFERS
    assert "the end differs" in found.reason
    assert [difference.what for difference in found.differences] == list(change)


def test_a_tick_behind_the_end_of_the_match_is_reported() -> None:
    last = next(r for r in reversed(GOLDEN) if isinstance(r, TickRecord))
    end = GOLDEN[-1]
    assert isinstance(end, End)
    more = attrs.evolve(last, tick=last.tick + 1, events=(), orders=())
    found = verdict([*GOLDEN[:-1], more, attrs.evolve(end, tick=end.tick + 1)])
    assert found.outcome is Outcome.DIFFERS
    assert f"tick {more.tick} was recorded after the match had ended" in found.reason


def test_a_match_that_was_stopped_verifies() -> None:
    stopped = kit.random_match("toy", 5, 3)
    assert isinstance(stopped[-1], End)
    assert stopped[-1].ending is Ending.RUNNING
    assert verdict(stopped).ok


@pytest.mark.parametrize(
    ("change", "outcome", "sentence"),
    [
        ({"seed": 102}, Outcome.DIFFERS, "the state before the first tick differs"),
        ({"rules_version": "9.9"}, Outcome.UNSUPPORTED, "played by rules 9.9, this engine has rules 0.1"),
        ({"redaction": Redaction.PUBLIC}, Outcome.UNSUPPORTED, "redacted (public)"),
        ({"scenario_digest": b"forged!!"}, Outcome.UNSUPPORTED, "scenario_digest: 666f7267656421"),
        ({"scenario": {}}, Outcome.UNSUPPORTED, "the embedded scenario cannot be played"),
        ({"scenario": {"format": "techrace-scenario-1"}}, Outcome.UNSUPPORTED, "cannot be played"),
    ],
    ids=str,
)
def test_a_changed_header_is_reported(change: dict[str, Any], outcome: Outcome, sentence: str) -> None:
    found = verdict(changed(GOLDEN, Header, lambda r: attrs.evolve(r, **change)))
    assert found.outcome is outcome
    assert sentence in str(found)
    assert not found.ok


def test_a_seat_table_that_contradicts_the_scenario_is_reported() -> None:
    def swapped(record: Header) -> Record:
        seats: tuple[SeatEntry, ...] = record.seats[::-1]
        return attrs.evolve(record, seats=seats)

    found = verdict(changed(GOLDEN, Header, swapped))
    assert (found.outcome, found.reason) == (
        Outcome.UNSUPPORTED,
        "seats: the motives differ from those of the scenario",
    )


def test_hostile_words_in_a_header_are_spelled_out_in_the_verdict() -> None:
    hostile = "\x1b[2J\u202e"
    for change in (
        {"rules_version": hostile},
        {"scenario": {hostile: 1}},
        {"scenario": {"format": "techrace-scenario-1", hostile: hostile}},
    ):
        text = str(verdict(changed(GOLDEN, Header, lambda r, change=change: attrs.evolve(r, **change))))  # type: ignore[misc]
        assert not set(text) & {"\x1b", "\u202e"}


@pytest.mark.parametrize(
    "nodes",
    [
        [{"id": "a", "prereq": [["a", 5]]}],
        [{"id": "a", "prereq": [["b", 5]]}, {"id": "b", "prereq": [["a", 5]]}],
        [{"cost": 1e308}],
        "many",
        [{}] * 1000,
    ],
    ids=str,
)
def test_an_absurd_tree_is_refused_by_name(nodes: object) -> None:
    def absurd(record: Header) -> Record:
        scenario = {k: v for k, v in record.scenario.items() if k != "generator"} | {"nodes": nodes}
        return attrs.evolve(record, scenario=scenario)

    found = verdict(changed(GOLDEN, Header, absurd))
    assert found.outcome is Outcome.UNSUPPORTED
    assert "the embedded scenario cannot be played: " in found.reason


def test_orders_that_this_version_does_not_know_are_named_if_they_matter() -> None:
    def newer(record: TickRecord) -> Record:
        return attrs.evolve(record, orders_extra={0: {"bribe": 7}}, digest=b"newer!!!")

    found = verdict(changed(GOLDEN, TickRecord, newer, 0))
    assert (found.outcome, found.tick) == (Outcome.UNSUPPORTED, 0)
    assert "tick 0 has parts of orders that this version does not know: ['bribe']" in found.reason


# -- files ----------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "match.techrace"
    path.write_bytes(kit.bytes_of(GOLDEN))
    return path


def test_a_file_verifies(file: Path) -> None:
    assert verify(file).ok


def test_a_cut_file_says_where_it_stops(file: Path) -> None:
    data = file.read_bytes()
    cut = open_log(file).place(40) + 11
    file.write_bytes(data[:cut])
    found = verify(file)
    assert found.outcome is Outcome.INCOMPLETE
    assert (found.offset, found.tick, found.ticks) == (cut - 11, 40, 40)
    assert "40 ticks agree; 11 bytes dropped from byte" in found.reason
    assert "tick 40: cut off: 11 bytes of a record" in found.reason


def test_a_file_cut_between_records_says_that_the_end_is_missing(file: Path) -> None:
    cut = open_log(file).place(40)
    file.write_bytes(file.read_bytes()[:cut])
    found = verify(file)
    assert (found.outcome, found.offset, found.tick) == (Outcome.INCOMPLETE, cut, 40)
    assert f"the log has no end: it stops at byte {cut}" in found.reason


def test_every_flipped_bit_of_a_record_is_placed(file: Path) -> None:
    data = file.read_bytes()
    start, stop = open_log(file).place(17), open_log(file).place(18)
    for byte in range(start, stop):
        damaged = bytearray(data)
        damaged[byte] ^= 1 << byte % 8
        file.write_bytes(damaged)
        found = verify(file)
        assert found.outcome is Outcome.CORRUPT
        assert (found.offset, found.tick) == (start, 17)


def test_what_cannot_be_read_is_a_verdict_too(tmp_path: Path) -> None:
    assert verify(tmp_path / "absent.techrace").outcome is Outcome.UNREADABLE
    assert verify(tmp_path).outcome is Outcome.UNREADABLE
    (tmp_path / "empty").write_bytes(b"")
    found = verify(tmp_path / "empty")
    assert (found.outcome, found.offset) == (Outcome.CORRUPT, 0)


def test_absurd_orders_in_a_sound_file_never_raise() -> None:
    absurd = Orders(
        slots=((127, 1000),) * 6, publish=tuple(range(128)), share=((127, 0xFFFF),), hire=-(10**9)
    )

    def forged(record: TickRecord) -> Record:
        return attrs.evolve(record, orders=(absurd,) * 6)

    assert verdict(changed(GOLDEN, TickRecord, forged, 0)).outcome is Outcome.DIFFERS
