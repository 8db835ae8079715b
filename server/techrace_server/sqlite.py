"""The journal's storage in one SQLite file of a data folder, which it locks against other servers.

Durability is SQLite's: write-ahead log, a sync for every transaction. What SQLite does by itself without reporting
errors is done here: syncing the folder, and moving the write-ahead log into the database.
"""

import os
import sqlite3
import stat
import sys
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import attrs
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from techrace_server.faults import Point, fault
from techrace_server.journal import StorageJournal
from techrace_server.storage import Batch, JournalError, Record, StorageFullError, StoredMatch

SCHEMA = 2
"""Version of the tables, kept in SQLite's ``user_version``. Version 1 did not know when matches ended."""
CHECKPOINT_BYTES = 16 * 1024 * 1024
"""So much in the write-ahead log is moved into the database."""
_PAGE = 4096
_ROW = 100
"""Bytes of a record beside its payload, about."""
_MOST_ROWS = 512
"""Records in one statement."""

_metadata = sa.MetaData()
_matches = sa.Table(
    "matches",
    _metadata,
    sa.Column("match", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("ended", sa.Float),
)
_records = sa.Table(
    "records",
    _metadata,
    sa.Column("match", sa.String(32), sa.ForeignKey("matches.match"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)


class SqliteStorage:
    """A :class:`~techrace_server.storage.Storage` in ``journal.sqlite3`` of a folder, made where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unmoved = 0
        self._lock: int | None = None
        self._writer: sa.Connection | None = None
        self._engine = sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(folder / "journal.sqlite3")),
            poolclass=sa.QueuePool,
        )
        event.listen(self._engine, "connect", _demand_durability)
        event.listen(self._engine, "begin", _begin_at_once)

    def open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _close_to_others(self._folder)
            self._lock = _lock_folder(self._folder)
            self._make_tables()
            self._writer = self._engine.connect()
        except JournalError:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise JournalError(f"{self._folder}: cannot be used: {error.strerror or error}") from error
        except SQLAlchemyError as error:
            self.close()
            raise JournalError(f"{self._folder}: the journal cannot be opened: {error}") from error

    def commit(self, batches: Sequence[Batch]) -> None:
        assert self._writer is not None  # noqa: S101 - a storage is opened first
        try:
            self._commit(self._writer, batches)
        except OperationalError as error:
            # SQLite has rolled back by then; unlike a sync, a write that found no space leaves nothing in doubt.
            if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise StorageFullError(str(error.orig)) from error
            raise
        # The file itself does not tell how much there is to move: it is written from its start again, and stays long.
        self._unmoved += _written_by(batches)
        if self._unmoved >= CHECKPOINT_BYTES:
            self._checkpoint()
            self._unmoved = 0

    def _checkpoint(self) -> None:
        """Move the write-ahead log into the database.

        SQLite would do that by itself and forget about errors. A sync that fails here leaves in doubt what was
        acknowledged long ago, so it must be as final as any other.
        """
        assert self._writer is not None  # noqa: S101 - a storage is opened first
        raw = self._writer.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - what the engine was made with
        try:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.OperationalError as error:
            # Without space everything stays where it is, in the log.
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise

    def _commit(self, connection: sa.Connection, batches: Sequence[Batch]) -> None:
        fault(Point.JOURNAL_BEFORE_WRITE)
        with connection.begin():
            begun = [attrs.asdict(batch.begins) | {"status": "running"} for batch in batches if batch.begins]
            if begun:
                connection.execute(sa.insert(_matches), begun)
            rows = [
                (batch.match, record.sequence, record.type, record.payload)
                for batch in batches
                for record in batch.records
            ]
            while rows:
                # Python's lock is given away at every statement and comes back late where a turn is being played, so
                # there are few statements; and few different ones, so that they stay prepared.
                some = rows[: 1 << min(len(rows), _MOST_ROWS).bit_length() - 1]
                del rows[: len(some)]
                connection.exec_driver_sql(_insertion(len(some)), tuple(chain.from_iterable(some)))
            fault(Point.JOURNAL_IN_WRITE)
            for batch in batches:
                if batch.status is not None:
                    values: dict[str, str | float] = {"status": batch.status}
                    if batch.ended is not None:
                        values["ended"] = batch.ended
                    change = sa.update(_matches).where(_matches.c.match == batch.match)
                    connection.execute(change.values(values))
            fault(Point.JOURNAL_AFTER_WRITE)
        fault(Point.JOURNAL_AFTER_SYNC)

    def load(self, match: str) -> StoredMatch | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_matches).where(_matches.c.match == match)).one_or_none()
            return None if row is None else _read(connection, row)

    def running(self) -> Sequence[str]:
        chosen = sa.select(_matches.c.match).where(_matches.c.status == "running")
        with self._engine.connect() as connection:
            return connection.scalars(chosen.order_by(_matches.c.created)).all()

    def ended(self, since: float) -> Sequence[str]:
        over = _matches.c.status.in_(("ended", "finished"))
        chosen = sa.select(_matches.c.match).where(over, _matches.c.ended >= since)
        with self._engine.connect() as connection:
            return connection.scalars(chosen.order_by(_matches.c.ended.desc())).all()

    def unexported(self) -> Sequence[str]:
        chosen = sa.select(_matches.c.match).where(_matches.c.status == "ended")
        with self._engine.connect() as connection:
            return connection.scalars(chosen.order_by(_matches.c.created)).all()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _make_tables(self) -> None:
        with self._engine.begin() as connection:
            found = connection.execute(sa.text("PRAGMA user_version")).scalar_one()
            if not 0 <= found <= SCHEMA:
                raise JournalError(f"{self._folder}: the journal has schema {found}, expected {SCHEMA}")
            if found == 1:
                connection.execute(sa.text("ALTER TABLE matches ADD COLUMN ended FLOAT"))
            _metadata.create_all(connection)
            connection.execute(sa.text(f"PRAGMA user_version = {SCHEMA}"))
        if sys.platform != "win32":
            # SQLite does not report a failed sync of the directory, so the new names are synced here.
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def sqlite_journal(folder: Path) -> StorageJournal:
    """Return the journal of a data folder, not open yet."""
    return StorageJournal(SqliteStorage(folder))


@cache
def _insertion(rows: int) -> str:
    """Return the statement that inserts so many records."""
    one = str(sa.insert(_records).compile(dialect=sqlite_dialect()))
    return one + ", (?, ?, ?, ?)" * (rows - 1)


def _written_by(batches: Sequence[Batch]) -> int:
    """Return the bytes that the write-ahead log grows by, about: whole pages, of table and index."""
    payload = sum(_ROW + len(record.payload) for batch in batches for record in batch.records)
    return payload + 2 * _PAGE * (1 + len(batches))


def _read(connection: sa.Connection, row: sa.Row[tuple[str, str, float, str, float | None]]) -> StoredMatch:
    chosen = (
        sa.select(_records.c.sequence, _records.c.type, _records.c.payload)
        .where(_records.c.match == row.match)
        .order_by(_records.c.sequence)
    )
    records = [Record(*found) for found in connection.execute(chosen)]
    if [record.sequence for record in records] != list(range(len(records))):
        raise JournalError(f"match {row.match}: the journal has a gap in its {len(records)} records")
    return StoredMatch(match=row.match, code=row.code, status=row.status, records=records, ended=row.ended)


def _demand_durability(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Switch a new connection to WAL and FULL and read both back."""
    # The driver's own transactions would begin late and end early; _begin_at_once does it instead.
    raw.isolation_level = None
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
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


def _close_to_others(folder: Path) -> None:
    """Take away what other users of the machine may do in a data folder: it holds orders, seeds and motives.

    Raises:
        JournalError: the folder is not only the server's.
        OSError: it cannot be changed.
    """
    if sys.platform == "win32" or not stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return
    names = {path.name for path in folder.iterdir()}
    if names and "journal.sqlite3" not in names:
        raise JournalError(
            f"{folder}: other users can read it, and it holds other things; give the server a folder of its own"
        )
    folder.chmod(0o700)
    for path in folder.glob("journal.sqlite3*"):
        path.chmod(0o600)


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
        if not isinstance(error, BlockingIOError | PermissionError):
            raise
        raise JournalError(f"{folder} is in use by another server") from error
    return handle
