"""Rooms on a whole host: opened over HTTP, led and talked in over websockets, played by house bots, played again."""

import asyncio
import json
from pathlib import Path

import attrs
import pytest

from host_kit import RawClient, counting_entropy, request, running_host, running_server, until
from room_kit import small_scenario
from techrace_cli.app import run
from techrace_cli.house import HouseBots
from techrace_client import CommandRefusedError, JoinRefusedError, MatchClosedError, Stream, connect
from techrace_game import Orders, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, ClockKind, PledgeVerb, RefusalCode, Role, SeatActivity
from techrace_replays import verify
from techrace_server import ClockSpec, RoomOptions, SeatPlan
from techrace_server.limits import HostLimits
from techrace_server.parts import HostParts

QUICK = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=5.0)
LEAD = "lead-00000000000000000"


def with_bots() -> HostParts:
    return HostParts(entropy=counting_entropy(), bots=HouseBots())


async def test_a_room_is_opened_led_and_talked_in_over_sockets(tmp_path: Path) -> None:
    body = {
        "scenario": "toy",
        "motives": "dealt",
        "public": False,
        "clock": {"kind": "rounds", "seconds": 600},
    }
    seats = len(load_scenario("toy").seats)
    body["seats"] = ["open", "open"] + ["absent"] * (seats - 2)
    async with running_server(tmp_path) as server:
        created = await request(f"{server.url}/api/rooms", "POST", body=body)
        assert created.status == 201
        assert created.headers["cache-control"] == "no-store"
        code, token = created.json()["room"], created.json()["facilitator"]
        assert (await request(f"{server.url}/api/rooms")).json() == {"rooms": []}
        about = (await request(f"{server.url}/api/rooms/{code}")).body.decode()
        assert token not in about
        assert json.loads(about)["open"] == 2
        async with (
            connect(server.url, room=code, role=Role.FACILITATOR, token=token) as lead,
            connect(server.url, room=code, name="Ada") as ada,
            connect(server.url, room=code, name="Ben") as ben,
        ):
            assert ada.welcome.match.digest == load_scenario("toy").digest()
            await until(lambda: ada.latest is not None)
            await ada.chat("hello", to=[1], channel="Pact")
            await until(lambda: ben.talk)
            assert (ben.talk[0].text, ben.talk[0].name, list(lead.talk)) == ("hello", "Ada", [])
            await ben.pledge(PledgeVerb.OTHER, text="to be nice")
            await lead.facilitate(ActKind.PAUSE, text="Talk")
            await until(lambda: ada.clock is not None and ada.clock.reason == "Talk")
            await lead.facilitate(ActKind.RESUME)
            await lead.facilitate(ActKind.ORDERS, seats=[0], orders=Orders(hire=1000))
            await ben.ready()
            await ada.ready()
            await until(lambda: ada.latest is not None and ada.latest.tick > 0)
            await lead.facilitate(ActKind.UNDO, confirm=True)
            await until(lambda: ada.latest is not None and ada.latest.tick == 0)
            await until(lambda: lead.seat_grid is not None)
            assert lead.seat_grid is not None
            assert lead.seat_grid.seats[0].activity is SeatActivity.DECIDING
            new = (await lead.facilitate(ActKind.RE_SEAT, seats=[1])).token
            with pytest.raises(MatchClosedError):
                await ben.ready()
            async with connect(server.url, room=code, token=new) as again:
                assert again.seat == 1
                with pytest.raises(CommandRefusedError) as refused:
                    await lead.facilitate(ActKind.END_NOW)
                assert refused.value.code is RefusalCode.CONFIRM
                await lead.facilitate(ActKind.END_NOW, confirm=True, text="Lunch")
                await until(lambda: again.end is not None)
                assert again.end is not None
                assert again.end.stopped == "Lunch"
                assert [pledge.text for pledge in again.end.pledges] == ["to be nice"]
                log = server.rooms.log_of(again.end.log or "")
        assert log is not None
        assert verify(log).ok


async def test_the_qr_code_of_a_room_is_drawn(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        code = (await request(f"{server.url}/api/rooms", "POST", body={"scenario": "toy"})).json()["room"]
        drawn = await request(f"{server.url}/api/rooms/{code}/qr.svg")
        assert (drawn.status, drawn.headers["content-type"]) == (200, "image/svg+xml")
        assert drawn.body.startswith(b"<svg")
        assert (await request(f"{server.url}/api/rooms/NOROOM/qr.svg")).status == 404


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"motives": "secret"}, "motives"),
        ({"late": "never"}, "never"),
        ({"bots": ["profit"]}, "bots"),
        ({"fill": True}, "house bots"),
        ({"matches": 0}, "matches"),
    ],
)
async def test_what_cannot_be_opened_is_refused_by_name(
    tmp_path: Path, change: dict[str, object], word: str
) -> None:
    async with running_server(tmp_path) as server:
        refused = await request(f"{server.url}/api/rooms", "POST", body={"scenario": "toy", **change})
        assert refused.status == 422
        assert word in refused.json()["error"]["message"]


async def test_house_bots_play_a_whole_match(tmp_path: Path) -> None:
    scenario = small_scenario(2)
    async with running_host(tmp_path, parts=with_bots()) as host:
        options = RoomOptions(bots=("", "profit"))
        runner = await host.create(scenario, clock=QUICK, options=options)
        await until(lambda: runner.room.stage.value == "finished")
        path = host.log_of(runner.room.spec.match)
        assert path is not None
        assert verify(path).ok
    # The bots' tasks have come to an end with their match.
    assert [task for task in asyncio.all_tasks() if "house bot" in task.get_name()] == []


async def test_a_house_bot_stands_in_for_a_person(tmp_path: Path) -> None:
    async with running_host(tmp_path, parts=with_bots()) as host:

        async def opener() -> Stream:
            return host.connect()

        runner = await host.create(
            small_scenario(2),
            clock=ClockSpec(kind=ClockKind.ROUNDS, seconds=600),
            options=RoomOptions(facilitator=LEAD),
        )
        code = runner.room.spec.code
        async with (
            connect(opener, room=code, role=Role.FACILITATOR, token=LEAD) as lead,
            connect(opener, room=code) as first,
            connect(opener, room=code) as second,
        ):
            await lead.facilitate(ActKind.HAND_TO_BOT, seats=[1])
            await until(lambda: runner.room.seats[1].answered)
            await first.ready()
            await until(lambda: second.latest is not None and second.latest.tick == 4)
            await lead.facilitate(ActKind.TAKE_BACK, seats=[1])
            await second.ready(tick=4)


async def test_who_is_replaced_while_speaking_halts_no_room(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        runner = await host.create(small_scenario(1), clock=ClockSpec(kind=ClockKind.ROUNDS, seconds=600))
        older, newer = RawClient(host.connect()), RawClient(host.connect())
        token = (await older.hello(runner.room.spec.code)).token
        await older.hear(said.Observation)
        # Both arrive in the same turn of the loop, the hello first.
        hello = said.Hello(version=1, room=runner.room.spec.code, token=token)
        await newer.stream.send(newer.session.hello(hello))
        await older.order(0)
        assert await older.closed() == 4409
        await newer.hear(said.Observation)
        await newer.order(0, id_="mine")
        assert (await newer.hear(said.Accepted)).id == "mine"
        assert not runner.is_halted


async def test_a_series_goes_on_with_the_same_people(tmp_path: Path) -> None:
    limits = HostLimits(drain=2.0, between_matches=0.02)
    async with running_host(tmp_path, parts=with_bots(), limits=limits) as host:
        options = RoomOptions(bots=("", None), matches=2, deal=True, facilitator=LEAD)
        seats = (SeatPlan.OPEN, SeatPlan.OPEN)
        first = await host.create(small_scenario(2), clock=QUICK, seats=seats, options=options)
        code = first.room.spec.code

        async def opener() -> Stream:
            return host.connect()

        async with connect(opener, room=code, name="Ada") as match:
            token = match.token
            async for observation in match:
                await match.submit(Orders(), tick=observation.tick)
        await until(lambda: host.rooms[code] is not first)
        second = host.rooms[code].room
        assert (second.spec.number, second.spec.match != first.room.spec.match) == (2, True)
        async with connect(opener, room=code, token=token) as match:
            assert (match.seat, match.welcome.name) == (1, "Ada")
            async for observation in match:
                await match.submit(Orders(), tick=observation.tick)
        assert host.log_of(second.spec.match) is not None
        assert sorted(second.spec.motives) == sorted(seat.motive for seat in small_scenario(2).seats)


async def test_a_room_comes_back_with_its_facilitator_talk_and_bots(tmp_path: Path) -> None:
    clock = ClockSpec(kind=ClockKind.ROUNDS, seconds=600)
    async with running_host(tmp_path, parts=with_bots()) as host:

        async def opener() -> Stream:
            return host.connect()

        options = RoomOptions(bots=("", None), facilitator=LEAD)
        runner = await host.create(small_scenario(2), clock=clock, options=options)
        code = runner.room.spec.code
        async with connect(opener, room=code, name="Ada") as ada:
            token = ada.token
            await ada.chat("hello")
    parts = attrs.evolve(with_bots(), entropy=lambda size: b"z" * size)
    async with running_host(tmp_path, parts=parts) as host:

        async def reopener() -> Stream:
            return host.connect()

        async with (
            connect(reopener, room=code, token=token) as ada,
            connect(reopener, room=code, role=Role.FACILITATOR, token=LEAD) as lead,
        ):
            await until(lambda: ada.talk and ada.latest is not None)
            assert ada.talk[0].text == "hello"
            await until(lambda: host.rooms[code].room.seats[0].answered)
            await ada.ready(tick=0)
            await until(lambda: ada.latest is not None and ada.latest.tick == 4)
            await lead.facilitate(ActKind.LOCK)
            with pytest.raises(JoinRefusedError):
                async with connect(reopener, room=code, role=Role.FACILITATOR, token="wrong-0000000000000"):
                    pass


async def test_a_room_is_created_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running_server(tmp_path) as server:
        arguments = ["room", "create", server.url, "--scenario", "toy", "--wait", "--unlisted", "--json"]
        assert await asyncio.to_thread(run, arguments) == 0
        told = json.loads(capsys.readouterr().out)
        token = told["lead"].rpartition("/")[2]
        async with connect(server.url, room=told["code"], role=Role.FACILITATOR, token=token) as lead:
            await lead.facilitate(ActKind.START)
            await until(lambda: lead.clock is not None and lead.clock.state is said.ClockState.RUNNING)
        assert await asyncio.to_thread(run, ["room", "create", server.url, "--fill"]) == 3
        assert "house bots" in capsys.readouterr().err


async def test_a_client_is_asked_again_about_a_round_that_was_taken_back(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:

        async def opener() -> Stream:
            return host.connect()

        clock = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=600)
        options = RoomOptions(facilitator=LEAD)
        runner = await host.create(small_scenario(1), clock=clock, options=options)
        code = runner.room.spec.code
        async with (
            connect(opener, room=code, role=Role.FACILITATOR, token=LEAD) as lead,
            connect(opener, room=code) as match,
        ):
            asked = []
            async for observation in match:
                asked.append(observation.tick)
                if asked == [0, 4]:
                    await lead.facilitate(ActKind.UNDO, confirm=True)
                else:
                    await match.submit(Orders(hire=1000), tick=observation.tick)
            assert asked == [0, 4, 0, 4, 8, 12]
