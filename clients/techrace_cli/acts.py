"""What facilitators type, as acts, and what came of an act, as a sentence."""

import difflib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs

from techrace_cli.faults import UsageFault, sentence
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding, decode_client
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Accepted, ActKind
from techrace_protocol.refusals import ProtocolRefusal
from techrace_terminal.safe import safe

MOST_SECONDS: Final = 10_000_000.0
"""No time is longer; the server's own bounds are narrower."""


@attrs.frozen(kw_only=True)
class Errand:
    """Something to be done once in a room."""

    do: ActKind | None
    """None: words in the chat."""
    seats: tuple[int, ...] = ()
    ms: int | None = None
    text: str | None = None
    bot: str | None = None
    conc: int = 0
    reg: int = 0
    orders: Orders | None = None
    facilitator: int | None = None
    confirm: bool = False

    @property
    def word(self) -> str:
        """What it is called."""
        return "chat" if self.do is None else self.do.value


# -- words to acts --

_ALSO: Final = MappingProxyType({"message": ActKind.ANNOUNCE, "next": ActKind.REMATCH})
_CHAT: Final = "chat"
_SAYING: Final = frozenset({ActKind.PAUSE, ActKind.END_NOW, ActKind.INVITE, ActKind.EVENT})
"""Acts that may have a text."""
_TIMES: Final = MappingProxyType(
    {ActKind.EXTEND: "SECONDS", ActKind.SPEED: "SECONDS", ActKind.END_IN: "MINUTES"}
)
_SEATS: Final = frozenset(
    {
        ActKind.NUDGE,
        ActKind.ORDERS,
        ActKind.READY,
        ActKind.HAND_TO_BOT,
        ActKind.TAKE_BACK,
        ActKind.RE_SEAT,
        ActKind.REMOVE,
    }
)
WORDS: Final = (*(kind.value for kind in ActKind), *_ALSO, _CHAT)
"""All that can be said."""


def errand_of(
    act: str | None,
    words: Sequence[str],
    *,
    bot: str | None = None,
    conc: int | None = None,
    reg: int | None = None,
    confirm: bool = False,
) -> Errand | None:
    """Return what is asked for; None if nothing is.

    Args:
        act: one of :data:`WORDS`.
        words: what stands behind it.
        bot: which house bot is to play.
        conc: change of concern in ‰.
        reg: change of regulation in ‰.
        confirm: yes, really.

    Raises:
        UsageFault: it makes no sense.
    """
    if act is not None and act not in WORDS:
        near = difflib.get_close_matches(act, WORDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(WORDS)}"
        raise UsageFault(f"there is no act {safe(act)}; {hint}")
    kind = None if act is None or act == _CHAT else _ALSO.get(act) or ActKind(act)
    if bot is not None and kind is not ActKind.HAND_TO_BOT:
        raise UsageFault("--bot goes with hand-to-bot only")
    if (conc is not None or reg is not None) and kind is not ActKind.EVENT:
        raise UsageFault("--conc and --reg go with event only")
    if kind is ActKind.EVENT and not (conc or reg):
        raise UsageFault("event: expected --conc or --reg")
    if act is None:
        return None
    seats: tuple[int, ...] = ()
    if kind in _SEATS or act == "message":
        seats, words = _seats_of(act, words[0] if words else ""), words[1:]
    errand = Errand(do=kind, seats=seats, bot=bot, conc=conc or 0, reg=reg or 0, confirm=confirm)
    if kind is not None and kind in _TIMES:
        return attrs.evolve(errand, ms=_ms_of(act, _TIMES[kind], words))
    if kind is ActKind.ORDERS:
        return attrs.evolve(errand, orders=_orders_of(words))
    if kind is ActKind.REVOKE:
        return attrs.evolve(errand, facilitator=_facilitator_of(words))
    text = " ".join(words).strip()
    if kind in {None, ActKind.ANNOUNCE} and not text:
        raise UsageFault(f"{act}: expected a text")
    if text and kind is not None and kind not in _SAYING | {ActKind.ANNOUNCE, ActKind.NUDGE}:
        raise UsageFault(f"{act}: does not take {safe(text)!r}")
    return attrs.evolve(errand, text=text or None)


def _facilitator_of(words: Sequence[str]) -> int:
    text = " ".join(words)
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 255):
        raise UsageFault(f"revoke: expected the number of a facilitator, got {safe(text)!r}")
    return int(text)


def _seats_of(act: str, text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(
        part.isascii() and part.isdigit() and int(part[:3]) <= 15 and len(part) <= 3 for part in parts
    ):
        raise UsageFault(f"{act}: expected seats such as 3 or 1,4, got {safe(text)!r}")
    return tuple(int(part) for part in parts)


def _ms_of(act: str, unit: str, words: Sequence[str]) -> int:
    text = " ".join(words)
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    number *= 60 if unit == "MINUTES" else 1
    if not abs(number) <= MOST_SECONDS:
        raise UsageFault(f"{act}: expected {unit}, got {safe(text)!r}")
    return round(number * 1000)


def _orders_of(words: Sequence[str]) -> Orders:
    """Return the orders of a file, or of standard input.

    Raises:
        UsageFault: there is no such file, or it holds no orders.
    """
    if len(words) != 1:
        raise UsageFault("orders: expected a seat and a FILE with orders as JSON, or -")
    try:
        text = sys.stdin.read() if words[0] == "-" else Path(words[0]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"orders: {safe(sentence(error))}") from None
    limits = Limits()
    try:
        message = decode_client(
            f'{{"type": "orders", "id": "file", "tick": 0, "orders": {text}}}', Encoding.JSON, limits
        )
    except ProtocolRefusal as refusal:
        raise UsageFault(f"orders: {safe(refusal.sentence)}") from None
    if not isinstance(message, said.Orders):
        raise UsageFault(f"orders: {safe(words[0])} holds no orders")
    return message.orders


# -- what came of it --


def outcome(errand: Errand, answer: Accepted, names: Mapping[int, str]) -> str:
    """Return what has been done as a sentence, safe to print.

    Args:
        errand: what was asked for.
        answer: what the server said to it.
        names: of those who sit in the seats.
    """
    text = safe(errand.text or "")
    who = " and ".join(
        f"seat {seat} ({safe(names[seat])})" if names.get(seat) else f"seat {seat}" for seat in errand.seats
    )
    has, is_ = ("have", "are") if len(errand.seats) > 1 else ("has", "is")
    if errand.do is None:
        return f"Said in the chat: {text}"
    if errand.ms is not None:
        return _timed(errand.do, errand.ms)
    match errand.do:
        case ActKind.PAUSE | ActKind.END_NOW if text:
            return f"{_PLAIN[errand.do].removesuffix('.')}: {text}"
        case ActKind.EVENT:
            return f"At the end of this quarter concern changes by {errand.conc:+} ‰, regulation by {errand.reg:+} ‰."
        case ActKind.ANNOUNCE:
            return f"Told {who or 'everybody'}: {text}"
        case ActKind.NUDGE:
            return f"Asked {who} for a decision."
        case ActKind.ORDERS:
            refused = "; ".join(safe(part.message) for part in answer.refused if not part.stands)
            return f"The orders of {who} are in{f', except: {refused}' if refused else '.'}"
        case ActKind.READY:
            return _capital(f"{who} {has} decided.")
        case ActKind.HAND_TO_BOT:
            bot = f"the house bot {safe(errand.bot)}" if errand.bot else "house bots"
            return _capital(f"{who} {is_} played by {bot}.")
        case ActKind.TAKE_BACK:
            return _capital(f"{who} {is_} given back.")
        case ActKind.REMOVE:
            return _capital(f"{who} {is_} free.")
        case ActKind.RE_SEAT:
            return _capital(f"{who} has a new token; the old one is dead.")
        case _:
            return _PLAIN[errand.do]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _timed(do: ActKind, ms: int) -> str:
    seconds = f"{abs(ms) / 1000:g} s"
    if do is ActKind.EXTEND:
        return f"The present round has {seconds} {'less' if ms < 0 else 'more'}."
    if do is ActKind.SPEED:
        return f"Rounds last {seconds} from now on."
    return f"The match ends in {ms / 60_000:g} minutes." if ms else "No time is set for the end any more."


_PLAIN: Final[Mapping[ActKind, str]] = MappingProxyType(
    {
        ActKind.START: "The match begins.",
        ActKind.PAUSE: "Paused.",
        ActKind.RESUME: "The pause is over.",
        ActKind.SKIP: "The round has been ended.",
        ActKind.FINAL_ROUND: "The match ends after the present round.",
        ActKind.END_NOW: "The match has been ended.",
        ActKind.UNDO: "The last round has been taken back and is played again.",
        ActKind.LOCK: "No new player is let in.",
        ActKind.UNLOCK: "New players are let in again.",
        ActKind.TALK_ON: "Seats may talk.",
        ActKind.TALK_OFF: "Seats may not talk.",
        ActKind.INVITE: "There is a place for one more facilitator.",
        ActKind.REVOKE: "That link does not lead the room any more.",
        ActKind.REMATCH: "The next match begins under the same code.",
    }
)
