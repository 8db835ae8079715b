"""What runner and bot say to each other over standard input and output.

A frame is four bytes, big-endian, with the length of what follows: a msgpack map with a ``type``. The runner says

=========  ==========================================================================================================
``brief``  ``version`` (1), ``seat``, ``seed``, ``constants`` (a map, rule 10), ``time`` (``act_ms``, ``bank_ms``)
``act``    ``n`` (a number), ``time_left_ms``, ``seen`` (an observation)
=========  ==========================================================================================================

until it closes its end, and the bot answers each, never unasked:

==========  =========================================================================================================
``ready``   ``name``, ``version``: the answer to ``brief``
``orders``  ``n`` as it was asked, ``orders``: a map with fields of :class:`techrace_game.Orders`, or None to let the
            standing ones stand
``fault``   ``n`` (0 for ``brief``), ``error``: one line; it has no orders to give
==========  =========================================================================================================

An observation has the form that it has on the wire: plain integers, and grids as the little-endian bytes of ``int32``,
``int64`` or (flags) ``uint8`` in row-major order, under the names of :class:`techrace_game.Observation`.
"""

import struct
from collections.abc import Mapping
from typing import Any, cast

import attrs
import msgpack
import numpy as np

from techrace_game.observation import Observation
from techrace_game.orders import Orders
from techrace_game.types import FIELDS, LINES, PREREQUISITES, SLOTS

VERSION = 1
HEAD = struct.Struct(">I")
MAX_ANSWER = 64 * 1024
"""Bytes of the longest answer."""
MOST_ITEMS = 256
"""Items of the longest list in an answer."""
MOST = 1 << 53
"""Integers of an answer lie below this in size."""

_PLAIN = [field.name for field in attrs.fields(Observation) if field.metadata["axes"] == ()]
_GRIDS = [
    (
        field.name,
        field.metadata["axes"],
        np.dtype("uint8" if field.metadata["dtype"] == "bool" else field.metadata["dtype"]).newbyteorder("<"),
        np.dtype(field.metadata["dtype"]),
    )
    for field in attrs.fields(Observation)
    if field.metadata["axes"]
]
_DTYPES = {field.name: field.metadata.get("dtype") for field in attrs.fields(Observation)}


class FrameError(ValueError):
    """What came is not what the other side may say; the message names what is wrong."""


def frame(message: Mapping[str, Any]) -> bytes:
    """Return a message as it goes through the pipe."""
    body = cast("bytes", msgpack.packb(message))
    return HEAD.pack(len(body)) + body


def message_of(body: bytes) -> dict[str, Any]:
    """Return the message in a frame.

    Raises:
        FrameError: it is no msgpack map with a ``type``.
    """
    try:
        message = msgpack.unpackb(body, strict_map_key=True)
    except (ValueError, TypeError, OverflowError, RecursionError, msgpack.UnpackException) as error:
        raise FrameError(f"not msgpack: {type(error).__name__}: {str(error)[:200]}") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise FrameError("expected a map with a type")
    return message


# -- observations ---------------------------------------------------------------------------------------------


def pack_observation(seen: Observation) -> dict[str, int | bytes]:
    """Return an observation of one match as the runner sends it."""
    packed: dict[str, int | bytes] = {"seat": seen.seat}
    for name in _PLAIN:
        packed[name] = int(getattr(seen, name)[0])
    for name, _, dtype, _ in _GRIDS:
        packed[name] = np.ascontiguousarray(getattr(seen, name), dtype).tobytes()
    return packed


def unpack_observation(packed: Mapping[str, Any]) -> Observation:
    """Return the observation that :func:`pack_observation` was given; its arrays are read-only."""
    lengths = {"field": FIELDS, "slot": SLOTS, "line": LINES, "edge": PREREQUISITES}
    lengths |= {"seat": len(packed["seat_prest"]) // 4, "node": len(packed["pub"])}
    arrays = {name: np.array([packed[name]], _DTYPES[name]) for name in _PLAIN}
    for name, axes, wire, dtype in _GRIDS:
        grid = np.frombuffer(packed[name], wire).reshape(1, *(lengths[axis] for axis in axes))
        arrays[name] = grid.astype(dtype)
    for array in arrays.values():
        array.flags.writeable = False
    return Observation(seat=packed["seat"], **arrays)


# -- orders ---------------------------------------------------------------------------------------------------


def pack_orders(orders: Orders) -> dict[str, Any]:
    """Return orders as a bot sends them."""
    return attrs.asdict(orders)


def orders_of(value: Any) -> Orders | None:
    """Return the orders in an answer.

    Raises:
        FrameError: a part is unknown or has the wrong type. What is of the right type and against the rules is left
            for the rules to refuse.
    """
    return None if value is None else orders_in(value)


def orders_in(value: Any) -> Orders:
    """Return orders that must be there; see :func:`orders_of`.

    Raises:
        FrameError: as there.
    """
    if not isinstance(value, dict):
        raise FrameError(f"orders: expected a map, found {shown(value)}")
    parts: dict[str, Any] = {}
    for name, part in value.items():
        if name in _PAIRS:
            parts[name] = tuple(_numbers(name, pair, 2) for pair in _items(name, part))
        elif name in _LISTS:
            parts[name] = _numbers(name, part)
        elif name == "lines":
            parts[name] = _numbers(name, part, LINES)
        elif name in _NUMBERS:
            parts[name] = _number(name, part)
        else:
            raise FrameError(f"orders: unknown part {shown(name)}, expected one of {', '.join(_ALL)}")
    return Orders(**parts)


def checked_orders(value: object) -> Orders:
    """Return what ``act`` returned if it is orders made of whole numbers, as it would come out of a pipe.

    numpy's integers become Python's.

    Raises:
        FrameError: it is something else; the message names the part.
    """
    if not isinstance(value, Orders):
        raise FrameError(f"act returned {shown(value)}, expected Orders")
    return orders_in(_plain(attrs.asdict(value)))


_PAIRS = ("slots", "share")
_LISTS = ("publish", "sell")
_NUMBERS = ("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire")
_ALL = tuple(field.name for field in attrs.fields(Orders))


def _plain(value: Any) -> Any:
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _items(name: str, value: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise FrameError(f"{name}: expected a list, found {shown(value)}")
    if len(value) > MOST_ITEMS:
        raise FrameError(f"{name}: {len(value)} items, expected at most {MOST_ITEMS}")
    return value


def _numbers(name: str, value: Any, length: int | None = None) -> tuple[int, ...]:
    items = _items(name, value)
    if length is not None and len(items) != length:
        raise FrameError(f"{name}: expected {length} numbers, found {shown(value)}")
    return tuple(_number(name, item) for item in items)


def _number(name: str, value: Any) -> int:
    # An enumeration's member is a number, and goes on as one.
    if isinstance(value, bool) or not isinstance(value, int):
        raise FrameError(f"{name}: expected a whole number, found {shown(value)}")
    if not -MOST < value < MOST:
        raise FrameError(f"{name}: {shown(value)} is too large a number")
    return int(value)


def shown(value: object) -> str:
    """Return in a few words what somebody has sent, whatever it is: also what Python cannot write down, or will not."""
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - a bot's own class may raise anything here, and depth has an end
        text = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    return text if len(text) <= 100 else f"{text[:97]}..."
