"""Older logs: what this version makes of every version there has been, and the way up from a major one (S11)."""

import json
from pathlib import Path
from typing import Any

import msgpack
import pytest

import replay_kit as kit
from replay_corpus import FOLDER, told
from techrace_replays import LogError, LogWriter, open_log, read_log, verify_log
from techrace_replays.format import (
    FRAME,
    MAGIC,
    MAGIC_START,
    MAJOR,
    Limits,
    frame,
    link,
    read_head,
    unpack_body,
)
from techrace_replays.records import TickRecord, record_from_body
from techrace_replays.upgrades import UPGRADES, is_readable, upgraded

CORPUS = sorted(FOLDER.glob("*.techrace"))


def test_there_is_a_corpus_of_every_version() -> None:
    versions = {path.name.split("-")[0] for path in CORPUS}
    assert versions == {"v1.0", "v1.1"}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_log_of_any_version_is_what_it_was(path: Path) -> None:
    """Whoever changes what these files mean has broken the logs of everybody: add an upgrade instead."""
    assert told(path) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_rewriting_a_log_keeps_every_record(path: Path, tmp_path: Path) -> None:
    """Unknown types and keys are kept: the copy of a newer file by an older program says the same."""
    log = open_log(path)
    with (tmp_path / "copy").open("wb") as file:
        writer = LogWriter(file)
        writer.write(*log.records())
    assert list(open_log(tmp_path / "copy").records()) == list(log.records())


def as_version_zero(data: bytes) -> bytes:
    """A file as a made-up older version would have it, which called the digest of a tick ``hash``."""
    old, chain, offset = MAGIC_START + b"\0" + MAGIC[len(MAGIC_START) + 1 :], b"", len(MAGIC)
    while offset < len(data):
        length, _ = FRAME.unpack_from(data, offset)
        payload = data[offset + FRAME.size : offset + FRAME.size + length]
        head = read_head(payload)
        if head.type == "T":
            body = unpack_body(payload, head, Limits())
            body["hash"] = body.pop("d")
            payload = payload[: head.body] + msgpack.packb(body)
        chain = link(chain, payload)
        old += frame(payload, chain)
        offset += FRAME.size + length + 16
    return old


def rename_digest(kind: str, body: Any) -> dict[str, Any]:
    named = dict(body)
    if kind == "T":
        named["d"] = named.pop("hash")
    return named


def test_a_file_of_an_older_major_version_is_read_through_its_upgrade(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = kit.random_match("toy", 5, 3)
    old = as_version_zero(kit.bytes_of(records))
    with pytest.raises(LogError, match=f"byte 8: format version 0 is not supported, only {MAJOR}"):
        read_log(old)
    monkeypatch.setitem(UPGRADES, 0, rename_digest)
    log = read_log(old)
    assert list(log.records())[: len(records)] == list(records)
    assert verify_log(log).ok


def test_every_step_must_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techrace_replays.upgrades.MAJOR", 3)
    monkeypatch.setitem(UPGRADES, 2, lambda _, body: {**body, "k": body["k"] + 1})
    assert [major for major in range(-1, 6) if is_readable(major)] == [2, 3]
    monkeypatch.setitem(UPGRADES, 1, lambda _, body: {**body, "k": body["k"] * 10})
    assert [major for major in range(-1, 6) if is_readable(major)] == [1, 2, 3]
    assert upgraded(1, "T", {"k": 7}) == {"k": 71}


def test_a_newer_major_version_is_refused_by_name() -> None:
    data = bytearray(kit.log_bytes())
    data[len(MAGIC_START)] = MAJOR + 1
    with pytest.raises(LogError, match=f"format version {MAJOR + 1} is not supported"):
        read_log(bytes(data))


def test_a_key_of_a_later_minor_version_is_kept() -> None:
    record = record_from_body("T", {"k": 0, "d": bytes(8), "later": {"x": [1]}})
    assert isinstance(record, TickRecord)
    assert record.extra == {"later": {"x": [1]}}
