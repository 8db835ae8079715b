"""Writing the logs of matches that are over: beside everything else, and again if it did not succeed.

Nobody has to wait for a disk: if the log cannot be written at once, the end of the match is told without it, the
match stays ``ended`` in the journal, and the log is tried again with growing pauses and at every start.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final, TypeAlias

from techrace_server.archive import Archive
from techrace_server.export import records_of
from techrace_server.journal import Journal
from techrace_server.storage import Batch, JournalError

FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 300.0
"""Seconds between two tries; each pause is twice as long as the one before."""
Exported: TypeAlias = Callable[[str | None], None]
"""Told the id of a log, or None if it could not be written; later then, the id all the same."""
_logger = logging.getLogger("techrace.host")


class Exporter:
    """Writes logs, each in a task of the host's group."""

    def __init__(self, group: asyncio.TaskGroup, journal: Journal, archive: Archive) -> None:
        self._group = group
        self._journal = journal
        self._archive = archive
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, match: str, done: Exported, *, again: bool = False) -> None:
        """Write the log of a match; ``again``: the journal says already that it is missing."""
        task = self._group.create_task(self._export(match, done, again), name=f"export {match}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Begin no further try; what is being written is finished."""
        self._stopping.set()

    async def _export(self, match: str, done: Exported, failed: bool) -> None:
        """Write a log, as often as it takes. Cancelled, it leaves either the whole log or none."""
        pause = FIRST_PAUSE
        while True:
            try:
                await asyncio.to_thread(self._write, match)
            except OSError as error:
                _logger.warning(
                    "match %s: its log could not be written, once more in %g s: %s", match, pause, error
                )
            except Exception:
                _logger.exception("match %s: its log could not be written", match)
                if not failed:
                    done(None)
                return
            else:
                if failed:
                    # Before that, the journal says that the log is missing.
                    self._journal.append(Batch(match=match, records=(), status="finished"), lambda _: None)
                    _logger.info("match %s: its log has been written after all", match)
                done(match)
                return
            if not failed:
                failed = True
                done(None)
            if await self._has_stopped_within(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    def _write(self, match: str) -> None:
        stored = self._journal.load(match)
        if stored is None:
            raise JournalError(f"match {match} is not in the journal")
        self._archive.write_log(match, records_of(stored))

    async def _has_stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True
