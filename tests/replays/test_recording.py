"""Recording: what a match leaves behind, and that it does not depend on who records it."""

import numpy as np

import replay_kit as kit
from techrace_game import (
    JointOrders,
    Orders,
    Ruleset,
    advance,
    check,
    digest,
    initial_state,
    load_scenario,
    step,
)
from techrace_game.types import Ending
from techrace_replays import Turn, end_record, header_record, match_records, refused_parts, tick_records
from techrace_replays.parts import Event, Refused
from techrace_replays.recording import REFUSED_PER_SEAT, SNAPSHOT_EVERY
from techrace_replays.records import Annotation, End, Header, Record, Snapshot, TickRecord

TOY = load_scenario("toy")
RULES = Ruleset.of(TOY)
GOLDEN = kit.golden_match()


def ticks_of(records: tuple[Record, ...]) -> list[TickRecord]:
    return [record for record in records if isinstance(record, TickRecord)]


def test_the_header_holds_the_whole_game() -> None:
    header = header_record(TOY, seed=2**64 - 1, match_id="m")
    assert header.scenario == TOY.to_json()
    assert header.scenario_digest.hex() == TOY.digest()
    assert header.seed == 2**64 - 1
    assert [seat.motive for seat in header.seats] == [seat.motive for seat in TOY.seats]
    assert header.rules_version == "0.1"


def test_every_tick_is_recorded_and_a_snapshot_every_fifty() -> None:
    ticks = ticks_of(GOLDEN)
    assert [record.tick for record in ticks] == list(range(len(ticks)))
    assert [r.tick for r in GOLDEN if isinstance(r, Snapshot)] == [SNAPSHOT_EVERY]
    end = GOLDEN[-1]
    assert isinstance(end, End)
    assert end.digest == ticks[-1].digest
    assert end.ending is not Ending.RUNNING


def test_recording_one_match_of_a_batch_gives_the_same_records() -> None:
    header = GOLDEN[0]
    assert isinstance(header, Header)
    seeds = np.array([3, header.seed, 9], np.uint64)
    joint_rows = [record.orders for record in ticks_of(GOLDEN)]
    ruleset = kit.golden_ruleset()
    state = initial_state(ruleset, seeds)
    recorded: list[Record] = [header]
    for orders in joint_rows:
        joint = None
        if orders:
            joint = JointOrders.blank(3, ruleset.seats, ruleset.nodes)
            for seat, given in enumerate(orders):
                if given is not None:
                    joint.put(1, seat, given)
        after = step(ruleset, state, joint)
        recorded += tick_records(ruleset, state, after, Turn(orders=orders), match=1)
        state = after
    recorded.append(end_record(ruleset, state, match=1))
    assert kit.bytes_of(recorded) == kit.bytes_of(GOLDEN)


def test_a_turn_of_a_quarter_is_four_ticks_with_orders_in_the_first() -> None:
    header = header_record(TOY, seed=5, match_id="m")
    orders = [Orders(lines=(100, 0, 0, 0, 0)), *[None] * (RULES.seats - 1)]
    records = tuple(match_records(RULES, header, [Turn(orders=orders, ticks=4)], reason="lunch"))
    ticks = ticks_of(records)
    assert [bool(record.orders) for record in ticks] == [True, False, False, False]
    state = advance(
        RULES,
        initial_state(RULES, np.array([5], np.uint64)),
        JointOrders.of_match(orders, RULES.nodes),
        ticks=4,
    )
    assert ticks[-1].digest == digest(state)
    end = records[-1]
    assert isinstance(end, End)
    assert (end.ending, end.reason, end.tick) == (Ending.RUNNING, "lunch", 4)


def test_what_happens_beside_a_tick_stands_before_it() -> None:
    note = Annotation(tick=0, kind="note", text="begin")
    header = header_record(TOY, seed=5, match_id="m")
    records = list(match_records(RULES, header, [Turn(beside=[note])]))
    assert [type(record).__name__ for record in records] == ["Header", "Annotation", "TickRecord", "End"]


def test_events_tell_the_unlocks_and_publications_of_a_match() -> None:
    told = [(record.tick, event) for record in ticks_of(GOLDEN) for event in record.events]
    kinds = {event.kind for _, event in told}
    assert {"unlock", "public", "end"} <= kinds
    unlocks = [event for _, event in told if event.kind == "unlock"]
    assert {event.node for event in unlocks if event.value} == {event.node for event in unlocks}
    tick, last = told[-1]
    end = GOLDEN[-1]
    assert isinstance(end, End)
    assert last == Event("end", end.endnode, value=int(end.ending))
    assert tick == end.tick - 1


def test_publications_name_their_authors_and_leaks_nobody() -> None:
    for record in ticks_of(GOLDEN):
        for event in record.events:
            if event.kind != "public":
                continue
            asked = sum(
                1 << seat
                for seat, given in enumerate(record.orders)
                if given is not None and event.node in given.publish
            )
            assert event.value in {0, asked}


def test_refused_parts_keep_what_was_sent() -> None:
    state = initial_state(RULES, np.array([5], np.uint64))
    submitted = Orders(slots=((0, 2000), (99, 5)), publish=(3,), scout_target=77)
    _, refusals = check(RULES, state, 1, submitted)
    refused = refused_parts(1, refusals, submitted)
    assert Refused(1, "slots", "range", 0, [0, 2000]) in refused
    assert Refused(1, "slots", "unseen", 1, [99, 5]) in refused
    assert Refused(1, "scout_target", "unseen", None, 77) in refused


def test_a_seat_that_sends_nonsense_cannot_fill_the_log() -> None:
    state = initial_state(RULES, np.array([5], np.uint64))
    after = step(RULES, state)
    refused = [Refused(seat, "publish", "not-yours", n, n) for n in range(128) for seat in (0, 3)]
    (record,) = tick_records(RULES, state, after, Turn(refused=refused))
    assert isinstance(record, TickRecord)
    assert len(record.refused) == 2 * REFUSED_PER_SEAT
    assert record.refused_more == 2 * (128 - REFUSED_PER_SEAT)
