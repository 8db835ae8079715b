"""The simulated disk keeps the contract that the real one keeps, and the journal keeps its own on any disk."""

import asyncio
import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from room_kit import seated_desk
from simulation.disk import Disk, SimulatedArchive, SimulatedStorage
from simulation.world import ProcessKilledError, World
from techrace_protocol.messages import ClockKind
from techrace_replays.records import Record as LogRecord
from techrace_server.archive import Archive, FolderArchive
from techrace_server.export import records_of
from techrace_server.faults import Point, hooked
from techrace_server.journal import StorageJournal
from techrace_server.sqlite import SqliteStorage
from techrace_server.storage import (
    Batch,
    JournalError,
    NewMatch,
    Record,
    Storage,
    StorageFullError,
    StoredMatch,
)

MATCH = NewMatch(match="m" * 32, code="ABCDEF", created=1.0)
WRITES = [point for point in Point if point.value.startswith("journal.")]
EXPORTS = [point for point in Point if point.value.startswith("export.")]


def batch(first: int, count: int = 1, *, begins: bool = False, status: str | None = None) -> Batch:
    records = [Record(first + number, "kind", b"%d" % (first + number)) for number in range(count)]
    return Batch(match=MATCH.match, records=records, begins=MATCH if begins else None, status=status)


class Shelf:
    """A storage and an archive that can be lost with a process and opened again by the next."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._world = World(1)
        self._disk = Disk(Random(1)) if kind == "simulated" else None
        self._folder = folder
        self._process = self._world.start("first")

    def storage(self) -> Storage:
        if self._disk is None:
            return SqliteStorage(self._folder)
        return SimulatedStorage(self._disk, self._process)

    def archive(self) -> Archive:
        if self._disk is None:
            return FolderArchive(self._folder)
        return SimulatedArchive(self._disk, self._process)

    def crash(self, storage: Storage) -> None:
        """Lose the process; of SQLite a connection that did not commit is lost with it."""
        if self._disk is None:
            storage.close()
            return
        self._process.kill()
        self._disk.crash()
        self._process = self._world.start("next")


@pytest.fixture(params=["real", "simulated"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return Shelf(request.param, tmp_path)


def numbers(stored: StoredMatch | None) -> list[int]:
    return [] if stored is None else [record.sequence for record in stored.records]


def kill_at(wanted: Point) -> Callable[[Point], None]:
    def hook(point: Point) -> None:
        if point is wanted:
            raise ProcessKilledError(point)

    return hook


# -- storages --


def test_what_was_committed_is_found_and_only_running_matches_are_resumed(shelf: Shelf) -> None:
    storage = shelf.storage()
    storage.open()
    storage.commit([batch(0, 2, begins=True), batch(2)])
    assert storage.running() == [MATCH.match]
    storage.commit([batch(3, status="finished")])
    shelf.crash(storage)
    again = shelf.storage()
    again.open()
    stored = again.load(MATCH.match)
    assert stored is not None
    assert (numbers(stored), stored.code, stored.status) == ([0, 1, 2, 3], "ABCDEF", "finished")
    assert (again.running(), again.load("unknown")) == ([], None)
    again.close()


@pytest.mark.parametrize("bad", [batch(0), batch(0, begins=True)])
def test_a_record_is_never_written_twice(shelf: Shelf, bad: Batch) -> None:
    storage = shelf.storage()
    storage.open()
    storage.commit([batch(0, begins=True)])
    with pytest.raises(Exception, match=r"UNIQUE|sequence|twice"):
        storage.commit([bad])
    assert numbers(storage.load(MATCH.match)) == [0]
    shelf.crash(storage)


def test_a_second_server_is_refused_and_a_dead_one_leaves_no_lock(shelf: Shelf) -> None:
    first, second = shelf.storage(), shelf.storage()
    first.open()
    with pytest.raises(JournalError, match="in use by another server"):
        second.open()
    shelf.crash(first)
    third = shelf.storage()
    third.open()
    third.close()


@pytest.mark.parametrize("point", WRITES)
def test_a_transaction_is_there_or_not_but_never_in_part(shelf: Shelf, point: Point) -> None:
    storage = shelf.storage()
    storage.open()
    storage.commit([batch(0, begins=True)])
    with hooked(kill_at(point)), pytest.raises(ProcessKilledError):
        storage.commit([batch(1, 3), batch(4)])
    shelf.crash(storage)
    again = shelf.storage()
    again.open()
    found = numbers(again.load(MATCH.match))
    assert found in ([0], [0, 1, 2, 3, 4])
    assert point is not Point.JOURNAL_AFTER_SYNC or len(found) == 5
    again.close()


def test_both_pass_the_same_points_in_the_same_order(shelf: Shelf) -> None:
    storage, passed = shelf.storage(), list[Point]()
    storage.open()
    with hooked(passed.append):
        storage.commit([batch(0, begins=True)])
    assert passed == WRITES
    shelf.crash(storage)


def test_unsynced_transactions_are_sometimes_lost_and_synced_ones_never() -> None:
    fates = set()
    for seed in range(20):
        disk = Disk(Random(seed))
        storage = SimulatedStorage(disk, World(1).start("host"))
        storage.open()
        storage.commit([batch(0, begins=True)])
        with hooked(kill_at(Point.JOURNAL_AFTER_WRITE)), pytest.raises(ProcessKilledError):
            storage.commit([batch(1)])
        disk.crash()
        fates.add(len(disk.matches[MATCH.match].records))
    assert fates == {1, 2}


# -- archives --


@pytest.fixture(scope="module")
def log() -> list[LogRecord]:
    """Return the log of a short match."""
    desk, links = seated_desk(ClockKind.LOCKSTEP)
    while desk.stage == "running":
        for link in links:
            desk.order(link)
    return list(records_of(desk.stored("finished")))


@pytest.mark.parametrize("point", EXPORTS)
def test_a_log_appears_whole_or_not_at_all(shelf: Shelf, log: list[LogRecord], point: Point) -> None:
    archive, passed = shelf.archive(), list[Point]()

    def hook(found: Point) -> None:
        passed.append(found)
        kill_at(point)(found)

    with hooked(hook), pytest.raises(ProcessKilledError):
        archive.write_log(MATCH.match, log)
    found = archive.find_log(MATCH.match)
    assert (found is None) == (point is not Point.EXPORT_AFTER_RENAME)
    assert passed == EXPORTS[: len(passed)]
    archive.write_log(MATCH.match, log)
    assert archive.find_log(MATCH.match) is not None


def test_a_name_that_was_not_synced_is_sometimes_lost(log: list[LogRecord]) -> None:
    fates = set()
    for seed in range(20):
        disk = Disk(Random(seed))
        archive = SimulatedArchive(disk, World(1).start("host"))
        with hooked(kill_at(Point.EXPORT_AFTER_RENAME)), pytest.raises(ProcessKilledError):
            archive.write_log(MATCH.match, log)
        disk.crash()
        fates.add(archive.find_log(MATCH.match) is None)
    assert fates == {True, False}


# -- the journal on a bad disk --


class ScriptedStorage:
    """Does with each transaction what it was told to."""

    def __init__(self, *fates: Exception | None) -> None:
        self.fates = list(fates)
        self.kept: list[int] = []

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def load(self, match: str) -> StoredMatch | None:
        raise NotImplementedError

    def running(self) -> Sequence[str]:
        return []

    def ended(self, since: float) -> Sequence[str]:
        raise NotImplementedError

    def unexported(self) -> Sequence[str]:
        raise NotImplementedError

    def commit(self, batches: Sequence[Batch]) -> None:
        fate = self.fates.pop(0)
        if fate is not None:
            raise fate
        self.kept += [record.sequence for batch in batches for record in batch.records]


def test_a_full_disk_that_empties_while_the_journal_closes_leaves_no_gap() -> None:
    """The first transaction fails for good, so nothing behind it may be kept."""
    full = StorageFullError(errno.ENOSPC, "full")
    storage = ScriptedStorage(full, full, None)
    told: list[bool] = []
    world = World(1)
    process = world.start("host")
    process.thread_seconds = lambda _: 0.5

    async def main() -> None:
        async with StorageJournal(storage) as journal:
            journal.append(batch(0, begins=True), lambda failure: told.append(failure is None))
            await asyncio.sleep(1.75)
            assert journal.is_full
            journal.append(batch(1), lambda failure: told.append(failure is None))

    task = process.spawn(main(), "main")
    assert world.run_until(task.done, 60.0)
    task.result()
    assert (told, storage.kept) == ([False, False], [])
    world.end()
