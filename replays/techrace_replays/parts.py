"""What records are made of: the words of the format, seats, refusals, events."""

from collections.abc import Mapping
from enum import IntEnum, IntFlag
from typing import Any

import attrs

from techrace_game.types import MAX_NODES, MAX_SEATS, Motive
from techrace_replays import _codec
from techrace_replays._codec import Codec, kept
from techrace_replays.errors import FormatError

MAX_TICK = 32_767
"""Ticks are int16 in the rules (rule 3)."""

INT63 = (1 << 63) - 1
SEAT = _codec.integer(0, MAX_SEATS - 1)
MAYBE_SEAT = _codec.integer(-1, MAX_SEATS - 1)
MAYBE_NODE = _codec.integer(-1, MAX_NODES - 1)
TICK = _codec.integer(0, MAX_TICK)
MS = _codec.integer(0, INT63)
MAYBE_MS = _codec.optional(MS)
DIGEST = _codec.blob(8, 8)
NAME = _codec.text(200)
MAYBE_NAME = _codec.optional(NAME)
WORD = _codec.text(40)
TEXT = _codec.text(4000)


class Controller(IntEnum):
    """Who acts for a seat."""

    OPEN = 0
    HUMAN = 1
    BOT = 2
    ABSENT = 3


class Redaction(IntEnum):
    """What was left out of a file before it was handed out."""

    FULL = 0
    """Nothing: the whole truth, which only the host holds before the end."""
    PUBLIC = 1
    """Everything that is not public."""
    SEAT = 2
    """Everything that one seat could not see."""


class SeatFlag(IntFlag):
    """What was unusual about a seat in a tick."""

    NONE = 0
    LATE = 1
    """Orders came after the deadline and were not used; standing orders stay."""
    ABSENT = 2
    """Nobody was connected for the seat; standing orders stay."""
    SUBSTITUTED = 4
    """Somebody else acted for the seat: the facilitator or a house bot."""


@attrs.frozen(kw_only=True)
class SeatEntry:
    """A line of the header's seat table."""

    name: str = attrs.field(metadata=kept("name", NAME))
    motive: Motive = attrs.field(metadata=kept("motive", _codec.word(Motive)))
    controller: Controller = attrs.field(metadata=kept("controller", _codec.word(Controller)))
    bot: str | None = attrs.field(metadata=kept("bot", MAYBE_NAME), default=None)
    """Name of the program, if it is one."""
    bot_version: str | None = attrs.field(metadata=kept("bot_version", MAYBE_NAME), default=None)
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Parent:
    """The match that this one was forked from."""

    match: str = attrs.field(metadata=kept("match", NAME))
    tick: int = attrs.field(metadata=kept("tick", TICK))
    """The first tick whose orders may differ from the parent's."""
    final_hash: bytes | None = attrs.field(
        metadata=kept("hash", _codec.optional(_codec.blob(16, 16))), default=None
    )
    """The parent file's last chain value."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Source:
    """The log that this one was made from by leaving something out."""

    match: str = attrs.field(metadata=kept("match", NAME))
    final_hash: bytes = attrs.field(metadata=kept("hash", _codec.blob(16, 16)))
    """That file's last chain value."""
    removed: tuple[str, ...] = attrs.field(
        metadata=kept("removed", _codec.sequence(WORD, MAX_SEATS)), default=()
    )
    """What was done to it on request: ``person`` for each person who was removed."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Refused:
    """A part of a submission that the rules did not accept (rule 4)."""

    seat: int
    part: str
    reason: str
    index: int | None = None
    """Place within the part, where it has several."""
    received: Any = None
    """What was sent, if it was kept."""


@attrs.frozen
class Event:
    """Something that happened in a tick, so that a viewer can tell the story without the rules."""

    kind: str
    """``unlock``, ``public``, ``exposed``, ``revealed``, ``sale``, ``shot`` or ``end``."""
    node: int = -1
    seat: int = -1
    value: int = 0


@attrs.frozen
class Shock:
    """A scripted event that a facilitator added to the match."""

    conc: int = 0
    """Added to public concern in ‰ as rule 5, Q4 has it."""
    reg: int = 0
    """Added to regulation in ‰."""
    text: str = ""
    """What people were told."""


def _node_name(row: Any) -> tuple[int, str, str]:
    match row:
        case [node, id_, name]:
            return _SEEN.decode(node), NAME.decode(id_), NAME.decode(name)
    raise FormatError(f"expected [node, id, name], found {_codec.show(row)}")


_SEEN = _codec.integer(0, MAX_NODES - 1)
NODE_NAMES = _codec.sequence(
    Codec(lambda row: list(_node_name(row)), _node_name, "[node, id, name]"), MAX_NODES
)


def map_of(kind: type[Any]) -> Codec:
    """Return the codec of a class that is a map inside a record."""

    def encode(value: Any) -> dict[str, Any]:
        if not isinstance(value, kind):
            raise FormatError(f"expected a {kind.__name__}, found {_codec.show(value)}")
        return _codec.to_body(value)

    def decode(body: Any) -> Any:
        if not isinstance(body, dict):
            raise FormatError(f"expected a map, found {_codec.show(body)}")
        return kind(**_codec.from_body(kind, body))

    return Codec(encode, decode, f"a map ({kind.__name__})")


def row_of(kind: type[Any], *codecs: Codec) -> Codec:
    """Return the codec of a class that is a short array inside a record: its fields in order, less default ends."""
    fields = attrs.fields(kind)
    required = sum(item.default is attrs.NOTHING for item in fields)
    names = ", ".join(item.name for item in fields)

    def encode(value: Any) -> list[Any]:
        if not isinstance(value, kind):
            raise FormatError(f"expected a {kind.__name__}, found {_codec.show(value)}")
        values = attrs.astuple(value, recurse=False)
        row = [codec.encode(part) for codec, part in zip(codecs, values, strict=True)]
        while len(row) > required and values[len(row) - 1] == fields[len(row) - 1].default:
            row.pop()
        return row

    def decode(row: Any) -> Any:
        if not isinstance(row, list) or not required <= len(row) <= len(codecs):
            raise FormatError(
                f"expected {required} to {len(codecs)} values [{names}], found {_codec.show(row)}"
            )
        return kind(*(codec.decode(part) for codec, part in zip(codecs, row, strict=False)))

    return Codec(encode, decode, f"an array [{names}]")


SHOCK = row_of(Shock, _codec.integer(-1000, 1000), _codec.integer(-1000, 1000), TEXT)
EVENT = row_of(Event, WORD, MAYBE_NODE, MAYBE_SEAT, _codec.integer(-INT63, INT63))
REFUSED = row_of(Refused, SEAT, WORD, WORD, _codec.optional(_codec.integer(-INT63, INT63)), _codec.anything())
