"""``techrace bot``: from an empty folder to a finished match with its replay, and what is said when a bot is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sandbox_kit import GOOD, bot_file
from techrace_bots.registry import HOUSE
from techrace_bots.sandbox import Tier, choose_tier
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_game.scenario import packaged_scenarios
from techrace_replays import verify

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def techrace(*words: str, folder: Path) -> str:
    """Run the command as a person does, and return what it printed."""
    program = Path(sys.executable).with_name("techrace")
    done = subprocess.run(  # noqa: S603 - our own command
        [program, "bot", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_from_an_empty_folder_to_a_replay_within_a_minute(tmp_path: Path) -> None:
    told = techrace("new", folder=tmp_path)
    assert "techrace bot play mybot.py" in told
    assert "techrace bot check mybot.py" in told
    assert 10 <= len((tmp_path / "mybot.py").read_text().splitlines()) <= 24
    played = techrace("play", folder=tmp_path)
    (log,) = tmp_path.glob("*.techrace")
    (page,) = tmp_path.glob("*.html")
    assert verify(log).ok
    assert f"Log: {log.name}" in played
    assert f"Replay: {page.name}" in played
    assert "Your bot, seat 0: payoff " in played
    assert "techrace bot play mybot.py --scenario standard --seat 0 --seed " in played


@pytest.mark.slow
def test_the_new_bot_passes_the_check(here: Path, capsys: Capture) -> None:
    assert run(["bot", "new", "my-second_bot"]) == 0
    assert run(["bot", "check", "my_second_bot.py", "--json"]) == 0
    checks = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert checks["ok"]
    evidence = {check["name"]: check["evidence"] for check in checks["checks"]}
    assert "class MySecondBot, name 'my-second_bot'" in evidence["loads"]
    assert all(name in evidence["scenarios"] for name in packaged_scenarios())


def test_a_file_that_is_there_is_left_alone(here: Path, capsys: Capture) -> None:
    Path("mybot.py").write_text("precious")
    assert run(["bot", "new"]) == ExitCode.USAGE
    assert "mybot.py is there already" in capsys.readouterr().err
    assert Path("mybot.py").read_text() == "precious"
    assert run(["bot", "new", "../up"]) == ExitCode.USAGE
    assert "is no name for a bot" in capsys.readouterr().err


def test_the_bot_is_the_one_in_the_folder(here: Path, capsys: Capture) -> None:
    assert run(["bot", "play"]) == ExitCode.USAGE
    assert "This folder holds none; name a file, or write one: techrace bot new" in capsys.readouterr().err
    for name in ("one", "two"):
        bot_file(here, GOOD, name=name)
    assert run(["bot", "play"]) == ExitCode.USAGE
    assert "This folder holds one.py, two.py" in capsys.readouterr().err


@pytest.mark.slow
def test_the_same_seed_gives_the_same_match(here: Path, capsys: Capture) -> None:
    file, found = bot_file(here, GOOD, name="good"), []
    for tier in (Tier.IN_PROCESS, Tier.IN_PROCESS, Tier.CONTAINED):
        words = ["--scenario", "toy", "--seed", "0", "--seat", "1", "--tier", str(tier), "--against", "haste"]
        assert run(["bot", "play", file, *words, "--json", "--bot-log", "bot.log"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert len({facts["digest"] for facts in found}) == 1
    assert [facts["seats"][1]["tier"] for facts in found] == ["in-process", "in-process", "contained"]
    assert {facts["log"] for facts in found} == {"toy-0.techrace"}
    assert {seat["name"] for seat in found[0]["seats"]} == {"good", "haste"}
    assert "thought for" in Path("bot.log").read_text()


def test_an_illegal_part_stops_the_match_and_is_explained(here: Path, capsys: Capture) -> None:
    file = bot_file(here, "return Orders(publish=(3,))")
    assert run(["bot", "play", file, "--scenario", "toy", "--seed", "5", "--seat", "2"]) == ExitCode.WRONG
    said = capsys.readouterr().err
    assert (
        "seat 2, tick 0: publish[0] = 3 is illegal (off: publish: every unlock is public in this game)"
        in said
    )
    assert "; legal: nodes [" in said
    assert f"See it again with: techrace bot play {file} --scenario toy --seat 2 --seed 5" in said
    assert list(here.glob("*.techrace")) == []
    assert (
        run(["bot", "play", file, "--scenario", "toy", "--seed", "5", "--seat", "2", "--lenient", "--json"])
        == 0
    )
    facts = json.loads(capsys.readouterr().out)
    assert facts["seats"][2]["refused"] > 5
    assert facts["seats"][2]["faults"] == []


def test_an_exception_stops_the_match_and_is_shown(here: Path, capsys: Capture) -> None:
    file = bot_file(here, "return Orders(slots=((seen.nothing, 1),))")
    words = ["bot", "play", file, "--scenario", "toy", "--seed", "5"]
    assert run(words) == ExitCode.WRONG
    said = capsys.readouterr().err
    assert "return Orders(slots=((seen.nothing, 1),))" in said
    assert "seat 0, tick 0: AttributeError: 'Observation' object has no attribute 'nothing'" in said
    assert run([*words, "--json"]) == ExitCode.WRONG
    stopped = json.loads(capsys.readouterr().out)["stopped"]
    assert (stopped["kind"], stopped["seat"], stopped["tick"]) == ("raised", 0, 0)
    assert run([*words, "--lenient", "--json"]) == 0
    seat = json.loads(capsys.readouterr().out)["seats"][0]
    assert [fault["kind"] for fault in seat["faults"]] == ["raised", "raised", "raised", "strikes"]
    assert seat["forfeited_at"] == 8


def test_what_makes_no_sense_is_refused(here: Path, capsys: Capture) -> None:
    file = bot_file(here, GOOD)
    for words, message in (
        (["play", "nobody.py"], "bot file nobody.py: there is no such file"),
        (["play", file, "--against", "nobody"], "bot 'nobody': there is no such bot"),
        (["play", file, "--scenario", "toy", "--seat", "9"], "--seat: 9 is not within 0..4"),
        (["play", "cmd:true"], "a command has a process of its own"),
        (["check", "haste"], "expected a file of your own"),
    ):
        assert run(["bot", *words]) == ExitCode.USAGE, words
        assert message in capsys.readouterr().err


def test_the_page_of_a_replay_is_text_and_loads_nothing(here: Path, capsys: Capture) -> None:
    bot_file(here, GOOD, name="<img src=x>")
    assert (
        run(["bot", "play", "<img src=x>.py", "--scenario", "toy", "--seed", "1", "--log", "m.techrace"]) == 0
    )
    page = Path("m.replay.html").read_text()
    assert "<img" not in page
    assert "\\u003cimg src=x>.py" in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "http://www.w3.org/2000/svg" in page
    assert page.count("http") == 2  # that name, and http-equiv


def test_the_replay_is_opened_if_asked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    file = bot_file(here, GOOD)
    assert run(["bot", "play", file, "--scenario", "toy", "--seed", "1", "--open"]) == 0
    assert opened == [(here / "toy-1.replay.html").as_uri()]


def test_house_bots_are_listed_with_a_line_each(capsys: Capture) -> None:
    assert run(["bot", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["bots"]
    assert [bot["name"] for bot in found] == list(HOUSE)
    assert all(20 < len(bot["what"]) < 300 for bot in found)
    assert run(["bot", "list"]) == 0
    assert "beneficial" in capsys.readouterr().out


@pytest.mark.slow
def test_the_self_test_is_told(capsys: Capture) -> None:
    assert run(["bot", "sandbox-test", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    best, _ = choose_tier(None)
    assert (facts["ok"], facts["tier"], len(facts["probes"])) == (True, best, 18)
    assert run(["bot", "sandbox-test", "--tier", "contained"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "of 18 blocked; the match went on to its end." in told
    assert "it holds accidents, not attackers" in told


def test_the_self_test_refuses_what_cannot_be_had(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("techrace_bots.sandbox.hardened.reason_unavailable", lambda: "no user namespaces")
    assert run(["bot", "sandbox-test", "--require-sandbox", "--json"]) == ExitCode.WRONG
    told = capsys.readouterr()
    assert json.loads(told.out)["unavailable"] == "the hardened tier is not available: no user namespaces"
    assert "no user namespaces" in told.err
