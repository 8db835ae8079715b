"""Real websockets: frames, handshakes, slow and hostile peers, and what uvicorn owes us."""

import asyncio
import inspect
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from websockets.asyncio.client import connect as open_websocket

from host_kit import PATIENCE, quick_limits, request, running_server, until
from room_kit import small_scenario
from socket_kit import (
    LOCKSTEP,
    RawSocket,
    address_of,
    joined,
    slow_peer,
    talk,
    ws_frame,
)
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.limits import Limits
from techrace_server.connection import Registry, WebSocketConnection


@contextmanager
def no_new_descriptors() -> Iterator[None]:
    before = len(os.listdir("/proc/self/fd"))
    yield
    assert len(os.listdir("/proc/self/fd")) <= before


# -- what uvicorn owes us (a contract: fails when a release of uvicorn changes it) --


def test_uvicorn_hands_websockets_over_as_we_expect() -> None:
    parameters = inspect.signature(Registry.protocol).parameters
    assert list(parameters)[1:] == ["config", "server_state", "app_state"]
    source = inspect.getsource(H11Protocol.handle_websocket_upgrade)
    for line in (
        "protocol = self.ws_protocol_class(",
        "config=self.config,",
        "server_state=self.server_state,",
        "app_state=self.app_state,",
        "protocol.connection_made(self.transport)",
        "self.transport.set_protocol(protocol)",
    ):
        assert line in source, line
    assert "connection.shutdown()" in inspect.getsource(uvicorn.Server.shutdown)
    assert "with self.capture_signals():" in inspect.getsource(uvicorn.Server.serve)


async def test_a_websocket_is_ours_and_has_no_compression(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server, open_websocket(address_of(server)) as websocket:
        (connection,) = server.rooms.registry.connections
        assert isinstance(connection, WebSocketConnection)
        assert websocket.protocol.extensions == []


async def test_a_sub_protocol_is_taken_but_never_demanded(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        for offered, chosen in (
            (None, None),
            (["techrace.v1.json"], "techrace.v1.json"),
            (["chat", "techrace.v1.msgpack"], "techrace.v1.msgpack"),
            (["chat"], None),
        ):
            async with open_websocket(address_of(server), subprotocols=offered) as websocket:  # type: ignore[arg-type]  # plain strings, as other clients send them
                assert websocket.subprotocol == chosen


# -- handshakes --


HANDSHAKES: tuple[tuple[dict[str, str], int], ...] = (
    ({"Host": "evil.example"}, 421),
    ({"Host": "localhost"}, 101),
    ({"Host": "192.168.1.20:8765"}, 101),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://localhost:1", "Host": "localhost:2"}, 403),
    ({"Origin": "http://localhost.evil.example:2", "Host": "localhost:2"}, 403),
    ({"Origin": "http://localhost:2", "Host": "localhost:2"}, 101),
    ({"Origin": "https://club.example", "Host": "localhost:2"}, 101),
    ({"Sec_WebSocket_Version": "8"}, 400),
    ({"Sec_WebSocket_Key": "short"}, 400),
)


async def test_a_handshake_is_checked(tmp_path: Path) -> None:
    async with running_server(tmp_path, allowed_origins=("https://club.example",)) as server:
        for headers, status in HANDSHAKES:
            async with RawSocket.open(server, silent=True) as raw:
                await raw.shake_hands(**{"Host": "localhost", **headers})
                assert raw.status == status, headers
                assert b"Content-Security-Policy: default-src 'none'" in raw.head


async def test_websockets_are_only_at_their_path(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        await raw.shake_hands("/elsewhere", Host="localhost")
        assert raw.status == 404


async def test_a_full_server_turns_strangers_away(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path, limits=quick_limits(strangers=2)) as server,
        RawSocket.open(server) as one,
        RawSocket.open(server) as two,
        RawSocket.open(server) as three,
    ):
        assert [raw.status for raw in (one, two, three)] == [101, 101, 503]


async def test_a_request_that_never_ends_is_cut(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path, limits=quick_limits(open_timeout=0.1)) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        raw.writer.write(b"GET /healthz HTTP/1.1\r\nHost: local")
        async with asyncio.timeout(PATIENCE):
            assert await raw.reader.read() == b""


async def test_a_websocket_outlives_the_deadline_of_its_request(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(open_timeout=0.05)) as server:
        client = await joined(server)
        await asyncio.sleep(0.1)
        await client.say(said.Ping(nonce=4))
        assert (await client.hear(said.Pong)).nonce == 4


# -- frames --


VIOLATIONS = {
    "unmasked": (ws_frame(2, b"x", mask=False), 1002),
    "compressed": (ws_frame(2, b"x", rsv=4), 1002),
    "reserved opcode": (ws_frame(3, b"x"), 1002),
    "fragmented ping": (ws_frame(9, b"x", fin=False), 1002),
    "long ping": (ws_frame(9, b"x" * 126), 1002),
    "orphan continuation": (ws_frame(0, b"x"), 1002),
    "interleaved": (ws_frame(2, b"x", fin=False) + ws_frame(2, b"y"), 1002),
    "close of one byte": (ws_frame(8, b"x"), 1002),
    "close with 999": (ws_frame(8, struct.pack(">H", 999)), 1002),
    "text that is not UTF-8": (ws_frame(1, b"\xff\xfe"), 1007),
    "2^62 bytes": (b"\x82\xff" + struct.pack(">Q", 2**62) + bytes(4), 1009),
    "2^63 bytes": (b"\x82\xff" + struct.pack(">Q", 2**63) + bytes(4), 1009),
    "too large before hello": (ws_frame(2, b"x" * 4097), 1009),
    "fragments": (ws_frame(2, b"", fin=False) + ws_frame(0, b"", fin=False) * 4097, 1009),
    "not msgpack": (ws_frame(2, b"\xc1"), 4400),
    "ping flood": (ws_frame(9, b"x") * 40, 4429),
}


async def test_what_is_against_the_rules_is_closed_with_its_code(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        for name, (data, code) in VIOLATIONS.items():
            async with RawSocket.open(server) as raw:
                raw.writer.write(data)
                assert await raw.close_code() == code, name


async def test_text_for_binary_is_refused_by_ourselves(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server, Sec_WebSocket_Protocol="techrace.v1.msgpack") as raw,
    ):
        raw.send(1, b"{}")
        assert await raw.close_code() == CloseCode.WRONG_FRAME


async def test_a_message_may_come_in_fragments_and_dribble(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server) as raw,
    ):
        message = b'{"type":"hello","version":1,"room":"NOROOM"}'
        data = ws_frame(1, message[:20], fin=False) + ws_frame(9, b"!") + ws_frame(0, message[20:])
        for byte in data:
            raw.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert await raw.close_code() == CloseCode.NO_ROOM


async def test_a_client_that_just_goes_leaves_nothing_behind(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        client = await joined(server, 2)
        await client.stream.close()
        runner = next(iter(server.rooms.rooms.values()))
        await until(lambda: runner.room.seats[0].link is None and not server.rooms.statistics().connections)
        assert not server.rooms.registry.connections


# -- slow and silent peers --


@pytest.fixture
def small_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kernel keep little for a connection, so that a slow reader shows after kilobytes."""
    real = socket.create_server

    def create_server(*args: Any, **kwargs: Any) -> socket.socket:
        listener = real(*args, **kwargs)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        return listener

    monkeypatch.setattr(socket, "create_server", create_server)


@pytest.mark.usefixtures("small_buffers")
async def test_a_player_that_does_not_read_is_cut_and_keeps_its_seat(tmp_path: Path) -> None:
    wire = Limits(send_messages=8, send_bytes=16 * 1024)
    async with running_server(tmp_path, wire=wire, limits=quick_limits(write_high_water=1024)) as server:
        runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
        seat = runner.room.seats[1]
        with await slow_peer(server, runner.room.spec.code, seat=1):
            await until(lambda: seat.link is not None)
            await talk(server, runner.room.spec.code, lambda: seat.link is None)
        assert seat.is_taken


@pytest.mark.usefixtures("small_buffers")
async def test_a_peer_that_does_not_read_for_long_is_aborted(tmp_path: Path) -> None:
    wire = Limits(send_ms=100)
    limits = quick_limits(write_high_water=1024, sweep_interval=0.02)
    async with running_server(tmp_path, wire=wire, limits=limits) as server:
        runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
        watchers = runner.room.audience.watchers
        with await slow_peer(server, runner.room.spec.code, role=said.Role.SPECTATOR):
            await until(lambda: watchers)
            (slow,) = watchers
            await talk(server, runner.room.spec.code, lambda: slow not in watchers)
        assert not server.rooms.registry.stalled


async def test_a_half_open_peer_is_found_by_pings(tmp_path: Path) -> None:
    wire = Limits(ping_interval_ms=50, ping_timeout_ms=50)
    async with (
        running_server(tmp_path, wire=wire, limits=quick_limits(sweep_interval=0.01)) as server,
        RawSocket.open(server) as raw,
    ):
        assert await raw.close_code() == 1011


async def test_pings_measure_the_round_trip(tmp_path: Path) -> None:
    wire = Limits(ping_interval_ms=20)
    async with running_server(tmp_path, wire=wire, limits=quick_limits(sweep_interval=0.01)) as server:
        client = await joined(server)
        runner = next(iter(server.rooms.rooms.values()))
        await until(lambda: runner.room.seats[0].latency_ms is not None)
        await client.order(0)
        await client.hear(said.Observation)
        assert (await client.hear(said.Observation)).latency_ms is not None


# -- stopping --


async def test_stopping_closes_websockets_with_1012_and_takes_no_new_ones(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        client = await joined(server)
        url = server.url
    assert await client.closed() == CloseCode.RESTARTING
    with pytest.raises(ConnectionError):
        await request(url + "/healthz")


async def test_descriptors_do_not_leak(tmp_path: Path) -> None:
    async with running_server(tmp_path):
        pass
    with no_new_descriptors():
        async with running_server(tmp_path) as server:
            await joined(server)
