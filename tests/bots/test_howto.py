"""The bots of the how-to are what it says they are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bots_kit import house, ruleset, seeds
from techrace_bots import play
from techrace_bots.registry import player
from techrace_bots.table import Player

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "write-a-bot.md"
BLOCK = re.compile(r"<!-- test: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, code in BLOCK.findall(PAGE.read_text()):
        (tmp_path / name).write_text(code)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mine.py:Mine", "lucky.py:Lucky", "patient.py:Patient"])
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
