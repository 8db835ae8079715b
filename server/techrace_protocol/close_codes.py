"""Why a connection was closed, and what a client should do about it.

4000-4999 is the private range of RFC 6455; there the codes mirror HTTP's so that people can read them.
"""

from enum import IntEnum
from typing import Self


class CloseCode(IntEnum):
    """Close codes the server sends."""

    meaning: str
    """What happened."""
    advice: str
    """What a client should do, as a sentence."""
    retry_ms: int | None
    """Least time after which reconnecting makes sense; None: do not reconnect by yourself."""

    def __new__(cls, code: int, meaning: str, advice: str, retry_ms: int | None = None) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.advice = advice
        member.retry_ms = retry_ms
        return member

    FINISHED = 1000, "finished", "Stop."
    GOING_AWAY = 1001, "the server is going away", "Reconnect after a random 0.5-5 seconds.", 500
    PROTOCOL_ERROR = 1002, "broken websocket framing", "Stop and report."
    WRONG_FRAME = 1003, "a text frame where a binary one is due, or the reverse", "Stop and report."
    INVALID_TEXT = 1007, "a text frame that is not UTF-8", "Stop and report."
    TOO_LARGE = 1009, "a message larger than allowed", "Stop and report."
    INTERNAL_ERROR = 1011, "an error of the server, or no answer to its pings", "Reconnect, and count.", 1_000
    RESTARTING = 1012, "the server restarts", "Reconnect after a random 0.5-5 seconds.", 500
    TRY_LATER = 1013, "the server is full", "Reconnect after a random 10-60 seconds.", 10_000
    NOT_UNDERSTOOD = 4400, "a message that cannot be understood", "Stop and report."
    NOT_AUTHENTICATED = 4401, "not or no longer authenticated", "Ask for a new invitation."
    NOT_ALLOWED = 4403, "not allowed", "Ask for a new invitation."
    NO_ROOM = 4404, "no such room", "Stop."
    HELLO_TIMEOUT = 4408, "no hello in time", "Reconnect and say hello at once.", 500
    REPLACED = 4409, "replaced by a newer connection of this seat", "Stop; offer the person to take it back."
    ROOM_CLOSED = 4410, "the room is closed", "Stop."
    VERSION = 4426, "a protocol version that the server does not speak", "Reload the page, or update."
    RATE = 4429, "too many messages", "Wait 30 seconds, then reconnect.", 30_000
    TOO_SLOW = 4430, "updates were not read fast enough", "Reconnect and take a snapshot.", 500
    ROOM_HALTED = 4500, "the room was halted after an internal error", "Wait for the facilitator."
    DRAINING = 4503, "the server is being emptied", "Reconnect after a random 0.5-5 seconds.", 500

    @property
    def reason(self) -> str:
        """The word sent beside the code, such as ``too-large``; never longer than 123 bytes."""
        return self.name.lower().replace("_", "-")
