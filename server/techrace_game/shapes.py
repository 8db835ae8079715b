"""What a value in a scenario file may be: one definition read by the loader, the writer and the JSON Schema.

A record class is an ordinary frozen attrs class whose fields are declared with :func:`key` or :func:`whole`.
From that declaration :func:`read_record` builds an instance out of parsed JSON or TOML, :func:`write_record` gives
the canonical mapping back and :func:`record_schema` publishes the format.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import attrs

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")


class ScenarioError(ValueError):
    """A scenario that cannot be played; the message names source, place, value and what was expected.

    Attributes:
        source: the file or packaged name, empty while it is not known.
        place: the path of the offending value, such as ``nodes[7].prereq[1]``; empty for the whole file.
        problem: the sentence without source and place.
    """

    def __init__(self, place: str, problem: str, source: str = "") -> None:
        self.source, self.place, self.problem = source, place, problem
        super().__init__(": ".join(part for part in (source, place, problem) if part))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[str, str, str]]:
        return type(self), (self.place, self.problem, self.source)

    def under(self, place: str) -> "ScenarioError":
        """Return the same error, seen from a record that holds the offending one at ``place``."""
        return ScenarioError(join(place, self.place), self.problem, self.source)

    def of(self, source: str) -> "ScenarioError":
        """Return the same error with its source named."""
        return ScenarioError(self.place, self.problem, source)


class Shape(Protocol):
    """One kind of value."""

    def read(self, value: object, place: str) -> object:
        """Return the value as Python holds it; raise :class:`ScenarioError` naming ``place``."""
        ...

    def write(self, value: Any) -> object:
        """Return the value as a file holds it."""
        ...

    def schema(self) -> Json:
        """Return its JSON Schema."""
        ...


@attrs.frozen
class Int:
    """A whole number between two inclusive bounds; neither a boolean nor a float."""

    low: int
    high: int

    def read(self, value: object, place: str) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise ScenarioError(place, f"{show(value)} is not a whole number from {self.low} to {self.high}")
        return value

    def write(self, value: int) -> int:
        return value

    def schema(self) -> Json:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@attrs.frozen
class Text:
    """A printable text of bounded length, or one that matches a pattern."""

    low: int
    high: int
    pattern: str = ""
    lines: bool = False
    """Whether line breaks are allowed."""

    def read(self, value: object, place: str) -> str:
        if not isinstance(value, str) or not self.low <= len(value) <= self.high:
            raise ScenarioError(place, f"{show(value)} is not a text of {self.low} to {self.high} characters")
        printed = value.replace("\n", " ") if self.lines else value
        if not printed.isprintable():
            raise ScenarioError(place, f"{show(value)} contains a character that cannot be printed")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ScenarioError(place, f"{show(value)} does not match {self.pattern}")
        return value

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Json:
        plain: Json = {"type": "string", "minLength": self.low, "maxLength": self.high}
        return plain | {"pattern": f"^{self.pattern}$"} if self.pattern else plain


@attrs.frozen
class Choice:
    """A member of an enumeration, written as its lower-case name."""

    members: tuple[IntEnum, ...]

    def read(self, value: object, place: str) -> IntEnum:
        for member in self.members:
            if value is member or (isinstance(value, str) and value == member.name.lower()):
                return member
        words = [member.name.lower() for member in self.members]
        raise ScenarioError(place, f"{show(value)} is not one of {', '.join(words)}{hint(value, words)}")

    def write(self, value: IntEnum) -> str:
        return value.name.lower()

    def schema(self) -> Json:
        return {"enum": [member.name.lower() for member in self.members]}


@attrs.frozen
class Rows:
    """A list of values of one shape, held as a tuple."""

    item: Shape
    low: int
    high: int
    unique: bool = False
    """Whether no value may occur twice."""

    def read(self, value: object, place: str) -> tuple[object, ...]:
        if not isinstance(value, list | tuple):
            raise ScenarioError(place, f"{show(value)} is not a list")
        if not self.low <= len(value) <= self.high:
            bounds = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
            raise ScenarioError(place, f"has {len(value)} entries, expected {bounds}")
        entries = tuple(self.item.read(entry, f"{place}[{index}]") for index, entry in enumerate(value))
        if self.unique and len(set(entries)) < len(entries):
            raise ScenarioError(place, "contains the same value twice")
        return entries

    def write(self, value: Iterable[object]) -> list[object]:
        return [self.item.write(entry) for entry in value]

    def schema(self) -> Json:
        plain = {"type": "array", "items": self.item.schema(), "minItems": self.low, "maxItems": self.high}
        return plain | {"uniqueItems": True} if self.unique else plain


@attrs.frozen
class Pair:
    """Two values of different shapes, ``[first, second]``."""

    first: Shape
    second: Shape
    names: tuple[str, str]

    def read(self, value: object, place: str) -> tuple[object, object]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise ScenarioError(place, f"{show(value)} is not a pair [{self.names[0]}, {self.names[1]}]")
        try:
            return self.first.read(value[0], self.names[0]), self.second.read(value[1], self.names[1])
        except ScenarioError as error:
            raise ScenarioError(place, f"{error.place} {error.problem}") from None

    def write(self, value: tuple[object, object]) -> list[object]:
        return [self.first.write(value[0]), self.second.write(value[1])]

    def schema(self) -> Json:
        items = [self.first.schema(), self.second.schema()]
        return {"type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2}


@attrs.frozen
class Record:
    """A nested record class."""

    cls: type[attrs.AttrsInstance]

    def read(self, value: object, place: str) -> object:
        return value if isinstance(value, self.cls) else read_record(self.cls, value, place)

    def write(self, value: attrs.AttrsInstance) -> Json:
        return write_record(value)

    def schema(self) -> Json:
        return record_schema(self.cls)


def _valid(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not (value is None and attribute.default is None):
        cast("Shape", attribute.metadata["shape"]).read(value, attribute.name)


def key(shape: Shape, *, default: object = attrs.NOTHING, spelled_out: bool = False) -> Any:
    """Declare a field of a record class.

    Args:
        shape: what its value may be.
        default: its value where a file leaves the key out; without it the key is required.
        spelled_out: whether the canonical form writes the value even when it is the default.
    """
    return attrs.field(
        default=default, validator=_valid, metadata={"shape": shape, "spelled_out": spelled_out}, kw_only=True
    )


def whole(default: int, low: int, high: int, unit: str = "") -> int:
    """Declare a whole number with inclusive bounds and unit; the canonical form always spells it out."""
    metadata = {"shape": Int(low, high), "spelled_out": True, "unit": unit}
    return attrs.field(default=default, validator=_valid, metadata=metadata, kw_only=True)


def read_record(cls: type[T], value: object, place: str = "") -> T:
    """Build an instance of a record class from parsed JSON or TOML.

    Raises:
        ScenarioError: unknown, missing or wrong key, or a combination that the class itself refuses.
    """
    if not isinstance(value, Mapping):
        raise ScenarioError(place, f"{show(value)} is not an object with keys")
    fields = {field.name: field for field in attrs.fields(cast("type[attrs.AttrsInstance]", cls))}
    for name in value:
        if name not in fields:
            raise ScenarioError(join(place, str(name)[:60]), f"unknown key{hint(name, fields)}")
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name in value:
            values[name] = field.metadata["shape"].read(value[name], join(place, name))
        elif field.default is attrs.NOTHING:
            raise ScenarioError(place, f"lacks the key {name!r}")
    try:
        return cls(**values)
    except ScenarioError as error:
        raise error.under(place) from None


def faults_in(cls: type, value: object, place: str = "") -> Iterator[ScenarioError]:
    """Yield everything that is wrong with the single values of a record, where :func:`read_record` stops at the first.

    How values go together is not looked at: that makes sense once each of them can be read.
    """
    if not isinstance(value, Mapping):
        yield ScenarioError(place, f"{show(value)} is not an object with keys")
        return
    fields = {field.name: field for field in attrs.fields(cls)}
    for name in value:
        if name not in fields:
            yield ScenarioError(join(place, str(name)[:60]), f"unknown key{hint(name, fields)}")
    for name, field in fields.items():
        if name in value:
            yield from _faults_of(field.metadata["shape"], value[name], join(place, name))
        elif field.default is attrs.NOTHING:
            yield ScenarioError(place, f"lacks the key {name!r}")


def _faults_of(shape: Shape, value: object, place: str) -> Iterator[ScenarioError]:
    if isinstance(shape, Record):
        yield from faults_in(shape.cls, value, place)
        return
    if isinstance(shape, Rows) and isinstance(shape.item, Record) and isinstance(value, list | tuple):
        before = 0
        for number, item in enumerate(value):
            for fault in faults_in(shape.item.cls, item, f"{place}[{number}]"):
                before += 1
                yield fault
        if before:
            return
    try:
        shape.read(value, place)
    except ScenarioError as error:
        yield error


def write_record(record: attrs.AttrsInstance) -> Json:
    """Return the canonical mapping of a record; :func:`read_record` gives an equal record back."""
    written: Json = {}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.metadata["spelled_out"] or value != field.default:
            written[field.name] = field.metadata["shape"].write(value)
    return written


def record_schema(cls: type[attrs.AttrsInstance]) -> Json:
    """Return the JSON Schema of a record class."""
    properties: Json = {}
    for field in attrs.fields(cls):
        properties[field.name] = field.metadata["shape"].schema()
        if isinstance(field.default, int):
            properties[field.name]["default"] = int(field.default)
        if field.metadata.get("unit"):
            properties[field.name]["description"] = field.metadata["unit"]
    required = [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def join(place: str, rest: str) -> str:
    """Join two parts of a place."""
    if not place or not rest:
        return place or rest
    return place + rest if rest.startswith("[") else f"{place}.{rest}"


def show(value: object) -> str:
    """Return a short text for any value, however large or deep."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a huge number"
    text = ascii(value[:60]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def hint(value: object, words: Iterable[str]) -> str:
    """Return a suggestion of the nearest word, or nothing."""
    near = difflib.get_close_matches(str(value)[:60], list(words), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
