"""Opens a match log: checks all of it first, then hands out records one at a time.

A :class:`Log` keeps the packed file (at most 64 MiB) and the place of every record; a record is unpacked when it
is asked for and not kept, so memory does not grow with what the file unpacks to.
"""

import time
from bisect import bisect_right
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

import attrs

from techrace_replays.errors import FormatError, LogError
from techrace_replays.format import CHAIN_SIZE, FRAME, Limits, read_head, unpack_body
from techrace_replays.records import (
    End,
    Header,
    Record,
    Snapshot,
    TickRecord,
    check_place,
    record_from_body,
)
from techrace_replays.scan import Damage, Scan, scan
from techrace_replays.upgrades import upgraded

_SMALL = 48
"""Bytes of a payload that takes microseconds to unpack, whatever it is."""


@attrs.frozen(kw_only=True)
class Entry:
    """A record with its place."""

    number: int
    """From 0, the header."""
    offset: int
    """Bytes from the start of the file."""
    record: Record


class Log:
    """The readable part of a match log."""

    def __init__(self, data: bytes, found: Scan, limits: Limits) -> None:
        self._data, self._scan, self._limits = data, found, limits
        self._numbers = {kind: [n for n, k in enumerate(found.types) if k == kind] for kind in "TSE"}
        self.seats = 0
        self._spent, self._unpacked = 0.0, 0
        header = self._read(0)
        if not isinstance(header, Header):
            raise self._error(0, "expected a header")
        self.header: Header = header
        self.seats = len(header.seats)
        end = self._read(self._numbers["E"][0]) if self._numbers["E"] else None
        self.end: End | None = end if isinstance(end, End) else None

    @property
    def limits(self) -> Limits:
        """What was accepted when it was opened, and what playing it may cost."""
        return self._limits

    @property
    def damage(self) -> Damage | None:
        """What was dropped, None for nothing."""
        return self._scan.damage

    @property
    def complete(self) -> bool:
        """Whether the match is there to its end and nothing was dropped."""
        return self.end is not None and self.damage is None

    @property
    def ticks(self) -> int:
        """Number of recorded ticks: 0 .. ticks - 1, without a gap."""
        return len(self._numbers["T"])

    @property
    def size(self) -> int:
        """Bytes of the readable part."""
        return self._scan.size

    @property
    def final_hash(self) -> bytes:
        """Chain value of the last readable record: names the content of the file."""
        return self._scan.chain

    def chain_before(self, number: int) -> bytes:
        """Return the chain value of the record before record ``number``, which is not the first."""
        return self._data[self._scan.offsets[number] - CHAIN_SIZE : self._scan.offsets[number]]

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self._scan.types)

    def entries(self, types: str | None = None, start: int = 0) -> Iterator[Entry]:
        """Unpack records in order, one at a time.

        Args:
            types: letters of the types that are wanted; None: all.
            start: number of the record to start at.

        Raises:
            LogError: a record is whole but its content is not what its type demands.
        """
        for number in range(start, len(self)):
            if types is not None and self._scan.types[number] not in types:
                continue
            yield Entry(number=number, offset=self._scan.offsets[number], record=self._read(number))

    def records(self) -> Iterator[Record]:
        """Unpack the records, one at a time.

        Raises:
            LogError: as :meth:`entries`.
        """
        return (entry.record for entry in self.entries())

    def tick(self, tick: int) -> TickRecord:
        """Return the record of a tick.

        Raises:
            LookupError: the log does not have it.
            LogError: as :meth:`entries`.
        """
        if not 0 <= tick < self.ticks:
            raise LookupError(f"tick: expected 0..{self.ticks - 1}, found {tick}")
        record = self._read(self._numbers["T"][tick])
        if not isinstance(record, TickRecord):
            raise self._error(self._numbers["T"][tick], "expected a tick")
        return record

    def snapshot(self, tick: int) -> Snapshot | None:
        """Return the last snapshot of at most ``tick`` ticks played, None if there is none.

        Raises:
            LogError: as :meth:`entries`.
        """
        numbers = self._numbers["S"]
        usable = bisect_right(numbers, tick, key=self._ticks_before)
        record = self._read(numbers[usable - 1]) if usable else None
        return record if isinstance(record, Snapshot) else None

    def place(self, tick: int) -> int:
        """Return the byte offset of the record of a tick.

        Raises:
            LookupError: the log does not have it.
        """
        if not 0 <= tick < self.ticks:
            raise LookupError(f"tick: expected 0..{self.ticks - 1}, found {tick}")
        return self._scan.offsets[self._numbers["T"][tick]]

    def _ticks_before(self, number: int) -> int:
        return bisect_right(self._numbers["T"], number - 1)

    def _error(self, number: int, reason: str) -> LogError:
        return LogError(
            reason, offset=self._scan.offsets[number], record=number, tick=self._ticks_before(number)
        )

    def _read(self, number: int) -> Record:
        limits = self._limits
        if self._spent > max(limits.seconds, limits.usual * self._unpacked):
            raise self._error(
                number, f"{self._unpacked} records took {self._spent:.1f} s to unpack: too intricate"
            )
        offset = self._scan.offsets[number]
        length, _ = FRAME.unpack_from(self._data, offset)
        # What is small is not intricate, and to ask for the time would cost more than to unpack it.
        started = time.thread_time() if length > _SMALL else None
        payload = self._data[offset + FRAME.size : offset + FRAME.size + length]
        try:
            head = read_head(payload)
            body = upgraded(self._scan.major, head.type, unpack_body(payload, head, self._limits))
            record = record_from_body(head.type, body)
            check_place(record, ticks=self._ticks_before(number), seats=self.seats)
        except FormatError as error:
            raise self._error(number, f"record of type {self._scan.types[number]}: {error}") from None
        finally:
            if started is not None:
                self._spent += time.thread_time() - started
            self._unpacked += 1
        return record


def decode_record(payload: bytes, *, limits: Limits | None = None) -> tuple[int, Record]:
    """Return sequence number and record of a payload, as :func:`~techrace_replays.encode_record` made it.

    Raises:
        FormatError: it is not a payload, too large, or not what its type demands.
    """
    head = read_head(payload)
    return head.seq, record_from_body(head.type, unpack_body(payload, head, limits or Limits()))


def open_log(path: str | PathLike[str], *, limits: Limits | None = None, salvage: bool = False) -> Log:
    """Open the log at ``path``.

    A torn tail is dropped and reported as ``damage``.

    Args:
        path: a ``.techrace`` file.
        limits: what is accepted; the default suits files of unknown origin.
        salvage: keep what stands before corruption instead of refusing the file.

    Raises:
        LogError: not a log, no header, corruption, above ``limits``, a header or end of the wrong shape.
        OSError: the file cannot be read.
    """
    limits = limits or Limits()
    with Path(path).open("rb") as file:
        data = file.read(limits.file + 1)
    return read_log(data, limits=limits, salvage=salvage)


def read_log(data: bytes, *, limits: Limits | None = None, salvage: bool = False) -> Log:
    """Like :func:`open_log`, for the bytes of a file."""
    limits = limits or Limits()
    return Log(data, scan(data, limits, salvage=salvage), limits)
