"""State arrays inside a record: canonical bytes with their type and shape."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import attrs
import numpy as np

from techrace_game.types import Array
from techrace_replays import _codec
from techrace_replays._codec import Codec
from techrace_replays.errors import FormatError

_LONGEST_AXIS = 1 << 20
_NAME = _codec.text(40)
_DTYPES = frozenset(("|b1", "|u1", "|i1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8"))


@attrs.frozen
class StoredArray:
    """An array as canonical bytes: little-endian, C order, without the match axis."""

    dtype: str
    """numpy's array-protocol name, e.g. ``<i4``."""
    shape: tuple[int, ...]
    data: bytes

    @classmethod
    def of(cls, array: Array) -> Self:
        """Store ``array``."""
        little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
        return cls(little.dtype.str, tuple(array.shape), little.tobytes())

    def array(self) -> Array:
        """Return a read-only array of ``shape``."""
        return np.frombuffer(self.data, np.dtype(self.dtype)).reshape(self.shape)


def _encode_array(stored: Any) -> list[Any]:
    if not isinstance(stored, StoredArray):
        raise FormatError(f"expected a StoredArray, found {_codec.show(stored)}")
    values = [stored.dtype, list(stored.shape), stored.data]
    _decode_array(values)
    return values


def _decode_array(values: Any) -> StoredArray:
    match values:
        case [str(dtype), [*shape], bytes(data)] if dtype in _DTYPES and len(shape) <= 4:
            size = int(dtype[2])
            for length in shape:
                if type(length) is not int or not 0 <= length <= _LONGEST_AXIS:
                    raise FormatError(
                        f"shape: expected lengths in 0..{_LONGEST_AXIS}, found {_codec.show(length)}"
                    )
                size *= length
            if size != len(data):
                raise FormatError(
                    f"expected {size} bytes for {dtype} of shape {tuple(shape)}, found {len(data)}"
                )
            return StoredArray(dtype, tuple(shape), data)
    raise FormatError(f"expected [dtype, shape, bytes], found {_codec.show(values)}")


def _each(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def arrays(values: Any) -> dict[str, Any]:
        if not isinstance(values, Mapping) or len(values) > 256:
            raise FormatError(f"expected a map of at most 256 arrays, found {_codec.show(values)}")
        built = {}
        for name, value in values.items():
            try:
                built[_NAME.decode(name)] = step(value)
            except ValueError as error:
                raise FormatError(f"{_codec.show(name)}: {error}") from None
        return built

    return arrays


_CHANGED = _codec.pairs(_codec.integer(0, _LONGEST_AXIS), _codec.integer(-(1 << 63), (1 << 63) - 1), 1 << 14)
CHANGES = Codec(_each(_CHANGED.encode), _each(_CHANGED.decode), "a map of name to a flat array of pairs")
ARRAYS = Codec(_each(_encode_array), _each(_decode_array), "a map of name to [dtype, shape, bytes]")
