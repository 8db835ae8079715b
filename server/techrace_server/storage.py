"""What the journal keeps, and what it asks of the disk that keeps it.

A record is ``(match, sequence, type, payload)``. The sequence numbers of a match count from 0 without a gap and are
unique, so that a record can neither be lost nor written twice without notice.
"""

from collections.abc import Sequence
from typing import Protocol

import attrs


class JournalError(RuntimeError):
    """The journal cannot be opened, or has stopped after an error of the storage."""


class StorageFullError(OSError):
    """There is no space for a transaction. Nothing of it is kept, and it can be tried again."""


@attrs.frozen
class Record:
    """One thing that has happened in a match."""

    sequence: int
    type: str
    payload: bytes
    """A msgpack map."""


@attrs.frozen(kw_only=True)
class NewMatch:
    """The row of a match that begins with the batch that carries it."""

    match: str
    code: str
    created: float
    """Wall-clock seconds since the epoch."""


@attrs.frozen(kw_only=True)
class Batch:
    """What one room appends at once: all of it becomes durable, or nothing."""

    match: str
    records: Sequence[Record]
    begins: NewMatch | None = None
    status: str | None = None
    """The match's new status, if it changes: ``running``, ``ended`` (over, and its log is still to be written),
    ``finished``, ``halted`` or ``abandoned``."""
    ended: float | None = None
    """Wall-clock seconds since the epoch when it ended, if it does."""


@attrs.frozen(kw_only=True)
class StoredMatch:
    """A match as the journal knows it."""

    match: str
    code: str
    status: str
    records: Sequence[Record]
    ended: float | None = None
    """Wall-clock seconds since the epoch when it ended, if that is so and known."""


class Storage(Protocol):
    """A disk that keeps batches. Every method blocks; only those that read may overlap others.

    Whatever the moment of a crash, what is found afterwards is all of a transaction or nothing of it, and nothing
    of the one behind a transaction of which there is nothing. What :meth:`commit` returned for is always found.
    """

    def open(self) -> None:
        """Take hold of the disk, against everybody else who might write.

        Raises:
            JournalError: another server has it, or it cannot promise durability.
        """

    def commit(self, batches: Sequence[Batch]) -> None:
        """Write the batches in one transaction; returns after the sync.

        Raises:
            StorageFullError: there is no space.
            Exception: anything else leaves open what is kept.
        """

    def load(self, match: str) -> StoredMatch | None:
        """Return a match with all its records, or None.

        Raises:
            JournalError: records are missing.
        """
        ...

    def running(self) -> Sequence[str]:
        """Return the matches to be resumed after a start, oldest first."""
        ...

    def ended(self, since: float) -> Sequence[str]:
        """Return the matches that ended at or after ``since`` (wall-clock seconds), the latest first."""
        ...

    def unexported(self) -> Sequence[str]:
        """Return the matches that are over and whose logs are still to be written, oldest first."""
        ...

    def close(self) -> None:
        """Let go of the disk."""
