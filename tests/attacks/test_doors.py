"""Who gets in: other sites, other names, guesses, floods, stolen and dead tokens (FAULTS A1 to A6, O2, O6)."""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from host_kit import RawClient, quick_limits, request, running_host, running_server, until
from room_kit import small_scenario
from socket_kit import LOCKSTEP, RawSocket, address_of
from techrace_client.streams import websocket_opener
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import encode_client
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ActKind, RefusalCode, Role
from techrace_server import Host, Ready, Settings
from techrace_server.admission import Admission, Full, Visit
from techrace_server.limits import HostLimits
from techrace_server.settings import SettingsError, load_settings
from techrace_server.spec import RoomOptions

HOME = "localhost:8765"
ORIGINS = {
    "https://evil.example": 403,
    "http://evil.example:8765": 403,
    "null": 403,
    "": 403,
    "file://": 403,
    "http://localhost": 403,
    "http://localhost:8766": 403,
    "http://localhost:8765.evil.example": 403,
    "http://localhost.evil.example:8765": 403,
    "http://evillocalhost:8765": 403,
    "http://localhost:8765@evil.example": 403,
    "http://evil.example/localhost:8765": 403,
    "http://evil.example#localhost:8765": 403,
    "chrome-extension://localhost:8765": 403,
    "http://[::1": 403,
    "http://LOCALHOST:8765": 101,
    "http://localhost:8765": 101,
    "https://localhost:8765": 101,
    "https://club.example": 101,
    "https://club.example.evil.example": 403,
}
HOSTS = {
    "evil.example": 421,
    "localhost.evil.example": 421,
    "evil.example:8765": 421,
    "localhost@evil.example": 421,
    "localhost, evil.example": 421,
    "": 421,
    "[::1": 421,
    "LOCALHOST:8765": 101,
    "127.0.0.1:8765": 101,
    "192.168.1.20:8765": 101,
    "[::1]:8765": 101,
    "techrace.example": 101,
}


async def test_pages_of_other_sites_do_not_get_in(tmp_path: Path) -> None:
    async with running_server(tmp_path, allowed_origins=("https://club.example",)) as server:
        for origin, status in ORIGINS.items():
            async with RawSocket.open(server, silent=True) as raw:
                await raw.shake_hands(Host=HOME, Origin=origin)
                assert raw.status == status, origin
            over_http = await request(server.url + "/api/rooms", headers={"Host": HOME, "Origin": origin})
            assert over_http.status == (200 if status == 101 else status), origin


async def test_two_origins_are_none(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        await raw.shake_hands(Host=HOME, Origin=f"http://{HOME}\r\nOrigin: http://{HOME}")
        assert raw.status == 403


async def test_names_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    async with running_server(tmp_path, allowed_hosts=("techrace.example",)) as server:
        for host, status in HOSTS.items():
            async with RawSocket.open(server, silent=True) as raw:
                await raw.shake_hands(Host=host)
                assert raw.status == status, host
            over_http = await request(server.url + "/api/rooms", headers={"Host": host})
            assert over_http.status in ({200} if status == 101 else {400, 421}), host


# -- guesses (A3) --


def guessing(**changes: Any) -> HostLimits:
    return quick_limits(failed_joins=5, failed_join_delay=0.05, handshakes_burst=10_000, **changes)


async def guess(server: Ready, room: str, **facts: Any) -> int | None:
    """Try to get into a room; return how the connection was closed, None if it was not."""
    async with RawSocket.open(server) as raw:
        raw.send(2, encode_client(said.Hello(version=1, room=room, **facts)).data)
        return await raw.close_code()


async def test_guessing_codes_is_slowed_down_and_honest_people_get_in(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=guessing(failed_joins_waiting=1)) as server:
        runner = await server.rooms.create(small_scenario(3), clock=LOCKSTEP)
        code = runner.room.spec.code
        first = RawClient(await websocket_opener(address_of(server), Limits())())
        await first.hello(code)
        codes = [await guess(server, f"WRNG{n:02}") for n in range(5)]
        assert codes == [CloseCode.NO_ROOM] * 5
        # From now on guesses wait, and only so many at the same time.
        codes = await asyncio.gather(*(guess(server, f"WRNH{n:02}") for n in range(20)))
        assert codes.count(CloseCode.RATE) > 10
        # Somebody from this address is in that room: others from there come in at once ...
        second = RawClient(await websocket_opener(address_of(server), Limits())())
        await second.hello(code)
        # ... and into another room they come after a while.
        other = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
        third = RawClient(await websocket_opener(address_of(server), Limits())())
        await third.hello(other.room.spec.code)
        for client in (first, second, third):
            await client.stream.close()


async def test_guessing_codes_over_http_is_counted_too(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=guessing()) as server:
        statuses = [(await request(f"{server.url}/api/rooms/WRONG{n}")).status for n in range(8)]
        assert statuses == [404] * 5 + [429] * 3
        for path in ("", "/qr.svg"):
            assert (await request(f"{server.url}/api/rooms/WRONG9{path}")).status == 429
        runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
        url = f"{server.url}/api/rooms/{runner.room.spec.code}"
        assert (await request(url)).status == 429
        client = RawClient(await websocket_opener(address_of(server), Limits())())
        await client.hello(runner.room.spec.code)
        assert (await request(url)).status == 200
        await client.stream.close()


async def test_guessing_tokens_of_a_room_is_slowed_down(tmp_path: Path) -> None:
    limits = guessing(failed_joins_per_room=3)
    async with running_host(tmp_path, limits=limits) as host:
        runner = await host.create(small_scenario(2), clock=LOCKSTEP)
        code = runner.room.spec.code
        now = [0.0]
        for number in range(3):
            visit = host.admission.open(f"10.0.0.{number}")
            assert visit.delay(code, now[0], with_token=True) == 0
            visit.failed(code, now[0], exists=True)
            visit.close()
        visit = host.admission.open("10.0.0.99")
        assert visit.delay(code, now[0], with_token=False) == 0
        assert visit.delay(code, now[0], with_token=True)
        assert visit.delay(code, now[0] + 600, with_token=True) == 0
        visit.close()


def test_no_address_can_try_often() -> None:
    """What FAULTS section 4 promises: about 30 tries a minute, so 5,400 in three hours, a hit in a thousand."""
    limits = HostLimits()
    admission = Admission(limits)
    tries, now = 0, 0.0
    waiting: list[tuple[float, Visit]] = []
    while now < 3600:
        visit = admission.open("192.0.2.7")
        wait = visit.delay("WRONGX", now, with_token=False)
        if wait is None:
            visit.close()
            now += 0.25
            waiting = [(at, queued) for at, queued in waiting if not release(at, queued, now)]
        elif wait:
            waiting.append((now + wait, visit))
            tries += 1
        else:
            visit.failed("WRONGX", now, exists=False)
            visit.close()
            tries += 1
    assert tries <= 30 * 60 + 2 * limits.failed_joins + 6 * limits.failed_joins
    rooms, codes = limits.rooms, 31**6
    assert 3 * tries * rooms / codes < 2e-3


def release(at: float, visit: Visit, now: float) -> bool:
    if at > now:
        return False
    visit.waited()
    visit.failed("WRONGX", now, exists=False)
    visit.close()
    return True


# -- floods of connections (O2) --


def knocks(admission: Admission, address: str, number: int, now: float = 0.0) -> list[Full | None]:
    """Open connections and keep them; return how each was answered."""
    answers = []
    for _ in range(number):
        answers.append(admission.knock(address, now))
        if answers[-1] is None:
            admission.open(address)
    return answers


def test_an_address_has_only_so_many_connections() -> None:
    admission = Admission(HostLimits(connections_per_address=3, strangers=100))
    assert knocks(admission, "192.0.2.1", 5) == [None] * 3 + [Full.ADDRESS] * 2
    assert knocks(admission, "192.0.2.2", 1) == [None]


def test_ipv6_is_counted_by_network_and_mapped_addresses_as_what_they_are() -> None:
    admission = Admission(HostLimits(connections_per_address=2))
    assert knocks(admission, "2001:db8::1", 1) + knocks(admission, "2001:db8::2", 2)[1:] == [
        None,
        Full.ADDRESS,
    ]
    assert knocks(admission, "2001:db8:0:1::1", 1) == [None]
    assert knocks(admission, "::ffff:192.0.2.1", 2) == [None] * 2
    assert knocks(admission, "192.0.2.1", 1) == [Full.ADDRESS]


def test_an_address_may_not_hurry() -> None:
    limits = HostLimits(handshakes_burst=4, handshakes_per_second=2)
    admission = Admission(limits)
    assert knocks(admission, "192.0.2.1", 5) == [None] * 4 + [Full.HURRY]
    assert knocks(admission, "192.0.2.1", 3, now=1.0) == [None] * 2 + [Full.HURRY]


def test_listed_networks_are_not_counted_by_address() -> None:
    limits = HostLimits(connections_per_address=1, handshakes_burst=1)
    admission = Admission(limits, ["192.0.2.0/24", "2001:db8::/32"])
    assert knocks(admission, "192.0.2.9", 5) == [None] * 5
    assert knocks(admission, "2001:db8::1", 5) == [None] * 5
    assert knocks(admission, "198.51.100.1", 2) == [None, Full.ADDRESS]


def test_settings_name_a_network_that_is_none() -> None:
    with pytest.raises(SettingsError, match=r"shared_networks: .10\.0\.0\.0/99., expected a network"):
        load_settings({"shared_networks": ("10.0.0.0/99",)})


def test_when_strangers_fill_the_server_known_addresses_still_get_in() -> None:
    limits = HostLimits(strangers=10, connections=100, reserve=10)
    admission = Admission(limits)
    admission.open("192.0.2.1").welcomed("ROOM22")
    for number in range(10):
        knocks(admission, f"198.51.100.{number}", 1)
    assert knocks(admission, "203.0.113.1", 1) == [Full.SERVER]
    assert knocks(admission, "192.0.2.1", 1) == [None]


def test_the_last_tenth_is_for_known_addresses() -> None:
    admission = Admission(HostLimits(connections=20, strangers=1000, reserve=200))
    admission.open("192.0.2.1").welcomed("ROOM22")
    answers = [knocks(admission, f"198.51.100.{number}", 1)[0] for number in range(19)]
    assert answers == [None] * 17 + [Full.SERVER] * 2
    assert knocks(admission, "192.0.2.1", 3) == [None, None, Full.SERVER]


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    admission = Admission(HostLimits(addresses=100))
    kept = admission.open("192.0.2.1")
    for number in range(1000):
        admission.open(f"10.0.{number // 250}.{number % 250}").close()
    assert len(admission._visitors) == 100
    kept.close()
    assert (admission.connections, admission.strangers) == (0, 0)


async def test_a_flood_of_handshakes_is_turned_away(tmp_path: Path) -> None:
    limits = quick_limits(connections_per_address=5, handshakes_burst=8, handshakes_per_second=1)
    async with running_server(tmp_path, limits=limits) as server:
        async with AsyncExitStack() as stack:
            raws = [await stack.enter_async_context(RawSocket.open(server)) for _ in range(12)]
            assert [raw.status for raw in raws] == [101] * 5 + [429] * 7
        await until(lambda: not server.rooms.registry.connections)
        async with AsyncExitStack() as stack:
            raws = [await stack.enter_async_context(RawSocket.open(server)) for _ in range(6)]
            assert 429 in [raw.status for raw in raws]
        await until(lambda: server.rooms.statistics().connections == 0)


# -- tokens (A5, A6) --


async def seated(host: Host, **facts: Any) -> tuple[RawClient, str, str]:
    """Return a player, its room and its token."""
    runner = await host.create(small_scenario(2), clock=LOCKSTEP)
    client = RawClient(host.connect())
    token = (await client.hello(runner.room.spec.code, **facts)).token
    other = RawClient(host.connect())
    await other.hello(runner.room.spec.code)
    assert token is not None
    return client, runner.room.spec.code, token


async def test_of_two_with_the_same_token_the_newer_one_sits(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        older, code, token = await seated(host, seat=0)
        runner = host.rooms[code]
        newer = RawClient(host.connect())
        await older.order(0, Orders(lines=(1, 0, 0, 0, 0)), id_="before")
        await newer.hello(code, token=token)
        # Sent before the older one has heard that it was replaced, and of no effect.
        with contextlib.suppress(ConnectionError):
            for number in range(3):
                await older.order(0, Orders(lines=(9, 9, 9, 9, 9)), id_=f"after-{number}")
        assert await older.closed() == CloseCode.REPLACED
        assert any(isinstance(message, said.Closing) for message in older.heard)
        await newer.order(0, Orders(lines=(2, 0, 0, 0, 0)), id_="mine")
        answer = await newer.hear(said.Accepted)
        assert answer.id == "mine"
        orders = runner.room.seats[0].orders
        assert orders is not None
        assert orders.lines == (2, 0, 0, 0, 0)


async def test_who_has_left_does_not_come_back_with_the_old_token(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client, code, token = await seated(host, seat=0)
        await client.say(said.Leave())
        assert await client.closed() == CloseCode.FINISHED
        heir = RawClient(host.connect())
        inherited = await heir.hello(code, seat=0)
        assert inherited.token != token
        for feed in (None, inherited.feed):
            thief = RawClient(host.connect())
            await thief.stream.send(
                encode_client(said.Hello(version=1, room=code, token=token, feed=feed, last_seen=0))
            )
            refused = await thief.next()
            assert isinstance(refused, said.Refused)
            assert refused.code == RefusalCode.TOKEN
        assert host.rooms[code].room.seats[0].link is not None


REVOKED = {
    ActKind.RE_SEAT: CloseCode.NOT_AUTHENTICATED,
    ActKind.REMOVE: CloseCode.NOT_ALLOWED,
}


@pytest.mark.parametrize("act", REVOKED)
async def test_what_a_facilitator_takes_away_is_gone_at_once(tmp_path: Path, act: ActKind) -> None:
    async with running_host(tmp_path) as host:
        leads = host.new_token()
        runner = await host.create(small_scenario(2), clock=LOCKSTEP, options=RoomOptions(facilitator=leads))
        code = runner.room.spec.code
        player, other, lead = (RawClient(host.connect()) for _ in range(3))
        token = (await player.hello(code, seat=0)).token
        await other.hello(code)
        await lead.hello(code, role=Role.FACILITATOR, token=leads)
        await lead.say(said.Act(id="take", do=act, seats=(0,), confirm=True))
        fresh = (await lead.hear(said.Accepted)).token
        with contextlib.suppress(ConnectionError):
            await player.order(0, Orders(lines=(9, 9, 9, 9, 9)))
        assert await player.closed() == REVOKED[act]
        assert runner.room.seats[0].orders is None
        thief = RawClient(host.connect())
        await thief.stream.send(encode_client(said.Hello(version=1, room=code, token=token)))
        refused = await thief.next()
        assert isinstance(refused, said.Refused)
        assert refused.code == RefusalCode.TOKEN
        assert (fresh is not None) == (act is ActKind.RE_SEAT)
        if fresh is not None:
            heir = RawClient(host.connect())
            assert (await heir.hello(code, token=fresh)).seat == 0


WRONG_TOKENS: dict[str, Callable[[str], str]] = {
    "other": lambda _: "A" * 22,
    "lower case": str.lower,
    "one sign more": lambda token: token + "A",
    "one sign less": lambda token: token[:-1],
    "padded": lambda token: token + "==",
}


async def test_wrong_tokens_change_nothing_about_a_seat_that_is_away(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client, code, token = await seated(host, seat=0)
        runner = host.rooms[code]
        await client.stream.close()
        await until(lambda: runner.room.seats[0].link is None)
        before = (runner.room.seats[0].token, runner.room.clock)
        for name, change in WRONG_TOKENS.items():
            if change(token) == token:
                continue
            thief = RawClient(host.connect())
            await thief.stream.send(encode_client(said.Hello(version=1, room=code, token=change(token))))
            refused = await thief.next()
            assert isinstance(refused, said.Refused), name
        assert (runner.room.seats[0].token, runner.room.clock) == before
        back = RawClient(host.connect())
        assert (await back.hello(code, token=token)).seat == 0


# -- rooms (O6) --


async def test_a_creator_has_only_so_many_rooms(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(rooms_per_creator=2)) as server:
        body = {"scenario": "toy", "clock": {"kind": "lockstep"}}
        answers = [await request(server.url + "/api/rooms", "POST", body=body) for _ in range(3)]
        assert [answer.status for answer in answers] == [201, 201, 503]
        assert "you have 2 rooms already" in answers[2].json()["error"]["message"]
        runner = server.rooms.rooms[answers[0].json()["room"]]
        server.rooms.vanished(runner)
        runner.close()
        assert (await request(server.url + "/api/rooms", "POST", body=body)).status == 201


async def test_whoever_ends_matches_at_once_does_not_fill_the_house(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(rooms_per_creator=1)) as server:
        url, body = server.url + "/api/rooms", {"scenario": "toy", "clock": {"kind": "lockstep"}}
        for _ in range(4):
            made = await request(url, "POST", body=body)
            assert made.status == 201
            code, token = made.json()["room"], made.json()["facilitator"]
            lead = RawClient(await websocket_opener(address_of(server), Limits())())
            await lead.hello(code, role=Role.FACILITATOR, token=token)
            await lead.say(said.Act(id="a", do=said.ActKind.START))
            await lead.say(said.Act(id="b", do=said.ActKind.END_NOW, confirm=True))
            await lead.hear(said.End)
            await lead.stream.close()
        assert (await request(server.url + "/api/server")).json()["rooms"] == 0
        assert (await request(url, "POST", body=body)).status == 503


async def test_the_operator_has_as_many_as_there_are(tmp_path: Path) -> None:
    limits = quick_limits(rooms_per_creator=1, rooms=3)
    async with running_server(tmp_path, limits=limits, admin_token="correct horse") as server:
        body = {"scenario": "toy"}
        bearer = {"Authorization": "Bearer correct horse"}
        answers = [
            await request(server.url + "/api/rooms", "POST", body=body, headers=bearer) for _ in range(4)
        ]
        assert [answer.status for answer in answers] == [201, 201, 201, 503]


async def test_rooms_that_nobody_comes_to_are_collected(tmp_path: Path) -> None:
    async with running_host(tmp_path, limits=quick_limits(empty_room=0.05, rooms=3)) as host:
        for _ in range(3):
            await host.create(small_scenario(2), clock=LOCKSTEP)
        await until(lambda: not host.rooms)
        assert (await host.create(small_scenario(2), clock=LOCKSTEP)).room.spec.code in host.rooms


async def test_coming_and_going_leaves_nothing_behind(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        runner = await host.create(small_scenario(2), clock=LOCKSTEP)
        for _ in range(50):
            client = RawClient(host.connect())
            await client.hello(runner.room.spec.code)
            await client.say(said.Leave())
            assert await client.closed() == CloseCode.FINISHED
            watcher = RawClient(host.connect())
            await watcher.hello(runner.room.spec.code, role=Role.SPECTATOR)
            await watcher.stream.close()
        await until(lambda: host.statistics().connections == 0)
        await runner.settled()
        assert runner.room.links() == ()
        assert runner._links == {}


async def test_no_rooms_are_opened_on_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    for settings in ({"disk_reserve": 2**62}, {"disk_reserve_percent": 100}):
        async with running_server(tmp_path, limits=quick_limits(**settings)) as server:
            answer = await request(server.url + "/api/rooms", "POST", body={"scenario": "toy"})
            assert answer.status == 503
            assert "the disk is nearly full" in answer.json()["error"]["message"]
            assert (await request(server.url + "/readyz")).status == 503


def test_settings_do_not_show_the_token() -> None:
    assert "correct horse" not in repr(Settings(admin_token="correct horse"))
