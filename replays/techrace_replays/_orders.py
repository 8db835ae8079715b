"""One seat's orders as a small map: only what differs from the default, under one-letter keys."""

from collections.abc import Mapping
from typing import Any

from techrace_game.orders import MAX_HIRE, Orders
from techrace_game.types import LINES, MAX_NODES, SLOTS, Mode
from techrace_replays import _codec
from techrace_replays._codec import Codec
from techrace_replays.errors import FormatError

NODE = _codec.integer(0, MAX_NODES - 1)
TARGET = _codec.integer(-1, MAX_NODES - 1)
_WEIGHT = _codec.integer(0, 1000)
_BITS = _codec.integer(0, 0xFFFF)

PARTS: tuple[tuple[str, str, Codec], ...] = (
    ("slots", "p", _codec.pairs(NODE, _WEIGHT, SLOTS)),
    ("lines", "l", _codec.exactly(LINES, "weights", _codec.sequence(_WEIGHT, LINES))),
    ("scout_target", "t", TARGET),
    ("inspect_target", "i", TARGET),
    ("lobby_dir", "b", _codec.integer(-1, 1)),
    ("mode", "m", _codec.integer(0, len(Mode) - 1)),
    ("mask", "k", _codec.integer(0, 63)),
    ("hire", "h", _codec.integer(-MAX_HIRE, MAX_HIRE)),
    ("publish", "u", _codec.sequence(NODE, MAX_NODES)),
    ("sell", "e", _codec.sequence(NODE, MAX_NODES)),
    ("share", "s", _codec.pairs(NODE, _BITS, MAX_NODES)),
)
KEYS = frozenset(key for _, key, _ in PARTS)
_NOTHING = Orders()


def encode_orders(orders: Orders) -> dict[str, Any]:
    """Return the map of ``orders``; empty for a submission that does nothing.

    Raises:
        FormatError: a part is out of range; the message starts with its name.
    """
    body = {}
    for name, key, codec in PARTS:
        value = getattr(orders, name)
        if value == getattr(_NOTHING, name):
            continue
        try:
            body[key] = codec.encode(value)
        except (ValueError, TypeError) as error:
            raise FormatError(f"{name}: {error}") from None
    return body


def decode_orders(body: object) -> Orders:
    """Return the orders of a map; keys that this version does not know are left out.

    Raises:
        FormatError: not a map, or a part is out of range.
    """
    if not isinstance(body, Mapping):
        raise FormatError(f"expected a map of orders, found {_codec.show(body)}")
    parts = {}
    for name, key, codec in PARTS:
        if key not in body:
            continue
        try:
            parts[name] = codec.decode(body[key])
        except ValueError as error:
            raise FormatError(f"{name} (key {key!r}): {error}") from None
    return Orders(**parts)


ORDERS = Codec(encode_orders, decode_orders, "a map of orders")
