"""Observations packed for the wire, those of all seats of a batch at once.

In msgpack the form of an observation depends on nothing but the numbers of seats and nodes: keys, lengths and places
are the same in all of them. A :class:`Layout` is that form, as bytes to begin with and as a numpy record whose fields
lie where the values go, so a whole batch is packed with one assignment per value of the table. For that an integer
always takes the four or eight bytes of its type.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs
import msgspec
import numpy as np

from techrace_game.observation import Observation
from techrace_game.state import frozen
from techrace_game.types import Array
from techrace_protocol._bases import ServerMessage
from techrace_protocol.grids import FIXED_AXES, GRIDS
from techrace_protocol.words import Count, Number, TickNumber

_INTEGERS = {"int8": (b"\xd0", "i1"), "int32": (b"\xd2", ">i4"), "int64": (b"\xd3", ">i8")}
"""msgpack's mark of an integer of fixed size, and how the integer lies behind it."""


class Layout:
    """Where everything lies in a packed observation of so many seats and nodes; see :func:`layout_of`."""

    def __init__(self, seats: int, nodes: int) -> None:
        lengths = {**FIXED_AXES, "seat": seats, "node": nodes}
        plain = [grid for grid in GRIDS if not grid.axes]
        packed = [grid for grid in GRIDS if grid.axes]
        blank = bytearray(b"\xde" + (1 + len(GRIDS)).to_bytes(2, "big"))
        fields: dict[str, tuple[np.dtype[Any], int]] = {}

        def add(name: str, mark: bytes, form: np.dtype[Any]) -> None:
            blank.extend(bytes([0xA0 | len(name)]) + name.encode() + mark)
            fields[name] = (form, len(blank))
            blank.extend(bytes(form.itemsize))

        for name, dtype in (("seat", "int8"), *((grid.name, grid.dtype) for grid in plain)):
            mark, form = _INTEGERS[dtype]
            add(name, mark, np.dtype(form))
        for grid in packed:
            values: np.dtype[Any] = np.dtype((grid.numpy_dtype, tuple(lengths[axis] for axis in grid.axes)))
            add(grid.name, _bin(values.itemsize), values)
        self.blank = bytes(blank)
        """A packed observation without its values."""
        self.record = np.dtype(
            {
                "names": list(fields),
                "formats": [form for form, _ in fields.values()],
                "offsets": [offset for _, offset in fields.values()],
                "itemsize": len(blank),
            }
        )
        """The same as a numpy record."""
        self.spans = {name: slice(offset, offset + form.itemsize) for name, (form, offset) in fields.items()}
        """Where the bytes of each value lie."""


def _bin(size: int) -> bytes:
    """Return msgpack's mark of ``size`` bytes."""
    return b"\xc4" + bytes([size]) if size < 256 else b"\xc5" + size.to_bytes(2, "big")


@lru_cache(maxsize=64)
def layout_of(seats: int, nodes: int) -> Layout:
    """Return the layout of observations of so many seats and nodes."""
    return Layout(seats, nodes)


@attrs.frozen
class Packed:
    """What one seat sees of one match, as msgpack."""

    data: bytes = attrs.field(repr=False)
    """A map, as :func:`techrace_protocol.grids.unpack` reads it."""
    layout: Layout = attrs.field(repr=False, eq=False)

    def piece(self, name: str) -> bytes:
        """Return the bytes of one value: equal for two observations of a match if and only if the value is."""
        return self.data[self.layout.spans[name]]

    def grid(self, name: str) -> Array:
        """Return one value as an array of shape (1, *axes) that need not be aligned."""
        array: Array = np.frombuffer(self.data, self.layout.record)[name]
        return array

    def unpack(self) -> Observation:
        """Return it as an observation, a batch of one match."""
        record = np.frombuffer(self.data, self.layout.record)
        grids = {grid.name: frozen(record[grid.name].astype(grid.dtype)) for grid in GRIDS}
        return Observation(seat=int(record["seat"][0]), **grids)


class PackedObservation(ServerMessage, frozen=True, kw_only=True, tag="observation"):
    """:class:`techrace_protocol.messages.Observation` with what is seen packed already."""

    tick: TickNumber
    round: Count
    seen: msgspec.Raw
    number: Number = 0
    server_ms: Count = 0
    deadline_ms: Count | None = None
    time_left_ms: Count | None = None
    latency_ms: Count | None = None


def pack(seen: Observation) -> Packed:
    """Pack one observation.

    Raises:
        ValueError: it is not of exactly one match.
    """
    if len(seen.tick) != 1:
        raise ValueError(f"seen: an observation of {len(seen.tick)} matches, expected one of 1")
    return pack_all({grid.name: getattr(seen, grid.name)[:, None] for grid in GRIDS}, [seen.seat])[0][0]


def pack_all(columns: Mapping[str, Array], seats: Sequence[int]) -> list[list[Packed]]:
    """Pack what several seats see of every match of a batch.

    Args:
        columns: every value by its name, of shape (match, k or 1, *axes): 1 where all seats see the same.
        seats: the k seats.

    Returns:
        For every match a list of k.
    """
    matches = len(columns["tick"])
    layout = layout_of(columns["seat_prest"].shape[-1], columns["pub"].shape[-1])
    size = len(layout.blank)
    raw = np.empty((matches, len(seats), size), np.uint8)
    raw[...] = np.frombuffer(layout.blank, np.uint8)
    records = raw.view(layout.record)[..., 0]
    records["seat"] = seats
    for grid in GRIDS:
        records[grid.name] = columns[grid.name]
    data = raw.tobytes()
    ends = range(size, len(data) + 1, size)
    each = [Packed(data[end - size : end], layout) for end in ends]
    return [each[start : start + len(seats)] for start in range(0, len(each), len(seats))]
