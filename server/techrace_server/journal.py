"""The journal: what has happened in each match, on disk before anybody hears of it.

One writer thread owns the database. Rooms hand it records together with a callback; whatever has arrived
while the last transaction was being synced goes into the next one, so that all rooms share a sync (group
commit). The callbacks run on the event loop after the sync, in the order of the appends.

A record is ``(match, sequence, type, payload)``. The sequence numbers of a match count from 0 without a gap
and are unique, so that a record can neither be lost nor written twice without notice.

The first error of the storage is final: no callback after it reports success, whatever the disk does later,
because after a failed sync nobody can tell what is on it.
"""

import asyncio
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, Self

import attrs
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

SCHEMA = 1
"""Version of the tables, kept in SQLite's ``user_version``."""

_metadata = sa.MetaData()
_matches = sa.Table(
    "matches",
    _metadata,
    sa.Column("match", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
)
_records = sa.Table(
    "records",
    _metadata,
    sa.Column("match", sa.String(32), sa.ForeignKey("matches.match"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)


class JournalError(RuntimeError):
    """The journal cannot be opened, or has stopped after an error of the storage."""


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
    """The match's new status, if it changes: ``running``, ``finished``, ``halted`` or ``abandoned``."""


@attrs.frozen(kw_only=True)
class StoredMatch:
    """A match as the journal knows it."""

    match: str
    code: str
    status: str
    records: Sequence[Record]


Durable = Callable[[JournalError | None], None]
"""Called on the event loop once the batch is on disk, with None, or never will be, with the reason."""


class Journal(Protocol):
    """Where rooms write. The order of callbacks is the order of appends."""

    @property
    def failure(self) -> JournalError | None:
        """Why nothing is written any more, or None."""

    def append(self, batch: Batch, durable: Durable) -> None:
        """Write the batch; returns at once."""

    def load(self, match: str) -> StoredMatch | None:
        """Return a match with all its records, or None; blocks until the database has answered."""

    def running(self) -> Sequence[str]:
        """Return the matches to be resumed after a start, oldest first; blocks."""


class SqliteJournal:
    """The journal in one SQLite file of a data folder, which it locks against other servers.

    Use as an asynchronous context manager. Cancelled or not, leaving writes and syncs what was appended.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queue: queue.SimpleQueue[tuple[Batch, Durable] | None] = queue.SimpleQueue()
        self._failure: JournalError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._lock: int | None = None
        self._engine = sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(folder / "journal.sqlite3")),
            poolclass=sa.QueuePool,
        )
        sa.event.listen(self._engine, "connect", _demand_durability)
        sa.event.listen(self._engine, "begin", _begin_at_once)

    @property
    def failure(self) -> JournalError | None:
        """Why nothing is written any more, or None."""
        return self._failure

    async def __aenter__(self) -> Self:
        """Lock the folder, open the database and start the writer.

        Raises:
            JournalError: another server uses the folder, or the database cannot promise durability.
        """
        self._loop = asyncio.get_running_loop()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _lock_folder(self._folder)
        try:
            self._open()
        except (sa.exc.SQLAlchemyError, JournalError) as error:
            os.close(self._lock)
            if isinstance(error, JournalError):
                raise
            raise JournalError(f"{self._folder}: the journal cannot be opened: {error}") from error
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._queue.put(None)
        # A thread that syncs cannot be cancelled; leaving early would drop what it still has to report.
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)
        self._engine.dispose()
        if self._lock is not None:
            os.close(self._lock)

    def append(self, batch: Batch, durable: Durable) -> None:
        self._queue.put((batch, durable))

    def load(self, match: str) -> StoredMatch | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_matches).where(_matches.c.match == match)).one_or_none()
            return None if row is None else self._read(connection, row)

    def running(self) -> Sequence[str]:
        chosen = sa.select(_matches.c.match).where(_matches.c.status == "running")
        with self._engine.connect() as connection:
            return connection.scalars(chosen.order_by(_matches.c.created)).all()

    def _read(self, connection: sa.Connection, row: sa.Row[tuple[str, str, float, str]]) -> StoredMatch:
        chosen = (
            sa.select(_records.c.sequence, _records.c.type, _records.c.payload)
            .where(_records.c.match == row.match)
            .order_by(_records.c.sequence)
        )
        records = [Record(*found) for found in connection.execute(chosen)]
        if [record.sequence for record in records] != list(range(len(records))):
            raise JournalError(f"match {row.match}: the journal has a gap in its {len(records)} records")
        return StoredMatch(match=row.match, code=row.code, status=row.status, records=records)

    def _open(self) -> None:
        with self._engine.begin() as connection:
            found = connection.execute(sa.text("PRAGMA user_version")).scalar_one()
            if found not in {0, SCHEMA}:
                raise JournalError(f"{self._folder}: the journal has schema {found}, expected {SCHEMA}")
            _metadata.create_all(connection)
            connection.execute(sa.text(f"PRAGMA user_version = {SCHEMA}"))
        if sys.platform != "win32":
            # SQLite does not report a failed sync of the directory, so the new names are synced here.
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _write(self) -> None:
        with self._engine.connect() as connection:
            stopping = False
            while not stopping:
                taken = [self._queue.get()]
                while not self._queue.empty():
                    taken.append(self._queue.get())
                stopping = None in taken
                work = [item for item in taken if item is not None]
                if work and self._failure is None:
                    try:
                        _commit(connection, [batch for batch, _ in work])
                    except Exception as error:  # noqa: BLE001 - whatever it was, nothing may be acknowledged
                        self._failure = JournalError(f"the journal has stopped: {error}")
                self._report([durable for _, durable in work])

    def _report(self, callbacks: Sequence[Durable]) -> None:
        assert self._loop is not None  # noqa: S101 - set before the thread starts
        failure = self._failure
        if callbacks:
            self._loop.call_soon_threadsafe(_call_all, callbacks, failure)


def _call_all(callbacks: Iterable[Durable], failure: JournalError | None) -> None:
    for durable in callbacks:
        durable(failure)


def _commit(connection: sa.Connection, batches: Sequence[Batch]) -> None:
    """Write the batches in one transaction; returns after the sync."""
    with connection.begin():
        begun = [attrs.asdict(batch.begins) | {"status": "running"} for batch in batches if batch.begins]
        if begun:
            connection.execute(sa.insert(_matches), begun)
        rows = [
            {
                "match": batch.match,
                "sequence": record.sequence,
                "type": record.type,
                "payload": record.payload,
            }
            for batch in batches
            for record in batch.records
        ]
        if rows:
            connection.execute(sa.insert(_records), rows)
        for batch in batches:
            if batch.status is not None:
                change = sa.update(_matches).where(_matches.c.match == batch.match)
                connection.execute(change.values(status=batch.status))


def _demand_durability(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Switch a new connection to WAL and FULL and read both back."""
    # The driver's own transactions would begin late and end early; _begin_at_once does it instead.
    raw.isolation_level = None
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        found = []
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found.append(cursor.fetchone()[0])  # type: ignore[index]
    finally:
        cursor.close()
    if found != ["wal", 2]:
        raise JournalError(f"journal_mode and synchronous are {found}, expected ['wal', 2]")


def _begin_at_once(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _lock_folder(folder: Path) -> int:
    """Lock the folder for the life of the process and return the lock's descriptor."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on this platform only

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise JournalError(f"{folder} is in use by another server") from error
    return handle
