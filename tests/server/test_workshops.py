"""Rooms that are created together, one code for all of them, and what devices tell about a venue's network."""

import json
from pathlib import Path

import aiohttp
import pytest

from host_kit import Answer, quick_limits, request, running_server, until
from techrace_client import connect
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Role
from techrace_server import Ready
from techrace_server.checks import CHECK_BYTES, MOST_RESULTS, CheckBody, Checks
from techrace_server.limits import HostLimits

SMALL = {"scenario": "small", "clock": {"kind": "rounds", "seconds": 60}, "waits": True}


async def create(server: Ready, **changes: object) -> Answer:
    return await request(server.url + "/api/workshops", "POST", body=SMALL | changes)


async def test_people_are_spread_over_the_rooms_of_a_workshop(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        created = (await create(server, rooms=3)).json()
        code, rooms = created["workshop"], created["rooms"]
        assert len({room["room"] for room in rooms} | {code}) == 4
        assert len({room["facilitator"] for room in rooms}) == 3
        assert {room["workshop"] for room in rooms} == {code}
        seated = []
        for _ in range(6):
            async with connect(server.url, room=code) as match:
                seated.append(match.welcome.room)
        assert sorted(seated) == sorted(2 * [room["room"] for room in rooms])
        found = (await request(f"{server.url}/api/workshops/{code.lower()}")).json()
        taken = [sum(seat["status"] != "open" for seat in room["seats"]) for room in found["rooms"]]
        assert taken == [2, 2, 2]


async def test_whoever_comes_back_by_the_code_of_all_gets_the_own_seat(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        created = (await create(server, rooms=2)).json()
        code = created["workshop"]
        async with connect(server.url, room=code) as first:
            welcome = first.welcome
        async with connect(server.url, room=code, token=welcome.token) as again:
            assert (again.welcome.room, again.welcome.seat) == (welcome.room, welcome.seat)
        for room in created["rooms"]:
            async with connect(
                server.url, room=code, role=Role.FACILITATOR, token=room["facilitator"]
            ) as lead:
                assert lead.welcome.room == room["room"]


async def test_a_workshop_outlives_the_server(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        created = (await create(server, rooms=2)).json()
    async with running_server(tmp_path) as server:
        found = (await request(f"{server.url}/api/workshops/{created['workshop']}")).json()
        assert [room["room"] for room in found["rooms"]] == [room["room"] for room in created["rooms"]]


async def test_the_picture_of_the_code_leads_to_all_rooms(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        code = (await create(server, rooms=2)).json()["workshop"]
        answer = await request(f"{server.url}/api/rooms/{code}/qr.svg")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert (await request(f"{server.url}/api/rooms/{code}")).json()["workshop"] == code
        assert (await request(f"{server.url}/api/workshops/NOBODY")).status == 404


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"rooms": 0}, 422, "rooms: expected 1..4, got 0"),
        ({"rooms": 5}, 422, "rooms: expected 1..4, got 5"),
        ({"rooms": 2, "seed": 7}, 422, "seed: rooms of one seed would play the same match, expected none"),
        ({"rooms": 2, "scenario": "nothing"}, 422, "nothing"),
    ],
)
async def test_a_workshop_that_cannot_be_is_refused(
    tmp_path: Path, changes: dict[str, object], status: int, sentence: str
) -> None:
    async with running_server(tmp_path, limits=_few_rooms()) as server:
        answer = await create(server, **changes)
        assert answer.status == status
        assert sentence in answer.json()["error"]["message"]
        assert (await request(server.url + "/api/rooms")).json()["rooms"] == []


async def test_rooms_that_there_is_no_place_for_are_not_begun(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=_few_rooms()) as server:
        assert (await create(server, rooms=2)).status == 201
        answer = await create(server, rooms=3)
        assert answer.status == 503
        assert "3 rooms are asked for, and there is place for 2 more" in answer.json()["error"]["message"]
        assert len((await request(server.url + "/api/rooms")).json()["rooms"]) == 2


async def test_an_address_without_a_token_gets_all_of_its_rooms_or_none(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=HostLimits(rooms_per_creator=3)) as server:
        assert (await create(server, rooms=4)).status == 503
        assert (await request(server.url + "/api/rooms")).json()["rooms"] == []
        assert (await create(server, rooms=2)).status == 201
        assert (await request(server.url + "/api/server")).json()["rooms"] == 1


async def test_opening_a_workshop_takes_the_admin_token(tmp_path: Path) -> None:
    async with running_server(tmp_path, admin_token="a-long-secret-token") as server:
        assert (await create(server, rooms=2)).status == 401


def _few_rooms() -> HostLimits:
    return HostLimits(rooms=4)


async def test_the_server_says_what_opening_a_room_takes(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=_few_rooms()) as server:
        await create(server, rooms=1)
        told = (await request(server.url + "/api/server")).json()
        assert (told["bots"], told["token"], told["rooms"]) == ([], False, 3)
    async with running_server(tmp_path / "other", admin_token="a-long-secret-token") as server:
        assert (await request(server.url + "/api/server")).json()["token"] is True


# -- the check of a network --


async def test_a_probe_answers_with_the_servers_time(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.url}/ws/check") as probe,
    ):
        await probe.send_str("17")
        answer = json.loads(await probe.receive_str())
        assert answer["echo"] == "17"
        assert answer["wall_ms"] == pytest.approx(server.rooms.wall() * 1000, abs=60_000)
        assert server.rooms.admission.connections == 1


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([b"bytes"], CloseCode.WRONG_FRAME),
        (["x" * 65], CloseCode.TOO_LARGE),
        (["x"] * 160, CloseCode.RATE),
    ],
    ids=["bytes", "large", "many"],
)
async def test_a_probe_is_for_a_few_small_messages(
    tmp_path: Path, messages: list[str | bytes], code: CloseCode
) -> None:
    async with (
        running_server(tmp_path) as server,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.url}/ws/check") as probe,
    ):
        for message in messages:
            await (probe.send_str(message) if isinstance(message, str) else probe.send_bytes(message))
        async for _ in probe:
            pass
        assert probe.close_code == code


async def test_probes_leave_room_for_people(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path, limits=quick_limits(probes=1)) as server,
        aiohttp.ClientSession() as session,
    ):
        url = f"{server.url}/ws/check"
        async with session.ws_connect(url) as probe:
            await probe.send_str("1")
            await probe.receive_str()
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url)
            assert refused.value.status == 503
            async with session.ws_connect(f"{server.url}/ws"):
                pass
        await until(lambda: server.rooms.statistics().connections == 0)
        async with session.ws_connect(url) as probe:
            await probe.send_str("2")
            assert json.loads(await probe.receive_str())["echo"] == "2"


async def test_results_can_be_sent_by_all_and_read_by_the_operator(tmp_path: Path) -> None:
    result = {"name": "Room\u200b 4", "verdict": "good", "text": "60 s held\n<b>12 ms</b>"}
    async with running_server(tmp_path, admin_token="a-long-secret-token") as server:
        url = server.url + "/api/checks"
        assert (await request(url, "POST", body=result)).status == 204
        assert (await request(url)).status == 401
        operator = {"Authorization": "Bearer a-long-secret-token"}
        [kept] = (await request(url, headers=operator)).json()["checks"]
        assert kept | {"at": 0} == result | {"name": "Room 4", "at": 0}
        assert (await request(url, "POST", body=result | {"verdict": "splendid"})).status == 422
        longest = {"name": "\U0001f6f0" * 40, "verdict": "good", "text": "\U0001f6f0" * 2000}
        assert (await request(url, "POST", body=longest)).status == 204
        assert (await request(url, "POST", body={"text": "x" * CHECK_BYTES})).status == 413


def test_the_latest_results_are_kept() -> None:
    checks = Checks()
    body = CheckBody(verdict="bad", text="no network")
    kept = [checks.add(body, 0.0, float(number)) for number in range(MOST_RESULTS + 1)]
    assert kept == [True] * MOST_RESULTS + [False]
    assert checks.add(body, 60.0, 1000.0)
    found = checks.listed()
    assert (len(found), found[0]["at"]) == (MOST_RESULTS, 1000.0)


async def test_an_address_that_can_be_said_aloud_leads_to_the_page(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/check")
        assert (answer.status, answer.headers["location"]) == (307, "./#/check")
