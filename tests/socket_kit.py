"""Websockets by hand for tests: bytes out, bytes in, over real sockets of the loopback."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import attrs

from host_kit import PATIENCE, RawClient
from room_kit import small_scenario
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready

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
