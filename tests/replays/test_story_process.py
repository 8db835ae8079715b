"""The process that tells stories of files of unknown origin."""

import gzip
import io
import json
import sys
from types import SimpleNamespace

import pytest

import replay_kit as kit
from techrace_replays import read_log
from techrace_replays.story import story_of
from techrace_replays.story.__main__ import REFUSED, main

LOG = kit.bytes_of(kit.random_match("toy", 5, 6))


def run(monkeypatch: pytest.MonkeyPatch, data: bytes) -> tuple[int, bytes]:
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
