"""Why a connection was closed, and what a client should do about it.

4000-4999 is the private range of RFC 6455; there the codes mirror HTTP's so that people can read them.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class CloseCode(IntEnum):
    """Close codes the server sends."""

    FINISHED = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    WRONG_FRAME = 1003
    INVALID_TEXT = 1007
    TOO_LARGE = 1009
    INTERNAL_ERROR = 1011
    RESTARTING = 1012
    TRY_LATER = 1013
    NOT_UNDERSTOOD = 4400
    NOT_AUTHENTICATED = 4401
    NOT_ALLOWED = 4403
    NO_ROOM = 4404
    HELLO_TIMEOUT = 4408
    REPLACED = 4409
    ROOM_CLOSED = 4410
    VERSION = 4426
    RATE = 4429
    TOO_SLOW = 4430
    ROOM_HALTED = 4500
    DRAINING = 4503

    @property
    def reason(self) -> str:
        """The word sent beside the code, such as ``too-large``; never longer than 123 bytes."""
        return self.name.lower().replace("_", "-")

    @property
    def meaning(self) -> str:
        """What happened."""
        return _DETAILS[self].meaning

    @property
    def advice(self) -> str:
        """What a client should do, as a sentence."""
        return _DETAILS[self].advice

    @property
    def retry_ms(self) -> int | None:
        """Least time after which reconnecting makes sense; None: do not reconnect by yourself."""
        return _DETAILS[self].retry_ms


class _Details(NamedTuple):
    meaning: str
    advice: str
    retry_ms: int | None = None


_SOON: Final = "Reconnect after a random 0.5-5 seconds."
_INVITATION: Final = "Ask for a new invitation."
_REPORT: Final = "Stop and report."

_DETAILS: Final[Mapping[CloseCode, _Details]] = MappingProxyType(
    {
        CloseCode.FINISHED: _Details("finished", "Stop."),
        CloseCode.GOING_AWAY: _Details("the server is going away", _SOON, 500),
        CloseCode.PROTOCOL_ERROR: _Details("broken websocket framing", _REPORT),
        CloseCode.WRONG_FRAME: _Details("a text frame where a binary one is due, or the reverse", _REPORT),
        CloseCode.INVALID_TEXT: _Details("a text frame that is not UTF-8", _REPORT),
        CloseCode.TOO_LARGE: _Details("a message larger than allowed", _REPORT),
        CloseCode.INTERNAL_ERROR: _Details(
            "an error of the server, or no answer to its pings", "Reconnect, and count.", 1_000
        ),
        CloseCode.RESTARTING: _Details("the server restarts", _SOON, 500),
        CloseCode.TRY_LATER: _Details(
            "the server is full", "Reconnect after a random 10-60 seconds.", 10_000
        ),
        CloseCode.NOT_UNDERSTOOD: _Details("a message that cannot be understood", _REPORT),
        CloseCode.NOT_AUTHENTICATED: _Details("not or no longer authenticated", _INVITATION),
        CloseCode.NOT_ALLOWED: _Details("not allowed", _INVITATION),
        CloseCode.NO_ROOM: _Details("no such room", "Stop."),
        CloseCode.HELLO_TIMEOUT: _Details("no hello in time", "Reconnect and say hello at once.", 500),
        CloseCode.REPLACED: _Details(
            "replaced by a newer connection of this seat", "Stop; offer the person to take it back."
        ),
        CloseCode.ROOM_CLOSED: _Details("the room is closed", "Stop."),
        CloseCode.VERSION: _Details(
            "a protocol version that the server does not speak", "Reload the page, or update."
        ),
        CloseCode.RATE: _Details("too many messages", "Wait 30 seconds, then reconnect.", 30_000),
        CloseCode.TOO_SLOW: _Details(
            "updates were not read fast enough", "Reconnect and take a snapshot.", 500
        ),
        CloseCode.ROOM_HALTED: _Details(
            "the room was halted after an internal error", "Wait for the facilitator."
        ),
        CloseCode.DRAINING: _Details("the server is being emptied", _SOON, 500),
    }
)
