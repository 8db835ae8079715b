"""What the journal says is on disk is on disk, in order, once."""

import asyncio
import sqlite3
from pathlib import Path

import attrs
import pytest

from techrace_server.journal import StorageJournal
from techrace_server.sqlite import SqliteStorage, sqlite_journal
from techrace_server.storage import Batch, JournalError, NewMatch, Record

MATCH = NewMatch(match="m" * 32, code="ABCDEF", created=1.0)


def batch(first: int, count: int = 1, *, begins: bool = False, status: str | None = None) -> Batch:
    records = [Record(first + number, "kind", b"payload %d" % (first + number)) for number in range(count)]
    return Batch(match=MATCH.match, records=records, begins=MATCH if begins else None, status=status)


async def append(journal: StorageJournal, *batches: Batch) -> list[JournalError | None]:
    """Append and wait; return what the callbacks were told, in the order in which they came."""
    told: list[JournalError | None] = []
    done = asyncio.Event()

    def note(failure: JournalError | None) -> None:
        told.append(failure)
        if len(told) == len(batches):
            done.set()

    for each in batches:
        journal.append(each, note)
    await done.wait()
    return told


async def test_records_come_back_in_order(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path) as journal:
        assert await append(journal, batch(0, 3, begins=True), batch(3), batch(4, 2)) == [None] * 3
        stored = journal.load(MATCH.match)
    assert stored is not None
    assert (stored.code, stored.status) == ("ABCDEF", "running")
    assert [record.payload for record in stored.records] == [b"payload %d" % number for number in range(6)]


async def test_what_was_reported_is_there_for_another_process(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path) as journal:
        await append(journal, batch(0, begins=True))
        with sqlite3.connect(tmp_path / "journal.sqlite3") as other:
            assert other.execute("SELECT count(*) FROM records").fetchone() == (1,)


async def test_leaving_writes_what_was_appended(tmp_path: Path) -> None:
    told: list[JournalError | None] = []
    async with sqlite_journal(tmp_path) as journal:
        for number in range(50):
            journal.append(batch(number, begins=number == 0), told.append)
    async with sqlite_journal(tmp_path) as journal:
        stored = journal.load(MATCH.match)
    assert stored is not None
    assert len(stored.records) == 50
    assert told == [None] * 50


async def test_only_running_matches_are_resumed(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path) as journal:
        await append(journal, batch(0, begins=True))
        assert journal.running() == [MATCH.match]
        await append(journal, batch(1, status="finished"))
        assert journal.running() == []
        assert journal.load("unknown") is None


async def test_a_record_is_never_written_twice_and_the_error_is_final(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path) as journal:
        await append(journal, batch(0, begins=True))
        told = await append(journal, batch(0))
        assert isinstance(told[0], JournalError)
        assert isinstance((await append(journal, batch(1)))[0], JournalError)
        assert journal.failure is not None
        stored = journal.load(MATCH.match)
    assert stored is not None
    assert len(stored.records) == 1


async def test_a_gap_is_noticed(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path) as journal:
        await append(journal, batch(0, begins=True), batch(2))
        with pytest.raises(JournalError, match="gap"):
            journal.load(MATCH.match)


async def test_a_second_server_on_the_folder_is_refused(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path):
        with pytest.raises(JournalError, match="in use by another server"):
            async with sqlite_journal(tmp_path):
                pass
    async with sqlite_journal(tmp_path):
        pass


async def test_a_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    async with sqlite_journal(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "journal.sqlite3") as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(JournalError, match="schema 99, expected 2"):
        async with sqlite_journal(tmp_path):
            pass


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(JournalError, match="cannot be opened"):
        async with sqlite_journal(tmp_path):
            pass


async def test_without_write_ahead_log_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    class Stubborn(sqlite3.Connection):
        def cursor(self, factory: object = None) -> "StubbornCursor":  # type: ignore[override]  # the stub knows one kind of cursor
            return super().cursor(StubbornCursor)

    class StubbornCursor(sqlite3.Cursor):
        def execute(self, sql: str, *args: object) -> "StubbornCursor":
            return super().execute("PRAGMA journal_mode" if "WAL" in sql else sql, *args)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(sqlite3, "connect", lambda *args, **kwargs: real(*args, factory=Stubborn, **kwargs))
    monkeypatch.setattr(sqlite3.dbapi2, "connect", sqlite3.connect)
    with pytest.raises(JournalError, match="expected \\['wal', 2\\]"):
        async with sqlite_journal(tmp_path):
            pass


async def test_rooms_share_a_transaction(tmp_path: Path) -> None:
    others = [attrs.evolve(MATCH, match=f"{number:032d}") for number in range(20)]
    async with sqlite_journal(tmp_path) as journal:
        told = await append(
            journal,
            *(Batch(match=new.match, records=[Record(0, "kind", b"")], begins=new) for new in others),
        )
        assert told == [None] * 20
        assert len(journal.running()) == 20


async def test_a_folder_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "data", Path("/proc/nowhere/data")):
        with pytest.raises(JournalError, match=f"{folder}: cannot be used"):
            async with sqlite_journal(folder):
                pass


async def test_the_lock_of_a_server_that_died_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"left behind")
    async with sqlite_journal(tmp_path) as journal:
        assert await append(journal, batch(0, begins=True)) == [None]


async def test_what_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with sqlite_journal(folder):
        pass
    folder.chmod(0o755)
    (folder / "journal.sqlite3").chmod(0o644)
    async with sqlite_journal(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "journal.sqlite3").stat().st_mode & 0o777 == 0o600


async def test_an_open_folder_with_other_things_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").touch()
    with pytest.raises(JournalError, match="give the server a folder of its own"):
        async with sqlite_journal(folder):
            pass
    assert folder.stat().st_mode & 0o777 == 0o755


async def test_every_connection_promises_durability(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path)
    storage.open()
    try:
        with storage._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
            assert connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one() == 0
    finally:
        storage.close()


async def test_the_write_ahead_log_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("techrace_server.sqlite.CHECKPOINT_BYTES", 100_000)
    moves: list[None] = []
    checkpoint = SqliteStorage._checkpoint

    def counted(storage: SqliteStorage) -> None:
        moves.append(None)
        checkpoint(storage)

    monkeypatch.setattr(SqliteStorage, "_checkpoint", counted)
    async with sqlite_journal(tmp_path) as journal:
        for number in range(60):
            record = Record(number, "kind", b"x" * 10_000)
            await append(
                journal,
                Batch(match=MATCH.match, records=[record], begins=None if number else MATCH),
            )
        assert (tmp_path / "journal.sqlite3-wal").stat().st_size < 200_000
        # What was moved is not moved again: the file stays long, and most transactions cost one sync all the same.
        assert 6 <= len(moves) <= 30
        stored = journal.load(MATCH.match)
    assert stored is not None
    assert len(stored.records) == 60


async def test_a_backup_of_a_running_journal_is_a_journal(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir(mode=0o700)
    async with sqlite_journal(tmp_path / "data") as journal:
        await append(journal, batch(0, 3, begins=True))
        with sqlite3.connect(tmp_path / "data" / "journal.sqlite3") as other:
            other.execute("VACUUM INTO ?", (str(tmp_path / "backup" / "journal.sqlite3"),))
        await append(journal, batch(3))
    async with sqlite_journal(tmp_path / "backup") as journal:
        assert journal.running() == [MATCH.match]
        assert await append(journal, batch(3)) == [None]


@pytest.mark.parametrize("count", [1, 2, 63, 64, 513, 1_200])
async def test_any_number_of_records_is_one_transaction(tmp_path: Path, count: int) -> None:
    records = [Record(number, "kind", b"%d" % number) for number in range(count)]
    async with sqlite_journal(tmp_path) as journal:
        await append(journal, Batch(match=MATCH.match, records=records, begins=MATCH))
        stored = journal.load(MATCH.match)
    assert stored is not None
    assert stored.records == records
