"""``techrace serve`` and ``techrace join``: a server as its own process, and clients that come to it."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from techrace_cli import joining_terminal
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_game import load_scenario

Capture = pytest.CaptureFixture[str]
TECHRACE = Path(sys.executable).with_name("techrace")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return where a server is that has a room for a match of one seat and four rounds."""
    folder = tmp_path_factory.mktemp("server")
    standard = load_scenario("standard").with_constants(horizon=16)
    lonely = standard.with_seats(standard.seats[:1]).to_json() | {"id": "lonely", "title": "Lonely"}
    (folder / "lonely.json").write_text(json.dumps(lonely))
    arguments = ["--port", "0", "--data", "data", "--scenario", "lonely.json", "--clock", "lockstep"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [TECHRACE, "serve", *arguments, "--log-level", "error", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
    ) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_the_links_lead_to_the_room(server: dict[str, Any]) -> None:
    room = server["room"]
    assert room["play"] == f"{server['url']}/#/play/{room['code']}"
    assert room["watch"] == f"{server['url']}/#/watch/{room['code']}"


@pytest.mark.slow
def test_a_bot_plays_and_a_latecomer_sees_the_end(server: dict[str, Any], capsys: Capture) -> None:
    room = server["room"]
    arguments = [server["url"], "--room", room["code"], "--bot", "academic", "--bot-seed", "1"]
    assert run(["join", *arguments, "--json"]) == 0
    played = json.loads(capsys.readouterr().out)
    assert (played["seat"], played["submitted"], played["refused_parts"]) == (0, 4, 0)
    assert (played["end"]["ending"], played["end"]["tick"]) == ("horizon", 16)
    assert run(["join", room["watch"], "--watch"]) == 0
    assert capsys.readouterr().out.startswith("Time ran out before anybody built an ending.\n")
    assert run(["join", room["watch"], "--watch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["payoffs"] == played["end"]["payoffs"]
    assert run(["join", *arguments]) == ExitCode.SERVER
    assert "the match is over" in capsys.readouterr().err


def test_what_the_server_refuses_is_a_sentence(server: dict[str, Any], capsys: Capture) -> None:
    assert run(["join", server["url"], "--room", "NOROOM", "--watch"]) == ExitCode.SERVER
    captured = capsys.readouterr()
    assert "no-room" in captured.err
    assert "Traceback" not in captured.err


def test_a_server_that_is_not_there_is_a_sentence(capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    assert run(["join", f"http://127.0.0.1:{port}/#/watch/ABC234", "--watch"]) == ExitCode.SERVER
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["ftp://127.0.0.1", "--watch"], "is no address"),
        (["http://127.0.0.1:1", "--watch"], "names no room"),
        (["http://127.0.0.1:1/#/play/A", "--bot", "acadmic"], "did you mean 'academic'?"),
        (["http://127.0.0.1:1/#/play/A", "--bot", "nothere.py:X"], "there is no such file"),
        (["http://127.0.0.1:1/#/play/A", "--bot", "academic", "--watch"], "--bot goes with neither"),
        (["http://127.0.0.1:1/#/play/A", "--watch", "--seat", "1"], "those who watch have no seat"),
        (["http://127.0.0.1:1/#/play/A", "--json"], "a screen is for people"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], problem: str, capsys: Capture) -> None:
    assert run(["join", *arguments]) == ExitCode.USAGE
    assert problem in capsys.readouterr().err


@pytest.mark.slow
def test_somebody_elses_bot_that_fails_is_shown_as_theirs(tmp_path: Path, capsys: Capture) -> None:
    bot = tmp_path / "mybot.py"
    bot.write_text(
        "from techrace_bots import Bot\n"
        "class MyBot(Bot):\n"
        "    def act(self, observation):\n"
        "        raise KeyError('lost')\n"
    )
    assert run(["simulate", "--matches", "1", "--bot", f"0={bot}:MyBot"]) == ExitCode.WRONG
    error = capsys.readouterr().err
    assert "raise KeyError('lost')" in error
    assert error.splitlines()[-1].endswith("raised KeyError, see above")


@pytest.mark.slow
def test_who_leaves_the_screen_is_told_how_to_come_back(
    server: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shown = []

    class Screen:
        def __init__(self, match: Any) -> None:
            shown.append(match.welcome.room)

        async def run_async(self) -> None:
            return

    monkeypatch.setattr(joining_terminal, "TerminalApp", Screen)
    arguments = [
        "--port",
        "0",
        "--data",
        str(tmp_path),
        "--scenario",
        "toy",
        "--json",
        "--log-level",
        "error",
    ]
    with subprocess.Popen(  # noqa: S603 - our own program
        [TECHRACE, "serve", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        room = json.loads(process.stdout.readline())["room"]
        assert run(["join", room["play"], "--name", "Ada", "--seat", "2"]) == 0
        told = capsys.readouterr().out
        token = told.partition("TECHRACE_TOKEN=")[2].partition(" ")[0]
        assert len(token) >= 16
        monkeypatch.setenv("TECHRACE_TOKEN", token)
        assert run(["join", room["play"]]) == 0
        monkeypatch.delenv("TECHRACE_TOKEN")
        assert run(["join", room["play"], "--terminal", "--watch"]) == 0
        assert capsys.readouterr().out.count("TECHRACE_TOKEN") == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert shown == [room["code"]] * 3


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--limit", "romms=3"], "did you mean limits.rooms?"),
        (["--limit", "rooms"], "--limit: 'rooms' is not of the form NAME=VALUE"),
        (["--limit", "rooms=many"], "expected a whole number"),
        (["--scenario", "nope"], "is neither a file nor one of the packaged scenarios"),
        (["--seed", "3"], "give a --scenario too"),
        (["--config", "nothere.toml"], "nothere.toml: cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(
    arguments: list[str], problem: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run(["serve", "--port", "0", "--data", str(tmp_path), *arguments]) == ExitCode.USAGE
    assert problem in capsys.readouterr().err


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path, capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port, "--data", str(tmp_path)]) == ExitCode.SERVER
    assert "cannot listen on" in capsys.readouterr().err


def test_variables_of_the_build_and_of_clients_are_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("TECHRACE_SKIP_WEB", "1")
    monkeypatch.setenv("TECHRACE_TOKEN", "x")
    monkeypatch.setenv("TECHRACE_PROT", "1")
    assert run(["serve", "--data", str(tmp_path)]) == ExitCode.USAGE
    assert "unknown setting prot; did you mean port?" in capsys.readouterr().err
