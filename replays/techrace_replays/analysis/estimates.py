"""Numbers with their uncertainty: shares, means and paired differences with 95 % intervals.

Intervals never leave the range that the quantity has, and an experiment without a single difference still has an
interval of a width above zero: so many matches without a difference are no proof that there is none.
"""

import math
from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from techrace_game.types import Array

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@attrs.frozen(kw_only=True)
class Estimate:
    """A number with a 95 % interval."""

    value: float
    low: float
    high: float
    error: float
    """Standard error, for further arithmetic."""
    count: int
    """Independent observations behind it."""

    @property
    def clear(self) -> bool:
        """The interval lies on one side of zero."""
        return self.low > 0 or self.high < 0

    def p_value(self) -> float:
        """Return the two-sided p-value of "it is zero", by the normal approximation."""
        if self.error == 0:
            return 1.0 if self.value == 0 else 0.0
        return math.erfc(abs(self.value) / self.error / math.sqrt(2))

    def to_json(self) -> dict[str, float | int]:
        """Return the estimate as JSON has it."""
        return attrs.asdict(self)


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927).

    Args:
        count: how often it happened.
        total: out of how many, at least 1.
    """
    value, weight = count / total, Z * Z / total
    centre = (value + weight / 2) / (1 + weight)
    half = math.sqrt(value * (1 - value) * weight + weight * weight / 4) / (1 + weight)
    # Rounding must not push the interval off the estimate where that is 0 or 1.
    return max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half))


def share(happened: Array) -> Estimate:
    """Estimate how often something happens, with Wilson's interval.

    Args:
        happened: bool of shape (k,), k > 0.
    """
    total, count = len(happened), int(np.count_nonzero(happened))
    value, (low, high) = count / total, wilson(count, total)
    return Estimate(
        value=value, low=low, high=high, error=math.sqrt(value * (1 - value) / total), count=total
    )


def mean(values: Array, least: float = -math.inf, most: float = math.inf) -> Estimate:
    """Estimate a mean, with the normal interval cut to the range of single values.

    Args:
        values: of shape (k,), k > 0; one value alone says nothing about its spread.
        least: no value is lower.
        most: no value is higher.
    """
    value, total = float(np.mean(values)), len(values)
    error = math.inf if total < 2 else float(np.std(values, ddof=1)) / math.sqrt(total)
    half = Z * error
    return Estimate(
        value=value, low=max(least, value - half), high=min(most, value + half), error=error, count=total
    )


def share_change(before: Array, after: Array) -> Estimate:
    """Estimate how much more often something happens, from pairs that met the same luck.

    The interval is that of Agresti and Min (2005) for matched pairs: half a pair is added to each of the four ways
    in which a pair can come out.

    Args:
        before: bool of shape (k,), k > 0.
        after: bool of shape (k,), the other halves of the pairs.
    """
    total = len(before)
    gained = int(np.count_nonzero(after & ~before))
    lost = int(np.count_nonzero(before & ~after))
    padded, up, down = total + 2, (gained + 0.5) / (total + 2), (lost + 0.5) / (total + 2)
    error = math.sqrt(max(0.0, up + down - (up - down) ** 2) / padded)
    value = (gained - lost) / total
    return Estimate(
        value=value,
        low=max(-1.0, min(value, up - down - Z * error)),
        high=min(1.0, max(value, up - down + Z * error)),
        error=error,
        count=total,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for looking at all of them (Holm 1979), in the given order."""
    adjusted, worst = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = worst
    return adjusted


@attrs.frozen(kw_only=True)
class Chances:
    """How matches may end from one position."""

    yellow: Estimate
    red: Estimate
    horizon: Estimate

    @classmethod
    def of(cls, over: Array) -> Self:
        """Estimate them from endings (:class:`~techrace_game.types.Ending`) of shape (k,)."""
        return cls(yellow=share(over == 1), red=share(over == 2), horizon=share(over == 3))

    def to_json(self) -> dict[str, object]:
        """Return the chances as JSON has them."""
        return {field.name: getattr(self, field.name).to_json() for field in attrs.fields(Chances)}
