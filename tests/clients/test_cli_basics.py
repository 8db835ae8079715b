"""The command's streams, exit codes and sentences."""

import builtins
import errno
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import click
import pytest

import techrace_cli
from techrace_cli.app import cli, run
from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import ExitCode, MissingExtra, extras, needs, sentence
from techrace_cli.room_options import bots_of
from techrace_game.scenario import load_packaged

Capture = pytest.CaptureFixture[str]


def test_without_arguments_the_help_is_shown_as_a_usage_error(capsys: Capture) -> None:
    assert run([]) == ExitCode.USAGE
    assert "demo --fast" in capsys.readouterr().err


def test_an_unknown_command_is_a_usage_error(capsys: Capture) -> None:
    assert run(["frobnicate"]) == ExitCode.USAGE
    assert "No such command 'frobnicate'" in capsys.readouterr().err


def test_version_for_people_and_programs(capsys: Capture) -> None:
    assert run(["version"]) == 0
    assert capsys.readouterr().out.startswith("techrace ")
    assert run(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["python"]


def test_the_installed_command_works() -> None:
    command = Path(sys.executable).with_name("techrace")
    done = subprocess.run(  # noqa: S603 - our own program
        [command, "version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("techrace ")


def test_scenario_list_names_the_packaged_ones(capsys: Capture) -> None:
    assert run(["scenario", "list", "--json"]) == 0
    found = {facts["id"]: facts for facts in json.loads(capsys.readouterr().out)["scenarios"]}
    assert found["standard"]["nodes"] == 45
    assert run(["scenario", "list"]) == 0
    assert "turbo-doomed" in capsys.readouterr().out


def test_scenario_check_accepts_what_can_be_played(capsys: Capture) -> None:
    assert run(["scenario", "check", "toy"]) == 0
    assert capsys.readouterr().out == (
        "toy: can be played: 20 nodes, 5 seats (academic, profit, haste, beneficial, beneficial)\n"
    )


def test_scenario_check_names_the_place_and_exits_with_1(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"format": "techrace-scenario-1", "id": "x", "title": "x", "seats": [], "sneed": 1}')
    assert run(["scenario", "check", "toy", str(file)]) == ExitCode.WRONG
    captured = capsys.readouterr()
    assert captured.out.startswith("toy: can be played")
    assert captured.err.startswith("mine.json: ")
    assert "sneed" in captured.err
    assert run(["scenario", "check", "--json", str(file)]) == ExitCode.WRONG
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert report["files"][0]["ok"] is False


def test_scenario_check_reports_all_that_is_wrong(tmp_path: Path, capsys: Capture) -> None:
    broken = load_packaged("toy").to_json()
    broken["nodes"][2]["cost"] = "much"
    broken["nodes"][5]["kind"] = "pink"
    del broken["seats"][1]["heads"]
    broken["sneed"] = 1
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(broken))
    assert run(["scenario", "check", str(file)]) == ExitCode.WRONG
    told = capsys.readouterr().err.splitlines()
    places = ["mine.json: sneed", "seats[1]", "nodes[2].cost", "nodes[5].kind"]
    assert len(told) == len(places)
    for place in places:
        assert sum(place in line for line in told) == 1
    assert run(["scenario", "check", "--json", str(file)]) == ExitCode.WRONG
    [report] = json.loads(capsys.readouterr().out)["files"]
    assert (report["found"], report["place"], len(report["more"])) == (True, "sneed", 3)


def test_scenario_check_of_no_file_is_a_usage_error(capsys: Capture) -> None:
    assert run(["scenario", "check", "toy", "nofile"]) == ExitCode.USAGE
    assert "neither a file nor" in capsys.readouterr().err


def test_the_version_is_told_like_that_of_other_programs(capsys: Capture) -> None:
    assert run(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out == f"techrace {version('techrace')}\n"


def test_a_scenario_that_is_not_there_names_the_option_and_what_is_near(capsys: Capture) -> None:
    assert run(["demo", "--fast", "--scenario", "standart"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "--scenario: " in told
    assert "did you mean 'standard'?" in told


@pytest.mark.parametrize(
    ("text", "bots"),
    [
        ("1-3", [None, "", "", "", None]),
        ("0, 2-3=profit,4", ["", None, "profit", "profit", ""]),
        ("2-2=crowd", [None, None, "crowd", None, None]),
        (" ", None),
    ],
)
def test_seats_of_bots_are_numbers_and_ranges(text: str, bots: list[str | None] | None) -> None:
    assert bots_of(text, 5) == bots


@pytest.mark.parametrize("text", ["5", "3-1", "1-9", "-1", "1-", "a", "1-2-3", "²"])
def test_what_is_no_seat_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="--bots"):
        bots_of(text, 5)


def test_scenario_check_of_a_folder_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    assert run(["scenario", "check", str(tmp_path)]) == ExitCode.WRONG
    assert "Is a directory" in capsys.readouterr().err


def test_scenario_check_cannot_be_used_to_forge_lines(tmp_path: Path, capsys: Capture) -> None:
    assert run(["scenario", "check", "no\x1b[2Jsuch"]) == ExitCode.USAGE
    assert "\x1b" not in capsys.readouterr().err


def test_the_schema_of_scenarios_is_json(capsys: Capture) -> None:
    assert run(["scenario", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "techrace-scenario-1"


def _add(monkeypatch: pytest.MonkeyPatch, callback: Callable[[], None]) -> None:
    command = DocumentedCommand("probe", callback=callback, examples=[Example("x", "techrace probe")])
    monkeypatch.setitem(cli.commands, "probe", command)


def test_a_missing_package_is_told_as_the_extra_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def probe() -> None:
        with needs("terminal"):
            raise ModuleNotFoundError("No module named 'textual.app'", name="textual.app")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.MISSING
    assert capsys.readouterr().err == (
        "Error: this command needs 'textual', which is not installed; "
        "install it with: pip install 'techrace[terminal]'\n"
    )


def test_a_missing_module_of_our_own_is_a_bug(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def probe() -> None:
        with needs("terminal"):
            raise ModuleNotFoundError("No module named 'techrace_nothing'", name="techrace_nothing")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.BUG
    assert "This is a bug in techrace" in capsys.readouterr().err


def test_an_interruption_has_its_own_code(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def probe() -> None:
        raise KeyboardInterrupt

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.INTERRUPTED
    assert "Interrupted." in capsys.readouterr().err


def test_output_that_cannot_be_written_is_no_bug(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def probe() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.WRONG
    assert capsys.readouterr().err == "Error: the output cannot be written: No space left on device\n"


def test_any_other_system_error_that_nobody_expected_is_a_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def probe() -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.BUG
    assert "This is a bug in techrace" in capsys.readouterr().err


@pytest.mark.parametrize(("stop", "code"), [(SystemExit(3), 3), (SystemExit("no"), ExitCode.WRONG)])
def test_a_program_that_exits_by_itself_keeps_its_code(
    stop: SystemExit, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def probe() -> None:
        raise stop

    _add(monkeypatch, probe)
    assert run(["probe"]) == code


def test_the_extras_that_messages_name_exist() -> None:
    assert {"client", "server", "terminal", "all", "dev"} <= extras()


def test_without_click_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_click(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if name == "techrace_cli.app":
            raise ModuleNotFoundError("No module named 'click'", name="click")
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without_click)
    with pytest.raises(SystemExit, match=r"pip install 'techrace\[client\]'"):
        techrace_cli.main()


def test_sentences_leave_class_and_number_out() -> None:
    assert sentence(FileNotFoundError(2, "No such file or directory", "a.json")) == (
        "a.json: No such file or directory"
    )
    assert sentence(OSError(98, "Address already in use")) == "Address already in use"
    assert sentence(ValueError("tick: -1")) == "tick: -1"
    assert sentence(TimeoutError()) == "TimeoutError"


def test_faults_are_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def probe() -> None:
        raise MissingExtra("zstandard", "client")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.MISSING
    assert "Traceback" not in capsys.readouterr().err


def test_click_faults_keep_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    def probe() -> None:
        raise click.BadParameter("no")

    _add(monkeypatch, probe)
    assert run(["probe"]) == ExitCode.USAGE
