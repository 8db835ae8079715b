"""The seats of a room: who may sit in them, who does, and what they have answered in this turn."""

import base64
import enum
import hashlib
import hmac
from collections.abc import Sequence

import attrs

from techrace_game import Orders
from techrace_game.types import BoolArray
from techrace_protocol.feed import Answers, Feed
from techrace_protocol.messages import SeatActivity, SeatPresence, SeatStatus
from techrace_protocol.packed import Packed
from techrace_server.events import LinkId
from techrace_server.rates import Bucket


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


class LateJoin(enum.StrEnum):
    """What somebody gets who comes after the start."""

    OPEN = "open"
    """An open seat."""
    BOTS = "bots"
    """An open seat, or else one that a house bot plays for nobody."""
    CLOSED = "closed"
    """Nothing."""


@attrs.define(kw_only=True)
class SeatState:
    """One seat: who holds it, and who plays it, which may be a house bot in place of the holder."""

    index: int
    plan: SeatPlan
    told: BoolArray
    """Of shape (node,): whose names its player has been told."""
    told_at: bytes = b""
    """How well it understood the nodes then."""
    name: str = ""
    bot: bool = False
    """Whether the holder is a program."""
    token: bytes | None = attrs.field(default=None, repr=False)
    """SHA-256 of the holder's session token; None: nobody holds the seat."""
    join: bytes | None = attrs.field(default=None, repr=False)
    """SHA-256 of the id with which the holder joined, if it gave one."""
    link: LinkId | None = None
    """The holder's connection."""
    house: str | None = None
    """The house bot that plays; empty: the one that fits the seat; None: the holder plays."""
    house_token: bytes | None = attrs.field(default=None, repr=False)
    house_link: LinkId | None = None
    broken: bool = False
    """Whether the house bot broke down and does not come back by itself."""
    resting: bool = False
    """Whether the house bot has left because the match is over."""
    waived: bool = False
    """Whether the match began without anybody here."""
    orders: Orders | None = None
    """What will be played in this turn."""
    answered: bool = False
    """Whether the clock need not wait for this seat any more."""
    skipped: bool = False
    """Whether the player was away at the last deadline; the clock does not wait again until he is back."""
    seen: Packed | None = None
    """What the player saw last."""
    answers: Answers = attrs.field(factory=Answers, repr=False)
    """What the holder's last commands were answered."""
    feed: Feed
    """The updates to the seat."""
    latency_ms: int | None = None
    """Round trip to the player."""
    bank: float = 0.0
    """Seconds that a program may still think longer than a turn."""
    heard_at: float = 0.0
    """When the player said something last."""
    late: int = 0
    """Commands that came too late."""
    activity: SeatActivity = SeatActivity.OPEN
    since_ms: int = 0
    """Since when that is what goes on here."""
    voice: Bucket = attrs.field(repr=False)
    """How often the holder may speak."""

    @property
    def is_taken(self) -> bool:
        """Whether anybody plays here."""
        return self.token is not None or self.house is not None

    @property
    def is_missing(self) -> bool:
        """Whether the match cannot start without somebody taking this seat."""
        return not self.is_taken and not self.waived and self.plan is not SeatPlan.ABSENT

    @property
    def is_automatic(self) -> bool:
        """Whether a program plays."""
        return self.house is not None or self.bot

    @property
    def player(self) -> LinkId | None:
        """The connection of whoever plays."""
        return self.link if self.house is None else self.house_link

    @property
    def readers(self) -> tuple[LinkId, ...]:
        """The connections that are told what the seat sees."""
        return tuple(link for link in (self.link, self.house_link) if link is not None)

    def take(self, *, name: str, bot: bool, token: bytes, join: bytes | None = None) -> None:
        """Give the seat to somebody new; what the last holder has ordered stays."""
        self.name, self.bot, self.token, self.join = name, bot, token, join
        self.dismiss()
        self.answered = self.skipped = False
        self.answers = Answers()

    def engage(self, bot: str, token: bytes, name: str) -> None:
        """Let a house bot play; a holder keeps the seat."""
        if self.token is None:
            self.name = name
        self.house, self.house_token, self.house_link = bot, token, None
        self.broken = self.resting = False
        self.answered = self.skipped = False

    def dismiss(self) -> None:
        """Let the holder play again, if there is one."""
        if self.house is not None and self.token is None:
            self.name = ""
        self.house = self.house_token = self.house_link = None
        self.broken = self.resting = False

    def vacate(self) -> None:
        """Take the seat from its holder and from its house bot; their tokens are dead from now on."""
        self.token = self.join = self.link = self.latency_ms = None
        self.dismiss()
        self.name, self.bot = "", False

    def presence(self) -> SeatPresence:
        """Return what everybody may know about who sits here."""
        status = SeatStatus.OPEN
        if self.broken:
            status = SeatStatus.ABSENT
        elif self.is_taken:
            status = SeatStatus.BOT if self.is_automatic else SeatStatus.HUMAN
        elif self.plan is SeatPlan.ABSENT or self.waived:
            status = SeatStatus.ABSENT
        return SeatPresence(
            seat=self.index,
            status=status,
            name=self.name,
            connected=self.player is not None or self.resting,
            ready=self.answered,
        )


def hashed(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def derived(token: str, index: int) -> str:
    """Return the ``index``-th of the tokens that follow from a fresh one."""
    raw = hashlib.sha256(f"{token}:{index}".encode()).digest()[:16]
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def holder_of(seats: Sequence[SeatState], token: str) -> SeatState | None:
    """Return the seat that a token is for; the time it takes tells nothing about the tokens."""
    digest = hashed(token)
    found = None
    for seat in seats:
        if is_same(digest, seat.token) | is_same(digest, seat.house_token):
            found = seat
    return found


def joined_by(seats: Sequence[SeatState], join: str | None) -> SeatState | None:
    """Return the seat whose holder came with this join id; takes as long whatever the ids are."""
    if join is None:
        return None
    digest = hashed(join)
    found = None
    for seat in seats:
        if is_same(digest, seat.join):
            found = seat
    return found


def is_same(digest: bytes, kept: bytes | None) -> bool:
    """Compare hashes of tokens in constant time."""
    return hmac.compare_digest(digest, kept or b"")
