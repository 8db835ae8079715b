"""Run a tournament to its end, through any executor, from wherever it was left.

The plan follows from the file, a unit is a pure function, and its results appear whole or not at all. So one process,
many, shards on several machines and a cluster come to the same bytes, and so does a runner that is killed and started
again.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TypeAlias

import attrs

from techrace_bots.tournament.ladder import ladder_units
from techrace_bots.tournament.plan import Unit, units
from techrace_bots.tournament.playing import Played, play_unit
from techrace_bots.tournament.results import Results
from techrace_bots.tournament.spec import Design, Field

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many matches are done, and of how many."""
Open: TypeAlias = Callable[[], AbstractContextManager[Executor | None]]
"""Opens an executor; None plays in this process."""

AHEAD = 4
"""Units that wait in an executor, for each of its workers: enough to keep it busy, few enough to bound memory."""


@attrs.frozen
class Shard:
    """A part of a tournament that one runner plays."""

    number: int = 1
    """From 1."""
    count: int = 1

    def has(self, unit: Unit) -> bool:
        return unit.number % self.count == self.number - 1


def serial() -> AbstractContextManager[None]:
    """Play in this process."""
    return nullcontext()


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Play in processes of this machine, each of which loads bots once."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool


def run(
    field: Field,
    results: Results,
    *,
    executor: Open = serial,
    workers: int = 1,
    shard: Shard | None = None,
    progress: Progress | None = None,
) -> bool:
    """Play what is missing of a tournament.

    Args:
        field: the tournament.
        results: its folder, which :meth:`Results.begin` has made.
        executor: where matches are played.
        workers: how many it has, so that none waits.
        shard: the part to play; None: all of it.
        progress: told how far it is.

    Returns:
        Whether all of the tournament is there; another shard may be missing.

    Raises:
        SandboxUnavailableError: a bot's tier cannot be had where it would play.
        OSError: results cannot be stored.
    """
    with executor() as pool:
        runner = _Runner(field, results, pool, workers, shard or Shard(), progress)
        if field.tournament.design is not Design.LADDER:
            return runner.play(partial(units, field))
        return all(runner.play(partial(list, planned)) for planned in ladder_units(field, results))


def is_complete(field: Field, results: Results) -> bool:
    """Return whether every match of a tournament has been played."""
    there = results.done()
    rounds: Iterable[Iterable[Unit]] = (
        [units(field)] if field.tournament.design is not Design.LADDER else ladder_units(field, results)
    )
    return all(unit.number in there for planned in rounds for unit in planned)


@attrs.frozen
class _Runner:
    _field: Field
    _results: Results
    _pool: Executor | None
    _workers: int
    _shard: Shard
    _progress: Progress | None

    def play(self, planned: Callable[[], Iterable[Unit]]) -> bool:
        """Play this shard's part of what is missing, and say whether all of it is there.

        Args:
            planned: yields the plan, which is gone through more than once and never held as a whole.
        """
        there = self._results.done()
        missing = (unit for unit in planned() if unit.number not in there and self._shard.has(unit))
        total = done = 0
        for unit in planned():
            total += unit.matches
            done += unit.matches if unit.number in there else 0
        self._tell(done, total)
        for unit, played in self._played(missing):
            self._results.keep(unit.number, played)
            done += unit.matches
            self._tell(done, total)
        there = self._results.done()
        return all(unit.number in there for unit in planned())

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)

    def _played(self, missing: Iterable[Unit]) -> Iterator[tuple[Unit, Played]]:
        """Play units and yield them as they finish."""
        field, folder = self._field, self._results.folder
        if self._pool is None:
            for unit in missing:
                yield unit, play_unit(field, unit, folder)
            return
        waiting: dict[Future[Played], Unit] = {}
        left = iter(missing)
        while True:
            for unit in islice(left, AHEAD * self._workers - len(waiting)):
                waiting[self._pool.submit(play_unit, field, unit, folder)] = unit
            if not waiting:
                return
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield waiting.pop(future), future.result()
