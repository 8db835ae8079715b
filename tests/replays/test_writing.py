"""Writing: records in order, whole or not at all; files that appear finished or survive a kill."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

import attrs
import pytest

import replay_kit as kit
from techrace_game import Orders
from techrace_replays import (
    FormatError,
    LogError,
    LogWriter,
    append_log,
    create_log,
    decode_record,
    encode_record,
    open_log,
    read_log,
    write_log,
)
from techrace_replays.records import Annotation, Index, Record, Snapshot, TickRecord, Unknown

RECORDS = kit.made_up_records(tick_count=55)
END = kit.ending(55)
WHOLE = kit.log_bytes(tick_count=55)


def writer_with(*records: Record) -> LogWriter:
    writer = LogWriter(BytesIO())
    writer.write(*records)
    return writer


# -- order ----------------------------------------------------------------------------------------------------


def test_the_writer_counts_what_it_wrote() -> None:
    writer = writer_with(*RECORDS)
    log = read_log(kit.bytes_of(RECORDS))
    assert (writer.records, writer.ticks, writer.size) == (len(log), 55, log.size)
    assert writer.final_hash == log.final_hash


@pytest.mark.parametrize(
    ("before", "record", "sentence"),
    [
        ([], TickRecord(tick=0, digest=bytes(8)), "first: expected a header, found type T"),
        ([kit.header()], kit.header(), "record 1: expected no header, found type H"),
        ([kit.header()], TickRecord(tick=1, digest=bytes(8)), "tick: expected 0, found 1"),
        ([kit.header()], Snapshot(tick=3, arrays={}), "tick: expected 0, found 3"),
        ([kit.header()], kit.ending(3), "tick: expected 0, found 3"),
        (
            [kit.header()],
            TickRecord(tick=0, digest=bytes(8), orders=(Orders(),)),
            "orders: expected one for each of 3 seats, found 1",
        ),
        (
            [kit.header()],
            TickRecord(tick=0, digest=bytes(8), think_ms=(1, 2, 3, 4)),
            "think_ms: expected one for each of 3 seats, found 4",
        ),
        (
            [kit.header()],
            attrs.evolve(kit.ending(0), payoffs=(1,)),
            "payoffs: expected one for each of 3 seats, found 1",
        ),
        (
            [kit.header(), kit.ending(0)],
            TickRecord(tick=0, digest=bytes(8)),
            "a record of type T cannot follow the end",
        ),
        ([kit.header(), kit.ending(0)], kit.ending(0), "a record of type E cannot follow the end"),
        ([], attrs.evolve(kit.header(), seats=()), "seats: expected at least one, found none"),
        (
            [kit.header()],
            Unknown(type="T", body={}),
            "expected a capital letter without a meaning, found 'T'",
        ),
        ([kit.header()], Unknown(type="zz", body={}), "expected a capital letter without a meaning"),
    ],
)
def test_a_record_that_does_not_belong_is_refused_and_writes_nothing(
    before: list[Record], record: Record, sentence: str
) -> None:
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(*before)
    size = len(file.getvalue())
    with pytest.raises(ValueError, match=r"expected|cannot") as caught:
        writer.write(record)
    assert sentence in str(caught.value)
    assert len(file.getvalue()) == size
    assert writer.records == len(before)


def test_words_may_follow_the_end() -> None:
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(kit.header())
    writer.end(kit.ending(0))
    writer.write(
        Annotation(tick=0, kind="note", text="debriefed"), Unknown(type="Q", body={"signature": b"x"})
    )
    log = read_log(file.getvalue())
    assert log.complete
    assert [type(record).__name__ for record in log.records()] == [
        "Header",
        "End",
        "Index",
        "Annotation",
        "Unknown",
    ]


def test_the_index_names_the_places_of_the_snapshots() -> None:
    log = read_log(WHOLE)
    index = next(record for record in log.records() if isinstance(record, Index))
    places = [(e.record.tick, e.offset) for e in log.entries("S") if isinstance(e.record, Snapshot)]
    assert list(index.snapshots) == places
    assert len(places) == 1


def test_a_log_larger_than_a_reader_accepts_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = writer_with(kit.header())
    monkeypatch.setattr(writer, "_size", (64 << 20) - 10)
    with pytest.raises(FormatError, match="log: expected at most 67108864 bytes"):
        writer.write(TickRecord(tick=0, digest=bytes(8)))


# -- same bytes -----------------------------------------------------------------------------------------------


def test_journal_rows_give_the_same_file_as_the_running_match(tmp_path: Path) -> None:
    rows = [encode_record(record, seq) for seq, record in enumerate([*RECORDS, END])]
    decoded = [decode_record(row) for row in rows]
    assert [seq for seq, _ in decoded] == list(range(len(rows)))
    write_log(tmp_path / "journal.techrace", (record for _, record in decoded))
    assert (tmp_path / "journal.techrace").read_bytes() == WHOLE


# -- failing storage ------------------------------------------------------------------------------------------


class Disk(RawIOBase):
    """A file on a disk with little space, that writes in small pieces."""

    def __init__(self, space: int, piece: int) -> None:
        self.data, self.space, self.piece = bytearray(), space, piece

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        assert isinstance(data, memoryview)
        room = min(self.space - len(self.data), self.piece, len(data))
        if room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.data += data[:room]
        return room

    def truncate(self, size: int | None = None) -> int:
        assert size is not None
        del self.data[size:]
        return size


def test_a_write_in_pieces_is_completed() -> None:
    disk = Disk(1 << 20, piece=7)
    writer = LogWriter(cast("BinaryIO", disk))
    writer.write(*RECORDS)
    writer.end(END)
    assert bytes(disk.data) == WHOLE


@pytest.mark.parametrize("space", range(1000, 1200, 9))
def test_a_full_disk_leaves_whole_records_and_a_writer_that_refuses(space: int) -> None:
    disk = Disk(space, piece=50)
    writer = LogWriter(cast("BinaryIO", disk))
    with pytest.raises(OSError, match="No space left"):
        writer.write(*RECORDS)
    written = writer.records
    assert bytes(disk.data) == WHOLE[: writer.size]
    assert len(read_log(bytes(disk.data))) == written
    disk.space = 1 << 20
    with pytest.raises(ValueError, match="an earlier write failed: this log takes no more records"):
        writer.write(RECORDS[written])


def test_a_failed_sync_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with append_log(tmp_path / "log") as writer:
        writer.write(*RECORDS[:5])
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _broken)
            with pytest.raises(OSError, match="Input/output error"):
                writer.sync()
        with pytest.raises(ValueError, match="an earlier write failed"):
            writer.write(RECORDS[5])


def _broken(_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


# -- finished files -------------------------------------------------------------------------------------------


def test_a_finished_log_appears_at_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "match.techrace"
    with create_log(path) as writer:
        writer.write(*RECORDS)
        assert not path.exists()
        writer.end(END)
    assert path.read_bytes() == WHOLE
    assert os.listdir(tmp_path) == ["match.techrace"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_unfinished_log_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "match.techrace"
    path.write_bytes(b"before")
    with pytest.raises(FormatError), create_log(path) as writer:
        writer.write(*RECORDS[:9], TickRecord(tick=54, digest=bytes(8)))
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["match.techrace"]


def test_a_log_that_cannot_be_made_durable_does_not_appear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", _broken)
    with pytest.raises(OSError, match="Input/output error"):
        write_log(tmp_path / "match.techrace", [*RECORDS, END])
    assert os.listdir(tmp_path) == []


def test_records_out_of_order_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tick: expected 0, found 1"):
        write_log(tmp_path / "match.techrace", [RECORDS[0], RECORDS[2]])
    assert os.listdir(tmp_path) == []


def test_a_folder_that_does_not_exist_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_log(tmp_path / "absent" / "match.techrace", [*RECORDS, END])


# -- appended files -------------------------------------------------------------------------------------------


def finish(path: Path) -> None:
    """Go on with the log at ``path`` wherever it stands."""
    with append_log(path) as writer:
        writer.write(*RECORDS[writer.records :])
        writer.end(END)


def cuts() -> Iterator[int]:
    log = read_log(WHOLE)
    places = [entry.offset for entry in log.entries()]
    yield from range(0, 40, 3)
    yield from (places[1] - 1, places[1], places[30], places[30] + 1)
    yield from range(places[-5], places[-2], 5)  # up to the end record


@pytest.mark.slow
def test_a_log_that_was_cut_anywhere_is_continued_to_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "match.techrace"
    for cut in cuts():
        path.write_bytes(WHOLE[:cut])
        finish(path)
        assert path.read_bytes() == WHOLE, cut


def test_what_is_appended_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "match.techrace"
    with append_log(path) as writer:
        for count, record in enumerate(RECORDS, 1):
            writer.write(record)
            if count % 10 == 0:
                assert len(open_log(path)) == count
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_has_ended_takes_words_only(tmp_path: Path) -> None:
    path = tmp_path / "match.techrace"
    path.write_bytes(WHOLE)
    with append_log(path) as writer:
        writer.write(Annotation(tick=55, kind="note", text="well played"))
        with pytest.raises(ValueError, match="cannot follow the end"):
            writer.write(TickRecord(tick=55, digest=bytes(8)))
    assert open_log(path).complete


@pytest.mark.parametrize("damage", ["flip", "another file"])
def test_a_corrupt_file_is_not_touched(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "match.techrace"
    data = bytearray(WHOLE if damage == "flip" else b"a letter to my aunt")
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(LogError), append_log(path):
        pass
    assert path.read_bytes() == data
