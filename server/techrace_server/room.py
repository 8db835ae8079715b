"""A room as a reducer: :meth:`Room.handle` takes an event and the time and says what is to be done.

There is no clock, socket, task or database in here; ``now`` is a number. The shell
(:mod:`techrace_server.runner`) performs the effects in order and lets nothing pass a write that is not durable
yet, so whoever is told something can rely on it after any crash.

The life of a room: it waits for its seats to be taken, plays turn after turn (collect orders, play, show), ends,
stays for a while and vanishes. This module holds what a room is; what happens in it stands by topic in
:mod:`~techrace_server.entry` (coming and going), :mod:`~techrace_server.rounds` (orders and turns),
:mod:`~techrace_server.clockwork` (time), :mod:`~techrace_server.talk` and :mod:`~techrace_server.facilitation`.
"""

from collections import deque

import attrs
import numpy as np

from techrace_game import MatchState, Orders, Ruleset, digest, initial_state, observe
from techrace_game.public_view import observe_public
from techrace_game.scenario_schema import EventSpec
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.feed import Answers, Feed
from techrace_protocol.limits import Limits
from techrace_protocol.packed import Packed, pack
from techrace_server import clockwork, entry, facilitation, facts, ledger, rounds, seatgrid, talk
from techrace_server import events as ev
from techrace_server.audience import Audience, Reader
from techrace_server.clocks import Clock
from techrace_server.events import Effect, LinkId
from techrace_server.limits import HostLimits
from techrace_server.pledges import PledgeBook
from techrace_server.rates import Bucket
from techrace_server.seats import SeatState, hashed, holder_of, is_same, joined_by
from techrace_server.spec import RoomSpec
from techrace_server.stage import Moment, Stage
from techrace_server.turns import Turn, TurnResult, is_over

NOBODY_IS_HERE = "nobody who plays is connected"
STORAGE_IS_FULL = "the server's storage is full"
KEPT_ROUNDS = 4
"""Rounds that can be taken back."""


@attrs.frozen(kw_only=True)
class RoomContext:
    """What a room needs from outside beside events and the time."""

    limits: Limits = Limits()
    host: HostLimits = HostLimits()
    engine: str = "0"
    """Version of techrace, for the record."""
    feed_prefix: str = "feed"
    """Unpredictable; makes the names of this room's feeds differ from those before a restart."""
    bots: frozenset[str] = frozenset()
    """Names of the house bots that the host can call; none: it has no house bots."""


@attrs.define(kw_only=True)
class Lead:
    """A facilitator."""

    index: int
    token: bytes = attrs.field(repr=False)
    """SHA-256 of the token; empty once it has been taken back."""
    name: str = ""
    links: list[LinkId] = attrs.field(factory=list)
    """His connections, oldest first."""
    answers: Answers = attrs.field(factory=Answers, repr=False)

    @property
    def is_revoked(self) -> bool:
        """Whether the token has been taken back."""
        return not self.token


class Room:
    """One room. Not safe to share between tasks: one owner feeds it events.

    Everything in here is for the modules of the reducer; others use the methods.
    """

    def __init__(self, spec: RoomSpec, ruleset: Ruleset, now: float, context: RoomContext) -> None:
        self.spec = spec
        self.ruleset = ruleset
        self.context = context
        self.state = initial_state(ruleset, np.array([spec.seed], np.uint64))
        self.stage = Stage.WAITING
        self.names = facts.names_of(self.state)
        self.seats = [
            SeatState(
                index=index,
                voice=Bucket(1 / context.host.chat_seconds, context.host.chat_burst),
                plan=plan,
                told=np.zeros(ruleset.nodes, np.bool_),
                feed=Feed(f"{context.feed_prefix}-{index}", limits=context.limits),
                bank=spec.clock.bank,
            )
            for index, plan in enumerate(spec.seats)
        ]
        self.audience = Audience(
            self.seats, self.names, self.public_view, feed=context.feed_prefix, limits=context.limits
        )
        self.leads = [Lead(index=index, token=token) for index, token in enumerate(spec.facilitators)]
        self.last_digest = digest(self.state)
        self.log: str | None = None
        self.past: deque[MatchState] = deque(maxlen=KEPT_ROUNDS)
        """The states at the start of the last rounds."""
        self.turn_orders: tuple[Orders | None, ...] | None = None
        """What is being played right now."""
        self.postponed: list[ev.Said | ev.Operated] = []
        """Acts that wait for the turn that is being played."""
        self.shown_ready = False
        self.epoch = now

        # -- time --
        self.clock = Clock.stopped(spec.clock)
        self.expires: float | None = None
        self.wake: float | None = None
        self.next_at: float | None = None
        """When the next match of a series begins."""
        self.overtime: float | None = None
        """Since when bots think at the cost of their time banks."""

        # -- what facilitators decide --
        self.held: str | None = None
        """Why a facilitator has stopped the clock; None: none has."""
        self.storage_full = False
        self.locked = False
        self.talks = spec.talk
        self.final_tick: int | None = None
        self.ends_ms: int | None = None
        self.stopped: str | None = None
        """Why a facilitator has ended the match; None: none has."""
        self.shocks: list[EventSpec] = []
        """Events that were added to the present quarter."""
        self.grid: tuple[tuple[said.SeatRow, ...], tuple[said.LeadRow, ...]] | None = None
        """What facilitators were shown last."""

        # -- what people say --
        self.spoken: deque[said.Talk] = deque(maxlen=talk.KEPT)
        self.pledges = PledgeBook()
        self._public: Packed | None = None

    # -- the surface --

    @property
    def tick(self) -> int:
        """Ticks played."""
        return int(self.state.tick[0])

    @property
    def is_playing(self) -> bool:
        """Whether a turn is being played right now."""
        return self.turn_orders is not None

    def open(self, now: float, token: str = "", seated: tuple[ledger.Seated, ...] = ()) -> list[Effect]:
        """Return the effects of creating the room: its first record, and the start if nobody is missing.

        Args:
            now: the time.
            token: a fresh one, from which those of house bots follow.
            seated: who sits here already, in a rematch.
        """
        effects: list[Effect] = [ev.Write(entry=self.spec.to_entry(self.context.engine))]
        for taken in seated:
            self.seats[taken.seat].take(name=taken.name, bot=taken.bot, token=taken.token, join=taken.join)
            effects.append(ev.Write(entry=taken))
        for seat in self.seats:
            bot = self.spec.bots[seat.index]
            if bot is not None and not seat.is_taken:
                effects += entry.engage(self, seat, bot, token, now)
        effects += rounds.start_if_complete(self, now)
        return self.finish(effects, now)

    def resume(self, now: float, token: str = "") -> list[Effect]:
        """Return the effects of taking a restored room up again.

        Args:
            now: the time.
            token: a fresh one, from which those of house bots follow.
        """
        if self.stage is Stage.FINISHED:
            return self.finish([], now)
        effects: list[Effect] = [self.write(ledger.Restored, now)]
        if self.stage is Stage.ENDED:
            effects.append(ev.Export())
            return self.finish(effects, now)
        for seat in self.seats:
            if seat.house is not None:
                # Its task ended with the old host, and nobody knows its token any more.
                effects += entry.engage(self, seat, seat.house, token, now)
        if self.stage is Stage.WAITING:
            effects += rounds.start_if_complete(self, now)
        return self.finish(effects, now)

    def handle(self, event: ev.Event, now: float) -> list[Effect]:
        """Return what is to be done about an event.

        Args:
            event: what happened.
            now: seconds on a monotonic clock.
        """
        if self.stage is Stage.CLOSED:
            return []
        match event:
            case ev.Said():
                effects = self.hear(event, now)
                if isinstance(event.message, said.Orders):
                    return self.finish(effects, now, self.seat_of(event.link))
            case ev.Resolved():
                effects = rounds.show(self, event.result, now)
                postponed, self.postponed = self.postponed, []
                for waiting in postponed:
                    effects += self._postponed(waiting, now)
            case ev.Operated():
                effects = facilitation.operate(self, event, now)
            case ev.Entered():
                effects = entry.enter(self, event, now)
            case ev.Left():
                effects = entry.leave(self, event.link, now)
            case ev.Elapsed():
                effects = clockwork.pass_time(self, now)
            case ev.CaughtUp():
                effects = entry.catch_up(self, event.link, now)
            case ev.Measured():
                effects = entry.note_latency(self, event)
            case ev.Exported():
                effects = rounds.announce_end(self, event.log, now)
            case ev.BrokeDown():
                effects = entry.break_down(self, event, now)
            case ev.Stored():
                self.storage_full = event.full
                effects = clockwork.regulate(self, now)
            case ev.Stopping():
                return clockwork.stop(self, now)
        return self.finish(effects, now)

    def hear(self, event: ev.Said, now: float) -> list[Effect]:
        """Return what is to be done about what somebody said."""
        link = event.link
        match event.message:
            case said.Leave():
                return entry.give_up(self, link, now)
            case said.Orders() | said.Ready() as command:
                return rounds.hear(self, link, command, now)
            case said.Chat() as chat:
                return talk.hear_chat(self, link, chat, now)
            case said.Pledge() as pledge:
                return talk.hear_pledge(self, link, pledge, now)
            case said.Act():
                return facilitation.hear(self, event, now)

    def _postponed(self, event: ev.Said | ev.Operated, now: float) -> list[Effect]:
        return self.hear(event, now) if isinstance(event, ev.Said) else facilitation.operate(self, event, now)

    def is_led_with(self, token: str) -> bool:
        """Say whether a token is that of a facilitator."""
        return self.number_of_lead(token) is not None

    def number_of_lead(self, token: str) -> int | None:
        """Return the number of the facilitator whose token it is; takes as long whose ever it is."""
        digest, found = hashed(token), None
        for lead in self.leads:
            if is_same(digest, lead.token):
                found = lead.index
        return found

    def links(self) -> tuple[LinkId, ...]:
        """Return all connections in the room."""
        players = (link for seat in self.seats for link in seat.readers)
        return (*players, *self.audience.watchers, *self.audience.lead.links)

    def has_outsiders(self) -> bool:
        """Say whether anybody but house bots is connected."""
        galleries = (self.audience.public, self.audience.lead)
        return any(gallery.links for gallery in galleries) or any(
            seat.link is not None for seat in self.seats
        )

    def open_seats(self) -> int:
        """Return how many people could sit down now."""
        return sum(entry.is_free(self, seat, bot=False) for seat in self.seats)

    def knows(self, token: str | None, join: str | None) -> bool:
        """Say whether somebody has been here: with the token of a seat or of a facilitator, or with a join id."""
        if token is None:
            return joined_by(self.seats, join) is not None
        return holder_of(self.seats, token) is not None or self.is_led_with(token)

    def age_ms(self, now: float) -> int:
        """Return the milliseconds since the room opened: ``server_ms`` on the wire."""
        return max(0, round((now - self.epoch) * 1000))

    # -- for restoring --

    def take(self, seat: SeatState, message: said.Orders | said.Ready) -> said.Accepted:
        """Apply a command to the turn."""
        return rounds.take(self, seat, message)

    def turn(self, seats: tuple[int, ...] = ()) -> Turn:
        """Return the present turn, to be played as things stand; ``seats`` will be shown the result."""
        quarter = self.ruleset.constants.quarter
        return Turn(
            ruleset=self.ruleset.with_events(self.shocks),
            state=self.state,
            orders=tuple(seat.orders for seat in self.seats),
            ticks=self.clock.spec.ticks(quarter),
            seats=seats,
        )

    def accept(self, result: TurnResult) -> None:
        """Move on to the state after a turn."""
        quarter = self.ruleset.constants.quarter
        if self.tick % quarter == 0:
            self.past.append(self.state)
        self.pledges.watch(result.state, tuple(seat.orders for seat in self.seats))
        self.state, self._public, self.turn_orders = result.state, None, None
        self.last_digest = result.digests[-1]
        if self.tick % quarter == 0:
            self.shocks.clear()
        for seat in self.seats:
            seat.orders, seat.answered = None, False

    def go_back(self) -> None:
        """Take the last round back."""
        self.state, self._public = self.past.pop(), None
        self.last_digest = digest(self.state)
        self.shocks.clear()
        self.pledges.undo(self.state)
        for seat in self.seats:
            # What was answered for a round that did not happen must not be taken for an answer in it.
            seat.orders, seat.answered, seat.answers = None, False, Answers()
        self.look_again()

    def look(self, seat: SeatState) -> None:
        """Let a seat see the present state."""
        seat.seen = pack(observe(self.ruleset, self.state, seat.index))

    def look_again(self) -> None:
        """Let all holders of seats see the present state, as far as the match has started."""
        for seat in self.seats:
            if seat.is_taken and self.stage is not Stage.WAITING:
                self.look(seat)

    # -- showing --

    def public_view(self) -> Packed:
        """Return what those without a seat see."""
        if self._public is None:
            self._public = pack(observe_public(self.ruleset, self.state))
        return self._public

    def moment(self, now: float) -> Moment:
        """Return where the match stands."""
        waits = self.stage is Stage.RUNNING and not self.clock.is_running
        return Moment(
            stage=self.stage,
            tick=self.tick,
            round=self.tick // self.ruleset.constants.quarter,
            clock=self.clock,
            age_ms=self.age_ms(now),
            left=self.clock.remaining(now),
            reason=self._why_the_clock_waits() if waits else "",
        )

    def _why_the_clock_waits(self) -> str:
        if self.storage_full:
            return STORAGE_IS_FULL
        return NOBODY_IS_HERE if self.held is None else self.held

    def snapshot(self, reader: Reader, now: float) -> said.Snapshot:
        """Return the present as one message, for one who does not know how it came about."""
        end = self.end() if self.stage is Stage.FINISHED else None
        seat = reader.index if isinstance(reader, SeatState) else None
        more: list[said.Update] = [self.house()]
        if reader is self.audience.lead:
            more.append(seatgrid.seat_grid(self, now))
        more += talk.heard_by(self, seat)
        more += self.pledges.told(seat)
        return self.audience.snapshot(reader, self.moment(now), more, end)

    def house(self) -> said.House:
        """Return how the room is led."""
        return said.House(
            locked=self.locked,
            talk=self.talks,
            final_tick=self.final_tick,
            ends_ms=self.ends_ms,
            match=self.spec.number,
            matches=self.spec.matches,
        )

    def end(self) -> said.End:
        """Return how the match ended."""
        return facts.end_of(
            self.ruleset,
            self.state,
            self.names,
            self.log,
            stopped=None if is_over(self.state) else self.stopped,
            pledges=self.pledges.judged(),
        )

    # -- for the modules of the reducer --

    def new_lead(self, token: bytes, name: str) -> Lead:
        """Return one more facilitator."""
        return Lead(index=len(self.leads), token=token, name=name)

    def seat_of(self, link: LinkId) -> SeatState | None:
        """Return the seat that a connection reads, and plays or holds."""
        return next((seat for seat in self.seats if link in (seat.link, seat.house_link)), None)

    def lead_of(self, link: LinkId) -> Lead | None:
        """Return the facilitator that a connection belongs to."""
        return next((lead for lead in self.leads if link in lead.links), None)

    def drop_lead(self, link: LinkId) -> bool:
        """Forget a connection of a facilitator; say whether it was one."""
        lead = self.lead_of(link)
        if lead is not None:
            lead.links.remove(link)
        return self.audience.lead.links.pop(link, None) is not None

    def write(self, kind: "type[ledger.Entry]", now: float, **values: object) -> ev.Write:
        """Return the effect of writing something down."""
        record = kind(ms=self.age_ms(now), left=self.clock.remaining(now), **values)  # type: ignore[arg-type]
        return ev.Write(entry=record)

    def hang_up(self, link: LinkId | None, code: CloseCode, message: str = "") -> list[Effect]:
        """Return the effect of closing a connection, if there is one."""
        return [] if link is None else [ev.HangUp(link=link, code=code, message=message)]

    def finish(self, effects: list[Effect], now: float, only: SeatState | None = None) -> list[Effect]:
        """Add what follows from any change: the facilitators' grid, and when to wake the room.

        Args:
            effects: those of the change.
            now: the time.
            only: the one seat in which anything can be other than before; None: all.
        """
        if self.stage is not Stage.CLOSED:
            effects += seatgrid.refresh_grid(self, now, self.seats if only is None else (only,))
        clockwork.expect(self, now)
        wake = clockwork.next_instant(self, now)
        if wake != self.wake:
            self.wake = wake
            effects.append(ev.Wake(at=wake))
        return effects
