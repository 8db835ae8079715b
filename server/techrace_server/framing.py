"""Websocket frames of whole messages, written and read without the protocol's core.

Nearly every frame here is a message in one piece. The core of ``websockets`` treats it as one of all the frames that
there may be, at several times the cost of the message itself. So such frames are made and read here, byte for byte
as the core would (RFC 6455, 5.2), and everything else is the core's: the handshake, control frames, fragments,
text, whatever is too large and whatever is wrong.
"""

from struct import Struct
from typing import Final

from techrace_protocol.codec import Frame

try:
    from websockets.speedups import apply_mask
except ImportError:  # no compiled part for this platform
    from websockets.utils import apply_mask

_BINARY: Final = 0x82
_TEXT: Final = 0x81
_MASKED: Final = 0x80
_LENGTH: Final = 0x7F
_MEDIUM, _LONG = 126, 127
_MASK_BYTES: Final = 4
_short, _medium, _long = Struct("!BB"), Struct("!BBH"), Struct("!BBQ")


def frame_bytes(frame: Frame) -> bytes:
    """Return a whole message of the server as one websocket frame."""
    data = frame.data
    size, first = len(data), _TEXT if frame.is_text else _BINARY
    if size < _MEDIUM:
        return _short.pack(first, size) + data
    if size < 1 << 16:
        return _medium.pack(first, _MEDIUM, size) + data
    return _long.pack(first, _LONG, size) + data


class Boundaries:
    """Keeps track of whether a stream of a client's frames stands at the end of one."""

    __slots__ = ("_missing",)

    def __init__(self) -> None:
        self._missing = 0

    @property
    def at_end(self) -> bool:
        """Whether the next byte is the first of a frame, for sure."""
        return self._missing == 0

    def lose(self) -> None:
        """Give up: from now on nothing is sure."""
        self._missing = -1

    def follow(self, data: bytes) -> None:
        """Take note of bytes that somebody else reads."""
        at, size = self._missing, len(data)
        if at < 0:
            return
        while at < size:
            head = _head(data, at)
            if head is None:
                self.lose()
                return
            start, length = head
            at = start + length
        self._missing = at - size


def whole_message(data: bytes, most: int) -> bytes | None:
    """Return the message if ``data`` is exactly one frame with a whole binary message of at most ``most`` bytes."""
    if len(data) < 2 or data[0] != _BINARY or not data[1] & _MASKED:
        return None
    head = _head(data, 0)
    if head is None or head[0] + head[1] != len(data) or head[1] > most:
        return None
    start = head[0]
    return apply_mask(data[start:], data[start - _MASK_BYTES : start])


def _head(data: bytes, at: int) -> tuple[int, int] | None:
    """Return where the payload of the frame at ``at`` starts, and its length; None if that has not come yet."""
    start = at + 2
    if start > len(data):
        return None
    length = data[at + 1] & _LENGTH
    if length >= _MEDIUM:
        end = start + (2 if length == _MEDIUM else 8)
        if end > len(data):
            return None
        length, start = int.from_bytes(data[start:end], "big"), end
    if data[at + 1] & _MASKED:
        start += _MASK_BYTES
    return start, length
