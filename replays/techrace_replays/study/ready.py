"""Queries that are ready to run: each a file of SQL whose first comment says what it answers."""

import importlib.resources
from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen(kw_only=True)
class ReadyQuery:
    """A query with a name."""

    name: str
    text: str
    """What it answers."""
    sql: str


def _load() -> Mapping[str, ReadyQuery]:
    found = {}
    folder = importlib.resources.files("techrace_replays.study").joinpath("queries")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".sql"):
            sql = entry.read_text("utf-8")
            head = [line[2:].strip() for line in sql.splitlines() if line.startswith("--")]
            name = entry.name.removesuffix(".sql")
            found[name] = ReadyQuery(name=name, text=" ".join(head), sql=sql)
    return MappingProxyType(found)


READY: Mapping[str, ReadyQuery] = _load()
"""The ready queries by name."""
