"""How the server opens and closes a connection, and what it says of itself in between.

To others, :mod:`techrace_protocol.messages` is the place of these classes.
"""

from techrace_protocol._bases import Part, ServerMessage
from techrace_protocol.words import (
    ClockKind,
    Count,
    MotiveWord,
    NoticeKind,
    Number,
    Role,
    SeatIndex,
)


class SeatFacts(Part, frozen=True, kw_only=True):
    """What everybody may know about a seat from the start. Never its motive."""

    seat: SeatIndex
    """Its index."""
    name: str
    """What the scenario calls it."""


class MatchFacts(Part, frozen=True, kw_only=True):
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


class ClockFacts(Part, frozen=True, kw_only=True):
    """How the match is paced; what happens to it is told by :class:`Clock`."""

    kind: ClockKind
    """What ends a round."""
    ticks_per_round: Count
    """Ticks played between two observations."""
    round_ms: Count | None = None
    """Time for a decision; left out: no limit."""


class LimitFacts(Part, frozen=True, kw_only=True):
    """The limits this connection should keep to."""

    message_bytes: Count
    """Largest message."""
    messages_per_second: Count
    """In the long run."""
    messages_burst: Count
    """At once."""


class Welcome(ServerMessage, frozen=True, kw_only=True):
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


class Notice(ServerMessage, frozen=True, kw_only=True):
    """The server says how it is. Not part of the match: without a number, and not repeated to those who come back."""

    what: NoticeKind
    """For programs."""
    message: str
    """A sentence for people."""
    retry_ms: Count | None = None
    """After this time what is refused now is worth trying again."""


class Closing(ServerMessage, frozen=True, kw_only=True):
    """The last message before the server closes the connection."""

    code: int
    """The close code that follows, see :class:`~techrace_protocol.close_codes.CloseCode`."""
    reason: str
    """A word, such as ``replaced``."""
    message: str = ""
    """What the client should do, for people."""
    retry_ms: Count | None = None
    """Reconnect after this time at the earliest; left out: not by yourself."""
