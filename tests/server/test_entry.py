"""Who gets a seat when: late comers, house bots, dealt motives, time banks, rooms that nobody needs."""

import attrs
import pytest

from room_kit import OPENING, Desk, led_desk, make_spec, small_scenario
from techrace_game import Orders, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import ClockKind, RefusalCode, Role, SeatStatus
from techrace_server import ledger
from techrace_server.clocks import ClockSpec
from techrace_server.room import RoomContext
from techrace_server.seats import LateJoin, SeatPlan, derived
from techrace_server.spec import deal

LOCKSTEP, ROUNDS = ClockKind.LOCKSTEP, ClockKind.ROUNDS
BOTS = RoomContext(bots=frozenset({"crowd", "profit"}))


def reopened(desk: Desk) -> Desk:
    return Desk(stored=desk.stored(), now=5.0, context=attrs.evolve(desk.context, feed_prefix="second"))


# -- house bots from the start --


def test_a_seat_for_a_house_bot_is_taken_at_once_and_its_bot_called() -> None:
    desk = Desk(make_spec(bots=("crowd", None)), context=BOTS)
    (call,) = desk.calls
    assert (call.seat, call.bot, call.token) == (0, "crowd", derived(OPENING, 0))
    assert call.token not in repr(desk.journal)
    person = desk.join()
    assert desk.readers[person].of(said.Welcome)[0].seat == 1
    assert desk.stage == "running"
    status = desk.readers[person].last(said.Presence).seats[0]
    assert (status.status, status.connected) == (SeatStatus.BOT, False)
    bot = desk.join(token=call.token, bot=True)
    assert desk.readers[bot].of(said.Welcome)[0].motive == desk.spec.motives[0].word


def test_house_bots_alone_do_not_keep_the_clock_running_for_sleeping_people() -> None:
    desk = Desk(make_spec(ROUNDS, 60.0, bots=("crowd", None)), context=BOTS)
    bot = desk.join(token=desk.calls[0].token, bot=True)
    person = desk.join()
    desk.drop(person)
    desk.pass_time(1000.0)
    assert desk.room.tick == 0
    desk.drop(bot)
    desk.join(token=desk.token_of(person))
    desk.pass_time(61.0)
    assert desk.room.tick == 4


def test_a_match_of_house_bots_runs_by_itself() -> None:
    desk = Desk(make_spec(LOCKSTEP, 5.0, bots=("crowd", "profit")), context=BOTS)
    links = [desk.join(token=call.token, bot=True) for call in desk.calls]
    while desk.stage == "running":
        for link in links:
            desk.order(link)
    assert desk.stage == "finished"


# -- late comers --


@pytest.mark.parametrize(
    ("late", "answer"),
    [(LateJoin.OPEN, RefusalCode.ROOM_FULL), (LateJoin.CLOSED, RefusalCode.LOCKED), (LateJoin.BOTS, 0)],
)
def test_who_comes_late_gets_what_the_room_has_for_late_comers(
    late: LateJoin, answer: RefusalCode | int
) -> None:
    desk = Desk(make_spec(bots=("crowd", None), late=late), context=BOTS)
    bot = desk.join(token=desk.calls[0].token, bot=True)
    desk.join()
    newcomer = desk.join(name="Ada")
    if isinstance(answer, RefusalCode):
        assert desk.readers[newcomer].last(said.Refused).code is answer
        return
    assert desk.readers[newcomer].of(said.Welcome)[0].seat == answer
    assert desk.readers[bot].closed is CloseCode.FINISHED
    presence = desk.readers[newcomer].last(said.Presence).seats[0]
    assert (presence.status, presence.name) == (SeatStatus.HUMAN, "Ada")
    twin = reopened(desk)
    assert twin.calls == []
    assert twin.readers[twin.join(token=desk.token_of(newcomer))].of(said.Welcome)[0].seat == 0


def test_who_comes_late_rather_gets_a_seat_of_nobodys() -> None:
    spec = make_spec(scenario=small_scenario(3), bots=("crowd", None, None), late=LateJoin.BOTS)
    desk = Desk(spec, context=BOTS)
    links = [desk.join(), desk.join()]
    desk.leave(links[1])
    assert desk.readers[desk.join()].of(said.Welcome)[0].seat == 2
    assert desk.readers[desk.join(bot=True)].last(said.Refused).code is RefusalCode.ROOM_FULL


# -- dealing --


def test_dealt_motives_are_the_scenarios_and_follow_from_the_seed_alone() -> None:
    scenario = load_scenario("standard")
    dealt = [deal(scenario, seed) for seed in range(20)]
    fixed = sorted(seat.motive for seat in scenario.seats)
    assert all(sorted(motives) == fixed for motives in dealt)
    assert len(set(dealt)) > 10
    assert deal(scenario, 3) == dealt[3]


def test_the_welcome_tells_the_digest_from_before_the_dealing() -> None:
    scenario = small_scenario(2)
    spec = make_spec(scenario=scenario, motives=deal(scenario, 1), deal=True)
    desk = Desk(spec)
    welcome = desk.readers[desk.join()].of(said.Welcome)[0]
    assert welcome.match.digest == scenario.digest()
    assert welcome.motive == spec.motives[0].word


# -- time banks --


def bank_desk(bank: float) -> tuple[Desk, list[int]]:
    spec = attrs.evolve(make_spec(LOCKSTEP, 2.0), clock=ClockSpec(kind=LOCKSTEP, seconds=2.0, bank=bank))
    desk = Desk(spec)
    return desk, [desk.join(bot=True) for _ in range(2)]


def test_a_bot_thinks_longer_at_the_cost_of_its_bank() -> None:
    desk, (first, second) = bank_desk(3.0)
    desk.order(first)
    desk.pass_time(2.5)
    assert desk.room.tick == 0
    assert desk.readers[second].last(said.Clock).time_left_ms == 3000
    assert isinstance(desk.order(second, Orders(slots=((0, 500),))), said.Accepted)
    assert desk.room.tick == 4
    assert [seat.bank for seat in desk.room.seats] == [3.0, 2.5]
    assert [seat.bank for seat in reopened(desk).room.seats] == [3.0, 2.5]


def test_an_empty_bank_buys_no_time() -> None:
    desk, (first, second) = bank_desk(3.0)
    desk.order(first)
    desk.pass_time(5.1)
    assert desk.room.tick == 4
    assert desk.room.seats[1].bank == 0.0
    late = desk.order(second, tick=0, id_="late")
    assert isinstance(late, said.Refused)
    assert late.code is RefusalCode.LATE
    desk.order(first, id_="next")
    desk.pass_time(2.1)
    assert desk.room.tick == 8


# -- rooms that nobody needs --


def test_a_room_with_house_bots_only_is_collected_before_its_start() -> None:
    desk = Desk(make_spec(bots=("crowd", None)), context=BOTS)
    bot = desk.join(token=desk.calls[0].token, bot=True)
    desk.pass_time(BOTS.host.empty_room + 1)
    assert desk.vanished
    assert desk.readers[bot].closed is CloseCode.ROOM_CLOSED
    assert desk.statuses == ["abandoned"]


def test_a_deserted_match_is_kept_for_a_day_and_then_collected() -> None:
    desk, lead, links = led_desk()
    for link in (*links, lead):
        desk.drop(link)
    desk.pass_time(desk.context.host.deserted_room - 10)
    assert not desk.vanished
    back = desk.join(token=desk.token_of(links[0]))
    desk.pass_time(100.0)
    assert not desk.vanished
    desk.drop(back)
    desk.pass_time(desk.context.host.deserted_room + 1)
    assert desk.vanished
    assert list(desk.entries(ledger.Finished)) == []


def test_a_plan_without_people_admits_only_watchers() -> None:
    desk = Desk(make_spec(seats=(SeatPlan.BOT, SeatPlan.ABSENT)))
    assert desk.readers[desk.join()].last(said.Refused).code is RefusalCode.ROOM_FULL
    assert desk.readers[desk.join(role=Role.PROJECTOR)].of(said.Welcome)[0].seat is None
