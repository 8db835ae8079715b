"""The vocabulary of the wire: the words that fields may hold, and the ranges of their numbers and texts."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Meta

PROTOCOL_VERSION = 1
"""The version of this wire; stands in :class:`Hello` and :class:`Welcome`."""

PLAIN_TEXT = (
    "^[^\\x00-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e"
    "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]*$(?!\\n)"
)
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
JoinId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_LONG_WORD,
        description="Chosen by the client for one visit to a room: 128 random bits that nobody else knows.",
    ),
]
FacilitatorIndex: TypeAlias = Annotated[int, Meta(ge=0, le=255)]
FeedId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_WORD,
        description="Names a numbered sequence of updates.",
    ),
]
Change: TypeAlias = Annotated[int, Meta(ge=-1000, le=1000, description="In ‰.")]
Spoken: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=500,
        description="What is not to be shown (control, zero-width, direction-changing characters) is taken out.",
    ),
]
ChannelName: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40, pattern=PLAIN_TEXT)]
BotName: TypeAlias = Annotated[str, Meta(pattern=_WORD, description="Name of a house bot.")]
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


class ActKind(StrEnum):
    """What a facilitator does. The fields of :class:`Act` that it reads stand in brackets."""

    START = "start"
    """Begin without those who are missing; their seats are not waited for."""
    PAUSE = "pause"
    """Stop the clock [text: why]."""
    RESUME = "resume"
    """Let the clock run again."""
    EXTEND = "extend"
    """Give the present round more time, or less [ms, negative for less]."""
    SKIP = "skip"
    """End the present round now."""
    SPEED = "speed"
    """Change the length of rounds, of ticks in realtime, from now on [ms]."""
    FINAL_ROUND = "final-round"
    """End the match after the present round."""
    END_IN = "end-in"
    """End the match after a time, whatever round it is in then [ms; 0 takes it back]."""
    END_NOW = "end-now"
    """End the match as it stands; to be confirmed."""
    UNDO = "undo"
    """Take the last round back and play it again; to be confirmed."""
    EVENT = "event"
    """Change public concern and regulation at the end of this quarter, as a scripted event [conc, reg, text]."""
    ANNOUNCE = "announce"
    """Tell everybody, or some seats only [text, seats]."""
    NUDGE = "nudge"
    """Ask seats for their decision [seats]."""
    ORDERS = "orders"
    """Give orders for one seat [seats, orders]."""
    READY = "ready"
    """Say for seats that they have decided [seats]."""
    HAND_TO_BOT = "hand-to-bot"
    """Let a house bot play for seats, also for open ones; their holders keep them [seats, bot]."""
    TAKE_BACK = "take-back"
    """Give seats back to their holders, or open them where there is none [seats]."""
    RE_SEAT = "re-seat"
    """Make a new token for one seat; the old one is dead [seats]."""
    REMOVE = "remove"
    """Free seats; their tokens are dead; to be confirmed [seats]."""
    LOCK = "lock"
    """Let no new player in."""
    UNLOCK = "unlock"
    """Let new players in again."""
    TALK_ON = "talk-on"
    """Let seats talk."""
    TALK_OFF = "talk-off"
    """Let seats not talk."""
    INVITE = "invite"
    """Make a token for one more facilitator [text: a name]."""
    REVOKE = "revoke"
    """Take a facilitator's token back; its connections are closed; to be confirmed [facilitator]."""
    REMATCH = "rematch"
    """Begin the next match with the same people, after the end of this one."""


class TalkKind(StrEnum):
    """What is said by whom."""

    CHAT = "chat"
    """Words of a seat, or of a facilitator in the chat."""
    ANNOUNCEMENT = "announcement"
    """Words of a facilitator to everybody or to some seats."""
    NUDGE = "nudge"
    """A facilitator asks for a decision."""


class PledgeVerb(StrEnum):
    """What a seat promises. Nothing enforces it."""

    PUBLISH = "publish"
    """To publish the node."""
    NOT_PUBLISH = "not-publish"
    """Not to publish the node."""
    SHARE = "share"
    """To hand the node over to the seat `to`."""
    NOT_SELL = "not-sell"
    """Not to sell the node."""
    NOT_RESEARCH = "not-research"
    """Not to work on the node any more."""
    NOT_BUILD = "not-build"
    """Not to unlock the node."""
    OTHER = "other"
    """Whatever `text` says; nobody but people can judge it."""


class PledgeState(StrEnum):
    """What became of a pledge, judged at the end."""

    KEPT = "kept"
    """As promised."""
    BROKEN = "broken"
    """Not as promised."""
    UNJUDGED = "unjudged"
    """Nothing that could be computed."""


class SeatActivity(StrEnum):
    """What a seat does at the moment, for facilitators."""

    OPEN = "open"
    """Nobody holds it."""
    CONNECTED = "connected"
    """Its holder is here; the match has not started, or is over."""
    DECIDING = "deciding"
    """Its holder is here and has not decided about the round."""
    IDLE = "idle"
    """Its holder is here, has not decided, and has not said anything for a while."""
    READY = "ready"
    """Its holder has decided."""
    ASLEEP = "asleep"
    """Its holder is not connected: a phone that sleeps, a page that is closed."""
    BROKEN = "broken"
    """Its house bot broke down and does not come back by itself; hand the seat to a bot again, or to a person."""


class NoticeKind(StrEnum):
    """What a server says about itself."""

    STORAGE_FULL = "storage-full"
    """It cannot write anything down: no command is taken, and clocks stand still."""
    STORAGE_BACK = "storage-back"
    """It can again: commands are taken, and clocks go on where they stood."""
    OTHER = "other"
    """Something that is newer than this client. Never on the wire."""

    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - enum's own interface
        return cls("other")


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
    LOCKED = "locked"
    """A facilitator has locked the room, or it takes no one in after its start."""
    TALK_OFF = "talk-off"
    """Seats may not talk in this match."""
    CONFIRM = "confirm"
    """To be repeated, under another ``id``, with ``confirm``."""
    RATE = "rate"
    """Too many messages."""
    UNAVAILABLE = "unavailable"
    """The server cannot do it now (draining, storage full); try again later."""
    OTHER = "other"
    """A reason that is newer than this client. Never on the wire."""

    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - enum's own interface
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
