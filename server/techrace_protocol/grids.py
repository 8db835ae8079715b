"""Observations on the wire: a fixed table of grids, packed for machines or listed for people.

The table is read off :class:`techrace_game.observation.Observation`, so a grid cannot be forgotten. A value without
axes is a plain integer. A grid is, in msgpack, one ``bin`` of little-endian values in row-major order (a typed array
in the browser, an array without copying in numpy) and, in JSON, nested lists.
"""

from collections.abc import Mapping
from math import prod
from typing import Final, NoReturn

import attrs
import numpy as np

from techrace_game.observation import Observation
from techrace_game.public_view import PUBLIC_SEAT
from techrace_game.state import frozen
from techrace_game.types import FIELDS, LINES, MAX_NODES, MAX_SEATS, PREREQUISITES, SLOTS, Array
from techrace_protocol.messages import RefusalCode
from techrace_protocol.refusals import ProtocolRefusal, shorten

FIXED_AXES: Final[Mapping[str, int]] = {
    "field": FIELDS,
    "slot": SLOTS,
    "line": LINES,
    "edge": PREREQUISITES,
}
"""Axes that have the same length in every match; ``seat`` and ``node`` depend on the scenario."""


@attrs.frozen(kw_only=True)
class Grid:
    """One entry of the table."""

    name: str
    dtype: str
    """``int32``, ``int64`` or ``bool``."""
    axes: tuple[str, ...]
    """Names of the axes, outermost first; empty for a plain integer."""

    @property
    def wire_dtype(self) -> str:
        """Type of an element in a ``bin``: ``int32`` little-endian, ``int64`` little-endian or ``uint8``."""
        return "uint8" if self.dtype == "bool" else self.dtype

    @property
    def numpy_dtype(self) -> np.dtype[np.generic]:
        """The same as a little-endian numpy dtype."""
        return np.dtype(self.wire_dtype).newbyteorder("<")


def _table() -> tuple[Grid, ...]:
    return tuple(
        Grid(name=field.name, dtype=field.metadata["dtype"], axes=field.metadata["axes"])
        for field in attrs.fields(Observation)
        if field.metadata["axes"] is not None
    )


GRIDS: Final = _table()
"""Every value of an observation except ``seat``, in the order of the class."""

_PLAIN: Final = tuple((grid.name, grid.numpy_dtype) for grid in GRIDS if not grid.axes)
_PACKED: Final = tuple((grid, grid.numpy_dtype) for grid in GRIDS if grid.axes)


def to_lists(seen: Observation) -> dict[str, object]:
    """Return the grids of a batch of one match for JSON: integers and nested lists, flags as 0 and 1.

    Raises:
        ValueError: more than one match.
    """
    listed: dict[str, object] = {"seat": seen.seat}
    for name, _ in _PLAIN:
        listed[name] = getattr(seen, name).item()
    for grid, dtype in _PACKED:
        listed[grid.name] = getattr(seen, grid.name)[0].astype(dtype).tolist()
    return listed


def unpack(wire: Mapping[str, object]) -> Observation:
    """Return the observation, a batch of one match, that was packed (:mod:`techrace_protocol.packed`) or listed.

    Entries that this version does not know are ignored; the arrays are read-only.

    Raises:
        ProtocolRefusal: ``malformed``: a missing grid, or one of the wrong type or size.
    """
    seat = _integer(wire, "seat")
    seats, nodes = _length(wire, "seat_prest", 4), _length(wire, "pub", 1)
    if not 1 <= seats <= MAX_SEATS:
        _refuse("seat_prest", wire["seat_prest"], f"1 to {MAX_SEATS} seats")
    if not 1 <= nodes <= MAX_NODES:
        _refuse("pub", wire["pub"], f"1 to {MAX_NODES} nodes")
    if not PUBLIC_SEAT <= seat < seats:
        _refuse("seat", seat, f"one of {seats} seats, or {PUBLIC_SEAT} for the public view")
    lengths = {**FIXED_AXES, "seat": seats, "node": nodes}
    arrays: dict[str, Array] = {}
    for name, dtype in _PLAIN:
        arrays[name] = _scalar(wire, name, dtype)
    for grid, dtype in _PACKED:
        shape = (1, *[lengths[axis] for axis in grid.axes])
        value = wire.get(grid.name)
        if isinstance(value, bytes):
            if len(value) != prod(shape) * dtype.itemsize:
                _refuse(grid.name, value, f"{prod(shape)} values of {grid.wire_dtype}")
            array = np.frombuffer(value, dtype).reshape(shape)
            arrays[grid.name] = array if array.dtype == grid.dtype else array.astype(grid.dtype)
        else:
            arrays[grid.name] = _listed(value, grid, shape)
    return Observation(seat=seat, **{name: frozen(array) for name, array in arrays.items()})


def _scalar(wire: Mapping[str, object], name: str, dtype: np.dtype[np.generic]) -> Array:
    value = _integer(wire, name)
    try:
        return np.array((value,), dtype)
    except OverflowError:
        _refuse(name, value, f"an {dtype.name}")


def _listed(value: object, grid: Grid, shape: tuple[int, ...]) -> Array:
    expected = f"{grid.wire_dtype} values of shape {shape[1:]}"
    if not isinstance(value, list):
        _refuse(grid.name, value, expected)
    try:
        wide = np.array([value])
    except (ValueError, OverflowError):
        _refuse(grid.name, value, expected)
    if wide.dtype.kind != "i" or wide.shape != shape:
        _refuse(grid.name, value, expected)
    narrow: Array = wide.astype(grid.dtype)
    if (wide != narrow).any():
        _refuse(grid.name, value, expected)
    return narrow


def _integer(wire: Mapping[str, object], name: str) -> int:
    value = wire.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse(name, value, "an integer")
    return value


def _length(wire: Mapping[str, object], name: str, itemsize: int) -> int:
    value = wire.get(name)
    if isinstance(value, bytes):
        return len(value) // itemsize
    if not isinstance(value, list):
        _refuse(name, value, "a grid")
    return len(value)


def _refuse(name: str, value: object, expected: str) -> NoReturn:
    shown = shorten(value)
    raise ProtocolRefusal(
        RefusalCode.MALFORMED,
        f"seen.{name}: expected {expected}, got {shown}",
        path=f"seen.{name}",
        value=shown,
        expected=expected,
    )
