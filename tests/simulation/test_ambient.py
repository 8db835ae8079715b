"""Time and chance come into the host by one door, or a simulated run would not be the same twice.

``HostParts`` is that door: what it has as defaults is what a real host uses. The reducer has no door at all.
"""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

import techrace_server

SOURCES = sorted(Path(techrace_server.__file__).parent.glob("*.py"))
FORBIDDEN = {"time", "random", "secrets", "uuid", "threading", "multiprocessing"}
"""Modules that bring in time, chance or threads of their own."""
CALLS = {
    "now",
    "utcnow",
    "today",
    "urandom",
    "getrandom",
    "default_rng",
    "RandomState",
    "perf_counter",
    "monotonic",
    "get_event_loop",
    "new_event_loop",
}
"""What does so too when it is called, whatever module it is taken from."""
DOOR = ("parts", "HostParts")
REDUCER = {
    "audience",
    "clocks",
    "clockwork",
    "entry",
    "events",
    "facilitation",
    "facts",
    "ledger",
    "news",
    "pledges",
    "rates",
    "restore",
    "room",
    "rounds",
    "seats",
    "spec",
    "stage",
    "storage",
    "talk",
    "turns",
    "wording",
}
"""Modules in which nothing may wait, run beside something else, or touch the world outside."""
OUTSIDE = {
    "asyncio",
    "concurrent",
    "logging",
    "os",
    "pathlib",
    "socket",
    "sqlalchemy",
    "starlette",
    "uvicorn",
}


def parsed(source: str) -> ast.Module:
    """Return a module's syntax tree, without finalizers of other tests' objects in between.

    CPython 3.11 counts the depth of the tree for the whole interpreter and fails where one of them parses, too.
    """
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the names of the modules that are imported, outermost package only, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.lineno


def ambient(tree: ast.Module, door: str | None) -> Iterator[str]:
    """Yield where time or chance is used, except in the class that is the door."""
    names = FORBIDDEN if door is None else set[str]()
    yield from (f"line {line}: import {name}" for name, line in imported(tree) if name in names)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == door:
            continue
        for node in ast.walk(statement):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in CALLS:
                yield f"line {called.lineno}: {ast.unparse(called)}"
            # Where there is a door the modules are imported, for it alone.
            if door is not None and isinstance(node, ast.Name) and node.id in FORBIDDEN:
                yield f"line {node.lineno}: {node.id}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_time_and_chance_come_in_by_one_door(path: Path) -> None:
    door = DOOR[1] if path.stem == DOOR[0] else None
    assert list(ambient(parsed(path.read_text(encoding="utf-8")), door)) == []


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.stem in REDUCER], ids=lambda path: path.stem
)
def test_the_reducer_has_no_door(path: Path) -> None:
    tree = parsed(path.read_text(encoding="utf-8"))
    assert [found for found in imported(tree) if found[0] in OUTSIDE] == []


def test_the_modules_of_the_reducer_are_there() -> None:
    assert REDUCER - {path.stem for path in SOURCES} == set()


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from random import random",
        "def f():\n    import secrets",
        "import datetime as dt\nx = dt.datetime.now()",
        "import numpy as np\nx = np.random.default_rng()",
        "import os\nx = os.urandom(8)",
    ],
)
def test_it_would_be_seen(line: str) -> None:
    assert list(ambient(parsed(line), None))
