"""Taking a room up again from its journal.

The turns are played again and compared with the digests of the journal, so a restored match is the one that was
interrupted or is refused; the clock stands where the last record left it and runs again when a player is back. A match
that is over comes back as it ended, for those who want to see that, and for a rematch.
"""

from collections.abc import Callable

from techrace_game import Ruleset, Scenario
from techrace_protocol.messages import Orders, Ready
from techrace_server import facilitation, ledger, talk
from techrace_server.clocks import Clock
from techrace_server.faults import Point, fault
from techrace_server.ledger import from_record
from techrace_server.room import Room, RoomContext
from techrace_server.spec import RoomSpec
from techrace_server.stage import Stage
from techrace_server.storage import StoredMatch
from techrace_server.turns import is_over, play


class RestoreError(ValueError):
    """A match cannot be taken up again; the message names it and says why."""


def restore(
    stored: StoredMatch,
    now: float,
    context: RoomContext,
    compile_: Callable[[Scenario], Ruleset],
    *,
    wall: float = 0.0,
) -> Room:
    """Return the room of a stored match as it was when its last record was written, with nobody connected.

    Args:
        stored: the match.
        now: the present, on the clock that the room will be given.
        context: as for a new room.
        compile_: makes a ruleset, or finds one that was made before.
        wall: the present in wall-clock seconds since the epoch, for how long ago a match ended.

    Raises:
        RestoreError: the journal cannot be read or does not play as it was played.
    """
    try:
        entries = [from_record(record) for record in stored.records]
        opened = entries[0]
        if not isinstance(opened, ledger.Opened):
            raise RestoreError(f"match {stored.match}: expected the journal to start with opened")
        spec = RoomSpec.from_entry(stored.match, stored.code, opened)
        # The room's own clock goes on where it stopped: the gap does not count.
        room = Room(spec, compile_(spec.dealt), now - entries[-1].ms / 1000, context)
        fault(Point.RESTORE_BEFORE_REPLAY)
        for entry in entries[1:]:
            _apply(room, entry)
    except (ValueError, IndexError) as error:
        raise RestoreError(f"match {stored.match}: {error}") from error
    room.clock = Clock.stopped(room.clock.spec, entries[-1].left)
    if room.stage is Stage.FINISHED:
        room.log = stored.match if stored.status == "finished" else None
        room.expires = now + context.host.finished_room - max(0.0, wall - (stored.ended or 0.0))
        if spec.number < spec.matches:
            room.next_at = now + context.host.between_matches
    elif is_over(room.state) or room.stopped is not None:
        room.stage = Stage.ENDED
    room.look_again()
    fault(Point.RESTORE_AFTER_REPLAY)
    return room


def _apply(room: Room, entry: ledger.Entry) -> None:
    """Bring the room from before an entry to after it."""
    match entry:
        case ledger.Seated():
            room.seats[entry.seat].take(name=entry.name, bot=entry.bot, token=entry.token, join=entry.join)
        case ledger.Rejoined():
            room.seats[entry.seat].token = entry.token
        case ledger.Housed():
            room.seats[entry.seat].engage(entry.bot, entry.token, entry.name)
        case ledger.Vacated():
            room.seats[entry.seat].vacate()
        case ledger.Begun():
            room.stage = Stage.RUNNING
        case ledger.Ordered():
            room.take(room.seats[entry.seat], Orders(id=entry.id, tick=entry.tick, orders=entry.orders))
        case ledger.Readied():
            room.take(room.seats[entry.seat], Ready(id=entry.id, tick=entry.tick, ready=entry.ready))
        case ledger.Played():
            result = play(room.turn())
            if result.digests != entry.digests:
                raise ValueError(f"tick {entry.tick} plays differently from how it was played")
            room.accept(result)
            for seat, bank in zip(room.seats, entry.banks, strict=False):
                seat.bank = bank
            fault(Point.RESTORE_IN_REPLAY)
        case ledger.Acted():
            facilitation.apply(room, entry)
        case ledger.Ceased():
            room.stopped = entry.reason
        case ledger.Finished():
            room.stage, room.log = Stage.FINISHED, entry.log
            for seat in room.seats:
                seat.resting = seat.house is not None
        case ledger.Chatted():
            talk.note_chat(room, room.seats[entry.seat] if entry.seat >= 0 else room.leads[entry.by], entry)
        case ledger.Promised():
            talk.note_pledge(room, entry)
        case _:
            pass
