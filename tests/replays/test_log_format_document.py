"""docs/log-format.md says what the code does."""

import doctest
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from techrace_game.types import Ending, Mode, Motive
from techrace_replays import events
from techrace_replays._orders import PARTS
from techrace_replays.format import MAGIC, MAJOR, MINOR, Limits
from techrace_replays.parts import Controller, Parent, Redaction, SeatEntry, SeatFlag, Source
from techrace_replays.recording import REFUSED_PER_SEAT, SNAPSHOT_EVERY
from techrace_replays.records import RECORDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "log-format.md"
TEXT = DOCUMENT.read_text("utf-8")


def section(start: str) -> str:
    """The text from a line to the next heading or the next line that introduces a table."""
    assert start in TEXT, start
    return re.split(r"\n#|\nA \*|\n\*Orders", TEXT.split(start, 1)[1], maxsplit=1)[0]


def keys_and_fields(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\| `(\w+)` \| `(\w+)` \|", text, re.MULTILINE)


def declared(kind: type[Any]) -> list[tuple[str, str]]:
    return [(field.metadata["key"], field.name) for field in attrs.fields(kind) if "codec" in field.metadata]


@pytest.mark.parametrize("letter", sorted(RECORDS))
def test_every_key_of_a_record_is_in_its_table(letter: str) -> None:
    assert keys_and_fields(section(f"### `{letter}` ")) == declared(RECORDS[letter])


@pytest.mark.parametrize(
    ("start", "kind"),
    [("A *seat entry*:", SeatEntry), ("A *parent*:", Parent), ("A *source*:", Source)],
)
def test_every_key_of_a_part_is_in_its_table(start: str, kind: type[Any]) -> None:
    assert keys_and_fields(section(start)) == declared(kind)


def test_every_key_of_orders_is_in_its_table() -> None:
    assert keys_and_fields(section("*Orders* (rule 4)")) == [(key, name) for name, key, _ in PARTS]


def test_every_event_is_in_its_table() -> None:
    told = re.findall(r"^\| `(\w+)` \|", section("An *event* is an array"), re.MULTILINE)
    assert set(told) == events.KINDS


@pytest.mark.parametrize("words", [Motive, Controller, Redaction, Ending])
def test_every_word_is_named(words: Any) -> None:
    for word in words:
        assert f"`{word.name.lower()}`" in TEXT


def test_the_numbers_are_those_of_the_code() -> None:
    limits = Limits()
    assert f"version {MAJOR}.{MINOR}" in TEXT.splitlines()[0]
    assert f"{len(MAGIC)} bytes; the ninth is the major version" in TEXT
    assert f"| file | {limits.file >> 20} MiB |" in TEXT
    assert "| records | 200 000 |" in TEXT
    assert limits.records == 200_000
    assert f"all records {limits.seconds} s, if it takes more than {limits.usual * 1000:.0f} ms" in TEXT
    assert "at a stretch 12 000 000, each tick" in TEXT
    assert limits.work == 12_000_000
    assert f"| payload of any other type | {limits.record >> 10} KiB |" in TEXT
    assert f"| one body, unpacked | {limits.body >> 20} MiB |" in TEXT
    assert f"{limits.unpacked >> 20} MiB, and at most 1 MiB + {limits.ratio} times" in TEXT
    assert f"`S` after ticks {SNAPSHOT_EVERY}, {2 * SNAPSHOT_EVERY}" in TEXT
    assert f"at most {REFUSED_PER_SEAT} of a seat" in TEXT
    assert f"{SeatFlag.LATE} late, {SeatFlag.ABSENT} absent, {SeatFlag.SUBSTITUTED} somebody else" in TEXT
    for mode in Mode:
        assert f"{mode.value} {mode.word}" in TEXT


def test_the_example_runs(tmp_path: Path) -> None:
    result = doctest.testfile(
        str(DOCUMENT), module_relative=False, globs={"folder": tmp_path}, encoding="utf-8"
    )
    assert result.attempted > 0
    assert result.failed == 0
