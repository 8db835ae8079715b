"""A join that can be repeated: a welcome that was lost on its way costs nobody a seat."""

from pathlib import Path

import attrs
import pytest

from host_kit import RawClient, running_host, settings_for, until
from room_kit import LEAD, Desk, led_desk, seated_desk, small_scenario
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import ActKind, RefusalCode, Role
from techrace_server import RoomOptions, ledger, open_host
from techrace_server.export import records_of

JOIN = "join-0000000000000000001"
OTHER = "join-0000000000000000002"


def reopened(desk: Desk) -> Desk:
    return Desk(stored=desk.stored(), now=5.0, context=attrs.evolve(desk.context, feed_prefix="second"))


def refused(desk: Desk, link: int) -> RefusalCode:
    return desk.readers[link].last(said.Refused).code


def seat_and_token(desk: Desk, link: int) -> tuple[int | None, str | None]:
    welcome = desk.readers[link].last(said.Welcome)
    return welcome.seat, welcome.token


@pytest.mark.parametrize("restart", [False, True])
def test_the_same_join_gets_the_same_seat_and_a_new_token(restart: bool) -> None:
    desk, _ = seated_desk(seats=3)
    room = Desk(desk.spec)
    first = room.join(join=JOIN, name="Ada")
    room.join(join=OTHER)
    if restart:
        room = reopened(room)
    again = room.join(join=JOIN, name="somebody else")
    assert seat_and_token(room, again) == (0, room.token_of(again))
    assert room.readers[again].last(said.Welcome).name == "Ada"
    if not restart:
        assert room.readers[first].closed is CloseCode.REPLACED
        # The token told before is dead, in the journal too; the new one is good.
        for place in (room, reopened(room)):
            stale = place.join(token=room.token_of(first))
            assert refused(place, stale) is RefusalCode.TOKEN
            assert place.readers[place.join(token=room.token_of(again))].last(said.Welcome).seat == 0
    assert seat_and_token(room, room.join(join=OTHER))[0] == 1
    assert [seat.name for seat in room.room.seats if seat.is_taken] == ["Ada", "Player 2"]


def test_what_was_answered_before_is_not_done_twice() -> None:
    desk = Desk(seated_desk()[0].spec)
    first = desk.join(join=JOIN)
    desk.join()
    answer = desk.order(first, Orders(slots=((0, 700),)), id_="same")
    again = desk.join(join=JOIN)
    assert desk.order(again, Orders(slots=((0, 700),)), id_="same") == answer
    assert len(list(desk.entries(ledger.Ordered))) == 1
    assert JOIN not in repr(desk.journal)


@pytest.mark.parametrize("do", [ActKind.RE_SEAT, ActKind.REMOVE])
def test_a_seat_that_was_given_away_is_not_found_by_its_join(do: ActKind) -> None:
    desk, _, _ = led_desk()
    room = Desk(desk.spec, context=desk.context)
    lead = room.join(role=Role.FACILITATOR, token=LEAD)
    room.join(join=JOIN)
    room.join()
    room.act(lead, do, seats=(0,), confirm=True)
    again = room.join(join=JOIN)
    if do is ActKind.REMOVE:
        # The seat is open again, so it is taken anew, by whoever comes.
        assert seat_and_token(room, again) == (0, room.token_of(again))
        assert len(list(room.entries(ledger.Rejoined))) == 0
    else:
        assert refused(room, again) is RefusalCode.ROOM_FULL


def test_a_join_that_was_repeated_leaves_a_room_that_can_be_exported_and_watched() -> None:
    desk = Desk(seated_desk()[0].spec)
    links = [desk.join(join=JOIN), desk.join(join=OTHER)]
    links[0] = desk.join(join=JOIN)
    watcher = desk.join(role=Role.SPECTATOR, join=JOIN)
    assert desk.readers[watcher].last(said.Welcome).seat is None
    while desk.stage == "running":
        for link in links:
            desk.ready(link)
    assert desk.readers[desk.join(join=JOIN)].last(said.Welcome).seat == 0
    assert list(records_of(desk.stored()))


async def test_the_server_dies_between_the_seat_and_the_welcome(tmp_path: Path) -> None:
    """The seat is on disk and nobody was told; the client says the same hello to the next server."""
    settings = settings_for(tmp_path)
    async with open_host(settings) as host:
        runner = await host.create(small_scenario(2))
        client = RawClient(host.connect())
        hello = said.Hello(version=1, room=runner.room.spec.code, name="Ada", join=JOIN)
        await client.stream.send(client.session.hello(hello))
        await until(lambda: runner.room.seats[0].is_taken)
        await runner.settled()
        # Nothing of what was sent is read: as if the connection had broken before.
    async with open_host(settings) as host:
        client = RawClient(host.connect())
        welcome = await client.hello(runner.room.spec.code, name="Ada", join=JOIN)
        assert (welcome.seat, welcome.token is None) == (0, False)
        assert sum(seat.is_taken for seat in host.rooms[runner.room.spec.code].room.seats) == 1


async def test_a_workshop_leads_back_to_the_same_room(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        options = RoomOptions(workshop="WKSHP2")
        rooms = [await host.create(small_scenario(2), options=options) for _ in range(3)]
        first = await RawClient(host.connect()).hello("WKSHP2", join=JOIN)
        again = await RawClient(host.connect()).hello("WKSHP2", join=JOIN)
        assert (again.room, again.seat) == (first.room, first.seat)
        assert sum(seat.is_taken for runner in rooms for seat in runner.room.seats) == 1
