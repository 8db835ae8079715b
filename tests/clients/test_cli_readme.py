"""What README and the how-to pages tell people to do exists."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from cli_kit import understood
from techrace_game import Ruleset, initial_state
from techrace_game.scenario import parse_scenario

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "node_modules" not in page.parts),
]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"^```(?:sh|console|bash)\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)


def _commands() -> Callable[[str, str], list[str]]:
    spec = importlib.util.spec_from_file_location("readme_commands", ROOT / ".ci" / "readme_commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Callable[[str, str], list[str]]", module.commands)


def test_ci_runs_what_the_readme_says() -> None:
    commands, text = _commands(), (ROOT / "README.md").read_text("utf-8")
    assert commands(text, "setup") == ["python3 -m venv .venv", ".venv/bin/pip install -e '.[dev]'"]
    assert commands(text, "demo") == [".venv/bin/techrace demo --fast"]
    assert commands(text, "test") == [".venv/bin/pytest"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "0 blocks are marked 'ci: demo', expected one"),
        ("<!-- ci: demo -->\n```sh\na\n```\n" * 2, "2 blocks are marked 'ci: demo', expected one"),
        ("<!-- ci: demo -->\n```sh\n```\n", "the block marked 'ci: demo' is empty"),
        ("<!-- ci: demo -->\n\n```sh\na\n```\n", "0 blocks are marked 'ci: demo', expected one"),
    ],
)
def test_a_lost_marker_stops_ci(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        _commands()(text, "demo")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text("utf-8"))]
    local = [
        target.partition("#")[0] for target in targets if not target.startswith(("http:", "https:", "#"))
    ]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_techrace_commands_are_valid(page: Path) -> None:
    """Every line of a shell block that calls techrace is one that the command understands."""
    for block in CODE.finditer(page.read_text("utf-8")):
        for line in block["lines"].splitlines():
            understood(line)


def test_the_scenario_of_the_how_to_can_be_played() -> None:
    page = (ROOT / "docs" / "howto" / "write-a-scenario.md").read_text("utf-8")
    scenario = parse_scenario(page.partition("```toml\n")[2].partition("```")[0], toml=True)
    state = initial_state(Ruleset.of(scenario), np.zeros(1, np.uint64))
    assert (state.seats, state.nodes) == (2, 4)
