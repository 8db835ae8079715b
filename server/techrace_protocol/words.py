"""The vocabulary of the wire: the words that fields may hold, and the ranges of their numbers and texts."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Meta

PROTOCOL_VERSION = 1
"""The version of this wire; stands in :class:`Hello` and :class:`Welcome`."""

PLAIN_TEXT = "^[^\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]*$(?!\\n)"
"""Text for people: no control, zero-width or direction-changing characters, which forge what others read."""
_COMMAND_ID = "^[A-Za-z0-9_.:-]{1,64}$(?!\\n)"
_WORD = "^[A-Za-z0-9_-]{1,64}$(?!\\n)"
_LONG_WORD = "^[A-Za-z0-9_-]{16,128}$(?!\\n)"
PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        PLAIN_TEXT: "without control, zero-width or direction-changing characters",
        _COMMAND_ID: "of 1-64 of A-Z a-z 0-9 _ . : -",
        _WORD: "of 1-64 of A-Z a-z 0-9 _ -",
        _LONG_WORD: "of 16-128 of A-Z a-z 0-9 _ -",
    }
)
"""Every regular expression of the wire in words, for refusals."""

VersionNumber: TypeAlias = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Number: TypeAlias = Annotated[
    int, Meta(ge=0, le=2**53 - 1, description="One more than that of the update before.")
]
Integer: TypeAlias = Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)]
TickNumber: TypeAlias = Annotated[int, Meta(ge=0, le=32_767)]
SeatIndex: TypeAlias = Annotated[int, Meta(ge=0, le=15)]
NodeIndex: TypeAlias = Annotated[int, Meta(ge=0, le=127)]
CommandId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_COMMAND_ID,
        description="Chosen by the client: new for each command of a seat, the same when one is repeated.",
    ),
]
RoomName: TypeAlias = Annotated[str, Meta(pattern=_WORD, description="Join code or name of a room.")]
PersonName: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40, pattern=PLAIN_TEXT)]
Token: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_LONG_WORD,
        description="The one-time code of an invitation, or the session token of an earlier welcome.",
    ),
]
FeedId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_WORD,
        description="Names a numbered sequence of updates.",
    ),
]
EndingWord: TypeAlias = Literal["yellow", "red", "horizon"]
MotiveWord: TypeAlias = Literal["academic", "profit", "haste", "beneficial", "crowd"]


class Role(StrEnum):
    """What a connection may do in a room."""

    PLAYER = "player"
    """Holds a seat and gives orders."""
    SPECTATOR = "spectator"
    """Sees what is public."""
    PROJECTOR = "projector"
    """A spectator on the wall of a room full of people."""
    FACILITATOR = "facilitator"
    """Leads the match. Admitted where the room has facilitators."""


class SeatStatus(StrEnum):
    """Who sits in a seat."""

    OPEN = "open"
    """Nobody; it can be taken."""
    HUMAN = "human"
    """A person."""
    BOT = "bot"
    """A program."""
    ABSENT = "absent"
    """Its holder is not connected; its standing orders hold."""


class ClockKind(StrEnum):
    """How a match is paced."""

    ROUNDS = "rounds"
    """A round lasts until all are ready, or to its deadline."""
    REALTIME = "realtime"
    """Ticks come at a fixed rate."""
    LOCKSTEP = "lockstep"
    """A round lasts until all have answered, or to a limit."""


class ClockState(StrEnum):
    """Whether time passes."""

    WAITING = "waiting"
    """The match has not started."""
    RUNNING = "running"
    """Time passes."""
    PAUSED = "paused"
    """Time stands still; `reason` says why."""
    ENDED = "ended"
    """The match is over."""


class RefusalCode(StrEnum):
    """Why a message of the client, or a part of it, was refused."""

    UNREADABLE = "unreadable"
    """Not msgpack or JSON, or of a structure that is never accepted."""
    MALFORMED = "malformed"
    """Readable, but a field is missing, unknown, of the wrong type or out of range."""
    UNKNOWN_MESSAGE = "unknown-message"
    """No message has this ``type``."""
    TOO_LARGE = "too-large"
    """More bytes than allowed."""
    WRONG_STATE = "wrong-state"
    """Not at this point of the conversation: orders before hello, a second hello."""
    NOT_ALLOWED = "not-allowed"
    """Not for this role."""
    VERSION = "version"
    """A version of the protocol that this server does not speak."""
    NO_ROOM = "no-room"
    """No room has this code or name."""
    ROOM_CLOSED = "room-closed"
    """The room takes nobody in any more."""
    ROOM_FULL = "room-full"
    """No place is left in this role."""
    SEAT_TAKEN = "seat-taken"
    """Somebody else has this seat."""
    NO_SEAT = "no-seat"
    """No such seat, or none is open."""
    TOKEN = "token"  # noqa: S105 - a word of the protocol, not a secret
    """The token is unknown, expired, or not for what was asked."""
    LATE = "late"
    """The tick these orders are for has been played."""
    EARLY = "early"
    """The tick these orders are for is not open yet."""
    OVER = "over"
    """The match has ended."""
    ID_REUSED = "id-reused"
    """Another command of this seat had the same ``id``."""
    RATE = "rate"
    """Too many messages."""
    UNAVAILABLE = "unavailable"
    """The server cannot do it now (draining, storage full); try again later."""
    OTHER = "other"
    """A reason that is newer than this client. Never on the wire."""

    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003
        return cls("other")


class NewsKind(StrEnum):
    """What a :class:`NewsItem` tells. Everything here is public for all seats."""

    PUBLISHED = "published"
    """A node became public; ``seats`` who published it, where the announcement names them."""
    LEAKED = "leaked"
    """A secret became public without a publisher."""
    REVEALED = "revealed"
    """It became known that a node has been unlocked by somebody."""
    ON_SALE = "on-sale"
    """``seats`` began to sell the node."""
    WARNING_SHOT = "warning-shot"
    """The first unlock of the node fired a warning shot."""
    EXPOSED = "exposed"
    """A published inspection shows the true ``kind`` of an ending."""
    ENDED = "ended"
    """The match is over; the ending follows in :class:`End`."""
