"""Two logs side by side: the first difference by tick, seat and field."""

from typing import Any

import attrs
import pytest

import replay_kit as kit
from techrace_game.orders import Orders
from techrace_replays import Log, read_log, redacted
from techrace_replays.comparing import differences
from techrace_replays.parts import Shock
from techrace_replays.records import Annotation, End, Header, Record, TickRecord

TOY = kit.random_match("toy", 5, 3)
LOG = read_log(kit.bytes_of(TOY))
WORDS = Annotation(tick=0, kind="chat", text="hello", seat=1)


def changed(tick: int | None = None, **changes: Any) -> Log:
    """The match with another header, or with another tick."""
    found: list[Record] = []
    for record in TOY:
        mine = (
            isinstance(record, Header)
            if tick is None
            else isinstance(record, TickRecord) and record.tick == tick
        )
        found.append(attrs.evolve(record, **changes) if mine else record)
    return read_log(kit.bytes_of(found))


def said(one: Log, other: Log) -> list[str]:
    return [str(difference) for difference in differences(one, other)]


def test_a_match_does_not_differ_from_itself_whatever_its_file_is_called() -> None:
    assert said(LOG, LOG) == []
    assert said(LOG, changed(match_id="another", engine_version="9", started_ms=5)) == []


def test_orders_differ_by_tick_seat_and_part() -> None:
    orders = list(LOG.tick(4).orders)
    given = orders[1] or Orders()
    orders[1] = attrs.evolve(given, hire=given.hire + 5)
    orders[3] = None
    found = said(LOG, changed(4, orders=tuple(orders)))
    assert found[0] == f"tick 4, seat 1, hire: {given.hire} | {given.hire + 5}"
    assert all(line.startswith("tick 4, seat 3, orders: ") for line in found[1:])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"digest": b"12345678"}, "tick 4, digest: "),
        ({"shocks": (Shock(5, 0, "x"),)}, "tick 4, shocks: nothing | "),
    ],
)
def test_ticks_differ_by_what_came_of_them(changes: dict[str, object], line: str) -> None:
    found = said(LOG, changed(4, **changes))
    assert len(found) == 1
    assert found[0].startswith(line)


def test_after_states_have_parted_only_causes_count() -> None:
    records = [
        attrs.evolve(record, digest=b"12345678")
        if isinstance(record, TickRecord) and record.tick >= 4
        else record
        for record in TOY
    ]
    assert len(said(LOG, read_log(kit.bytes_of(records)))) == 1


def test_headers_differ_by_field_and_seat() -> None:
    seats = (attrs.evolve(LOG.header.seats[0], name="Ada"), *LOG.header.seats[1:])
    found = said(LOG, changed(seed=6, seats=seats))
    assert found == ["header, seed: 5 | 6", f"header, seat 0, name: {LOG.header.seats[0].name} | Ada"]


def test_words_differ_where_they_are_said() -> None:
    other = read_log(kit.bytes_of([TOY[0], WORDS, *TOY[1:]]))
    assert said(LOG, other) == ["tick 0, seat 1, words and people: nothing | chat 'hello'"]
    later = read_log(kit.bytes_of([TOY[0], attrs.evolve(WORDS, at_ms=7), *TOY[1:]]))
    assert said(other, later) == []


def test_a_match_that_goes_on_longer() -> None:
    short = read_log(kit.bytes_of([record for record in TOY[:6] if not isinstance(record, End)]))
    found = said(LOG, short)
    assert found[0] == f"tick {short.ticks}, match: goes on | over"
    assert LOG.end is not None
    assert found[1] == f"header, end: {LOG.end.ending.word} | no end"


def test_ends_differ_by_seat() -> None:
    records = [
        attrs.evolve(record, payoffs=(1, *record.payoffs[1:])) if isinstance(record, End) else record
        for record in TOY
    ]
    assert LOG.end is not None
    before = LOG.end.payoffs[0]
    assert said(LOG, read_log(kit.bytes_of(records))) == [f"tick {LOG.ticks}, seat 0, payoff: {before} | 1"]


def test_a_redacted_log_differs_in_what_it_is() -> None:
    found = said(LOG, read_log(kit.bytes_of(redacted(LOG))))
    assert any(line.startswith("header, redaction: full | public") for line in found)
