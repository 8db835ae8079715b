"""Mistakes planted in the host, each of which a few seeds must find: what is never found proves nothing.

Every mistake is one that a change could make by accident. Where the seed that is tried first misses it, because the
simulation draws otherwise than it did, some others are tried.
"""

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import techrace_server.entry
import techrace_server.rounds
import techrace_server.turns
from simulation.run import simulate
from simulation.shadow import ViolationError
from simulation.world import LivelockError
from techrace_protocol import messages as said
from techrace_protocol.feed import Answers
from techrace_server import audience, clockwork, ledger, restore
from techrace_server import events as ev
from techrace_server.audience import Audience
from techrace_server.connection import WebSocketConnection
from techrace_server.facts import tell_names
from techrace_server.journal import StorageJournal
from techrace_server.link import Link
from techrace_server.room import Room
from techrace_server.runner import RoomRunner
from techrace_server.seats import SeatState, holder_of

Plant = Callable[[pytest.MonkeyPatch], None]
MOST_SEEDS = 40


def wrapped(patch: pytest.MonkeyPatch, owner: Any, name: str, wrapper: Callable[..., Any]) -> None:
    """Replace a function by one that gets the old one first."""
    old = getattr(owner, name)
    patch.setattr(owner, name, lambda *given, **named: wrapper(old, *given, **named))


def answers_before_the_sync(patch: pytest.MonkeyPatch) -> None:
    def perform(old: Any, self: RoomRunner, effects: Any) -> None:
        for effect in effects:
            if isinstance(effect, ev.Answer):
                self._do(effect)
            else:
                old(self, [effect])

    wrapped(patch, RoomRunner, "_perform", perform)


def shows_before_the_sync(patch: pytest.MonkeyPatch) -> None:
    def perform(old: Any, self: RoomRunner, effects: Any) -> None:
        for effect in effects:
            if isinstance(effect, ev.Send):
                self._do(effect)
            else:
                old(self, [effect])

    wrapped(patch, RoomRunner, "_perform", perform)


def lets_in_before_the_sync(patch: pytest.MonkeyPatch) -> None:
    def perform(old: Any, self: RoomRunner, effects: Any) -> None:
        for effect in effects:
            if isinstance(effect, ev.Admit):
                self._do(effect)
            else:
                old(self, [effect])

    wrapped(patch, RoomRunner, "_perform", perform)


def goes_on_after_a_failed_sync(patch: pytest.MonkeyPatch) -> None:
    def written(old: Any, self: StorageJournal, taken: Any, *rest: Any) -> None:
        self._report(taken)

    wrapped(patch, StorageJournal, "_written", written)


def shows_one_seat_to_another(patch: pytest.MonkeyPatch) -> None:
    def pack(old: Any, columns: Any, seats: Any) -> Any:
        return [row[:1] * len(row) for row in old(columns, seats)]

    wrapped(patch, techrace_server.turns, "pack_all", pack)


def forgets_its_answers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Answers, "recall", lambda self, command: None)


def takes_late_orders(patch: pytest.MonkeyPatch) -> None:
    def objection(old: Any, room: Room, message: Any) -> Any:
        found = old(room, message)
        return None if found is not None and found.code == "late" else found

    wrapped(patch, techrace_server.rounds, "_objection", objection)


def plays_only_some_orders(patch: pytest.MonkeyPatch) -> None:
    def turn(old: Any, self: Room, seats: Any = ()) -> Any:
        found = old(self, seats)
        return attrs.evolve(found, orders=(None, *found.orders[1:]))

    wrapped(patch, Room, "turn", turn)


def restores_without_orders(patch: pytest.MonkeyPatch) -> None:
    def apply(old: Any, room: Room, entry: ledger.Entry) -> None:
        if not isinstance(entry, ledger.Ordered):
            old(room, entry)

    wrapped(patch, restore, "_apply", apply)


def restores_without_tokens(patch: pytest.MonkeyPatch) -> None:
    def apply(old: Any, room: Room, entry: ledger.Entry) -> None:
        old(room, entry)
        if isinstance(entry, ledger.Seated):
            room.seats[entry.seat].token = bytes(32)

    wrapped(patch, restore, "_apply", apply)


def stands_still_after_a_restart(patch: pytest.MonkeyPatch) -> None:
    def regulate(old: Any, room: Room, now: float) -> Any:
        return old(room, now) if room.clock.is_running else []

    wrapped(patch, clockwork, "regulate", regulate)


def loses_track_of_the_deadline(patch: pytest.MonkeyPatch) -> None:
    wrapped(patch, clockwork, "next_instant", lambda old, room, now: None)


def waits_for_those_who_left(patch: pytest.MonkeyPatch) -> None:
    def end_turn(old: Any, room: Room, now: float) -> Any:
        if any(seat.is_taken and seat.player is None for seat in room.seats):
            return []
        return old(room, now)

    wrapped(patch, techrace_server.rounds, "end_turn", end_turn)


def tells_names_too_early(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audience, "tell_names", lambda names, which: tell_names(names, which | True))


def tells_private_words_to_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Audience, "tell_seats", lambda self, update, seats: self.tell(update))


def gives_everybody_the_token_of_the_first(patch: pytest.MonkeyPatch) -> None:
    tokens: list[str] = []

    def welcome(old: Any, room: Room, event: Any, reader: Any, token: str | None, *rest: Any) -> Any:
        if token is not None:
            tokens.append(token)
        return old(room, event, reader, token and tokens[0], *rest)

    wrapped(patch, techrace_server.entry, "_welcome", welcome)


def keeps_whatever_is_not_read(patch: pytest.MonkeyPatch) -> None:
    def send(old: Any, self: WebSocketConnection, frame: Any) -> None:
        if self._stalled_at is None:
            old(self, frame)
        else:
            self._queue.append(frame)
            self._queued_bytes += len(frame.data)

    wrapped(patch, WebSocketConnection, "send", send)


def halts_rooms_for_those_who_were_cut(patch: pytest.MonkeyPatch) -> None:
    def admit(old: Any, self: Link, welcome: Any, opening: Any, *, bot: bool) -> None:
        self._cancel_hello_timer()
        for frame in self._session.welcome(welcome, opening):
            self._peer.send(frame)

    wrapped(patch, Link, "admit", admit)


def hears_nothing_of_the_second_connection(patch: pytest.MonkeyPatch) -> None:
    def enter_again(old: Any, room: Room, event: ev.Entered, token: str, now: float) -> Any:
        found = holder_of(room.seats, token)
        if found is not None and found.link is not None:
            refused = said.Refused(code=said.RefusalCode.SEAT_TAKEN, message="somebody is here")
            return [ev.Answer(link=event.link, reply=refused)]
        return old(room, event, token, now)

    wrapped(patch, techrace_server.entry, "_enter_again", enter_again)


def loses_the_last_transaction_when_it_stops(patch: pytest.MonkeyPatch) -> None:
    def append(old: Any, self: StorageJournal, batch: Any, durable: Any) -> None:
        if any(record.type == "paused" for record in batch.records):
            durable(None)
        else:
            old(self, batch, durable)

    wrapped(patch, StorageJournal, "append", append)


def gives_a_seat_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        SeatState, "is_taken", property(lambda self: self.token is not None and self.link is not None)
    )


def keeps_a_seat_to_itself(patch: pytest.MonkeyPatch) -> None:
    def is_free(old: Any, room: Room, seat: SeatState, *, bot: bool) -> bool:
        return seat.index != 1 and bool(old(room, seat, bot=bot))

    wrapped(patch, techrace_server.entry, "is_free", is_free)


def waits_for_one_less(patch: pytest.MonkeyPatch) -> None:
    wrapped(patch, techrace_server.rounds, "awaited", lambda old, room: old(room)[:1])


def refuses_what_comes_in_time(patch: pytest.MonkeyPatch) -> None:
    def objection(old: Any, room: Room, message: Any) -> Any:
        found = old(room, message)
        if found is None and room.tick > 0:
            return said.Refused(code=said.RefusalCode.LATE, message="late", id=message.id)
        return found

    wrapped(patch, techrace_server.rounds, "_objection", objection)


PLANTED: dict[Plant, tuple[int, str]] = {
    answers_before_the_sync: (0, "acknowledged, not durable"),
    shows_before_the_sync: (0, "not durable|halted at tick"),
    lets_in_before_the_sync: (0, "before it is durable"),
    goes_on_after_a_failed_sync: (0, "not durable|before it is durable"),
    shows_one_seat_to_another: (0, "may not see"),
    forgets_its_answers: (1, "is there twice"),
    takes_late_orders: (0, "the model says late"),
    plays_only_some_orders: (0, "plays differently"),
    restores_without_orders: (0, "not taken up again|other orders than"),
    restores_without_tokens: (0, "token is not for a seat|another holder"),
    stands_still_after_a_restart: (0, "does not tick"),
    loses_track_of_the_deadline: (0, "does not tick"),
    waits_for_those_who_left: (0, "goes on after its end|busy for ever"),
    tells_names_too_early: (0, "is told of"),
    tells_private_words_to_all: (0, "words of|halted at tick"),
    gives_everybody_the_token_of_the_first: (0, "welcome to"),
    keeps_whatever_is_not_read: (7, "wait for a client"),
    halts_rooms_for_those_who_were_cut: (38, "halted at tick"),
    hears_nothing_of_the_second_connection: (5, "the model says"),
    loses_the_last_transaction_when_it_stops: (4, "out of sequence"),
    gives_a_seat_twice: (3, "the model says|was taken"),
    keeps_a_seat_to_itself: (0, "the model says"),
    waits_for_one_less: (0, "before its time"),
    refuses_what_comes_in_time: (0, "the model says accepted"),
}
"""Each with a seed that found it quickly, and what is then said."""


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_it_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    likely, words = PLANTED[plant]
    for seed in (likely, *range(MOST_SEEDS)):
        try:
            simulate(seed)
        except (ViolationError, LivelockError) as error:
            if re.search(words, str(error)) is None:
                raise
            return
    pytest.fail(f"{MOST_SEEDS} seeds did not find it")
