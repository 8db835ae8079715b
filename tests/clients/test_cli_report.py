"""``techrace replay report``: a page beside the log, findings for programs, faults in a sentence."""

import json
from pathlib import Path

import attrs
import pytest

from analysis_kit import fork, played
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_game import Ruleset
from techrace_replays import header_record, match_records, write_log
from techrace_replays.analysis import ticks_of
from techrace_replays.parts import Controller
from techrace_replays.recording import Turn

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the log of a match in which a person plays the good seat as the archetype would."""
    scenario = fork(good=24, bad=20)
    header = header_record(scenario, seed=1, match_id="known")
    person = attrs.evolve(header.seats[0], controller=Controller.HUMAN)
    header = attrs.evolve(header, seats=(person, *header.seats[1:]))
    turns = [Turn(orders=record.orders) for record in ticks_of(played(scenario))]
    path = tmp_path_factory.mktemp("logs") / "match.techrace"
    write_log(path, match_records(Ruleset.of(scenario), header, turns))
    return path


def test_the_page_stands_beside_the_log(log: Path, capsys: Capture) -> None:
    assert run(["replay", "report", str(log), "--futures", "2"]) == 0
    page = log.with_suffix(".html")
    assert capsys.readouterr().out == f"Report: {page}\n"
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "plays most like" in text
    assert "The log is not signed." in text


def test_findings_for_programs(log: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "page.html"
    assert run(["replay", "report", str(log), "--futures", "2", "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["report"] == str(out)
    assert out.exists()
    assert told["policies"] == ["beneficial", "haste"]
    assert told["likenesses"] == {"0": "beneficial"}
    assert told["line"]["ticks"][0] == 0


def test_faults_are_told_in_a_sentence(log: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "notes.techrace"
    other.write_text("not a log")
    assert run(["replay", "report", str(other)]) == ExitCode.WRONG
    assert run(["replay", "report", str(tmp_path / "gone.techrace")]) == ExitCode.USAGE
    nowhere = str(tmp_path / "no" / "page.html")
    assert run(["replay", "report", str(log), "--futures", "2", "-o", nowhere]) == ExitCode.WRONG
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert f"{nowhere}: No such file or directory" in error
