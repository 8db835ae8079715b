"""``techrace simulate``: many matches without a server."""

import json
from pathlib import Path

import pytest

from techrace_cli.app import run
from techrace_cli.faults import ExitCode

Capture = pytest.CaptureFixture[str]


def test_endings_and_payoffs_have_intervals(capsys: Capture) -> None:
    assert run(["simulate", "--scenario", "toy", "--matches", "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("20 matches of The toy picture, seeds 1 to 20, ")
    assert lines[2].split() == ["ending", "matches", "share", "interval"]
    shares = {line.split()[-6]: line.split() for line in lines[3:6]}
    assert set(shares) == {"yellow", "red", "horizon"}
    assert sum(int(words[-5]) for words in shares.values()) == 20
    assert lines[8].split() == ["0", "University", "academic", "academic", *lines[8].split()[4:]]
    assert lines[-1].startswith("A match lasts ")


def test_the_same_seeds_give_the_same_matches(capsys: Capture) -> None:
    found = []
    for _ in range(2):
        assert run(["simulate", "--scenario", "toy", "--matches", "5", "--seed", "9", "--json"]) == 0
        facts = json.loads(capsys.readouterr().out)
        del facts["seconds"]
        found.append(facts)
    assert found[0] == found[1]
    assert found[0]["seed"] == 9
    assert [seat["bot"] for seat in found[0]["seats"]] == [
        "academic",
        "profit",
        "haste",
        "beneficial",
        "beneficial",
    ]


def test_a_policy_plays_all_seats_of_a_motive_and_single_seats_differ(capsys: Capture) -> None:
    chosen = ["--policy", "beneficial=look-ahead:depth=3", "--policy", "4=do-nothing"]
    assert run(["simulate", "--scenario", "toy", "--matches", "2", "--json", *chosen]) == 0
    seats = json.loads(capsys.readouterr().out)["seats"]
    assert [seat["bot"] for seat in seats if seat["motive"] == "beneficial"] == [
        "look-ahead:depth=3",
        "do-nothing",
    ]
    assert {seat["bot"] for seat in seats if seat["motive"] != "beneficial"} == {
        "academic",
        "profit",
        "haste",
    }


def test_logs_are_true_and_change_nothing(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "deep" / "logs"
    plain = ["simulate", "--scenario", "toy", "--matches", "3", "--json"]
    assert run(plain) == 0
    without = json.loads(capsys.readouterr().out)
    assert run([*plain, "--log", str(folder)]) == 0
    logged = json.loads(capsys.readouterr().out)
    assert logged["payoffs"] == without["payoffs"]
    assert logged["log"] == str(folder)
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"toy-{seed}.techrace" for seed in (1, 2, 3)]
    assert run(["replay", "verify", *map(str, files)]) == 0


def test_a_bot_of_ones_own_is_seated(tmp_path: Path, capsys: Capture) -> None:
    bot = tmp_path / "idle.py"
    bot.write_text(
        "from techrace_bots import Bot\n"
        "from techrace_game import Orders\n"
        "class Idle(Bot):\n"
        "    def act(self, observation):\n"
        "        return Orders()\n"
    )
    every = [argument for seat in range(5) for argument in ("--bot", f"{seat}={bot}")]
    assert run(["simulate", "--scenario", "toy", "--matches", "2", "--json", *every]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["endings"]["horizon"]["count"] == 2
    assert facts["seats"][0]["bot"] == str(bot)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--bot", "9=academic"], "'9=academic' is not SEAT=NAME with a seat from 0 to 5"),
        (["--bot", "academic"], "'academic' is not SEAT=NAME"),
        (
            ["--policy", "crowd=crowd", "--scenario", "toy"],
            "nor MOTIVE=NAME with one of academic, profit, haste",
        ),
        (["--policy", "beneficial=look-ahead:depth=x"], "parameter 'depth=x': expected name=number"),
        (["--bot", "0=acadmic"], "did you mean 'academic'?"),
        (["--matches", "0"], "0 is not in the range"),
        (["--seed", str(2**64 - 1), "--matches", "2"], "reach beyond"),
        (["--scenario", "nope"], "is neither a file nor one of the packaged scenarios"),
        (["--log", "/dev/null/logs"], "--log: "),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], problem: str, capsys: Capture) -> None:
    assert run(["simulate", *arguments]) == ExitCode.USAGE
    assert problem in capsys.readouterr().err
