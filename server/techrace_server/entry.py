"""Coming and going: who gets which seat, who comes back to his, who leads, who watches."""

from typing import TYPE_CHECKING

from techrace_game.types import Motive
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import PROTOCOL_VERSION, RefusalCode, Refused, Role
from techrace_server import clockwork, facts, ledger, rounds
from techrace_server import events as ev
from techrace_server.audience import Reader
from techrace_server.events import Effect, LinkId
from techrace_server.seats import (
    LateJoin,
    SeatState,
    derived,
    hashed,
    holder_of,
    is_same,
    joined_by,
)
from techrace_server.stage import Stage
from techrace_server.wording import nickname

if TYPE_CHECKING:
    from techrace_server.room import Lead, Room


def enter(room: "Room", event: ev.Entered, now: float) -> list[Effect]:
    """Return what is to be done about somebody who said hello."""
    hello = event.hello
    if hello.role is Role.FACILITATOR:
        return _enter_lead(room, event, now)
    if hello.role is not Role.PLAYER:
        return _enter_watcher(room, event, now)
    if hello.token is not None:
        return _enter_again(room, event, hello.token, now)
    seat = joined_by(room.seats, hello.join)
    if seat is not None:
        return _join_again(room, event, seat, now)
    return _enter_seat(room, event, now)


def _enter_lead(room: "Room", event: ev.Entered, now: float) -> list[Effect]:
    hello = event.hello
    digest = hashed(hello.token or "")
    lead: Lead | None = None
    for candidate in room.leads:
        if is_same(digest, candidate.token):
            lead = candidate
    if not room.leads:
        return _refuse(event, RefusalCode.NOT_ALLOWED, "this room has no facilitator")
    if lead is None or hello.token is None:
        return _refuse(event, RefusalCode.TOKEN, "this token is not for a facilitator of this room")
    effects: list[Effect] = []
    gallery = room.audience.lead
    if len(lead.links) >= room.context.host.facilitator_screens:
        oldest = lead.links.pop(0)
        gallery.links.pop(oldest, None)
        effects += room.hang_up(oldest, CloseCode.REPLACED, "this link is open on too many screens")
    lead.links.append(event.link)
    lead.name = nickname(hello.name, (), "") if hello.name else lead.name or f"Facilitator {lead.index + 1}"
    gallery.admit(event.link, hello.role)
    return effects + _welcome(room, event, gallery, None, now)


def _enter_watcher(room: "Room", event: ev.Entered, now: float) -> list[Effect]:
    if len(room.audience.watchers) >= room.context.host.spectators:
        return _refuse(event, RefusalCode.ROOM_FULL, "no more spectators are admitted")
    room.audience.public.admit(event.link, event.hello.role)
    effects = _welcome(room, event, room.audience.public, None, now)
    return effects + room.audience.presence()


def _enter_again(room: "Room", event: ev.Entered, token: str, now: float) -> list[Effect]:
    seat = holder_of(room.seats, token)
    if seat is None:
        return _refuse(event, RefusalCode.TOKEN, "this token is not for a seat of this room")
    is_house = is_same(hashed(token), seat.house_token)
    earlier = seat.house_link if is_house else seat.link
    effects: list[Effect] = []
    if earlier is None and not is_house:
        effects.append(room.write(ledger.Linked, now, seat=seat.index, connected=True))
    if is_house:
        seat.house_link = event.link
    else:
        seat.link = event.link
    return _come_back(room, event, seat, (earlier, None, effects), now)


def _join_again(room: "Room", event: ev.Entered, seat: SeatState, now: float) -> list[Effect]:
    """Let in somebody whose welcome may have been lost: the seat is there, and the token told once may never have been.

    What the seat was answered is kept, so commands that were under way are not done twice.
    """
    seat.token, earlier, seat.link = hashed(event.token), seat.link, event.link
    write = room.write(ledger.Rejoined, now, seat=seat.index, token=seat.token)
    return _come_back(room, event, seat, (earlier, event.token, [write]), now)


def _come_back(
    room: "Room",
    event: ev.Entered,
    seat: SeatState,
    found: "tuple[LinkId | None, str | None, list[Effect]]",
    now: float,
) -> list[Effect]:
    """Bring somebody to a seat that is his; ``found``: its earlier connection, a token to be told, what is written."""
    earlier, token, effects = found
    message = "another connection has taken over this seat"
    effects += room.hang_up(earlier, CloseCode.REPLACED, message)
    seat.skipped, seat.latency_ms, seat.heard_at = False, None, now
    if room.stage is not Stage.WAITING and seat.seen is None:
        room.look(seat)
    effects += _welcome(room, event, seat, token, now)
    return effects + room.audience.presence() + clockwork.regulate(room, now)


def _enter_seat(room: "Room", event: ev.Entered, now: float) -> list[Effect]:
    hello = event.hello
    if room.stage not in {Stage.WAITING, Stage.RUNNING}:
        return _refuse(event, RefusalCode.ROOM_CLOSED, "the match is over; it can be watched")
    if room.locked:
        return _refuse(event, RefusalCode.LOCKED, "a facilitator has locked the room")
    if room.stage is Stage.RUNNING and room.spec.late is LateJoin.CLOSED:
        return _refuse(
            event, RefusalCode.LOCKED, "nobody is let in after the start; the match can be watched"
        )
    chosen = _choose(room, event)
    if not isinstance(chosen, SeatState):
        return chosen
    kind = "Bot" if hello.bot else "Player"
    others = (seat.name for seat in room.seats if seat.is_taken and seat is not chosen)
    name = nickname(hello.name or "", others, f"{kind} {chosen.index + 1}")
    token, join = hashed(event.token), None if hello.join is None else hashed(hello.join)
    effects: list[Effect] = room.hang_up(chosen.house_link, CloseCode.FINISHED, "a person plays now")
    chosen.take(name=name, bot=hello.bot, token=token, join=join)
    chosen.link, chosen.heard_at = event.link, now
    effects.append(
        room.write(ledger.Seated, now, seat=chosen.index, name=name, bot=hello.bot, token=token, join=join)
    )
    if room.stage is Stage.RUNNING:
        room.look(chosen)
    effects += _welcome(room, event, chosen, event.token, now)
    effects += room.audience.presence()
    return effects + rounds.start_if_complete(room, now) + clockwork.regulate(room, now)


def is_free(room: "Room", seat: SeatState, *, bot: bool) -> bool:
    """Say whether a newcomer may have a seat."""
    late = room.spec.late
    if room.locked or room.stage not in {Stage.WAITING, Stage.RUNNING}:
        return False
    if room.stage is Stage.RUNNING and late is LateJoin.CLOSED:
        return False
    if seat.is_taken:
        return not bot and seat.token is None and late is LateJoin.BOTS and room.stage is Stage.RUNNING
    return seat.plan.admits(bot=bot)


def _choose(room: "Room", event: ev.Entered) -> "SeatState | list[Effect]":
    """Return the seat that a newcomer gets, or the refusal."""
    hello = event.hello
    if hello.seat is None:
        free = [seat for seat in room.seats if is_free(room, seat, bot=hello.bot)]
        # Whoever comes late rather gets a seat of nobody's than a bot's.
        chosen = next((seat for seat in free if not seat.is_taken), free[0] if free else None)
        return chosen or _refuse(event, RefusalCode.ROOM_FULL, "no seat is open")
    if hello.seat >= len(room.seats):
        last = len(room.seats) - 1
        return _refuse(event, RefusalCode.NO_SEAT, f"seat: {hello.seat} is not within 0..{last}")
    seat = room.seats[hello.seat]
    if is_free(room, seat, bot=hello.bot):
        return seat
    if seat.is_taken:
        return _refuse(event, RefusalCode.SEAT_TAKEN, f"seat: {hello.seat} is taken")
    kind = "a bot" if hello.bot else "a person"
    return _refuse(event, RefusalCode.NO_SEAT, f"seat: {hello.seat} is not for {kind}")


def _refuse(event: ev.Entered, code: RefusalCode, message: str) -> list[Effect]:
    return [ev.Answer(link=event.link, reply=Refused(code=code, message=message))]


def _welcome(room: "Room", event: ev.Entered, reader: Reader, token: str | None, now: float) -> list[Effect]:
    """Greet a newcomer and bring it up to date."""
    hello = event.hello
    seat = reader if isinstance(reader, SeatState) else None
    lead = room.lead_of(event.link)
    name = seat.name if seat is not None else lead.name if lead is not None else hello.name or ""
    welcome = said.Welcome(
        version=PROTOCOL_VERSION,
        room=room.spec.code,
        role=hello.role,
        match=facts.match_facts(room.spec, room.ruleset),
        clock=facts.clock_facts(room.clock.spec, room.ruleset.constants.quarter),
        limits=facts.limit_facts(room.context.limits, hello.role, bot=hello.bot),
        seat=None if seat is None else seat.index,
        name=name,
        motive=None if seat is None else _motive(room.spec.motives[seat.index]),
        token=token,
        feed=reader.feed.id,
        server_ms=room.age_ms(now),
    )
    missed = reader.feed.since(hello.feed, hello.last_seen)
    opening = room.snapshot(reader, now) if missed is None else missed
    return [ev.Admit(link=event.link, welcome=welcome, opening=opening, bot=hello.bot)]


def leave(room: "Room", link: LinkId, now: float) -> list[Effect]:
    """Keep the seat of somebody whose connection is gone."""
    if room.audience.watchers.pop(link, None) is not None:
        return room.audience.presence()
    if room.drop_lead(link):
        return []
    seat = room.seat_of(link)
    if seat is None:
        return []
    seat.latency_ms = None
    effects: list[Effect] = []
    if seat.house_link == link:
        seat.house_link = None
        # A house bot goes when all is over; nothing is wrong with it then.
        seat.resting = room.stage in {Stage.ENDED, Stage.FINISHED}
    else:
        seat.link = None
        effects.append(room.write(ledger.Linked, now, seat=seat.index, connected=False))
    return effects + room.audience.presence() + clockwork.regulate(room, now)


def give_up(room: "Room", link: LinkId, now: float) -> list[Effect]:
    """Free the seat of somebody who leaves for good; after the end it stays, for a rematch."""
    if room.stage in {Stage.ENDED, Stage.FINISHED}:
        return [*leave(room, link, now), *room.hang_up(link, CloseCode.FINISHED)]
    effects: list[Effect] = []
    seat = room.seat_of(link)
    if seat is not None and seat.house_link == link:
        seat.house_link = None
    elif seat is not None:
        effects += room.hang_up(seat.house_link, CloseCode.FINISHED)
        seat.vacate()
        effects.append(room.write(ledger.Vacated, now, seat=seat.index))
    room.audience.watchers.pop(link, None)
    room.drop_lead(link)
    effects.append(ev.HangUp(link=link, code=CloseCode.FINISHED))
    return effects + room.audience.presence() + clockwork.regulate(room, now)


def engage(room: "Room", seat: SeatState, bot: str, fresh: str, now: float) -> list[Effect]:
    """Let a house bot play a seat."""
    token = derived(fresh, seat.index)
    name = house_name(room, seat)
    effects: list[Effect] = room.hang_up(seat.house_link, CloseCode.FINISHED)
    seat.engage(bot, hashed(token), name)
    effects.append(room.write(ledger.Housed, now, seat=seat.index, bot=bot, name=name, token=hashed(token)))
    effects.append(ev.CallBot(seat=seat.index, bot=bot, name=seat.name, token=token))
    if room.stage is not Stage.WAITING:
        room.look(seat)
    return effects


def house_name(room: "Room", seat: SeatState) -> str:
    """Return how others see a house bot: not by its program, which would tell the seat's motive."""
    others = (other.name for other in room.seats if other.is_taken and other is not seat)
    return nickname(room.spec.scenario.seats[seat.index].name, others, f"Bot {seat.index + 1}")


def break_down(room: "Room", event: ev.BrokeDown, now: float) -> list[Effect]:
    """Show that a seat is without its house bot, and wait for it no more."""
    seat = room.seats[event.seat]
    over = room.stage in {Stage.ENDED, Stage.FINISHED}
    if over or seat.house is None or not is_same(hashed(event.token), seat.house_token):
        return []
    seat.broken = seat.skipped = True
    return [*room.audience.presence(), *rounds.end_turn_if_answered(room, now)]


def catch_up(room: "Room", link: LinkId, now: float) -> list[Effect]:
    """Show the present to somebody who has missed updates."""
    for gallery in (room.audience.public, room.audience.lead):
        if link in gallery.links:
            return [ev.Refresh(link=link, snapshot=room.snapshot(gallery, now))]
    return []


def note_latency(room: "Room", event: ev.Measured) -> list[Effect]:
    """Take note of the round trip to a player."""
    seat = room.seat_of(event.link)
    if seat is not None and seat.player == event.link:
        seat.latency_ms = event.ms
    return []


def _motive(motive: Motive) -> said.MotiveWord:
    word: said.MotiveWord = motive.word  # type: ignore[assignment]
    return word
