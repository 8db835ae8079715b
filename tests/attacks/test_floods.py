"""Peers that say too much or read too little: cut, bounded, and nobody else's trouble (FAULTS O1, O3, O4)."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from host_kit import PATIENCE, RawClient, quick_limits, running_host, running_server, until
from room_kit import small_scenario
from socket_kit import LOCKSTEP, RawSocket, joined, slow_peer, ws_frame
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding, encode_client
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import RefusalCode, Role
from techrace_server import Ready
from techrace_server.connection import WebSocketConnection
from techrace_server.parts import HostParts


@pytest.fixture
def small_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kernel keep little for a connection, so that a slow reader shows after kilobytes."""
    real = socket.create_server

    def create_server(*args: Any, **kwargs: Any) -> socket.socket:
        listener = real(*args, **kwargs)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return listener

    monkeypatch.setattr(socket, "create_server", create_server)


@asynccontextmanager
async def undisturbed(server: Ready) -> AsyncIterator[RawClient]:
    """Let somebody play in another room, before and after."""
    client = await joined(server)
    await client.order(0)
    await client.hear(said.Accepted)
    yield client
    tick = (await client.hear(said.Observation)).tick
    while tick < 4:
        tick = (await client.hear(said.Observation)).tick
    await client.order(4)
    await client.hear(said.Accepted)
    await client.stream.close()


@asynccontextmanager
async def watcher(server: Ready) -> AsyncIterator[tuple[RawSocket, Any]]:
    """Let somebody watch a new room by hand."""
    runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
    async with RawSocket.open(server) as raw:
        hello = said.Hello(version=1, room=runner.room.spec.code, role=Role.SPECTATOR)
        raw.send(2, encode_client(hello).data)
        await until(lambda: server.rooms.statistics().strangers == 0)
        yield raw, runner


async def test_who_says_too_much_is_warned_and_then_cut(tmp_path: Path) -> None:
    wire = Limits(player_rate=Rate(1, 4))
    async with running_server(tmp_path, wire=wire) as server, undisturbed(server):
        flooder = await joined(server)
        codes: list[RefusalCode | None] = []
        with pytest.raises(ConnectionError) as closed:  # noqa: PT012 - the flood ends whenever it is cut
            while True:
                await flooder.stream.send(encode_client(said.Ping()))
                answer = await flooder.next()
                if isinstance(answer, said.Refused | said.Pong):
                    codes.append(answer.code if isinstance(answer, said.Refused) else None)
        assert getattr(closed.value, "code", None) == CloseCode.RATE
        assert codes[:4] == [None] * 4
        assert codes.count(RefusalCode.RATE) >= 4
        assert any(isinstance(message, said.Closing) and message.retry_ms for message in flooder.heard)


async def test_warnings_are_forgotten(tmp_path: Path) -> None:
    now = [1000.0]
    wire = Limits(player_rate=Rate(1, 4))
    async with running_host(tmp_path, wire=wire, parts=HostParts(clock=lambda: now[0])) as host:
        runner = await host.create(small_scenario(2), clock=LOCKSTEP)
        client = RawClient(host.connect())
        await client.hello(runner.room.spec.code)
        for _ in range(3):
            codes: list[bool] = []
            for _ in range(7):
                await client.say(said.Ping())
            while len(codes) < 7:
                answer = await client.next()
                if isinstance(answer, said.Refused | said.Pong):
                    codes.append(isinstance(answer, said.Pong))
            assert codes == [True] * 4 + [False] * 3
            now[0] += 60


async def test_a_flood_before_hello_is_cut_at_once(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server, undisturbed(server), RawSocket.open(server) as raw:
        ping = encode_client(said.Ping(), Encoding.JSON).data
        raw.writer.write(ws_frame(1, ping) * 10_000)
        assert await raw.close_code() == CloseCode.RATE
        await until(lambda: len(server.rooms.registry.connections) == 1)


async def test_a_flood_of_messages_is_cut_and_little_of_it_heard(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server, undisturbed(server), watcher(server) as (raw, runner):
        raw.writer.write(ws_frame(2, encode_client(said.Ping(nonce=7)).data) * 10_000)
        assert await raw.close_code() == CloseCode.RATE
        await until(lambda: not runner.room.links())


FLOODS = {
    "pings": ws_frame(9, b"x" * 125),
    "pongs": ws_frame(10, b"x" * 125),
    "empty fragments": ws_frame(0, b"", fin=False),
    "small messages": ws_frame(2, b"\x80"),
}


@pytest.mark.parametrize("name", FLOODS)
async def test_who_floods_and_never_reads_holds_little_and_is_let_go(tmp_path: Path, name: str) -> None:
    limits = quick_limits(write_high_water=1024, sweep_interval=0.02)
    wire = Limits(send_ms=200, hello_ms=500, close_timeout_ms=200)
    async with (
        running_server(tmp_path, limits=limits, wire=wire) as server,
        undisturbed(server),
        RawSocket.open(server) as raw,
    ):
        (mine,) = [each for each in server.rooms.registry.connections if peer_of(each) == own(raw)]
        start = ws_frame(2, b"", fin=False) if name == "empty fragments" else b""
        most = 0
        raw.writer.write(start)
        async with asyncio.timeout(PATIENCE):
            while mine in server.rooms.registry.connections:
                if raw.writer.transport.get_write_buffer_size() < 64 * 1024:
                    raw.writer.write(FLOODS[name] * 100)
                await asyncio.sleep(0)
                most = max(most, held_by(mine))
        assert most < 512 * 1024, most


def own(raw: RawSocket) -> tuple[str, int]:
    address: tuple[str, int] = raw.writer.get_extra_info("sockname")
    return address


def peer_of(connection: WebSocketConnection) -> tuple[str, int] | None:
    assert connection._transport is not None
    address: tuple[str, int] | None = connection._transport.get_extra_info("peername")
    return address


def held_by(connection: WebSocketConnection) -> int:
    """Return the bytes kept for a connection, in both directions."""
    assert connection._transport is not None
    written = connection._transport.get_write_buffer_size()
    return written + connection._queued_bytes + len(connection._unread)


async def test_unread_input_is_bounded_too(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server, RawSocket.open(server) as raw:
        (mine,) = server.rooms.registry.connections
        raw.writer.write(ws_frame(10, b"x" * 100) * 100_000)
        await until(lambda: mine._unread)
        seen = []
        for _ in range(50):
            await asyncio.sleep(0)
            seen.append(len(mine._unread))
        assert max(seen) <= 512 * 1024


@pytest.mark.usefixtures("small_buffers")
async def test_a_spectator_that_does_not_read_is_spared_what_it_missed_and_then_let_go(
    tmp_path: Path,
) -> None:
    wire = Limits(send_messages=4, send_bytes=64 * 1024, send_ms=300)
    limits = quick_limits(write_high_water=1024, sweep_interval=0.02)
    async with running_server(tmp_path, wire=wire, limits=limits) as server:
        runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
        watchers = runner.room.audience.watchers
        with await slow_peer(server, runner.room.spec.code, role=Role.SPECTATOR):
            await until(lambda: watchers)
            (slow,) = watchers
            (connection,) = server.rooms.registry.connections
            most = 0
            while slow in watchers:
                await spectate(server, runner.room.spec.code)
                most = max(most, held_by(connection))
                assert len(connection._queue) <= 4
        assert most < 256 * 1024
        await until(lambda: not server.rooms.registry.connections)


async def spectate(server: Ready, code: str) -> None:
    """Come and go, which everybody in the room is told."""
    client = RawClient(server.rooms.connect())
    await client.hello(code, role=Role.SPECTATOR)
    await client.stream.close()


@pytest.mark.usefixtures("small_buffers")
async def test_a_spectator_that_reads_again_gets_the_present(tmp_path: Path) -> None:
    wire = Limits(send_messages=4, send_bytes=64 * 1024, send_ms=20_000)
    limits = quick_limits(write_high_water=1024)
    async with running_server(tmp_path, wire=wire, limits=limits) as server:
        runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
        with await slow_peer(server, runner.room.spec.code, role=Role.SPECTATOR) as slow:
            await until(lambda: runner.room.audience.watchers)
            (connection,) = server.rooms.registry.connections
            async with asyncio.timeout(PATIENCE):
                while not connection._skipping:
                    await spectate(server, runner.room.spec.code)
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(PATIENCE):
                while connection._skipping:
                    assert await loop.sock_recv(slow, 65536)
            assert connection in server.rooms.registry.connections


async def test_what_the_log_says_about_floods_is_little(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_server(tmp_path) as server:
        for _ in range(20):
            async with RawSocket.open(server) as raw:
                raw.writer.write(ws_frame(9, b"x") * 100)
                assert await raw.close_code() == CloseCode.RATE
            async with RawSocket.open(server) as raw:
                raw.writer.write(ws_frame(3, b"x") * 10)
                assert await raw.close_code() == CloseCode.PROTOCOL_ERROR
    assert [record for record in caplog.records if record.name.startswith("techrace.wire")] == []
