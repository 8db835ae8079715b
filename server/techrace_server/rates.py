"""Rate limits as arithmetic: a bucket that fills with time, which is a number passed in."""

import attrs


@attrs.define
class Bucket:
    """Allows ``rate`` units a second and ``burst`` at once."""

    rate: float
    burst: float
    level: float = attrs.field(init=False)
    _at: float | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self.level = self.burst

    def take(self, now: float, units: float = 1.0) -> bool:
        """Take ``units`` out, or nothing if there are fewer; say whether it went well."""
        if not self.allows(now, units):
            return False
        self.level -= units
        return True

    def allows(self, now: float, units: float = 1.0) -> bool:
        """Say whether ``units`` could be taken out."""
        if self._at is not None:
            self.level = min(self.burst, self.level + (now - self._at) * self.rate)
        self._at = now
        return self.level >= units

    def wait(self, units: float = 1.0) -> float:
        """Return the seconds after which ``units`` can be taken, counted from the last :meth:`take`."""
        return max(0.0, (units - self.level) / self.rate)
