"""A confidence sequence: an interval for a mean that may be looked at after every observation.

The predictable plug-in empirical Bernstein sequence of Waudby-Smith and Ramdas (2023, theorem 2), for values within
[0, 1]. However often one looks, the chance that it ever leaves out the mean is at most alpha; so one may stop as soon
as it leaves out zero, which no fixed-size test allows.
"""

import math

import attrs


@attrs.define
class ConfidenceSequence:
    """An interval for the mean of values within ``low .. high``, valid at all times together."""

    alpha: float = 0.05
    """Chance that it is ever wrong."""
    low: float = -1.0
    high: float = 1.0
    count: int = attrs.field(init=False, default=0)
    lower: float = attrs.field(init=False)
    """The interval so far: the intersection of all intervals up to now."""
    upper: float = attrs.field(init=False)
    _mean_sum: float = attrs.field(init=False, default=0.5)
    _square_sum: float = attrs.field(init=False, default=0.25)
    _weights: float = attrs.field(init=False, default=0.0)
    _weighted: float = attrs.field(init=False, default=0.0)
    _spread: float = attrs.field(init=False, default=0.0)
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
        # Means of what came before, so that the weight does not depend on the value it weighs.
        mean, variance = self._mean_sum / t, self._square_sum / t
        weight = min(0.5, math.sqrt(2 * math.log(2 / self.alpha) / (variance * t * math.log(1 + t))))
        self._weights += weight
        self._weighted += weight * x
        self._spread += 4 * (x - mean) ** 2 * (-math.log(1 - weight) - weight) / 4
        self._plain += x
        self._mean_sum += x
        now = self._mean_sum / (t + 1)
        self._square_sum += (x - now) ** 2
        centre = self._weighted / self._weights
        half = (math.log(2 / self.alpha) + self._spread) / self._weights
        scale = self.high - self.low
        self.lower = max(self.lower, self.low + scale * (centre - half))
        self.upper = min(self.upper, self.low + scale * (centre + half))

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
