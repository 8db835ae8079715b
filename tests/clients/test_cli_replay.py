"""``techrace replay``: logs are played again; what is wrong with one is told with its place."""

import json
from pathlib import Path

import pytest

from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_game import Orders, Ruleset, load_scenario
from techrace_replays import Turn, header_record, match_records, open_log, write_log

Capture = pytest.CaptureFixture[str]
TOY = load_scenario("toy").with_constants(horizon=24)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log of six rounds of a toy match in which seat 0 works and the others do nothing."""
    path = tmp_path_factory.mktemp("logs") / "match.techrace"
    ruleset, header = Ruleset.of(TOY), header_record(TOY, seed=7, match_id="m-7")
    work = Turn(orders=(Orders(slots=((0, 500), (1, 500))), None, None, None, None), ticks=4)
    write_log(path, match_records(ruleset, header, [work, *[Turn(ticks=4)] * 5]))
    return path


def test_a_true_log_is_verified(log: Path, capsys: Capture) -> None:
    assert run(["replay", "verify", str(log)]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{log}: verified: 24 ticks agree, and so does the end\n"
    assert "Traceback" not in captured.err


def test_verification_for_programs(log: Path, capsys: Capture) -> None:
    assert run(["replay", "verify", "--json", str(log), str(log)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert [file["ticks"] for file in report["files"]] == [24, 24]


def test_a_flipped_bit_is_placed_and_exits_with_1(log: Path, tmp_path: Path, capsys: Capture) -> None:
    data = bytearray(log.read_bytes())
    place = open_log(log).place(3) + 20
    data[place] ^= 1
    bad = tmp_path / "bad.techrace"
    bad.write_bytes(data)
    assert run(["replay", "verify", str(log), str(bad)]) == ExitCode.WRONG
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{log}: verified")
    assert captured.err.startswith(f"{bad}: corrupt: byte ")
    assert "tick 3" in captured.err
    assert "Traceback" not in captured.err


def test_a_log_that_was_cut_off_says_where_and_exits_with_1(
    log: Path, tmp_path: Path, capsys: Capture
) -> None:
    cut = tmp_path / "cut.techrace"
    cut.write_bytes(log.read_bytes()[: open_log(log).place(10) + 5])
    assert run(["replay", "verify", str(cut)]) == ExitCode.WRONG
    error = capsys.readouterr().err
    assert error.startswith(f"{cut}: incomplete: 10 ticks agree; 5 bytes dropped from byte ")


def test_what_is_no_log_exits_with_1_and_what_is_not_there_with_2(tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a log")
    assert run(["replay", "verify", str(other)]) == ExitCode.WRONG
    assert run(["replay", "show", str(other)]) == ExitCode.WRONG
    gone = str(tmp_path / "gone.techrace")
    assert run(["replay", "verify", gone]) == ExitCode.USAGE
    assert run(["replay", "show", gone]) == ExitCode.USAGE
    error = capsys.readouterr().err
    assert f"{gone}: No such file or directory" in error
    assert "Traceback" not in error


def test_show_tells_the_end_or_the_moment_asked_for(log: Path, capsys: Capture) -> None:
    assert run(["replay", "show", str(log)]) == 0
    out = capsys.readouterr().out
    assert "tick 24 of 24" in out
    assert "Ended at the horizon" in out
    assert run(["replay", "show", str(log), "--tick", "0"]) == 0
    out = capsys.readouterr().out
    assert "tick 0 of 24" in out
    assert "0 University: 0:500 1:500" in out


def test_show_for_programs_has_the_whole_state(log: Path, capsys: Capture) -> None:
    assert run(["replay", "show", str(log), "--tick", "4", "--json"]) == 0
    moment = json.loads(capsys.readouterr().out)
    assert (moment["tick"], moment["ticks"], moment["complete"]) == (4, 24, True)
    assert moment["state"]["tick"] == 4
    assert moment["state"]["prog"][0][0] > 0
    assert moment["played"]["orders"] == []
    assert moment["end"] is None
    assert run(["replay", "show", str(log), "--json"]) == 0
    moment = json.loads(capsys.readouterr().out)
    assert moment["end"]["ending"] == "horizon"
    assert moment["played"] is None
    assert len(moment["end"]["payoffs"]) == 5


def test_show_all_is_a_line_for_each_tick(log: Path, capsys: Capture) -> None:
    assert run(["replay", "show", "--all", str(log)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert '[Match "m-7"]' in lines
    assert lines[lines.index("") + 1].startswith("0 0{0:500 1:500} | ")
    assert run(["replay", "show", "--all", "--tick", "3", str(log)]) == ExitCode.USAGE


def test_a_tick_that_the_log_does_not_reach_is_a_usage_error(log: Path, capsys: Capture) -> None:
    assert run(["replay", "show", str(log), "--tick", "25"]) == ExitCode.USAGE
    assert "tick: expected 0..24, found 25" in capsys.readouterr().err
    assert run(["replay", "show", str(log), "--tick", "-1"]) == ExitCode.USAGE


@pytest.mark.parametrize("wanted", [["--tick", "99"], ["--tick", "99", "--json"]])
def test_the_name_of_a_file_cannot_act_on_the_terminal(
    wanted: list[str], log: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "a\x1b[2Jb.techrace"
    file.write_bytes(log.read_bytes())
    assert run(["replay", "show", str(file), *wanted]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "a\\x1b[2Jb.techrace" in told
    assert "\x1b" not in told
