"""Talk: chat, private words, pledges. All of it is recorded, none of it is enforced."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from techrace_protocol import messages as said
from techrace_protocol.messages import Accepted, PledgeVerb, RefusalCode, Refused, TalkKind
from techrace_server import events as ev
from techrace_server import ledger, pledges
from techrace_server.events import Effect, LinkId
from techrace_server.seats import SeatState
from techrace_server.stage import Stage
from techrace_server.wording import clean

if TYPE_CHECKING:
    from techrace_server.room import Lead, Room

KEPT = 100
"""Words kept in memory for those who come, or come back; all are in the journal."""
SHOWN = 40
"""Of those, how many one snapshot has."""


def hear_chat(room: "Room", link: LinkId, chat: said.Chat, now: float) -> list[Effect]:
    """Return what is to be done about words."""
    seat, lead = room.seat_of(link), room.lead_of(link)
    speaker = lead or seat
    if speaker is None:
        return _refuse(link, chat, RefusalCode.NOT_ALLOWED, "those who watch cannot talk")
    known = speaker.answers.recall(chat)
    if known is not None:
        return [ev.Answer(link=link, reply=known)]
    if seat is not None:
        refusal = _objection(room, seat, link, chat, now)
        if refusal is not None:
            return refusal
    for index in chat.to:
        if index >= len(room.seats):
            last = len(room.seats) - 1
            return _refuse(link, chat, RefusalCode.NO_SEAT, f"to: {index} is not within 0..{last}")
    if not clean(chat.text):
        return _refuse(link, chat, RefusalCode.MALFORMED, "text: nothing of it can be shown")
    by = -1 if lead is None else lead.index
    index = -1 if seat is None else seat.index
    write = room.write(ledger.Chatted, now, seat=index, by=by, name=speaker.name, chat=chat)
    answer = note_chat(room, speaker, write.entry)  # type: ignore[arg-type]
    words = room.spoken[-1]
    effects: list[Effect] = [write, ev.Answer(link=link, reply=answer)]
    if not words.to:
        return effects + room.audience.tell(words)
    effects += room.audience.tell_seats(words, {*words.to, index})
    return effects + (room.audience.tell_lead(words) if lead is not None else [])


def note_chat(room: "Room", speaker: "SeatState | Lead", entry: ledger.Chatted) -> Accepted:
    """Take words down; also used when the journal is read again."""
    chat = entry.chat
    room.spoken.append(
        said.Talk(
            kind=TalkKind.CHAT,
            text=clean(chat.text),
            seat=None if entry.seat < 0 else entry.seat,
            name=entry.name,
            to=chat.to,
            channel=None if chat.channel is None else clean(chat.channel) or None,
            tick=room.tick,
            said_ms=entry.ms,
        )
    )
    answer = Accepted(id=chat.id, tick=room.tick)
    speaker.answers.remember(chat, answer)
    return answer


def hear_pledge(room: "Room", link: LinkId, pledge: said.Pledge, now: float) -> list[Effect]:
    """Return what is to be done about a promise."""
    seat = room.seat_of(link)
    if seat is None:
        return _refuse(link, pledge, RefusalCode.NOT_ALLOWED, "only seats make pledges")
    known = seat.answers.recall(pledge)
    if known is not None:
        return [ev.Answer(link=link, reply=known)]
    if room.stage in {Stage.ENDED, Stage.FINISHED}:
        # All pledges are about to be judged, or have been.
        return _refuse(link, pledge, RefusalCode.OVER, "the match is over")
    refusal = _objection(room, seat, link, pledge, now) or _wrong(room, seat, link, pledge)
    if refusal is not None:
        return refusal
    write = room.write(ledger.Promised, now, seat=seat.index, pledge=pledge)
    answer = note_pledge(room, write.entry)  # type: ignore[arg-type]
    told = room.pledges.promises[-1].told()
    effects: list[Effect] = [write, ev.Answer(link=link, reply=answer)]
    if pledge.to is None:
        return effects + room.audience.tell(told)
    return effects + room.audience.tell_seats(told, {seat.index, pledge.to})


def note_pledge(room: "Room", entry: ledger.Promised) -> Accepted:
    """Take a promise down; also used when the journal is read again."""
    pledge = entry.pledge
    room.pledges.add(entry.seat, pledge, clean(pledge.text or ""), room.state)
    answer = Accepted(id=pledge.id, tick=room.tick)
    room.seats[entry.seat].answers.remember(pledge, answer)
    return answer


def heard_by(room: "Room", seat: int | None) -> Iterator[said.Talk]:
    """Return what a seat, or those without one for None, have heard lately."""
    heard = [
        words
        for words in room.spoken
        if not words.to or (seat is not None and (seat == words.seat or seat in words.to))
    ]
    return iter(heard[-SHOWN:])


def _objection(
    room: "Room", seat: SeatState, link: LinkId, command: said.Chat | said.Pledge, now: float
) -> list[Effect] | None:
    """Return the refusal of a seat that may not talk now, if so."""
    if seat.link != link:
        return _refuse(link, command, RefusalCode.NOT_ALLOWED, "a house bot does not talk")
    seat.heard_at = now
    if not room.talks:
        return _refuse(link, command, RefusalCode.TALK_OFF, "seats may not talk at the moment")
    if not seat.voice.take(now):
        refused = Refused(
            code=RefusalCode.RATE,
            message="too many words at once",
            id=command.id,
            retry_ms=max(1, round(seat.voice.wait() * 1000)),
        )
        return [ev.Answer(link=link, reply=refused)]
    return None


def _wrong(room: "Room", seat: SeatState, link: LinkId, pledge: said.Pledge) -> list[Effect] | None:
    other = pledge.verb is PledgeVerb.OTHER
    if pledge.to is not None and (pledge.to >= len(room.seats) or pledge.to == seat.index):
        return _refuse(link, pledge, RefusalCode.NO_SEAT, f"to: expected another seat, got {pledge.to}")
    if not other and pledge.node is None:
        return _refuse(link, pledge, RefusalCode.MALFORMED, f"node: expected one to {pledge.verb}")
    if pledge.node is not None and pledge.node >= room.ruleset.nodes:
        last = room.ruleset.nodes - 1
        return _refuse(link, pledge, RefusalCode.MALFORMED, f"node: {pledge.node} is not within 0..{last}")
    if pledge.verb is PledgeVerb.SHARE and pledge.to is None:
        return _refuse(link, pledge, RefusalCode.MALFORMED, "to: expected the seat to share with")
    if other and not clean(pledge.text or ""):
        return _refuse(link, pledge, RefusalCode.MALFORMED, "text: expected what is promised")
    if len(room.pledges.promises) >= pledges.MOST:
        return _refuse(link, pledge, RefusalCode.UNAVAILABLE, "there are too many pledges in this match")
    return None


def _refuse(link: LinkId, command: said.Chat | said.Pledge, code: RefusalCode, message: str) -> list[Effect]:
    return [ev.Answer(link=link, reply=Refused(code=code, message=message, id=command.id))]
