"""What can be wrong with a log.

::

    ValueError
    ├── FormatError   bytes or values that are not of this format, without a place
    ├── LogError      a file that cannot be read, with the place
    │   └── EmptyLogError   nothing was recorded before it was cut off
    ├── RedactionError      a log of which nothing may be handed out as asked
    └── SimulationError     a log that can be read, but not played again
"""


class FormatError(ValueError):
    """Bytes or values that are not of this format; a reader adds the place: :class:`LogError`."""


class LogError(ValueError):
    """A file that is not a log, or one that is damaged where a torn tail does not explain it."""

    def __init__(
        self, reason: str, *, offset: int, record: int | None = None, tick: int | None = None
    ) -> None:
        where = f"byte {offset}"
        where += "" if record is None else f", record {record}"
        where += "" if tick is None else f", tick {tick}"
        super().__init__(f"{where}: {reason}")
        self.reason = reason
        """A sentence without the place."""
        self.offset = offset
        """Offset in the file of the first byte that cannot be read."""
        self.record = record
        """Number of the record there, from 0 (the header); None outside records."""
        self.tick = tick
        """The first tick that is not recorded before the place."""

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.reason, self.offset, self.record, self.tick)


class EmptyLogError(LogError):
    """A log that was cut off before its header was whole, so that nothing is lost by starting anew."""


class RedactionError(ValueError):
    """A log of which nothing may be handed out as asked; the message says why."""


class SimulationError(ValueError):
    """A log that can be read, but not played again by this version."""


def _rebuild(
    kind: type[LogError], reason: str, offset: int, record: int | None, tick: int | None
) -> LogError:
    return kind(reason, offset=offset, record=record, tick=tick)
