"""A room as a reducer: :meth:`Room.handle` takes an event and the time and says what is to be done.

There is no clock, socket, task or database in here; ``now`` is a number. The shell
(:mod:`techrace_server.runner`) performs the effects in order and lets nothing pass a write that is not durable
yet, so whoever is told something can rely on it after any crash.

The life of a room: it waits for its seats to be taken, plays turn after turn (collect orders, play, show), ends,
stays for a while and vanishes. The clock runs while anybody who plays is connected.
"""

import attrs
import numpy as np

from techrace_game import Observation, Orders, Ruleset, check, digest, initial_state, observe
from techrace_game.public_view import observe_public
from techrace_game.types import Motive
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.feed import Feed
from techrace_protocol.limits import Limits
from techrace_protocol.messages import PROTOCOL_VERSION, Accepted, RefusalCode, Refused, Role
from techrace_server import events as ev
from techrace_server import facts, ledger, news
from techrace_server.audience import Audience
from techrace_server.clocks import Clock
from techrace_server.events import Effect, LinkId
from techrace_server.limits import HostLimits
from techrace_server.seats import SeatState, hashed, holder_of
from techrace_server.spec import RoomSpec
from techrace_server.stage import Moment, Stage
from techrace_server.turns import Turn, TurnResult, is_over

NOBODY_IS_HERE = "nobody who plays is connected"


@attrs.frozen(kw_only=True)
class RoomContext:
    """What a room needs from outside beside events and the time."""

    limits: Limits = Limits()
    host: HostLimits = HostLimits()
    engine: str = "0"
    """Version of techrace, for the record."""
    feed_prefix: str = "feed"
    """Unpredictable; makes the names of this room's feeds differ from those before a restart."""


class Room:
    """One room. Not safe to share between tasks: one owner feeds it events."""

    def __init__(self, spec: RoomSpec, ruleset: Ruleset, now: float, context: RoomContext) -> None:
        self.spec = spec
        self.ruleset = ruleset
        self.context = context
        self.state = initial_state(ruleset, np.array([spec.seed], np.uint64))
        self.stage = Stage.WAITING
        self.clock = Clock.stopped(spec.clock)
        self.names = facts.names_of(self.state)
        self.seats = [
            SeatState(
                index=index,
                plan=plan,
                told=np.zeros(ruleset.nodes, np.bool_),
                feed=Feed(f"{context.feed_prefix}-{index}", limits=context.limits),
            )
            for index, plan in enumerate(spec.seats)
        ]
        self.audience = Audience(
            self.seats,
            self.names,
            self.public_view,
            feed=f"{context.feed_prefix}-public",
            limits=context.limits,
        )
        self.last_digest = digest(self.state)
        self.log: str | None = None
        self._public: Observation | None = None
        self._turn_orders: tuple[Orders | None, ...] | None = None
        self._epoch = now
        self._shown_ready = False
        self._expires: float | None = now + context.host.empty_room
        self._wake: float | None = None

    # -- the surface --

    @property
    def tick(self) -> int:
        """Ticks played."""
        return int(self.state.tick[0])

    @property
    def is_playing(self) -> bool:
        """Whether a turn is being played right now."""
        return self._turn_orders is not None

    def open(self, now: float) -> list[Effect]:
        """Return the effects of creating the room: its first record, and the start if nobody is missing."""
        effects: list[Effect] = [ev.Write(entry=self.spec.to_entry(self.context.engine))]
        effects += self._start_if_complete(now)
        return self._finish(effects, now)

    def resume(self, now: float) -> list[Effect]:
        """Return the effects of taking a restored room up again."""
        effects: list[Effect] = [self._write(ledger.Restored, now)]
        if self.stage is Stage.ENDED:
            effects.append(ev.Export())
        elif self.stage is Stage.WAITING:
            effects += self._start_if_complete(now)
        return self._finish(effects, now)

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
                effects = self._hear(event.link, event.message, now)
            case ev.Resolved():
                effects = self._show(event.result, now)
            case ev.Entered():
                effects = self._enter(event, now)
            case ev.Left():
                effects = self._leave(event.link, now)
            case ev.Elapsed():
                effects = self._pass_time(now)
            case ev.CaughtUp():
                effects = self._catch_up(event.link, now)
            case ev.Measured():
                effects = self._note_latency(event)
            case ev.Exported():
                effects = self._announce_end(event.log, now)
            case ev.Stopping():
                return self._stop(now)
        return self._finish(effects, now)

    def links(self) -> tuple[LinkId, ...]:
        """Return all connections in the room."""
        players = (seat.link for seat in self.seats if seat.link is not None)
        return (*players, *self.audience.watchers)

    def age_ms(self, now: float) -> int:
        """Return the milliseconds since the room opened: ``server_ms`` on the wire."""
        return max(0, round((now - self._epoch) * 1000))

    # -- coming and going --

    def _enter(self, event: ev.Entered, now: float) -> list[Effect]:
        hello = event.hello
        if hello.role is Role.FACILITATOR:
            return self._refuse_entry(event, RefusalCode.NOT_ALLOWED, "this room has no facilitator")
        if hello.role is not Role.PLAYER:
            return self._enter_watcher(event, now)
        if hello.token is not None:
            return self._enter_again(event, hello.token, now)
        return self._enter_seat(event, now)

    def _enter_watcher(self, event: ev.Entered, now: float) -> list[Effect]:
        if len(self.audience.watchers) >= self.context.host.spectators:
            return self._refuse_entry(event, RefusalCode.ROOM_FULL, "no more spectators are admitted")
        self.audience.admit(event.link, event.hello.role)
        effects = self._welcome(event, None, None, now)
        return effects + self.audience.presence()

    def _enter_again(self, event: ev.Entered, token: str, now: float) -> list[Effect]:
        seat = holder_of(self.seats, token)
        if seat is None:
            return self._refuse_entry(event, RefusalCode.TOKEN, "this token is not for a seat of this room")
        effects: list[Effect] = []
        if seat.link is not None:
            message = "another connection has taken over this seat"
            effects.append(ev.HangUp(link=seat.link, code=CloseCode.REPLACED, message=message))
        else:
            effects.append(self._write(ledger.Linked, now, seat=seat.index, connected=True))
        seat.link, seat.skipped, seat.latency_ms = event.link, False, None
        effects += self._welcome(event, seat, None, now)
        return effects + self.audience.presence() + self._regulate(now)

    def _enter_seat(self, event: ev.Entered, now: float) -> list[Effect]:
        hello = event.hello
        if self.stage not in {Stage.WAITING, Stage.RUNNING}:
            return self._refuse_entry(event, RefusalCode.ROOM_CLOSED, "the match is over; it can be watched")
        chosen = self._choose(event)
        if not isinstance(chosen, SeatState):
            return chosen
        kind = "Bot" if hello.bot else "Player"
        name = hello.name or f"{kind} {chosen.index + 1}"
        token = hashed(event.token)
        chosen.take(name=name, bot=hello.bot, token=token)
        chosen.link = event.link
        entry = self._write(ledger.Seated, now, seat=chosen.index, name=name, bot=hello.bot, token=token)
        effects: list[Effect] = [entry]
        if self.stage is Stage.RUNNING:
            self._look(chosen)
        effects += self._welcome(event, chosen, event.token, now)
        effects += self.audience.presence()
        return effects + self._start_if_complete(now) + self._regulate(now)

    def _choose(self, event: ev.Entered) -> "SeatState | list[Effect]":
        """Return the seat that a newcomer gets, or the refusal."""
        hello = event.hello
        if hello.seat is None:
            for seat in self.seats:
                if not seat.is_taken and seat.plan.admits(bot=hello.bot):
                    return seat
            return self._refuse_entry(event, RefusalCode.ROOM_FULL, "no seat is open")
        if hello.seat >= len(self.seats):
            last = len(self.seats) - 1
            return self._refuse_entry(
                event, RefusalCode.NO_SEAT, f"seat: {hello.seat} is not within 0..{last}"
            )
        seat = self.seats[hello.seat]
        if seat.is_taken:
            return self._refuse_entry(event, RefusalCode.SEAT_TAKEN, f"seat: {hello.seat} is taken")
        if not seat.plan.admits(bot=hello.bot):
            kind = "a bot" if hello.bot else "a person"
            return self._refuse_entry(event, RefusalCode.NO_SEAT, f"seat: {hello.seat} is not for {kind}")
        return seat

    def _refuse_entry(self, event: ev.Entered, code: RefusalCode, message: str) -> list[Effect]:
        return [ev.Answer(link=event.link, reply=Refused(code=code, message=message))]

    def _welcome(
        self, event: ev.Entered, seat: SeatState | None, token: str | None, now: float
    ) -> list[Effect]:
        """Greet a newcomer and bring it up to date."""
        hello = event.hello
        welcome = said.Welcome(
            version=PROTOCOL_VERSION,
            room=self.spec.code,
            role=hello.role,
            match=facts.match_facts(self.spec, self.ruleset),
            clock=facts.clock_facts(self.spec.clock, self.ruleset.constants.quarter),
            limits=facts.limit_facts(self.context.limits, hello.role, bot=hello.bot),
            seat=None if seat is None else seat.index,
            name=(hello.name or "") if seat is None else seat.name,
            motive=None if seat is None else _motive(self.spec.motives[seat.index]),
            token=token,
            feed=self.audience.feed_of(seat).id,
            server_ms=self.age_ms(now),
        )
        missed = self.audience.feed_of(seat).since(hello.feed, hello.last_seen)
        opening = self._snapshot(seat, now) if missed is None else missed
        return [ev.Admit(link=event.link, welcome=welcome, opening=opening, bot=hello.bot)]

    def _leave(self, link: LinkId, now: float) -> list[Effect]:
        """Keep the seat of somebody whose connection is gone."""
        if self.audience.watchers.pop(link, None) is not None:
            return self.audience.presence()
        seat = self._seat_of(link)
        if seat is None:
            return []
        seat.link = seat.latency_ms = None
        effects: list[Effect] = [self._write(ledger.Linked, now, seat=seat.index, connected=False)]
        return effects + self.audience.presence() + self._regulate(now)

    def _give_up(self, link: LinkId, now: float) -> list[Effect]:
        """Free the seat of somebody who leaves for good."""
        effects: list[Effect] = []
        seat = self._seat_of(link)
        if seat is not None:
            seat.vacate()
            effects.append(self._write(ledger.Vacated, now, seat=seat.index))
        self.audience.watchers.pop(link, None)
        effects.append(ev.HangUp(link=link, code=CloseCode.FINISHED))
        return effects + self.audience.presence() + self._regulate(now)

    def _catch_up(self, link: LinkId, now: float) -> list[Effect]:
        if link not in self.audience.watchers:
            return []
        return [ev.Refresh(link=link, snapshot=self._snapshot(None, now))]

    def _note_latency(self, event: ev.Measured) -> list[Effect]:
        seat = self._seat_of(event.link)
        if seat is not None:
            seat.latency_ms = event.ms
        return []

    # -- commands --

    def _hear(self, link: LinkId, message: said.Orders | said.Ready | said.Leave, now: float) -> list[Effect]:
        if isinstance(message, said.Leave):
            return self._give_up(link, now)
        seat = self._seat_of(link)
        if seat is None:
            refused = Refused(code=RefusalCode.NOT_ALLOWED, message="only players give orders", id=message.id)
            return [ev.Answer(link=link, reply=refused)]
        answer: Accepted | Refused | None = seat.answers.recall(message) or self._objection(message)
        effects: list[Effect] = []
        if answer is None:
            answer = self.take(seat, message)
            if isinstance(message, said.Orders):
                entry = self._write(
                    ledger.Ordered,
                    now,
                    seat=seat.index,
                    id=message.id,
                    tick=message.tick,
                    orders=message.orders,
                )
            else:
                entry = self._write(
                    ledger.Readied,
                    now,
                    seat=seat.index,
                    id=message.id,
                    tick=message.tick,
                    ready=message.ready,
                )
            effects.append(entry)
        effects.append(ev.Answer(link=link, reply=answer))
        if isinstance(message, said.Ready) and isinstance(answer, Accepted):
            self._shown_ready = True
            effects += self.audience.presence()
        return effects + self._end_turn_if_answered(now)

    def _objection(self, message: said.Orders | said.Ready) -> Refused | None:
        """Return why a command cannot be taken now, if so."""
        tick = self.tick
        if self.stage is Stage.WAITING:
            code, sentence = RefusalCode.WRONG_STATE, "the match has not started"
        elif self.stage is not Stage.RUNNING:
            code, sentence = RefusalCode.OVER, "the match is over"
        elif message.tick < tick or (self.is_playing and message.tick == tick):
            code, sentence = RefusalCode.LATE, f"tick: {message.tick} has been played"
        elif message.tick > tick:
            code, sentence = RefusalCode.EARLY, f"tick: {message.tick} is not open yet, expected {tick}"
        else:
            return None
        return Refused(code=code, message=sentence, id=message.id, path="tick", value=str(message.tick))

    def take(self, seat: SeatState, message: said.Orders | said.Ready) -> Accepted:
        """Apply a command to the turn; also used when the journal is read again."""
        if isinstance(message, said.Ready):
            seat.answered = message.ready
            answer = Accepted(id=message.id, tick=self.tick)
        else:
            legal, refusals = check(self.ruleset, self.state, seat.index, message.orders)
            seat.orders = legal
            seat.answered = seat.answered or self.spec.clock.takes_orders_as_answer
            answer = Accepted(
                id=message.id,
                tick=self.tick,
                refused=tuple(said.RefusedPart.of(refusal) for refusal in refusals),
            )
        seat.answers.remember(message, answer)
        return answer

    # -- turns --

    def _start_if_complete(self, now: float) -> list[Effect]:
        if self.stage is not Stage.WAITING or any(seat.is_missing for seat in self.seats):
            return []
        self.stage = Stage.RUNNING
        self.clock = Clock.stopped(self.spec.clock).run(now)
        effects: list[Effect] = [self._write(ledger.Begun, now)]
        effects += self.audience.tell(self.moment(now).clock_update())
        self.look_again()
        return effects + self.audience.show((), self.moment(now))

    def _end_turn_if_answered(self, now: float) -> list[Effect]:
        awaited = [seat for seat in self.seats if seat.is_taken and not seat.skipped]
        if not (self.clock.is_running and self.spec.clock.is_patient and awaited):
            return []
        return self._end_turn(now) if all(seat.answered for seat in awaited) else []

    def _end_turn(self, now: float) -> list[Effect]:
        """Close the turn: from now on orders for it are late."""
        if self.stage is not Stage.RUNNING or self.is_playing:
            return []
        for seat in self.seats:
            seat.skipped = seat.is_taken and seat.link is None and not seat.answered
        self._turn_orders = tuple(seat.orders for seat in self.seats)
        # The clock goes on with the turn's length, not with how long the engine takes.
        self.clock = self.clock.next_turn(now)
        return [ev.Play(turn=self.turn(tuple(seat.index for seat in self.seats if seat.is_taken)))]

    def turn(self, seats: tuple[int, ...] = ()) -> Turn:
        """Return the present turn, to be played as things stand; ``seats`` will be shown the result."""
        return Turn(
            ruleset=self.ruleset,
            state=self.state,
            orders=tuple(seat.orders for seat in self.seats),
            ticks=self.spec.clock.ticks(self.ruleset.constants.quarter),
            seats=seats,
        )

    def _show(self, result: TurnResult, now: float) -> list[Effect]:
        """Take the result of a turn and show it to everybody."""
        before, orders, tick = self.audience.any_view(), self._turn_orders or (), self.tick
        self.accept(result)
        for index, seen in result.seen.items():
            self.seats[index].seen = seen
        effects: list[Effect] = [self._write(ledger.Played, now, tick=tick, digests=result.digests)]
        items = news.tell(
            before,
            self.audience.any_view(),
            news.publishers(orders),
            [name.name for name in self.names],
            secrets=bool(self.ruleset.constants.w_publish),
        )
        effects += self.audience.show(items, self.moment(now))
        if self._shown_ready:
            self._shown_ready = False
            effects += self.audience.presence()
        if not is_over(self.state):
            return effects
        self.stage = Stage.ENDED
        self.clock = Clock.stopped(self.spec.clock, 0.0)
        return [*effects, *self.audience.tell(self.moment(now).clock_update()), ev.Export()]

    def accept(self, result: TurnResult) -> None:
        """Move on to the state after a turn; also used when the journal is read again."""
        self.state, self._public, self._turn_orders = result.state, None, None
        self.last_digest = result.digests[-1]
        for seat in self.seats:
            seat.orders, seat.answered = None, False

    def _announce_end(self, log: str | None, now: float) -> list[Effect]:
        """Tell everybody how the match ended; from now on the log can be fetched."""
        if self.stage is not Stage.ENDED:
            return []
        self.stage, self.log = Stage.FINISHED, log
        self._expires = now + self.context.host.finished_room
        done = self._write(ledger.Finished, now, log=log)
        effects: list[Effect] = [attrs.evolve(done, status="finished")]
        return effects + self.audience.tell(facts.end_of(self.ruleset, self.state, self.names, log))

    # -- time --

    def _pass_time(self, now: float) -> list[Effect]:
        self._wake = None
        if self._expires is not None and now >= self._expires:
            return self._close(now)
        if self.stage is Stage.ENDED and self.log is None and not self.is_playing:
            return []
        return self._end_turn(now) if self.clock.is_due(now) else []

    def _regulate(self, now: float) -> list[Effect]:
        """Let the clock run exactly while somebody who plays is connected."""
        if self.stage is not Stage.RUNNING:
            return []
        taken = [seat for seat in self.seats if seat.is_taken]
        wanted = not taken or any(seat.link is not None for seat in taken)
        if wanted == self.clock.is_running:
            return self._end_turn_if_answered(now)
        if wanted:
            self.clock = self.clock.run(now)
            return [*self.audience.tell(self.moment(now).clock_update()), *self._end_turn_if_answered(now)]
        self.clock = self.clock.stop(now)
        paused = self._write(ledger.Paused, now, reason=NOBODY_IS_HERE)
        return [paused, *self.audience.tell(self.moment(now).clock_update())]

    def _close(self, now: float) -> list[Effect]:
        """Give the room up: nobody came, or everybody has seen the end."""
        waiting = self.stage is Stage.WAITING
        code = CloseCode.ROOM_CLOSED if waiting else CloseCode.FINISHED
        effects: list[Effect] = []
        if waiting:
            abandoned = self._write(ledger.Paused, now, reason="nobody came")
            effects.append(attrs.evolve(abandoned, status="abandoned"))
        effects += [ev.HangUp(link=link, code=code) for link in self.links()]
        self.stage = Stage.CLOSED
        return [*effects, ev.Vanish()]

    def _stop(self, now: float) -> list[Effect]:
        """Put the room down so that the next host takes it up where it is."""
        effects: list[Effect] = []
        if self.stage is not Stage.FINISHED:
            self.clock = self.clock.stop(now)
            effects.append(self._write(ledger.Paused, now, reason="the server restarts"))
        effects += [ev.HangUp(link=link, code=CloseCode.RESTARTING) for link in self.links()]
        self.stage = Stage.CLOSED
        return [*effects, ev.Wake(at=None)]

    def _finish(self, effects: list[Effect], now: float) -> list[Effect]:
        """Add when to wake the room, if that has changed."""
        if self.stage is Stage.WAITING:
            if self.links():
                self._expires = None
            elif self._expires is None:
                self._expires = now + self.context.host.empty_room
        elif self.stage is not Stage.FINISHED:
            self._expires = None
        due = None if self.is_playing or self.stage is not Stage.RUNNING else self.clock.due
        instants = [at for at in (due, self._expires) if at is not None]
        wake = min(instants) if instants and self.stage is not Stage.CLOSED else None
        if wake != self._wake:
            self._wake = wake
            effects.append(ev.Wake(at=wake))
        return effects

    # -- showing --

    def _look(self, seat: SeatState) -> None:
        seat.seen = observe(self.ruleset, self.state, seat.index)

    def look_again(self) -> None:
        """Let all holders of seats see the present state, as far as the match has started."""
        for seat in self.seats:
            if seat.is_taken and self.stage is not Stage.WAITING:
                self._look(seat)

    def public_view(self) -> Observation:
        """Return what those without a seat see."""
        if self._public is None:
            self._public = observe_public(self.ruleset, self.state)
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
            reason=NOBODY_IS_HERE if waits else "",
        )

    def _snapshot(self, seat: SeatState | None, now: float) -> said.Snapshot:
        end = None
        if self.stage is Stage.FINISHED:
            end = facts.end_of(self.ruleset, self.state, self.names, self.log)
        return self.audience.snapshot(seat, self.moment(now), end)

    # -- small things --

    def _seat_of(self, link: LinkId) -> SeatState | None:
        return next((seat for seat in self.seats if seat.link == link), None)

    def _write(self, kind: "type[ledger.Entry]", now: float, **values: object) -> ev.Write:
        entry = kind(ms=self.age_ms(now), left=self.clock.remaining(now), **values)  # type: ignore[arg-type]
        return ev.Write(entry=entry)


def _motive(motive: Motive) -> said.MotiveWord:
    word: said.MotiveWord = motive.word  # type: ignore[assignment]
    return word
