"""The journal: what has happened in each match, on disk before anybody hears of it.

Rooms append records together with a callback. One transaction is written at a time, in a thread; whatever arrives
meanwhile goes into the next one, so that all rooms share a sync (group commit). The callbacks run on the event loop
after the sync, in the order of the appends.

The first error of the storage is final: no callback after it reports success, whatever the disk does later,
because after a failed sync nobody can tell what is on it. A full disk is no such error, since nothing was written: the
journal tries again until there is space, and as long as it :attr:`~Journal.is_full` nothing is reported.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, Self, TypeAlias

from techrace_server import metrics
from techrace_server.storage import Batch, JournalError, Storage, StorageFullError, StoredMatch

RETRY_SECONDS = 0.5
"""How long a journal on a full disk waits before it tries again."""
_logger = logging.getLogger("techrace.journal")

Durable: TypeAlias = Callable[[JournalError | None], None]
"""Called on the event loop once the batch is on disk, with None, or never will be, with the reason."""


class Journal(Protocol):
    """Where rooms write. The order of callbacks is the order of appends."""

    @property
    def failure(self) -> JournalError | None:
        """Why nothing is written any more, or None."""
        ...

    @property
    def is_full(self) -> bool:
        """Whether what was appended waits for space on the disk."""
        ...

    @property
    def on_full(self) -> Callable[[bool], None]:
        """Told on the event loop when the disk has become full, and when there is space again."""
        ...

    @on_full.setter
    def on_full(self, told: Callable[[bool], None]) -> None: ...

    def append(self, batch: Batch, durable: Durable) -> None:
        """Write the batch; returns at once."""

    def load(self, match: str) -> StoredMatch | None:
        """Return a match with all its records, or None; blocks until the storage has answered.

        Raises:
            JournalError: records are missing.
        """
        ...

    def running(self) -> Sequence[str]:
        """Return the matches to be resumed after a start, oldest first; blocks."""
        ...

    def ended(self, since: float) -> Sequence[str]:
        """Return the matches that ended at or after ``since`` (wall-clock seconds), the latest first; blocks."""
        ...

    def unexported(self) -> Sequence[str]:
        """Return the matches that are over and whose logs are still to be written, oldest first; blocks."""
        ...


class StorageJournal:
    """A :class:`Journal` in a storage.

    Use as an asynchronous context manager. Leaving writes and syncs what was appended.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._failure: JournalError | None = None
        self._waiting: list[tuple[Batch, Durable]] = []
        self._is_writing = False
        self._is_full = False
        self.on_full: Callable[[bool], None] = lambda _: None
        self._retry: asyncio.TimerHandle | None = None
        """Will try again on a full disk; None also while that is being done."""
        self._is_closing = False
        self._done = asyncio.Event()
        self._done.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    @property
    def failure(self) -> JournalError | None:
        """Why nothing is written any more, or None."""
        return self._failure

    @property
    def is_full(self) -> bool:
        """Whether what was appended waits for space on the disk."""
        return self._is_full

    async def __aenter__(self) -> Self:
        """Open the storage.

        Raises:
            JournalError: another server uses it, or it cannot promise durability.
        """
        self._loop = asyncio.get_running_loop()
        await self._loop.run_in_executor(self._thread, self._storage.open)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_closing = True
        if self._retry is not None:
            self._retry.cancel()
            self._write()  # only here: a second transaction beside one under way could overtake it
        # A thread that syncs cannot be cancelled; leaving early would drop what it still has to report.
        await self._done.wait()
        await self._loop.run_in_executor(self._thread, self._storage.close)
        self._thread.shutdown(wait=False)

    def append(self, batch: Batch, durable: Durable) -> None:
        self._waiting.append((batch, durable))
        if not self._is_writing:
            self._is_writing = True
            self._done.clear()
            # Rooms that write in the same turn of the loop share the transaction.
            self._loop.call_soon(self._write)

    def load(self, match: str) -> StoredMatch | None:
        return self._storage.load(match)

    def running(self) -> Sequence[str]:
        return self._storage.running()

    def ended(self, since: float) -> Sequence[str]:
        return self._storage.ended(since)

    def unexported(self) -> Sequence[str]:
        return self._storage.unexported()

    def _write(self) -> None:
        self._retry = None
        taken, self._waiting = self._waiting, []
        if not taken:
            self._is_writing = False
            self._done.set()
            return
        if self._failure is not None:
            self._report(taken)
            return
        batches = [batch for batch, _ in taken]
        began = self._loop.time()
        written = self._loop.run_in_executor(self._thread, self._storage.commit, batches)
        written.add_done_callback(lambda done: self._written(taken, done, began))

    def _written(
        self, taken: Sequence[tuple[Batch, Durable]], done: asyncio.Future[None], began: float
    ) -> None:
        error = done.exception()
        if isinstance(error, StorageFullError) and not self._is_closing:
            metrics.FULL.inc()
            self._waiting[:0] = taken
            self._retry = self._loop.call_later(RETRY_SECONDS, self._write)
            if not self._is_full:
                _logger.error("the disk is full: nothing is acknowledged until there is space (%s)", error)
                self._is_full = True
                self.on_full(True)
            return
        was_full = self._is_full
        if was_full:
            self._is_full = False
            _logger.warning("the disk was full; %s", "nothing was lost" if error is None else error)
        if error is not None:
            self._failure = JournalError(f"the journal has stopped: {error}")
            _logger.critical("%s; the server has to be started again", self._failure)
        else:
            metrics.COMMIT_SECONDS.observe(self._loop.time() - began)
            metrics.COMMITTED.inc(len(taken))
        self._report(taken)
        if was_full:
            self.on_full(False)

    def _report(self, taken: Sequence[tuple[Batch, Durable]]) -> None:
        # The next transaction need not wait for what the callbacks have to tell.
        self._loop.call_soon(self._write)
        for _, durable in taken:
            durable(self._failure)
