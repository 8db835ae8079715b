"""Turns records into the bytes of a log, one whole record per write."""

import os
from contextlib import suppress
from typing import BinaryIO, Self

from techrace_replays.errors import FormatError
from techrace_replays.format import MAGIC, OVERHEAD, Limits, frame, link, pack_payload
from techrace_replays.reader import Log
from techrace_replays.records import (
    End,
    Header,
    Index,
    Record,
    Snapshot,
    TickRecord,
    check_place,
    record_to_body,
    type_of,
)
from techrace_replays.scan import AFTER_END_REFUSED
from techrace_replays.signing import Signer, signature_record


def encode_record(record: Record, seq: int) -> bytes:
    """Return the payload of ``record`` as record number ``seq``: what a journal keeps in a row.

    Raises:
        FormatError: a field is out of range, or the record is too large; the message names the field.
    """
    return pack_payload(type_of(record), seq, record_to_body(record))


class LogWriter:
    """Appends records to a binary file and keeps the hash chain.

    Records come in order: a header first, ticks without a gap, at most one end. A record that does not belong, or
    that could not be read back, is refused and writes nothing. After a failed write or sync the writer refuses
    further records: what is in the file is then a valid prefix with, at worst, a torn tail.

    The file is the caller's to open and to close; :func:`~techrace_replays.create_log` and
    :func:`~techrace_replays.append_log` do that for files on disk.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Write to ``file``, which is empty."""
        self._file = file
        self._chain = b""
        self._records = self._ticks = self._size = self._seats = 0
        self._ended = self._failed = False
        self._snapshots: list[tuple[int, int]] = []

    @classmethod
    def resume(cls, file: BinaryIO, log: Log) -> Self:
        """Go on behind ``log``, which was read from ``file``; what follows its readable part is cut off.

        Raises:
            OSError: the file cannot be cut or moved in.
        """
        writer = cls(file)
        for entry in log.entries():
            writer._count(entry.record, entry.offset)
        writer._chain, writer._size = log.final_hash, log.size
        file.truncate(log.size)
        file.seek(log.size)
        return writer

    @property
    def records(self) -> int:
        """Number of records written: the sequence number of the next one."""
        return self._records

    @property
    def ticks(self) -> int:
        """Number of ticks written: the next tick."""
        return self._ticks

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._size

    @property
    def final_hash(self) -> bytes:
        """Chain value of the last record, empty before the first."""
        return self._chain

    def write(self, *records: Record) -> None:
        """Append records.

        Raises:
            FormatError: a field is out of range, or the record or the log is too large; it is not written.
            ValueError: the record does not belong here, or an earlier write failed; it is not written.
            OSError: it could not be written whole; what was written of it is cut off again where possible.
        """
        for record in records:
            self._check(record)
            payload = encode_record(record, self._records)
            chain = link(self._chain, payload)
            data = (b"" if self._records else MAGIC) + frame(payload, chain)
            if self._size + len(data) > Limits().file or self._records >= Limits().records:
                raise FormatError(
                    f"log: expected at most {Limits().file} bytes and {Limits().records} records"
                )
            self._put(data)
            self._count(record, self._size + len(data) - len(payload) - OVERHEAD)
            self._chain, self._size = chain, self._size + len(data)

    def end(self, end: End) -> None:
        """Append the end and the index of the snapshots, as :meth:`write`."""
        self.write(end, Index(snapshots=tuple(self._snapshots)))

    def sign(self, signer: Signer) -> None:
        """Append a signature of everything before it, as :meth:`write`.

        Raises:
            ValueError: there is nothing to sign.
        """
        if not self._records:
            raise ValueError("an empty log cannot be signed")
        self.write(signature_record(signer, self._chain))

    def sync(self) -> None:
        """Return when everything written is on disk. A file without a descriptor is flushed.

        Raises:
            OSError: it is not; the writer refuses further records, since a retry may seem to work (S6).
        """
        try:
            self._file.flush()
            with suppress(AttributeError, NotImplementedError):
                descriptor = self._file.fileno()
                os.fsync(descriptor)
        except OSError:
            self._failed = True
            raise

    def _check(self, record: Record) -> None:
        kind = type_of(record)
        if self._failed:
            raise ValueError("an earlier write failed: this log takes no more records")
        if isinstance(record, Header) != (self._records == 0):
            place = "first" if self._records == 0 else f"record {self._records}"
            raise ValueError(
                f"{place}: expected {'a' if self._records == 0 else 'no'} header, found type {kind}"
            )
        if self._ended and kind in AFTER_END_REFUSED:
            raise ValueError(f"a record of type {kind} cannot follow the end")
        check_place(record, ticks=self._ticks, seats=self._seats)

    def _count(self, record: Record, offset: int) -> None:
        self._records += 1
        match record:
            case Header():
                self._seats = len(record.seats)
            case TickRecord():
                self._ticks += 1
            case Snapshot():
                self._snapshots.append((record.tick, offset))
            case End():
                self._ended = True

    def _put(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self._failed = True
            with suppress(OSError):
                self._file.truncate(self._size)
            raise
