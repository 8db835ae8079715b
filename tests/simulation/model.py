"""The rules of seats, answers and turns once more, as dictionaries, beside every room of every simulated host.

Before a room handles an event the model says what must come of it: whom it lets in, what it answers, whether a turn
ends. Afterwards the effects are compared. What facilitators do to seats the model takes over from the room, and what
the clock says too; everything else it works out from the events alone.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import attrs

from simulation.shadow import demand
from techrace_protocol import messages as said
from techrace_protocol.messages import ClockKind, RefusalCode, Refused, Role
from techrace_server import events as ev
from techrace_server.room import Room
from techrace_server.seats import LateJoin, SeatPlan, hashed
from techrace_server.stage import Stage

Verdict: TypeAlias = "RefusalCode | int | str | None"
"""A refusal, the seat that is given, ``watches``, ``leads``, ``accepted``; None: nothing that the model knows."""
SeatFacts: TypeAlias = dict[str, Any]


class RoomModel:
    """One room."""

    def __init__(self, room: Room) -> None:
        self.watchers: set[int] = set()
        self.leads: dict[bytes, list[int]] = {}
        self.seats: list[SeatFacts] = []
        self.take_over(room)

    def take_over(self, room: Room) -> None:
        """Take the facts from the room as it is."""
        self.stage = room.stage
        self.tick = room.tick
        self.playing = room.is_playing
        self.held, self.locked = room.held is not None, room.locked
        self.watchers = set(room.audience.public.links)
        self.leads = {lead.token: list(lead.links) for lead in room.leads if lead.token}
        self.full = room.storage_full
        self.seats = [
            {
                "plan": seat.plan,
                "token": seat.token,
                "join": seat.join,
                "link": seat.link,
                "house": None if seat.house is None else seat.house_token,
                "house link": seat.house_link,
                "answered": seat.answered,
                "skipped": seat.skipped,
                "known": OrderedDict((id_, command) for id_, (command, _) in seat.answers._known.items()),
            }
            for seat in room.seats
        ]

    # -- what must come of an event --

    def verdict(self, room: Room, event: ev.Event) -> Verdict:
        """Return how an event must be answered."""
        match event:
            case ev.Entered():
                return self._entry(room, event)
            case ev.Said(message=said.Orders() | said.Ready() as message):
                return self._command(room, event.link, message)
            case _:
                return None

    def _entry(self, room: Room, event: ev.Entered) -> Verdict:
        hello = event.hello
        digest = hashed(hello.token or "")
        if hello.role is Role.FACILITATOR:
            if not self.leads:
                return RefusalCode.NOT_ALLOWED
            return "leads" if digest in self.leads else RefusalCode.TOKEN
        if hello.role is not Role.PLAYER:
            most = room.context.host.spectators
            return "watches" if len(self.watchers) < most else RefusalCode.ROOM_FULL
        if hello.token is not None:
            for number, seat in enumerate(self.seats):
                if digest in (seat["token"], seat["house"]):
                    return number
            return RefusalCode.TOKEN
        if hello.join is not None:
            for number, seat in enumerate(self.seats):
                if seat["join"] == hashed(hello.join):
                    return number
        return self._newcomer(room, hello)

    def _newcomer(self, room: Room, hello: said.Hello) -> Verdict:
        if self.stage not in {Stage.WAITING, Stage.RUNNING}:
            return RefusalCode.ROOM_CLOSED
        late = self.stage is Stage.RUNNING
        if self.locked or (late and room.spec.late is LateJoin.CLOSED):
            return RefusalCode.LOCKED
        wanted = {SeatPlan.OPEN, SeatPlan.BOT if hello.bot else SeatPlan.HUMAN}
        empty = [n for n, seat in enumerate(self.seats) if not _taken(seat) and seat["plan"] in wanted]
        lent = [
            n
            for n, seat in enumerate(self.seats)
            if late
            and room.spec.late is LateJoin.BOTS
            and seat["house"]
            and not seat["token"]
            and not hello.bot
        ]
        if hello.seat is None:
            return next(iter((*empty, *lent)), RefusalCode.ROOM_FULL)
        if hello.seat in (*empty, *lent):
            return hello.seat
        if hello.seat < len(self.seats) and _taken(self.seats[hello.seat]):
            return RefusalCode.SEAT_TAKEN
        return RefusalCode.NO_SEAT

    def _command(self, room: Room, link: int, message: said.Orders | said.Ready) -> Verdict:
        seat = self._seat_of(link)
        known = None if seat is None else seat["known"].get(message.id)
        if known is not None and known == message:
            return "accepted"
        if seat is None or _player(seat) != link:
            return RefusalCode.NOT_ALLOWED if known is None else RefusalCode.ID_REUSED
        if known is not None:
            return RefusalCode.ID_REUSED
        if self.stage is Stage.WAITING:
            return RefusalCode.WRONG_STATE
        if self.stage is not Stage.RUNNING:
            return RefusalCode.OVER
        if message.tick < self.tick or (self.playing and message.tick == self.tick):
            return RefusalCode.LATE
        return RefusalCode.EARLY if message.tick > self.tick else "accepted"

    # -- what an event changes --

    def follow(self, room: Room, event: ev.Event, verdict: Verdict) -> None:
        """Take note of what has come of an event."""
        match event:
            case ev.Entered() if verdict == "watches":
                self.watchers.add(event.link)
            case ev.Entered() if verdict == "leads":
                links = self.leads[hashed(event.hello.token or "")]
                del links[: len(links) + 1 - room.context.host.facilitator_screens]
                links.append(event.link)
            case ev.Entered() if isinstance(verdict, int):
                self._sit_down(self.seats[verdict], event)
            case ev.Said(message=said.Orders() | said.Ready() as message) if verdict == "accepted":
                self._obey(room, event.link, message)
            case ev.Left():
                self._go(event.link)
            case ev.Stored():
                self.full = event.full
            case ev.Resolved():
                self.playing = False
                self.tick += len(event.result.digests)
                for seat in self.seats:
                    seat["answered"] = False
            case _:
                pass

    def _sit_down(self, seat: SeatFacts, event: ev.Entered) -> None:
        token = event.hello.token
        join = None if event.hello.join is None else hashed(event.hello.join)
        if token is None and join is not None and seat["join"] == join:
            seat |= {"token": hashed(event.token), "link": event.link}
        elif token is None:
            seat |= {"token": hashed(event.token), "link": event.link, "house": None, "house link": None}
            seat |= {"answered": False, "known": OrderedDict(), "join": join}
        elif hashed(token) == seat["house"]:
            seat["house link"] = event.link
        else:
            seat["link"] = event.link
        seat["skipped"] = False

    def _obey(self, room: Room, link: int, message: said.Orders | said.Ready) -> None:
        seat = self._seat_of(link)
        assert seat is not None
        if message.id in seat["known"]:
            return
        seat["known"][message.id] = message
        while len(seat["known"]) > room.context.limits.remembered_commands:
            seat["known"].popitem(last=False)
        if isinstance(message, said.Ready):
            seat["answered"] = message.ready
        elif room.spec.clock.kind is ClockKind.LOCKSTEP:
            seat["answered"] = True

    def _go(self, link: int) -> None:
        self.watchers.discard(link)
        for links in self.leads.values():
            if link in links:
                links.remove(link)
        for seat in self.seats:
            if seat["link"] == link:
                seat["link"] = None
            elif seat["house link"] == link:
                seat["house link"] = None

    def has_to_end(self, room: Room) -> bool:
        """Say whether the turn has to end now because everybody who is waited for has answered."""
        if self.stage is not Stage.RUNNING or self.playing or self.held or self.full:
            return False
        people = [seat for seat in self.seats if seat["token"] and not seat["house"]]
        somebody = not people or any(seat["link"] is not None for seat in people)
        waited = [seat for seat in self.seats if _taken(seat) and not seat["skipped"]]
        patient = room.spec.clock.kind is not ClockKind.REALTIME
        return somebody and patient and bool(waited) and all(seat["answered"] for seat in waited)

    def end_turn(self) -> None:
        """Take note that the turn is being played."""
        self.playing = True
        for seat in self.seats:
            seat["skipped"] = _taken(seat) and _player(seat) is None and not seat["answered"]

    def _seat_of(self, link: int) -> SeatFacts | None:
        return next((seat for seat in self.seats if link in (seat["link"], seat["house link"])), None)


def _taken(seat: SeatFacts) -> bool:
    return seat["token"] is not None or seat["house"] is not None


def _player(seat: SeatFacts) -> int | None:
    link: int | None = seat["link"] if seat["house"] is None else seat["house link"]
    return link


def _found(event: ev.Event, effects: Sequence[ev.Effect]) -> Verdict:
    """Return what the room made of an event, in the model's words."""
    link = getattr(event, "link", None)
    for effect in effects:
        if isinstance(effect, ev.Answer) and effect.link == link:
            return effect.reply.code if isinstance(effect.reply, Refused) else "accepted"
        if isinstance(effect, ev.Admit) and effect.link == link:
            welcome = effect.welcome
            if welcome.role is Role.PLAYER:
                return welcome.seat
            return "leads" if welcome.role is Role.FACILITATOR else "watches"
    return None


TAKEN_OVER = (said.Act, said.Chat, said.Pledge, said.Leave)
"""What people say that the model takes the outcome of from the room."""


@attrs.frozen(kw_only=True)
class Expected:
    """What was known before an event was handled."""

    verdict: Verdict
    is_due: bool
    """Whether time had run out for the turn."""
    has_acts: bool
    """Whether acts waited for the end of the turn."""


def _is_due(room: Room, now: float) -> bool:
    """Say whether time has run out for the turn, by the room's clock."""
    ends = room.ends_ms is not None and room.age_ms(now) >= room.ends_ms
    return room.clock.is_due(now) or ends


@contextmanager
def modelled(guard: Callable[[Callable[[], None]], None]) -> Generator[None]:
    """Keep a model beside every room while the block lasts.

    Args:
        guard: calls a check and takes what it raises, so that the host does not.
    """
    models: WeakKeyDictionary[Room, RoomModel] = WeakKeyDictionary()
    original = Room.handle

    def handle(self: Room, event: ev.Event, now: float) -> list[ev.Effect]:
        if self.stage is Stage.CLOSED:
            return original(self, event, now)
        if self not in models:
            models[self] = RoomModel(self)
        model = models[self]
        expected = Expected(
            verdict=model.verdict(self, event),
            is_due=_is_due(self, now),
            has_acts=bool(self.postponed),
        )
        effects = original(self, event, now)
        guard(lambda: _compare(model, self, event, effects, expected))
        return effects

    Room.handle = handle  # type: ignore[method-assign]  # stands before every room while the block lasts
    try:
        yield
    finally:
        Room.handle = original  # type: ignore[method-assign]  # stands before every room while the block lasts


def _compare(
    model: RoomModel, room: Room, event: ev.Event, effects: list[ev.Effect], expected: Expected
) -> None:
    what = getattr(event, "message", getattr(event, "hello", ""))
    name = f"room {room.spec.code}: {type(event).__name__} {what}"
    if expected.verdict is not None:
        found = _found(event, effects)
        demand(found == expected.verdict, f"{name}: the model says {expected.verdict}, the room {found}")
    model.follow(room, event, expected.verdict)
    acted = isinstance(event, ev.Said) and isinstance(event.message, TAKEN_OVER)
    if acted or expected.has_acts or room.stage is not model.stage:
        model.take_over(room)
    elif any(isinstance(effect, ev.Play) for effect in effects):
        timely = isinstance(event, ev.Elapsed) and expected.is_due
        demand(model.has_to_end(room) or timely, f"{name}: a turn ends before its time")
        model.end_turn()
    else:
        demand(not model.has_to_end(room), f"{name}: everybody has answered and the turn goes on")
        idle = room.stage is Stage.RUNNING and not room.is_playing
        late = isinstance(event, ev.Elapsed) and expected.is_due and idle
        demand(not late, f"{name}: the turn goes on after its end")
    demand(model.tick == room.tick, f"{name}: the model is at tick {model.tick}, the room at {room.tick}")
    demand(model.playing == room.is_playing, f"{name}: the room says that playing is {room.is_playing}")
