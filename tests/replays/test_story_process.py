"""The process that tells stories of files of unknown origin."""

import csv
import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

import replay_kit as kit
from techrace_replays import read_log
from techrace_replays._bounds import REFUSED
from techrace_replays.records import Annotation
from techrace_replays.story import story_of
from techrace_replays.story.__main__ import main
from techrace_replays.study import zipped

LOG = kit.bytes_of(kit.random_match("toy", 5, 6))


def run(
    monkeypatch: pytest.MonkeyPatch, data: bytes, main: Callable[[Sequence[str]], int] = main
) -> tuple[int, bytes]:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    monkeypatch.setattr("os.nice", lambda _: 0)
    return main([]), out.getvalue()


def test_a_log_comes_out_as_its_story_and_always_as_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = run(monkeypatch, LOG)
    assert code == 0
    assert json.loads(gzip.decompress(told)) == story_of(read_log(LOG))
    assert run(monkeypatch, LOG)[1] == told


def test_what_is_no_log_is_refused_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, LOG[:-40] + b"\xff" * 10 + LOG[-30:]) == (REFUSED, b"")
    assert capsys.readouterr().err.count("\n") == 1


def test_a_story_that_nobody_could_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("techrace_replays.story.__main__.MOST", 1000)
    assert run(monkeypatch, LOG) == (REFUSED, b"")
    assert "expected at most 1000" in capsys.readouterr().err


def test_tables_come_out_as_a_zip_without_names_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Annotation(tick=0, kind="chat", text="hello there", seat=0, data={"name": "Ada"})
    header, *rest = kit.random_match("toy", 5, 6)
    code, made = run(monkeypatch, kit.bytes_of([header, said, *rest]), zipped.main)
    assert code == 0
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert {"matches.parquet", "matches.csv", "codebook.md"} <= set(names)
        assert all(b"hello there" not in archive.read(name) for name in names)
        assert all(b"Ada" not in archive.read(name) for name in names if name.endswith(".csv"))
    assert run(monkeypatch, b"not a log", zipped.main) == (REFUSED, b"")


def test_the_zip_does_not_even_count_what_some_seats_said_to_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = [
        Annotation(tick=0, kind="chat", text="to all", seat=0),
        Annotation(tick=0, kind="chat", text="whispered", seat=0, to=1, data={"to": [1]}),
        Annotation(tick=0, kind="act", text="are you there?", data={"do": "nudge", "seats": [1]}),
        Annotation(tick=0, kind="act", text="", data={"do": "undo"}),
        Annotation(tick=0, kind="pledge", text="told at the end", seat=0, to=1, data={"verb": "other"}),
        Annotation(tick=0, kind="debug", text="thoughts of a program", seat=1),
    ]
    header, *rest = kit.random_match("toy", 5, 6)
    _, made = run(monkeypatch, kit.bytes_of([header, *said, *rest]), zipped.main)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("messages.csv").decode())))
    assert [(row["kind"], int(row["characters"])) for row in rows] == [
        ("chat", 6),
        ("act", 0),
        ("pledge", 15),
    ]
