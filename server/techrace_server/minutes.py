"""What people said and what facilitators did, as records of the match's log."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from techrace_protocol.messages import Act, ActKind
from techrace_replays.parts import Controller
from techrace_replays.records import Annotation, Join
from techrace_server import ledger
from techrace_server.wording import clean

_HANDS: Final[Mapping[ActKind, tuple[str, Controller]]] = {
    ActKind.HAND_TO_BOT: ("handover", Controller.BOT),
    ActKind.TAKE_BACK: ("handover", Controller.HUMAN),
    ActKind.REMOVE: ("leave", Controller.OPEN),
    ActKind.RE_SEAT: ("handover", Controller.HUMAN),
}
"""Acts by which a seat changes hands."""
_TO_SEATS: Final = frozenset({ActKind.ANNOUNCE, ActKind.NUDGE})
"""Acts that say something to the seats that they name."""


def words_of(entry: ledger.Acted | ledger.Chatted | ledger.Promised, tick: int) -> Iterator[Annotation]:
    """Return the annotation that an entry leaves; ``tick`` is the one that was being waited for.

    Words to several seats name them all in ``data``; ``to`` is then the first, since -1 would mean everybody.
    """
    match entry:
        case ledger.Chatted(chat=chat):
            data: dict[str, Any] = {"name": entry.name}
            if chat.to:
                data["to"] = list(chat.to)
            if chat.channel is not None:
                data["channel"] = clean(chat.channel)
            yield Annotation(
                tick=tick,
                kind="chat",
                text=clean(chat.text),
                seat=entry.seat,
                to=chat.to[0] if chat.to else -1,
                data=data,
                at_ms=entry.ms,
            )
        case ledger.Promised(pledge=pledge):
            promised = {"verb": pledge.verb.value, "node": pledge.node, "until": pledge.until}
            yield Annotation(
                tick=tick,
                kind="pledge",
                text=clean(pledge.text or ""),
                seat=entry.seat,
                to=-1 if pledge.to is None else pledge.to,
                data={name: value for name, value in promised.items() if value is not None},
                at_ms=entry.ms,
            )
        case ledger.Acted(act=act):
            yield Annotation(
                tick=tick,
                kind="act",
                text=clean(act.text or ""),
                to=act.seats[0] if act.do in _TO_SEATS and act.seats else -1,
                data=_facts(entry, act),
                at_ms=entry.ms,
            )


def _facts(entry: ledger.Acted, act: Act) -> dict[str, Any]:
    facts: dict[str, Any] = {"do": act.do.value, "by": entry.by, "name": entry.name}
    if act.seats:
        facts["seats"] = list(act.seats)
    given = {"ms": act.ms, "bot": act.bot, "conc": act.conc, "reg": act.reg}
    facts |= {name: value for name, value in given.items() if value}
    return facts if act.facilitator is None else facts | {"facilitator": act.facilitator}


def joins_of(entry: ledger.Acted | ledger.Housed, tick: int) -> Iterator[Join]:
    """Return how seats changed hands by an entry."""
    if isinstance(entry, ledger.Housed):
        yield Join(
            tick=tick,
            seat=entry.seat,
            what="handover",
            controller=Controller.BOT,
            bot=entry.bot or None,
            at_ms=entry.ms,
        )
    elif entry.act.do in _HANDS:
        what, controller = _HANDS[entry.act.do]
        bot = entry.act.bot if controller is Controller.BOT else None
        for seat in entry.act.seats:
            yield Join(tick=tick, seat=seat, what=what, controller=controller, bot=bot, at_ms=entry.ms)
