"""Real websockets: frames, handshakes, slow and hostile peers, and what uvicorn owes us."""

import asyncio
import inspect
import os
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from websockets.asyncio.client import connect as open_websocket

from host_kit import PATIENCE, RawClient, quick_limits, request, running_server, until
from room_kit import small_scenario
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready
from techrace_server.connection import Registry, WebSocketConnection

LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def address_of(server: Ready) -> str:
    return server.url.replace("http", "ws", 1) + "/ws"


async def joined(server: Ready, seats: int = 1, **facts: Any) -> RawClient:
    runner = await server.rooms.create(small_scenario(seats), clock=LOCKSTEP)
    client = RawClient(await websocket_opener(address_of(server), Limits())())
    await client.hello(runner.room.spec.code, **facts)
    return client


@attrs.define
class RawSocket:
    """A websocket by hand: bytes out, bytes in."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes = b""

    @classmethod
    @asynccontextmanager
    async def open(cls, server: Ready, *, silent: bool = False, **headers: str) -> "AsyncIterator[RawSocket]":
        parts = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        raw = cls(reader, writer)
        try:
            if not silent:
                await raw.shake_hands(**{"Host": parts.netloc, **headers})
            yield raw
        finally:
            writer.transport.abort()

    async def shake_hands(self, path: str = "/ws", **headers: str) -> None:
        self.writer.write(handshake(path, **headers))
        self.head = await self.reader.readuntil(b"\r\n\r\n")

    @property
    def status(self) -> int:
        return int(self.head.split()[1])

    def send(
        self, opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bool = True, rsv: int = 0
    ) -> None:
        self.writer.write(ws_frame(opcode, payload, fin=fin, mask=mask, rsv=rsv))

    async def close_code(self) -> int | None:
        """Read on until a close frame or the end; return the code, None if the connection just ended."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    first, second = await self.reader.readexactly(2)
                    size = second & 127
                    if size == 126:
                        (size,) = struct.unpack(">H", await self.reader.readexactly(2))
                    elif size == 127:
                        (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
                    payload = await self.reader.readexactly(size)
                    if first & 15 == 8:
                        code: int = struct.unpack(">H", payload[:2])[0]
                        return code
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


def handshake(path: str = "/ws", **headers: str) -> bytes:
    given = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY,
        "Sec-WebSocket-Version": "13",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


def ws_frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bool = True, rsv: int = 0
) -> bytes:
    head = bytes([fin << 7 | rsv << 4 | opcode])
    size = len(payload)
    bit = 128 if mask else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    return head + (bytes(4) if mask else b"") + payload


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
            async with open_websocket(address_of(server), subprotocols=offered) as websocket:  # type: ignore[arg-type]
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
        assert server.rooms.registry.connections == set()


# -- slow and silent peers --


async def slow_peer(server: Ready, code: str, **facts: Any) -> socket.socket:
    """Return a connection that has joined and from then on reads nothing."""
    parts = urlsplit(server.url)
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, (parts.hostname, parts.port))
    await loop.sock_sendall(raw, handshake(Host=parts.netloc))
    await loop.sock_recv(raw, 65536)
    session = RawClient(None).session  # type: ignore[arg-type]
    frame = session.hello(said.Hello(version=1, room=code, **facts))
    await loop.sock_sendall(raw, ws_frame(2, frame.data))
    return raw


async def talk(server: Ready, code: str, until_: Callable[[], object]) -> None:
    """Make a room say things until something is the case: everybody hears who comes and goes."""
    async with asyncio.timeout(PATIENCE):
        while not until_():
            watcher = RawClient(server.rooms.connect())
            await watcher.hello(code, role=said.Role.SPECTATOR)
            await watcher.stream.close()


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
        assert server.rooms.registry.stalled == set()


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
