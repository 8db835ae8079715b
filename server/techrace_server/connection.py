"""A websocket as a thin asyncio protocol over the sans-IO core of ``websockets``, plugged into uvicorn.

This is the only module that touches a socket's transport, and the only one that depends on how uvicorn hands a
connection over: it calls the factory given as ``ws=`` with ``config``, ``server_state`` and ``app_state``, feeds
it the request and then makes it the transport's protocol. A contract test holds uvicorn to that. Messages in one piece
pass the core by (:mod:`techrace_server.framing`).

Memory per client is bounded in both directions. While a client does not read, at most ``send_messages`` messages
of together ``send_bytes`` wait behind the transport's write buffer, nothing more is read from it, and the
:class:`Registry` aborts it after ``send_ms``. While the room does not keep up, reading is on hold.
"""

import asyncio
import contextlib
import logging
import socket
import struct
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, cast

import attrs
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding, Frame
from techrace_protocol.limits import Limits
from techrace_protocol.session import choose_encoding
from techrace_server.checks import CHECK_PATH
from techrace_server.frames import Peer, Receiver
from techrace_server.framing import Boundaries, frame_bytes, whole_message
from techrace_server.limits import HostLimits
from techrace_server.rates import Bucket

_OPEN = State.OPEN
_NOW = struct.pack("ii", 1, 0)
_UNSENT: int | None = getattr(socket, "TCP_NOTSENT_LOWAT", None)
_logger = logging.getLogger("techrace.wire")
_logger.setLevel(logging.WARNING)


@attrs.frozen(kw_only=True)
class Handshake:
    """What a client asked for when it opened its websocket."""

    path: str
    host: str | None
    origin: str | None
    address: str
    """Where the connection comes from, without the port."""


@attrs.frozen(kw_only=True)
class Rejection:
    """Why a handshake is answered with an HTTP error instead."""

    status: int
    text: str


class Gate(Protocol):
    """The host as connections see it."""

    def address_of(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return where a client comes from whose connection comes from ``peer``, perhaps a proxy."""
        ...

    def inspect(self, handshake: Handshake) -> Rejection | None:
        """Decide whether this client may open a websocket."""
        ...

    def enter_peer(self, peer: Peer, encoding: Encoding | None, address: str) -> Receiver:
        """Take in the client from an address; its messages go to what is returned."""
        ...

    def enter_probe(self, peer: Peer, address: str) -> Receiver:
        """Take in somebody who only checks the network; messages go to what is returned."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers of every answer."""
        ...


class Registry:
    """All websockets of a host, and the watchdog over them."""

    def __init__(
        self, gate: Gate, limits: Limits, host_limits: HostLimits, clock: Callable[[], float]
    ) -> None:
        self.gate = gate
        self.limits = limits
        self.host_limits = host_limits
        self.clock = clock
        # Dictionaries for their order: whoever came or stalled first is looked at first, in every run.
        self.connections: dict[WebSocketConnection, None] = {}
        self.stalled: dict[WebSocketConnection, None] = {}
        self._next_pings = 0.0

    def protocol(
        self, config: Config, server_state: ServerState, app_state: dict[str, object]
    ) -> asyncio.Protocol:
        """Return a protocol for a connection; this is what uvicorn calls."""
        del config, app_state
        return WebSocketConnection(self, server_state)

    def sweep(self) -> None:
        """Abort the clients that do not read, ping the idle ones; to be called every ``sweep_interval``."""
        now = self.clock()
        for connection in list(self.stalled):
            connection.check_stall(now)
        if now >= self._next_pings:
            self._next_pings = now + min(1.0, self.limits.ping_interval_ms / 4000)
            for connection in list(self.connections):
                connection.check_pulse(now)


class WebSocketConnection(asyncio.Protocol):
    """One websocket; a :class:`~techrace_server.frames.Peer`."""

    __slots__ = (
        "_boundaries",
        "_close_patience",
        "_close_timer",
        "_core",
        "_fragments",
        "_held",
        "_input",
        "_is_cut",
        "_is_reading",
        "_is_text",
        "_ping",
        "_pinged_at",
        "_pings",
        "_queue",
        "_queued_bytes",
        "_receiver",
        "_registry",
        "_server_state",
        "_skipping",
        "_slice",
        "_stalled_at",
        "_transport",
        "_turn",
        "_unread",
    )

    def __init__(self, registry: Registry, server_state: ServerState) -> None:
        self._registry = registry
        self._server_state = server_state
        self._core = ServerProtocol(max_size=registry.limits.hello_bytes, logger=_logger)
        self._transport: asyncio.Transport | None = None
        self._receiver: Receiver | None = None
        self._queue: deque[Frame] = deque()
        self._queued_bytes = 0
        self._fragments: list[bytes] | None = None
        self._is_text = False
        self._held = False
        self._is_reading = True
        self._is_cut = False
        self._skipping = False
        self._stalled_at: float | None = None
        self._ping: bytes | None = None
        self._pinged_at = registry.clock()
        self._close_timer: asyncio.TimerHandle | None = None
        limits = registry.host_limits
        self._pings = Bucket(limits.pings_per_second, limits.pings_burst)
        self._close_patience = registry.limits.close_timeout_ms / 1000
        # What messages may weigh is the receiver's business; here frames of all kinds are weighed, so twice as much.
        self._input = Bucket(2 * registry.limits.bytes_per_second, 2 * registry.limits.bytes_burst)
        self._slice = min(limits.input_slice, registry.limits.bytes_burst)
        self._boundaries = Boundaries()
        self._unread = b""
        self._turn: asyncio.TimerHandle | asyncio.Handle | None = None

    # -- asyncio.Protocol --

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=self._registry.host_limits.write_high_water)
        _set_option(transport, _UNSENT, self._registry.host_limits.unsent, level=socket.IPPROTO_TCP)
        self._registry.connections[self] = None
        # uvicorn calls shutdown() on what is in this set when it stops.
        self._server_state.connections.add(self)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._registry.connections.pop(self, None)
        self._registry.stalled.pop(self, None)
        self._server_state.connections.discard(self)
        for timer in (self._close_timer, self._turn):
            if timer is not None:
                timer.cancel()
        self._queue.clear()
        self._unread = b""
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.closed()

    def data_received(self, data: bytes) -> None:
        if self._turn is not None or self._unread:
            self._unread += data
        elif (
            len(data) <= self._slice
            and not self._is_deaf
            and self._input.take(self._registry.clock(), len(data))
        ):
            self._hear(data)
        else:
            self._unread = data
            self._read_on()

    def eof_received(self) -> None:
        # What has not been looked at yet is not answered: nobody would read it.
        if not self._unread:
            self._core.receive_eof()
            self._flush()

    def pause_writing(self) -> None:
        self._stalled_at = self._registry.clock()
        self._registry.stalled[self] = None
        # A client that does not read its answers is not heard either: its pings would only make more of them.
        self._set_reading()

    def resume_writing(self) -> None:
        self._stalled_at = None
        self._registry.stalled.pop(self, None)
        while self._queue and self._stalled_at is None:
            frame = self._queue.popleft()
            self._queued_bytes -= len(frame.data)
            self._write_message(frame)
        self._set_reading()
        if self._skipping and self._stalled_at is None and self._receiver is not None:
            self._skipping = False
            self._receiver.drained()

    def shutdown(self) -> None:
        """Close because the server stops; called by uvicorn."""
        if self._core.state is State.CONNECTING and self._transport is not None:
            self._transport.close()
        else:
            self.close(CloseCode.RESTARTING)

    # -- Peer --

    def send(self, frame: Frame) -> None:
        if self._core.state is not _OPEN or self._skipping:
            return
        if self._stalled_at is None:
            self._write_message(frame)
            return
        limits, size = self._registry.limits, len(frame.data)
        if len(self._queue) < limits.send_messages and self._queued_bytes + size <= limits.send_bytes:
            self._queue.append(frame)
            self._queued_bytes += size
            return
        self._queue.clear()
        self._queued_bytes = 0
        if self._receiver is not None and self._receiver.overflowed():
            self._skipping = True
        else:
            self.close(CloseCode.TOO_SLOW)

    def close(self, code: CloseCode) -> None:
        if self._core.state is not _OPEN:
            return
        while self._queue:
            self._write_message(self._queue.popleft())
        self._core.send_close(code, code.reason)
        if code is CloseCode.RATE:
            # Whoever floods is not even listened to for its answer to the close.
            self._close_patience = min(self._close_patience, self._registry.host_limits.rate_close)
            self._is_cut = True
            self._set_reading()
        self._flush()

    def hold(self) -> None:
        self._held = True
        self._set_reading()

    def release(self) -> None:
        self._held = False
        self._set_reading()

    def allow(self, size: int) -> None:
        self._core.max_message_size = size

    # -- the watchdog --

    def check_stall(self, now: float) -> None:
        """Abort if the client has not read for too long or too much waits for it."""
        if self._transport is None or self._stalled_at is None:
            return
        most, patience = self._registry.host_limits.write_abort, self._registry.limits.send_ms / 1000
        if self._transport.get_write_buffer_size() > most or now - self._stalled_at > patience:
            self._abort()

    def check_pulse(self, now: float) -> None:
        """Ping a client that was not pinged for a while; abort one that does not answer."""
        limits = self._registry.limits
        if self._core.state is not _OPEN or self._transport is None:
            return
        if self._ping is None:
            if now - self._pinged_at >= limits.ping_interval_ms / 1000:
                self._ping = int(now * 1000).to_bytes(8, "big")
                self._pinged_at = now
                self._core.send_ping(self._ping)
                self._flush()
        elif now - self._pinged_at >= limits.ping_timeout_ms / 1000:
            self._core.fail(CloseCode.INTERNAL_ERROR, "ping timeout")
            self._flush()
            self._abort()

    # -- inside --

    def _read_on(self) -> None:
        """Look at the next slice of what has come, and at the rest in later turns of the loop.

        A client that floods is not given more of the loop's time than others: it is read more slowly.
        """
        self._turn = None
        if self._is_deaf or not self._unread:
            return
        data = self._unread if len(self._unread) <= self._slice else self._unread[: self._slice]
        if self._input.take(self._registry.clock(), len(data)):
            self._unread = self._unread[len(data) :]
            self._hear(data)
        else:
            wait = self._input.wait(len(data))
            self._turn = asyncio.get_running_loop().call_later(wait, self._read_on)
        self._set_reading()

    @property
    def _is_deaf(self) -> bool:
        """Whether nothing is to be heard now: the room does not keep up, the client does not read, or it is cut."""
        return self._is_cut or self._held or self._stalled_at is not None

    def _hear(self, data: bytes) -> None:
        """Take what has come: a message in one piece at once, anything else through the core."""
        is_open = self._core.state is _OPEN
        if is_open and self._fragments is None and self._boundaries.at_end and self._receiver is not None:
            message = whole_message(data, self._core.max_message_size or len(data))
            if message is not None:
                self._receiver.received(Frame(message, is_text=False))
                return
        if is_open:
            self._boundaries.follow(data)
        self._core.receive_data(data)
        self._after_input()
        if not is_open and self._core.state is _OPEN and not data.endswith(b"\r\n\r\n"):
            # Nobody may send a frame before the answer to the handshake; whoever does is read with more care.
            self._boundaries.lose()

    def _after_input(self) -> None:
        for event in self._core.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
            elif isinstance(event, WireFrame):
                self._take(event)
        self._flush()

    def _shake_hands(self, request: Request) -> None:
        assert self._transport is not None  # noqa: S101 - connection_made comes first
        gate = self._registry.gate
        peer = self._transport.get_extra_info("peername")
        address = gate.address_of(
            peer[0] if isinstance(peer, tuple) else "", request.headers.get_all("X-Forwarded-For")
        )
        handshake = Handshake(
            path=request.path.partition("?")[0],
            host=_one(request, "Host"),
            origin=_one(request, "Origin"),
            address=address,
        )
        # The core would turn away clients that offer no sub-protocol, so it knows of none.
        offered = [
            token.strip()
            for header in request.headers.get_all("Sec-WebSocket-Protocol")
            for token in header.split(",")
        ]
        encoding = choose_encoding(offered)
        rejection = gate.inspect(handshake)
        response: Response
        if rejection is None:
            response = self._core.accept(request)
            if encoding is not None and response.status_code == 101:
                response.headers["Sec-WebSocket-Protocol"] = encoding
        else:
            response = self._core.reject(rejection.status, f"{rejection.text}\n")
        for name, value in gate.headers.items():
            response.headers[name] = value
        self._core.send_response(response)
        if response.status_code != 101:
            return
        if handshake.path == CHECK_PATH:
            self._receiver = gate.enter_probe(self, handshake.address)
        else:
            self._receiver = gate.enter_peer(self, encoding, handshake.address)

    def _take(self, frame: WireFrame) -> None:
        if frame.opcode is Opcode.PONG:
            if self._ping is not None and bytes(frame.data) == self._ping:
                self._ping = None
                if self._receiver is not None:
                    self._receiver.measured(self._registry.clock() - self._pinged_at)
        elif frame.opcode is Opcode.PING:
            if not self._pings.take(self._registry.clock()):
                self.close(CloseCode.RATE)
        elif frame.opcode is not Opcode.CLOSE and self._core.state is _OPEN:
            self._collect(frame)

    def _collect(self, frame: WireFrame) -> None:
        """Put the frames of a message together and hand the message on."""
        data = bytes(frame.data)
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
            if frame.fin:
                self._deliver(data)
            else:
                self._fragments = [data]
            return
        fragments = self._fragments
        assert fragments is not None  # noqa: S101 - the core refuses a continuation of nothing
        fragments.append(data)
        most = self._registry.host_limits.fragments
        if len(fragments) > most:
            self._core.fail(CloseCode.TOO_LARGE, f"more than {most} fragments")
        elif frame.fin:
            self._fragments = None
            self._deliver(b"".join(fragments))

    def _deliver(self, data: bytes) -> None:
        if self._receiver is None:
            return
        if self._is_text:
            try:
                data.decode()
            except UnicodeDecodeError as error:
                self._core.fail(CloseCode.INVALID_TEXT, f"{error.reason} at position {error.start}")
                return
        self._receiver.received(Frame(data, self._is_text))

    def _write_message(self, frame: Frame) -> None:
        # What the core had to say before this was flushed when it was said.
        transport = self._transport
        if transport is not None and not transport.is_closing():
            transport.write(frame_bytes(frame))

    def _flush(self) -> None:
        """Write what the core has to say; close the transport where it says so."""
        transport = self._transport
        if transport is None:
            return
        writes = self._core.data_to_send()
        if writes and not transport.is_closing():
            ends = writes[-1] == b""
            transport.write(writes[0] if len(writes) == 1 else b"".join(writes))
            if ends:
                transport.close()
        if self._core.close_expected() and self._close_timer is None:
            loop = asyncio.get_running_loop()
            self._close_timer = loop.call_later(self._close_patience, self._abort)

    def _abort(self) -> None:
        """End the connection now and give back what the system holds of it."""
        if self._transport is not None:
            # Without this the system would go on offering to a dead peer what was written, for minutes.
            _set_option(self._transport, socket.SO_LINGER, _NOW)
            self._transport.abort()

    def _set_reading(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        wanted = not (self._is_deaf or self._unread)
        if wanted is not self._is_reading:
            self._is_reading = wanted
            (self._transport.resume_reading if wanted else self._transport.pause_reading)()
        if self._unread and not self._is_deaf and self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._read_on)


def _set_option(
    transport: asyncio.BaseTransport,
    option: int | None,
    value: int | bytes,
    *,
    level: int = socket.SOL_SOCKET,
) -> None:
    """Set an option of the socket, where there is a socket that has it."""
    found = transport.get_extra_info("socket")
    if found is not None and option is not None:
        with contextlib.suppress(OSError):
            found.setsockopt(level, option, value)


def _one(request: Request, name: str) -> str | None:
    """Return a header that may occur once; of several, something that no check accepts."""
    values = request.headers.get_all(name)
    return values[0] if len(values) == 1 else (None if not values else ",".join(values))
