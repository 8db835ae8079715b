"""Points in the host at which a test may interrupt it: nothing in production.

Whoever tests crashes installs a hook, which is told each point as it is passed and may kill the process there. The
points lie around everything that must not be torn apart: a write, its sync, what is told about it, and recovery.
"""

import enum
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeAlias


class Point(enum.StrEnum):
    """A place between two steps."""

    JOURNAL_BEFORE_WRITE = "journal.before-write"
    JOURNAL_IN_WRITE = "journal.in-write"
    """Some rows of a transaction are written, others are not."""
    JOURNAL_AFTER_WRITE = "journal.after-write"
    """All rows are written and not synced."""
    JOURNAL_AFTER_SYNC = "journal.after-sync"
    """All rows are on disk and nobody knows."""
    ROOM_BEFORE_ACK = "room.before-ack"
    ROOM_BEFORE_BROADCAST = "room.before-broadcast"
    RESTORE_BEFORE_REPLAY = "restore.before-replay"
    RESTORE_IN_REPLAY = "restore.in-replay"
    RESTORE_AFTER_REPLAY = "restore.after-replay"
    """The room is there again, and the journal does not say so yet."""
    EXPORT_BEFORE_WRITE = "export.before-write"
    EXPORT_IN_WRITE = "export.in-write"
    """Some records of a match's log are in the file, others are not."""
    EXPORT_BEFORE_RENAME = "export.before-rename"
    """The log is on disk under a temporary name."""
    EXPORT_AFTER_RENAME = "export.after-rename"
    """The log is there and the journal does not say so yet."""


Hook: TypeAlias = Callable[[Point], None]

_hook: Hook | None = None


def fault(point: Point) -> None:
    """Pass a point."""
    if _hook is not None:
        _hook(point)


@contextmanager
def hooked(hook: Hook) -> Generator[None]:
    """Tell ``hook`` the points that are passed while the block lasts, in whatever thread. One at a time."""
    global _hook  # noqa: PLW0603 - one process, one hook; a parameter through every layer would say no more
    before, _hook = _hook, hook
    try:
        yield
    finally:
        _hook = before
