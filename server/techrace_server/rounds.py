"""Orders and turns: from the start of a match to its end."""

from typing import TYPE_CHECKING

import attrs

from techrace_game import Orders, check
from techrace_protocol import messages as said
from techrace_protocol.messages import Accepted, RefusalCode, Refused
from techrace_server import clockwork, ledger, news
from techrace_server import events as ev
from techrace_server.clocks import Clock
from techrace_server.events import Effect, LinkId
from techrace_server.seats import SeatState
from techrace_server.stage import Stage
from techrace_server.turns import TurnResult, is_over

if TYPE_CHECKING:
    from techrace_server.room import Room


# -- commands --


def hear(room: "Room", link: LinkId, message: said.Orders | said.Ready, now: float) -> list[Effect]:
    """Return what is to be done about orders, or about somebody who is ready."""
    seat = room.seat_of(link)
    if seat is None or seat.player != link:
        sentence = "only players give orders" if seat is None else "a house bot plays this seat"
        refused = Refused(code=RefusalCode.NOT_ALLOWED, message=sentence, id=message.id)
        # What was taken before the bot came is still answered as it was.
        known = None if seat is None else seat.answers.recall(message)
        return [ev.Answer(link=link, reply=known or refused)]
    seat.heard_at = now
    answer: Accepted | Refused | None = seat.answers.recall(message) or _objection(room, message)
    effects: list[Effect] = []
    if answer is None:
        clockwork.settle_bank(room, seat, now)
        answer = take(room, seat, message)
        kind: type[ledger.Entry] = ledger.Readied
        values: dict[str, object] = {"seat": seat.index, "id": message.id, "tick": message.tick}
        if isinstance(message, said.Orders):
            kind = ledger.Ordered
            values["orders"] = message.orders
        else:
            values["ready"] = message.ready
        effects.append(room.write(kind, now, **values))
    elif isinstance(answer, Refused) and answer.code is RefusalCode.LATE:
        seat.late += 1
    effects.append(ev.Answer(link=link, reply=answer))
    if isinstance(message, said.Ready) and isinstance(answer, Accepted):
        room.shown_ready = True
        effects += room.audience.presence()
    return effects + end_turn_if_answered(room, now)


def _objection(room: "Room", message: said.Orders | said.Ready) -> Refused | None:
    """Return why a command cannot be taken now, if so."""
    tick = room.tick
    if room.stage is Stage.WAITING:
        code, sentence = RefusalCode.WRONG_STATE, "the match has not started"
    elif room.stage is not Stage.RUNNING:
        code, sentence = RefusalCode.OVER, "the match is over"
    elif message.tick < tick or (room.is_playing and message.tick == tick):
        code, sentence = RefusalCode.LATE, f"tick: {message.tick} has been played"
    elif message.tick > tick:
        code, sentence = RefusalCode.EARLY, f"tick: {message.tick} is not open yet, expected {tick}"
    else:
        return None
    return Refused(code=code, message=sentence, id=message.id, path="tick", value=str(message.tick))


def take(room: "Room", seat: SeatState, message: said.Orders | said.Ready) -> Accepted:
    """Apply a command to the turn; also used when the journal is read again."""
    if isinstance(message, said.Ready):
        seat.answered = message.ready
        answer = Accepted(id=message.id, tick=room.tick)
    else:
        answer = give(room, seat, message.orders, message.id)
    seat.answers.remember(message, answer)
    return answer


def give(room: "Room", seat: SeatState, orders: Orders, command: str) -> Accepted:
    """Give orders for a seat; what is not legal of them is in the answer."""
    legal, refusals = check(room.ruleset, room.state, seat.index, orders)
    seat.orders = legal
    seat.answered = seat.answered or room.spec.clock.takes_orders_as_answer
    return Accepted(
        id=command, tick=room.tick, refused=tuple(said.RefusedPart.of(refusal) for refusal in refusals)
    )


# -- turns --


def start_if_complete(room: "Room", now: float) -> list[Effect]:
    """Begin the match if nobody is missing and nobody else is to say when."""
    if room.stage is not Stage.WAITING or room.spec.waits or any(seat.is_missing for seat in room.seats):
        return []
    return start(room, now)


def start(room: "Room", now: float) -> list[Effect]:
    """Begin the match."""
    room.stage = Stage.RUNNING
    room.clock = Clock.stopped(room.clock.spec)
    if room.held is None:
        room.clock = room.clock.run(now)
    effects: list[Effect] = [room.write(ledger.Begun, now)]
    effects += room.audience.tell(room.moment(now).clock_update())
    room.look_again()
    return effects + room.audience.show((), room.moment(now))


def awaited(room: "Room") -> list[SeatState]:
    """Return the seats that the clock waits for."""
    return [seat for seat in room.seats if seat.is_taken and not seat.skipped]


def end_turn_if_answered(room: "Room", now: float) -> list[Effect]:
    """End the turn if the clock waits for nobody any more."""
    if not (room.clock.is_running and room.spec.clock.is_patient):
        return []
    waiting = awaited(room)
    return end_turn(room, now) if waiting and all(seat.answered for seat in waiting) else []


def end_turn(room: "Room", now: float) -> list[Effect]:
    """Close the turn: from now on orders for it are late."""
    if room.stage is not Stage.RUNNING or room.is_playing:
        return []
    clockwork.close_banks(room, now)
    for seat in room.seats:
        seat.skipped = seat.is_taken and seat.player is None and not seat.answered
    room.turn_orders = tuple(seat.orders for seat in room.seats)
    # The clock goes on with the turn's length, not with how long the engine takes.
    room.clock = room.clock.next_turn(now)
    return [ev.Play(turn=room.turn(tuple(seat.index for seat in room.seats if seat.is_taken)))]


def show(room: "Room", result: TurnResult, now: float) -> list[Effect]:
    """Take the result of a turn and show it to everybody."""
    before, orders, tick = room.audience.any_view(), room.turn_orders or (), room.tick
    room.accept(result)
    for index, seen in result.seen.items():
        room.seats[index].seen = seen
    banks = tuple(seat.bank for seat in room.seats) if room.spec.clock.bank else ()
    effects: list[Effect] = [room.write(ledger.Played, now, tick=tick, digests=result.digests, banks=banks)]
    items = news.tell(
        before,
        room.audience.any_view(),
        news.publishers(orders),
        [name.name for name in room.names],
        secrets=bool(room.ruleset.constants.w_publish),
    )
    effects += room.audience.show(items, room.moment(now))
    if room.shown_ready:
        room.shown_ready = False
        effects += room.audience.presence()
    if is_over(room.state):
        return effects + end_match(room, now)
    if room.final_tick is not None and room.tick >= room.final_tick:
        room.stopped = room.stopped or "the final round has been played"
        return [*effects, room.write(ledger.Ceased, now, reason=room.stopped), *end_match(room, now)]
    return effects


def end_match(room: "Room", now: float) -> list[Effect]:
    """Play no more; the log is written before the end is announced."""
    room.stage = Stage.ENDED
    room.clock = Clock.stopped(room.clock.spec, 0.0)
    return [*room.audience.tell(room.moment(now).clock_update()), ev.Export()]


def announce_end(room: "Room", log: str | None, now: float) -> list[Effect]:
    """Tell everybody how the match ended; from now on the log can be fetched."""
    if room.stage is Stage.FINISHED and room.log is None and log is not None:
        # It could not be written at first, and that was told.
        room.log = log
        return room.audience.tell(room.end())
    if room.stage is not Stage.ENDED:
        return []
    room.stage, room.log = Stage.FINISHED, log
    room.expires = now + room.context.host.finished_room
    if room.spec.number < room.spec.matches:
        room.next_at = now + room.context.host.between_matches
    done = room.write(ledger.Finished, now, log=log)
    effects: list[Effect] = [attrs.evolve(done, status="ended" if log is None else "finished")]
    return effects + room.audience.tell(room.end())
