"""``techrace tournament`` and ``techrace compare``: small ones, from the file to the page."""

import json
from pathlib import Path
from typing import Any

import pytest

from techrace_bots import arena
from techrace_bots.tournament import playing
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from tournament_kit import small_field

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A tournament of four blocks."""
    field = small_field(tmp_path)
    path = tmp_path / "small.json"
    path.write_text(json.dumps(field.tournament.to_json()), encoding="utf-8")
    return path


def test_a_new_file_can_be_played_as_it_is(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("from techrace_bots.archetypes import Crowd\nclass Mine(Crowd):\n    pass\n")
    assert run(["tournament", "new", "spring.toml", "mine.py", "look-ahead:depth=2", "look-ahead"]) == 0
    assert 'Play it with "techrace tournament run spring.toml"' in capsys.readouterr().out
    text = Path("spring.toml").read_text()
    assert [line for line in text.splitlines() if line.startswith("name")] == [
        'name = "spring"',
        'name = "mine"',
        'name = "look-ahead"',
        'name = "look-ahead 2"',
    ]
    short = text.replace("blocks = 100 ", "blocks = 1 ").replace('"standard"', '"toy"')
    Path("spring.toml").write_text(short.replace("# seats = [3, 4]", "seats = [3]"))
    assert run(["tournament", "run", "spring.toml", "--workers", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["complete"], told["matches"]) == (True, 3)
    assert run(["tournament", "new", "spring.toml"]) == ExitCode.WRONG
    assert "is there already" in capsys.readouterr().err


def test_a_tournament_is_played_shown_and_goes_on(file: Path, capsys: Capture) -> None:
    assert run(["tournament", "run", str(file), "--workers", "0"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[0].split() == ["bot", "vs", "next", "rating", "payoff", "good", "%", "forfeits"]
    assert "not separable yet" in shown
    assert "4 blocks, 24 matches. Page: " in shown
    assert run(["tournament", "run", str(file), "--workers", "0"]) == 0, "nothing is missing"
    assert capsys.readouterr().out == shown
    file.unlink()
    (file.parent / "short.json").unlink()
    assert run(["tournament", "show", str(file.with_suffix(""))]) == 0, "results can be read without the rest"
    assert capsys.readouterr().out == shown


def test_a_shard_exits_with_one_until_the_others_are_there(file: Path, capsys: Capture) -> None:
    line = ["tournament", "run", str(file), "--workers", "0", "--json", "--shard"]
    assert run([*line, "1/2"]) == 1
    assert json.loads(capsys.readouterr().out)["complete"] is False
    assert run([*line, "2/2"]) == 0
    assert json.loads(capsys.readouterr().out)["complete"] is True


@pytest.mark.parametrize(
    ("line", "change", "code", "expected"),
    [
        (["--shard", "3/2"], {}, ExitCode.USAGE, "--shard: '3/2' is not I/N with I from 1 to N"),
        ([], {"blocks": 0}, ExitCode.USAGE, "small.json: blocks: 0 is not a whole number"),
        (
            [],
            {"isolation": "in_process", "require_sandbox": 1, "bots": "mine"},
            ExitCode.WRONG,
            "a sandbox is required, and the tier in-process is none",
        ),
        (["--out", "{file}"], {}, ExitCode.WRONG, "small.json"),
    ],
    ids=["shard", "file", "sandbox", "out"],
)
def test_what_cannot_be_played_is_said(
    file: Path, line: list[str], change: dict[str, Any], code: int, expected: str, *, capsys: Capture
) -> None:
    if change.get("bots") == "mine":
        (file.parent / "mine.py").write_text("from techrace_bots import Bot\n")
        change = {**change, "bots": [{"name": name, "source": "mine.py"} for name in "ab"]}
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    words = [word.format(file=file) for word in line]
    assert run(["tournament", "run", str(file), "--workers", "0", *words]) == code
    assert expected in capsys.readouterr().err


def test_a_full_disk_is_one_sentence(file: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("techrace_bots.tournament.results.os.fsync", full)
    assert run(["tournament", "run", str(file), "--workers", "0"]) == ExitCode.WRONG
    assert "o space left on device" in capsys.readouterr().err


def test_show_needs_results(tmp_path: Path, capsys: Capture) -> None:
    assert run(["tournament", "show", str(tmp_path)]) == ExitCode.USAGE
    assert "is no results folder" in capsys.readouterr().err


def test_a_comparison_says_who_is_better_and_why_it_stopped(tmp_path: Path, capsys: Capture) -> None:
    small_field(tmp_path)
    line = ["compare", "academic", "do-nothing", "--scenario", str(tmp_path / "short.json"), "--seat", "0"]
    assert run(line) == 0
    told = capsys.readouterr().out
    assert "A: academic" in told
    assert "the first bot is better: the interval lies above zero." in " ".join(told.split())
    assert run([*line, "--blocks", "2", "--json"]) == 1, "undecided"
    found = json.loads(capsys.readouterr().out)
    assert (found["blocks"], found["matches"]) == (2, 4)
    assert found["reason"] == "undecided: the budget is used up"


def test_a_comparison_tells_who_broke_down_and_plays_no_match_in_vain(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_field(tmp_path)
    mine = tmp_path / "mine.py"
    mine.write_text(
        "from techrace_bots import Bot\nclass Mine(Bot):\n    def act(self, observation):\n        raise ValueError\n"
    )
    played = 0
    real = arena.play_match

    def counted(*given: Any, **more: Any) -> Any:
        nonlocal played
        played += 1
        return real(*given, **more)

    monkeypatch.setattr(playing, "play_match", counted)
    line = ["compare", str(mine), "academic", "--scenario", str(tmp_path / "short.json"), "--seat", "0"]
    assert run([*line, "--workers", "0", "--blocks", "3"]) in {0, 1}
    told = capsys.readouterr().out
    assert "A broke down in 3 seats, which is part of the difference." in " ".join(told.split())
    assert played == 6


def test_a_comparison_of_what_is_not_there_is_refused(capsys: Capture) -> None:
    assert run(["compare", "look-ahaed", "crowd"]) == ExitCode.USAGE
    assert "did you mean 'look-ahead'" in capsys.readouterr().err
