"""Timelines, forks and re-feeding: any tick at once, what would have happened, and what a bot says to the record."""

from functools import cache
from typing import ClassVar

import numpy as np
import pytest

import replay_kit as kit
from techrace_bots import Bot, Briefing
from techrace_bots.feeding import feed
from techrace_bots.forking import ForkSeat, default_bots, fork_records
from techrace_bots.recorded import Recorder
from techrace_bots.registry import archetype, bot_maker, player
from techrace_game import Observation, Orders, Ruleset, digest, load_scenario, observe
from techrace_game.public_view import observe_public
from techrace_replays import (
    Log,
    SimulationError,
    Turn,
    header_record,
    match_records,
    read_log,
    redacted,
    state_at,
    verify_log,
)
from techrace_replays.parts import Controller, Parent, SeatEntry, Shock
from techrace_replays.records import Annotation, Join, TickRecord
from techrace_replays.timeline import Timeline, fork_header

SCENARIO = load_scenario("standard").with_constants(horizon=60)
RULES = Ruleset.of(SCENARIO)
NAMES = [archetype(seat.motive).name for seat in SCENARIO.seats]


def bots(**changed: str) -> list[ForkSeat]:
    names = [changed.get(f"seat{number}", name) for number, name in enumerate(NAMES)]
    return [ForkSeat(name=name, make=None if name == "recorded" else bot_maker(name)) for name in names]


@cache
def parent() -> Log:
    """A match of the house's archetypes, with words."""
    recorder = Recorder(SCENARIO, [player(name, SCENARIO.constants) for name in NAMES], 7)
    table = [
        SeatEntry(name=seat.name, motive=seat.motive, controller=Controller.BOT, bot=bot)
        for seat, bot in zip(SCENARIO.seats, NAMES, strict=True)
    ]
    words = Annotation(tick=0, kind="chat", text="hello", seat=1)
    header = header_record(SCENARIO, seed=7, match_id="parent", seats=table)
    return read_log(kit.bytes_of([header, words, *recorder.records()]))


def forked(log: Log, tick: int, seats: list[ForkSeat], *, luck: int | None = None, name: str = "fork") -> Log:
    return read_log(kit.bytes_of(fork_records(log, tick, seats, match_id=name, luck=luck)))


def played(log: Log) -> list[tuple[bytes, tuple[Orders | None, ...]]]:
    return [(record.digest, record.orders) for record in log.records() if isinstance(record, TickRecord)]


def test_a_timeline_gives_any_tick_in_any_order() -> None:
    log = read_log(kit.bytes_of(kit.golden_match()))
    timeline = Timeline(log)
    for tick in (60, 61, 3, 86, 0, 50, 49, 86):
        assert digest(timeline.state(tick)) == digest(state_at(log, tick))
    assert [int(state.tick[0]) for state in timeline.states(80)] == list(range(80, 87))
    assert timeline.ticks == 86
    with pytest.raises(LookupError, match=r"expected 0\.\.86, found 87"):
        timeline.state(87)


def test_a_timeline_shows_what_each_saw() -> None:
    timeline = Timeline(parent())
    state = state_at(parent(), 20)
    assert np.array_equal(timeline.observation(20, 2).prog, observe(RULES, state, 2).prog)
    assert np.array_equal(timeline.observation(20, None).level, observe_public(RULES, state).level)


def test_a_redacted_log_has_no_timeline() -> None:
    with pytest.raises(SimulationError, match="redacted"):
        Timeline(read_log(kit.bytes_of(redacted(parent()))))


@pytest.mark.parametrize("tick", [0, 13, 20])
def test_the_same_bots_do_the_same_again(tick: int) -> None:
    """A/A: no intervention, no difference, at any tick."""
    log = forked(parent(), tick, bots())
    assert played(log) == played(parent())
    assert log.end == parent().end
    assert verify_log(log).ok


def test_repeating_what_was_recorded_is_the_recorded_match() -> None:
    log = forked(parent(), 8, [ForkSeat(name="recorded", make=None)] * 6)
    assert [digest for digest, _ in played(log)] == [digest for digest, _ in played(parent())]


def test_another_policy_changes_what_comes_and_nothing_before() -> None:
    log = forked(parent(), 20, bots(seat3="haste"))
    assert log.header.parent == Parent(match="parent", tick=20, final_hash=parent().final_hash)
    assert log.header.match_id == "fork"
    assert log.header.seed == parent().header.seed
    assert played(log)[:20] == played(parent())[:20]
    assert played(log)[20][1] != played(parent())[20][1]
    assert played(log)[20][1][0] == played(parent())[20][1][0]
    assert verify_log(log).ok


def test_it_says_who_took_over_and_keeps_the_words_before() -> None:
    log = forked(parent(), 20, bots(seat3="haste", seat5="recorded"))
    assert [record.text for record in log.records() if isinstance(record, Annotation)] == ["hello"]
    joins = [record for record in log.records() if isinstance(record, Join)]
    assert [(join.tick, join.seat, join.what, join.bot) for join in joins] == [
        (20, seat, "handover", "haste" if seat == 3 else NAMES[seat]) for seat in range(5)
    ]


def test_a_fork_of_a_fork_names_the_fork_and_both_verify() -> None:
    first = forked(parent(), 12, bots(seat3="haste"), name="first")
    second = forked(first, 32, bots(seat0="random", seat3="haste"), name="second")
    assert second.header.parent == Parent(match="first", tick=32, final_hash=first.final_hash)
    assert played(second)[:32] == played(first)[:32]
    assert verify_log(first).ok
    assert verify_log(second).ok
    assert default_bots(second, 60) == ("random", *NAMES[1:3], "haste", *NAMES[4:])
    assert default_bots(second, 20) == (*NAMES[:3], "haste", *NAMES[4:])


def test_other_luck_is_the_bots_and_not_the_matches() -> None:
    one, same, other = (forked(parent(), 8, bots(seat0="random"), luck=luck) for luck in (None, 7, 8))
    assert played(one) == played(same)
    assert played(one) != played(other)
    assert verify_log(other).ok


def test_what_a_facilitator_added_happens_again() -> None:
    turns = [Turn(ticks=4, shocks=(Shock(400, 0, "a scandal"),)) for _ in range(15)]
    log = read_log(kit.bytes_of(match_records(RULES, header_record(SCENARIO, seed=3, match_id="m"), turns)))
    again = forked(log, 8, bots())
    assert [again.tick(number).shocks for number in range(12)] == [
        log.tick(number).shocks for number in range(12)
    ]
    assert verify_log(again).ok


class Remembers(Bot):
    """Counts what it has seen."""

    seen: ClassVar[list[int]] = []

    def reset(self, briefing: Briefing) -> None:
        super().reset(briefing)
        self.seen.clear()

    def act(self, observation: Observation) -> Orders:
        self.seen.append(int(observation.tick[0]))
        return Orders(lines=(100, 0, 0, 0, 0))


def test_a_bot_with_a_memory_is_shown_what_its_seat_saw() -> None:
    seats = bots()
    seats[1] = ForkSeat(name="remembers", make=Remembers)
    log = forked(parent(), 22, seats)
    assert Remembers.seen == list(range(0, log.ticks, 4))
    assert log.tick(20).orders[1] == parent().tick(20).orders[1]
    assert log.tick(24).orders[1] == Orders(lines=(100, 0, 0, 0, 0))


def test_there_must_be_such_a_tick_and_as_many_seats() -> None:
    with pytest.raises(LookupError, match="tick: expected 0"):
        forked(parent(), 61, bots())
    with pytest.raises(LookupError, match="tick: expected 0"):
        fork_header(parent(), -1, match_id="x")
    with pytest.raises(ValueError, match="seats: 5 given, expected one for each of the 6"):
        forked(parent(), 3, bots()[:5])


def test_a_bot_that_is_fed_its_own_match_says_it_again() -> None:
    decisions = list(feed(parent(), 3, bot_maker("beneficial")))
    assert [decision.tick for decision in decisions] == list(range(0, parent().ticks, 4))
    assert not any(decision.differences for decision in decisions)


def test_another_bot_differs_by_part_from_the_first_tick_of_interest() -> None:
    decisions = list(feed(parent(), 3, bot_maker("haste"), start=10))
    assert decisions[0].tick == 12
    different = next(decision for decision in decisions if decision.differences)
    assert set(different.differences) <= {"slots", "lines", "publish", "sell", "share", "mode", "mask", "hire"} | {
        "scout_target", "inspect_target", "lobby_dir",
    }  # fmt: skip
    assert str(different).startswith(f"tick {different.tick}: ")
    assert " | recorded " in str(different)


def test_a_seats_own_redacted_log_is_enough() -> None:
    log = read_log(kit.bytes_of(redacted(parent(), seat=3)))
    assert not any(decision.differences for decision in feed(log, 3, bot_maker("beneficial")))
    with pytest.raises(SimulationError, match="does not show what seat 2 saw"):
        list(feed(log, 2, bot_maker("haste")))


def test_there_must_be_such_a_seat_to_feed() -> None:
    with pytest.raises(LookupError, match=r"seat: expected 0\.\.5, found 6"):
        list(feed(parent(), 6, bot_maker("haste")))
