"""A bot's private luck: draws keyed by its own seed, the tick and a counter (rule 6, stream 11).

A draw depends on nothing but its key, so a bot asked twice about the same observation answers the same, and a match
decided in a batch, in process or over the wire meets the same luck. The match's seed is never involved: it would
tell a bot what is hidden from its seat.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from techrace_game.chance import Stream, draw, draw_mixed, mix
from techrace_game.types import Array, IntArray, SeedArray

T = TypeVar("T")


class Luck:
    """The draws of one bot at one tick, in the order in which it asks for them."""

    def __init__(self, seed: int, tick: int) -> None:
        self._seed = np.array([seed], np.uint64)
        self._tick = tick
        self._counter = 0

    def below(self, limit: int) -> int:
        """Return an integer in ``0 .. limit - 1``.

        Raises:
            ValueError: ``limit`` is not positive.
        """
        if limit < 1:
            raise ValueError(f"limit is {limit}, expected at least 1")
        self._counter += 1
        counter = np.array([self._counter - 1])
        return int(draw(self._seed, Stream.BOTS, self._tick, counter)[0]) % limit

    def choose(self, options: Sequence[T]) -> T:
        """Return one of ``options``, each equally likely."""
        return options[self.below(len(options))]


class BatchLuck:
    """The same for the bots of one seat in many matches, one draw per match at a time."""

    def __init__(self, seeds: SeedArray, tick: Array) -> None:
        """Start at the first draw.

        Args:
            seeds: uint64 of shape (match,), the private seeds of the bots.
            tick: of shape (match,).
        """
        self._mixed = mix(seeds)[:, None]
        self._tick = np.asarray(tick, np.int64)[:, None]
        self._counter = 0

    def below(self, limit: int) -> IntArray:
        """Return integers in ``0 .. limit - 1``, of shape (match,)."""
        return self.many(1)[:, 0] % limit

    def many(self, count: int) -> IntArray:
        """Return the next ``count`` 32-bit draws, of shape (match, count)."""
        counters = np.arange(self._counter, self._counter + count, dtype=np.int64)
        self._counter += count
        return draw_mixed(self._mixed, Stream.BOTS, self._tick, counters)


def bot_seeds(seeds: SeedArray, seat: int) -> SeedArray:
    """Return private bot seeds for a seat of matches with these match seeds, for runs where nobody sets them.

    They are one-way: a bot that sees its own seed learns nothing about the seed of the match.

    Args:
        seeds: uint64 of shape (match,), the seeds of the matches.
        seat: the seat.

    Returns:
        uint64 of shape (match,).
    """
    # The first counter at the top of its range: no tick reaches it.
    halves = draw(seeds[:, None], Stream.BOTS, 0xFFFFF, np.array([2 * seat, 2 * seat + 1])).astype(np.uint64)
    return (halves[:, 0] << np.uint64(32)) | halves[:, 1]


def bot_seed(seed: int, seat: int) -> int:
    """Return the private bot seed for a seat of one match; see :func:`bot_seeds`."""
    return int(bot_seeds(np.array([seed], np.uint64), seat)[0])
