"""The Python SDK over memory and over real websockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from host_kit import PATIENCE, RandomPlayer, running_host, running_server, until
from room_kit import small_scenario
from techrace_client import (
    AddressError,
    CommandRefusedError,
    ConnectError,
    JoinRefusedError,
    Match,
    MatchClosedError,
    Patience,
    Stream,
    connect,
    play,
)
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding, Frame
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import ClockKind, RefusalCode, Role
from techrace_server import ClockSpec, Host

QUICK = Patience(longest=0.01, give_up=5.0)


def opener(host: Host) -> Any:
    async def open_() -> Stream:
        return host.connect()

    return open_


async def room(host: Host, seats: int = 1, horizon: int = 8, kind: ClockKind = ClockKind.LOCKSTEP) -> str:
    clock = ClockSpec(kind=kind, seconds=60)
    return (await host.create(small_scenario(seats, horizon), clock=clock, seed=3)).room.spec.code


async def test_a_match_is_played_with_a_plain_loop(tmp_path: Path) -> None:
    async with (
        running_host(tmp_path) as host,
        connect(opener(host), room=await room(host), name="Ada") as match,
    ):
        assert (match.seat, match.welcome.name) == (0, "Ada")
        ticks = []
        async for observation in match:
            ticks.append(observation.tick)
            accepted = await match.submit(Orders(slots=((0, 10), (0, 1))))
            assert [part.reason for part in accepted.refused] == ["duplicate"]
        assert ticks == [0, 4]
        assert match.end is not None
        assert match.end.ending == "horizon"
        assert match.latest is not None
        assert match.latest.tick == 8


async def test_the_same_over_a_real_websocket_and_in_json(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        code = await room(server.rooms)
        url = f"{server.url}/#/play/{code}"
        async with connect(url, encoding=Encoding.JSON) as match:
            async for _ in match:
                await match.submit(Orders())
            assert match.end is not None


@pytest.mark.parametrize("kind", [ClockKind.LOCKSTEP, ClockKind.ROUNDS])
async def test_a_program_plays_to_the_end_whatever_the_clock(tmp_path: Path, kind: ClockKind) -> None:
    joined: list[int | None] = []
    async with running_host(tmp_path) as host:
        code = await room(host, 2, 8, kind)
        played = await asyncio.gather(
            *(
                play(
                    opener(host),
                    RandomPlayer(seed),
                    room=code,
                    on_join=lambda match: joined.append(match.seat),
                )
                for seed in range(2)
            )
        )
    assert sorted(joined, key=str) == [0, 1]
    assert [(one.submitted, one.late) for one in played] == [(2, 0), (2, 0)]
    assert all(one.end is not None for one in played)


async def test_realtime_does_not_wait_for_a_program(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        runner = await host.create(
            small_scenario(1, 20), clock=ClockSpec(kind=ClockKind.REALTIME, seconds=0.005), seed=3
        )
        played = await play(opener(host), RandomPlayer(1), room=runner.room.spec.code)
        assert played.end is not None
        assert played.end.tick == 20
        assert 0 < played.submitted + played.late + played.skipped <= 20


async def test_spectators_see_updates_and_give_no_orders(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await room(host)
        async with connect(opener(host), room=code, role=Role.SPECTATOR) as watcher:
            await play(opener(host), RandomPlayer(1), room=code)
            kinds = [type(update).__name__ async for update in watcher.updates()]
            assert watcher.seat is None
            assert {"Observation", "Presence", "Clock", "Names", "End"} <= set(kinds)
            assert kinds[-1] == "End"
            assert watcher.latest is not None
            assert watcher.latest.seen.seat == -1


# -- what goes wrong --


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://x/", "is no address"),
        ("http://", "is no address"),
        ("http://x:99999999/", "is no address"),
        ("http://127.0.0.1:1", "names no room"),
        ("http://127.0.0.1:1/#/play/a b", "names no room"),
    ],
)
async def test_an_address_that_means_nothing_is_refused_before_connecting(address: str, message: str) -> None:
    with pytest.raises(AddressError, match=message):
        async with connect(address):
            pass


async def test_nobody_there_is_said_with_the_address(unused_tcp_port: int) -> None:
    with pytest.raises(ConnectError, match=f"127.0.0.1:{unused_tcp_port}/ws cannot be reached"):
        async with connect(f"127.0.0.1:{unused_tcp_port}", room="X"):
            pass


async def test_a_server_that_turns_away_is_said_with_its_words(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        server.rooms.is_draining = True
        with pytest.raises(ConnectError, match="answers 503: the server is restarting"):
            async with connect(server.url, room="X"):
                pass
        server.rooms.is_draining = False


async def test_a_room_that_does_not_let_in_is_said_with_the_reason(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await room(host)
        for facts, expected in (
            ({"room": "NOROOM"}, RefusalCode.NO_ROOM),
            ({"room": code, "seat": 9}, RefusalCode.NO_SEAT),
            ({"room": code, "token": "x" * 22}, RefusalCode.TOKEN),
        ):
            with pytest.raises(JoinRefusedError) as refused:
                async with connect(opener(host), **facts):
                    pass
            assert refused.value.code is expected


async def test_a_refused_command_is_an_exception_and_the_match_goes_on(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host, connect(opener(host), room=await room(host)) as match:
        async for observation in match:
            with pytest.raises(CommandRefusedError) as refused:
                await match.submit(Orders(), tick=observation.tick + 4)
            assert refused.value.code is RefusalCode.EARLY
            await match.submit(Orders())
        assert match.end is not None


async def test_a_command_after_the_end_is_refused_like_any_other_that_is_late(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host, connect(opener(host), room=await room(host)) as match:
        async for _ in match:
            await match.submit(Orders())
        await until(lambda: match._finished)
        with pytest.raises(CommandRefusedError) as refused:
            await match.submit(Orders())
        assert refused.value.code is RefusalCode.OVER


async def test_nobody_waits_for_an_answer_that_the_end_has_overtaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end came before the command, so the answer comes behind it, where nobody reads any more."""
    clock = ClockSpec(kind=ClockKind.REALTIME, seconds=0.05)
    async with running_host(tmp_path) as host:
        code = (await host.create(small_scenario(1, 4), clock=clock, seed=3)).room.spec.code
        async with connect(opener(host), room=code) as match:
            await until(lambda: match.latest is not None)
            stream = match._stream
            assert stream is not None

            async def lost(_: Frame) -> None:
                pass

            monkeypatch.setattr(stream, "send", lost)
            with pytest.raises(CommandRefusedError) as refused:
                await match.submit(Orders())
            assert refused.value.code is RefusalCode.OVER


async def test_errors_of_the_caller_come_out_as_they_are(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        with pytest.raises(ZeroDivisionError):
            async with connect(opener(host), room=await room(host)):
                raise ZeroDivisionError


async def test_leaving_gives_the_seat_up(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await room(host, 2)
        runner = host.find(code)
        assert runner is not None
        async with connect(opener(host), room=code) as match:
            await match.leave()
            assert [observation async for observation in match] == []
        assert not runner.room.seats[0].is_taken


# -- coming back --


class Cut:
    """Opens connections and can cut them all."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.streams: list[Stream] = []
        self.is_down = False

    async def __call__(self) -> Stream:
        if self.is_down:
            raise ConnectionRefusedError("down")
        self.streams.append(self.host.connect())
        return self.streams[-1]

    async def cut(self) -> None:
        await self.streams[-1].close(1006)


async def test_a_client_comes_back_to_its_seat_and_misses_nothing(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        cut = Cut(host)
        code = await room(host, 1, 16)
        async with connect(cut, room=code, patience=QUICK) as match:
            ticks = []
            async for observation in match:
                ticks.append(observation.tick)
                await cut.cut()
                await match.submit(Orders(slots=((0, 1000),)))
            assert ticks == [0, 4, 8, 12]
            assert match.connections > 1
            assert match.skipped == 0


async def test_a_command_whose_answer_was_lost_is_repeated_and_done_once(tmp_path: Path) -> None:
    class Deaf:
        """Loses what comes after the orders have gone out."""

        def __init__(self, stream: Stream) -> None:
            self.stream = stream
            self.lost = asyncio.Event()

        async def send(self, frame: Frame) -> None:
            await self.stream.send(frame)
            if b"orders" in frame.data and not deaf:
                deaf.append(self)
                self.lost.set()

        async def recv(self) -> Frame:
            reading = asyncio.ensure_future(self.stream.recv())
            losing = asyncio.ensure_future(self.lost.wait())
            done, rest = await asyncio.wait({reading, losing}, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
            if losing in done:
                await self.stream.close()
                raise ConnectionResetError("lost")
            return reading.result()

        async def close(self, code: int = 1000, reason: str = "") -> None:
            await self.stream.close(code, reason)

    deaf: list[Deaf] = []
    async with running_host(tmp_path) as host:
        code = await room(host, 2)
        runner = host.find(code)
        assert runner is not None

        async def open_() -> Stream:
            return Deaf(host.connect())

        async with connect(open_, room=code, patience=QUICK) as match, connect(opener(host), room=code):
            async for observation in match:
                accepted = await match.submit(Orders(slots=((0, 1000),)))
                assert accepted.tick == observation.tick
                break
            stored = host.journal.load(runner.room.spec.match)
            assert stored is not None
            assert [record.type for record in stored.records].count("ordered") == 1
            assert match.connections == 2


async def test_a_client_survives_a_restart_of_the_server(tmp_path: Path) -> None:
    hosts: list[Host] = []

    async def open_() -> Stream:
        if not hosts:
            raise ConnectionRefusedError("restarting")
        return hosts[-1].connect()

    async with _in_turn(tmp_path, hosts):
        code = await room(hosts[-1], 1, 16)
        context = connect(open_, room=code, patience=QUICK)
        match = await context.__aenter__()
        await match.submit(Orders(slots=((0, 500),)), tick=0)
    async with _in_turn(tmp_path, hosts):
        await until(lambda: match.connections == 2)
        async for _ in match:
            await match.submit(Orders())
        assert match.end is not None
        await context.__aexit__(None, None, None)


@asynccontextmanager
async def _in_turn(folder: Path, hosts: list[Host]) -> AsyncIterator[None]:
    async with running_host(folder) as host:
        hosts.append(host)
        yield
        hosts.remove(host)


async def test_who_is_told_not_to_come_back_does_not(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await room(host, 2)
        async with connect(opener(host), room=code, patience=QUICK) as match:
            token = match.token
            async with connect(opener(host), room=code, token=token) as thief:
                assert thief.seat == match.seat
                with pytest.raises(MatchClosedError) as closed:
                    await _drained(match)
                assert closed.value.close == CloseCode.REPLACED


async def _drained(match: Match) -> None:
    async with asyncio.timeout(PATIENCE):
        async for _ in match.updates():
            pass


class LosesWelcomes(Cut):
    """Breaks its first connections as soon as the hello has arrived."""

    def __init__(self, host: Host, times: int) -> None:
        super().__init__(host)
        self.times = times

    async def __call__(self) -> Stream:
        stream = await super().__call__()
        if len(self.streams) <= self.times:
            arrived = stream.recv

            async def recv() -> Frame:
                await arrived()
                await stream.close(1006)
                raise ConnectionError("gone before the welcome was read")

            stream.recv = recv  # type: ignore[method-assign]  # this one stream, for this one test
        return stream


async def test_a_welcome_that_is_lost_costs_no_seat(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await room(host, 2, 8)
        lossy = LosesWelcomes(host, 2)
        async with connect(lossy, room=code, name="Ada", patience=QUICK) as match:
            assert (match.seat, match.welcome.name, len(lossy.streams)) == (0, "Ada", 3)
            assert [seat.is_taken for seat in host.rooms[code].room.seats] == [True, False]


async def test_what_came_too_soon_is_said_again(tmp_path: Path) -> None:
    wire = Limits(player_rate=Rate(1000, 4), bytes_per_second=10**6, bytes_burst=10**6)
    async with running_host(tmp_path, wire=wire) as host:
        runner = await host.create(small_scenario(1), clock=ClockSpec(seconds=600.0))
        async with connect(opener(host), room=runner.room.spec.code) as match:
            await until(lambda: match.latest is not None)
            answers = await asyncio.gather(*(match.ready(False) for _ in range(6)))
            assert len({answer.id for answer in answers}) == 6


async def test_a_client_gives_up_in_the_end(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        cut = Cut(host)
        async with connect(
            cut, room=await room(host, 2), patience=Patience(longest=0.01, give_up=0.6)
        ) as match:
            cut.is_down = True
            await cut.cut()
            with pytest.raises(MatchClosedError, match="the server has closed the connection"):
                await _drained(match)


@pytest.mark.parametrize(
    ("attempt", "close", "luck", "delay"),
    [
        (0, None, 0.0, 0.5),
        (0, 1006, 0.0, 0.5),
        (1, None, 0.0, 1.0),
        (10, None, 0.0, 10.0),
        (0, CloseCode.RESTARTING, 1.0, 2.75),
        (0, CloseCode.TRY_LATER, 0.0, 10.0),
        (0, CloseCode.RATE, 0.0, 30.0),
        (0, CloseCode.REPLACED, 0.0, None),
        (0, CloseCode.ROOM_HALTED, 0.0, None),
        (0, CloseCode.NO_ROOM, 0.0, None),
        (0, 4999, 0.0, None),
    ],
)
def test_when_to_come_back(attempt: int, close: int | None, luck: float, delay: float | None) -> None:
    assert Patience().delay(attempt, close, luck) == delay


async def test_who_is_slow_is_shown_the_newest_only(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        runner = await host.create(
            small_scenario(1, 40), clock=ClockSpec(kind=ClockKind.REALTIME, seconds=0.002), seed=3
        )
        async with connect(opener(host), room=runner.room.spec.code) as match:
            ticks = []
            async for observation in match:
                ticks.append(observation.tick)
                await asyncio.sleep(0.02)
            assert ticks == sorted(set(ticks))
            assert len(ticks) + match.skipped <= 40
            assert match.skipped > 0


def test_hello_hides_the_token() -> None:
    assert "secret" not in repr(said.Hello(version=1, room="X", token="secret-secret-secret"))
