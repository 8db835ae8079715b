"""Intervals from resampling whole worlds: what would have come out with other worlds of the same kind?

The percentile bootstrap is too narrow when there are few worlds, so its percentiles are moved outwards as a t
distribution's would be (Hesterberg 2015, "expanded percentile"); with fewer than five there is no interval at all,
because any would be invented.
"""

from collections.abc import Sequence
from statistics import NormalDist

import attrs
import numpy as np
from scipy.special import stdtr, stdtrit

from techrace_game.types import Array

RESAMPLES = 1000
FEWEST = 5
"""Worlds without which there is no interval."""
_AT_ONCE = 1 << 22
"""Numbers of a resampling that memory holds at a time."""
_DIGITS = 4
"""Of figures, so that the last bit of a sum decides nothing."""


@attrs.frozen(kw_only=True)
class Figure:
    """A number with its 95 % interval."""

    value: float
    low: float | None
    """None: too few worlds for an interval."""
    high: float | None


def picks(worlds: int, times: int) -> Array:
    """Return how often each resample takes each world, int64 of shape (resample, world).

    The same for the same numbers, whoever asks.
    """
    luck = np.random.Generator(np.random.PCG64(worlds))
    return luck.multinomial(worlds, np.full(worlds, 1 / worlds), times)


def interval(drawn: Array, worlds: int) -> tuple[Array, Array] | None:
    """Return the 95 % interval of resampled numbers along the first axis; None: too few worlds for one."""
    if worlds < FEWEST:
        return None
    outside = NormalDist().cdf(float(stdtrit(worlds - 1, 0.025)) * (worlds / (worlds - 1)) ** 0.5)
    low, high = np.nanpercentile(drawn, [100 * outside, 100 * (1 - outside)], axis=0)
    return low, high


def ratios(sums: Array) -> Array:
    """Return resampled means, float64 of shape (resample, column).

    Args:
        sums: of shape (world, column); the first column is the number that the others are divided by.
    """
    worlds = len(sums)
    luck = np.random.Generator(np.random.PCG64(worlds))
    share, step = np.full(worlds, 1 / worlds), max(1, _AT_ONCE // worlds)
    parts = [
        luck.multinomial(worlds, share, min(step, RESAMPLES - first)) @ sums
        for first in range(0, RESAMPLES, step)
    ]
    drawn = np.concatenate(parts)
    with np.errstate(invalid="ignore"):
        # A resample may miss all worlds in which a bot had this motive; percentiles leave it out.
        means: Array = drawn / drawn[:, :1]
    return means


def figure(value: float, drawn: Array, worlds: int) -> Figure:
    """Return a number with its interval."""
    ends = interval(drawn, worlds)
    low, high = (None, None) if ends is None else (round(float(end), _DIGITS) for end in ends)
    return Figure(value=round(value, _DIGITS), low=low, high=high)


def chance(value: float, drawn: Array, worlds: int) -> float:
    """Return how likely a mean so far from zero would be if the true one were zero (two-sided t)."""
    if worlds < FEWEST:
        return 1.0
    error = float(np.nanstd(drawn)) * (worlds / (worlds - 1)) ** 0.5
    if error <= 1e-9:
        return float(abs(value) <= 1e-9)
    return 2 * float(stdtr(worlds - 1, -abs(value) / error))


def holm(chances: Sequence[float], alpha: float = 0.05) -> list[bool]:
    """Return which of many findings hold, so that the chance of any false one is at most alpha (Holm 1979)."""
    held = [False] * len(chances)
    for place, index in enumerate(sorted(range(len(chances)), key=lambda index: chances[index])):
        if chances[index] > alpha / (len(chances) - place):
            break
        held[index] = True
    return held
