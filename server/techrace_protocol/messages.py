"""What is said on the wire: frozen classes, one union per speaker.

Three sorts of message come from the server:

* **Updates** (:data:`Update`) tell a seat what happened. Each carries a ``number`` that grows by one per
  update of its feed, so that a client which comes back can say which one it saw last.
* **Replies** (:data:`Reply`) answer one message of the client; the answer to a command carries its ``id``.
* :class:`Welcome` and :class:`Closing` open and close a connection.

On the wire a message is a map whose key ``type`` holds the kebab-case name of its class; fields that have
their default value may be left out. Words (of roles, endings, motives) are lower-case; inside orders and
grids the rulebook's numbers are used. Messages of the server may gain fields and news may gain words: a
client ignores what it does not know. Messages of the client are strict: what the server does not know it
refuses by name.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Meta, Struct

from techrace_game.legality import Refusal
from techrace_game.observation import Observation as Seen
from techrace_game.orders import Orders as OrderSet

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

Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Number: TypeAlias = Annotated[int, Meta(ge=0, le=2**53 - 1, description="Position of an update in its feed")]
Integer: TypeAlias = Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)]
TickNumber: TypeAlias = Annotated[int, Meta(ge=0, le=32_767)]
SeatIndex: TypeAlias = Annotated[int, Meta(ge=0, le=15)]
NodeIndex: TypeAlias = Annotated[int, Meta(ge=0, le=127)]
CommandId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_COMMAND_ID,
        description="Chosen by the client: new for each command of a seat, the same when one is repeated",
    ),
]
RoomName: TypeAlias = Annotated[str, Meta(pattern=_WORD, description="Join code or name of a room")]
PersonName: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40, pattern=PLAIN_TEXT)]
Token: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_LONG_WORD,
        description="The one-time code of an invitation, or the session token of an earlier welcome",
    ),
]
FeedId: TypeAlias = Annotated[
    str,
    Meta(
        pattern=_WORD,
        description="Names a numbered sequence of updates",
    ),
]
EndingWord: TypeAlias = Literal["yellow", "red", "horizon"]
MotiveWord: TypeAlias = Literal["academic", "profit", "haste", "beneficial", "crowd"]


class Role(StrEnum):
    """What a connection may do in a room."""

    PLAYER = "player"
    SPECTATOR = "spectator"
    PROJECTOR = "projector"
    FACILITATOR = "facilitator"


class SeatStatus(StrEnum):
    """Who sits in a seat."""

    OPEN = "open"
    HUMAN = "human"
    BOT = "bot"
    ABSENT = "absent"


class ClockKind(StrEnum):
    """How a match is paced."""

    ROUNDS = "rounds"
    REALTIME = "realtime"
    LOCKSTEP = "lockstep"


class ClockState(StrEnum):
    """Whether time passes."""

    WAITING = "waiting"
    """The match has not started."""
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class RefusalCode(StrEnum):
    """Why a message of the client, or a part of it, was refused."""

    UNREADABLE = "unreadable"
    """Not msgpack or JSON, or of a structure that is never accepted."""
    MALFORMED = "malformed"
    """Readable, but a field is missing, unknown, of the wrong type or out of range."""
    UNKNOWN_MESSAGE = "unknown-message"
    """No message has this ``type``."""
    TOO_LARGE = "too-large"
    WRONG_STATE = "wrong-state"
    """Not at this point of the conversation: orders before hello, a second hello."""
    NOT_ALLOWED = "not-allowed"
    """Not for this role."""
    VERSION = "version"
    """A version of the protocol that this server does not speak."""
    NO_ROOM = "no-room"
    ROOM_CLOSED = "room-closed"
    ROOM_FULL = "room-full"
    SEAT_TAKEN = "seat-taken"
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


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class _FromClient(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
    tag=_kebab,
):
    """Base of what a client says."""


class _FromServer(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="type",
    tag=_kebab,
):
    """Base of what the server says."""


class _Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the parts of a message of the server."""


# -- from the client --


class Hello(_FromClient, frozen=True, kw_only=True):
    """The first message of a connection: the version, the room and as what to enter it."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    room: RoomName
    role: Role = Role.PLAYER
    name: PersonName | None = None
    """How others see this person or bot; left out: the server names it."""
    bot: bool = False
    """A program decides; shown to all, and allowed more messages a second."""
    token: Token | None = None
    """Entitles to a role or a seat: an invitation's code, or the session token of an earlier welcome, which
    comes back to the same seat."""
    seat: SeatIndex | None = None
    """The seat wished for; left out: any open one."""
    feed: FeedId | None = None
    """``feed`` of the earlier welcome; asks, with ``last_seen``, for what was missed."""
    last_seen: Number | None = None
    """Number of the last update seen of that feed."""

    def __repr__(self) -> str:
        return f"Hello(room={self.room!r}, role={self.role!r}, name={self.name!r}, seat={self.seat!r})"


class Orders(_FromClient, frozen=True, kw_only=True):
    """A player's complete orders: standing ones, which replace the earlier, and one-shot ones (rule 4)."""

    id: CommandId
    tick: TickNumber
    """The tick of the observation these orders answer; they apply at the start of that tick."""
    orders: OrderSet


class Ready(_FromClient, frozen=True, kw_only=True):
    """A player has, or has not, decided about the round."""

    id: CommandId
    tick: TickNumber
    ready: bool = True


class Ping(_FromClient, frozen=True, kw_only=True):
    """Asks for a :class:`Pong`; ``nonce`` comes back unchanged. Missing pings never cost a seat."""

    nonce: Integer = 0


class Leave(_FromClient, frozen=True, kw_only=True):
    """Gives up the seat and ends the session; just closing the connection keeps the seat."""


FromClient: TypeAlias = Hello | Orders | Ready | Ping | Leave
"""Everything a client says."""
Command: TypeAlias = Orders | Ready
"""What changes a match: carries an ``id`` and may be repeated without doing anything twice."""


# -- from the server: opening --


class SeatFacts(_Part, frozen=True, kw_only=True):
    """What everybody may know about a seat from the start. Never its motive."""

    seat: SeatIndex
    name: str


class MatchFacts(_Part, frozen=True, kw_only=True):
    """The game being played, as far as everybody may know it from the start."""

    scenario: str
    """Id of the scenario."""
    title: str
    digest: str
    """Hex digest of the published scenario (before hidden things such as motives are dealt)."""
    constants: dict[str, int]
    """The constants of rule 10, wrinkles included."""
    fields: tuple[str, ...]
    """Names of the six fields, in the order of their numbers."""
    seats: tuple[SeatFacts, ...]
    nodes: Count
    """Length of the node axis of the grids."""


class ClockFacts(_Part, frozen=True, kw_only=True):
    """How the match is paced; what happens to it is told by :class:`Clock`."""

    kind: ClockKind
    ticks_per_round: Count
    """Ticks played between two observations."""
    round_ms: Count | None = None
    """Time for a decision; left out: no limit."""


class LimitFacts(_Part, frozen=True, kw_only=True):
    """The limits this connection should keep to."""

    message_bytes: Count
    messages_per_second: Count
    messages_burst: Count


class Welcome(_FromServer, frozen=True, kw_only=True):
    """The answer to an accepted hello."""

    version: int
    room: str
    role: Role
    match: MatchFacts
    clock: ClockFacts
    limits: LimitFacts
    seat: SeatIndex | None = None
    """The seat taken; left out for those who watch."""
    name: str = ""
    motive: MotiveWord | None = None
    """The motive of one's own seat."""
    token: str | None = None
    """Session token, told once: keep it to come back to this seat."""
    feed: str = ""
    """The sequence in which the updates to this connection are numbered."""
    number: Number = 0
    """Number of the update before the ones that follow."""
    resumed: bool = False
    """True: the updates after ``last_seen`` follow, none missing. False: a :class:`Snapshot` follows."""
    server_ms: Count = 0
    """The server's clock: milliseconds since the room opened."""

    def __repr__(self) -> str:
        return f"Welcome(room={self.room!r}, role={self.role!r}, seat={self.seat!r}, feed={self.feed!r})"


# -- from the server: updates --


class Observation(_FromServer, frozen=True, kw_only=True):
    """All that a seat sees at a tick, complete: no earlier one is needed to understand it (rule 7)."""

    tick: TickNumber
    round: Count
    seen: Seen
    """The grids, a batch of one match. ``seen.seat`` -1 is the public view of spectators."""
    number: Number = 0
    server_ms: Count = 0
    """The server's clock when this was sent."""
    deadline_ms: Count | None = None
    """On the server's clock: orders for ``tick`` must have arrived by then; left out: no limit, or paused."""
    time_left_ms: Count | None = None
    """``deadline_ms - server_ms``, or what will be left when a pause ends."""
    latency_ms: Count | None = None
    """Round trip to this client as the server measured it last."""


class NewsItem(_Part, frozen=True, kw_only=True):
    """One public fact; fields that do not apply are left out."""

    what: str
    """A word of :class:`NewsKind`, or one that is newer than this client."""
    node: NodeIndex | None = None
    name: str | None = None
    """Name of the node, where it is public."""
    seats: tuple[SeatIndex, ...] = ()
    kind: str | None = None
    """For ``exposed`` the true kind; for ``ended`` the ending."""


class News(_FromServer, frozen=True, kw_only=True):
    """What became public in the ticks up to ``tick``, derived from public facts alone."""

    tick: TickNumber
    items: tuple[NewsItem, ...]
    number: Number = 0


class NodeName(_Part, frozen=True, kw_only=True):
    """What people call a node."""

    node: NodeIndex
    id: str
    name: str


class Names(_FromServer, frozen=True, kw_only=True):
    """Names of nodes that this seat has begun to see (level 1 or more), once each."""

    nodes: tuple[NodeName, ...]
    number: Number = 0


class SeatPresence(_Part, frozen=True, kw_only=True):
    """Who sits in a seat now."""

    seat: SeatIndex
    status: SeatStatus
    name: str = ""
    connected: bool = False
    ready: bool = False


class Presence(_FromServer, frozen=True, kw_only=True):
    """All seats, as everybody may see them."""

    seats: tuple[SeatPresence, ...]
    watching: Count = 0
    """Spectators."""
    number: Number = 0


class Clock(_FromServer, frozen=True, kw_only=True):
    """The clock was started, paused, resumed or changed."""

    state: ClockState
    kind: ClockKind
    tick: TickNumber
    server_ms: Count = 0
    deadline_ms: Count | None = None
    time_left_ms: Count | None = None
    """Of the present round; while paused: what will be left on resuming."""
    reason: str = ""
    """Why it waits, for people."""
    number: Number = 0


class End(_FromServer, frozen=True, kw_only=True):
    """The match is over and nothing is hidden any more."""

    tick: TickNumber
    ending: EndingWord
    payoffs: tuple[int, ...]
    """By seat, 0..1000 (rule 8)."""
    motives: tuple[MotiveWord, ...]
    """By seat."""
    node: NodeIndex | None = None
    """The ending that was built."""
    node_name: str | None = None
    builders: tuple[SeatIndex, ...] = ()
    log: str | None = None
    """Id under which the log can be fetched."""
    number: Number = 0


# -- from the server: replies --


class RefusedPart(_Part, frozen=True, kw_only=True):
    """A part of an order set that was refused; the rest stands (rule 4)."""

    part: str
    """``slots``, ``lines``, ``publish`` ...: a field of the orders."""
    reason: str
    """A word of rule 4, such as ``no-basis``."""
    message: str
    """A sentence with the value and what was expected."""
    index: int | None = None
    """Position within the part; left out where the part is a single value."""
    stands: bool = False
    """The part is kept all the same: a project without a basis waits until it has one."""

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Return what the game said about a part, for the wire."""
        return cls(
            part=refusal.part,
            reason=str(refusal.reason),
            message=refusal.message,
            index=refusal.index,
            stands=refusal.stands,
        )


class Accepted(_FromServer, frozen=True, kw_only=True):
    """A command was recorded; parts of it may have been refused."""

    id: str
    tick: TickNumber
    """The tick at whose start the orders apply."""
    refused: tuple[RefusedPart, ...] = ()


class Refused(_FromServer, frozen=True, kw_only=True):
    """A message was refused as a whole and changed nothing."""

    code: RefusalCode
    message: str
    """A sentence for people."""
    id: str | None = None
    """The command's id, if it had one that could be read."""
    path: str = ""
    """The offending part, such as ``orders.slots[2][1]``; empty: the whole message."""
    value: str = ""
    """The offending value, shortened."""
    expected: str = ""
    retry_ms: Count | None = None
    """Worth trying again after this time; left out: do not repeat it unchanged."""


class Pong(_FromServer, frozen=True, kw_only=True):
    """The answer to a ping."""

    nonce: Integer = 0
    server_ms: Count = 0


# -- from the server: closing --


class Closing(_FromServer, frozen=True, kw_only=True):
    """The last message before the server closes the connection."""

    code: int
    """The close code that follows, see :class:`~techrace_protocol.close_codes.CloseCode`."""
    reason: str
    """A word, such as ``replaced``."""
    message: str = ""
    """What the client should do, for people."""
    retry_ms: Count | None = None


Update: TypeAlias = Observation | News | Names | Presence | Clock | End
"""Numbered messages, kept for those who come back."""


class Snapshot(_FromServer, frozen=True, kw_only=True):
    """The present state for somebody who did not see how it came about; replaces what was known."""

    number: Number
    """The updates that follow continue from here."""
    updates: tuple[Update, ...]
    """The latest of each sort, to be handled in order as if they had just happened."""


Reply: TypeAlias = Accepted | Refused | Pong
"""Answers to one message of the client."""
FromServer: TypeAlias = Welcome | Snapshot | Update | Reply | Closing
"""Everything a server says."""


class Unknown(Struct, frozen=True, kw_only=True):
    """What a client gets for a message that is newer than it is. Never on the wire."""

    type: str
