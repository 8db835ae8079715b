"""Rule 13: scenario files, the declarative description of a game.

A scenario says which game is played: the tree or how to grow one, the seats, the constants and which wrinkles
are on. JSON and TOML hold the same keys; :func:`json_schema` publishes them.
"""

import hashlib
import importlib.resources
import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self, cast

import attrs

from techrace_game.constants import Constants
from techrace_game.limits import check_limits
from techrace_game.scenario_schema import FIELD_WORDS, EventSpec, GeneratorSpec, NodeSpec, SeatSpec
from techrace_game.shapes import (
    Json,
    Record,
    Rows,
    ScenarioError,
    Text,
    faults_in,
    hint,
    key,
    read_record,
    record_schema,
    show,
    write_record,
)
from techrace_game.types import FIELDS, MAX_NODES, MAX_SEATS, Kind

FORMAT = "techrace-scenario-1"
MAX_BYTES = 1 << 20
"""Largest scenario file."""
MAX_EVENTS = 256
DRAFT = "https://json-schema.org/draft/2020-12/schema"


@attrs.frozen(kw_only=True)
class Scenario:
    """A game to be played, checked as a whole when it is made.

    Raises:
        ScenarioError: anything that could not be played, with its place.
    """

    id: str = key(Text(1, 64, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*"))
    """Short name for files and command lines."""
    title: str = key(Text(1, 120))
    """Name for people."""
    note: str = key(Text(0, 4000, lines=True), default="")
    """What should be said about it."""
    fields: tuple[str, ...] = key(
        Rows(Text(1, 16), FIELDS, FIELDS, unique=True), default=FIELD_WORDS, spelled_out=True
    )
    """The words for the six fields in this file; their order is that of rule 2."""
    constants: Constants = key(Record(Constants), default=Constants(), spelled_out=True)
    """Numbers of rule 10 and wrinkles of rule 9 that differ from the defaults."""
    seats: tuple[SeatSpec, ...] = key(Rows(Record(SeatSpec), 1, MAX_SEATS))
    """The seats, by index."""
    nodes: tuple[NodeSpec, ...] | None = key(Rows(Record(NodeSpec), 1, MAX_NODES), default=None)
    """A hand-made tree, or None if it is grown."""
    generator: GeneratorSpec | None = key(Record(GeneratorSpec), default=None)
    """How to grow a tree, or None if it is hand-made."""
    events: tuple[EventSpec, ...] = key(Rows(Record(EventSpec), 0, MAX_EVENTS), default=())
    """Scripted changes of public concern and regulation (rule 5, Q4)."""

    def __attrs_post_init__(self) -> None:
        if (self.nodes is None) == (self.generator is None):
            both = "neither" if self.nodes is None else "both"
            raise ScenarioError("", f"has {both} of the keys 'nodes' and 'generator', expected exactly one")
        if self.nodes is not None:
            _check_tree(self.nodes, self.fields)
        check_limits(self.constants, self.seats, self.nodes, self.generator)

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.nodes) if self.nodes is not None else cast("GeneratorSpec", self.generator).N

    def with_constants(self, **overrides: int) -> Self:
        """Return the scenario with other constants.

        Raises:
            ScenarioError: no such constant, or a value out of bounds.
        """
        constants = read_record(Constants, write_record(self.constants) | overrides, "constants")
        return attrs.evolve(self, constants=constants)

    def with_generator(self, **overrides: int) -> Self:
        """Return the scenario with other parameters of its random trees.

        Raises:
            ScenarioError: the tree is hand-made, no such parameter, or a value out of bounds.
        """
        if self.generator is None:
            raise ScenarioError("generator", f"scenario {self.id!r} has a hand-made tree")
        generator = read_record(GeneratorSpec, write_record(self.generator) | overrides, "generator")
        return attrs.evolve(self, generator=generator)

    def with_seats(self, seats: Iterable[SeatSpec]) -> Self:
        """Return the scenario with other seats.

        Raises:
            ScenarioError: too few or too many seats.
        """
        return attrs.evolve(self, seats=tuple(seats))

    def to_json(self) -> Json:
        """Return the canonical mapping, every constant written out; :func:`scenario_from_json` reads it."""
        return {"format": FORMAT, **write_record(self)}

    def digest(self) -> str:
        """Return the BLAKE2b-128 of the canonical mapping in hexadecimal."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()


def _check_tree(nodes: tuple[NodeSpec, ...], fields: tuple[str, ...]) -> None:
    place_of: dict[str, int] = {}
    for index, node in enumerate(nodes):
        if node.id in place_of:
            raise ScenarioError(f"nodes[{index}].id", f"{node.id!r} is already nodes[{place_of[node.id]}]")
        place_of[node.id] = index
    for index, node in enumerate(nodes):
        if node.field not in fields:
            words = f"{show(node.field)} is not one of {', '.join(fields)}"
            raise ScenarioError(f"nodes[{index}].field", words + hint(node.field, fields))
        seen: set[str] = set()
        for edge, (source, _) in enumerate(node.prereq):
            place = f"nodes[{index}].prereq[{edge}]"
            if source not in place_of:
                raise ScenarioError(place, f"no node is called {source!r}{hint(source, place_of)}")
            if source == node.id:
                raise ScenarioError(place, f"node {node.id!r} cannot be its own prerequisite")
            if source in seen:
                raise ScenarioError(place, f"{source!r} is already a prerequisite of {node.id!r}")
            seen.add(source)
            if place_of[source] > index:
                path = _path(nodes, place_of, source, node.id)
                if path:
                    raise ScenarioError(place, f"closes a cycle: {' needs '.join((node.id, *path))}")
                raise ScenarioError(place, f"{source!r} must stand before {node.id!r} in the file")
    if all(node.kind >= Kind.YELLOW for node in nodes):
        raise ScenarioError("nodes", "are all endings, expected at least one blue or green node")


def _path(nodes: tuple[NodeSpec, ...], place_of: Mapping[str, int], start: str, end: str) -> tuple[str, ...]:
    """Return the ids on a way from ``start`` to its prerequisite's prerequisite ... ``end``, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    visited = {start}
    while ways:
        way = ways.pop()
        for source, _ in nodes[place_of[way[-1]]].prereq:
            if source == end:
                return (*way, end)
            if source in place_of and source not in visited:
                visited.add(source)
                ways.append((*way, source))
    return ()


def scenario_from_json(mapping: object, *, source: str = "scenario") -> Scenario:
    """Build a scenario from parsed JSON or TOML.

    Args:
        mapping: the outermost object.
        source: what errors call it.

    Raises:
        ScenarioError: the first thing that is wrong.
    """
    if not isinstance(mapping, Mapping):
        raise ScenarioError("", f"{show(mapping)} is not an object with keys", source)
    if mapping.get("format") != FORMAT:
        raise ScenarioError("format", f"{show(mapping.get('format'))} is not {FORMAT!r}", source)
    try:
        return read_record(Scenario, {name: value for name, value in mapping.items() if name != "format"})
    except ScenarioError as error:
        raise error.of(source) from None


def parse_scenario(text: str, *, source: str = "scenario", toml: bool | None = None) -> Scenario:
    """Build a scenario from the text of a file.

    Args:
        text: JSON or TOML.
        source: what errors call it.
        toml: whether it is TOML; None: unless it starts with a brace.

    Raises:
        ScenarioError: unreadable text, or the first thing that is wrong.
    """
    return scenario_from_json(_mapping_of(text, source, toml), source=source)


def _mapping_of(text: str, source: str, toml: bool | None) -> object:
    """Return what the text of a file holds; see :func:`parse_scenario`."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ScenarioError("", f"is larger than {MAX_BYTES} bytes", source)
    is_toml = not text.lstrip().startswith("{") if toml is None else toml
    try:
        if is_toml:
            mapping: object = tomllib.loads(text)
        else:
            mapping = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except ScenarioError as error:
        raise error.of(source) from None
    except RecursionError:
        raise ScenarioError("", "is nested too deeply", source) from None
    except ValueError as error:
        raise ScenarioError("", f"is not {'TOML' if is_toml else 'JSON'}: {error}", source) from None
    return mapping


def _no_duplicates(pairs: list[tuple[str, object]]) -> Json:
    mapping: Json = {}
    for name, value in pairs:
        if name in mapping:
            raise ScenarioError("", f"has the key {show(name)} twice in one object")
        mapping[name] = value
    return mapping


def _no_constant(word: str) -> object:
    raise ScenarioError("", f"contains {word}, which is not a number of JSON")


def packaged_scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package."""
    entries = importlib.resources.files("techrace_game").joinpath("scenarios").iterdir()
    return tuple(
        sorted(entry.name.removesuffix(".json") for entry in entries if entry.name.endswith(".json"))
    )


def load_packaged(name: str) -> Scenario:
    """Load a scenario that comes with the package; never touches any other file, whatever the name.

    Raises:
        ScenarioError: no such scenario.
    """
    names = packaged_scenarios()
    if name not in names:
        raise ScenarioError("", f"no packaged scenario is called {show(name)}{hint(name, names)}")
    entry = importlib.resources.files("techrace_game").joinpath("scenarios", f"{name}.json")
    return parse_scenario(entry.read_text("utf-8"), source=f"{name}.json", toml=False)


def load_scenario(name_or_path: str | os.PathLike[str]) -> Scenario:
    """Load a packaged scenario by its name, or any other by the path of its JSON or TOML file.

    Raises:
        ScenarioError: neither a packaged name nor a file, or a file that cannot be played.
        OSError: a file that cannot be read.
    """
    if isinstance(name_or_path, str) and name_or_path in packaged_scenarios():
        return load_packaged(name_or_path)
    text, source, toml = _text_of(name_or_path)
    return parse_scenario(text, source=source, toml=toml)


def scenario_faults(name_or_path: str | os.PathLike[str]) -> tuple[ScenarioError, ...]:
    """Return everything that can be found wrong with what :func:`load_scenario` is asked for; none: it plays.

    How values go together is judged once each of them can be read, and of that sort only the first fault is found.

    Raises:
        OSError: a file that cannot be read.
    """
    try:
        load_scenario(name_or_path)
    except ScenarioError as first:
        try:
            text, source, toml = _text_of(name_or_path)
            mapping = _mapping_of(text, source, toml)
        except ScenarioError:
            return (first,)
        if not isinstance(mapping, Mapping) or mapping.get("format") != FORMAT:
            return (first,)
        body = {name: value for name, value in mapping.items() if name != "format"}
        return tuple(error.of(source) for error in faults_in(Scenario, body)) or (first,)
    return ()


def _text_of(name_or_path: str | os.PathLike[str]) -> tuple[str, str, bool | None]:
    """Return the text of a file, what errors call it, and whether it is TOML, if its name says so."""
    path = Path(name_or_path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, ValueError):
        words = f"is neither a file nor one of the packaged scenarios {', '.join(packaged_scenarios())}"
        raise ScenarioError("", words + hint(name_or_path, packaged_scenarios()), show(str(path))) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError("", f"is not UTF-8: {error.reason} at byte {error.start}", path.name) from None
    return text, path.name, {".toml": True, ".json": False}.get(path.suffix.lower())


def json_schema() -> Json:
    """Return the JSON Schema (2020-12) of a scenario file.

    It says all that can be said of single values; :func:`scenario_from_json` also checks how they go together
    (order of the nodes, names that refer to each other, sums).
    """
    schema = record_schema(Scenario)
    schema["properties"] = {"format": {"const": FORMAT}, **schema["properties"]}
    schema["required"] = ["format", *schema["required"]]
    return {
        "$schema": DRAFT,
        "title": FORMAT,
        **schema,
        "oneOf": [{"required": ["nodes"]}, {"required": ["generator"]}],
    }
