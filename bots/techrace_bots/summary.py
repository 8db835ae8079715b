"""What many matches come to: shares and means with 95 % intervals."""

import math
from collections.abc import Iterable
from typing import Self

import attrs
import numpy as np

from techrace_game.types import Array, Ending
from techrace_replays.analysis.estimates import Z, wilson

FULL_PAYOFF = 1000


@attrs.frozen(kw_only=True)
class Share:
    """How often something happened, with Wilson's 95 % interval."""

    count: int
    total: int
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, count: int, total: int) -> Self:
        """Estimate a share.

        Raises:
            ValueError: ``total`` is not positive.
        """
        if total < 1:
            raise ValueError(f"total is {total}, expected at least 1")
        low, high = wilson(count, total)
        return cls(count=count, total=total, share=count / total, low=low, high=high)


@attrs.frozen(kw_only=True)
class Mean:
    """A mean with its normal 95 % interval, within the bounds that single values have."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Array, least: float, most: float) -> Self:
        """Estimate the mean of values that lie in ``least .. most``; one value alone says nothing about its spread."""
        mean = float(np.mean(values))
        if len(values) < 2:
            return cls(mean=mean, low=least, high=most)
        half = Z * float(np.std(values, ddof=1)) / math.sqrt(len(values))
        return cls(mean=mean, low=max(least, mean - half), high=min(most, mean + half))


@attrs.frozen(kw_only=True)
class Summary:
    """How many matches of one scenario went."""

    matches: int
    endings: dict[Ending, Share]
    """Yellow, red, horizon."""
    payoffs: tuple[Mean, ...]
    """By seat, 0..1000."""
    ticks: Mean
    """Length of a match."""
    horizon: int

    @classmethod
    def of(cls, over: Array, ticks: Array, payoffs: Array, horizon: int) -> Self:
        """Summarise finished matches.

        Args:
            over: of shape (match,), how they ended.
            ticks: of shape (match,).
            payoffs: of shape (match, seat).
            horizon: the longest that a match can last.
        """
        matches = len(over)
        ends = (Ending.YELLOW, Ending.RED, Ending.HORIZON)
        return cls(
            matches=matches,
            endings={end: Share.of(int((over == end).sum()), matches) for end in ends},
            payoffs=tuple(Mean.of(column, 0, FULL_PAYOFF) for column in payoffs.T),
            ticks=Mean.of(ticks, 0, horizon),
            horizon=horizon,
        )

    def to_json(self) -> dict[str, object]:
        """Return the summary as JSON has it."""
        return {
            "matches": self.matches,
            "endings": {end.word: attrs.asdict(share) for end, share in self.endings.items()},
            "payoffs": _plain(self.payoffs),
            "ticks": attrs.asdict(self.ticks),
            "horizon": self.horizon,
        }


def _plain(means: Iterable[Mean]) -> list[dict[str, float]]:
    return [attrs.asdict(mean) for mean in means]
