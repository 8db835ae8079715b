"""Log files on disk: how they appear, and how they survive a kill.

A finished match goes through :func:`create_log` or :func:`write_log`: a temporary name in the same folder, synced,
renamed, folder synced, so that the name never shows half a log. A run that wants its log to survive a kill uses
:func:`append_log`: every record is one write at the end of the file itself, and a later run cuts a torn tail off
and goes on. Files can be read by their owner alone, since a full log holds every secret of the match.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path

from techrace_replays.errors import EmptyLogError
from techrace_replays.reader import open_log
from techrace_replays.records import End, Record
from techrace_replays.signing import Signer
from techrace_replays.writer import LogWriter


@contextmanager
def create_log(path: str | PathLike[str]) -> Iterator[LogWriter]:
    """Write a new log that appears at ``path``, whole and on disk, when the block ends.

    When the block ends with an exception nothing appears, and what was at ``path`` stays.

    Raises:
        OSError: the folder cannot be written to, or the file could not be made durable.
    """
    final = Path(path)
    descriptor, name = tempfile.mkstemp(dir=final.parent, prefix=f".{final.name}.", suffix=".partial")
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            writer = LogWriter(file)
            yield writer
            writer.sync()
        os.replace(name, final)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(final.parent)


@contextmanager
def append_log(path: str | PathLike[str]) -> Iterator[LogWriter]:
    """Write to the log at ``path`` itself, behind its last whole record; it is created where there is none.

    A torn tail is cut off; :attr:`LogWriter.ticks` tells where to go on. Synced when the block ends, and whenever
    the caller asks for it.

    Raises:
        LogError: the file is corrupt or is not a log.
        OSError: the file cannot be opened, or could not be made durable.
    """
    final = Path(path)
    descriptor = os.open(final, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            writer = LogWriter.resume(file, open_log(final))
        except EmptyLogError:
            file.truncate(0)
            writer = LogWriter(file)
        sync_folder(final.parent)
        try:
            yield writer
        finally:
            writer.sync()


def write_log(path: str | PathLike[str], records: Iterable[Record], *, signer: Signer | None = None) -> None:
    """Write a whole log at ``path``; an :class:`End` is followed by the index, all by the signature if one is given.

    The same records give the same bytes, whether they come from a journal or from a running match.

    Raises:
        ValueError: the records are not a log in order; nothing appears at ``path``.
        OSError: as :func:`create_log`.
    """
    with create_log(path) as writer:
        for record in records:
            if isinstance(record, End):
                writer.end(record)
            else:
                writer.write(record)
        if signer is not None:
            writer.sign(signer)


def sync_folder(folder: Path) -> None:
    """Return when the names in ``folder`` are on disk; does nothing where folders cannot be opened (Windows).

    Raises:
        OSError: they are not.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
