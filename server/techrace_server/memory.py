"""A transport without a socket: two ends in one process that exchange frames.

House bots and tests join through it as ordinary clients. Frames arrive in order and never at once: the other
side hears of them in a later turn of the event loop, as over a network, so nothing is called from within itself.
"""

import asyncio
from collections import deque

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Frame
from techrace_protocol.limits import Limits
from techrace_server.frames import Receiver


class MemoryClosedError(ConnectionError):
    """The other end has closed; ``code`` and ``reason`` say why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"closed with {code} ({reason})")
        self.code = code
        self.reason = reason


class MemoryEnd:
    """The client's end: what a websocket client offers, without the websocket."""

    def __init__(self, peer: "MemoryPeer") -> None:
        self._peer = peer
        self._frames: deque[Frame] = deque()
        self._arrived = asyncio.Event()
        self._closed: MemoryClosedError | None = None

    async def send(self, frame: Frame) -> None:
        """Send a frame.

        Raises:
            MemoryClosedError: the connection is closed.
        """
        if self._closed is not None:
            raise self._closed
        await self._peer.reading.wait()
        self._peer.take(frame)

    async def recv(self) -> Frame:
        """Wait for the next frame. Cancellation loses nothing.

        Raises:
            MemoryClosedError: the connection is closed and all frames have been received.
        """
        while not self._frames:
            if self._closed is not None:
                raise self._closed
            self._arrived.clear()
            await self._arrived.wait()
        return self._frames.popleft()

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection. Closing twice does nothing."""
        self._finish(code, reason)
        self._peer.hang_up()

    def deliver(self, frame: Frame) -> None:
        """Take a frame from the other end."""
        if self._closed is None:
            self._frames.append(frame)
            self._arrived.set()

    def finish(self, code: CloseCode) -> None:
        """Take note that the other end has closed."""
        self._finish(int(code), code.reason)

    def _finish(self, code: int, reason: str) -> None:
        if self._closed is None:
            self._closed = MemoryClosedError(code, reason)
            self._arrived.set()


class MemoryPeer:
    """The host's end; a :class:`~techrace_server.frames.Peer`."""

    def __init__(self, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self.end = MemoryEnd(self)
        self.reading = asyncio.Event()
        self.reading.set()
        self._loop = loop
        self._most = limits.hello_bytes
        self._receiver: Receiver | None = None

    def connect(self, receiver: Receiver) -> None:
        """Say who takes the frames of the client."""
        self._receiver = receiver

    def send(self, frame: Frame) -> None:
        self.end.deliver(frame)

    def close(self, code: CloseCode) -> None:
        self.end.finish(code)
        self.hang_up()

    def hold(self) -> None:
        self.reading.clear()

    def release(self) -> None:
        self.reading.set()

    def allow(self, size: int) -> None:
        self._most = size

    def take(self, frame: Frame) -> None:
        """Take a frame of the client, in a later turn of the loop."""
        self._loop.call_soon(self._take, frame)

    def hang_up(self) -> None:
        """End the connection, in a later turn of the loop."""
        self._loop.call_soon(self._lose)

    def _take(self, frame: Frame) -> None:
        if self._receiver is None:
            return
        if len(frame.data) > self._most:
            self.close(CloseCode.TOO_LARGE)
        else:
            self._receiver.received(frame)

    def _lose(self) -> None:
        self.reading.set()
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.closed()
