"""What happened, as the server tells it: numbered updates, and the snapshot that stands for those before it.

To others, :mod:`techrace_protocol.messages` is the place of these classes.
"""

from typing import TypeAlias

from techrace_game.observation import Observation as Seen
from techrace_protocol._bases import Part, ServerMessage
from techrace_protocol.words import (
    ClockKind,
    ClockState,
    Count,
    EndingWord,
    FacilitatorIndex,
    MotiveWord,
    NodeIndex,
    Number,
    PledgeState,
    PledgeVerb,
    SeatActivity,
    SeatIndex,
    SeatStatus,
    TalkKind,
    TickNumber,
)


class Observation(ServerMessage, frozen=True, kw_only=True):
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


class NewsItem(Part, frozen=True, kw_only=True):
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


class News(ServerMessage, frozen=True, kw_only=True):
    """What became public in the ticks up to ``tick``, derived from public facts alone."""

    tick: TickNumber
    """Ticks played."""
    items: tuple[NewsItem, ...]
    """In the order to tell them."""
    number: Number = 0


class NodeName(Part, frozen=True, kw_only=True):
    """What people call a node."""

    node: NodeIndex
    """Its index in the grids."""
    id: str
    """Its id in the scenario."""
    name: str
    """For people."""


class Names(ServerMessage, frozen=True, kw_only=True):
    """Names of nodes that this seat has begun to see (level 1 or more), once each."""

    nodes: tuple[NodeName, ...]
    """By index."""
    number: Number = 0


class SeatPresence(Part, frozen=True, kw_only=True):
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


class Presence(ServerMessage, frozen=True, kw_only=True):
    """All seats, as everybody may see them."""

    seats: tuple[SeatPresence, ...]
    """In the order of their indices."""
    watching: Count = 0
    """Spectators."""
    number: Number = 0


class Clock(ServerMessage, frozen=True, kw_only=True):
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


class Talk(ServerMessage, frozen=True, kw_only=True):
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


class Pledged(ServerMessage, frozen=True, kw_only=True):
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


class Undone(ServerMessage, frozen=True, kw_only=True):
    """A facilitator took rounds back: what was seen after ``tick`` did not happen. An observation follows."""

    tick: TickNumber
    """Ticks played from now on."""
    number: Number = 0


class House(ServerMessage, frozen=True, kw_only=True):
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


class SeatRow(Part, frozen=True, kw_only=True):
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


class LeadRow(Part, frozen=True, kw_only=True):
    """A facilitator as facilitators see each other."""

    facilitator: FacilitatorIndex
    """Its number, in the order in which they got their tokens."""
    name: str = ""
    """How it is called, once it has come or if it was invited by a name."""
    screens: Count = 0
    """Its connections at this moment."""


class SeatGrid(ServerMessage, frozen=True, kw_only=True):
    """What goes on in the seats; for facilitators only."""

    seats: tuple[SeatRow, ...]
    """In the order of their indices."""
    facilitators: Count = 1
    """Connections of facilitators."""
    leads: tuple[LeadRow, ...] = ()
    """The facilitators whose tokens are good."""
    server_ms: Count = 0
    """The server's clock when this was sent."""
    number: Number = 0


class End(ServerMessage, frozen=True, kw_only=True):
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


Update: TypeAlias = (
    Observation | News | Names | Presence | Clock | Talk | Pledged | Undone | House | SeatGrid | End
)
"""Numbered messages, kept for those who come back."""


class Snapshot(ServerMessage, frozen=True, kw_only=True):
    """The present state for somebody who did not see how it came about; replaces what was known."""

    number: Number
    """The updates that follow continue from here."""
    updates: tuple[Update, ...]
    """The latest of each sort, to be handled in order as if they had just happened."""
