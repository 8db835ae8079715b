"""The room as a reducer: events and numbers in, effects out."""

import pytest

import room_kit as kit
from room_kit import Desk, make_spec, seated_desk, small_scenario
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import ClockKind, ClockState, RefusalCode, Role, SeatStatus
from techrace_server import events as ev
from techrace_server import ledger
from techrace_server.events import LinkId
from techrace_server.seats import SeatPlan
from techrace_server.stage import Stage

LOCKSTEP, ROUNDS, REALTIME = ClockKind.LOCKSTEP, ClockKind.ROUNDS, ClockKind.REALTIME


# -- joining --


def test_the_match_starts_when_the_last_seat_is_taken() -> None:
    desk = Desk()
    first = desk.join()
    assert desk.stage == "waiting"
    assert desk.readers[first].of(said.Observation) == []
    second = desk.join()
    assert desk.stage == "running"
    for link in (first, second):
        assert desk.readers[link].last(said.Observation).tick == 0
        assert desk.readers[link].last(said.Clock).state is ClockState.RUNNING


def test_a_welcome_tells_the_seat_its_motive_and_a_token_and_nothing_of_others() -> None:
    desk = Desk()
    link = desk.join(name="Ada", seat=1)
    welcome = desk.readers[link].of(said.Welcome)[0]
    assert (welcome.seat, welcome.name, welcome.token) == (1, "Ada", desk.token_of(link))
    assert welcome.motive == desk.spec.motives[1].word
    assert str(desk.spec.seed) not in repr(welcome)


def test_seats_are_given_in_order_and_only_while_there_are_any() -> None:
    desk, (first, second) = seated_desk()
    third = desk.join()
    assert [desk.readers[link].of(said.Welcome)[0].seat for link in (first, second)] == [0, 1]
    assert desk.readers[third].last(said.Refused).code is RefusalCode.ROOM_FULL


@pytest.mark.parametrize(
    ("seat", "bot", "code"),
    [
        (0, False, RefusalCode.SEAT_TAKEN),
        (1, False, RefusalCode.NO_SEAT),
        (9, True, RefusalCode.NO_SEAT),
    ],
)
def test_a_seat_that_cannot_be_had_is_refused_by_name(seat: int, bot: bool, code: RefusalCode) -> None:
    desk = Desk(make_spec(seats=(SeatPlan.OPEN, SeatPlan.BOT)))
    desk.join()
    late = desk.join(seat=seat, bot=bot)
    refused = desk.readers[late].last(said.Refused)
    assert refused.code is code
    assert f"seat: {seat}" in refused.message


def test_an_absent_seat_is_not_waited_for_and_its_orders_stay_nothing() -> None:
    desk = Desk(make_spec(LOCKSTEP, seats=(SeatPlan.OPEN, SeatPlan.ABSENT)))
    link = desk.join()
    assert desk.room.stage is Stage.RUNNING
    desk.order(link)
    assert desk.room.tick == 4
    assert desk.readers[link].last(said.Presence).seats[1].status is SeatStatus.ABSENT


def test_nobody_is_facilitator_yet() -> None:
    desk = Desk()
    link = desk.join(role=Role.FACILITATOR)
    assert desk.readers[link].last(said.Refused).code is RefusalCode.NOT_ALLOWED


def test_spectators_get_the_public_view_and_no_token() -> None:
    desk, _ = seated_desk()
    link = desk.join(role=Role.SPECTATOR)
    welcome = desk.readers[link].of(said.Welcome)[0]
    assert (welcome.seat, welcome.motive, welcome.token) == (None, None, None)
    assert desk.readers[link].last(said.Observation).seen.seat == -1


# -- commands --


def test_orders_are_journaled_before_they_are_acknowledged() -> None:
    desk, (link, _) = seated_desk()
    desk.effects.clear()
    desk.order(link, Orders(slots=((0, 500),)))
    kinds = [type(effect) for effect in desk.effects]
    assert kinds.index(ev.Write) < kinds.index(ev.Answer)


def test_a_refused_part_is_named_and_the_rest_stands() -> None:
    desk, (link, _) = seated_desk()
    accepted = desk.order(link, Orders(slots=((0, 500), (0, 100))))
    assert isinstance(accepted, said.Accepted)
    assert [(part.part, part.index, part.reason) for part in accepted.refused] == [("slots", 1, "duplicate")]
    assert desk.room.seats[0].orders == Orders(slots=((0, 500),))


def test_the_last_orders_of_a_round_count() -> None:
    desk, (first, second) = seated_desk()
    desk.order(first, Orders(slots=((0, 100),)), id_="a")
    desk.order(first, Orders(slots=((1, 900),)), id_="b")
    desk.ready(first)
    desk.ready(second)
    assert desk.turns[0].orders == (Orders(slots=((1, 900),)), None)


def test_a_repeated_command_is_answered_again_and_does_nothing_twice() -> None:
    desk, (link, _) = seated_desk()
    answers = [desk.order(link, Orders(slots=((0, 500),)), id_="same") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(list(desk.entries(ledger.Ordered))) == 1


def test_an_answered_command_may_be_repeated_after_its_round() -> None:
    desk, (link,) = seated_desk(LOCKSTEP, seats=1)
    first = desk.order(link, id_="same", tick=0)
    assert desk.room.tick == 4
    assert desk.order(link, id_="same", tick=0) == first


def test_another_command_under_a_used_id_is_refused() -> None:
    desk, (link, _) = seated_desk()
    desk.order(link, Orders(slots=((0, 500),)), id_="same")
    refused = desk.order(link, Orders(slots=((1, 500),)), id_="same")
    assert isinstance(refused, said.Refused)
    assert refused.code is RefusalCode.ID_REUSED


def test_orders_for_a_played_or_a_coming_tick_are_refused_as_such() -> None:
    desk, (link,) = seated_desk(LOCKSTEP, seats=1)
    desk.order(link)
    late, early = desk.order(link, tick=0, id_="x"), desk.order(link, tick=8, id_="y")
    assert isinstance(late, said.Refused)
    assert isinstance(early, said.Refused)
    assert (late.code, early.code) == (RefusalCode.LATE, RefusalCode.EARLY)
    assert desk.room.tick == 4


def test_orders_that_come_while_their_turn_is_played_are_late() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP)
    desk.hold_turns = True
    desk.order(first)
    desk.order(second)
    refused = desk.order(first, Orders(slots=((0, 1),)), id_="too-late")
    assert isinstance(refused, said.Refused)
    assert refused.code is RefusalCode.LATE
    desk.resolve()
    assert desk.room.tick == 4


def test_orders_before_the_start_and_after_the_end_are_refused() -> None:
    desk = Desk(make_spec(LOCKSTEP, scenario=small_scenario(2, horizon=4)))
    first = desk.join()
    before = desk.order(first)
    second = desk.join()
    desk.order(first, id_="a")
    desk.order(second, id_="b")
    after = desk.order(first, id_="c")
    assert isinstance(before, said.Refused)
    assert isinstance(after, said.Refused)
    assert (before.code, after.code) == (RefusalCode.WRONG_STATE, RefusalCode.OVER)


def test_who_watches_gives_no_orders() -> None:
    desk, _ = seated_desk()
    link = desk.join(role=Role.SPECTATOR)
    refused = desk.order(link)
    assert isinstance(refused, said.Refused)
    assert refused.code is RefusalCode.NOT_ALLOWED


# -- clocks --


def test_rounds_end_at_the_deadline_without_an_answer() -> None:
    desk, (link, _) = seated_desk(ROUNDS, 60.0)
    desk.order(link, Orders(slots=((0, 500),)))
    desk.pass_time(59.9)
    assert desk.room.tick == 0
    desk.pass_time(0.1)
    assert desk.room.tick == 4
    assert desk.readers[link].last(said.Observation).time_left_ms == 60_000


def test_rounds_end_early_when_all_are_ready_and_not_before() -> None:
    desk, (first, second) = seated_desk(ROUNDS)
    desk.order(first)
    desk.order(second)
    desk.ready(first)
    assert desk.room.tick == 0
    desk.ready(first, ready=False)
    desk.ready(second)
    assert desk.room.tick == 0
    desk.ready(first, id_="again")
    assert desk.room.tick == 4


def test_readiness_is_public_and_gone_in_the_next_round() -> None:
    desk, (first, second) = seated_desk(ROUNDS)
    desk.ready(first)
    assert [seat.ready for seat in desk.readers[second].last(said.Presence).seats] == [True, False]
    desk.ready(second)
    assert [seat.ready for seat in desk.readers[second].last(said.Presence).seats] == [False, False]


def test_lockstep_goes_on_as_soon_as_all_have_ordered() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP)
    desk.order(first)
    assert desk.room.tick == 0
    desk.order(second)
    assert desk.room.tick == 4


def test_lockstep_does_not_wait_longer_than_its_limit() -> None:
    desk, (first, _) = seated_desk(LOCKSTEP, 5.0)
    desk.order(first)
    desk.pass_time(5.0)
    assert desk.room.tick == 4


def test_realtime_plays_a_tick_at_each_beat_whatever_comes() -> None:
    desk, (first, second) = seated_desk(REALTIME, 1.0)
    desk.order(first)
    desk.order(second)
    assert desk.room.tick == 0
    desk.pass_time(3.0)
    assert desk.room.tick == 3
    assert [observation.tick for observation in desk.readers[first].of(said.Observation)] == [0, 1, 2, 3]


def test_the_deadline_is_told_on_the_rooms_own_clock() -> None:
    desk = Desk(make_spec(ROUNDS, 60.0))
    desk.pass_time(10.0)
    link = desk.join()
    desk.pass_time(2.5)
    desk.join()
    observation = desk.readers[link].last(said.Observation)
    assert (observation.server_ms, observation.deadline_ms, observation.time_left_ms) == (
        12_500,
        72_500,
        60_000,
    )


def test_the_clock_stops_while_no_player_is_connected() -> None:
    desk, (first, second) = seated_desk(ROUNDS, 60.0)
    watcher = desk.join(role=Role.SPECTATOR)
    desk.pass_time(20.0)
    desk.drop(first)
    assert desk.room.clock.is_running
    desk.drop(second)
    clock = desk.readers[watcher].last(said.Clock)
    assert (clock.state, clock.time_left_ms, clock.deadline_ms) == (ClockState.PAUSED, 40_000, None)
    assert "connected" in clock.reason
    desk.pass_time(3600.0)
    assert desk.room.tick == 0
    back = desk.join(token=desk.token_of(first))
    assert desk.readers[back].last(said.Clock).time_left_ms == 40_000
    desk.pass_time(40.0)
    assert desk.room.tick == 4


def test_a_seat_that_dropped_is_waited_for_once_and_then_no_more_until_it_is_back() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP, 5.0)
    desk.drop(second)
    desk.order(first)
    assert desk.room.tick == 0
    desk.pass_time(5.0)
    assert desk.room.tick == 4
    desk.order(first)
    assert desk.room.tick == 8
    back = desk.join(token=desk.token_of(second))
    desk.order(first)
    assert desk.room.tick == 8
    desk.order(back)
    assert desk.room.tick == 12


# -- coming back --


def test_a_seat_is_kept_and_the_token_brings_its_holder_back_to_what_was_missed() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP)
    reader = desk.readers[first]
    seen = max(message.number for message in reader.messages if hasattr(message, "number"))
    desk.drop(first)
    desk.order(second)
    desk.pass_time(60.0)
    feed = reader.of(said.Welcome)[0].feed
    back = desk.join(token=desk.token_of(first), feed=feed, last_seen=seen)
    messages = desk.readers[back].messages
    assert isinstance(messages[0], said.Welcome)
    assert not any(isinstance(message, said.Snapshot) for message in messages)
    numbers = [message.number for message in messages[1:] if isinstance(message, said.Update)]
    assert numbers == list(range(seen + 1, seen + len(messages)))
    assert desk.readers[back].last(said.Observation).tick == 4


def test_who_remembers_nothing_gets_one_snapshot_of_the_present() -> None:
    desk, (first, _) = seated_desk(LOCKSTEP)
    desk.drop(first)
    back = desk.join(token=desk.token_of(first), feed="another-feed", last_seen=3)
    welcome, snapshot = desk.readers[back].messages[:2]
    assert isinstance(welcome, said.Welcome)
    assert isinstance(snapshot, said.Snapshot)
    kinds = [type(update) for update in snapshot.updates]
    assert kinds == [said.Presence, said.Clock, said.House, said.Names, said.Observation]
    assert welcome.token is None


def test_the_newest_connection_of_a_seat_wins() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP)
    newer = desk.join(token=desk.token_of(first))
    assert desk.readers[first].closed is CloseCode.REPLACED
    refused = desk.order(first)
    assert isinstance(refused, said.Refused)
    desk.order(newer, id_="mine")
    desk.order(second)
    assert desk.room.tick == 4


def test_a_wrong_token_changes_nothing() -> None:
    desk, (first, _) = seated_desk()
    before = len(desk.journal)
    thief = desk.join(token="not-a-token-of-this-room")
    assert desk.readers[thief].last(said.Refused).code is RefusalCode.TOKEN
    assert len(desk.journal) == before
    assert desk.room.seats[0].link == first


def test_leaving_frees_the_seat_and_kills_its_token() -> None:
    desk, (first, _) = seated_desk(LOCKSTEP)
    desk.order(first, Orders(slots=((0, 1000),)))
    desk.leave(first)
    assert desk.readers[first].closed is CloseCode.FINISHED
    again = desk.join(token=desk.token_of(first))
    assert desk.readers[again].last(said.Refused).code is RefusalCode.TOKEN
    successor = desk.join(name="Bo")
    assert desk.readers[successor].of(said.Welcome)[0].seat == 0
    assert desk.readers[successor].last(said.Observation).tick == desk.room.tick


def test_a_spectator_that_was_too_slow_gets_a_snapshot() -> None:
    desk, _ = seated_desk()
    link = desk.join(role=Role.SPECTATOR)
    before = len(desk.readers[link].messages)
    desk.do(ev.CaughtUp(link=LinkId(link)))
    assert isinstance(desk.readers[link].messages[before], said.Snapshot)


def test_a_returning_spectator_does_not_miss_what_nobody_watched() -> None:
    desk, players = seated_desk(LOCKSTEP)
    link = desk.join(role=Role.SPECTATOR)
    feed = desk.readers[link].of(said.Welcome)[0].feed
    seen = max(message.number for message in desk.readers[link].messages if hasattr(message, "number"))
    desk.drop(link)
    for player in players:
        desk.order(player)
    back = desk.join(role=Role.SPECTATOR, feed=feed, last_seen=seen)
    assert desk.readers[back].last(said.Observation).tick == 4


# -- the end --


def test_the_end_is_told_after_the_log_is_written() -> None:
    desk = Desk(make_spec(LOCKSTEP, scenario=small_scenario(1, horizon=4)))
    link = desk.join()
    desk.hold_export = True
    desk.order(link)
    assert desk.readers[link].last(said.Clock).state is ClockState.ENDED
    assert desk.readers[link].of(said.End) == []
    desk.do(ev.Exported(log=kit.MATCH))
    end = desk.readers[link].last(said.End)
    assert (end.tick, end.ending, end.log) == (4, "horizon", kit.MATCH)
    assert desk.statuses == ["finished"]


def test_a_finished_match_can_still_be_seen_and_then_the_room_goes() -> None:
    desk = Desk(make_spec(LOCKSTEP, scenario=small_scenario(1, horizon=4)))
    link = desk.join()
    desk.order(link)
    late = desk.join(role=Role.SPECTATOR)
    assert desk.readers[late].last(said.End).ending == "horizon"
    player = desk.join()
    assert desk.readers[player].last(said.Refused).code is RefusalCode.ROOM_CLOSED
    desk.pass_time(600.0)
    assert desk.vanished
    assert desk.readers[late].closed is CloseCode.FINISHED


def test_a_room_to_which_nobody_comes_is_collected() -> None:
    desk = Desk()
    desk.pass_time(899.0)
    link = desk.join()
    desk.pass_time(2000.0)
    assert not desk.vanished
    desk.drop(link)
    desk.pass_time(900.0)
    assert desk.vanished
    assert desk.statuses == ["abandoned"]


def test_stopping_tells_everybody_to_come_back_and_stores_the_time_left() -> None:
    desk, (first, second) = seated_desk(ROUNDS, 60.0)
    desk.pass_time(20.0)
    desk.do(ev.Stopping())
    assert desk.readers[first].closed is CloseCode.RESTARTING
    assert desk.readers[second].closed is CloseCode.RESTARTING
    assert desk.journal[-1].left == 40.0
    assert desk.room.stage is Stage.CLOSED
