"""Did my change help? Two bots in the same worlds until the evidence is enough, however often one looks."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future
from enum import StrEnum
from itertools import groupby

import attrs

from techrace_bots.tournament.plan import units_of
from techrace_bots.tournament.playing import Played, Row, play_unit
from techrace_bots.tournament.sequential import ConfidenceSequence
from techrace_bots.tournament.spec import FIELD, Field

FULL = 1000
AHEAD = 2
"""Units that wait in an executor, for each of its workers."""


class Reason(StrEnum):
    """Why a comparison stopped."""

    BETTER = "the first bot is better: the interval lies above zero"
    WORSE = "the first bot is worse: the interval lies below zero"
    SAME = "no difference that matters: the interval lies within the margin"
    BUDGET = "undecided: the budget is used up"


@attrs.frozen(kw_only=True)
class Comparison:
    """What a comparison came to."""

    reason: Reason
    blocks: int
    matches: int
    difference: float
    """Mean difference of the payoffs of the first and the second bot in the same seats of the same worlds."""
    low: float
    high: float
    """Its interval, valid at every look."""
    alpha: float
    forfeits: tuple[int, int]
    """Seats that the first and the second bot forfeited: whoever breaks down is not worse at the game."""


def compare(
    field: Field,
    *,
    alpha: float = 0.05,
    margin: float = 0.0,
    most: int = 10_000,
    look: Callable[[int, float, float, float], None] | None = None,
    executor: Executor | None = None,
    workers: int = 1,
) -> Comparison:
    """Let two bots play the same seats of the same worlds, each alone among archetypes, until it is decided.

    Blocks count in the order of the schedule. A look costs nothing: the interval holds at all of them together.

    Args:
        field: a tournament of two bots.
        alpha: chance that the interval is ever wrong, and so of calling a difference between equals.
        margin: a difference below this payoff does not matter: stop when the interval lies within it; 0: never.
        most: blocks to play at most.
        look: told after each block the number of blocks, the mean difference and the interval.
        executor: plays matches; None: this process does. The result is the same.
        workers: how many the executor has.

    Raises:
        ValueError: not two bots.
        SandboxUnavailableError: a bot's tier cannot be had here.
    """
    if len(field.sources) != 2:
        raise ValueError(f"bots: {len(field.sources)} given, expected two")
    sequence, matches, decided = ConfidenceSequence(alpha=alpha), 0, False
    forfeits = [0, 0]
    blocks = _blocks(field, most, executor, workers)
    for rows in blocks:
        matches += len(rows)
        difference = block_difference(rows)
        if difference is None:
            continue
        sequence.add(difference / FULL)
        for row in rows:
            for seat in {fault["seat"] for fault in row["faults"] if fault["forfeits"]}:
                if row["bots"][seat] != FIELD:
                    forfeits[row["bots"][seat]] += 1
        if look is not None:
            look(sequence.count, FULL * sequence.mean, FULL * sequence.lower, FULL * sequence.upper)
        within = margin > 0 and sequence.lower > -margin / FULL and sequence.upper < margin / FULL
        if sequence.decided or within:
            decided = True
            blocks.close()
            break
    return Comparison(
        reason=_reason(sequence, decided=decided),
        blocks=sequence.count,
        matches=matches,
        difference=FULL * sequence.mean,
        low=FULL * sequence.lower,
        high=FULL * sequence.upper,
        alpha=alpha,
        forfeits=(forfeits[0], forfeits[1]),
    )


def _reason(sequence: ConfidenceSequence, *, decided: bool) -> Reason:
    if sequence.lower > 0:
        return Reason.BETTER
    if sequence.upper < 0:
        return Reason.WORSE
    return Reason.SAME if decided else Reason.BUDGET


def _blocks(field: Field, most: int, executor: Executor | None, workers: int) -> Generator[list[Row]]:
    """Yield the matches of each block in the order of the schedule, whichever order they are played in."""
    planned = units_of(field, (0, 1), blocks=most, first_block=0, first_unit=0)
    if executor is None:
        for unit in planned:
            yield from by_block(play_unit(field, unit).rows)
        return
    waiting: deque[Future[Played]] = deque()
    try:
        for unit in planned:
            waiting.append(executor.submit(play_unit, field, unit))
            if len(waiting) >= AHEAD * workers:
                yield from by_block(waiting.popleft().result().rows)
        while waiting:
            yield from by_block(waiting.popleft().result().rows)
    finally:
        for future in waiting:
            future.cancel()


def by_block(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield matches block by block."""
    for _, block in groupby(rows, key=lambda row: row["block"]):
        yield list(block)


def block_difference(rows: Iterable[Row]) -> float | None:
    """Return the mean payoff of bot 0 less that of bot 1; None: a match of the block does not count."""
    paid: tuple[list[int], list[int]] = ([], [])
    for row in rows:
        if row.get("void"):
            return None
        for seat, bot in enumerate(row["bots"]):
            if bot != FIELD:
                paid[bot].append(row["payoffs"][seat])
    return sum(paid[0]) / len(paid[0]) - sum(paid[1]) / len(paid[1])
