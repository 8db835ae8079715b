"""Finds the records of a file and what is wrong with it, without unpacking a single body.

A file that ends in a bad record has a *torn tail*: a write that a crash interrupted. The valid prefix is good.
A bad record with a valid one behind it, or a whole record (its CRC holds) that does not belong where it stands,
is *corruption*: no crash does that, so the file is refused unless the caller asks for what can be saved.
"""

import zlib
from array import array

import attrs

from techrace_replays.errors import EmptyLogError, FormatError, LogError
from techrace_replays.format import (
    CHAIN_SIZE,
    FRAME,
    MAGIC,
    MAGIC_END,
    MAGIC_START,
    MAJOR,
    OVERHEAD,
    SMALLEST_PAYLOAD,
    Limits,
    link,
    read_head,
    size_limit,
    unpacked_size,
    within_ratio,
)
from techrace_replays.upgrades import is_readable

AFTER_END_REFUSED = frozenset("HTJSXE")
"""What may not follow the end record."""
_SEARCHED_BYTES = 256 << 20
_SEARCHED_PLACES = 1_000_000


@attrs.frozen(kw_only=True)
class Damage:
    """Where a file stops being readable."""

    offset: int
    """Offset of the first byte that was dropped."""
    record: int
    """Number of the first record that was dropped, from 0 (the header)."""
    tick: int
    """The first tick that is not in the readable part."""
    dropped: int
    """Bytes from ``offset`` to the end of the file."""
    reason: str
    torn: bool
    """Whether an interrupted write explains it; otherwise the file was altered."""

    def __str__(self) -> str:
        return f"byte {self.offset}, record {self.record}, tick {self.tick}: {self.reason}"


@attrs.frozen(kw_only=True)
class Scan:
    """The readable part of a file."""

    offsets: "array[int]"
    """Offset of every record."""
    types: str
    """Type letter of every record."""
    size: int
    """Bytes of the readable part."""
    chain: bytes
    """Chain value of the last record."""
    damage: Damage | None
    major: int
    """Major version of the format that the file has."""


def scan(data: bytes, limits: Limits, *, salvage: bool = False) -> Scan:
    """Check framing, CRC, chain, order and declared sizes of a whole file.

    Args:
        data: the file.
        limits: what is accepted.
        salvage: keep the prefix before corruption, too, instead of refusing the file.

    Raises:
        LogError: not a log of a supported version, no header, corruption, or larger than ``limits``.
    """
    _check_magic(data, limits)
    return _Scanner(data, limits).run(salvage=salvage)


def _check_magic(data: bytes, limits: Limits) -> None:
    if len(data) > limits.file:
        raise LogError(f"the file has more than {limits.file} bytes", offset=limits.file)
    for offset, (found, expected) in enumerate(zip(data, MAGIC, strict=False)):
        if found == expected:
            continue
        if offset == len(MAGIC_START) and data[offset + 1 : len(MAGIC)] == MAGIC_END:
            if is_readable(found):
                continue
            raise LogError(f"format version {found} is not supported, only {MAJOR}", offset=offset)
        raise LogError(
            f"not a techrace log: expected byte {expected:#04x}, found {found:#04x}", offset=offset
        )
    if len(data) < len(MAGIC):
        raise EmptyLogError(f"cut off inside the first {len(MAGIC)} bytes", offset=len(data))


class _Scanner:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.offset = len(MAGIC)
        self.offsets: array[int] = array("Q")
        self.types: list[str] = []
        self.chain = b""
        self.ticks = 0
        self.ended = False
        self.unpacked = 0

    def run(self, *, salvage: bool) -> Scan:
        damage = None
        while damage is None and self.offset < len(self.data):
            broken = self._broken_frame()
            if broken is not None:
                torn = not self._valid_record_behind()
                damage = self._damage(broken, torn=torn)
            else:
                damage = self._take()
        if damage is not None and not (damage.torn or salvage):
            raise LogError(damage.reason, offset=damage.offset, record=damage.record, tick=damage.tick)
        if not self.types:
            reason = "cut off before the header" if damage is None else f"no readable header: {damage.reason}"
            cut = damage is None or damage.torn
            raise (EmptyLogError if cut else LogError)(reason, offset=self.offset, record=0)
        return Scan(
            offsets=self.offsets,
            types="".join(self.types),
            size=self.offset,
            chain=self.chain,
            damage=damage,
            major=self.data[len(MAGIC_START)],
        )

    def _damage(self, reason: str, *, torn: bool) -> Damage:
        return Damage(
            offset=self.offset,
            record=len(self.types),
            tick=self.ticks,
            dropped=len(self.data) - self.offset,
            reason=reason,
            torn=torn,
        )

    def _broken_frame(self) -> str | None:
        """Say why no whole record starts here, None if one does."""
        left = len(self.data) - self.offset
        if left < FRAME.size:
            return f"cut off: {left} bytes of a record"
        length, crc = FRAME.unpack_from(self.data, self.offset)
        most = self.limits.big_record
        if not SMALLEST_PAYLOAD <= length <= most:
            return f"a record declares {length} bytes, allowed are {SMALLEST_PAYLOAD} to {most}"
        if left < length + OVERHEAD:
            return f"cut off: {left} bytes of a record that declares {length + OVERHEAD}"
        start = self.offset + FRAME.size
        if zlib.crc32(self.data[start : start + length]) != crc:
            return "the CRC differs"
        return None

    def _valid_record_behind(self) -> bool:
        """Whether a whole record starts anywhere behind this place.

        The work is bounded, since a hostile file may consist of promising places; one that uses up the bound
        is no torn tail.
        """
        data, searched, places = self.data, 0, 0
        found = data.find(b"\x93\xa1", self.offset + 1 + FRAME.size)
        while found >= 0:
            length, crc = FRAME.unpack_from(data, found - FRAME.size)
            if SMALLEST_PAYLOAD <= length <= min(self.limits.big_record, len(data) - found - CHAIN_SIZE):
                searched += length
                if zlib.crc32(data[found : found + length]) == crc:
                    return True
            places += 1
            if searched > _SEARCHED_BYTES or places > _SEARCHED_PLACES:
                return True
            found = data.find(b"\x93\xa1", found + 1)
        return False

    def _take(self) -> Damage | None:
        """Accept the whole record that starts here, or say why it is not the one that belongs here."""
        length, _ = FRAME.unpack_from(self.data, self.offset)
        start = self.offset + FRAME.size
        payload = self.data[start : start + length]
        chain = link(self.chain, payload)
        try:
            head = read_head(payload)
            unpacked = unpacked_size(payload, head)
        except FormatError as error:
            return self._damage(str(error), torn=False)
        misplaced = self._misplaced(head.type, head.seq)
        if misplaced is not None:
            return self._damage(misplaced, torn=False)
        stored = self.data[start + length : start + length + CHAIN_SIZE]
        if stored != chain:
            return self._damage("the hash chain differs", torn=self._unwritten(chain, start + length))
        self._check_sizes(head.type, length, unpacked)
        self.offsets.append(self.offset)
        self.types.append(head.type)
        self.offset += length + OVERHEAD
        self.chain = chain
        self.ticks += head.type == "T"
        self.ended = self.ended or head.type == "E"
        return None

    def _misplaced(self, kind: str, seq: int) -> str | None:
        number = len(self.types)
        if seq != number:
            return f"expected record {number}, found record {seq}: swapped, missing or inserted"
        if (kind == "H") != (number == 0):
            return f"expected {'a' if number == 0 else 'no'} header, found a record of type {kind}"
        if self.ended and kind in AFTER_END_REFUSED:
            return f"a record of type {kind} follows the end"
        return None

    def _unwritten(self, chain: bytes, start: int) -> bool:
        """Whether the file from ``start`` begins as ``chain`` and is zeros then: a block never filled."""
        rest = self.data[start:]
        same = next((i for i in range(CHAIN_SIZE) if rest[i] != chain[i]), CHAIN_SIZE)
        return rest.count(0, same) == len(rest) - same

    def _check_sizes(self, kind: str, length: int, unpacked: int) -> None:
        limits, number = self.limits, len(self.types)
        self.unpacked += unpacked
        reason = None
        if number >= limits.records:
            reason = f"more than {limits.records} records"
        elif length > size_limit(kind, limits):
            reason = f"a record of type {kind} has {length} bytes, allowed are {size_limit(kind, limits)}"
        elif unpacked > limits.body:
            reason = f"a body declares {unpacked} bytes unpacked, allowed are {limits.body}"
        elif self.unpacked > limits.unpacked:
            reason = f"the bodies declare more than {limits.unpacked} bytes unpacked"
        elif not within_ratio(self.unpacked, self.offset + length + OVERHEAD, limits):
            reason = f"the bodies declare more than {limits.ratio} times the bytes of the file"
        if reason is not None:
            raise LogError(reason, offset=self.offset, record=number, tick=self.ticks)
