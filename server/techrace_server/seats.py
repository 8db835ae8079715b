"""The seats of a room: who may sit in them, who does, and what they have answered in this turn."""

import enum
import hashlib
import hmac
from collections.abc import Sequence

import attrs

from techrace_game import Observation, Orders
from techrace_game.types import BoolArray
from techrace_protocol.feed import Answers, Feed
from techrace_protocol.messages import SeatPresence, SeatStatus
from techrace_server.events import LinkId


class SeatPlan(enum.StrEnum):
    """Who may sit in a seat."""

    OPEN = "open"
    """Whoever comes."""
    HUMAN = "human"
    BOT = "bot"
    ABSENT = "absent"
    """Nobody: its standing orders stay as they are at the start."""

    def admits(self, *, bot: bool) -> bool:
        """Say whether a bot, or a person, may take the seat."""
        return self is SeatPlan.OPEN or self is (SeatPlan.BOT if bot else SeatPlan.HUMAN)


@attrs.define(kw_only=True)
class SeatState:
    """One seat."""

    index: int
    plan: SeatPlan
    told: BoolArray
    """Of shape (node,): whose names its player has been told."""
    name: str = ""
    bot: bool = False
    token: bytes | None = attrs.field(default=None, repr=False)
    """SHA-256 of the holder's session token; None: nobody holds the seat."""
    link: LinkId | None = None
    """The holder's connection."""
    orders: Orders | None = None
    """What will be played in this turn."""
    answered: bool = False
    """Whether the clock need not wait for this seat any more."""
    skipped: bool = False
    """Whether the holder was away at the last deadline; the clock does not wait again until he is back."""
    seen: Observation | None = None
    """What the holder saw last."""
    answers: Answers = attrs.field(factory=Answers, repr=False)
    """What the holder's last commands were answered."""
    feed: Feed
    """The updates to the holder."""
    latency_ms: int | None = None
    """Round trip to the holder."""

    @property
    def is_taken(self) -> bool:
        return self.token is not None

    @property
    def is_missing(self) -> bool:
        """Whether the match cannot start without somebody taking this seat."""
        return not self.is_taken and self.plan is not SeatPlan.ABSENT

    def take(self, *, name: str, bot: bool, token: bytes) -> None:
        """Give the seat to somebody new; what the last holder has ordered stays."""
        self.name, self.bot, self.token = name, bot, token
        self.answered = self.skipped = False
        self.answers = Answers()

    def vacate(self) -> None:
        """Take the seat from its holder, whose token is dead from now on."""
        self.token = self.link = self.latency_ms = None
        self.name, self.bot = "", False

    def presence(self) -> SeatPresence:
        """Return what everybody may know about who sits here."""
        status = SeatStatus.OPEN
        if self.is_taken:
            status = SeatStatus.BOT if self.bot else SeatStatus.HUMAN
        elif self.plan is SeatPlan.ABSENT:
            status = SeatStatus.ABSENT
        return SeatPresence(
            seat=self.index,
            status=status,
            name=self.name,
            connected=self.link is not None,
            ready=self.answered,
        )


def hashed(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def holder_of(seats: Sequence[SeatState], token: str) -> SeatState | None:
    """Return the seat that belongs to a token; the time it takes tells nothing about the tokens."""
    digest = hashed(token)
    found = None
    for seat in seats:
        if hmac.compare_digest(digest, seat.token or b""):
            found = seat
    return found
