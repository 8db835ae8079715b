"""The types of the web client, written from the JSON Schemas."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.grids import FIXED_AXES, GRIDS
from techrace_protocol.messages import PROTOCOL_VERSION, NewsKind
from techrace_protocol.schema import Json, client_schema, definitions, server_schema

_WIDTH: Final = 100
_HEADER: Final = """\
// Made by `python -m techrace_protocol.schema --write docs/protocol`; do not edit.
// What is said on the wire. Messages come from outside: the types say what they should be, not what they are.
"""
_GRIDS: Final = "Seen"


def module() -> str:
    """Return the text of the TypeScript module."""
    found = definitions()
    blocks = [_HEADER, _constants()]
    for name, definition in found.items():
        if name != _GRIDS:
            blocks.append(_declaration(name, definition))
    blocks.append(_alias("FromClient", _union(client_schema()), "Everything a client says."))
    blocks.append(_alias("FromServer", _union(server_schema()), "Everything a server says."))
    updates = cast("Json", cast("Json", found["Snapshot"]["properties"])["updates"])
    blocks.append(_alias("Update", _type(updates["items"]), "Numbered messages."))
    blocks.append(_alias("Reply", "Accepted | Refused | Pong", "Answers to one message of the client."))
    return "\n".join(blocks)


def _constants() -> str:
    grids = "\n".join(
        f'  {{ name: "{grid.name}", type: "{grid.wire_dtype}", axes: {json.dumps(list(grid.axes))} }},'
        for grid in GRIDS
    )
    codes = "\n".join(f"  {code.name}: {code.value}," for code in CloseCode)
    axes = ", ".join(f"{name}: {length}" for name, length in FIXED_AXES.items())
    return (
        f"export const PROTOCOL_VERSION = {PROTOCOL_VERSION};\n"
        f'export const SUBPROTOCOL_MSGPACK = "{Encoding.MSGPACK}";\n'
        f'export const SUBPROTOCOL_JSON = "{Encoding.JSON}";\n\n'
        f"export const CLOSE_CODES = {{\n{codes}\n}} as const;\n\n"
        "/** Axes of the same length in every match; `seat` and `node` depend on the match. */\n"
        f"export const FIXED_AXES = {{ {axes} }} as const;\n\n"
        "/** The values of an observation beside `seat`: without axes an integer, otherwise a bin of\n"
        " * little-endian values in row-major order. */\n"
        f"export const GRIDS = [\n{grids}\n] as const;\n\n"
        'export type GridName = (typeof GRIDS)[number]["name"];\n\n'
        f"{_alias('NewsWord', ' | '.join(json.dumps(kind.value) for kind in NewsKind), 'What news can tell.')}\n"
        "/** An observation as it arrives, see GRIDS; to be checked before it is used. */\n"
        "export type PackedGrids = { [name: string]: unknown };\n"
    )


def _declaration(name: str, definition: Json) -> str:
    text = _comment(str(definition.get("description", "")))
    if "oneOf" in definition:
        words = [str(word["const"]) for word in cast("Sequence[Json]", definition["oneOf"])]
        return text + _alias(name, " | ".join(json.dumps(word) for word in words))
    if "enum" in definition:
        return text + _alias(name, _type(definition))
    required = cast("Sequence[str]", definition.get("required", ()))
    lines = []
    for field, schema in cast("Mapping[str, Json]", definition["properties"]).items():
        lines.append(_comment(str(schema.get("description", "")), "  "))
        mark = "" if field in required else "?"
        lines.append(f"  {field}{mark}: {_type(schema)};\n")
    return f"{text}export interface {name} {{\n{''.join(lines)}}}\n"


def _type(schema: object) -> str:
    schema = cast("Json", schema)
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return "PackedGrids" if name == _GRIDS else name
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in cast("Sequence[object]", schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in cast("Sequence[object]", schema["enum"]))
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            return f"[{', '.join(_type(item) for item in cast('Sequence[object]', schema['prefixItems']))}]"
        case "array":
            item = _type(schema["items"])
            return f"({item})[]" if " | " in item else f"{item}[]"
        case "object":
            return f"{{ [key: string]: {_type(schema['additionalProperties'])} }}"
        case "integer":
            return "number"
        case "null":
            return "null"
        case kind:
            return str(kind)


def _union(schema: Json) -> str:
    return " | ".join(_type(option) for option in cast("Sequence[object]", schema["oneOf"]))


def _alias(name: str, value: str, text: str = "") -> str:
    line = f"export type {name} = {value};\n"
    if len(line) > _WIDTH:
        options = "\n".join(f"  | {option}" for option in value.split(" | "))
        line = f"export type {name} =\n{options};\n"
    return _comment(text) + line


def _comment(text: str, indent: str = "") -> str:
    return f"{indent}/** {text} */\n" if text else ""
