"""A confidence sequence: an interval for a mean that may be looked at after every observation.

The hedged betting sequence of Waudby-Smith and Ramdas (2023, theorem 3) for values within bounds. Against every mean
that is possible somebody bets, half of the money on more and half on less, and stakes what the values so far make
sensible. If a mean is the true one, such bets are fair, and money that is never expected to grow is twenty times what
it was at any time in at most one of twenty cases (Ville). So means at which somebody has become that rich are left
out, and however often one looks, the chance that the true one ever is among them is at most alpha. The stakes are
those of their empirical Bernstein sequence (theorem 2), whose closed form needs about three times as many values to
see a large difference.
"""

import math

import attrs
import numpy as np

from techrace_game.types import Array

CELLS = 2000
"""Into which the range is divided; an even number, so that the middle is a mean that is bet against."""
MOST_STAKED = 0.75
"""Share of the money that a bet may lose."""
_MEANS = np.arange(CELLS + 1) / CELLS
with np.errstate(divide="ignore"):
    _MOST_ON_MORE, _MOST_ON_LESS = MOST_STAKED / _MEANS, MOST_STAKED / (1 - _MEANS)


def _no_money() -> Array:
    return np.zeros(CELLS + 1)


@attrs.define
class ConfidenceSequence:
    """An interval for the mean of values within ``low .. high``, valid at all times together."""

    alpha: float = 0.05
    """Chance that it is ever wrong."""
    low: float = -1.0
    high: float = 1.0
    count: int = attrs.field(init=False, default=0)
    lower: float = attrs.field(init=False)
    """The interval so far: what none of the intervals up to now left out."""
    upper: float = attrs.field(init=False)
    _first: int = attrs.field(init=False, default=0)
    _last: int = attrs.field(init=False, default=CELLS)
    _on_more: Array = attrs.field(init=False, factory=_no_money)
    _on_less: Array = attrs.field(init=False, factory=_no_money)
    """Logarithms of the money won by betting on more and on less than each mean."""
    _sum: float = attrs.field(init=False, default=0.5)
    _squares: float = attrs.field(init=False, default=0.25)
    """Of values, and of their distances from the mean at their time, with one made-up value in the middle."""
    _plain: float = attrs.field(init=False, default=0.0)

    def __attrs_post_init__(self) -> None:
        self.lower, self.upper = self.low, self.high

    def add(self, value: float) -> None:
        """Take in the next value.

        Raises:
            ValueError: it is outside the bounds.
        """
        if not self.low <= value <= self.high:
            raise ValueError(f"value: {value} is not within {self.low} to {self.high}")
        x = (value - self.low) / (self.high - self.low)
        self.count += 1
        t = self.count
        # From what came before alone: a stake that knew its value would not be fair.
        variance = self._squares / t
        stake = math.sqrt(2 * math.log(2 / self.alpha) / (variance * t * math.log(1 + t)))
        self._on_more += np.log1p(np.minimum(stake, _MOST_ON_MORE) * (x - _MEANS))
        self._on_less += np.log1p(np.minimum(stake, _MOST_ON_LESS) * (_MEANS - x))
        self._plain += x
        self._sum += x
        self._squares += (x - self._sum / (t + 1)) ** 2
        rich = math.log(2 / self.alpha)
        while self._first < self._last and self._on_more[self._first] >= rich:
            self._first += 1
        while self._first < self._last and self._on_less[self._last] >= rich:
            self._last -= 1
        # Between two neighbouring means nobody bets, so the cell at the edge belongs to the interval.
        self.lower = self._value(max(0, self._first - 1))
        self.upper = self._value(min(CELLS, self._last + 1))

    def _value(self, cell: int) -> float:
        return self.low + (self.high - self.low) * cell / CELLS

    @property
    def mean(self) -> float:
        """The plain mean so far; the middle of the bounds before the first value."""
        if not self.count:
            return (self.low + self.high) / 2
        return self.low + (self.high - self.low) * self._plain / self.count

    @property
    def decided(self) -> bool:
        """Whether zero is left out."""
        return self.lower > 0 or self.upper < 0
