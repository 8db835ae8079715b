"""How a value of a record becomes plain msgpack values and back, with its range, in one place.

A codec's ``encode`` refuses what its ``decode`` would refuse, so nothing can be written that cannot be read.
Both raise ``FormatError`` naming the value and what was expected; the caller adds the name of the field.
"""

import math
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, TypeVar

import attrs

from techrace_replays.errors import FormatError

_WORDS = TypeVar("_WORDS", bound=IntEnum)
_MAX_DEPTH = 12


@attrs.frozen
class Codec:
    """A pair of functions between a value and its plain form."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    says: str
    """What is accepted, for messages and for the documents."""


def _scalar(check: Callable[[Any], bool], says: str) -> Codec:
    def same(value: Any) -> Any:
        if not check(value):
            raise FormatError(f"expected {says}, found {show(value)}")
        return value

    return Codec(same, same, says)


def integer(low: int, high: int) -> Codec:
    """Integers in ``low..high``; never bool, never float."""
    says = f"an integer in {low}..{high}"

    def same(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise FormatError(f"expected {says}, found {show(value)}")
        return int(value)

    return Codec(same, same, says)


def text(longest: int) -> Codec:
    """Strings of at most ``longest`` characters."""
    return _scalar(
        lambda v: isinstance(v, str) and len(v) <= longest, f"a string of at most {longest} characters"
    )


def blob(low: int, high: int) -> Codec:
    """Bytes with a length in ``low..high``."""
    says = f"{low} bytes" if low == high else f"{low} to {high} bytes"
    return _scalar(lambda value: isinstance(value, bytes) and low <= len(value) <= high, says)


def optional(codec: Codec) -> Codec:
    """``codec`` or nil."""
    return Codec(
        lambda value: None if value is None else codec.encode(value),
        lambda value: None if value is None else codec.decode(value),
        f"{codec.says} or nil",
    )


def sequence(codec: Codec, longest: int) -> Codec:
    """Tuples of ``codec``; an array on disk."""
    says = f"an array of at most {longest}, each {codec.says}"

    def each(step: Callable[[Any], Any], values: Any) -> list[Any]:
        if not isinstance(values, (list, tuple)) or len(values) > longest:
            raise FormatError(f"expected {says}, found {show(values)}")
        return [step(value) for value in values]

    return Codec(lambda v: each(codec.encode, v), lambda v: tuple(each(codec.decode, v)), says)


def exactly(count: int, noun: str, codec: Codec) -> Codec:
    """``codec`` with exactly ``count`` values."""

    def checked(values: Any) -> Any:
        if len(values) != count:
            raise FormatError(f"expected {count} {noun}, found {len(values)}")
        return values

    return Codec(
        lambda values: checked(codec.encode(values)),
        lambda values: checked(codec.decode(values)),
        f"{count} {noun}",
    )


def pairs(first: Codec, second: Codec, longest: int) -> Codec:
    """Tuples of pairs; one flat array on disk."""
    says = f"a flat array of at most {longest} pairs of {first.says} and {second.says}"

    def encode(values: Any) -> list[Any]:
        if len(values) > longest:
            raise FormatError(f"expected {says}, found {len(values)} pairs")
        return [part for a, b in values for part in (first.encode(a), second.encode(b))]

    def decode(flat: Any) -> tuple[Any, ...]:
        if not isinstance(flat, list) or len(flat) % 2 or len(flat) > 2 * longest:
            raise FormatError(f"expected {says}, found {show(flat)}")
        halves = zip(flat[::2], flat[1::2], strict=True)
        return tuple((first.decode(a), second.decode(b)) for a, b in halves)

    return Codec(encode, decode, says)


def word(words: type[_WORDS]) -> Codec:
    """Members of an enumeration, as their lower-case names."""
    by_word = {member.name.lower(): member for member in words}
    says = "one of " + ", ".join(by_word)

    def encode(value: Any) -> str:
        if not isinstance(value, words):
            raise FormatError(f"expected one of {words.__name__}, found {show(value)}")
        return value.name.lower()

    def decode(value: Any) -> _WORDS:
        if not isinstance(value, str) or value not in by_word:
            raise FormatError(f"expected {says}, found {show(value)}")
        return by_word[value]

    return Codec(encode, decode, says)


def plain(says: str = "a map of plain values") -> Codec:
    """Free-form maps of strings, numbers, booleans, nil, bytes, arrays and maps."""

    def same(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise FormatError(f"expected {says}, found {show(value)}")
        return as_plain(value)

    return Codec(same, same, says)


def anything() -> Codec:
    """Any free-form value."""
    return Codec(as_plain, as_plain, "a plain value")


def as_plain(value: Any, depth: int = _MAX_DEPTH) -> Any:
    """Copy a free-form value, refusing what would trip a later ``repr``, ``==`` or JSON.

    Raises:
        FormatError: nested too deeply, a number that is not finite, or not a plain value.
    """
    if value is None or isinstance(value, (bool, str, bytes)):
        return value
    if isinstance(value, int) and -(1 << 63) <= value < 1 << 64:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        if depth == 0:
            raise FormatError(f"nested more than {_MAX_DEPTH} deep")
        if isinstance(value, Mapping):
            return {_key(key): as_plain(item, depth - 1) for key, item in value.items()}
        return [as_plain(item, depth - 1) for item in value]
    raise FormatError(f"expected a plain value, found {show(value)}")


def show(value: object) -> str:
    """Return a short form of ``value`` for a message, whatever it is."""
    if isinstance(value, (dict, list, tuple)):
        return f"{type(value).__name__} of {len(value)}"
    if isinstance(value, (str, bytes)) and len(value) > 40:
        return f"{value[:40]!r}..."
    return (
        repr(value)
        if value is None or isinstance(value, (bool, int, float, str, bytes))
        else type(value).__name__
    )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise FormatError(f"key: expected a string, found {show(key)}")
    return key


def kept(key: str, codec: Codec) -> dict[str, Any]:
    """Return the metadata of an attrs field kept under ``key``; without a default the key is required."""
    return {"key": key, "codec": codec}


def to_body(record: Any) -> dict[str, Any]:
    """Return the map of a record: required keys, what differs from its default, and the keys that were kept.

    Raises:
        FormatError: a field is out of range; the message starts with its name.
    """
    body: dict[str, Any] = {}
    for item in attrs.fields(type(record)):
        if "codec" not in item.metadata:
            continue
        value = getattr(record, item.name)
        if value == _default(item):
            continue
        try:
            body[item.metadata["key"]] = item.metadata["codec"].encode(value)
        except (ValueError, TypeError) as error:
            raise FormatError(f"{item.name}: {error}") from None
    for key, value in record.extra.items():
        if key in body:
            raise FormatError(f"extra: key {key!r} is a field of its own")
        body[key] = as_plain(value)
    return body


def _default(item: "attrs.Attribute[Any]") -> Any:
    factory = getattr(item.default, "factory", None)
    return item.default if factory is None else factory()


def from_body(kind: type[Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that make a record of ``kind`` from its map; unknown keys go to ``extra``.

    Raises:
        FormatError: a key is missing or its value is not what it should be.
    """
    arguments: dict[str, Any] = {}
    rest = dict(body)
    for item in attrs.fields(kind):
        if "codec" not in item.metadata:
            continue
        key = item.metadata["key"]
        if key not in rest:
            if item.default is attrs.NOTHING:
                raise FormatError(f"{item.name}: key {key!r} is missing")
            continue
        try:
            arguments[item.name] = item.metadata["codec"].decode(rest.pop(key))
        except ValueError as error:
            raise FormatError(f"{item.name} (key {key!r}): {error}") from None
    if rest:
        arguments["extra"] = as_plain(rest)
    return arguments
