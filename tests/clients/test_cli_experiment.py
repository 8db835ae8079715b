"""``techrace experiment``: list, run and report."""

import json
from pathlib import Path

import attrs
import pytest

from techrace_bots.experiments import EXPERIMENTS, running
from techrace_cli.app import run
from techrace_cli.faults import ExitCode

Capture = pytest.CaptureFixture[str]


def test_experiments_are_listed_with_what_would_refute_them(capsys: Capture) -> None:
    assert run(["experiment", "list"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "deferring (claim 2)" in text
    assert run(["experiment", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["experiments"]
    assert [row["name"] for row in rows] == list(EXPERIMENTS)
    assert all(row["refutes"] for row in rows)


@pytest.mark.parametrize("words", [[], ["--all", "gap"], ["nonsense"]])
def test_what_to_run_has_to_be_said(words: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert run(["experiment", "run", *words, "--results", str(tmp_path)]) == ExitCode.USAGE
    assert "experiment" in capsys.readouterr().err


def test_a_report_needs_results(tmp_path: Path, capsys: Capture) -> None:
    assert run(["experiment", "report", "--results", str(tmp_path)]) == ExitCode.USAGE
    assert "holds no results" in capsys.readouterr().err


@pytest.mark.parametrize("block", [2, 4])
def test_a_run_prints_verdicts_and_can_be_reported(
    block: int, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = attrs.evolve(EXPERIMENTS["gap"], block=block, most=2)
    monkeypatch.setattr(running, "EXPERIMENTS", {**EXPERIMENTS, "gap": tiny})
    common = ["--results", str(tmp_path), "--json"]
    assert (
        run(["experiment", "run", "gap", "--no-robust", "--workers", "0", "--precision", "50", *common]) == 0
    )
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    assert verdict["experiment"] == "gap"
    assert verdict["worlds"] == 2 * block
    # Too few worlds have no interval, which JSON says with null.
    assert (verdict["quantities"]["mean"]["low"] is None) == (block == 2)
    assert run(["experiment", "report", "--out", str(tmp_path / "docs"), *common]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [Path(page).is_file() for page in told["pages"]] == [True, True]
    assert told["verdicts"] == [verdict]
    page = Path(told["pages"][0]).read_text(encoding="utf-8")
    assert "\ntechrace experiment run gap --precision 50 --no-robust\n" in page
    assert (
        run(["experiment", "run", "gap", "--no-robust", "--seed", "2", "--workers", "0", *common])
        == ExitCode.USAGE
    )
    assert "holds other results" in capsys.readouterr().err
