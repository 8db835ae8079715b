"""The bots of the how-to are what it says they are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bots_kit import house, ruleset, seeds
from techrace_bots import play
from techrace_bots.registry import player
from techrace_bots.sandbox import choose_tier
from techrace_bots.table import Player
from techrace_cli.bot_files import TEMPLATE

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "write-a-bot.md"
STRANGERS = PAGE.with_name("run-strangers-bots.md")
BLOCK = re.compile(r"<!-- test: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, code in BLOCK.findall(PAGE.read_text()):
        (tmp_path / name).write_text(code)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["mybot.py:Mybot", "lucky.py:Lucky", "advocate.py:Advocate", "patient.py:Patient"]
)
def test_bots_of_the_how_to_play(folder: Path, name: str) -> None:
    rules = ruleset("toy")
    players: list[Player] = [player(f"{folder}/{name}", rules.constants), *house(rules)[1:]]
    assert play(rules, players, seeds(2)).over.all()


@pytest.mark.slow
def test_the_script_of_the_how_to_runs(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "ten_matches.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert re.fullmatch(r"payoff \d+ \(\d+ \.\. \d+\), good endings \d+ of 10\n", run.stdout)


def test_the_bot_of_the_how_to_is_the_one_that_is_written(folder: Path) -> None:
    assert (folder / "mybot.py").read_text() == TEMPLATE.format(name="mybot", class_name="Mybot")


@pytest.mark.slow
def test_the_match_between_strangers_is_played(folder: Path) -> None:
    (code,) = [code for name, code in BLOCK.findall(STRANGERS.read_text()) if name == "tournament_match.py"]
    (folder / "tournament_match.py").write_text(code)
    run = subprocess.run(
        [sys.executable, "-W", "error", "tournament_match.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    tier, _ = choose_tier(None)
    assert re.fullmatch(rf"\d+ mybot {tier} \(\)", run.stdout.splitlines()[0])
    assert len(run.stdout.splitlines()) == 5
    assert "exit code 0" in (folder / "seat-0.log").read_text()
