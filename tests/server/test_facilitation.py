"""What facilitators do to a room: each act, who may do it, and that a restart changes nothing about it."""

from pathlib import Path
from typing import Any

import attrs
import pytest

from room_kit import LEAD, OPENING, Desk, led_desk, make_spec, small_scenario
from techrace_game import Orders, digest, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import (
    ActKind,
    ClockKind,
    ClockState,
    RefusalCode,
    Role,
    SeatActivity,
    SeatStatus,
    TalkKind,
)
from techrace_replays import Outcome, open_log, verify, write_log
from techrace_replays.records import Annotation, TickRecord
from techrace_server import events as ev
from techrace_server import ledger
from techrace_server.events import LinkId
from techrace_server.export import records_of
from techrace_server.room import RoomContext
from techrace_server.seats import derived, hashed

LOCKSTEP, ROUNDS, REALTIME = ClockKind.LOCKSTEP, ClockKind.ROUNDS, ClockKind.REALTIME
PLAN = Orders(slots=((0, 500), (1, 500)))


def reopened(desk: Desk, *, now: float = 5.0) -> Desk:
    """Return the room as a new host would take it up from the journal alone."""
    return Desk(stored=desk.stored(), now=now, context=attrs.evolve(desk.context, feed_prefix="second"))


def row(desk: Desk, lead: int, seat: int) -> said.SeatRow:
    """Return a seat as the facilitator was shown it last."""
    return desk.readers[lead].last(said.SeatGrid).seats[seat]


def play_round(desk: Desk, links: list[int], orders: Orders | None = None) -> None:
    for link in links:
        desk.order(link, orders, id_=f"{link}-{desk.room.tick}-{len(desk.journal)}")
    for link in links:
        desk.ready(link, id_=f"r{link}-{desk.room.tick}-{len(desk.journal)}")


def refusal(answer: said.Accepted | said.Refused) -> RefusalCode:
    assert isinstance(answer, said.Refused), answer
    return answer.code


def accepted(answer: said.Accepted | said.Refused) -> said.Accepted:
    assert isinstance(answer, said.Accepted), answer
    return answer


# -- who leads --


def test_a_facilitator_needs_the_token_and_gets_the_public_view_and_the_grid() -> None:
    desk, lead, _ = led_desk()
    welcome = desk.readers[lead].of(said.Welcome)[0]
    assert (welcome.role, welcome.seat, welcome.motive, welcome.token) == (Role.FACILITATOR, None, None, None)
    assert desk.readers[lead].last(said.Observation).seen.seat == -1
    assert len(desk.readers[lead].last(said.SeatGrid).seats) == 2
    for token in (None, "wrong-0000000000000000", desk.token_of(2)):
        stranger = desk.join(role=Role.FACILITATOR, token=token)
        assert refusal(desk.readers[stranger].last(said.Refused)) is RefusalCode.TOKEN


def test_players_and_watchers_cannot_act() -> None:
    desk, _, (first, _) = led_desk()
    for link in (first, desk.join(role=Role.SPECTATOR)):
        assert refusal(desk.act(link, ActKind.PAUSE)) is RefusalCode.NOT_ALLOWED
    assert desk.room.clock.is_running
    assert list(desk.entries(ledger.Acted)) == []


def test_a_facilitator_may_drop_and_come_back_and_nothing_waits() -> None:
    desk, lead, links = led_desk()
    desk.drop(lead)
    play_round(desk, links)
    assert desk.room.tick == 4
    back = desk.join(role=Role.FACILITATOR, token=LEAD)
    assert desk.readers[back].last(said.Observation).tick == 4
    assert accepted(desk.act(back, ActKind.PAUSE))


def test_one_facilitator_leads_from_several_screens_and_the_oldest_goes_first() -> None:
    desk, lead, _ = led_desk()
    screens = [lead, *(desk.join(role=Role.FACILITATOR, token=LEAD) for _ in range(7))]
    for screen in screens:
        assert accepted(desk.act(screen, ActKind.ANNOUNCE, text=f"from {screen}"))
    assert desk.readers[screens[0]].last(said.SeatGrid).leads == (
        said.LeadRow(facilitator=0, name="Facilitator 1", screens=8),
    )
    assert all(desk.readers[screen].last(said.Talk).text == f"from {screens[-1]}" for screen in screens)
    more = desk.join(role=Role.FACILITATOR, token=LEAD)
    assert [desk.readers[screen].closed for screen in screens] == [CloseCode.REPLACED] + [None] * 7
    desk.drop(more)
    assert desk.readers[screens[1]].last(said.SeatGrid).leads[0].screens == 7


def test_a_facilitators_token_can_be_taken_back() -> None:
    desk, lead, _ = led_desk()
    token = accepted(desk.act(lead, ActKind.INVITE, text="Grace")).token
    second = desk.join(role=Role.FACILITATOR, token=token)
    also = desk.join(role=Role.FACILITATOR, token=token)
    assert refusal(desk.act(lead, ActKind.REVOKE, facilitator=1)) is RefusalCode.CONFIRM
    assert accepted(desk.act(second, ActKind.REVOKE, facilitator=0, confirm=True))
    assert desk.readers[lead].closed is CloseCode.NOT_AUTHENTICATED
    for room in (desk, reopened(desk)):
        again = room.join(role=Role.FACILITATOR, token=LEAD)
        assert refusal(room.readers[again].last(said.Refused)) is RefusalCode.TOKEN
        assert room.readers[room.join(role=Role.FACILITATOR, token=token)].last(said.Welcome)
    assert [row.facilitator for row in desk.readers[also].last(said.SeatGrid).leads] == [1]
    for facilitator in (None, 0, 7):
        wrong = desk.act(also, ActKind.REVOKE, facilitator=facilitator, confirm=True)
        assert refusal(wrong) is RefusalCode.MALFORMED
    last = desk.act(also, ActKind.REVOKE, facilitator=1, confirm=True)
    assert refusal(last) is RefusalCode.WRONG_STATE


def test_whoever_runs_the_server_makes_and_revokes_facilitators_also_the_last() -> None:
    desk, lead, links = led_desk()
    told: list[said.Accepted | said.Refused] = []

    def operate(do: ActKind, **facts: Any) -> said.Accepted | said.Refused:
        act = said.Act(id="operator", do=do, **facts)
        desk.do(ev.Operated(act=act, answer=told.append, token=f"operator-{len(told):012d}"))
        return told[-1]

    assert accepted(operate(ActKind.REVOKE, facilitator=0, confirm=True))
    assert desk.readers[lead].closed is CloseCode.NOT_AUTHENTICATED
    token = accepted(operate(ActKind.INVITE, text="Grace")).token
    assert desk.readers[desk.join(role=Role.FACILITATOR, token=token)].last(said.Welcome).name == "Grace"
    assert [(acted.by, acted.name) for acted in desk.entries(ledger.Acted)] == [(-1, "Operator")] * 2
    assert refusal(operate(ActKind.REVOKE, facilitator=0, confirm=True)) is RefusalCode.MALFORMED
    assert str(token) not in repr(desk.journal)
    twin = reopened(desk)
    assert twin.readers[twin.join(role=Role.FACILITATOR, token=token)].of(said.Welcome)
    # While a turn is being played, it waits like any act.
    desk.hold_turns = True
    for link in links:
        desk.ready(link)
    desk.do(ev.Operated(act=said.Act(id="later", do=ActKind.INVITE), answer=told.append, token="t" * 22))
    assert told[-1].id == "operator"
    desk.resolve()
    assert told[-1].id == "later"


def test_a_second_facilitator_comes_by_invitation() -> None:
    desk, lead, _ = led_desk()
    token = accepted(desk.act(lead, ActKind.INVITE, text="Grace")).token
    assert token == desk.fresh
    assert token not in repr(desk.journal)
    second = desk.join(role=Role.FACILITATOR, token=token, name="Grace")
    assert desk.readers[lead].last(said.SeatGrid).facilitators == 2
    desk.act(second, ActKind.LOCK)
    assert [(acted.by, acted.name) for acted in desk.entries(ledger.Acted)][-1] == (1, "Grace")
    twin = reopened(desk)
    assert accepted(twin.act(twin.join(role=Role.FACILITATOR, token=token), ActKind.UNLOCK))


def test_an_act_is_journaled_before_it_is_answered_and_done_once() -> None:
    desk, lead, _ = led_desk(seconds=60.0)
    desk.effects.clear()
    answers = [desk.act(lead, ActKind.EXTEND, ms=30_000, id_="same") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert desk.room.clock.remaining(desk.now) == 90.0
    kinds = [type(effect).__name__ for effect in desk.effects]
    assert kinds.index("Write") < kinds.index("Answer")
    assert len(list(desk.entries(ledger.Acted))) == 1


# -- the clock --


def test_pause_holds_the_clock_for_everybody_until_resume() -> None:
    desk, lead, (first, second) = led_desk(seconds=60.0)
    desk.pass_time(20.0)
    desk.act(lead, ActKind.PAUSE, text="Discussion")
    clock = desk.readers[first].last(said.Clock)
    assert (clock.state, clock.reason, clock.time_left_ms) == (ClockState.PAUSED, "Discussion", 40_000)
    desk.pass_time(500.0)
    assert desk.room.tick == 0
    desk.drop(second)
    desk.join(token=desk.token_of(second))
    assert not desk.room.clock.is_running
    desk.act(lead, ActKind.RESUME)
    desk.pass_time(39.0)
    assert desk.room.tick == 0
    desk.pass_time(2.0)
    assert desk.room.tick == 4


def test_a_pause_outlives_a_restart() -> None:
    desk, lead, (first, _) = led_desk(seconds=60.0)
    desk.pass_time(20.0)
    desk.act(lead, ActKind.PAUSE)
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(first))
    assert twin.readers[back].last(said.Clock).state is ClockState.PAUSED
    twin.act(twin.join(role=Role.FACILITATOR, token=LEAD), ActKind.RESUME)
    assert twin.readers[back].last(said.Clock).time_left_ms == 40_000


def test_skip_ends_the_round_with_what_there_is() -> None:
    desk, lead, (first, _) = led_desk()
    desk.order(first, PLAN)
    accepted(desk.act(lead, ActKind.SKIP))
    assert desk.room.tick == 4
    assert desk.turns[0].orders == (PLAN, None)


def test_a_skip_that_a_crash_interrupts_is_done_when_people_are_back() -> None:
    desk, lead, (first, _) = led_desk()
    desk.hold_turns = True
    desk.act(lead, ActKind.SKIP)
    twin = reopened(desk)
    twin.join(token=desk.token_of(first))
    twin.pass_time(0.1)
    assert twin.room.tick == 4


def test_speed_changes_the_rounds_to_come_also_after_a_restart() -> None:
    desk, lead, links = led_desk(seconds=60.0)
    desk.act(lead, ActKind.SPEED, ms=10_000)
    assert desk.readers[links[0]].last(said.Clock).time_left_ms == 10_000
    desk.pass_time(10.5)
    assert desk.room.tick == 4
    desk.pass_time(10.0)
    assert desk.room.tick == 8
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(links[0]))
    assert twin.readers[back].of(said.Welcome)[0].clock.round_ms == 10_000


def test_the_final_round_ends_the_match_and_says_why() -> None:
    desk, lead, links = led_desk()
    desk.act(lead, ActKind.FINAL_ROUND)
    assert desk.readers[links[0]].last(said.House).final_tick == 4
    play_round(desk, links)
    end = desk.readers[links[0]].last(said.End)
    assert (end.tick, end.ending) == (4, "horizon")
    assert end.stopped
    assert reopened(desk).stage == "finished"


def test_end_in_lands_on_time_even_if_the_clock_stands() -> None:
    desk, lead, links = led_desk(seconds=600.0)
    desk.act(lead, ActKind.END_IN, ms=100_000)
    assert desk.readers[links[0]].last(said.House).ends_ms == 100_000
    desk.pass_time(50.0)
    desk.act(lead, ActKind.PAUSE)
    desk.pass_time(51.0)
    assert desk.readers[links[0]].last(said.End).tick == 4


def test_end_in_can_be_taken_back_and_survives_a_restart() -> None:
    desk, lead, links = led_desk(seconds=600.0)
    desk.act(lead, ActKind.END_IN, ms=100_000)
    desk.pass_time(40.0)
    desk.act(lead, ActKind.TALK_ON)
    twin = reopened(desk, now=7777.0)
    twin.join(token=desk.token_of(links[0]))
    twin.pass_time(59.0)
    assert twin.stage == "running"
    twin.pass_time(2.0)
    assert twin.stage == "finished"
    desk.act(lead, ActKind.END_IN, ms=0)
    desk.pass_time(100.0)
    assert desk.stage == "running"


def test_end_now_needs_to_be_confirmed() -> None:
    desk, lead, links = led_desk()
    play_round(desk, links)
    assert refusal(desk.act(lead, ActKind.END_NOW)) is RefusalCode.CONFIRM
    accepted(desk.act(lead, ActKind.END_NOW, confirm=True, text="Lunch"))
    end = desk.readers[links[0]].last(said.End)
    assert (end.stopped, end.tick, end.motives) == ("Lunch", 4, tuple(m.word for m in desk.spec.motives))
    assert refusal(desk.order(links[0])) is RefusalCode.OVER
    assert refusal(desk.act(lead, ActKind.PAUSE)) is RefusalCode.OVER


# -- seats --


def test_the_grid_tells_what_goes_on_in_each_seat_and_since_when() -> None:
    desk, lead, (first, second) = led_desk(seconds=600.0)
    assert row(desk, lead, 0).activity is SeatActivity.DECIDING
    desk.pass_time(30.0)
    desk.order(first, PLAN)
    desk.pass_time(45.0)
    idle = row(desk, lead, 1)
    assert (idle.activity, idle.since_ms) == (SeatActivity.IDLE, 0)
    assert row(desk, lead, 0).activity is SeatActivity.DECIDING
    desk.ready(first)
    ready = row(desk, lead, 0)
    assert (ready.activity, ready.since_ms) == (SeatActivity.READY, 75_000)
    desk.drop(second)
    asleep = row(desk, lead, 1)
    assert (asleep.activity, asleep.since_ms, asleep.held) == (SeatActivity.ASLEEP, 75_000, True)
    assert refusal(desk.order(first, tick=9)) is RefusalCode.EARLY


def test_the_grid_counts_late_commands_and_reaches_nobody_else() -> None:
    desk, lead, links = led_desk()
    watcher = desk.join(role=Role.SPECTATOR)
    desk.act(lead, ActKind.SKIP)
    assert refusal(desk.order(links[0], tick=0, id_="slow")) is RefusalCode.LATE
    assert row(desk, lead, 0).late == 1
    assert all(desk.readers[link].of(said.SeatGrid) == [] for link in (*links, watcher))


def test_a_facilitator_acts_for_a_seat_and_learns_what_does_not_stand() -> None:
    desk, lead, (first, _) = led_desk()
    answer = accepted(desk.act(lead, ActKind.ORDERS, seats=(1,), orders=Orders(slots=((0, 500), (0, 1)))))
    assert [part.reason for part in answer.refused] == ["duplicate"]
    desk.act(lead, ActKind.READY, seats=(1,))
    twin = reopened(desk)
    assert twin.room.seats[1].orders == Orders(slots=((0, 500),))
    assert twin.room.seats[1].answered
    desk.ready(first)
    assert desk.turns[0].orders == (None, Orders(slots=((0, 500),)))


def test_a_house_bot_stands_in_and_the_holder_comes_back() -> None:
    desk, lead, (first, second) = led_desk()
    accepted(desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,), bot="crowd"))
    call = desk.calls[-1]
    assert (call.seat, call.bot, call.token) == (1, "crowd", derived(desk.fresh, 1))
    bot = desk.join(token=call.token, bot=True)
    assert desk.readers[first].last(said.Presence).seats[1].status is SeatStatus.BOT
    assert row(desk, lead, 1).house_bot == "crowd"
    assert refusal(desk.order(second, PLAN)) is RefusalCode.NOT_ALLOWED
    desk.order(bot, PLAN)
    desk.ready(bot)
    desk.ready(first)
    assert desk.turns[0].orders == (None, PLAN)
    assert desk.readers[second].last(said.Observation).tick == 4
    accepted(desk.act(lead, ActKind.TAKE_BACK, seats=(1,)))
    assert desk.readers[bot].closed is CloseCode.FINISHED
    assert accepted(desk.order(second, PLAN))
    stranger = desk.join(token=call.token)
    assert refusal(desk.readers[stranger].last(said.Refused)) is RefusalCode.TOKEN


def test_an_order_taken_before_the_bot_came_is_still_answered_as_it_was() -> None:
    """The answer may have been lost; to say now that it was refused would be false."""
    desk, lead, (_, second) = led_desk()
    taken = accepted(desk.order(second, PLAN, id_="same"))
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,))
    assert desk.order(second, PLAN, id_="same") == taken
    assert refusal(desk.order(second, PLAN, id_="other")) is RefusalCode.NOT_ALLOWED
    assert len(list(desk.entries(ledger.Ordered))) == 1


def test_a_house_bot_gets_a_new_token_from_a_restarted_host() -> None:
    desk, lead, _ = led_desk()
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,))
    old = desk.calls[-1].token
    twin = reopened(desk)
    assert [(call.seat, call.token) for call in twin.calls] == [(1, derived(OPENING, 1))]
    assert refusal(twin.readers[twin.join(token=old)].last(said.Refused)) is RefusalCode.TOKEN
    assert twin.room.seats[1].house == ""


def test_a_house_bot_does_not_tell_the_motive_by_its_name() -> None:
    desk, lead, _ = led_desk()
    desk.act(lead, ActKind.REMOVE, seats=(1,), confirm=True)
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,), bot="profit")
    assert desk.calls[-1].name == desk.spec.scenario.seats[1].name
    assert "profit" not in repr(desk.readers[3].last(said.Presence))


def test_re_seating_kills_the_old_token_and_its_connection_at_once() -> None:
    desk, lead, (_, second) = led_desk()
    desk.order(second, PLAN)
    token = accepted(desk.act(lead, ActKind.RE_SEAT, seats=(1,))).token
    assert token is not None
    assert desk.readers[second].closed is CloseCode.NOT_AUTHENTICATED
    for world in (desk, reopened(desk)):
        old = world.join(token=desk.token_of(second))
        assert refusal(world.readers[old].last(said.Refused)) is RefusalCode.TOKEN
        new = world.join(token=token)
        welcome = world.readers[new].of(said.Welcome)[0]
        assert (welcome.seat, welcome.motive) == (1, desk.spec.motives[1].word)
        assert world.room.seats[1].orders == PLAN


def test_removing_frees_the_seat_and_a_lock_keeps_it_free() -> None:
    desk, lead, (_, second) = led_desk()
    assert refusal(desk.act(lead, ActKind.REMOVE, seats=(1,))) is RefusalCode.CONFIRM
    desk.act(lead, ActKind.LOCK)
    desk.act(lead, ActKind.REMOVE, seats=(1,), confirm=True)
    assert desk.readers[second].closed is CloseCode.NOT_ALLOWED
    for world in (desk, reopened(desk)):
        new = world.join()
        assert refusal(world.readers[new].last(said.Refused)) is RefusalCode.LOCKED
    desk.act(lead, ActKind.UNLOCK)
    assert desk.readers[desk.join()].of(said.Welcome)[0].seat == 1


def test_more_than_one_seat_is_to_be_confirmed() -> None:
    desk, lead, _ = led_desk()
    assert refusal(desk.act(lead, ActKind.NUDGE, seats=(0, 1))) is RefusalCode.CONFIRM
    assert accepted(desk.act(lead, ActKind.NUDGE, seats=(0, 1), confirm=True))


@pytest.mark.parametrize(
    ("do", "facts", "code", "path"),
    [
        (ActKind.EXTEND, {}, RefusalCode.MALFORMED, "ms"),
        (ActKind.SPEED, {"ms": 0}, RefusalCode.MALFORMED, "ms"),
        (ActKind.NUDGE, {"seats": (9,)}, RefusalCode.NO_SEAT, "seats"),
        (ActKind.NUDGE, {}, RefusalCode.MALFORMED, "seats"),
        (ActKind.NUDGE, {"seats": (1, 1)}, RefusalCode.MALFORMED, "seats"),
        (ActKind.ORDERS, {"seats": (1,)}, RefusalCode.MALFORMED, "orders"),
        (ActKind.ORDERS, {"seats": (0, 1), "orders": Orders()}, RefusalCode.MALFORMED, "seats"),
        (ActKind.ANNOUNCE, {"text": "\u200b"}, RefusalCode.MALFORMED, "text"),
        (ActKind.EVENT, {}, RefusalCode.MALFORMED, "conc"),
        (ActKind.HAND_TO_BOT, {"seats": (1,), "bot": "hal"}, RefusalCode.MALFORMED, "bot"),
        (ActKind.TAKE_BACK, {"seats": (1,)}, RefusalCode.NO_SEAT, "seats"),
        (ActKind.UNDO, {"confirm": True}, RefusalCode.WRONG_STATE, "do"),
        (ActKind.START, {}, RefusalCode.WRONG_STATE, "do"),
        (ActKind.REMATCH, {}, RefusalCode.WRONG_STATE, "do"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    do: ActKind, facts: dict[str, Any], code: RefusalCode, path: str
) -> None:
    desk, lead, _ = led_desk()
    refused = desk.act(lead, do, **facts)
    assert isinstance(refused, said.Refused)
    assert (refused.code, refused.path) == (code, path)
    assert list(desk.entries(ledger.Acted)) == []


# -- words --


def test_an_announcement_reaches_everybody_and_a_message_one_seat() -> None:
    desk, lead, (first, second) = led_desk()
    watcher = desk.join(role=Role.SPECTATOR)
    desk.act(lead, ActKind.ANNOUNCE, text="Ten\x1b minutes")
    desk.act(lead, ActKind.ANNOUNCE, text="Your phone sleeps", seats=(1,))
    desk.act(lead, ActKind.NUDGE, seats=(1,))
    assert [t.text for t in desk.readers[watcher].of(said.Talk)] == ["Ten minutes"]
    assert [t.text for t in desk.readers[first].of(said.Talk)] == ["Ten minutes"]
    heard = [(t.kind, t.text) for t in desk.readers[second].of(said.Talk)]
    assert heard == [
        (TalkKind.ANNOUNCEMENT, "Ten minutes"),
        (TalkKind.ANNOUNCEMENT, "Your phone sleeps"),
        (TalkKind.NUDGE, ""),
    ]
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(second))
    assert [t.text for t in twin.readers[back].of(said.Talk)] == ["Ten minutes", "Your phone sleeps"]


# -- undo and events --


def test_undo_takes_the_last_round_back_for_everybody() -> None:
    desk, lead, links = led_desk()
    play_round(desk, links, PLAN)
    before = digest(desk.room.state)
    play_round(desk, links)
    accepted(desk.act(lead, ActKind.UNDO, confirm=True))
    assert desk.room.tick == 4
    assert digest(desk.room.state) == before
    for link in (*links, lead):
        assert desk.readers[link].last(said.Undone).tick == 4
        assert desk.readers[link].last(said.Observation).tick == 4
    twin = reopened(desk)
    assert digest(twin.room.state) == before
    play_round(desk, links, PLAN)
    assert desk.room.tick == 8


def test_an_undone_round_takes_the_same_command_ids_again() -> None:
    desk, lead, links = led_desk(LOCKSTEP)
    for link in links:
        desk.order(link, id_="only")
    desk.act(lead, ActKind.UNDO, confirm=True)
    for link in links:
        desk.order(link, PLAN, id_="only")
    assert desk.turns[-1].orders == (PLAN, PLAN)


def test_undo_in_realtime_goes_back_to_the_start_of_the_round() -> None:
    desk, lead, _ = led_desk(REALTIME, 1.0)
    desk.pass_time(6.5)
    assert desk.room.tick == 6
    desk.act(lead, ActKind.UNDO, confirm=True)
    assert desk.room.tick == 4
    desk.act(lead, ActKind.UNDO, confirm=True)
    assert desk.room.tick == 0
    assert digest(reopened(desk).room.state) == digest(desk.room.state)


def test_an_act_during_a_turn_waits_for_its_result() -> None:
    desk, lead, links = led_desk(LOCKSTEP)
    desk.hold_turns = True
    for link in links:
        desk.order(link)
    undo = said.Act(id="u", do=ActKind.UNDO, confirm=True)
    desk.do(ev.Said(link=LinkId(lead), message=undo))
    assert desk.room.is_playing
    desk.resolve()
    assert desk.readers[lead].last(said.Accepted).id == "u"
    assert desk.room.tick == 0


def test_an_event_changes_concern_at_the_end_of_the_quarter_and_is_told() -> None:
    scenario = load_scenario("standard").with_constants(horizon=16)
    worlds = []
    for _ in range(2):
        desk, lead, links = led_desk(scenario=scenario)
        worlds.append((desk, lead, links))
    desk, lead, links = worlds[0]
    accepted(desk.act(lead, ActKind.EVENT, conc=300, text="A model escapes"))
    assert desk.readers[links[0]].last(said.Talk).text == "A model escapes"
    for world, _, players in worlds:
        play_round(world, players)
    raised = int(desk.room.state.conc[0]) - int(worlds[1][0].room.state.conc[0])
    assert raised > 200
    assert desk.room.shocks == []
    assert digest(reopened(desk).room.state) == digest(desk.room.state)


def test_a_scenario_without_society_takes_no_events() -> None:
    scenario = small_scenario().with_constants(w_social=0)
    desk, lead, _ = led_desk(scenario=scenario)
    assert refusal(desk.act(lead, ActKind.EVENT, conc=5)) is RefusalCode.NOT_ALLOWED


def test_the_log_holds_acts_events_and_only_the_final_line(tmp_path: Path) -> None:
    scenario = load_scenario("standard").with_constants(horizon=12)
    desk, lead, links = led_desk(scenario=scenario)
    play_round(desk, links)
    desk.act(lead, ActKind.EVENT, reg=100, text="A law")
    play_round(desk, links, Orders(hire=1000))
    desk.act(lead, ActKind.UNDO, confirm=True)
    desk.act(lead, ActKind.EVENT, conc=200, text="A leak")
    desk.act(lead, ActKind.ORDERS, seats=(0,), orders=Orders(hire=500))
    play_round(desk, links[1:])
    desk.act(lead, ActKind.SKIP)
    play_round(desk, links)
    assert desk.stage == "finished"
    path = tmp_path / "m.techrace"
    write_log(path, records_of(desk.stored()))
    assert verify(path).outcome is Outcome.VERIFIED
    records = [entry.record for entry in open_log(path).entries("TA")]
    ticks = [record for record in records if isinstance(record, TickRecord)]
    assert [tick.tick for tick in ticks] == list(range(12))
    assert [(tick.tick, tick.shocks[0].conc, tick.shocks[0].reg) for tick in ticks if tick.shocks] == [
        (7, 200, 0)
    ]
    assert [tick.tick for tick in ticks if tick.flags] == [4]
    acts = [record.data["do"] for record in records if isinstance(record, Annotation)]
    assert acts == ["event", "undo", "event", "orders", "skip"]


# -- starting, series --


def test_a_room_that_waits_begins_when_the_facilitator_says_so() -> None:
    desk, lead, links = led_desk(waits=True)
    assert desk.stage == "waiting"
    accepted(desk.act(lead, ActKind.START))
    assert desk.stage == "running"
    assert desk.readers[links[0]].last(said.Observation).tick == 0


@pytest.mark.parametrize("fill", [False, True])
def test_a_start_without_somebody_leaves_the_seat_or_gives_it_to_a_bot(fill: bool) -> None:
    spec = make_spec(facilitators=(hashed(LEAD),), fill=fill)
    desk = Desk(spec, context=RoomContext(bots=frozenset({"crowd"})))
    lead = desk.join(role=Role.FACILITATOR, token=LEAD)
    first = desk.join()
    desk.act(lead, ActKind.START)
    assert desk.stage == "running"
    assert [call.seat for call in desk.calls] == ([1] if fill else [])
    status = SeatStatus.BOT if fill else SeatStatus.ABSENT
    assert desk.readers[first].last(said.Presence).seats[1].status is status
    assert reopened(desk).room.stage.value == "running"


def test_a_rematch_keeps_people_facilitators_and_code() -> None:
    desk, lead, links = led_desk(rotate=True)
    desk.act(lead, ActKind.END_NOW, confirm=True)
    accepted(desk.act(lead, ActKind.REMATCH))
    assert {desk.readers[link].closed for link in (*links, lead)} == {CloseCode.RESTARTING}
    (rematch,) = desk.rematches
    assert (rematch.spec.code, rematch.spec.number, rematch.spec.matches) == (desk.spec.code, 2, 2)
    after = Desk(attrs.evolve(rematch.spec, match="1" * 32, seed=6), seated=rematch.seated)
    assert after.stage == "running"
    back = after.join(token=desk.token_of(links[0]))
    assert after.readers[back].of(said.Welcome)[0].seat == 1
    assert after.readers[back].last(said.House).match == 2
    assert accepted(after.act(after.join(role=Role.FACILITATOR, token=LEAD), ActKind.PAUSE))


def test_a_series_goes_on_by_itself() -> None:
    desk, lead, _ = led_desk(matches=2)
    desk.act(lead, ActKind.END_NOW, confirm=True)
    desk.pass_time(desk.context.host.between_matches - 1)
    assert desk.rematches == []
    desk.pass_time(2.0)
    assert desk.rematches[0].spec.number == 2
    assert desk.vanished
