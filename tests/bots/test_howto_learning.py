"""The programs in the how-tos for learners and language models do what the pages say."""

import re
import runpy
from pathlib import Path

import pytest

from bots_kit import house, ruleset, seeds
from techrace_bots import play
from techrace_bots.registry import player

PAGES = Path(__file__).parents[2] / "docs" / "howto"
BLOCK = re.compile(r"<!-- test: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def programs(page: str, folder: Path) -> dict[str, Path]:
    """The programs of a page by name, written to a folder."""
    found = {}
    for name, code in BLOCK.findall((PAGES / page).read_text("utf-8")):
        found[name] = folder / name
        found[name].write_text(code, "utf-8")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("single.py", r"the payoff was 0\.\d{3}\n|the payoff was 1\.000\n"),
        ("vector.py", r"finished in the last step: \d+\n"),
        ("several.py", r"tick 40, concern 0, regulation 0, public \d+ of 20\n"),
    ],
)
def test_the_programs_for_learners_run(
    name: str, printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runpy.run_path(str(programs("train-an-agent.md", tmp_path)[name]))
    assert re.fullmatch(printed, capsys.readouterr().out)


@pytest.mark.slow
def test_the_agent_of_the_page_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = programs("write-a-language-model-agent.md", tmp_path)["mine.py"]
    rules = ruleset()
    players = house(rules)
    final = play(rules, [*players[:3], player(f"{path}:Mine", rules.constants), *players[4:]], seeds(1))
    minutes = (tmp_path / "minutes.jsonl").read_text("utf-8").splitlines()
    assert len(minutes) == -(-int(final.tick[0]) // rules.constants.quarter)
    assert '"orders": "scout=500"' in minutes[0]
