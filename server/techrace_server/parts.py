"""What a host is made of beside its settings, and how it says that it cannot do something."""

import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import attrs

from techrace_server.archive import Archive, FolderArchive
from techrace_server.house import BotRunner
from techrace_server.journal import Journal
from techrace_server.sqlite import sqlite_journal
from techrace_server.turns import Engine, play_together


class HostError(RuntimeError):
    """The host cannot do what was asked; the message says why."""


class UnavailableError(HostError):
    """Not now: the host is full, stopping, or its journal has stopped."""


class DiskSpace(Protocol):
    """Bytes of a file system."""

    @property
    def total(self) -> int:
        """All there are."""
        ...

    @property
    def free(self) -> int:
        """Those that can be written."""
        ...


def disk_space(folder: Path) -> DiskSpace | None:
    """Return the space of the file system of a folder; None if there is no such folder."""
    try:
        return shutil.disk_usage(folder)
    except FileNotFoundError:
        return None


@attrs.frozen(kw_only=True)
class HostParts:
    """What tests and simulations replace."""

    entropy: Callable[[int], bytes] = secrets.token_bytes
    wall: Callable[[], float] = time.time
    clock: Callable[[], float] | None = None
    """Seconds on a monotonic clock; by default the event loop's."""
    engine: Engine = play_together
    disk: Callable[[Path], DiskSpace | None] = disk_space
    open_journal: Callable[[Path], AbstractAsyncContextManager[Journal]] = sqlite_journal
    archive: Callable[[Path], Archive] = FolderArchive
    bots: BotRunner | None = None
    """House bots; by default there are none."""
    analyst: str | None = None
    """The module that analyses matches, as ``python -m`` runs it; by default there is none."""
