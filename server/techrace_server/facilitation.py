"""What facilitators do.

An act goes through four steps: :func:`_objection` says why it cannot be done, the clock is moved, :func:`apply`
changes the room (and does it again when the journal is read), and what follows is told. Each act is in the journal
with who did it, before it is answered. Acts that come while a turn is being played wait for its result.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs
import msgspec

from techrace_game.scenario_schema import EventSpec
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Accepted, Act, ActKind, RefusalCode, Refused, TalkKind
from techrace_server import clockwork, entry, ledger, rounds, series
from techrace_server import events as ev
from techrace_server.clocks import MAX_TURN_SECONDS, Clock
from techrace_server.events import Effect
from techrace_server.seats import derived, hashed
from techrace_server.stage import Stage
from techrace_server.wording import clean

if TYPE_CHECKING:
    from techrace_server.room import Lead, Room

PAUSED = "paused by a facilitator"
ENDED = "ended by a facilitator"
OPERATOR = "Operator"
"""How whoever runs the server is called in the journal."""
MOST_EVENTS = 16
"""Events added to one quarter."""
MOST_LEADS = 255
"""The largest number of a facilitator on the wire."""

CONFIRMED: Final = frozenset({ActKind.END_NOW, ActKind.UNDO, ActKind.REMOVE, ActKind.REVOKE})
"""Acts that people should not do by a slip of the finger."""
_ONE_SEAT: Final = frozenset({ActKind.ORDERS, ActKind.RE_SEAT})
_SEATS: Final = _ONE_SEAT | {
    ActKind.NUDGE,
    ActKind.READY,
    ActKind.HAND_TO_BOT,
    ActKind.TAKE_BACK,
    ActKind.REMOVE,
}
_WHILE_RUNNING: Final = frozenset(
    {
        ActKind.PAUSE,
        ActKind.RESUME,
        ActKind.EXTEND,
        ActKind.SKIP,
        ActKind.FINAL_ROUND,
        ActKind.END_IN,
        ActKind.END_NOW,
        ActKind.UNDO,
        ActKind.EVENT,
        ActKind.ORDERS,
        ActKind.READY,
    }
)


def hear(room: "Room", event: ev.Said, now: float) -> list[Effect]:
    """Return what is to be done about an act."""
    act, lead = event.message, room.lead_of(event.link)
    if not isinstance(act, Act):
        raise TypeError(f"expected an act, got {act!r}")
    if lead is None:
        refused = Refused(code=RefusalCode.NOT_ALLOWED, message="only facilitators act", id=act.id)
        return [ev.Answer(link=event.link, reply=refused)]
    answer: Accepted | Refused | None = lead.answers.recall(act)
    if answer is None and room.is_playing:
        room.postponed.append(event)
        return []
    answer = answer or _objection(room, act)
    if answer is not None:
        return [ev.Answer(link=event.link, reply=answer)]
    write, answer, effects = _do(room, act, lead, event.token, now)
    return [write, ev.Answer(link=event.link, reply=answer), *effects]


def operate(room: "Room", event: ev.Operated, now: float) -> list[Effect]:
    """Return what is to be done about an act of whoever runs the server."""
    if room.is_playing:
        room.postponed.append(event)
        return []
    objection = _objection(room, event.act, is_operator=True)
    if objection is not None:
        return [ev.Report(answer=event.answer, reply=objection)]
    write, answer, effects = _do(room, event.act, None, event.token, now)
    return [write, ev.Report(answer=event.answer, reply=answer), *effects]


def _do(
    room: "Room", act: Act, lead: "Lead | None", token: str, now: float
) -> tuple[ev.Write, Accepted, list[Effect]]:
    """Do an act; return what is written, what is answered and what follows."""
    if act.do is ActKind.HAND_TO_BOT:
        tokens = tuple(hashed(derived(token, seat)) for seat in act.seats)
    elif act.do in {ActKind.RE_SEAT, ActKind.INVITE}:
        tokens = (hashed(token),)
    else:
        tokens = ()
    links = {seat: (room.seats[seat].link, room.seats[seat].house_link) for seat in act.seats}
    _move_clock(room, act, now)
    by, name = (-1, OPERATOR) if lead is None else (lead.index, lead.name)
    write = room.write(ledger.Acted, now, by=by, name=name, act=act, tokens=tokens)
    answer = apply(room, write.entry)  # type: ignore[arg-type]  # the entry that was just made, an Acted
    if act.do in {ActKind.RE_SEAT, ActKind.INVITE}:
        answer = msgspec.structs.replace(answer, token=token)
        if lead is not None:
            lead.answers.remember(act, answer)
    done = _Done(name=name, act=act, fresh=token, links=links, now=now)
    return write, answer, _follow(room, done)


# -- why not --


def _objection(room: "Room", act: Act, *, is_operator: bool = False) -> Refused | None:
    """Return why an act cannot be done now, if so."""
    found = _wrong_fields(room, act) or _wrong_moment(room, act) or _wrong_lead(room, act, is_operator)
    if (
        found is None
        and not act.confirm
        and (act.do in CONFIRMED or (len(act.seats) > 1 and act.do in _SEATS))
    ):
        what = f"{act.do} for {len(act.seats)} seats" if act.seats else f"{act.do}"
        found = RefusalCode.CONFIRM, "confirm", f"confirm: expected true to {what}"
    if found is None:
        return None
    code, path, message = found
    return Refused(code=code, message=message, id=act.id, path=path)


_Complaint = tuple[RefusalCode, str, str]


def _wrong_fields(room: "Room", act: Act) -> _Complaint | None:
    malformed, last = RefusalCode.MALFORMED, len(room.seats) - 1
    for seat in act.seats:
        if seat > last:
            return RefusalCode.NO_SEAT, "seats", f"seats: {seat} is not within 0..{last}"
    if len(set(act.seats)) < len(act.seats):
        return malformed, "seats", "seats: expected each seat once"
    if act.do in _SEATS and not act.seats:
        return malformed, "seats", f"seats: expected at least one to {act.do}"
    if act.do in _ONE_SEAT and len(act.seats) > 1:
        return malformed, "seats", f"seats: expected one seat to {act.do}, got {len(act.seats)}"
    if act.do in {ActKind.EXTEND, ActKind.SPEED, ActKind.END_IN}:
        low = {ActKind.EXTEND: -MAX_TURN_SECONDS * 1000, ActKind.SPEED: 1, ActKind.END_IN: 0}[act.do]
        if act.ms is None or not low <= act.ms <= MAX_TURN_SECONDS * 1000:
            return malformed, "ms", f"ms: expected {low:.0f}..{MAX_TURN_SECONDS * 1000:.0f}, got {act.ms}"
    if act.do is ActKind.ORDERS and act.orders is None:
        return malformed, "orders", "orders: expected those of the seat"
    if act.do is ActKind.ANNOUNCE and not clean(act.text or ""):
        return malformed, "text", "text: expected what to announce"
    if act.do is ActKind.EVENT and not (act.conc or act.reg):
        return malformed, "conc", "conc: expected a change of it or of reg"
    if act.do is ActKind.HAND_TO_BOT:
        if not room.context.bots:
            return RefusalCode.UNAVAILABLE, "bot", "bot: this server has no house bots"
        if act.bot is not None and act.bot not in room.context.bots:
            known = ", ".join(sorted(room.context.bots))
            return malformed, "bot", f"bot: there is no house bot {act.bot}, expected one of {known}"
    return None


def _wrong_moment(room: "Room", act: Act) -> _Complaint | None:
    wrong, stage = RefusalCode.WRONG_STATE, room.stage
    if act.do is ActKind.START and stage is not Stage.WAITING:
        return wrong, "do", "do: the match has started"
    if act.do is ActKind.REMATCH and stage is not Stage.FINISHED:
        return wrong, "do", "do: the match is not over yet"
    if act.do in _WHILE_RUNNING and stage is not Stage.RUNNING:
        over = stage in {Stage.ENDED, Stage.FINISHED}
        code = RefusalCode.OVER if over else wrong
        return code, "do", "do: the match is over" if over else "do: the match has not started"
    if act.do is ActKind.UNDO and not room.past:
        return wrong, "do", "do: there is no round to take back"
    if act.do is ActKind.EVENT:
        if not room.ruleset.constants.w_social:
            return RefusalCode.NOT_ALLOWED, "do", "do: this scenario has no public concern and no regulation"
        if len(room.shocks) >= MOST_EVENTS:
            return RefusalCode.NOT_ALLOWED, "do", f"do: {MOST_EVENTS} events have been added to this quarter"
    for index in act.seats:
        seat = room.seats[index]
        if act.do in {ActKind.READY, ActKind.REMOVE, ActKind.NUDGE} and not seat.is_taken:
            return RefusalCode.NO_SEAT, "seats", f"seats: nobody is in seat {index}"
        if act.do is ActKind.TAKE_BACK and seat.house is None:
            return RefusalCode.NO_SEAT, "seats", f"seats: no house bot plays seat {index}"
    return None


def _wrong_lead(room: "Room", act: Act, is_operator: bool) -> _Complaint | None:
    good = [lead.index for lead in room.leads if not lead.is_revoked]
    if act.do is ActKind.INVITE:
        if len(good) >= room.context.host.facilitators:
            return RefusalCode.ROOM_FULL, "do", f"do: there are {len(good)} facilitators already"
        if len(room.leads) > MOST_LEADS:
            return (
                RefusalCode.ROOM_FULL,
                "do",
                f"do: {len(room.leads)} facilitators have been invited already",
            )
    if act.do is ActKind.REVOKE:
        if act.facilitator not in good:
            known = ", ".join(map(str, good)) or "none"
            path = "facilitator"
            return RefusalCode.MALFORMED, path, f"{path}: {act.facilitator} is not one of {known}"
        if len(good) == 1 and not is_operator:
            return RefusalCode.WRONG_STATE, "facilitator", "facilitator: the last one cannot be revoked"
    return None


# -- the clock, which only the living room has --


def _move_clock(room: "Room", act: Act, now: float) -> None:
    match act.do:
        case ActKind.EXTEND if act.ms is not None:
            room.clock = room.clock.extend(act.ms / 1000, now)
        case ActKind.SPEED if act.ms is not None:
            room.clock = room.clock.pace(act.ms / 1000, now)
        case ActKind.SKIP:
            # Written down like this, a skip that a crash interrupts is done when the clock runs again.
            room.clock = room.clock.extend(-room.clock.remaining(now), now)
        case ActKind.UNDO:
            fresh = Clock.stopped(room.clock.spec)
            room.clock = fresh.run(now) if room.clock.is_running else fresh
        case _:
            pass


# -- what changes --


def apply(room: "Room", entry_: ledger.Acted) -> Accepted:
    """Change the room as an act has it; also used when the journal is read again."""
    act = entry_.act
    answer = Accepted(id=act.id, tick=room.tick)
    match act.do:
        case ActKind.ORDERS if act.orders is not None:
            answer = rounds.give(room, room.seats[act.seats[0]], act.orders, act.id)
        case ActKind.FINAL_ROUND:
            quarter = room.ruleset.constants.quarter
            room.final_tick = (room.tick // quarter + 1) * quarter
        case ActKind.END_IN if act.ms is not None:
            room.ends_ms = entry_.ms + act.ms if act.ms else None
            room.final_tick = None if not act.ms else room.final_tick
        case ActKind.SPEED if act.ms is not None:
            spec = attrs.evolve(room.clock.spec, seconds=act.ms / 1000)
            room.clock = attrs.evolve(room.clock, spec=spec)
        case ActKind.EVENT:
            room.shocks.append(EventSpec(tick=room.tick, conc=act.conc, reg=act.reg))
        case ActKind.INVITE:
            room.leads.append(room.new_lead(entry_.tokens[0], clean(act.text or "")))
        case ActKind.REVOKE if act.facilitator is not None:
            room.leads[act.facilitator].token = b""
        case _ if act.do in _FLAGS:
            name, value = _FLAGS[act.do]
            setattr(room, name, clean(act.text or "") or value if isinstance(value, str) else value)
        case ActKind.UNDO:
            room.go_back()
        case _:
            _apply_to_seats(room, entry_)
    _announced(room, entry_)
    if 0 <= entry_.by < len(room.leads):
        room.leads[entry_.by].answers.remember(act, answer)
    return answer


_FLAGS: Final[Mapping[ActKind, tuple[str, str | bool | None]]] = MappingProxyType(
    {
        ActKind.PAUSE: ("held", PAUSED),
        ActKind.RESUME: ("held", None),
        ActKind.LOCK: ("locked", True),
        ActKind.UNLOCK: ("locked", False),
        ActKind.TALK_ON: ("talks", True),
        ActKind.TALK_OFF: ("talks", False),
        ActKind.END_NOW: ("stopped", ENDED),
    }
)


def _apply_to_seats(room: "Room", entry_: ledger.Acted) -> None:
    act = entry_.act
    for place, index in enumerate(act.seats):
        seat = room.seats[index]
        match act.do:
            case ActKind.READY:
                seat.answered = True
            case ActKind.HAND_TO_BOT:
                seat.engage(act.bot or "", entry_.tokens[place], entry.house_name(room, seat))
            case ActKind.TAKE_BACK:
                seat.dismiss()
            case ActKind.REMOVE:
                seat.vacate()
            case ActKind.RE_SEAT:
                name = seat.name if seat.token is not None else f"Player {index + 1}"
                seat.vacate()
                seat.take(name=name, bot=False, token=entry_.tokens[0])
            case _:
                pass
    if act.do is ActKind.START and not room.spec.fill:
        for seat in room.seats:
            seat.waived = seat.is_missing


def _announced(room: "Room", entry_: ledger.Acted) -> None:
    """Keep what is announced for those who come back."""
    words = _words(room, entry_.act, entry_.name, entry_.ms)
    if words is not None and words.kind is not TalkKind.NUDGE:
        room.spoken.append(words)


def _words(room: "Room", act: Act, name: str, ms: int) -> said.Talk | None:
    """Return what an act says to people, if anything."""
    text = clean(act.text or "")
    speaks = act.do in {ActKind.ANNOUNCE, ActKind.NUDGE} or (act.do is ActKind.EVENT and text)
    if not speaks:
        return None
    return said.Talk(
        kind=TalkKind.NUDGE if act.do is ActKind.NUDGE else TalkKind.ANNOUNCEMENT,
        text=text,
        name=name,
        to=() if act.do is ActKind.EVENT else act.seats,
        tick=room.tick,
        said_ms=ms,
    )


# -- what follows --


@attrs.frozen(kw_only=True)
class _Done:
    """An act that has changed the room."""

    name: str
    """How the one who did it is called."""
    act: Act
    fresh: str = attrs.field(repr=False)
    """The fresh token that came with it."""
    links: Mapping[int, "tuple[ev.LinkId | None, ev.LinkId | None]"]
    """The connections of holder and house bot that the seats concerned had before."""
    now: float


def _follow(room: "Room", done: _Done) -> list[Effect]:
    """Return what is to be done after a change: tell people, close connections, let the clock go on."""
    words = _words(room, done.act, done.name, room.age_ms(done.now))
    effects: list[Effect] = []
    if words is not None and words.to:
        effects += [*room.audience.tell_seats(words, words.to), *room.audience.tell_lead(words)]
    elif words is not None:
        effects += room.audience.tell(words)
    follow = _FOLLOW.get(done.act.do)
    if follow is not None:
        effects += follow(room, done)
    return effects


def _tell_clock(room: "Room", done: _Done) -> list[Effect]:
    regulated = clockwork.regulate(room, done.now)
    return regulated or room.audience.tell(room.moment(done.now).clock_update())


def _tell_house(room: "Room", _: _Done) -> list[Effect]:
    return room.audience.tell(room.house())


def _skip(room: "Room", done: _Done) -> list[Effect]:
    return rounds.end_turn(room, done.now)


def _end_now(room: "Room", done: _Done) -> list[Effect]:
    return rounds.end_match(room, done.now)


def _undone(room: "Room", done: _Done) -> list[Effect]:
    told = room.audience.tell(said.Undone(tick=room.tick))
    return [*told, *room.audience.presence(), *room.audience.show((), room.moment(done.now))]


def _answered(room: "Room", done: _Done) -> list[Effect]:
    room.shown_ready = True
    return [*room.audience.presence(), *rounds.end_turn_if_answered(room, done.now)]


def _start(room: "Room", done: _Done) -> list[Effect]:
    effects: list[Effect] = []
    for seat in room.seats:
        if seat.is_missing:
            if room.context.bots:
                effects += entry.engage(room, seat, room.spec.bots[seat.index] or "", done.fresh, done.now)
            else:
                seat.waived = True
    effects += room.audience.presence()
    return effects + rounds.start(room, done.now) + clockwork.regulate(room, done.now)


def _handed(room: "Room", done: _Done) -> list[Effect]:
    effects: list[Effect] = []
    for index in done.act.seats:
        seat = room.seats[index]
        effects += room.hang_up(done.links[index][1], CloseCode.FINISHED)
        token = derived(done.fresh, index)
        effects.append(ev.CallBot(seat=index, bot=done.act.bot or "", name=seat.name, token=token))
        if room.stage is not Stage.WAITING:
            room.look(seat)
    effects += room.audience.presence()
    return effects + rounds.start_if_complete(room, done.now) + clockwork.regulate(room, done.now)


def _taken_back(room: "Room", done: _Done) -> list[Effect]:
    effects = [
        effect
        for index in done.act.seats
        for effect in room.hang_up(done.links[index][1], CloseCode.FINISHED)
    ]
    return effects + room.audience.presence() + clockwork.regulate(room, done.now)


def _removed(room: "Room", done: _Done) -> list[Effect]:
    effects: list[Effect] = []
    for index in done.act.seats:
        person, house = done.links[index]
        effects += room.hang_up(person, CloseCode.NOT_ALLOWED, "a facilitator has freed this seat")
        effects += room.hang_up(house, CloseCode.FINISHED)
    return effects + room.audience.presence() + clockwork.regulate(room, done.now)


def _re_seated(room: "Room", done: _Done) -> list[Effect]:
    person, house = done.links[done.act.seats[0]]
    effects = room.hang_up(
        person, CloseCode.NOT_AUTHENTICATED, "a facilitator has given this seat a new link"
    )
    effects += room.hang_up(house, CloseCode.FINISHED)
    if room.stage is not Stage.WAITING:
        room.look(room.seats[done.act.seats[0]])
    effects += room.audience.presence()
    return effects + rounds.start_if_complete(room, done.now) + clockwork.regulate(room, done.now)


def _revoked(room: "Room", done: _Done) -> list[Effect]:
    effects: list[Effect] = []
    lead = room.leads[done.act.facilitator or 0]
    for link in tuple(lead.links):
        room.drop_lead(link)
        effects += room.hang_up(link, CloseCode.NOT_AUTHENTICATED, "this link has been taken back")
    return effects


def _rematch(room: "Room", _: _Done) -> list[Effect]:
    return series.next_match(room)


_FOLLOW: Final[Mapping[ActKind, Callable[["Room", _Done], list[Effect]]]] = MappingProxyType(
    {
        ActKind.PAUSE: _tell_clock,
        ActKind.RESUME: _tell_clock,
        ActKind.EXTEND: _tell_clock,
        ActKind.SPEED: _tell_clock,
        ActKind.SKIP: _skip,
        ActKind.FINAL_ROUND: _tell_house,
        ActKind.END_IN: _tell_house,
        ActKind.LOCK: _tell_house,
        ActKind.UNLOCK: _tell_house,
        ActKind.TALK_ON: _tell_house,
        ActKind.TALK_OFF: _tell_house,
        ActKind.END_NOW: _end_now,
        ActKind.UNDO: _undone,
        ActKind.ORDERS: _answered,
        ActKind.READY: _answered,
        ActKind.START: _start,
        ActKind.HAND_TO_BOT: _handed,
        ActKind.TAKE_BACK: _taken_back,
        ActKind.REMOVE: _removed,
        ActKind.RE_SEAT: _re_seated,
        ActKind.REVOKE: _revoked,
        ActKind.REMATCH: _rematch,
    }
)
