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
from simulation.shadow import LEAD, Shadow, Shadows, demand, hash_of
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
    frames: FrameReader = attrs.field(factory=FrameReader)
    shadow: Shadow | None = None
    reader: int | None = None
    """The seat, or who else hears this."""
    is_over: bool = False
    """Whether the connection is being closed."""


@attrs.frozen
class Secret:
    """Who may hear something."""

    room: str
    readers: frozenset[int | None]
    """Seats, and who else."""
    until_end: bool = False
    """Whether everybody may hear it once the match is over."""

    def is_for(self, ear: Ear) -> bool:
        """Say whether it may be told on a connection now."""
        shadow = ear.shadow
        if shadow is None or shadow.code != self.room:
            return False
        return ear.reader in self.readers or (self.until_end and shadow.is_over)


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
        self.secrets: dict[bytes, Secret] = {}
        """Bytes that may be told to nobody but some."""
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
        for opcode, payload in ear.frames.feed(data):
            if opcode == CLOSE:
                ear.is_over = True
            elif opcode in {TEXT, BINARY}:
                demand(not ear.is_over, "a message follows a close")
                encoding = Encoding.JSON if opcode == TEXT else Encoding.MSGPACK
                self._heard(ear, payload, encoding)
        self.measure(connection)

    def _heard(self, ear: Ear, payload: bytes, encoding: Encoding) -> None:
        said = _json.decode(payload) if encoding.is_text else _msgpack.decode(payload)
        self.counts.messages += 1
        self._types[said.type] = self._types.get(said.type, 0) + 1
        for mark, secret in self.secrets.items():
            if mark in payload:
                demand(
                    secret.is_for(ear), f"{said.type} to {ear.reader} tells {mark!r} of room {secret.room}"
                )
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
        ear.reader = LEAD if said.role == "facilitator" else said.seat
        demand((said.seat is None) == (said.role != "player"), f"{said.role} gets seat {said.seat}")
        if said.seat is None:
            demand(said.motive is None and said.token is None, f"{said.role} is told a secret")
            return
        demand(said.motive == shadow.spec.motives[said.seat].word, "the motive is another one")
        if said.token is not None:
            given = (said.seat, hash_of(said.token)) in shadow.given
            demand(given, "a seat is given before it is durable")
            self.secrets[said.token.encode()] = Secret(said.room, frozenset({said.seat}))

    def _told(self, ear: Ear, shadow: Shadow, said: _Said, encoding: Encoding) -> None:
        reader = ear.reader
        match said.type:
            case "accepted":
                self.counts.acknowledged += 1
                demand(
                    said.id in shadow.commands[reader], f"{said.id} of {reader} is acknowledged, not durable"
                )
                self._mark_invitation(ear, shadow, said)
            case "refused":
                self.counts.refused += 1
                # Another command had the id, or it is to be tried again: neither is a verdict.
                is_verdict = said.code not in {"id-reused", "unavailable", "rate"}
                if said.id is not None and is_verdict and reader is not None and reader != LEAD:
                    recorded = shadow.holders[reader].commands
                    demand(said.id not in recorded, f"{said.id} of seat {reader} is refused and recorded")
            case "observation":
                self.counts.observations += 1
                assert said.tick is not None
                shadow.demand_view(said.tick, reader, encoding, bytes(said.seen))
            case "names":
                nodes = [named.node for named in said.nodes]
                demand(shadow.knows(reader, nodes), f"seat {reader} is told of {nodes}")
            case "end":
                demand(shadow.is_over, "the end is told before it is durable")
            case "snapshot":
                for update in said.updates:
                    self._told(ear, shadow, update, encoding)
            case _:
                pass

    def _mark_invitation(self, ear: Ear, shadow: Shadow, said: _Said) -> None:
        """Take note of a token that a facilitator has made; it is for whomever he gives it to."""
        if said.token is not None:
            demand(ear.reader == LEAD, f"a token is told to {ear.reader}")
            known = {*shadow.leads, *(token for _, token in shadow.given)}
            demand(hash_of(said.token) in known, "a token is told before it is durable")
            self.secrets[said.token.encode()] = Secret(shadow.code, frozenset({LEAD}))

    def measure(self, connection: Connection) -> None:
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
