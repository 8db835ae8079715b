"""Documents made from the server's code: ``docs/protocol/openapi.json`` and the tables of ``docs/operate.md``.

``python -m techrace_server.documents --write docs`` brings them up to date; ``--check docs`` only says, by its exit
code, whether they are.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from techrace_protocol import limits as wire_limits
from techrace_protocol._docstrings import field_texts
from techrace_protocol.limits import Limits, Rate
from techrace_server import limits, metrics, settings
from techrace_server.limits import HostLimits
from techrace_server.openapi import document
from techrace_server.settings import Settings

_PART = re.compile(r"(<!-- made from the code: (?P<name>\w+) -->)\n.*?(<!-- until here -->)", re.DOTALL)


def made_from_code(docs: Path) -> dict[Path, str]:
    """Return the text of every document by its path."""
    page = docs / "operate.md"
    filled = _PART.sub(
        lambda part: f"{part[1]}\n\n{_PARTS[part['name']]()}\n\n{part[3]}", page.read_text("utf-8")
    )
    openapi = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    return {docs / "protocol" / "openapi.json": openapi, page: filled}


def _settings() -> str:
    texts = field_texts(settings)
    rows = []
    for field in attrs.fields(Settings):
        if field.name in {"limits", "wire"}:
            continue
        default = "the user's data folder" if field.name == "data" else _value(field.default)
        rows.append((f"`{field.name}`", default, texts["Settings", field.name]))
    return _table(("setting", "default", "meaning"), rows)


def _limits() -> str:
    rows = []
    for cls, module in ((HostLimits, limits), (Limits, wire_limits)):
        texts = field_texts(module)
        for field in attrs.fields(cls):
            text = texts.get((cls.__name__, field.name), "")
            rows.append((f"`{field.name}`", _value(getattr(cls(), field.name)), text))
    return _table(("limit", "default", "meaning"), rows)


def _metrics() -> str:
    return _table(
        ("metric", "kind", "meaning"), [(f"`{name}`", kind, text) for name, kind, text in metrics.table()]
    )


def _value(value: object) -> str:
    if isinstance(value, Rate):
        return f"{value.per_second}/s, {value.burst} at once"
    if value is None or value == ():
        return "none"
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)


_PARTS: Mapping[str, Callable[[], str]] = {"settings": _settings, "limits": _limits, "metrics": _metrics}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m techrace_server.documents", description=__doc__)
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--write", metavar="FOLDER", type=Path, help="bring everything up to date")
    act.add_argument("--check", metavar="FOLDER", type=Path, help="exit with 1 if something is out of date")
    chosen = parser.parse_args(arguments)
    stale = 0
    for path, text in made_from_code(chosen.write or chosen.check).items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        if chosen.write:
            path.write_text(text, "utf-8")
        sys.stdout.write(f"{'written' if chosen.write else 'out of date'}: {path}\n")
    return 1 if stale and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
