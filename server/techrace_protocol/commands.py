"""What a client says: hello, the commands that change a match or its record, and two words about the connection.

To others, :mod:`techrace_protocol.messages` is the place of these classes.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta

from techrace_game.orders import Orders as OrderSet
from techrace_protocol._bases import ClientMessage
from techrace_protocol.words import (
    ActKind,
    BotName,
    Change,
    ChannelName,
    CommandId,
    FacilitatorIndex,
    FeedId,
    Integer,
    JoinId,
    NodeIndex,
    Number,
    PersonName,
    PledgeVerb,
    Role,
    RoomName,
    SeatIndex,
    Spoken,
    TickNumber,
    Token,
    VersionNumber,
)


class Hello(ClientMessage, frozen=True, kw_only=True):
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
    join: JoinId | None = None
    """Makes a join that can be repeated: a hello without a token and with the same ``join`` gets the same seat
    again, with a new token."""
    seat: SeatIndex | None = None
    """The seat wished for; left out: any open one."""
    feed: FeedId | None = None
    """``feed`` of the earlier welcome; asks, with ``last_seen``, for what was missed."""
    last_seen: Number | None = None
    """Number of the last update seen of that feed."""

    def __repr__(self) -> str:
        return f"Hello(room={self.room!r}, role={self.role!r}, name={self.name!r}, seat={self.seat!r})"


class Orders(ClientMessage, frozen=True, kw_only=True):
    """A player's complete orders: standing ones, which replace the earlier, and one-shot ones (rule 4)."""

    id: CommandId
    tick: TickNumber
    """The tick of the observation these orders answer; they apply at the start of that tick."""
    orders: OrderSet
    """What the seat wants done."""


class Ready(ClientMessage, frozen=True, kw_only=True):
    """A player has, or has not, decided about the round."""

    id: CommandId
    tick: TickNumber
    """The tick of the observation that has been decided about."""
    ready: bool = True
    """False takes it back."""


class Chat(ClientMessage, frozen=True, kw_only=True):
    """Words to everybody, or to some seats only. Recorded, and part of the match's log."""

    id: CommandId
    text: Spoken
    """What to say."""
    to: Annotated[tuple[SeatIndex, ...], Meta(max_length=16)] = ()
    """The seats that hear it beside the speaker; left out: everybody, those who watch included."""
    channel: ChannelName | None = None
    """A name for a conversation of the seats in ``to``, for their screens."""


class Pledge(ClientMessage, frozen=True, kw_only=True):
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


class Act(ClientMessage, frozen=True, kw_only=True):
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
    facilitator: FacilitatorIndex | None = None
    """The facilitator concerned, as the grid of the seats numbers them."""
    confirm: bool = False
    """Yes, really."""


class Ping(ClientMessage, frozen=True, kw_only=True):
    """Asks for a :class:`Pong`; ``nonce`` comes back unchanged. Missing pings never cost a seat."""

    nonce: Integer = 0
    """Any number."""


class Leave(ClientMessage, frozen=True, kw_only=True):
    """Gives up the seat and ends the session; just closing the connection keeps the seat."""


FromClient: TypeAlias = Hello | Orders | Ready | Chat | Pledge | Act | Ping | Leave
"""Everything a client says."""
Command: TypeAlias = Orders | Ready | Chat | Pledge | Act
"""What changes a match or its record: carries an ``id`` and may be repeated without doing anything twice."""
