"""``techrace demo``: a whole match over real websockets, from the start of the server to the log."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from techrace_cli.app import run
from techrace_cli.demo_show import Show
from techrace_cli.faults import ExitCode
from techrace_game import load_scenario
from techrace_protocol import messages as said
from techrace_replays import open_log
from techrace_replays.records import TickRecord
from terminal_kit import names, observation, start, welcome

Capture = pytest.CaptureFixture[str]
TECHRACE = Path(sys.executable).with_name("techrace")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that holds a short game."""
    monkeypatch.chdir(tmp_path)
    short = load_scenario("standard").with_constants(horizon=24).to_json() | {"id": "short"}
    (tmp_path / "short.json").write_text(json.dumps(short))
    return tmp_path


def _digests(path: Path) -> list[str]:
    return [record.digest.hex() for record in open_log(path).records() if isinstance(record, TickRecord)]


@pytest.mark.slow
def test_a_match_is_played_to_its_end_and_leaves_a_true_log(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    assert run(["demo", "--fast", "--open", "--scenario", "short.json", "--seed", "7"]) == 0
    captured = capsys.readouterr()
    assert [f"Watch: {link}" for link in opened] == captured.err.splitlines()[1:2]
    assert "Watch: http://127.0.0.1:" in captured.err
    assert "Time ran out before anybody built an ending. 24 ticks were played." in captured.out
    assert captured.out.splitlines()[-1] == "Seed 7. Log: demo-short-7.techrace"
    assert run(["replay", "verify", "demo-short-7.techrace"]) == 0
    assert "24 ticks agree" in capsys.readouterr().out


@pytest.mark.slow
def test_over_websockets_and_offline_the_same_match_is_played(here: Path, capsys: Capture) -> None:
    assert run(["demo", "--fast", "--seed", "11", "--log", "online.techrace", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert run(["simulate", "--matches", "1", "--seed", "11", "--log", "offline"]) == 0
    online, offline = here / "online.techrace", here / "offline" / "standard-11.techrace"
    assert _digests(online) == _digests(offline)
    assert (told["log"], told["seed"], told["tick"]) == ("online.techrace", 11, len(_digests(online)))
    assert told["node"] is not None
    assert told["builders"]
    assert [seat["payoff"] for seat in told["seats"]] == list(open_log(offline).end.payoffs)  # type: ignore[union-attr]


@pytest.mark.slow
def test_in_real_time_too_and_no_log_is_overwritten(here: Path, capsys: Capture) -> None:
    (here / "demo-short-3.techrace").write_text("mine")
    arguments = ["demo", "--ticks-per-second", "200", "--scenario", "short.json", "--seed", "3"]
    assert run(arguments) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Seed 3. Log: demo-short-3-2.techrace"
    assert (here / "demo-short-3.techrace").read_text() == "mine"


@pytest.mark.parametrize(
    ("terse", "told"),
    [
        (False, ["tick   8  University published Name 1", "tick   8  A secret leaked: Name 2"]),
        (True, ["tick   8  A secret leaked: Name 2"]),
    ],
)
def test_headlines_are_told_as_far_as_there_is_time_to_read(
    terse: bool, told: list[str], capsys: Capture
) -> None:
    show = Show(quiet=False, terse=terse)
    with show.watching(welcome(None)):
        show.hear(names())
        show.hear(observation(start(), None))
        items = (
            said.NewsItem(what="published", node=1, seats=(0,)),
            said.NewsItem(what="leaked", node=2),
            said.NewsItem(what="ended"),
        )
        show.hear(said.News(tick=8, items=items))
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("tick")][:2] == told


def test_for_a_program_nothing_but_the_result_is_told(capsys: Capture) -> None:
    show = Show(quiet=True, terse=False)
    with show.watching(welcome(None)):
        show.hear(said.News(tick=8, items=(said.NewsItem(what="leaked", node=2),)))
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_interrupted_it_ends_at_once_with_a_sentence(here: Path) -> None:
    """The match waits for a person, so nothing but the signal can end it."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [TECHRACE, "demo", "--seat", "0"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=here
    ) as demo:
        assert demo.stderr is not None
        told = [demo.stderr.readline() for _ in range(4)]
        assert told[3] == "The match begins when somebody has taken seat 0, University network.\n"
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=30)
    assert demo.returncode == ExitCode.INTERRUPTED
    assert err == "Error: stopped before the end of the match; it leaves no log\n"
    assert out == ""
    assert list(here.glob("*.techrace")) == []


def test_a_port_that_is_taken_is_told_in_a_sentence(here: Path, capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["demo", "--fast", "--port", str(port)]) == ExitCode.SERVER
    captured = capsys.readouterr()
    assert captured.err.startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--fast", "--ticks-per-second", "2"], "--fast goes without --ticks-per-second"),
        (["--fast", "--seat", "1"], "--fast leaves a person no time"),
        (["--seat", "6"], "--seat: 6 is not within 0..5, the seats of standard"),
        (["--scenario", "nope"], "is neither a file nor one of the packaged scenarios"),
        (["--log", "no/such/folder/x.techrace"], "is not a folder that can be written to"),
        (["--ticks-per-second", "0"], "0.0 is not in the range"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_starts(
    arguments: list[str], problem: str, here: Path, capsys: Capture
) -> None:
    assert run(["demo", *arguments]) == ExitCode.USAGE
    assert problem in capsys.readouterr().err
