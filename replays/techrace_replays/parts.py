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
class Refused:
    """A part of a submission that the rules did not accept (rule 4)."""

    seat: int = attrs.field(metadata=kept("seat", SEAT))
    part: str = attrs.field(metadata=kept("part", WORD))
    index: int | None = attrs.field(
        metadata=kept("index", _codec.optional(_codec.integer(-INT63, INT63))), default=None
    )
    """Place within the part, where it has several."""
    reason: str = attrs.field(metadata=kept("reason", WORD))
    received: Any = attrs.field(metadata=kept("got", _codec.anything()), default=None)
    """What was sent, if it was kept."""
    extra: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Event:
    """Something that happened in a tick, so that a viewer can tell the story without the rules."""

    kind: str
    """``unlock``, ``public``, ``exposed``, ``revealed``, ``sale``, ``shot`` or ``end``."""
    node: int = -1
    seat: int = -1
    value: int = 0


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


_EVENT_PARTS = (WORD, MAYBE_NODE, MAYBE_SEAT, _codec.integer(-INT63, INT63))
_EVENT_DEFAULTS = (None, -1, -1, 0)


def _encode_event(event: Any) -> list[Any]:
    if not isinstance(event, Event):
        raise FormatError(f"expected an Event, found {_codec.show(event)}")
    values = [codec.encode(value) for codec, value in zip(_EVENT_PARTS, attrs.astuple(event), strict=True)]
    while values[-1] == _EVENT_DEFAULTS[len(values) - 1]:
        values.pop()
    return values


def _decode_event(values: Any) -> Event:
    if not isinstance(values, list) or not 1 <= len(values) <= len(_EVENT_PARTS):
        raise FormatError(f"expected an array of 1 to 4 values, found {_codec.show(values)}")
    return Event(*(codec.decode(value) for codec, value in zip(_EVENT_PARTS, values, strict=False)))


EVENT = Codec(_encode_event, _decode_event, "an event [kind, node, seat, value]")
