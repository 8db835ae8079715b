"""The tables of the rulebook that are made from the code, so that the two cannot disagree.

``python -m techrace_game.testing.tables --write docs/rulebook`` brings the marked parts of the chapters in that
folder up to date; ``--check`` only says by its exit code whether one of them is not.
"""

import argparse
import ast
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import attrs

from techrace_game import constants, generator, scenario, scenario_schema, shapes, types
from techrace_game.chapters.phase_q1_scouting import MURK

_PART = re.compile(
    r"(?P<open><!-- made from the code: (?P<name>[a-z-]+) -->\n).*?(?P<close><!-- until here -->)", re.DOTALL
)
_GROUP = re.compile(r" *# -- (?P<name>[a-z]+)")
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")
_FIELD_WORDS = [field.name for field in types.Field]


def filled_in(page: str) -> str:
    """Return a chapter with its marked parts up to date.

    Raises:
        ValueError: a part is marked that no table belongs to.
    """
    unknown = {part["name"] for part in _PART.finditer(page)} - set(TABLES)
    if unknown:
        raise ValueError(f"no table is called {sorted(unknown)[0]!r}, expected one of {', '.join(TABLES)}")
    return _PART.sub(lambda part: f"{part['open']}\n{TABLES[part['name']]()}\n{part['close']}", page)


def marked(page: str) -> list[str]:
    """Return the names of the parts of a chapter that are made from the code."""
    return [part["name"] for part in _PART.finditer(page)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: int = 0) -> str:
    """Return a Markdown table; the last ``right`` columns hold numbers."""
    rule = ["---"] * (len(head) - right) + ["---:"] * right
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def _texts(module: ModuleType, cls: type) -> Mapping[str, str]:
    """Return what the source says under each field of a class, on one line."""
    texts: dict[str, str] = {}
    (body,) = (
        node.body
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    )
    for field, below in itertools.pairwise(body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                words = " ".join(inspect.cleandoc(text).split())
                texts[name] = _ROLE.sub(r"`\1`", words).replace("``", "`")
    return texts


def _groups(cls: type) -> Iterator[tuple[str, list[str]]]:
    """Yield the headings in the source of a class of constants, each with the fields below it."""
    heading, names = "", list[str]()
    for line in inspect.getsource(cls).splitlines():
        found = _GROUP.match(line)
        if found:
            if names:
                yield heading, names
            heading, names = found["name"], []
        field = re.match(r"    (\w+): int = whole\(", line)
        if field:
            names.append(field[1])
    yield heading, names


def _wholes(module: ModuleType, cls: type[attrs.AttrsInstance], names: Sequence[str]) -> str:
    """Return the table of some constants."""
    fields, texts = attrs.fields_dict(cls), _texts(module, cls)
    rows = []
    for name in names:
        shape = fields[name].metadata["shape"]
        span = f"{shape.low}..{shape.high}"
        rows.append(
            (f"`{name}`", str(fields[name].default), span, fields[name].metadata["unit"], texts[name])
        )
    return _table(("name", "default", "range", "unit", "meaning"), rows)


def _constants() -> str:
    parts = [
        f"**{heading.capitalize()}**\n\n{_wholes(constants, constants.Constants, names)}"
        for heading, names in _groups(constants.Constants)
    ]
    return "\n".join(parts)


def _generator() -> str:
    names = [field.name for field in attrs.fields(scenario_schema.GeneratorSpec)]
    return _wholes(scenario_schema, scenario_schema.GeneratorSpec, names)


def _skills() -> str:
    rows = [(motive.word, *map(str, skills)) for motive, skills in constants.BASE_SKILLS.items()]
    return _table(("motive", *_FIELD_WORDS), rows, right=types.FIELDS)


def _numbers() -> str:
    nouns = (
        types.Kind,
        types.Field,
        types.Motive,
        types.Mode,
        types.Line,
        types.Level,
        types.Acquired,
        types.Ending,
    )
    rows = [
        (noun.__name__.lower(), ", ".join(f"{member.value} {member.word}" for member in noun))
        for noun in nouns
    ]
    return _table(("what", "numbers"), rows)


def _fields() -> str:
    weights = [int(weight) for weight in generator.FIELD_WEIGHTS]
    rows: dict[str, Iterable[int]] = {
        "weight of the draw": [high - low for low, high in itertools.pairwise((0, *weights))],
        "green below": generator.GREEN_BELOW,
        "PF, prestige": generator.PRESTIGE,
        "HF, hazard": generator.HAZARD,
        "PROF, `ast_fld` 0": generator.ASSISTANCE[0],
        "PROF, `ast_fld` 1": generator.ASSISTANCE[1],
    }
    return _by_field("", rows)


def _affinity() -> str:
    ordinary = dict(zip(_FIELD_WORDS, generator.AFFINITY.T, strict=True))
    endings = dict(zip(("red", "facade", "yellow"), generator.ENDING_AFFINITY, strict=True))
    return _by_field("to, from", {**ordinary, **endings})


def _murk() -> str:
    return _by_field("", {"murk, ‰": MURK})


def _by_field(corner: str, rows: Mapping[str, Iterable[int]]) -> str:
    lines = [(name, *map(str, values)) for name, values in rows.items()]
    return _table((corner, *_FIELD_WORDS), lines, right=types.FIELDS)


def _keys(module: ModuleType, cls: type[attrs.AttrsInstance]) -> str:
    texts, rows = _texts(module, cls), []
    for field in attrs.fields(cls):
        needed = field.default is attrs.NOTHING
        rows.append(
            (
                f"`{field.name}`",
                _value(field.metadata["shape"]),
                "**needed**" if needed else _default(field.default),
                texts[field.name],
            )
        )
    return _table(("key", "value", "left out", "meaning"), rows)


def _default(value: object) -> str:
    if attrs.has(type(value)):
        return "all defaults"
    if value == scenario_schema.FIELD_WORDS:
        return "the words of rule 2"
    return "none" if value in (None, (), "") else str(value)


def _value(shape: shapes.Shape) -> str:
    """Return in words what a value may be."""
    match shape:
        case shapes.Int(low=low, high=high):
            return f"{low}..{high}"
        case shapes.Text(low=low, high=high, pattern=pattern):
            plain = f"text, {low}..{high} characters"
            return f"{plain}, `{pattern}`" if pattern else plain
        case shapes.Choice(members=members):
            return ", ".join(f"`{member.name.lower()}`" for member in members)
        case shapes.Rows(item=item, low=low, high=high):
            count = str(low) if low == high else f"{low}..{high}"
            return f"list of {count}: {_value(item)}"
        case shapes.Pair(first=first, second=second, names=names):
            return f"[{names[0]}: {_value(first)}; {names[1]}: {_value(second)}]"
        case shapes.Record(cls=cls):
            return f"table: {_RECORDS[cls]}"
        case _:
            raise TypeError(f"no words for {shape!r}")


_RECORDS: Mapping[type, str] = {
    constants.Constants: "constants",
    scenario_schema.SeatSpec: "seat",
    scenario_schema.NodeSpec: "node",
    scenario_schema.GeneratorSpec: "generator",
    scenario_schema.EventSpec: "event",
}


def _packaged() -> str:
    rows = []
    for name in scenario.packaged_scenarios():
        found = scenario.load_packaged(name)
        tree = "grown" if found.generator is not None else "hand-made"
        rows.append(
            (
                f"`{name}`",
                found.title,
                tree,
                str(found.size),
                str(len(found.seats)),
                str(found.constants.horizon),
            )
        )
    return _table(("name", "title", "tree", "nodes", "seats", "ticks"), rows, right=3)


TABLES: Mapping[str, Callable[[], str]] = {
    "numbers": _numbers,
    "murk": _murk,
    "constants": _constants,
    "skills": _skills,
    "fields": _fields,
    "affinity": _affinity,
    "generator": _generator,
    "scenario-keys": lambda: _keys(scenario, scenario.Scenario),
    "seat-keys": lambda: _keys(scenario_schema, scenario_schema.SeatSpec),
    "node-keys": lambda: _keys(scenario_schema, scenario_schema.NodeSpec),
    "event-keys": lambda: _keys(scenario_schema, scenario_schema.EventSpec),
    "packaged": _packaged,
}
"""The tables by the name that marks their place."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m techrace_game.testing.tables", description="Make the rulebook's tables from the code."
    )
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--write", metavar="FOLDER", type=Path, help="bring every table up to date")
    act.add_argument("--check", metavar="FOLDER", type=Path, help="exit with 1 if one is out of date")
    chosen = parser.parse_args(arguments)
    stale = 0
    for path in sorted((chosen.write or chosen.check).glob("*.md")):
        page = path.read_text("utf-8")
        if filled_in(page) == page:
            continue
        stale += 1
        if chosen.write:
            path.write_text(filled_in(page), "utf-8")
            print(f"written: {path}")
        else:
            print(f"out of date: {path}", file=sys.stderr)
    return 1 if stale and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
