"""A bot's private log of one match: for its author, not for the other players."""

import os
from pathlib import Path
from typing import TextIO

from techrace_bots.sandbox.limits import Limits


class BotLog:
    """What a bot printed, how long it thought, what went wrong. Bounded, however much the bot prints.

    With a path it is written as it comes, readable by its owner alone; without, it is counted and thrown away, but for
    the last lines.
    """

    LAST = 4000
    """Bytes of what was printed last that are kept in memory."""

    def __init__(self, path: Path | None, limits: Limits) -> None:
        """Begin a log.

        Raises:
            OSError: it cannot be written.
        """
        self.path = path
        self._limits = limits
        self._file: TextIO | None = None
        if path is not None:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        self._room = limits.output_kept
        self._dropped = 0
        self.total = 0
        """Bytes that the bot printed."""
        self.last = b""
        """What it printed last."""

    def printed(self, data: bytes) -> bool:
        """Keep what the bot printed, as far as there is room; False once it is more than a bot may print."""
        self.total += len(data)
        kept = data[: self._room]
        self._room -= len(kept)
        self._dropped += len(data) - len(kept)
        self.last = (self.last + kept)[-self.LAST :]
        if kept and self._file is not None:
            self._file.write(kept.decode(errors="backslashreplace"))
            self._file.flush()
        return self.total <= self._limits.output_total

    def note(self, text: str) -> None:
        """Write a line of the runner's, and give the bot room for what it prints next."""
        if self._file is not None:
            if self._dropped:
                self._file.write(f"\n== {self._dropped} more bytes were printed and not kept\n")
            self._file.write(f"== {text}\n")
            self._file.flush()
        self._dropped, self._room = 0, self._limits.output_kept

    def close(self) -> None:
        """Finish the log."""
        if self._file is not None:
            self._file.close()
            self._file = None
