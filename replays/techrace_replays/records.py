"""The records of a match log as frozen classes.

Each class names its type letter; each field names its key and range. A field that equals its default is not
written, so a quiet tick is a dozen bytes. Keys that this version does not know are kept in ``extra`` and
written back; record types that it does not know are :class:`Unknown`. ``docs/log-format.md`` has the same
table for readers in other languages, and a test compares the two.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeAlias

import attrs

from techrace_game.orders import Orders
from techrace_game.types import MAX_SEATS, Ending
from techrace_replays import _codec, parts
from techrace_replays._codec import kept
from techrace_replays._orders import KEYS, ORDERS
from techrace_replays.arrays import ARRAYS, CHANGES, StoredArray
from techrace_replays.errors import FormatError
from techrace_replays.parts import (
    Controller,
    Event,
    Parent,
    Redaction,
    Refused,
    SeatEntry,
    Shock,
    Source,
)


@attrs.frozen(kw_only=True)
class Header:
    """``H``: everything that was fixed before the first tick. The first record, and only that."""

    TYPE: ClassVar[str] = "H"

    format_version: tuple[int, ...] = attrs.field(
        metadata=kept("format", _codec.exactly(2, "numbers", _codec.sequence(_codec.integer(0, 255), 2)))
    )
    """Major and minor version of this format."""
    engine_version: str = attrs.field(metadata=kept("engine", parts.WORD))
    """Version of the ``techrace`` distribution that played the match."""
    rules_version: str = attrs.field(metadata=kept("rules", parts.WORD))
    rules_hash: bytes | None = attrs.field(
        metadata=kept("rules_hash", _codec.optional(_codec.blob(16, 16))), default=None
    )
    """Names the rules more closely; a log is played again only if it is that of the engine."""
    match_id: str = attrs.field(metadata=kept("match", parts.NAME))
    scenario: Mapping[str, Any] = attrs.field(metadata=kept("scenario", _codec.plain()))
    """The whole scenario in its canonical JSON form, never a reference."""
    scenario_digest: bytes = attrs.field(metadata=kept("scenario_digest", _codec.blob(8, 64)))
    seed: int = attrs.field(metadata=kept("seed", _codec.integer(0, (1 << 64) - 1)))
    seats: tuple[SeatEntry, ...] = attrs.field(
        metadata=kept("seats", _codec.sequence(parts.map_of(SeatEntry), MAX_SEATS))
    )
    time_control: Mapping[str, Any] = attrs.field(metadata=kept("clock", _codec.plain()))
    """``kind`` (rounds, realtime, lockstep or none) and its numbers, times in milliseconds."""
    started_ms: int = attrs.field(metadata=kept("started_ms", parts.MS))
    """Wall time of the start, milliseconds since 1970-01-01 UTC."""
    redaction: Redaction = attrs.field(
        metadata=kept("redaction", _codec.word(Redaction)), default=Redaction.FULL
    )
    redacted_for: int | None = attrs.field(
        metadata=kept("redacted_for", _codec.optional(parts.SEAT)), default=None
    )
    """The seat, if ``redaction`` is SEAT."""
    start_digest: bytes | None = attrs.field(
        metadata=kept("start", _codec.optional(parts.DIGEST)), default=None
    )
    """Digest of the state before the first tick."""
    parent: Parent | None = attrs.field(
        metadata=kept("parent", _codec.optional(parts.map_of(Parent))), default=None
    )
    source: Source | None = attrs.field(
        metadata=kept("source", _codec.optional(parts.map_of(Source))), default=None
    )
    """The log that this one was made from, if it was redacted or a person was removed from it."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Join:
    """``J``: a seat changed hands, or its controller came or went."""

    TYPE: ClassVar[str] = "J"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    seat: int = attrs.field(metadata=kept("seat", parts.SEAT))
    what: str = attrs.field(metadata=kept("what", parts.WORD))
    """``join``, ``leave``, ``disconnect``, ``reconnect`` or ``handover``."""
    controller: Controller = attrs.field(metadata=kept("controller", _codec.word(Controller)))
    name: str | None = attrs.field(metadata=kept("name", parts.MAYBE_NAME), default=None)
    bot: str | None = attrs.field(metadata=kept("bot", parts.MAYBE_NAME), default=None)
    bot_version: str | None = attrs.field(metadata=kept("bot_version", parts.MAYBE_NAME), default=None)
    at_ms: int | None = attrs.field(metadata=kept("at", parts.MAYBE_MS), default=None)
    """Milliseconds since the start."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class TickRecord:
    """``T``: one tick, by its number before it was played. Ticks are recorded without a gap, from 0."""

    TYPE: ClassVar[str] = "T"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    orders: tuple[Orders | None, ...] = attrs.field(
        metadata=kept("o", _codec.sequence(_codec.optional(ORDERS), MAX_SEATS)), default=()
    )
    """Per seat the accepted orders, None for a seat that submitted nothing; empty: nobody did."""
    digest: bytes = attrs.field(metadata=kept("d", parts.DIGEST))
    """Digest of the state after the tick."""
    refused: tuple[Refused, ...] = attrs.field(
        metadata=kept("r", _codec.sequence(parts.REFUSED, 4096)), default=()
    )
    """What was received and not accepted, the first parts of each seat."""
    refused_more: int = attrs.field(metadata=kept("rx", _codec.integer(0, parts.INT63)), default=0)
    """How many parts were refused beside those."""
    flags: tuple[int, ...] = attrs.field(
        metadata=kept("f", _codec.sequence(_codec.integer(0, 255), MAX_SEATS)), default=()
    )
    """Per seat a :class:`SeatFlag`; empty: nothing unusual."""
    think_ms: tuple[int | None, ...] = attrs.field(
        metadata=kept("ms", _codec.sequence(parts.MAYBE_MS, MAX_SEATS)), default=()
    )
    """Per seat the time from the observation to the orders, milliseconds; empty: not measured."""
    events: tuple[Event, ...] = attrs.field(
        metadata=kept("ev", _codec.sequence(parts.EVENT, 8192)), default=()
    )
    shocks: tuple[Shock, ...] = attrs.field(
        metadata=kept("sh", _codec.sequence(parts.SHOCK, 256)), default=()
    )
    """Events that a facilitator added, applied in this tick behind the scenario's (rule 5, Q4)."""
    at_ms: int | None = attrs.field(metadata=kept("at", parts.MAYBE_MS), default=None)
    """Milliseconds since the start at which the tick was played."""
    orders_extra: Mapping[int, Mapping[str, Any]] = attrs.field(factory=dict)
    """Per seat the parts of its orders that this version does not know."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)

    def to_body(self) -> dict[str, Any]:
        body = _codec.to_body(self)
        for seat, unknown in self.orders_extra.items():
            body["o"][seat].update(_codec.as_plain(unknown))
        return body

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        rows = body.get("o")
        unknown = {}
        for seat, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict) and row.keys() - KEYS:
                unknown[seat] = _codec.as_plain({key: row[key] for key in row if key not in KEYS})
        return cls(orders_extra=unknown, **_codec.from_body(cls, body))


@attrs.frozen(kw_only=True)
class Snapshot:
    """``S``: the whole state, so that a viewer can seek. Derived: a log means the same without it."""

    TYPE: ClassVar[str] = "S"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    """Ticks played."""
    arrays: Mapping[str, StoredArray] = attrs.field(metadata=kept("a", ARRAYS))
    """Arrays of rule 3 by name, without the match axis."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class View:
    """``V``: what the reader of a redacted log saw, the first time whole, then what changed."""

    TYPE: ClassVar[str] = "V"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    """Ticks played."""
    arrays: Mapping[str, StoredArray] = attrs.field(metadata=kept("f", ARRAYS), factory=dict)
    """Fields of the observation (rule 7) that are told whole, by name, without the match axis."""
    changes: Mapping[str, tuple[tuple[int, int], ...]] = attrs.field(
        metadata=kept("c", CHANGES), factory=dict
    )
    """Fields that changed, by name: pairs of a place in C order and the value there."""
    names: tuple[tuple[int, str, str], ...] = attrs.field(metadata=kept("n", parts.NODE_NAMES), default=())
    """Nodes seen for the first time: index, id, name."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Annotation:
    """``A``: words: chat, a pledge, a facilitator's note, a bot's debug text. May also follow the end."""

    TYPE: ClassVar[str] = "A"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    kind: str = attrs.field(metadata=kept("kind", parts.WORD))
    """``chat``, ``pledge``, ``act``, ``note`` or ``debug``."""
    text: str = attrs.field(metadata=kept("text", parts.TEXT))
    seat: int = attrs.field(metadata=kept("seat", parts.MAYBE_SEAT), default=-1)
    """Who says it; -1 the facilitator or the server."""
    to: int = attrs.field(metadata=kept("to", parts.MAYBE_SEAT), default=-1)
    """To whom; -1 everybody."""
    data: Mapping[str, Any] = attrs.field(metadata=kept("data", _codec.plain()), factory=dict)
    """The structured part, e.g. what a pledge promises."""
    at_ms: int | None = attrs.field(metadata=kept("at", parts.MAYBE_MS), default=None)
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Fault:
    """``X``: something went wrong outside the rules."""

    TYPE: ClassVar[str] = "X"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    kind: str = attrs.field(metadata=kept("kind", parts.WORD))
    """``crash``, ``timeout``, ``invalid`` or ``server``."""
    detail: str = attrs.field(metadata=kept("detail", parts.TEXT))
    seat: int = attrs.field(metadata=kept("seat", parts.MAYBE_SEAT), default=-1)
    latency_ms: int | None = attrs.field(metadata=kept("ms", parts.MAYBE_MS), default=None)
    at_ms: int | None = attrs.field(metadata=kept("at", parts.MAYBE_MS), default=None)
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class End:
    """``E``: how the match ended. Only ``A``, ``I`` and unknown types may follow."""

    TYPE: ClassVar[str] = "E"

    tick: int = attrs.field(metadata=kept("k", parts.TICK))
    """Ticks played."""
    ending: Ending = attrs.field(metadata=kept("ending", _codec.word(Ending)))
    """RUNNING for a match that was stopped before the rules ended it."""
    endnode: int = attrs.field(metadata=kept("endnode", parts.MAYBE_NODE), default=-1)
    builders: int = attrs.field(metadata=kept("builders", _codec.integer(0, 0xFFFF)), default=0)
    """Bitmask of the seats that unlocked the ending."""
    payoffs: tuple[int, ...] = attrs.field(
        metadata=kept("payoffs", _codec.sequence(_codec.integer(-parts.INT63, parts.INT63), MAX_SEATS))
    )
    """Per seat, thousandths (rule 8)."""
    digest: bytes = attrs.field(metadata=kept("d", parts.DIGEST))
    """Digest of the last state."""
    reason: str | None = attrs.field(metadata=kept("reason", _codec.optional(parts.TEXT)), default=None)
    """Why a match was stopped."""
    at_ms: int | None = attrs.field(metadata=kept("at", parts.MAYBE_MS), default=None)
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Index:
    """``I``: where the snapshots are, for a reader that seeks without scanning. The records are the truth."""

    TYPE: ClassVar[str] = "I"

    snapshots: tuple[tuple[int, int], ...] = attrs.field(
        metadata=kept("s", _codec.pairs(parts.TICK, _codec.integer(0, parts.INT63), parts.MAX_TICK + 1))
    )
    """Pairs of ticks played and the byte offset of the record."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Signature:
    """``G``: a host vouches for everything before this record."""

    TYPE: ClassVar[str] = "G"

    algorithm: str = attrs.field(metadata=kept("alg", parts.WORD))
    """``ed25519``."""
    key: bytes = attrs.field(metadata=kept("key", _codec.blob(32, 32)))
    """The public key that the signature belongs to."""
    signature: bytes = attrs.field(metadata=kept("sig", _codec.blob(64, 64)))
    """Of a fixed prefix and the chain value of the record before this one."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Unknown:
    """A record of a type that this version does not know; kept as it is."""

    type: str
    """One capital letter."""
    body: Mapping[str, Any]


Record: TypeAlias = (
    Header | Join | TickRecord | Snapshot | View | Annotation | Fault | End | Index | Signature | Unknown
)

RECORDS: Mapping[str, Any] = {
    kind.TYPE: kind
    for kind in (Header, Join, TickRecord, Snapshot, View, Annotation, Fault, End, Index, Signature)
}
"""Class by type letter."""


def type_of(record: Record) -> str:
    """Return the type letter of ``record``."""
    return record.type if isinstance(record, Unknown) else record.TYPE


def record_to_body(record: Record) -> dict[str, Any]:
    """Return the map of ``record``.

    Raises:
        FormatError: a field is out of range; the message names it.
    """
    if isinstance(record, Unknown):
        if len(record.type) != 1 or not "A" <= record.type <= "Z" or record.type in RECORDS:
            raise FormatError(f"type: expected a capital letter without a meaning, found {record.type!r}")
        return dict(_codec.plain().encode(record.body))
    return record.to_body() if isinstance(record, TickRecord) else _codec.to_body(record)


def record_from_body(kind: str, body: Mapping[str, Any]) -> Record:
    """Return the record of type ``kind`` with this map.

    Raises:
        FormatError: a key is missing or its value is not what it should be.
    """
    if kind not in RECORDS:
        return Unknown(type=kind, body=_codec.plain().decode(body))
    if kind == TickRecord.TYPE:
        return TickRecord.from_body(body)
    record: Record = RECORDS[kind](**_codec.from_body(RECORDS[kind], body))
    return record


def check_place(record: Record, *, ticks: int, seats: int) -> None:
    """Refuse a record that contradicts those before it.

    Args:
        record: the record to add.
        ticks: number of tick records before it.
        seats: number of seats in the header.

    Raises:
        FormatError: its tick or its number of seats is not what it must be.
    """
    match record:
        case TickRecord() | Snapshot() | View() | End() if record.tick != ticks:
            raise FormatError(f"tick: expected {ticks}, found {record.tick}")
        case TickRecord():
            for name in ("orders", "flags", "think_ms"):
                found = len(getattr(record, name))
                if found not in (0, seats):
                    raise FormatError(f"{name}: expected one for each of {seats} seats, found {found}")
        case End() if len(record.payoffs) != seats:
            raise FormatError(f"payoffs: expected one for each of {seats} seats, found {len(record.payoffs)}")
        case Header() if not record.seats:
            raise FormatError("seats: expected at least one, found none")
