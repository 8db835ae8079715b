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

# ruff: noqa: PLC0414 - for everybody else, messages and their words are one vocabulary

import re
from typing import Annotated, Self, TypeAlias

from msgspec import Meta, Struct

from techrace_game.legality import Refusal
from techrace_game.observation import Observation as Seen
from techrace_game.orders import Orders as OrderSet
from techrace_protocol.words import PATTERNS as PATTERNS
from techrace_protocol.words import PLAIN_TEXT as PLAIN_TEXT
from techrace_protocol.words import PROTOCOL_VERSION as PROTOCOL_VERSION
from techrace_protocol.words import ActKind as ActKind
from techrace_protocol.words import BotName as BotName
from techrace_protocol.words import Change as Change
from techrace_protocol.words import ChannelName as ChannelName
from techrace_protocol.words import ClockKind as ClockKind
from techrace_protocol.words import ClockState as ClockState
from techrace_protocol.words import CommandId as CommandId
from techrace_protocol.words import Count as Count
from techrace_protocol.words import EndingWord as EndingWord
from techrace_protocol.words import FeedId as FeedId
from techrace_protocol.words import Integer as Integer
from techrace_protocol.words import MotiveWord as MotiveWord
from techrace_protocol.words import NewsKind as NewsKind
from techrace_protocol.words import NodeIndex as NodeIndex
from techrace_protocol.words import Number as Number
from techrace_protocol.words import PersonName as PersonName
from techrace_protocol.words import PledgeState as PledgeState
from techrace_protocol.words import PledgeVerb as PledgeVerb
from techrace_protocol.words import RefusalCode as RefusalCode
from techrace_protocol.words import Role as Role
from techrace_protocol.words import RoomName as RoomName
from techrace_protocol.words import SeatActivity as SeatActivity
from techrace_protocol.words import SeatIndex as SeatIndex
from techrace_protocol.words import SeatStatus as SeatStatus
from techrace_protocol.words import Spoken as Spoken
from techrace_protocol.words import TalkKind as TalkKind
from techrace_protocol.words import TickNumber as TickNumber
from techrace_protocol.words import Token as Token
from techrace_protocol.words import VersionNumber as VersionNumber


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

    version: VersionNumber
    """1."""
    room: RoomName
    role: Role = Role.PLAYER
    """As what to enter."""
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
    """What the seat wants done."""


class Ready(_FromClient, frozen=True, kw_only=True):
    """A player has, or has not, decided about the round."""

    id: CommandId
    tick: TickNumber
    """The tick of the observation that has been decided about."""
    ready: bool = True
    """False takes it back."""


class Chat(_FromClient, frozen=True, kw_only=True):
    """Words to everybody, or to some seats only. Recorded, and part of the match's log."""

    id: CommandId
    text: Spoken
    """What to say."""
    to: Annotated[tuple[SeatIndex, ...], Meta(max_length=16)] = ()
    """The seats that hear it beside the speaker; left out: everybody, those who watch included."""
    channel: ChannelName | None = None
    """A name for a conversation of the seats in ``to``, for their screens."""


class Pledge(_FromClient, frozen=True, kw_only=True):
    """A promise that nothing enforces; what became of it is told at the end."""

    id: CommandId
    verb: PledgeVerb
    """What is promised."""
    node: NodeIndex | None = None
    """About what; needed by every verb but ``other``."""
    to: SeatIndex | None = None
    """To whom, and then nobody else hears of it before the end; left out: to everybody."""
    until: TickNumber | None = None
    """Up to which tick; left out: the end."""
    text: Spoken | None = None
    """In own words."""


class Act(_FromClient, frozen=True, kw_only=True):
    """What a facilitator does. Recorded with who did it."""

    id: CommandId
    do: ActKind
    """What; says which of the other fields are read."""
    seats: Annotated[tuple[SeatIndex, ...], Meta(max_length=16)] = ()
    """The seats concerned; more than one is to be confirmed."""
    ms: Integer | None = None
    """A time in milliseconds."""
    text: Spoken | None = None
    """For people."""
    bot: BotName | None = None
    """Which house bot; left out: the one that fits the seat."""
    conc: Change = 0
    """Change of public concern in ‰."""
    reg: Change = 0
    """Change of regulation in ‰."""
    orders: OrderSet | None = None
    """The orders given for a seat."""
    confirm: bool = False
    """Yes, really."""


class Ping(_FromClient, frozen=True, kw_only=True):
    """Asks for a :class:`Pong`; ``nonce`` comes back unchanged. Missing pings never cost a seat."""

    nonce: Integer = 0
    """Any number."""


class Leave(_FromClient, frozen=True, kw_only=True):
    """Gives up the seat and ends the session; just closing the connection keeps the seat."""


FromClient: TypeAlias = Hello | Orders | Ready | Chat | Pledge | Act | Ping | Leave
"""Everything a client says."""
Command: TypeAlias = Orders | Ready | Chat | Pledge | Act
"""What changes a match or its record: carries an ``id`` and may be repeated without doing anything twice."""


# -- from the server: opening --


class SeatFacts(_Part, frozen=True, kw_only=True):
    """What everybody may know about a seat from the start. Never its motive."""

    seat: SeatIndex
    """Its index."""
    name: str
    """What the scenario calls it."""


class MatchFacts(_Part, frozen=True, kw_only=True):
    """The game being played, as far as everybody may know it from the start."""

    scenario: str
    """Id of the scenario."""
    title: str
    """Of the scenario, for people."""
    digest: str
    """Hex digest of the published scenario (before hidden things such as motives are dealt)."""
    constants: dict[str, int]
    """The constants of rule 10, wrinkles included."""
    fields: tuple[str, ...]
    """Names of the six fields, in the order of their numbers."""
    seats: tuple[SeatFacts, ...]
    """In the order of their indices."""
    nodes: Count
    """Length of the node axis of the grids."""


class ClockFacts(_Part, frozen=True, kw_only=True):
    """How the match is paced; what happens to it is told by :class:`Clock`."""

    kind: ClockKind
    """What ends a round."""
    ticks_per_round: Count
    """Ticks played between two observations."""
    round_ms: Count | None = None
    """Time for a decision; left out: no limit."""


class LimitFacts(_Part, frozen=True, kw_only=True):
    """The limits this connection should keep to."""

    message_bytes: Count
    """Largest message."""
    messages_per_second: Count
    """In the long run."""
    messages_burst: Count
    """At once."""


class Welcome(_FromServer, frozen=True, kw_only=True):
    """The answer to an accepted hello."""

    version: int
    """1."""
    room: str
    """The join code."""
    role: Role
    """As what you are in."""
    match: MatchFacts
    """What is played."""
    clock: ClockFacts
    """How it is paced."""
    limits: LimitFacts
    """What this connection may send."""
    seat: SeatIndex | None = None
    """The seat taken; left out for those who watch."""
    name: str = ""
    """How others see you."""
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
    """Ticks played; what the orders that answer this must name."""
    round: Count
    """Rounds played."""
    seen: Seen
    """The grids of one match. ``seen.seat`` -1 is the public view of spectators."""
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
    """What it is about."""
    name: str | None = None
    """Name of the node, where it is public."""
    seats: tuple[SeatIndex, ...] = ()
    """Who did it, where that is announced."""
    kind: str | None = None
    """For ``exposed`` the true kind; for ``ended`` the ending."""


class News(_FromServer, frozen=True, kw_only=True):
    """What became public in the ticks up to ``tick``, derived from public facts alone."""

    tick: TickNumber
    """Ticks played."""
    items: tuple[NewsItem, ...]
    """In the order to tell them."""
    number: Number = 0


class NodeName(_Part, frozen=True, kw_only=True):
    """What people call a node."""

    node: NodeIndex
    """Its index in the grids."""
    id: str
    """Its id in the scenario."""
    name: str
    """For people."""


class Names(_FromServer, frozen=True, kw_only=True):
    """Names of nodes that this seat has begun to see (level 1 or more), once each."""

    nodes: tuple[NodeName, ...]
    """By index."""
    number: Number = 0


class SeatPresence(_Part, frozen=True, kw_only=True):
    """Who sits in a seat now."""

    seat: SeatIndex
    """Its index."""
    status: SeatStatus
    """Who sits there."""
    name: str = ""
    """Of the person or bot."""
    connected: bool = False
    """A connection is open at this moment."""
    ready: bool = False
    """Has decided about this round."""


class Presence(_FromServer, frozen=True, kw_only=True):
    """All seats, as everybody may see them."""

    seats: tuple[SeatPresence, ...]
    """In the order of their indices."""
    watching: Count = 0
    """Spectators."""
    number: Number = 0


class Clock(_FromServer, frozen=True, kw_only=True):
    """The clock was started, paused, resumed or changed."""

    state: ClockState
    """Whether time passes."""
    kind: ClockKind
    """What ends a round."""
    tick: TickNumber
    """Ticks played."""
    server_ms: Count = 0
    """The server's clock when this was sent."""
    deadline_ms: Count | None = None
    """On the server's clock; left out while it stands still."""
    time_left_ms: Count | None = None
    """Of the present round; while paused: what will be left on resuming."""
    reason: str = ""
    """Why it waits, for people."""
    number: Number = 0


class Talk(_FromServer, frozen=True, kw_only=True):
    """Somebody said something."""

    kind: TalkKind
    """What sort of words."""
    text: str
    """The words; empty for a nudge without any."""
    seat: SeatIndex | None = None
    """Who says it; left out: a facilitator."""
    name: str = ""
    """How the speaker was called when it was said."""
    to: tuple[SeatIndex, ...] = ()
    """The seats that hear it beside the speaker; empty: everybody."""
    channel: str | None = None
    """The name of the conversation, if it was given one."""
    tick: TickNumber = 0
    """Ticks played."""
    said_ms: Count = 0
    """On the server's clock, when it was said."""
    number: Number = 0


class Pledged(_FromServer, frozen=True, kw_only=True):
    """A seat made a promise."""

    pledge: Count
    """Which of this match, from 0."""
    seat: SeatIndex
    """Who promises."""
    verb: PledgeVerb
    """What."""
    node: NodeIndex | None = None
    """About what."""
    to: SeatIndex | None = None
    """To whom; left out: to everybody."""
    until: TickNumber | None = None
    """Up to which tick; left out: the end."""
    text: str = ""
    """In own words."""
    tick: TickNumber = 0
    """Ticks played."""
    state: PledgeState | None = None
    """What became of it; left out before the end."""
    number: Number = 0


class Undone(_FromServer, frozen=True, kw_only=True):
    """A facilitator took rounds back: what was seen after ``tick`` did not happen. An observation follows."""

    tick: TickNumber
    """Ticks played from now on."""
    number: Number = 0


class House(_FromServer, frozen=True, kw_only=True):
    """How the room is led at the moment."""

    locked: bool = False
    """No new player is let in."""
    talk: bool = True
    """Seats may talk."""
    final_tick: TickNumber | None = None
    """The match ends when so many ticks are played, by the will of a facilitator."""
    ends_ms: Count | None = None
    """On the server's clock: when a facilitator will have the match end."""
    match: Count = 1
    """Which match of the series this is, from 1."""
    matches: Count = 1
    """Matches in the series."""
    number: Number = 0


class SeatRow(_Part, frozen=True, kw_only=True):
    """A seat as facilitators see it."""

    seat: SeatIndex
    """Its index."""
    status: SeatStatus
    """Who sits there."""
    activity: SeatActivity
    """What goes on there."""
    since_ms: Count
    """On the server's clock: since when."""
    name: str = ""
    """Of the person or bot."""
    house_bot: str | None = None
    """The house bot that plays for the seat, if one does."""
    held: bool = False
    """A person or program outside holds the seat, also while a house bot plays for it."""
    latency_ms: Count | None = None
    """Round trip, as it was when anything else in this message changed."""
    late: Count = 0
    """Commands that came too late so far."""


class SeatGrid(_FromServer, frozen=True, kw_only=True):
    """What goes on in the seats; for facilitators only."""

    seats: tuple[SeatRow, ...]
    """In the order of their indices."""
    facilitators: Count = 1
    """Facilitators that are connected."""
    server_ms: Count = 0
    """The server's clock when this was sent."""
    number: Number = 0


class End(_FromServer, frozen=True, kw_only=True):
    """The match is over and nothing is hidden any more."""

    tick: TickNumber
    """Ticks played."""
    ending: EndingWord
    """What ended it."""
    payoffs: tuple[int, ...]
    """By seat, 0..1000 (rule 8)."""
    motives: tuple[MotiveWord, ...]
    """By seat."""
    node: NodeIndex | None = None
    """The ending that was built."""
    node_name: str | None = None
    """Its name."""
    builders: tuple[SeatIndex, ...] = ()
    """The seats that built it."""
    log: str | None = None
    """Id under which the log can be fetched."""
    stopped: str | None = None
    """Why a facilitator ended it before the rules did; it then counts as ended at the horizon."""
    pledges: tuple[Pledged, ...] = ()
    """All promises, and what became of them."""
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
    """Of the command."""
    tick: TickNumber
    """The tick at whose start the orders apply."""
    refused: tuple[RefusedPart, ...] = ()
    """Which parts do not stand, and why."""
    token: str | None = None
    """Of an act that made one (``re-seat``, ``invite``), told once: hand it to whom it is for."""

    def __repr__(self) -> str:
        return f"Accepted(id={self.id!r}, tick={self.tick!r}, refused={self.refused!r})"


class Refused(_FromServer, frozen=True, kw_only=True):
    """A message was refused as a whole and changed nothing."""

    code: RefusalCode
    """For programs."""
    message: str
    """A sentence for people."""
    id: str | None = None
    """The command's id, if it had one that could be read."""
    path: str = ""
    """The offending part, such as ``orders.slots[2][1]``; empty: the whole message."""
    value: str = ""
    """The offending value, shortened."""
    expected: str = ""
    """What would have been accepted."""
    retry_ms: Count | None = None
    """Worth trying again after this time; left out: do not repeat it unchanged."""


class Pong(_FromServer, frozen=True, kw_only=True):
    """The answer to a ping."""

    nonce: Integer = 0
    """That of the ping."""
    server_ms: Count = 0
    """The server's clock when this was sent."""


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
    """Reconnect after this time at the earliest; left out: not by yourself."""


Update: TypeAlias = (
    Observation | News | Names | Presence | Clock | Talk | Pledged | Undone | House | SeatGrid | End
)
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
