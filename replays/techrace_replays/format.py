"""The bytes of a ``.techrace`` file: magic, framing, hash chain, compression, limits.

::

    file    := magic record*
    record  := length u32 | crc32 u32 | payload | chain16      (little-endian)
    payload := msgpack [type, seq, body]
    chain_k := BLAKE2b-128(chain_{k-1} || payload_k), chain_0 = BLAKE2b-128(payload_0)

Compression sits *inside* a payload: a body that is a msgpack map is plain, a body that is msgpack ``bin`` is
one zstd frame holding that map. So a record is whole or it is not, whatever happened to its neighbours:
appending never rewrites earlier bytes, a torn tail costs the torn record alone, and length, CRC and chain are
checked on the bytes of the file before a decompressor or decoder sees them. ``docs/log-format.md`` describes
the same for other languages.
"""

import hashlib
import struct
import zlib
from typing import Any, NamedTuple, cast

import attrs
import msgpack
import zstandard

from techrace_replays.errors import FormatError

MAJOR = 1
"""Changes only when an older reader would misunderstand a newer file."""
MINOR = 1
"""Changes when record types or keys are added, which older readers skip or keep."""
MAGIC_START, MAGIC_END = b"TECHRACE", b"\r\n\x1a\x00"
MAGIC = MAGIC_START + bytes([MAJOR]) + MAGIC_END
"""A text-mode transfer or a stripped eighth bit spoils the last four bytes, as in PNG."""
FRAME = struct.Struct("<II")
CHAIN_SIZE = 16
OVERHEAD = FRAME.size + CHAIN_SIZE
SMALLEST_PAYLOAD = 4
BIG_TYPES = frozenset("HSI")
"""Records that may be large."""
COMPRESSED_TYPES = BIG_TYPES | {"V"}
"""What the writer compresses where it pays. A reader goes by the body alone."""

_LEVEL = 9
_RATIO_FLOOR = 1 << 20
_MAX_WINDOW = 1 << 23


@attrs.frozen(kw_only=True)
class Limits:
    """What a reader accepts, in bytes unless said otherwise. Checked before anything of that size is made."""

    file: int = 64 << 20
    records: int = 200_000
    """Number of records."""
    record: int = 64 << 10
    """Payload of an ordinary record."""
    big_record: int = 1 << 20
    """Payload of a header, a snapshot or an index."""
    body: int = 2 << 20
    """Body of one record once unpacked."""
    unpacked: int = 256 << 20
    """Bodies of all records once unpacked."""
    ratio: int = 100
    """Unpacked bytes per byte of the file, applied to what exceeds the first MiB."""
    seconds: float = 0.5
    """Computing that unpacking records may take in all, if it is more than :attr:`usual` for each of them."""
    usual: float = 0.002
    """Seconds of computing that unpacking a record takes at most where nobody means harm."""
    work: int = 12_000_000
    """Ticks that are played at a stretch, each counted as 800 + seats * technologies; a few seconds of computing."""


class Head(NamedTuple):
    """The part of a payload that is read before its body."""

    type: str
    seq: int
    body: int
    """Where the body starts within the payload."""


def link(previous: bytes, payload: bytes) -> bytes:
    """Return the chain value of ``payload``; ``previous`` is the one before it, empty at the start."""
    return hashlib.blake2b(previous + payload, digest_size=CHAIN_SIZE).digest()


def frame(payload: bytes, chain: bytes) -> bytes:
    """Return the record that carries ``payload``; ``chain`` is its own chain value."""
    return FRAME.pack(len(payload), zlib.crc32(payload)) + payload + chain


def pack_payload(kind: str, seq: int, body: dict[str, Any]) -> bytes:
    """Return the payload of a record.

    Raises:
        FormatError: the body does not fit in a record of its type.
    """
    limits = Limits()
    packed = pack(body)
    if len(packed) > limits.body:
        raise FormatError(f"body: expected at most {limits.body} bytes, found {len(packed)}")
    if kind in COMPRESSED_TYPES:
        packed = min(packed, pack(zstandard.ZstdCompressor(level=_LEVEL).compress(packed)), key=len)
    payload = b"\x93" + pack(kind) + pack(seq) + packed
    allowed = size_limit(kind, limits)
    if len(payload) > allowed:
        raise FormatError(f"payload of type {kind}: expected at most {allowed} bytes, found {len(payload)}")
    return payload


def size_limit(kind: str, limits: Limits) -> int:
    """Return the largest payload of a record of this type."""
    return limits.big_record if kind in BIG_TYPES else limits.record


def read_head(payload: bytes) -> Head:
    """Read type and sequence number, without touching the body.

    Raises:
        FormatError: the payload does not start as one of this format does.
    """
    if payload[:2] != b"\x93\xa1" or len(payload) < SMALLEST_PAYLOAD or not 0x41 <= payload[2] <= 0x5A:
        raise FormatError("expected an array of a capital letter, a number and a body")
    first = payload[3]
    if first < 0x80:
        return Head(chr(payload[2]), first, 4)
    width = {0xCC: 1, 0xCD: 2, 0xCE: 4}.get(first)
    if width is None or len(payload) < 4 + width:
        raise FormatError(f"sequence number: expected an integer below 2^32, found byte {first:#04x}")
    return Head(chr(payload[2]), int.from_bytes(payload[4 : 4 + width], "big"), 4 + width)


def unpacked_size(payload: bytes, head: Head) -> int:
    """Return the size of the body once unpacked, as it declares it, without unpacking it.

    Raises:
        FormatError: a compressed body that does not declare its size, or is not zstd.
    """
    compressed = _compressed(payload, head)
    return len(payload) - head.body if compressed is None else _declared_size(compressed)


def unpack_body(payload: bytes, head: Head, limits: Limits) -> dict[str, Any]:
    """Return the body as a mapping.

    Raises:
        FormatError: too large, not msgpack, or not a mapping with string keys.
    """
    compressed = _compressed(payload, head)
    packed = payload[head.body :] if compressed is None else _decompress(compressed, limits)
    body = unpack(packed)
    if not isinstance(body, dict) or not all(isinstance(key, str) for key in body):
        raise FormatError(f"body: expected a map with string keys, found {type(body).__name__}")
    return body


def pack(value: object) -> bytes:
    """Encode plain values as msgpack."""
    return cast("bytes", msgpack.packb(value))


def unpack(packed: bytes) -> Any:
    """Decode msgpack of unknown origin.

    Raises:
        FormatError: it is not msgpack, has an extension type, or has bytes behind it.
    """
    try:
        return msgpack.unpackb(packed, ext_hook=_no_extension)
    # The decoder raises all of these for hostile input; its own exceptions are ValueErrors.
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise FormatError(f"not valid msgpack: {str(error) or type(error).__name__}") from None


def within_ratio(unpacked: int, packed: int, limits: Limits) -> bool:
    """Whether ``unpacked`` bytes may come from ``packed`` bytes of a file."""
    return unpacked <= _RATIO_FLOOR + limits.ratio * packed


def _no_extension(code: int, data: bytes) -> Any:
    raise FormatError(f"extension type {code} with {len(data)} bytes")


def _compressed(payload: bytes, head: Head) -> bytes | None:
    """Return the zstd frame of a compressed body, None where the body is plain."""
    first = payload[head.body] if len(payload) > head.body else None
    if first not in (0xC4, 0xC5, 0xC6):
        return None
    width = {0xC4: 1, 0xC5: 2, 0xC6: 4}[first]
    start = head.body + 1 + width
    if int.from_bytes(payload[head.body + 1 : start], "big") != len(payload) - start:
        raise FormatError("compressed body: its length differs from the record's")
    return payload[start:]


def _declared_size(compressed: bytes) -> int:
    try:
        parameters = zstandard.get_frame_parameters(compressed)
    except zstandard.ZstdError as error:
        raise FormatError(f"compressed body: {error}") from None
    if parameters.content_size == zstandard.CONTENTSIZE_UNKNOWN:
        raise FormatError("compressed body: it does not declare its size")
    return parameters.content_size


def _decompress(compressed: bytes, limits: Limits) -> bytes:
    declared = _declared_size(compressed)
    if declared > limits.body:
        raise FormatError(f"compressed body: expected at most {limits.body} bytes, it declares {declared}")
    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    try:
        body = decompressor.decompress(compressed, max_output_size=limits.body, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise FormatError(f"compressed body: {error}") from None
    if len(body) != declared:
        raise FormatError(f"compressed body: it declares {declared} bytes, found {len(body)}")
    return body
