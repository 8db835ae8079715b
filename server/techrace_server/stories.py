"""Stories of matches that are over, for debriefings, and tables of them: each made once and beside the host."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from techrace_server.aside import run_aside
from techrace_server.limits import HostLimits

KEPT = 16
"""Stories of matches of this host that stay in memory: a whole room looks at the same one."""
Tell = Callable[[bytes, bool], Awaitable[bytes]]
"""From the bytes of a log to what is made of it, with words to some seats only or without."""

STORY = "techrace_replays.story"
"""Makes the story: JSON, gzip."""
TABLES = "techrace_replays.study.zipped"
"""Makes the tables: a zip, never with words of people."""


class BusyError(RuntimeError):
    """Too many stories are waited for already."""


class Stories:
    """Makes stories, and keeps the last ones of this host's matches."""

    def __init__(self, limits: HostLimits, tell: Tell | None = None, *, module: str = STORY) -> None:
        self._limits = limits
        self._tell = tell if tell is not None else partial(_beside, limits, module)
        self._desk = asyncio.Lock()
        self._waiting = 0
        self._arriving = 0
        self._kept: dict[str, bytes] = {}
        self._match_locks: dict[str, asyncio.Lock] = {}

    async def of_match(self, match: str, log: Path) -> bytes:
        """Return the story of a match that is over; who asks for it while it is made waits for the same one.

        It is for everybody, so words to some seats only are not in it.

        Raises:
            StoryError: there is none.
            BusyError: not now.
        """
        lock = self._match_locks.setdefault(match, asyncio.Lock())
        async with lock:
            try:
                if match not in self._kept:
                    data = await asyncio.to_thread(log.read_bytes)
                    self._kept[match] = await self.of_file(data, private=False)
                    if len(self._kept) > KEPT:
                        del self._kept[next(iter(self._kept))]
                return self._kept[match]
            finally:
                self._match_locks.pop(match, None)

    @contextmanager
    def arriving(self) -> Generator[None]:
        """Count a file while it comes in, which may be slowly: what has come of it is in memory.

        Raises:
            BusyError: too many come in already.
        """
        if self._arriving >= self._limits.stories_arriving:
            raise BusyError(f"{self._arriving} files are coming in, try again in a moment")
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    async def of_file(self, data: bytes, *, private: bool = True) -> bytes:
        """Return the story of a log. Nothing of it is kept.

        Raises:
            StoryError: it is no log, damaged, of other rules, or too much work.
            BusyError: not now.
        """
        if self._waiting >= self._limits.stories_waiting:
            raise BusyError(f"{self._waiting} stories are waited for, try again in a moment")
        self._waiting += 1
        try:
            async with self._desk:
                return await self._tell(data, private)
        finally:
            self._waiting -= 1


async def _beside(limits: HostLimits, module: str, data: bytes, private: bool) -> bytes:
    return await run_aside(limits, module, data, private=private)
