"""The parts of docs/protocol.md that are made from the code.

The page is written by hand around marked parts; :func:`fill_in` replaces what stands between the marks.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, cast

import attrs

from techrace_game import types as nouns
from techrace_protocol import _wire, limits, messages, words
from techrace_protocol._docstrings import class_text, field_texts
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.examples import EXAMPLES, as_hex, as_json
from techrace_protocol.grids import GRIDS
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import PATTERNS, FromClient, FromServer
from techrace_protocol.schema import Json, definitions, grid_text
from techrace_protocol.transitions import SERVER_HEARS, SERVER_SAYS, Heard, Said, State

_PART: Final = re.compile(
    r"(<!-- made from the code: (?P<name>[a-z-]+) -->\n).*?(<!-- until here -->)", re.DOTALL
)
_SHOWN_BYTES: Final = 160
_SHOWN_GRIDS: Final = ("seat", "tick", "money", "seat_prest", "pub", "conn", "pre", "slot_w")
_NUMBERS: Final[Sequence[type[nouns.Word]]] = (
    nouns.Kind,
    nouns.Field,
    nouns.Motive,
    nouns.Mode,
    nouns.Line,
    nouns.Level,
    nouns.Acquired,
    nouns.Ending,
)


_SAID: Final = {member.__name__ for member in _wire.FromClient.__args__ + _wire.FromServer.__args__}


def fill_in(page: str) -> str:
    """Return the page with its marked parts up to date.

    Raises:
        ValueError: a part is missing, or is marked that is not known.
    """
    marked = [part["name"] for part in _PART.finditer(page)]
    if sorted(marked) != sorted(_PARTS):
        raise ValueError(f"protocol.md: expected the parts {sorted(_PARTS)}, got {sorted(marked)}")
    return _PART.sub(lambda part: f"{part[1]}\n{_PARTS[part['name']]()}\n{part[3]}", page)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return (
        "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)
        + "\n"
    )


def _messages(union: object) -> str:
    found = definitions()
    names = [member.__name__ for member in cast("Sequence[type]", getattr(union, "__args__", ()))]
    return "\n".join(_message(name, found[name]) for name in names)


def _message(name: str, definition: Json) -> str:
    word = cast("Mapping[str, Mapping[str, Sequence[str]]]", definition["properties"])["type"]["enum"][0]
    example = next(message for message in EXAMPLES if type(message).__name__ == name)
    return f"### `{word}`\n\n{definition['description']}\n\n{_fields(definition)}\n{_example(example)}"


def _fields(definition: Json) -> str:
    required = cast("Sequence[str]", definition.get("required", ()))
    rows = []
    for field, schema in cast("Mapping[str, Json]", definition["properties"]).items():
        if field == "type":
            continue
        default = "**needed**" if field in required else f"`{json.dumps(schema.get('default'))}`"
        rows.append([f"`{field}`", _type(schema), default, str(schema.get("description", ""))])
    return _table(["field", "type", "default", "meaning"], rows) if rows else "No fields.\n"


def _type(schema: object) -> str:
    schema = cast("Json", schema)
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name == "Seen":
            return "map, see [observations](#observations)"
        return (
            f"[{name}](#{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower() if name in _SAID else name.lower()})"
        )
    if "anyOf" in schema:
        options = [
            option for option in cast("Sequence[Json]", schema["anyOf"]) if option.get("type") != "null"
        ]
        return " or ".join(_type(option) for option in options)
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in cast("Sequence[str]", schema["enum"]))
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            inner = ", ".join(_type(item) for item in cast("Sequence[object]", schema["prefixItems"]))
            return f"[{inner}]"
        case "array":
            return f"list of {_type(schema['items'])}"
        case "object":
            return f"map of text to {_type(schema['additionalProperties'])}"
        case "integer" if "minimum" in schema and cast("int", schema.get("maximum", 2**31)) < 2**31 - 1:
            return f"{schema['minimum']}..{schema['maximum']}"
        case "integer":
            return "integer"
        case "string" if "pattern" in schema:
            allowed = PATTERNS[str(schema["pattern"])]
            most = f", at most {schema['maxLength']} characters" if "maxLength" in schema else ""
            return f"text {allowed}{most}"
        case "string":
            return "text"
        case kind:
            return str(kind)


def _example(message: FromClient | FromServer) -> str:
    body = cast("dict[str, object]", as_json(message))
    packed = as_hex(message)
    whole = ""
    if len(packed) > 2 * _SHOWN_BYTES:
        whole = f" … ({len(packed) // 2} bytes, whole in examples.json)"
        packed = packed[: 2 * _SHOWN_BYTES]
    if isinstance(message, messages.Observation):
        seen = cast("dict[str, object]", body["seen"])
        body["seen"] = {name: seen[name] for name in _SHOWN_GRIDS} | {"…": "the other grids"}
    lines = re.findall(r".{1,64}", packed)
    text = json.dumps(body, ensure_ascii=False)
    return f"```json\n{text}\n```\n\n```text\n{chr(10).join(lines)}{whole}\n```\n"


def _parts() -> str:
    blocks = []
    for name, definition in definitions().items():
        if name in _SAID or name == "Seen":
            continue
        blocks.append(f"#### {name}\n\n{definition['description']}\n")
        if "properties" in definition:
            blocks.append(_fields(definition))
        else:
            listed = cast("Sequence[Mapping[str, str]]", definition["oneOf"])
            rows = [[f"`{word['const']}`", word["description"]] for word in listed]
            blocks.append(_table(["word", "meaning"], rows))
    news = field_texts(words)
    rows = [[f"`{kind}`", news["NewsKind", kind.name]] for kind in messages.NewsKind]
    blocks.append(f"#### NewsKind\n\n{class_text(messages.NewsKind)}\n\n{_table(['word', 'meaning'], rows)}")
    return "\n".join(blocks)


def _grids() -> str:
    rows = [
        [f"`{grid.name}`", grid.wire_dtype, ", ".join(grid.axes) or "-", grid_text(grid.name)]
        for grid in GRIDS
    ]
    return _table(["name", "type", "axes", "meaning"], rows)


def _numbers() -> str:
    rows = [
        [words.__name__, ", ".join(f"{word.value} {word.word}" for word in words), class_text(words)]
        for words in _NUMBERS
    ]
    return _table(["what", "numbers", "meaning"], rows)


def _limits() -> str:
    texts, defaults = field_texts(limits), Limits()
    rows = []
    for field in attrs.fields(Limits):
        value = getattr(defaults, field.name)
        shown = f"{value.per_second}/s, burst {value.burst}" if isinstance(value, Rate) else f"{value:,}"
        rows.append([f"`{field.name}`", shown, texts.get(("Limits", field.name), "")])
    return _table(["limit", "default", "meaning"], rows)


def _close_codes() -> str:
    rows = [[str(code.value), f"`{code.reason}`", code.meaning, code.advice] for code in CloseCode]
    return _table(["code", "reason", "what happened", "what to do"], rows)


def _hears() -> str:
    states = [state for state in State if state not in (State.CLOSING, State.CLOSED)]
    rows = [[_name(heard), *[str(SERVER_HEARS[state][heard]) for state in states]] for heard in Heard]
    return _table(["the server hears", *[f"in `{state}`" for state in states]], rows)


def _says() -> str:
    states = [state for state in State if state not in (State.CLOSING, State.CLOSED)]
    rows = [
        [_name(said), *["yes" if said in SERVER_SAYS[state] else "" for state in states]] for said in Said
    ]
    return _table(["the server says", *[f"in `{state}`" for state in states]], rows)


def _name(entry: StrEnum) -> str:
    return entry.value if entry.value.startswith("(") else f"`{entry.value}`"


_PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "from-client": lambda: _messages(_wire.FromClient),
    "from-server": lambda: _messages(_wire.FromServer),
    "parts": _parts,
    "grids": _grids,
    "numbers": _numbers,
    "limits": _limits,
    "close-codes": _close_codes,
    "hears": _hears,
    "says": _says,
}
