"""A simulated network: bytes in both directions, late, in pieces, or not at all.

The host's end of a connection is an asyncio transport, so its websockets run as they are; the client's end is a
:class:`~techrace_client.streams.Stream` with a websocket of its own (:mod:`simulation.websocket`).
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Protocol

import attrs

from simulation.world import Process, World

CRUMBS = 150
"""Bytes of a connection that arrive in crumbs where pieces are short."""
NARROW = 1024
"""Bytes for which a receiver that does not read has room."""


@attrs.frozen(kw_only=True)
class Conditions:
    """What a network is like. Rates are per second and connection, durations in seconds, sizes in bytes."""

    latency: float = 0.0
    jitter: float = 0.0
    """Mean of what is added to the latency of each piece."""
    piece: int = 65536
    """Longest piece in which bytes arrive; if it is short, the first ones are crumbs."""
    capacity: int = 65536
    """Bytes on their way, and those that the receiver has not read."""
    stalls: float = 0.0
    stall: float = 0.0
    """Mean duration of a stall."""
    cuts: float = 0.0
    """Resets that both ends notice."""
    losses: float = 0.0
    """Links that go down without telling anybody."""
    half_closes: float = 0.0
    """Clients that say they will send no more."""

    @property
    def is_quiet(self) -> bool:
        return not (self.stalls or self.cuts or self.losses or self.half_closes)


class Pipe:
    """One direction of a connection."""

    def __init__(self, network: "Network", random: Random, sender: Process, receiver: Process) -> None:
        self.buffer = bytearray()
        """What the sender has written and the operating system has not taken yet."""
        self.is_lost = False
        """Nothing arrives any more, and nobody is told."""
        self.room = network.conditions.capacity
        """Bytes that may be on their way or unread."""
        self.deliver: Callable[[bytes], None] = lambda data: None
        """Runs in the receiver; empty bytes are the end."""
        self.drained: Callable[[], None] = lambda: None
        """Runs in the sender after some of the buffer has gone."""
        self._network = network
        self._random = random
        self._sender = sender
        self._receiver = receiver
        self._unread: deque[bytes] = deque()
        self._under_way = 0
        self._reading = True
        self._offering = False
        self._last_arrival = 0.0
        self._ending = False
        self._written = 0

    def write(self, data: bytes) -> None:
        if self._sender.is_alive:
            self.buffer += data
            self._pump()

    def end(self) -> None:
        """Let the receiver know, behind everything else, that nothing follows."""
        self._ending = True
        self._pump()

    def clear(self) -> None:
        """Forget everything that has not been delivered, and deliver nothing any more."""
        self.is_lost = True
        self.buffer.clear()
        self._unread.clear()

    def stall(self, seconds: float) -> None:
        self._last_arrival = max(self._last_arrival, self._network.world.now + seconds)

    def set_reading(self, reading: bool) -> None:
        """Let the receiver read, or not; one that does not, and has little room, soon makes the sender wait."""
        self._reading = reading
        self.room = self._network.conditions.capacity if reading else min(self.room, NARROW)
        if reading:
            self._offer()

    def _pump(self) -> None:
        conditions = self._network.conditions
        while self.buffer and self._under_way < self.room:
            size = min(len(self.buffer), self.room - self._under_way, conditions.piece)
            if conditions.piece < 4096:
                size = self._random.randint(1, min(size, 3) if self._written < CRUMBS else size)
            self._written += size
            piece = bytes(self.buffer[:size])
            del self.buffer[:size]
            self._send(piece)
        if self._ending and not self.buffer:
            self._ending = False
            self._send(b"")

    def _send(self, piece: bytes) -> None:
        self._under_way += len(piece)
        conditions = self._network.conditions
        delay = conditions.latency
        if conditions.jitter:
            delay += self._random.expovariate(1 / conditions.jitter)
        self._last_arrival = max(self._last_arrival, self._network.world.now + delay)
        # Equal instants are put in order by luck, so those of one pipe must differ.
        self._last_arrival += 1e-9
        self._network.world.at(self._last_arrival, self._receiver, partial(self._arrive, piece))

    def _arrive(self, piece: bytes) -> None:
        if self.is_lost:
            return
        self._unread.append(piece)
        self._offer()

    def _offer(self) -> None:
        if self._unread and self._reading and not self._offering:
            self._offering = True
            self._receiver.loop.call_soon(self._read)

    def _read(self) -> None:
        """Let the receiver have one piece; runs in the receiver."""
        self._offering = False
        if not (self._unread and self._reading):
            return
        piece = self._unread.popleft()
        self._under_way -= len(piece)
        if self.buffer:
            self._pump()
            world = self._network.world
            world.at(world.now, self._sender, lambda: self._sender.loop.call_soon(self._note_drained))
        self.deliver(piece)
        self._offer()

    def _note_drained(self) -> None:
        if not self.is_lost:
            self.drained()


class Connection:
    """Both directions between a client and a host."""

    def __init__(self, network: "Network", number: int, client: Process, host: Process, address: str) -> None:
        self.number = number
        self.address = address
        self.client = client
        self.host = host
        self.random = Random(f"{network.world.seed}/connection {number}")
        self.up = Pipe(network, self.random, client, host)
        self.down = Pipe(network, self.random, host, client)
        self.transport = HostTransport(self, network)
        self.reset_client: Callable[[], None] = lambda: None
        """Runs in the client when the connection is reset."""
        self.is_open = True

    def host_died(self) -> None:
        """End the host's side as an operating system does: what it was given still arrives, if luck will have it."""
        self.down.buffer.clear()
        if self.random.random() < 0.5:
            self.cut()
        else:
            self.up.clear()
            self.down.end()

    def cut(self) -> None:
        """Reset the connection; both ends notice at once, if they run."""
        if not self.is_open:
            return
        self.is_open = False
        for pipe in (self.up, self.down):
            pipe.clear()
        if self.host.is_alive:
            self.host.loop.call_soon(self.transport.lose, ConnectionResetError("reset"))
        if self.client.is_alive:
            self.client.loop.call_soon(self.reset_client)

    def lose(self) -> None:
        """Let nothing pass any more, and tell nobody."""
        for pipe in (self.up, self.down):
            pipe.is_lost = True

    def stall(self, seconds: float) -> None:
        for pipe in (self.up, self.down):
            pipe.stall(seconds)


class HostTransport(asyncio.Transport):
    """The host's end."""

    def __init__(self, connection: Connection, network: "Network") -> None:
        super().__init__()
        self._connection = connection
        self._network = network
        self._protocol: asyncio.Protocol | None = None
        self._high = 65536
        self._low = 16384
        self._is_paused = False
        self._is_closing = False
        self._is_lost = False
        connection.up.deliver = self._receive
        connection.down.drained = self._note_drained

    def connect(self, protocol: asyncio.Protocol) -> None:
        self._protocol = protocol
        protocol.connection_made(self)

    @property
    def protocol(self) -> asyncio.Protocol | None:
        return self._protocol

    # -- asyncio.Transport --

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._connection.address, 40_000) if name == "peername" else default

    def is_closing(self) -> bool:
        return self._is_closing

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self._protocol is not None
        return self._protocol

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = 65536 if high is None else high
        self._low = self._high // 4 if low is None else low

    def get_write_buffer_size(self) -> int:
        return len(self._connection.down.buffer)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._is_lost or not data or not self._connection.host.is_alive:
            return
        assert not self._is_closing, "written to a transport that is closing"
        self._network.sent(self._connection, bytes(data))
        self._connection.down.write(bytes(data))
        if not self._is_paused and self.get_write_buffer_size() > self._high:
            self._is_paused = True
            assert self._protocol is not None
            self._protocol.pause_writing()

    def pause_reading(self) -> None:
        self._connection.up.set_reading(False)

    def resume_reading(self) -> None:
        self._connection.up.set_reading(True)

    def close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._connection.up.set_reading(False)
        if not self.get_write_buffer_size():
            self._connection.host.loop.call_soon(self.lose, None)

    def abort(self) -> None:
        self._is_closing = True
        self._connection.down.buffer.clear()
        self._connection.host.loop.call_soon(self.lose, None)

    # -- from the network --

    def lose(self, error: Exception | None) -> None:
        """Tell the protocol that the connection is gone, and the client if it is this end that goes."""
        if self._is_lost:
            return
        self._is_lost = self._is_closing = True
        connection = self._connection
        connection.up.clear()
        if connection.is_open:
            connection.down.end()
        self._network.closed(connection)
        assert self._protocol is not None
        self._protocol.connection_lost(error)

    def _receive(self, data: bytes) -> None:
        if self._is_closing or self._protocol is None:
            return
        if data:
            self._protocol.data_received(data)
        elif not self._protocol.eof_received():
            self.close()

    def _note_drained(self) -> None:
        if self._is_lost:
            return
        if self._is_closing:
            if not self.get_write_buffer_size():
                self.lose(None)
        elif self._is_paused and self.get_write_buffer_size() <= self._low:
            self._is_paused = False
            assert self._protocol is not None
            self._protocol.resume_writing()


class Listener(Protocol):
    """Who answers at the host's address."""

    process: Process

    def accept(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""


class Network:
    """All connections to one address."""

    def __init__(self, world: World, conditions: Conditions) -> None:
        self.world = world
        self.conditions = conditions
        self.listener: Listener | None = None
        self.connections: dict[int, Connection] = {}
        """Those whose host's end is open, by number."""
        self.opened = 0
        self.counts: dict[str, int] = {}
        """How often each fault struck."""
        self.on_sent: Callable[[Connection, bytes], None] = lambda connection, data: None
        """Told what a host writes, at the moment it does."""
        self._random = Random(f"{world.seed}/network")
        self._driver = world.start("network")
        self._lost: list[Connection] = []

    async def connect(self, client: Process, address: str) -> Connection:
        """Open a connection from an address; runs in the client.

        Raises:
            ConnectionRefusedError: nobody answers there.
        """
        await asyncio.sleep(self.conditions.latency + 0.0001)
        answered: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        listener = self.listener
        if listener is None or not listener.process.is_alive:
            raise ConnectionRefusedError(111, "Connection refused")
        self.opened += 1
        connection = Connection(self, self.opened, client, listener.process, address)

        def accept() -> None:
            # In the host, which may be another one by now.
            self.connections[connection.number] = connection
            connection.transport.connect(listener.accept())

            def tell() -> None:
                if not answered.done():
                    answered.set_result(connection)

            self.world.at(
                self.world.now + self.conditions.latency, client, lambda: client.loop.call_soon(tell)
            )

        listener.process.loop.call_soon(accept)
        self._plan(connection)
        # A host that dies with the connection in its backlog leaves the client waiting.
        async with asyncio.timeout(10.0):
            return await answered

    def host_died(self, host: Process) -> None:
        """Reset the connections of a host that is no more."""
        for connection in list(self.connections.values()):
            if connection.host is host:
                del self.connections[connection.number]
                connection.host_died()

    def heal(self) -> None:
        """Let there be no more faults, those that were planned included; lost links are reset at last."""
        self.conditions = Conditions(latency=0.001)
        for connection in self._lost:
            connection.cut()
        self._lost.clear()

    def sent(self, connection: Connection, data: bytes) -> None:
        self.on_sent(connection, data)

    def closed(self, connection: Connection) -> None:
        self.connections.pop(connection.number, None)

    def _plan(self, connection: Connection) -> None:
        """Decide what is going to happen to a connection, as far as it depends on luck alone."""
        conditions = self.conditions
        plans: list[tuple[str, float, Callable[[], None]]] = [
            ("cut", conditions.cuts, connection.cut),
            ("loss", conditions.losses, lambda: self._lose(connection)),
            ("half-close", conditions.half_closes, connection.up.end),
            ("stall", conditions.stalls, lambda: self._stall(connection)),
        ]
        for name, rate, strike in plans:
            if rate:
                after = connection.random.expovariate(rate)
                self.world.at(
                    self.world.now + after, self._driver, partial(self._strike, connection, name, strike)
                )

    def _stall(self, connection: Connection) -> None:
        conditions = self.conditions
        connection.stall(connection.random.expovariate(1 / conditions.stall))
        after = connection.random.expovariate(conditions.stalls)
        strike = partial(self._strike, connection, "stall", lambda: self._stall(connection))
        self.world.at(self.world.now + after, self._driver, strike)

    def _lose(self, connection: Connection) -> None:
        connection.lose()
        self._lost.append(connection)

    def _strike(self, connection: Connection, name: str, strike: Callable[[], None]) -> None:
        if self.conditions.is_quiet or connection.number not in self.connections:
            return
        self.counts[name] = self.counts.get(name, 0) + 1
        strike()
