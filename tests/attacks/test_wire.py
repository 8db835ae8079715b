"""Hostile bytes on the port: requests, slow and silent handshakes, frames against the rules (FAULTS W1 to W7)."""

import asyncio
import contextlib
import resource
import struct
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from host_kit import PATIENCE, RawClient, quick_limits, request, running_server, until
from room_kit import small_scenario
from socket_kit import KEY, LOCKSTEP, RawSocket, address_of, handshake, ws_frame
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.limits import Limits
from techrace_server import Ready

HEAD = b"Host: localhost\r\n"
UPGRADE = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\n".encode()
REQUESTS = {
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "HTTP/0.9": b"GET / HTTP/0.9\r\n" + HEAD + b"\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\n" + HEAD + b"\r\n",
    "no key": b"GET /ws HTTP/1.1\r\n" + HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "two keys": b"GET /ws HTTP/1.1\r\n"
    + HEAD
    + UPGRADE
    + f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(),
    "no websocket version": b"GET /ws HTTP/1.1\r\n" + HEAD + UPGRADE + b"\r\n",
    "upgrade by POST": b"POST /ws HTTP/1.1\r\n" + HEAD + UPGRADE + b"Sec-WebSocket-Version: 13\r\n\r\n",
    "long line": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "long line of an upgrade": handshake("/" + "a" * 9000, Host="localhost"),
    "129 headers of an upgrade": handshake(Host="localhost", **{f"X-{n}": "x" for n in range(129)}),
    "long header of an upgrade": handshake(Host="localhost", X="x" * 9000),
    "70 KB of header": b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000,
    "NUL in the path": b"GET /\x00 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: local\x00host\r\n\r\n",
    "bare LF": b"GET /nothing HTTP/1.1\nHost: localhost\n\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HEAD * 2 + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /api/rooms HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "length and chunks": b"POST /nothing HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST /api/rooms HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
    "chunk that is none": b"POST /api/rooms HTTP/1.1\r\n"
    + HEAD
    + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "dots": b"GET /../../etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n",
    "encoded dots": b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n",
    "doubly encoded dots": b"GET /%252e%252e/etc/passwd HTTP/1.1\r\n" + HEAD + b"\r\n",
    "backslashes": b"GET /..\\..\\etc\\passwd HTTP/1.1\r\n" + HEAD + b"\r\n",
    "encoded NUL": b"GET /index.html%00.js HTTP/1.1\r\n" + HEAD + b"\r\n",
    "other method": b"TRACE /api/rooms HTTP/1.1\r\n" + HEAD + b"\r\n",
    "absolute target": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
}
REFUSALS = {400, 404, 405, 408, 414, 415, 421, 426, 431, 505}


async def answer_to(server: Ready, data: bytes) -> bytes:
    """Send bytes and return everything that comes until the server closes; it does, by its deadlines."""
    async with RawSocket.open(server, silent=True) as raw:
        raw.writer.write(data)
        try:
            async with asyncio.timeout(PATIENCE):
                head = await raw.reader.readuntil(b"\r\n\r\n")
                return head + await raw.reader.read(4096)
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""


async def test_a_malformed_request_is_refused_and_nothing_outside_is_served(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(open_timeout=0.2)) as server:
        for name, data in REQUESTS.items():
            answer = await answer_to(server, data)
            status = int(answer.split()[1]) if answer else None
            assert status is None or status in REFUSALS, (name, answer[:80])
            assert b"root:" not in answer, name
        assert (await request(server.url + "/healthz")).status == 200


async def test_pipelined_requests_are_answered_one_by_one(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        raw.writer.write((b"GET /healthz HTTP/1.1\r\n" + HEAD + b"\r\n") * 3)
        for _ in range(3):
            head = await raw.reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            await raw.reader.readexactly(len(b'{"status":"ok"}'))


# -- slow and silent (W2, W3) --


async def test_slow_handshakes_are_cut_and_others_get_in(tmp_path: Path) -> None:
    limits = quick_limits(open_timeout=0.3, http_connections=20)
    async with running_server(tmp_path, limits=limits) as server:
        parts = urlsplit(server.url)
        slow = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(60)]
        for _, writer in slow:
            writer.write(b"GET /ws HTTP/1.1\r\nHo")
        await honest_round(server)
        async with asyncio.timeout(PATIENCE):
            for reader, writer in slow:
                with contextlib.suppress(ConnectionError):
                    assert await reader.read() == b""
                writer.transport.abort()
        assert not server.rooms.registry.connections


async def test_a_second_request_may_not_dribble_either(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path, limits=quick_limits(open_timeout=0.2)) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        raw.writer.write(b"GET /healthz HTTP/1.1\r\n" + HEAD + b"\r\n")
        await raw.reader.readuntil(b"ok")
        raw.writer.write(b"GET /healthz HT")
        async with asyncio.timeout(PATIENCE):
            assert (await raw.reader.read()).endswith(b"}")


async def test_a_body_may_not_dribble(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path, limits=quick_limits(http_timeout=0.1)) as server,
        RawSocket.open(server, silent=True) as raw,
    ):
        head = b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        raw.writer.write(b"POST /api/rooms HTTP/1.1\r\n" + HEAD + head)
        async with asyncio.timeout(PATIENCE):
            assert (await raw.reader.readuntil(b"\r\n")).split()[1] == b"408"


async def test_who_does_not_say_hello_is_cut_and_counts_for_nothing(tmp_path: Path) -> None:
    async with running_server(tmp_path, wire=Limits(hello_ms=100)) as server:
        runner = await server.rooms.create(small_scenario(2), clock=LOCKSTEP)
        async with RawSocket.open(server) as raw:
            assert await raw.close_code() == CloseCode.HELLO_TIMEOUT
        await until(lambda: not server.rooms.registry.connections)
        assert runner.room.links() == ()
        assert server.rooms.statistics().strangers == 0


# -- frames (W4 to W7); the table of violations stands in tests/server/test_sockets.py --


@pytest.mark.parametrize("excess", [0, 1])
async def test_the_limit_of_a_message_is_exact(tmp_path: Path, excess: int) -> None:
    async with running_server(tmp_path) as server:
        async with RawSocket.open(server) as raw:
            raw.send(1, b'{"type":"hello","version":1,"room":"NOROOM"}'.ljust(4096 + excess))
            assert await raw.close_code() == (CloseCode.TOO_LARGE if excess else CloseCode.NO_ROOM)
        runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
        async with RawSocket.open(server) as raw:
            hello = b'{"type":"hello","version":1,"room":"%s"}' % runner.room.spec.code.encode()
            raw.send(1, hello)
            await until(lambda: not server.rooms.statistics().strangers)
            raw.send(1, b'{"type":"leave"}'.ljust(16 * 1024 + excess))
            assert await raw.close_code() == (CloseCode.TOO_LARGE if excess else CloseCode.FINISHED)


async def test_empty_fragments_are_counted(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server) as raw,
    ):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        raw.writer.write(ws_frame(2, b"", fin=False) + ws_frame(0, b"", fin=False) * 100_000)
        assert await raw.close_code() == CloseCode.TOO_LARGE
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024


async def test_a_full_message_may_dribble(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
        async with RawSocket.open(server) as raw:
            hello = b'{"type":"hello","version":1,"room":"%s"}' % runner.room.spec.code.encode()
            for byte in ws_frame(1, hello.ljust(4096)):
                raw.writer.write(bytes([byte]))
                await asyncio.sleep(0)
            await raw.reader.readuntil(b'"type":"welcome"')


async def test_compression_is_not_negotiated_and_a_bomb_not_inflated(tmp_path: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bomb.compress(bytes(4 * 1024 * 1024)) + bomb.flush(zlib.Z_SYNC_FLUSH)
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server, Sec_WebSocket_Extensions="permessage-deflate") as raw,
    ):
        assert b"Sec-WebSocket-Extensions" not in raw.head
        raw.writer.write(ws_frame(2, data[:4000], rsv=4))
        assert await raw.close_code() == CloseCode.PROTOCOL_ERROR


async def test_lengths_that_are_not_minimal_are_read_as_they_are(tmp_path: Path) -> None:
    # RFC 6455 wants the shortest form; the library does not insist, and nothing depends on it.
    message = b'{"type":"hello","version":1,"room":"NOROOM"}'
    async with (
        running_server(tmp_path) as server,
        RawSocket.open(server) as raw,
    ):
        raw.writer.write(b"\x81\xff" + struct.pack(">Q", len(message)) + bytes(4) + message)
        assert await raw.close_code() == CloseCode.NO_ROOM


async def honest_round(server: Ready) -> None:
    """Join and play a round as everybody may."""
    runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
    client = RawClient(await websocket_opener(address_of(server), Limits())())
    await client.hello(runner.room.spec.code)
    await client.order(0)
    await client.hear(said.Accepted)
    await client.stream.close()
    await until(lambda: not server.rooms.registry.connections)
