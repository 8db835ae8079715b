"""The wire described for machines: JSON Schemas, an AsyncAPI document, the table of grids, examples.

``python -m techrace_protocol.schema --write docs/protocol`` brings everything that is made from the code up to
date: the files in that folder, the marked parts of the page beside it (``docs/protocol.md``) and the types of the
web client. ``--check`` only says whether something is out of date, by its exit code.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from techrace_game import observation as game_observation
from techrace_protocol import _wire, commands, messages, opening, replies, updates, words
from techrace_protocol._docstrings import class_text, field_texts, plain
from techrace_protocol.grids import FIXED_AXES, GRIDS

Json: TypeAlias = dict[str, object]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
WEB_TYPES: Final = Path("clients/web/src/protocol.gen.ts")
"""Where the types of the web client stand, from the root of the repository."""
_SOURCES: Final = (commands, opening, updates, replies, words)
"""The modules with the classes that the documents describe."""
_TWINS: Final[Mapping[str, type]] = {
    "Orders": messages.Orders,
    "Act": messages.Act,
    "Observation": messages.Observation,
    "Snapshot": messages.Snapshot,
}
_WORDS: Final[tuple[type[StrEnum], ...]] = (
    messages.Role,
    messages.ClockKind,
    messages.ClockState,
    messages.SeatStatus,
    messages.RefusalCode,
    messages.NoticeKind,
    messages.ActKind,
    messages.TalkKind,
    messages.PledgeVerb,
    messages.PledgeState,
    messages.SeatActivity,
)
"""The words that a field may hold. Those of news are open, so no field is of their type."""


def definitions() -> dict[str, Json]:
    """Return the JSON Schema of every message and of its parts, by name."""
    _, found = msgspec.json.schema_components(
        [_wire.FromClient, _wire.FromServer], ref_template="#/$defs/{name}"
    )
    texts = field_texts(*_SOURCES)
    for name, definition in found.items():
        if name in _TWINS:
            definition["description"] = class_text(_TWINS[name])
        elif name == "OrderSet":
            definition["description"] = (
                "A seat's orders, complete (rule 4). What is left out is as by default."
            )
        else:
            definition["description"] = plain(str(definition.get("description", "")))
        for field, schema in definition.get("properties", {}).items():
            if (name, field) in texts:
                schema["description"] = texts[name, field]
    found["Observation"]["properties"]["seen"] = {
        "$ref": "#/$defs/Seen",
        "description": texts["Observation", "seen"],
    }
    found["Seen"] = _seen()
    for listed in _WORDS:
        found[listed.__name__] = _word_list(listed)
    found["NewsItem"]["properties"]["what"]["examples"] = [str(kind) for kind in messages.NewsKind]
    return dict(found)


def client_schema() -> Json:
    """Return the JSON Schema of everything a client says. Strict: what is not in it is refused."""
    return _schema("What a client says", _wire.FromClient)


def server_schema() -> Json:
    """Return the JSON Schema of everything a server says, in JSON. Open: later versions may add fields."""
    return _schema("What a server says", _wire.FromServer)


def grid_table() -> Json:
    """Return the table of the grids of an observation."""
    return {
        "title": "The values of an observation, in order",
        "axes": {**FIXED_AXES, "seat": "seats of the match", "node": "nodes of the match"},
        "types": {
            "int32": "4 bytes little-endian, signed",
            "int64": "8 bytes little-endian, signed; never beyond 2^53",
            "uint8": "1 byte; flags are 0 or 1",
        },
        "layout": "In msgpack a value without axes is an integer and a grid is one bin, row-major (last axis "
        "fastest). In JSON a grid is nested lists.",
        "grids": [
            {
                "name": grid.name,
                "type": grid.wire_dtype,
                "axes": list(grid.axes),
                "description": grid_text(grid.name),
            }
            for grid in GRIDS
        ],
    }


def grid_text(name: str) -> str:
    """Return what the game says about a value of an observation."""
    return field_texts(game_observation).get(("Observation", name), "")


def _schema(title: str, union: object) -> Json:
    found = definitions()
    names = [name for name in _names(union) if name in found]
    used: dict[str, Json] = {}
    _gather(names, found, used)
    return {
        "$schema": DIALECT,
        "title": title,
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in names],
        "$defs": {name: used[name] for name in found if name in used},
    }


def _names(union: object) -> list[str]:
    members: Sequence[type] = getattr(union, "__args__", ())
    return [member.__name__ for member in members]


def _gather(names: Sequence[str], found: Mapping[str, Json], used: dict[str, Json]) -> None:
    for name in names:
        if name not in used:
            used[name] = found[name]
            _gather(_references(found[name]), found, used)


def _references(schema: object) -> list[str]:
    if isinstance(schema, Mapping):
        own = [str(schema["$ref"]).rpartition("/")[2]] if "$ref" in schema else []
        return own + [name for value in schema.values() for name in _references(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _references(value)]
    return []


def _seen() -> Json:
    properties: Json = {"seat": {"type": "integer", "description": "The observing seat; -1: the public view"}}
    for grid in GRIDS:
        schema: Json = {"type": "integer"}
        if grid.wire_dtype == "uint8":
            schema = {"enum": [0, 1]}
        for axis in reversed(grid.axes):
            schema = {"type": "array", "items": schema}
            if axis in FIXED_AXES:
                schema |= {"minItems": FIXED_AXES[axis], "maxItems": FIXED_AXES[axis]}
        properties[grid.name] = {**schema, "description": grid_text(grid.name)}
    return {
        "title": "Seen",
        "description": "The grids of an observation in JSON; in msgpack each grid is a bin, see grids.json.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _word_list(listed: type[StrEnum]) -> Json:
    texts = field_texts(*_SOURCES)
    return {
        "title": listed.__name__,
        "description": class_text(listed),
        "oneOf": [
            {"const": word.value, "description": texts.get((listed.__name__, word.name), "")}
            for word in listed
            if word is not messages.RefusalCode.OTHER and word is not messages.NoticeKind.OTHER
        ],
    }


def made_from_code(root: Path, folder: Path) -> dict[Path, str]:
    """Return the text of every file that is made from the code, by its path.

    Args:
        root: of the repository.
        folder: of the machine-readable documents; the page for people stands beside it.

    Raises:
        OSError: the page cannot be read.
        ValueError: a marked part of the page is missing.
    """
    from techrace_protocol import asyncapi, documents, examples, typescript  # noqa: PLC0415 - they build on this

    page = folder.with_suffix(".md")
    return {
        folder / "from-client.schema.json": _json(client_schema()),
        folder / "from-server.schema.json": _json(server_schema()),
        folder / "grids.json": _json(grid_table()),
        folder / "asyncapi.json": _json(asyncapi.document()),
        folder / "examples.json": _json(examples.document()),
        page: documents.fill_in(page.read_text("utf-8")),
        root / WEB_TYPES: typescript.module(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m techrace_protocol.schema", description="Publish the wire from its code."
    )
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--write", metavar="FOLDER", type=Path, help="bring everything up to date")
    act.add_argument("--check", metavar="FOLDER", type=Path, help="exit with 1 if something is out of date")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.write or chosen.check
    stale = []
    for path, text in made_from_code(folder.resolve().parent.parent, folder).items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(path)
        if chosen.write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    for path in stale:
        print(f"{'written' if chosen.write else 'out of date'}: {path}")
    return 1 if stale and chosen.check else 0


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
