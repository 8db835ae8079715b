"""A simulated disk: keeps what was synced, and what was not only if the seed likes to.

:class:`SimulatedStorage` and :class:`SimulatedArchive` are what a host sees of it. They pass the same fault points
as the real ones. After the death of the process that opened it, nothing done with a handle has any effect.
"""

import errno
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import attrs

from simulation.world import Process
from techrace_replays.records import End
from techrace_replays.records import Record as LogRecord
from techrace_server.faults import Point, fault
from techrace_server.storage import Batch, JournalError, NewMatch, Record, StorageFullError, StoredMatch


@attrs.define
class MatchRows:
    """What is on disk of one match."""

    begins: NewMatch
    status: str = "running"
    ended: float | None = None
    records: list[Record] = attrs.field(factory=list)


@attrs.define
class DiskFaults:
    """What is wrong with a disk. Empty: nothing."""

    failing_syncs: set[int] = attrs.field(factory=set)
    """Which syncs fail, counted from 1 over the disk's life. What they were to sync may be there or not."""
    failing_files: set[int] = attrs.field(factory=set)
    """Which files cannot be written."""
    is_full: bool = False
    """Whether there is no space."""


class Disk:
    """What survives crashes."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.faults = DiskFaults()
        self.matches: dict[str, MatchRows] = {}
        self.logs: dict[str, tuple[LogRecord, ...]] = {}
        self.reports: dict[str, str] = {}
        self.owner: Process | None = None
        self.syncs = 0
        self.files = 0
        self.failed_syncs = 0
        self.refused = 0
        """Transactions for which there was no space."""
        self.on_commit: Callable[[Sequence[Batch]], None] = lambda batches: None
        """Told what has become durable, at the moment it does."""
        self._written: list[Sequence[Batch]] = []
        self._renamed: dict[str, tuple[LogRecord, ...] | None] = {}
        """Renamed and not synced: what would be there instead if the new name were lost."""

    # -- what a storage does --

    def write(self, batches: Sequence[Batch]) -> None:
        """Let the operating system have a transaction; a crash may still take it.

        Raises:
            StorageFullError: there is no space for it.
        """
        if self.faults.is_full:
            self.refused += 1
            raise StorageFullError(errno.ENOSPC, "No space left on device")
        for batch in batches:
            self._check(batch, batches)
        self._written.append(batches)

    def sync(self) -> None:
        """Make durable what was written.

        Raises:
            OSError: nobody can tell whether it is.
        """
        self.syncs += 1
        if self.syncs in self.faults.failing_syncs:
            self.failed_syncs += 1
            raise OSError(errno.EIO, "Input/output error")
        self._keep()

    def crash(self) -> None:
        """Lose, or not, what was not synced."""
        if self.random.random() < 0.5:
            self._keep()
        self._written.clear()
        for match, before in self._renamed.items():
            if self.random.random() < 0.5:
                continue
            if before is None:
                del self.logs[match]
            else:
                self.logs[match] = before
        self._renamed.clear()
        self.owner = None

    def put_log(self, match: str, records: tuple[LogRecord, ...]) -> None:
        """Give a log its name; a crash may take it again before the folder is synced."""
        self._renamed.setdefault(match, self.logs.get(match))
        self.logs[match] = records

    def sync_names(self) -> None:
        """Make names durable."""
        self._renamed.clear()

    def _keep(self) -> None:
        for batches in self._written:
            for batch in batches:
                if batch.begins is not None:
                    self.matches[batch.match] = MatchRows(batch.begins)
                rows = self.matches[batch.match]
                rows.records.extend(batch.records)
                rows.status = batch.status or rows.status
                rows.ended = rows.ended if batch.ended is None else batch.ended
            self.on_commit(batches)
        self._written.clear()

    def _check(self, batch: Batch, batches: Sequence[Batch]) -> None:
        """Refuse what a database would refuse: a second match of that name, or a record out of sequence."""
        before: list[Batch] = []
        for other in batches:
            if other is batch:
                break
            before.append(other)
        begun = batch.match in self.matches or any(
            other.begins for other in before if other.match == batch.match
        )
        if begun == (batch.begins is not None):
            raise ValueError(f"match {batch.match}: begins twice, or not at all")
        stored = self.matches.get(batch.match)
        first = 0 if stored is None else len(stored.records)
        first += sum(len(other.records) for other in before if other.match == batch.match)
        expected = list(range(first, first + len(batch.records)))
        if [record.sequence for record in batch.records] != expected:
            raise ValueError(f"match {batch.match}: records out of sequence, expected {expected}")


class _Handle:
    """What a process holds of a disk; dead when the process is."""

    def __init__(self, disk: Disk, process: Process) -> None:
        self._disk = disk
        self._process = process

    def _demand_life(self) -> None:
        if not self._process.is_alive:
            raise JournalError("this process is gone")


class SimulatedStorage(_Handle):
    """A :class:`~techrace_server.storage.Storage`."""

    def open(self) -> None:
        self._demand_life()
        if self._disk.owner is not None:
            raise JournalError("the simulated disk is in use by another server")
        self._disk.owner = self._process

    def commit(self, batches: Sequence[Batch]) -> None:
        self._demand_life()
        fault(Point.JOURNAL_BEFORE_WRITE)
        fault(Point.JOURNAL_IN_WRITE)
        self._disk.write(batches)
        fault(Point.JOURNAL_AFTER_WRITE)
        self._disk.sync()
        fault(Point.JOURNAL_AFTER_SYNC)

    def load(self, match: str) -> StoredMatch | None:
        self._demand_life()
        rows = self._disk.matches.get(match)
        if rows is None:
            return None
        return StoredMatch(
            match=match,
            code=rows.begins.code,
            status=rows.status,
            records=tuple(rows.records),
            ended=rows.ended,
        )

    def running(self) -> Sequence[str]:
        return self._of_status("running")

    def ended(self, since: float) -> Sequence[str]:
        self._demand_life()
        found = [
            (rows.ended, name)
            for name, rows in self._disk.matches.items()
            if rows.status in {"ended", "finished"} and rows.ended is not None and rows.ended >= since
        ]
        return [name for _, name in sorted(found, reverse=True)]

    def unexported(self) -> Sequence[str]:
        return self._of_status("ended")

    def _of_status(self, status: str) -> Sequence[str]:
        self._demand_life()
        found = [
            (rows.begins.created, name) for name, rows in self._disk.matches.items() if rows.status == status
        ]
        return [name for _, name in sorted(found)]

    def close(self) -> None:
        if self._process.is_alive and self._disk.owner is self._process:
            self._disk.owner = None


class SimulatedArchive(_Handle):
    """A :class:`~techrace_server.archive.Archive` that does not sign."""

    public_key = None

    def write_log(self, match: str, records: Iterable[LogRecord]) -> None:
        self._demand_life()
        fault(Point.EXPORT_BEFORE_WRITE)
        self._disk.files += 1
        if self._disk.faults.is_full or self._disk.files in self._disk.faults.failing_files:
            raise OSError(errno.ENOSPC, "No space left on device")
        written: list[LogRecord] = []
        for record in records:
            if isinstance(record, End):
                fault(Point.EXPORT_IN_WRITE)
            written.append(record)
        fault(Point.EXPORT_BEFORE_RENAME)
        self._disk.put_log(match, tuple(written))
        fault(Point.EXPORT_AFTER_RENAME)
        self._disk.sync_names()

    def find_log(self, match: str) -> Path | None:
        return Path(f"{match}.techrace") if match in self._disk.logs else None

    def write_report(self, match: str, report: str) -> None:
        self._demand_life()
        self._disk.reports[match] = report
