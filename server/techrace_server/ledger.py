"""What the journal says about a match: one frozen class per type of record, as msgpack maps.

The first record of a match is :class:`Opened`. Fed to :meth:`techrace_server.room.Room.restore` in order, the
records give the room back as it was, pending orders included; exported, they are the match's log. They hold what
is hidden from the players (seed, motives, orders) and never leave the host before the end of the match.

Every record has the room's age in milliseconds when it was written, the same clock as ``server_ms`` on the wire.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from techrace_game import Orders
from techrace_protocol.messages import Act, Chat, Pledge
from techrace_server.storage import Record


class _Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag=str.lower):
    """Base of the records."""

    ms: int
    """Age of the room in milliseconds."""
    left: float = 0.0
    """Seconds to go of the turn at that moment."""


class Opened(_Entry, frozen=True, kw_only=True):
    """The room was created: everything that is fixed about the match."""

    scenario: Mapping[str, Any]
    """Canonical JSON mapping of the scenario as published."""
    seed: int
    motives: tuple[int, ...]
    """The motive dealt to each seat."""
    seats: tuple[str, ...]
    """Who may sit in each seat."""
    clock: str
    seconds: float
    """The kind of clock and the length of a turn."""
    public: bool
    """Whether the room is listed."""
    created: float
    """Wall-clock seconds since the epoch."""
    engine: str
    """Version of techrace that plays the match."""
    bank: float = 0.0
    """The time bank of each bot in seconds."""
    deal: bool = False
    """Whether the motives were dealt by chance."""
    bots: tuple[str | None, ...] = ()
    """The house bot of each seat, empty for the one that fits."""
    fill: bool = False
    late: str = "open"
    talk: bool = True
    waits: bool = False
    facilitators: tuple[bytes, ...] = ()
    """SHA-256 of the facilitators' tokens."""
    number: int = 1
    matches: int = 1
    rotate: bool = False
    """The place in the series, see :class:`~techrace_server.spec.RoomSpec`."""
    workshop: str | None = None
    """The code of the rooms that were created together."""


class Seated(_Entry, frozen=True, kw_only=True):
    """Somebody took an open seat."""

    seat: int
    name: str
    bot: bool
    token: bytes
    """SHA-256 of the session token."""
    join: bytes | None = None
    """SHA-256 of the id with which they joined, if they gave one."""


class Rejoined(_Entry, frozen=True, kw_only=True):
    """The holder of a seat, who has perhaps never been told the token, repeated the join and got a new one."""

    seat: int
    token: bytes
    """SHA-256 of the new session token."""


class Housed(_Entry, frozen=True, kw_only=True):
    """A house bot was given a seat to play, or a new token for it."""

    seat: int
    bot: str
    """Its name; empty: the one that fits the seat."""
    name: str
    """How others see it where nobody holds the seat."""
    token: bytes
    """SHA-256 of its session token."""


class Vacated(_Entry, frozen=True, kw_only=True):
    """Somebody gave up a seat; its token is dead."""

    seat: int


class Linked(_Entry, frozen=True, kw_only=True):
    """The holder of a seat connected again, or dropped."""

    seat: int
    connected: bool


class Begun(_Entry, frozen=True, kw_only=True):
    """The match started."""


class Ordered(_Entry, frozen=True, kw_only=True):
    """A seat submitted orders. The last ones of a turn are played in it."""

    seat: int
    id: str
    tick: int
    orders: Orders
    """As received; the rules are applied again when they are read."""


class Readied(_Entry, frozen=True, kw_only=True):
    """A seat said that it has, or has not, decided."""

    seat: int
    id: str
    tick: int
    ready: bool


class Played(_Entry, frozen=True, kw_only=True):
    """A turn was played with the orders received for it."""

    tick: int
    """The turn's first tick."""
    digests: tuple[bytes, ...]
    """Digest of the state after each tick."""
    banks: tuple[float, ...] = ()
    """By seat, what is left of the time banks in seconds, where there are any."""


class Acted(_Entry, frozen=True, kw_only=True):
    """A facilitator did something."""

    by: int
    """Which facilitator, in the order in which they got their tokens; -1: whoever runs the server."""
    name: str
    """How he was called."""
    act: Act
    tokens: tuple[bytes, ...] = ()
    """SHA-256 of the tokens that were made: one for each seat concerned, or one."""


class Ceased(_Entry, frozen=True, kw_only=True):
    """The match ended where a facilitator wanted it to, before the rules ended it."""

    reason: str


class Chatted(_Entry, frozen=True, kw_only=True):
    """Somebody said something."""

    seat: int
    """-1: a facilitator."""
    by: int
    """Which facilitator, if one."""
    name: str
    chat: Chat
    """As received."""


class Promised(_Entry, frozen=True, kw_only=True):
    """A seat made a pledge."""

    seat: int
    pledge: Pledge


class Paused(_Entry, frozen=True, kw_only=True):
    """The clock was stopped; ``left`` says where."""

    reason: str


class Finished(_Entry, frozen=True, kw_only=True):
    """The match is over and everybody has been told."""

    log: str | None
    """Id of the exported log, or None if it could not be written."""


class Restored(_Entry, frozen=True, kw_only=True):
    """A restarted server took the match up again."""


class Halted(_Entry, frozen=True, kw_only=True):
    """An error inside the host stopped the match for good."""

    reason: str


Entry: TypeAlias = (
    Opened
    | Seated
    | Rejoined
    | Housed
    | Vacated
    | Linked
    | Begun
    | Ordered
    | Readied
    | Played
    | Acted
    | Ceased
    | Chatted
    | Promised
    | Paused
    | Finished
    | Restored
    | Halted
)

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Entry] = msgspec.msgpack.Decoder(Entry)


def to_record(sequence: int, entry: Entry) -> Record:
    """Return the row of the journal for an entry."""
    return Record(sequence, type(entry).__name__.lower(), _encoder.encode(entry))


def from_record(record: Record) -> Entry:
    """Return the entry of a row.

    Raises:
        ValueError: the payload is not what this version writes.
    """
    try:
        return _decoder.decode(record.payload)
    except msgspec.MsgspecError as error:
        raise ValueError(f"journal record {record.sequence} ({record.type}): {error}") from error
