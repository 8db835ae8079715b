"""When to come back after a connection was lost: arithmetic, with the luck passed in."""

import attrs

from techrace_protocol.close_codes import CloseCode

_UNKNOWN = 500
"""Least milliseconds where the server did not say why: the network broke."""


@attrs.frozen(kw_only=True)
class Patience:
    """How a client comes back. Durations in seconds."""

    longest: float = 10.0
    """Most between two tries, unless the server asks for more."""
    give_up: float = 120.0
    """From the loss on, unless a try succeeds."""

    def delay(self, attempt: int, close: int | None, luck: float) -> float | None:
        """Return how long to wait before a try.

        Args:
            attempt: 0 for the first one after the loss.
            close: the close code, None if the connection just broke.
            luck: in [0, 1); spreads clients that were all lost at once.

        Returns:
            Seconds, or None if it is no use to come back.
        """
        least = _least(close)
        if least is None:
            return None
        # The first try spreads over ten times the least wait: 0.5 to 5 s after a restart (close codes).
        spread = min(9 * least, self.longest) * min(1.0, (attempt + 1) / 2)
        wait: float = min(least * 2.0**attempt, max(least, self.longest))
        return wait + luck * spread


def _least(close: int | None) -> float | None:
    if close is None or close in {1005, 1006}:
        return _UNKNOWN / 1000
    try:
        milliseconds = CloseCode(close).retry_ms
    except ValueError:
        return None
    return None if milliseconds is None else milliseconds / 1000
