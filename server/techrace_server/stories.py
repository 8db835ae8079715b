"""Stories of matches that are over, for debriefings: made from logs by a process of their own.

Playing a match again takes a second of computing, and a file that somebody sends may be anything. So every story is
made by a fresh process with bounds on time and memory, one at a time and behind everything else that the machine
does; the host only waits.
"""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path

from techrace_server.limits import HostLimits

KEPT = 16
"""Stories of matches of this host that stay in memory: a whole room looks at the same one."""
_OWN = "TECHRACE_"
_REFUSED = 3
"""How the process ends when the file is at fault."""
_logger = logging.getLogger("techrace.stories")

Tell = Callable[[bytes, bool], Awaitable[bytes]]
"""From the bytes of a log to those of its story (JSON, gzip), with words to some seats only or without."""


class StoryError(ValueError):
    """A file of which there is no story; the message says why."""


class BusyError(RuntimeError):
    """Too many stories are waited for already."""


class Stories:
    """Makes stories, and keeps the last ones of this host's matches."""

    def __init__(self, limits: HostLimits, tell: Tell | None = None) -> None:
        self._limits = limits
        self._tell = tell if tell is not None else self._in_a_process
        self._desk = asyncio.Lock()
        self._waiting = 0
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

    async def _in_a_process(self, data: bytes, private: bool) -> bytes:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "techrace_replays.story",
            f"--cpu={limits.story_cpu}",
            f"--memory={limits.story_memory}",
            *(() if private else ("--public",)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=_environment(),
        )
        try:
            async with asyncio.timeout(limits.story_timeout):
                told, complaint = await process.communicate(data)
        except TimeoutError:
            raise StoryError("it takes too long to play this match again") from None
        finally:
            await _end(process)
        if process.returncode == 0:
            return told
        if process.returncode == _REFUSED:
            raise StoryError(complaint.decode("utf-8", "replace").strip()[:1000])
        if process.returncode in {-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)}:
            raise StoryError("it takes too long to play this match again")
        _logger.warning(
            "a story failed with code %s: %s",
            process.returncode,
            complaint[-2000:].decode("utf-8", "replace"),
        )
        raise StoryError("this match cannot be played again within the bounds of this server")


def _environment() -> dict[str, str]:
    """Return what the process is told: no settings of the host, which may hold its token, and one thread."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


async def _end(process: Process) -> None:
    """Let no process outlive the request."""
    if process.returncode is None:
        process.kill()
        await process.wait()
