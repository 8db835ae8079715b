"""The files that a host leaves behind for good: logs of finished matches, reports about halted ones."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from techrace_replays import create_log
from techrace_replays.records import End, Record
from techrace_replays.signing import KEY_FILE, load_or_create_key
from techrace_server.faults import Point, fault

SUFFIX = ".techrace"


class Archive(Protocol):
    """Where the files go. Every method blocks."""

    @property
    def public_key(self) -> bytes | None:
        """By which everybody can check that a log comes from this host; None: its logs are not signed."""
        ...

    def write_log(self, match: str, records: Iterable[Record]) -> None:
        """Keep the log of a match, durable and all at once; what there is of that name is replaced.

        Raises:
            OSError: the file cannot be written.
        """
        ...

    def find_log(self, match: str) -> Path | None:
        """Return where the log of a match is, if there is one."""
        ...

    def write_report(self, match: str, report: str) -> None:
        """Keep what is known about a halted match.

        Raises:
            OSError: the file cannot be written.
        """
        ...


class FolderArchive:
    """An :class:`Archive` in the folders ``replays`` and ``halted`` of a data folder, made when needed.

    Logs are signed by the key of the data folder, which the first start draws.
    """

    def __init__(self, folder: Path) -> None:
        self._replays = folder / "replays"
        self._halted = folder / "halted"
        self._key = load_or_create_key(folder / KEY_FILE)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key

    def write_log(self, match: str, records: Iterable[Record]) -> None:
        fault(Point.EXPORT_BEFORE_WRITE)
        self._replays.mkdir(parents=True, exist_ok=True, mode=0o700)
        with create_log(self._replays / f"{match}{SUFFIX}") as writer:
            for record in records:
                if isinstance(record, End):
                    fault(Point.EXPORT_IN_WRITE)
                    writer.end(record)
                else:
                    writer.write(record)
            writer.sign(self._key)
            writer.sync()
            fault(Point.EXPORT_BEFORE_RENAME)
        fault(Point.EXPORT_AFTER_RENAME)

    def find_log(self, match: str) -> Path | None:
        path = self._replays / f"{match}{SUFFIX}"
        return path if path.is_file() else None

    def write_report(self, match: str, report: str) -> None:
        self._halted.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._halted / f"{match}.json").write_text(report, encoding="utf-8")
