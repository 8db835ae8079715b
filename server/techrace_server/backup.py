"""A consistent copy of a data folder, also while its server runs.

The journal is copied by SQLite itself, which sees one moment of it whatever is written meanwhile. The logs follow: each
appears whole and under its final name, and one that the journal calls written was there before. So a copy never knows
of a log that it has not got.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import attrs

from techrace_replays.signing import KEY_FILE

JOURNAL: Final = "journal.sqlite3"
FOLDERS: Final = ("replays", "halted")
PAGES: Final = 1024
"""Pages that are copied at once; the server writes in between."""


class BackupError(RuntimeError):
    """There is nothing to copy, or nowhere to copy it to; the message says which."""


@attrs.frozen(kw_only=True)
class Copied:
    """What a backup holds."""

    matches: int
    running: int
    """Matches that go on where the copy was made, if a server is started on it."""
    files: int
    """Logs, and reports about halted matches."""
    bytes: int


def back_up(data: Path, target: Path) -> Copied:
    """Copy a data folder.

    Args:
        data: folder of a server, running or not.
        target: a folder that is empty or does not exist.

    Raises:
        BackupError: there is no journal in ``data``, or ``target`` holds something.
        OSError: a file cannot be read or written.
        sqlite3.Error: the journal cannot be read.
    """
    if not (data / JOURNAL).is_file():
        raise BackupError(f"{data}: there is no {JOURNAL}, so it is not the data folder of a server")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target}: expected an empty folder, or none")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.chmod(0o700)
    matches, running = _copy_journal(data / JOURNAL, target / JOURNAL)
    copied = [target / JOURNAL]
    if (data / KEY_FILE).is_file():
        copied.append(_copy(data / KEY_FILE, target / KEY_FILE))
    for name in FOLDERS:
        if (data / name).is_dir():
            (target / name).mkdir(mode=0o700)
            # What is being written has a name that begins with a dot.
            found = sorted(path for path in (data / name).iterdir() if path.is_file() and path.name[0] != ".")
            copied += [_copy(path, target / name / path.name) for path in found]
    _sync_folders(target)
    files = sum(path.parent != target for path in copied)
    size = sum(path.stat().st_size for path in copied)
    return Copied(matches=matches, running=running, files=files, bytes=size)


def _copy_journal(source: Path, target: Path) -> tuple[int, int]:
    """Copy the journal as it is at one moment; return how many matches it holds, and how many of them run."""
    # Made beforehand so that nobody else can ever read it.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=PAGES, sleep=0.01)
        copy.execute("PRAGMA journal_mode = DELETE")
        [fault] = copy.execute("PRAGMA quick_check").fetchone()
        if fault != "ok":
            raise BackupError(f"{source}: the journal is damaged: {fault}")
        [matches] = copy.execute("SELECT count(*) FROM matches").fetchone()
        [running] = copy.execute("SELECT count(*) FROM matches WHERE status = 'running'").fetchone()
    _sync(target)
    return matches, running


def _copy(source: Path, target: Path) -> Path:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    _sync(target)
    return target


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folders(target: Path) -> None:
    if os.name == "nt":
        return
    for folder in (*(path for path in target.iterdir() if path.is_dir()), target):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
