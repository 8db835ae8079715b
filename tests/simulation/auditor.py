"""Reads everything a host says to anybody, at the moment it says it, and compares it with what is durable.

The auditor sits on the wire behind the host. What it holds every message to:

* a command is acknowledged only after it is in the durable log, and a seat is given only after that is;
* what a connection is shown of a tick is exactly what that seat may see of it, and the tick is durable;
* nobody is told of a node that he has not seen, nor of anything that marks another: tokens, command ids, seeds;
* nothing follows a close, nothing precedes a welcome;
* what waits for a client is bounded.
"""

import attrs
import msgspec

from simulation.network import Connection
from simulation.shadow import Shadow, Shadows, demand, hash_of
from simulation.websocket import BINARY, CLOSE, TEXT, FrameReader, HeadReader
from techrace_protocol import Encoding
from techrace_server.connection import WebSocketConnection
from techrace_server.limits import HostLimits


class _Node(msgspec.Struct):
    node: int = -1


class _Said(msgspec.Struct):
    """What matters of a message of any type."""

    type: str
    id: str | None = None
    code: str | int | None = None
    tick: int | None = None
    room: str = ""
    role: str = "player"
    seat: int | None = None
    token: str | None = None
    motive: str | None = None
    seen: msgspec.Raw = msgspec.Raw()
    updates: "list[_Said]" = []
    nodes: list[_Node] = []


_msgpack = msgspec.msgpack.Decoder(_Said)
_json = msgspec.json.Decoder(_Said)


@attrs.define
class Ear:
    """What has been said on one connection."""

    head: HeadReader | None = attrs.field(factory=HeadReader)
    reader: FrameReader = attrs.field(factory=FrameReader)
    shadow: Shadow | None = None
    seat: int | None = None
    is_over: bool = False
    """Whether the connection is being closed."""


@attrs.define
class Counts:
    """How much there was to check."""

    messages: int = 0
    acknowledged: int = 0
    refused: int = 0
    observations: int = 0
    welcomes: int = 0


class Auditor:
    """Checks what a host says.

    Raises:
        ViolationError: out of the host's call that says it.
    """

    def __init__(self, shadows: Shadows, limits: HostLimits) -> None:
        self.counts = Counts()
        self.marks: dict[bytes, tuple[str, int | None]] = {}
        """What must never be told to others: bytes, and the room and seat whose they are."""
        self._shadows = shadows
        self._limits = limits
        self._ears: dict[int, Ear] = {}
        self._types: dict[str, int] = {}

    def sent(self, connection: Connection, data: bytes) -> None:
        """Take note of what a host writes."""
        ear = self._ears.setdefault(connection.number, Ear())
        if ear.head is not None:
            rest = ear.head.feed(data)
            if rest is None:
                return
            if ear.head.status != 101:
                return
            ear.head, data = None, rest
        for opcode, payload in ear.reader.feed(data):
            if opcode == CLOSE:
                ear.is_over = True
            elif opcode in {TEXT, BINARY}:
                demand(not ear.is_over, "a message follows a close")
                encoding = Encoding.JSON if opcode == TEXT else Encoding.MSGPACK
                self._heard(ear, payload, encoding)
        self._measure(connection)

    def _heard(self, ear: Ear, payload: bytes, encoding: Encoding) -> None:
        said = _json.decode(payload) if encoding.is_text else _msgpack.decode(payload)
        self.counts.messages += 1
        self._types[said.type] = self._types.get(said.type, 0) + 1
        own = (ear.shadow.code, ear.seat) if ear.shadow is not None else None
        for mark, owner in self.marks.items():
            demand(owner == own or mark not in payload, f"{said.type} to {own} tells {owner}'s {mark!r}")
        if said.type == "welcome":
            self._welcomed(ear, said)
        elif ear.shadow is None:
            demand(said.type in {"refused", "closing"}, f"{said.type} before the welcome")
        else:
            self._told(ear, ear.shadow, said, encoding)

    def _welcomed(self, ear: Ear, said: _Said) -> None:
        demand(ear.shadow is None, "welcomed twice")
        self.counts.welcomes += 1
        shadow = ear.shadow = self._shadows.by_code[said.room]
        ear.seat = said.seat
        demand((said.seat is None) == (said.role != "player"), f"{said.role} gets seat {said.seat}")
        if said.seat is None:
            demand(said.motive is None and said.token is None, f"{said.role} is told a secret")
            return
        demand(said.motive == shadow.spec.motives[said.seat].word, "the motive is another one")
        if said.token is not None:
            demand(
                shadow.holders[said.seat].token == hash_of(said.token), "a seat is given before it is durable"
            )
            self.marks[said.token.encode()] = (said.room, said.seat)

    def _told(self, ear: Ear, shadow: Shadow, said: _Said, encoding: Encoding) -> None:
        recorded = shadow.commands.get(-1 if ear.seat is None else ear.seat, set())
        match said.type:
            case "accepted":
                self.counts.acknowledged += 1
                demand(said.id in recorded, f"{said.id} of seat {ear.seat} is acknowledged and not durable")
            case "refused":
                self.counts.refused += 1
                if said.id is not None and said.code != "id-reused":
                    demand(said.id not in recorded, f"{said.id} of seat {ear.seat} is refused and recorded")
            case "observation":
                self.counts.observations += 1
                assert said.tick is not None
                expected = shadow.expected(said.tick, ear.seat, encoding)
                demand(bytes(said.seen) == expected, f"seat {ear.seat} is shown a wrong tick {said.tick}")
            case "names":
                nodes = [named.node for named in said.nodes]
                demand(shadow.knows(ear.seat, nodes), f"seat {ear.seat} is told of {nodes}")
            case "end":
                demand(shadow.is_over, "the end is told before it is durable")
            case "snapshot":
                for update in said.updates:
                    self._told(ear, shadow, update, encoding)
            case _:
                pass

    def _measure(self, connection: Connection) -> None:
        """Hold what waits for a client to its bounds."""
        protocol = connection.transport.protocol
        assert isinstance(protocol, WebSocketConnection)
        limits = protocol._registry.limits
        demand(
            len(protocol._queue) <= limits.send_messages, f"{len(protocol._queue)} messages wait for a client"
        )
        demand(
            protocol._queued_bytes <= limits.send_bytes, f"{protocol._queued_bytes} bytes wait for a client"
        )
        waiting = connection.transport.get_write_buffer_size()
        demand(waiting <= self._limits.write_abort, f"{waiting} bytes are in a write buffer")
