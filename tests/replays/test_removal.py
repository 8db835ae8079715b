"""A person leaves a log: nothing of the name or the words is left, the match is the same, and the file says so."""

from collections.abc import Iterable

import attrs
import msgpack
import pytest

import replay_kit as kit
from techrace_game import load_scenario
from techrace_replays import Log, header_record, match_records, read_log, redacted, verify_log
from techrace_replays.parts import Controller, Refused, Shock, Source
from techrace_replays.records import (
    Annotation,
    End,
    Fault,
    Header,
    Join,
    Record,
    TickRecord,
    Unknown,
    record_to_body,
)
from techrace_replays.removal import BLANK, NOBODY, mentions, without_person
from techrace_replays.simulation import ruleset_of

NAME = "Ada Example"
TOY = kit.random_match("toy", 5, 3)


def with_ada() -> list[Record]:
    """A match with the name wherever a name can stand, in seat 0 from the start and in seat 1 from tick 4 to 8."""
    header, *rest = TOY
    assert isinstance(header, Header)
    seats = (attrs.evolve(header.seats[0], name=NAME, controller=Controller.HUMAN), *header.seats[1:])
    found: list[Record] = [
        attrs.evolve(header, seats=seats, match_id=f"match of {NAME}", extra={"note": [NAME]}),
        Annotation(tick=0, kind="chat", text="my secret", seat=0, data={"name": NAME}),
        Annotation(tick=0, kind="chat", text=f"hello {NAME.upper()}!", seat=2, data={"name": "Bob"}),
        Annotation(tick=0, kind="chat", text="Adam Example stays", seat=2),
        Annotation(tick=0, kind="act", text="", data={"do": "announce", "name": NAME}),
        Fault(tick=0, kind="crash", detail="her laptop", seat=0),
        Unknown(type="Q", body={"x": {"y": NAME}}),
    ]
    for record in rest:
        if isinstance(record, TickRecord) and record.tick == 4:
            found.append(Join(tick=4, seat=1, what="join", controller=Controller.HUMAN, name=NAME))
            found.append(Annotation(tick=4, kind="debug", text="mine", seat=1))
        if isinstance(record, TickRecord) and record.tick == 8:
            found.append(Join(tick=8, seat=1, what="join", controller=Controller.HUMAN, name="Bob"))
            found.append(Annotation(tick=8, kind="chat", text="not hers", seat=1))
        if isinstance(record, TickRecord) and record.tick in {0, 4, 8}:
            record = attrs.evolve(  # noqa: PLW2901 - the same record with more in it
                record,
                think_ms=(11, 12, 13, None, None),
                refused=(Refused(2, "slots", "unseen", received=[NAME]),),
            )
        if isinstance(record, End):
            record = attrs.evolve(record, reason=f"{NAME} left")  # noqa: PLW2901
        found.append(record)
    return found


def cleared(records: Iterable[Record], name: str = NAME) -> Log:
    return read_log(kit.bytes_of(without_person(read_log(kit.bytes_of(records)), name)))


def everything(log: Log) -> bytes:
    packed: bytes = msgpack.packb([record_to_body(record) for record in log.records()])
    return packed


def test_nothing_of_the_person_is_left() -> None:
    found = everything(cleared(with_ada(), "ada example"))
    for word in (b"Ada Example", b"ADA EXAMPLE", b"my secret", b"her laptop", b"mine"):
        assert word not in found
    for word in (b"Adam Example stays", b"not hers", b"Bob"):
        assert word in found


def test_the_match_is_the_same_and_still_verifies() -> None:
    before, after = read_log(kit.bytes_of(with_ada())), cleared(with_ada())
    assert verify_log(after).ok
    assert len(after) == len(before)
    assert [after.tick(tick).orders for tick in range(after.ticks)] == [
        before.tick(tick).orders for tick in range(before.ticks)
    ]


def test_the_header_says_that_a_person_was_removed_and_from_what() -> None:
    before, after = read_log(kit.bytes_of(with_ada())), cleared(with_ada())
    assert after.header.source == Source(
        match=f"match of {BLANK}", final_hash=before.final_hash, removed=("person",)
    )
    assert after.header.seats[0].name == NOBODY
    again = read_log(kit.bytes_of(without_person(after, "Bob")))
    assert again.header.source is not None
    assert again.header.source.removed == ("person", "person")


def test_times_to_think_are_gone_while_the_person_sat_there() -> None:
    log = cleared(with_ada())
    assert [log.tick(tick).think_ms for tick in (0, 4, 8)] == [
        (None, 12, 13, None, None),
        (None, None, 13, None, None),
        (None, 12, 13, None, None),
    ]


def test_a_name_in_the_scenario_goes_and_the_scenario_is_still_the_one_named() -> None:
    scenario = load_scenario("toy")
    seats = [attrs.evolve(scenario.seats[0], name=NAME), *scenario.seats[1:]]
    named = scenario.with_seats(seats).with_constants(horizon=4)
    header = header_record(named, seed=1, match_id="m")
    log = cleared(match_records(ruleset_of(header), header, []))
    assert log.header.scenario["seats"][0]["name"] == BLANK
    assert ruleset_of(log.header).scenario.digest() == log.header.scenario_digest.hex()


def test_what_people_were_told_loses_the_name() -> None:
    first = next(record for record in TOY if isinstance(record, TickRecord))
    records = [attrs.evolve(r, shocks=(Shock(text=f"{NAME} resigns"),)) if r is first else r for r in TOY]
    assert cleared(records).tick(0).shocks == (Shock(text=f"{BLANK} resigns"),)


def test_redacted_logs_are_cleared_too() -> None:
    public = list(redacted(read_log(kit.bytes_of(with_ada()))))
    assert NAME.encode() in everything(read_log(kit.bytes_of(public)))
    assert NAME.encode() not in everything(cleared(public))


def test_only_logs_that_have_the_person_mention_them() -> None:
    assert mentions(read_log(kit.bytes_of(with_ada())), NAME)
    assert not mentions(read_log(kit.bytes_of(with_ada())), "Charlie")
    assert not mentions(read_log(kit.bytes_of(TOY)), NAME)


def test_a_long_text_stays_writable() -> None:
    text = "A " * 2000
    header, *rest = TOY
    log = cleared([header, Annotation(tick=0, kind="note", text=text), *rest], "A")
    (note,) = (record for record in log.records() if isinstance(record, Annotation))
    assert len(note.text) == len(text)


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_cannot_be_removed(name: str) -> None:
    with pytest.raises(ValueError, match="name: expected the person's name"):
        list(without_person(read_log(kit.bytes_of(TOY)), name))
