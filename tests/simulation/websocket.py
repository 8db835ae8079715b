"""The client's end of a simulated connection: a websocket with no chance in it, and open to abuse.

What a browser would do is done: pings are answered, a close is answered, silence is noticed. Frames are masked, as
they must be, with a mask of zeros.
"""

import asyncio
from collections import deque

from simulation.network import Connection, Network
from simulation.world import Process
from techrace_client.streams import StreamClosedError
from techrace_protocol.codec import Frame

SILENCE = 40.0
"""Seconds without a byte, pings included, after which a client takes a connection for lost."""
TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA


def request(origin: str | None = None, path: str = "/ws", host: str = "localhost") -> bytes:
    """Return the bytes that ask for a websocket."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==",
        *([] if origin is None else [f"Origin: {origin}"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def encode(opcode: int, payload: bytes, *, final: bool = True, masked: bool = True) -> bytes:
    """Return a websocket frame of a client."""
    flag = 0x80 if masked else 0
    size = len(payload)
    if size < 126:
        length = bytes([flag | size])
    elif size < 65536:
        length = bytes([flag | 126]) + size.to_bytes(2, "big")
    else:
        length = bytes([flag | 127]) + size.to_bytes(8, "big")
    return bytes([(0x80 if final else 0) | opcode]) + length + (b"\0\0\0\0" if masked else b"") + payload


class FrameReader:
    """Takes bytes and returns the frames of a host: opcode and payload."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        self._data += data
        found: list[tuple[int, bytes]] = []
        while True:
            data_ = self._data
            if len(data_) < 2:
                return found
            opcode, size, start = data_[0] & 0xF, data_[1], 2
            assert data_[0] & 0xF0 == 0x80, "a host sends whole messages without extensions"
            assert size < 128, "a host does not mask"
            if size >= 126:
                start = 4 if size == 126 else 10
                if len(data_) < start:
                    return found
                size = int.from_bytes(data_[2:start], "big")
            if len(data_) < start + size:
                return found
            found.append((opcode, bytes(data_[start : start + size])))
            del data_[: start + size]


class HeadReader:
    """Takes bytes until the head of an HTTP answer is complete."""

    def __init__(self) -> None:
        self._data = b""
        self.status = 0

    def feed(self, data: bytes) -> bytes | None:
        """Return what follows the head, or None as long as it is not complete."""
        self._data += data
        head, end, rest = self._data.partition(b"\r\n\r\n")
        if not end:
            return None
        self.status = int(head.split(b" ", 2)[1])
        return rest


class ClientSocket:
    """A :class:`~techrace_client.streams.Stream` over a simulated connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_mute = False
        """Whether pings are left unanswered."""
        self._head: HeadReader | None = HeadReader()
        self._reader = FrameReader()
        self._frames: deque[Frame] = deque()
        self._arrived = asyncio.Event()
        self._closed: StreamClosedError | None = None
        self._close_code: int | None = None
        self._heard_at = connection.up._network.world.now
        connection.down.deliver = self._receive
        connection.reset_client = self._reset

    # -- the stream --

    async def send(self, frame: Frame) -> None:
        self.write(encode(TEXT if frame.is_text else BINARY, bytes(frame.data)))

    async def recv(self) -> Frame:
        while not self._frames:
            if self._closed is not None:
                raise self._closed
            self._arrived.clear()
            try:
                async with asyncio.timeout(SILENCE):
                    await self._arrived.wait()
            except TimeoutError:
                self._finish(None, "silence")
        return self._frames.popleft()

    async def close(self, code: int = 1000, reason: str = "") -> None:
        if self._closed is None:
            self.write(encode(CLOSE, code.to_bytes(2, "big") + reason.encode()))
            self._finish(code, reason)

    # -- abuse --

    def write(self, data: bytes) -> None:
        """Send bytes that need not be frames.

        Raises:
            StreamClosedError: the connection is closed.
        """
        if self._closed is not None:
            raise self._closed
        self.connection.up.write(data)

    def vanish(self) -> None:
        """Go without a word of the protocol."""
        self._finish(None, "vanished")

    def pause(self, reading: bool) -> None:
        """Stop reading, or go on."""
        self.connection.down.set_reading(reading)

    @property
    def close_code(self) -> int | None:
        """The code that the host gave."""
        return self._close_code

    # -- from the network --

    async def open(self) -> None:
        """Ask for a websocket and wait for it.

        Raises:
            StreamClosedError: the host has something against it.
        """
        self.write(request())
        while self._head is not None and self._closed is None:
            self._arrived.clear()
            async with asyncio.timeout(10.0):
                await self._arrived.wait()
        if self._closed is not None:
            raise self._closed

    def _receive(self, data: bytes) -> None:
        if self._closed is not None:
            return
        if not data:
            self._finish(self._close_code, "end")
            return
        if self._head is not None:
            rest = self._head.feed(data)
            if rest is None:
                return
            status, self._head = self._head.status, None
            self._arrived.set()
            if status != 101:
                self._finish(None, f"status {status}")
                return
            data = rest
        for opcode, payload in self._reader.feed(data):
            self._take(opcode, payload)
        self._arrived.set()

    def _take(self, opcode: int, payload: bytes) -> None:
        if self._closed is not None:
            return
        if opcode == PING and not self.is_mute:
            self.write(encode(PONG, payload))
        elif opcode == CLOSE:
            self._close_code = int.from_bytes(payload[:2], "big") if payload else 1005
            self.write(encode(CLOSE, payload[:2]))
            self._finish(self._close_code, payload[2:].decode())
        elif opcode in {TEXT, BINARY}:
            self._frames.append(Frame(payload, opcode == TEXT))

    def _reset(self) -> None:
        self._finish(None, "reset")

    def _finish(self, code: int | None, reason: str) -> None:
        if self._closed is None:
            self._closed = StreamClosedError(code, reason)
            self._arrived.set()
            self.connection.up.end()


async def open_socket(network: Network, client: Process, address: str) -> ClientSocket:
    """Open a websocket from an address; runs in the client.

    Raises:
        ConnectionError: nobody answers, or it is not wanted.
    """
    try:
        socket = ClientSocket(await network.connect(client, address))
        await socket.open()
    except TimeoutError as error:
        raise ConnectionError("no answer") from error
    return socket
