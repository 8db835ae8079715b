"""What is made of logs at the command line: texts, differences, forks, tables, redacted and cleared copies."""

import json
import shutil
from pathlib import Path

import attrs
import pytest

from techrace_bots.recorded import Recorder
from techrace_bots.registry import archetype, player
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_game import load_scenario
from techrace_replays import header_record, open_log, verify, write_log
from techrace_replays.parts import Controller, SeatEntry
from techrace_replays.records import Annotation
from techrace_replays.signing import KEY_FILE, load_or_create_key

Capture = pytest.CaptureFixture[str]
SCENARIO = load_scenario("standard").with_constants(horizon=16)
NAMES = [archetype(seat.motive).name for seat in SCENARIO.seats]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a signed log of a short match in which Ada sits in seat 0 and says something."""
    folder = tmp_path_factory.mktemp("logs")
    seats = [
        SeatEntry(name=seat.name, motive=seat.motive, controller=Controller.BOT, bot=name)
        for seat, name in zip(SCENARIO.seats, NAMES, strict=True)
    ]
    seats[0] = attrs.evolve(seats[0], name="Ada Example", controller=Controller.HUMAN, bot=None)
    recorder = Recorder(SCENARIO, [player(name, SCENARIO.constants) for name in NAMES], 7)
    header = header_record(SCENARIO, seed=7, match_id="m-7", seats=seats)
    said = Annotation(tick=0, kind="chat", text="this is Ada Example", seat=0, data={"name": "Ada Example"})
    path = folder / "match.techrace"
    write_log(path, [header, said, *recorder.records()], signer=load_or_create_key(folder / KEY_FILE))
    return path


@pytest.fixture
def log(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(recorded, tmp_path / "match.techrace"))


def told(capsys: Capture) -> dict[str, object]:
    facts: dict[str, object] = json.loads(capsys.readouterr().out)
    return facts


def test_a_folder_of_logs_is_verified_with_one_line_for_all(log: Path, capsys: Capture) -> None:
    folder = log.parent / "many"
    folder.mkdir()
    for number in range(21):
        shutil.copy(log, folder / f"{number}.techrace")
    bad = bytearray(log.read_bytes())
    bad[-200] ^= 1
    (folder / "bad.techrace").write_bytes(bad)
    assert run(["replay", "verify", str(folder)]) == ExitCode.WRONG
    captured = capsys.readouterr()
    assert captured.out == "21 of 22 logs are as they should be; 336 ticks played again.\n"
    assert captured.err.startswith(f"{folder / 'bad.techrace'}: corrupt: byte ")
    assert captured.err.count("\n") == 1


def test_a_signature_counts_if_its_key_is_trusted(log: Path, recorded: Path, capsys: Capture) -> None:
    assert run(["replay", "key", "--data", str(recorded.parent)]) == 0
    key = capsys.readouterr().out.strip()
    assert run(["replay", "verify", "--signed", "--key", key, str(log)]) == 0
    assert f"(signature valid, key {key})" in capsys.readouterr().out
    (log.parent / "key.txt").write_text(key)
    assert run(["replay", "verify", "--json", "--key", str(log.parent / "key.txt"), str(log)]) == 0
    files = told(capsys)["files"]
    assert isinstance(files, list)
    assert (files[0]["signature"], files[0]["key"]) == ("valid", key)
    assert run(["replay", "verify", "--signed", "--key", "00" * 32, str(log)]) == ExitCode.WRONG
    assert "not trusted: signature holds, but the key is unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--key", "xyz"], "--key: key: expected 64 hexadecimal digits"),
        (["--signed"], "--signed: name the keys that you trust with --key"),
    ],
)
def test_keys_that_make_no_sense(log: Path, capsys: Capture, arguments: list[str], says: str) -> None:
    assert run(["replay", "verify", *arguments, str(log)]) == ExitCode.USAGE
    assert says in capsys.readouterr().err


def test_a_data_folder_without_a_key_is_said_and_left_alone(tmp_path: Path, capsys: Capture) -> None:
    assert run(["replay", "key", "--data", str(tmp_path)]) == ExitCode.USAGE
    assert "there is no key" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_text_is_printed_or_written_a_file_for_each_log(log: Path, capsys: Capture) -> None:
    assert run(["replay", "text", str(log)]) == 0
    text = capsys.readouterr().out
    assert text.startswith('[Match "m-7"]\n')
    assert "; 0 chat seat 0 to all: this is Ada Example" in text
    assert run(["replay", "text", str(log.parent), "--out", str(log.parent / "texts"), "--json"]) == 0
    assert told(capsys)["files"] == 1
    assert (log.parent / "texts" / "match.txt").read_text("utf-8") == text
    assert run(["replay", "text", str(log), "--json"]) == 0
    assert told(capsys)["lines"] == text.splitlines()


def test_a_fork_is_verified_names_its_parent_and_differs_where_it_should(log: Path, capsys: Capture) -> None:
    fork = log.parent / "fork.techrace"
    line = ["replay", "fork", str(log), "--tick", "8", "--policy", "3=haste", "--out", str(fork)]
    assert run(line) == 0
    out = capsys.readouterr().out
    assert "seat 0 Ada Example: academic\n" in out
    assert "seat 3 Safety-minded lab: haste\n" in out
    assert f"Log: {fork}\n" in out
    assert verify(fork).ok
    parent = open_log(fork).header.parent
    assert parent is not None
    assert (parent.match, parent.tick, parent.final_hash) == ("m-7", 8, open_log(log).final_hash)
    assert run(["replay", "diff", str(log), str(fork), "--all", "--json"]) == 1
    found = told(capsys)["differences"]
    assert isinstance(found, list)
    assert {entry["seat"] for entry in found if entry["field"] == "slots" and entry["tick"] == 8} == {3}
    assert min(entry["tick"] for entry in found) == 8
    again = log.parent / "again.techrace"
    assert run(["replay", "fork", str(fork), "--tick", "12", "--out", str(again), "--json"]) == 0
    facts = told(capsys)
    assert facts["bots"] == [*NAMES[:3], "haste", *NAMES[4:]]
    assert facts["parent"] == facts["fork"]
    assert verify(again).ok


def test_the_same_match_has_no_difference(log: Path, capsys: Capture) -> None:
    assert run(["replay", "diff", str(log), str(log)]) == 0
    assert capsys.readouterr().out == "They tell the same match.\n"


def test_orders_can_be_repeated_and_luck_be_changed(log: Path, capsys: Capture) -> None:
    out = str(log.parent / "x.techrace")
    base = ["replay", "fork", str(log), "--tick", "0", "--out", out, "--json"]
    assert run([*base, "--others", "recorded"]) == 0
    facts = told(capsys)
    assert facts["bots"] == ["recorded"] * 6
    assert facts["fork"] == facts["parent"]
    ends = []
    for seed in ("1", "2"):
        assert run([*base, "--others", "random", "--seed", seed]) == 0
        capsys.readouterr()
        ends.append(open_log(out).final_hash)
    assert ends[0] != ends[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fork", "{log}", "--tick", "99"], "--tick: 99 is not within 0..16"),
        (["fork", "{log}", "--tick", "1", "--policy", "9=haste"], "a seat from 0 to 5"),
        (["fork", "{log}", "--tick", "1", "--policy", "1=nobody"], "there is no such bot"),
        (["fork", "{log}", "--tick", "1", "--out", "/nowhere/x"], "--out: "),
        (["feed", "{log}", "--seat", "6", "--bot", "haste"], "--seat: 6 is not within 0..5"),
        (["redact", "{log}", "--out", "x", "--seat", "6"], "--seat: 6 is not within 0..5"),
        (["redact", "{log}", "--out", "/nowhere/x"], "--out: "),
        (["anonymize", "{log}", "--person", " ", "--in-place"], "--person: expected a name"),
        (
            ["anonymize", "{log}", "--person", "x"],
            "exactly one of --out FOLDER and --in-place",
        ),
        (
            ["export", "{log}", "--out", "t", "--key", "t/key"],
            "--key: expected a place outside",
        ),
        (["export", "{log}", "--out", "t", "--key", "k", "--names"], "not with --names"),
        (["export", "gone", "--out", "t"], "no such file or folder"),
        (["text", "gone"], "no such file or folder"),
        (["diff", "{log}", "gone"], "No such file"),
    ],
)
def test_what_makes_no_sense_is_said(
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(log.parent)
    assert run(["replay", *(word.format(log=log) for word in arguments)]) == ExitCode.USAGE
    error = capsys.readouterr().err
    assert says in " ".join(error.split())
    assert "Traceback" not in error
    assert sorted(path.name for path in log.parent.iterdir()) == ["match.techrace"]


def test_a_bot_is_fed_and_where_it_differs_is_printed(log: Path, capsys: Capture) -> None:
    assert run(["replay", "feed", str(log), "--seat", "2", "--bot", "haste"]) == 0
    assert capsys.readouterr().out == "0 of 4 decisions differ from the record.\n"
    assert run(["replay", "feed", str(log), "--seat", "2", "--bot", "academic", "--from", "5"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("tick 8: ")
    assert out.endswith("2 of 2 decisions differ from the record.\n")
    assert run(["replay", "feed", str(log), "--seat", "2", "--bot", "academic", "--json"]) == 1
    facts = told(capsys)
    assert (facts["asked"], facts["different"]) == (4, 4)


def test_an_own_bot_that_breaks_is_told_as_its_own(log: Path, capsys: Capture) -> None:
    own = log.parent / "own.py"
    own.write_text("from techrace_bots import Bot\n\nclass Own(Bot):\n    def act(self, o):\n        1 / 0\n")
    assert run(["replay", "feed", str(log), "--seat", "2", "--bot", str(own)]) == ExitCode.WRONG
    assert "raised ZeroDivisionError" in capsys.readouterr().err
    line = [
        "replay",
        "fork",
        str(log),
        "--tick",
        "4",
        "--policy",
        f"1={own}",
        "--out",
        str(own.with_suffix(".t")),
    ]
    assert run(line) == ExitCode.WRONG
    assert "raised ZeroDivisionError" in capsys.readouterr().err
    assert not own.with_suffix(".t").exists()


def test_what_may_be_handed_out_is_written(log: Path, capsys: Capture) -> None:
    out = log.parent / "public.techrace"
    assert run(["replay", "redact", str(log), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: what everybody may see of {log}\n"
    assert run(["replay", "redact", str(log), "--out", str(out), "--seat", "2", "--json"]) == 0
    assert told(capsys)["for"] == 2
    assert open_log(out).header.redacted_for == 2
    assert run(["replay", "redact", str(out), "--out", str(out)]) == ExitCode.WRONG
    assert "redacted already" in capsys.readouterr().err


def test_a_person_is_removed_from_the_logs_that_have_them(log: Path, capsys: Capture) -> None:
    logs = log.parent / "logs"
    logs.mkdir()
    shutil.copy(log, logs / "one.techrace")
    assert run(["replay", "anonymize", str(logs), "--person", "Nobody", "--in-place", "--json"]) == 0
    assert told(capsys) == {"files": 1, "changed": []}
    assert (logs / "one.techrace").read_bytes() == log.read_bytes()
    cleared = log.parent / "cleared"
    assert run(["replay", "anonymize", str(logs), "--person", "ada example", "--out", str(cleared)]) == 0
    assert "1 of 1 logs had that person" in capsys.readouterr().out
    assert b"Ada" in (logs / "one.techrace").read_bytes()
    assert run(["replay", "anonymize", str(logs), "--person", "ada example", "--in-place"]) == 0
    for path in (logs / "one.techrace", cleared / "one.techrace"):
        assert verify(path).ok
        assert b"Ada" not in path.read_bytes()
        source = open_log(path).header.source
        assert source is not None
        assert source.removed == ("person",)


def test_tables_are_written_and_asked(log: Path, capsys: Capture) -> None:
    out, key = log.parent / "tables", log.parent / "key"
    line = ["replay", "export", str(log), "--out", str(out), "--csv", "--key", str(key), "--json"]
    assert run(line) == 0
    facts = told(capsys)
    assert (facts["files"], facts["skipped"]) == (1, [])
    assert key.stat().st_mode & 0o777 == 0o600
    assert "Ada" not in (out / "seats.csv").read_text("utf-8")
    sql = "SELECT seat, name, motive FROM seats ORDER BY seat LIMIT 1"
    assert run(["query", sql, str(out), "--json"]) == 0
    rows = told(capsys)["rows"]
    assert isinstance(rows, list)
    assert rows[0]["name"].startswith("p-")
    assert run(["query", "SELECT count(*) AS n FROM ticks", str(log), "--csv"]) == 0
    assert capsys.readouterr().out == '"n"\n16\n'
    assert run(["query", "--ready", "endings", str(out)]) == 0
    assert "horizon" in capsys.readouterr().out
    assert run(["replay", "export", str(log), "--out", str(out), "--names", "--texts"]) == 0
    assert "matches " in capsys.readouterr().out


def test_files_that_are_left_out_are_said(log: Path, capsys: Capture) -> None:
    (log.parent / "no.techrace").write_text("no log")
    assert run(["replay", "export", str(log.parent), "--out", str(log.parent / "tables")]) == 0
    assert "no.techrace: left out: byte 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["SELEC 1", "{log}"], "syntax error"),
        (["SELECT 1"], "expected logs or tables"),
        ([], "expected SQL, or --ready NAME, and logs or tables"),
        (["--ready", "nothing", "{log}"], "--ready: expected one of endings, payoffs"),
        (["--list", "x"], "--list goes with nothing else"),
        (["SELECT 1", "{log}", "--csv", "--json"], "at most one of --csv and --json"),
        (["SELECT 1", "gone"], "no such file or folder"),
    ],
)
def test_questions_that_make_no_sense(log: Path, capsys: Capture, arguments: list[str], says: str) -> None:
    assert run(["query", *(word.format(log=log) for word in arguments)]) == ExitCode.USAGE
    assert says in " ".join(capsys.readouterr().err.split())


def test_what_can_be_asked_is_listed(capsys: Capture) -> None:
    assert run(["query", "--list"]) == 0
    out = capsys.readouterr().out
    assert "  endings " in out
    assert "  allocations   a row is: match × tick × seat × technology\n" in out
    assert run(["query", "--list", "--json"]) == 0
    facts = told(capsys)
    assert set(facts) == {"queries", "tables"}
