"""The shell of one room: feeds the reducer events and performs what it asks for.

The runner is the room's only owner. Events come in from links, timers, the ticker and the exporter; they are
handled in the order in which they came. Effects that tell anybody anything wait until everything that was written
before them is durable; playing a turn needs not wait. An exception in the reducer or in its turn ends this room
alone: its clients are closed with 4500 and what is needed to look into it is left in a file.
"""

import asyncio
import json
import logging
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Act, Hello, Notice
from techrace_server import events as ev
from techrace_server import ledger, metrics
from techrace_server.archive import Archive
from techrace_server.events import Effect, LinkId
from techrace_server.faults import Point, fault
from techrace_server.journal import Journal
from techrace_server.ledger import to_record
from techrace_server.link import Handle, Link
from techrace_server.room import Room
from techrace_server.storage import Batch, JournalError, NewMatch, Record
from techrace_server.ticker import Ticker
from techrace_server.turns import TurnResult

_logger = logging.getLogger("techrace.room")


class RunnerHost(Protocol):
    """The host as a runner sees it."""

    journal: Journal
    archive: Archive
    ticker: Ticker

    def clock(self) -> float:
        """Return the time, seconds on a monotonic clock."""
        ...

    def wall(self) -> float:
        """Return the wall-clock time, seconds since the epoch."""
        ...

    def call_at(self, at: float, call: Callable[[], None]) -> Handle:
        """Call back once at an instant, unless cancelled before."""
        ...

    def export(self, match: str, done: Callable[[str | None], None]) -> None:
        """Write the log of a match and report its id, or None if that failed; later then, the id all the same."""

    def new_token(self) -> str:
        """Return a token that nobody can guess."""
        ...

    def call_bot(self, runner: "RoomRunner", call: ev.CallBot) -> None:
        """Have a house bot come and play a seat of a room."""
        ...

    def open_next(self, rematch: ev.Rematch) -> None:
        """Open the next match under the code of one that is over."""
        ...

    def vanished(self, runner: "RoomRunner") -> None:
        """Take note that a room is gone."""


class RoomRunner:
    """Runs one room."""

    def __init__(self, room: Room, host: RunnerHost, *, sequence: int = 0) -> None:
        self.room = room
        self.is_halted = False
        self._host = host
        self._sequence = sequence
        self._inbox: deque[ev.Event] = deque()
        self._wakeup = asyncio.Event()
        self._idle = asyncio.Event()
        self._stopped = False
        self._is_running = False
        self._links: dict[LinkId, Link] = {}
        self._timer: Handle | None = None
        self._writes: list[ev.Write] = []
        self._outbox: deque[tuple[int, Effect]] = deque()
        self._appended = 0
        self._durable = 0
        self._first: NewMatch | None = None

    # -- the surface --

    def post(self, event: ev.Event) -> None:
        """Take an event; it will be handled soon, in order."""
        if isinstance(event, ev.Operated) or (isinstance(event, ev.Said) and isinstance(event.message, Act)):
            event = attrs.evolve(event, token=self._host.new_token())
        self._inbox.append(event)
        self._idle.clear()
        self._wakeup.set()

    def enter(self, link: Link, hello: Hello, token: str) -> None:
        """Take in a client that said hello."""
        self._links[link.id] = link
        self.post(ev.Entered(link=link.id, hello=hello, token=token))

    def tell(self, notice: Notice) -> None:
        """Say to everybody in the room how the server is, at once: it is no part of the match."""
        for link in list(self._links.values()):
            link.notice(notice)

    def age_ms(self) -> int:
        """Return the room's clock."""
        return self.room.age_ms(self._host.clock())

    def open(self, seated: tuple[ledger.Seated, ...] = ()) -> None:
        """Begin a new room; in a rematch, ``seated`` sit there already."""
        spec = self.room.spec
        self._first = NewMatch(match=spec.match, code=spec.code, created=spec.created)
        self._perform(self.room.open(self._host.clock(), self._host.new_token(), seated))
        self._append()

    def resume(self) -> None:
        """Go on with a restored room."""
        self._perform(self.room.resume(self._host.clock(), self._host.new_token()))
        self._append()

    async def run(self) -> None:
        """Handle events until the room is closed. Cancelled, it leaves the room as the journal has it."""
        self._is_running = True
        try:
            while not self._stopped:
                await self._wakeup.wait()
                self._wakeup.clear()
                self._drain()
        finally:
            self._is_running = False

    async def settled(self) -> None:
        """Wait until every event has been handled and all that was written is durable, or the room is halted."""
        while not self._is_settled:
            self._idle.clear()
            await self._idle.wait()

    def close(self) -> None:
        """End the runner's task; events are not taken any more."""
        self._stop()

    def hang_up(self, code: CloseCode) -> None:
        """Close whatever connections there still are."""
        for link in list(self._links.values()):
            link.hang_up(code)

    @property
    def _is_settled(self) -> bool:
        return self.is_halted or not (self._inbox or self._outbox or self._durable < self._appended)

    def _note_settled(self) -> None:
        if self._is_settled:
            self._idle.set()

    # -- events to effects --

    def _drain(self) -> None:
        try:
            while self._inbox and not self.is_halted:
                event = self._inbox.popleft()
                self._perform(self.room.handle(event, self._host.clock()))
                if isinstance(event, ev.Said):
                    link = self._links.get(event.link)
                    if link is not None:
                        link.handled()
                elif isinstance(event, ev.Left):
                    self._links.pop(event.link, None)
            self._append()
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the other rooms
            self._quarantine(error)
        self._note_settled()

    def _perform(self, effects: Sequence[Effect]) -> None:
        """Do at once what needs not wait, and put the rest behind what is to be written."""
        for effect in effects:
            match effect:
                case ev.Write():
                    self._writes.append(effect)
                case ev.Wake():
                    self._set_timer(effect.at)
                case ev.Play():
                    self._host.ticker.play(effect.turn, self._resolved)
                case _:
                    batch = self._appended + 1 if self._writes else self._appended
                    if batch <= self._durable and not self._outbox:
                        self._do(effect)
                    else:
                        self._outbox.append((batch, effect))

    def _append(self) -> None:
        """Hand to the journal what the events just handled have written, as one batch."""
        if not self._writes:
            return
        writes, self._writes = self._writes, []
        records: list[Record] = []
        for write in writes:
            records.append(to_record(self._sequence, write.entry))
            self._sequence += 1
        status = next((write.status for write in reversed(writes) if write.status is not None), None)
        self._appended += 1
        number = self._appended
        begins, self._first = self._first, None
        ended = self._host.wall() if status in {"ended", "finished"} else None
        batch = Batch(match=self.room.spec.match, records=records, begins=begins, status=status, ended=ended)
        self._host.journal.append(batch, lambda failure: self._is_durable(number, failure))

    def _is_durable(self, batch: int, failure: JournalError | None) -> None:
        if failure is not None:
            if not self.is_halted:
                _logger.error("room %s: %s", self.room.spec.code, failure)
                self._halt()
            return
        self._durable = batch
        try:
            while self._outbox and self._outbox[0][0] <= self._durable:
                self._do(self._outbox.popleft()[1])
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the other rooms
            self._quarantine(error)
        self._note_settled()

    def _do(self, effect: Effect) -> None:
        match effect:
            case ev.Send():
                fault(Point.ROOM_BEFORE_BROADCAST)
                for id_ in effect.links:
                    link = self._links.get(id_)
                    if link is not None:
                        link.update(effect.update)
            case ev.Answer():
                fault(Point.ROOM_BEFORE_ACK)
                link = self._links.get(effect.link)
                if link is not None:
                    link.answer(effect.reply)
                    if not link.is_welcome:
                        del self._links[effect.link]
            case ev.Report():
                effect.answer(effect.reply)
            case ev.Admit():
                link = self._links.get(effect.link)
                if link is not None:
                    link.admit(effect.welcome, effect.opening, bot=effect.bot)
            case ev.Refresh():
                link = self._links.get(effect.link)
                if link is not None:
                    link.refresh(effect.snapshot)
            case ev.HangUp():
                link = self._links.get(effect.link)
                if link is not None:
                    link.hang_up(effect.code, effect.message)
            case ev.Export():
                self._host.export(self.room.spec.match, self._exported)
            case ev.CallBot():
                self._host.call_bot(self, effect)
            case ev.Rematch():
                self._host.open_next(effect)
            case ev.Vanish():
                self._stop()
                self._host.vanished(self)
            case ev.Write() | ev.Wake() | ev.Play():
                raise AssertionError(f"{effect} is performed at once")

    # -- what comes back --

    def _resolved(self, result: TurnResult | Exception) -> None:
        if isinstance(result, Exception):
            self._quarantine(result)
            return
        self.post(ev.Resolved(result=result))
        if self._is_running:
            # Not in a later turn of the loop: so what came of the orders shares their transaction and its sync.
            self._wakeup.clear()
            self._drain()

    def _exported(self, log: str | None) -> None:
        self.post(ev.Exported(log=log))

    def _set_timer(self, at: float | None) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None
        if at is not None:
            self._timer = self._host.call_at(at, lambda: self.post(ev.Elapsed()))

    # -- the end --

    def _stop(self) -> None:
        self._set_timer(None)
        self._stopped = True
        self._wakeup.set()

    def _halt(self) -> None:
        """Take no more events and let everybody go."""
        metrics.HALTED.inc()
        self.is_halted = True
        self._inbox.clear()
        self._outbox.clear()
        self._writes.clear()
        self._stop()
        self._idle.set()
        self.hang_up(CloseCode.ROOM_HALTED)

    def _quarantine(self, error: Exception) -> None:
        """Halt the room after an error of ours and leave what is needed to look into it."""
        if self.is_halted:
            return
        room = self.room
        _logger.error("room %s halted at tick %d", room.spec.code, room.tick, exc_info=error)
        self._halt()
        halted = ledger.Halted(ms=self.age_ms(), left=0.0, reason=f"{type(error).__name__}: {error}"[:1000])
        record = to_record(self._sequence, halted)
        self._host.journal.append(
            Batch(match=room.spec.match, records=[record], status="halted"), lambda _: None
        )
        report = {
            "match": room.spec.match,
            "code": room.spec.code,
            "scenario": room.spec.scenario.id,
            "seed": room.spec.seed,
            "tick": room.tick,
            "digest": room.last_digest.hex(),
            "orders": {seat.index: repr(seat.orders) for seat in room.seats if seat.orders is not None},
            "error": traceback.format_exception(error),
        }
        try:
            self._host.archive.write_report(room.spec.match, json.dumps(report, indent=1))
        except OSError:
            _logger.exception("room %s: what is known could not be written", room.spec.code)
