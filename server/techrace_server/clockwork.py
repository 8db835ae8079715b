"""Time: when the clock runs, what happens when it has run out, and when the room wants to be woken."""

from typing import TYPE_CHECKING

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import ClockKind
from techrace_server import events as ev
from techrace_server import ledger, rounds, series
from techrace_server.events import Effect
from techrace_server.seats import SeatState
from techrace_server.stage import Stage

if TYPE_CHECKING:
    from techrace_server.room import Room

OUT_OF_TIME = "the time that a facilitator set is over"


def pass_time(room: "Room", now: float) -> list[Effect]:
    """Return what is to be done now that an instant has come."""
    room.wake = None
    if room.next_at is not None and now >= room.next_at and room.stage is Stage.FINISHED:
        return series.next_match(room)
    if room.expires is not None and now >= room.expires:
        return close(room, now)
    if room.stage is not Stage.RUNNING or room.is_playing:
        return []
    if room.ends_ms is not None and room.age_ms(now) >= room.ends_ms:
        return _land(room, now)
    if not room.clock.is_due(now):
        return []
    return _let_think(room, now) or rounds.end_turn(room, now)


def regulate(room: "Room", now: float) -> list[Effect]:
    """Let the clock run exactly while somebody from outside who plays is connected and no facilitator holds it."""
    if room.stage is not Stage.RUNNING:
        return []
    people = [seat for seat in room.seats if seat.token is not None and seat.house is None]
    somebody = not people or any(seat.link is not None for seat in people)
    wanted = somebody and room.held is None and not room.storage_full
    if wanted == room.clock.is_running:
        return rounds.end_turn_if_answered(room, now)
    if wanted:
        room.clock = room.clock.run(now)
        effects = room.audience.tell(room.moment(now).clock_update())
        return [*effects, *rounds.end_turn_if_answered(room, now)]
    room.clock = room.clock.stop(now)
    paused = room.write(ledger.Paused, now, reason=room.moment(now).reason)
    return [paused, *room.audience.tell(room.moment(now).clock_update())]


def close(room: "Room", now: float) -> list[Effect]:
    """Give the room up: nobody came, nobody comes back, or everybody has seen the end."""
    finished = room.stage is Stage.FINISHED
    code = CloseCode.FINISHED if finished else CloseCode.ROOM_CLOSED
    effects: list[Effect] = []
    if not finished:
        abandoned = room.write(ledger.Paused, now, reason="nobody came")
        effects.append(attrs.evolve(abandoned, status="abandoned"))
    effects += [ev.HangUp(link=link, code=code) for link in room.links()]
    room.stage = Stage.CLOSED
    return [*effects, ev.Vanish()]


def stop(room: "Room", now: float) -> list[Effect]:
    """Put the room down so that the next host takes it up where it is."""
    effects: list[Effect] = []
    if room.stage is not Stage.FINISHED:
        room.clock = room.clock.stop(now)
        effects.append(room.write(ledger.Paused, now, reason="the server restarts"))
    effects += [ev.HangUp(link=link, code=CloseCode.RESTARTING) for link in room.links()]
    room.stage = Stage.CLOSED
    return [*effects, ev.Wake(at=None)]


def expect(room: "Room", now: float) -> None:
    """Say when the room is given up if nothing happens: when nobody has been here for long."""
    if room.stage in {Stage.FINISHED, Stage.CLOSED}:
        return
    if room.stage is Stage.WAITING:
        patience: float | None = room.context.host.empty_room
    elif room.stage is Stage.RUNNING and not room.clock.is_running:
        patience = room.context.host.deserted_room
    else:
        patience = None
    if patience is None or room.has_outsiders():
        room.expires = None
    elif room.expires is None:
        room.expires = now + patience


def next_instant(room: "Room", now: float) -> float | None:
    """Return when the room is to be woken, if at all."""
    if room.stage is Stage.CLOSED:
        return None
    instants = [at for at in (room.expires, room.next_at) if at is not None]
    if room.stage is Stage.RUNNING and not room.is_playing:
        if room.clock.due is not None:
            instants.append(room.clock.due)
        if room.ends_ms is not None:
            instants.append(room.epoch + room.ends_ms / 1000)
    if room.stage is Stage.RUNNING and room.audience.lead.links:
        dozing = (seat.heard_at + room.context.host.idle_seat for seat in room.seats if not seat.is_automatic)
        instants += [at for at in dozing if at > now]
    return min(instants, default=None)


def _land(room: "Room", now: float) -> list[Effect]:
    """The time set by a facilitator is over: the present round is the last, and it ends now."""
    quarter = room.ruleset.constants.quarter
    # A realtime match may stand within a quarter: what was given so far is played for one tick more.
    room.final_tick = room.tick + room.clock.spec.ticks(quarter)
    room.ends_ms = None
    room.stopped = OUT_OF_TIME
    return [*room.audience.tell(room.house()), *rounds.end_turn(room, now)]


# -- time banks --


def _thinkers(room: "Room") -> list[SeatState]:
    if room.spec.clock.kind is not ClockKind.LOCKSTEP:
        return []
    return [
        seat
        for seat in rounds.awaited(room)
        if seat.is_automatic and not seat.answered and seat.player is not None and seat.bank > 0
    ]


def _let_think(room: "Room", now: float) -> list[Effect]:
    """Go on with the turn for bots that have time in their banks."""
    close_banks(room, now)
    thinking = _thinkers(room)
    if not thinking:
        return []
    room.overtime = now
    room.clock = room.clock.extend(max(seat.bank for seat in thinking), now)
    return room.audience.tell(room.moment(now).clock_update())


def settle_bank(room: "Room", seat: SeatState, now: float) -> None:
    """Charge a seat that answers for what it thought longer than a turn."""
    if room.overtime is not None and seat in _thinkers(room):
        seat.bank = max(0.0, seat.bank - (now - room.overtime))


def close_banks(room: "Room", now: float) -> None:
    """Charge all seats that have not answered."""
    if room.overtime is not None:
        for seat in _thinkers(room):
            seat.bank = max(0.0, seat.bank - (now - room.overtime))
    room.overtime = None
