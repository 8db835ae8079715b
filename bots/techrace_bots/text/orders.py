"""Orders as text: a grammar, what is offered at one moment, and a reader that accepts exactly that.

The words are those of :mod:`techrace_game.notation`. An answer is taken as a whole or not at all: whatever is wrong
with it is a :class:`Fault` of a kind that programs can count, and nothing is repaired, guessed or left out.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Self

import attrs

from techrace_bots.legal import LegalOrders
from techrace_game.constants import Constants
from techrace_game.notation import EMPTY, parse_orders
from techrace_game.observation import Observation
from techrace_game.orders import Orders
from techrace_game.types import SLOTS, Field, Line, Mode

MARK = "ORDERS:"
MAX_ANSWER = 100_000
"""Characters."""
MAX_WEIGHT = 1000

GRAMMAR = """\
answer   = { thought, newline }, "ORDERS:", space, orders, { newline } ;
thought  = ? any line that does not begin with "ORDERS:" ? ;
orders   = "-" | word, { space, word } ;
word     = project | scout | inspect | advocate | lobby | secure
         | assist | hire | publish | sell | share ;
project  = node, ":", number ;
scout    = "scout=", number, [ "@", node ] ;
inspect  = "inspect=", number, [ "@", node ] ;
advocate = "advocate=", number ;
lobby    = "lobby=", [ "+" | "-" ], number ;
secure   = "secure=", number ;
assist   = "assist=", mode, [ ":", field, { ",", field } ] ;
hire     = "hire=", ( "+" | "-" ), number ;
publish  = "publish=", node, { ",", node } ;
sell     = "sell=", node, { ",", node } ;
share    = "share=", node, ">", seat, { ",", seat } ;
mode     = "off" | "restricted" | "everything" | "product" ;
field    = "APP" | "CAP" | "ROB" | "INT" | "ALN" | "SOC" ;
node     = number ;
seat     = number ;
number   = digit, 9 * [ digit ] ;
digit    = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" ;
space    = " ", { " " } ;
newline  = ? end of line ? ;
"""
"""EBNF (ISO 14977). Beyond it: no part twice, and only what is offered (:class:`FaultKind`)."""

_NUMBER = "[0-9]{1,10}"
_NUMBERS = f"{_NUMBER}(?:,{_NUMBER})*"
_FIELD = "|".join(Field.__members__)
_WORDS = {
    "project": re.compile(f"{_NUMBER}:{_NUMBER}"),
    "scout": re.compile(f"scout={_NUMBER}(?:@{_NUMBER})?"),
    "inspect": re.compile(f"inspect={_NUMBER}(?:@{_NUMBER})?"),
    "advocate": re.compile(f"advocate={_NUMBER}"),
    "lobby": re.compile(f"lobby=[+-]?{_NUMBER}"),
    "secure": re.compile(f"secure={_NUMBER}"),
    "assist": re.compile(
        f"assist=(?:{'|'.join(mode.word for mode in Mode)})(?::(?:{_FIELD})(?:,(?:{_FIELD}))*)?"
    ),
    "hire": re.compile(f"hire=[+-]{_NUMBER}"),
    "publish": re.compile(f"publish={_NUMBERS}"),
    "sell": re.compile(f"sell={_NUMBERS}"),
    "share": re.compile(f"share={_NUMBER}>{_NUMBERS}"),
}


class FaultKind(StrEnum):
    """What can be wrong with an answer."""

    NO_ANSWER = "no-answer"
    """The model raised an error instead of answering."""
    TOO_LONG = "too-long"
    """More than :data:`MAX_ANSWER` characters."""
    NO_ORDERS = "no-orders"
    """No line begins with the mark."""
    SEVERAL = "several"
    """More than one line does."""
    NOT_LAST = "not-last"
    """Something follows the line with the orders."""
    GRAMMAR = "grammar"
    """A word is not in the grammar."""
    REPEATED = "repeated"
    """A part is given twice."""
    NOT_OFFERED = "not-offered"
    """A node, seat or part that is not on offer at this moment."""
    RANGE = "range"
    """A number is too large, or there are too many projects."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that is wrong with an answer."""

    kind: FaultKind
    part: str
    """The word in question, or an empty text if it is none in particular."""
    message: str
    """A sentence that says what was found and what was expected."""


@attrs.frozen(kw_only=True)
class Reading:
    """What an answer came to: orders, or what is wrong with it."""

    orders: Orders | None
    faults: tuple[Fault, ...]


@attrs.frozen(kw_only=True)
class Offer:
    """What a seat is offered to order at one moment."""

    legal: LegalOrders
    assist: bool
    hire: bool

    @classmethod
    def of(cls, seen: Observation, constants: Constants) -> Self:
        """Return what the observing seat of a batch of one may order."""
        return cls(
            legal=LegalOrders.of(seen, constants),
            assist=bool(constants.w_assist),
            hire=bool(constants.w_econ),
        )


def read_answer(answer: str, offer: Offer) -> Reading:
    """Return the orders in an answer, or everything that is wrong with it."""
    words, faults = _order_line(answer)
    if faults:
        return Reading(orders=None, faults=tuple(faults))
    if words == [EMPTY]:
        return Reading(orders=Orders(), faults=())
    for word in words:
        if not any(pattern.fullmatch(word) for pattern in _WORDS.values()):
            faults.append(
                _fault(FaultKind.GRAMMAR, word, f"expected one of {', '.join(_WORDS)} as in the grammar")
            )
    if faults:
        return Reading(orders=None, faults=tuple(faults))
    faults = [*_repeated(words), *_not_offered(words, offer)]
    if faults:
        return Reading(orders=None, faults=tuple(faults))
    return Reading(orders=parse_orders(" ".join(words)), faults=())


def _fault(kind: FaultKind, part: str, expected: str) -> Fault:
    return Fault(kind=kind, part=part, message=f"{part!r}: {expected}" if part else expected)


def _order_line(answer: str) -> tuple[list[str], list[Fault]]:
    """Return the words of the line with the orders, or what is wrong with the lines."""
    if len(answer) > MAX_ANSWER:
        return [], [
            _fault(FaultKind.TOO_LONG, "", f"{len(answer)} characters, expected at most {MAX_ANSWER}")
        ]
    lines = answer.replace("\r\n", "\n").rstrip("\n").split("\n")
    marked = [number for number, line in enumerate(lines) if line.startswith(MARK)]
    if not marked:
        return [], [
            _fault(FaultKind.NO_ORDERS, "", f"no line begins with {MARK!r}, expected the last one to")
        ]
    if len(marked) > 1:
        return [], [_fault(FaultKind.SEVERAL, "", f"{len(marked)} lines begin with {MARK!r}, expected one")]
    if marked[0] != len(lines) - 1:
        return [], [_fault(FaultKind.NOT_LAST, "", f"the line that begins with {MARK!r} is not the last one")]
    rest = lines[-1].removeprefix(MARK)
    words = rest.strip(" ").split(" ") if rest.startswith(" ") else []
    words = [word for word in words if word]
    if not words:
        return [], [
            _fault(FaultKind.GRAMMAR, "", f"expected a space and orders behind {MARK!r}, or '-' for none")
        ]
    return words, []


def _repeated(words: Iterable[str]) -> Iterator[Fault]:
    given: set[str] = set()
    for word in words:
        name, _, value = word.partition("=")
        if name == "share":
            part = f"share={int(value.partition('>')[0])}"
        else:
            part = name if value else f"project {int(name.partition(':')[0])}"
        if part in given:
            yield _fault(FaultKind.REPEATED, word, f"{part} is given twice")
        given.add(part)
        listed = value.replace(">", ":").rpartition(":")[2].split(",") if value else []
        if len({one.lstrip("0") for one in listed}) < len(listed):
            yield _fault(FaultKind.REPEATED, word, "something is listed twice")


def _not_offered(words: Iterable[str], offer: Offer) -> Iterator[Fault]:
    legal = offer.legal
    projects = 0
    for word in words:
        orders = parse_orders(word)
        for node, weight in orders.slots:
            projects += 1
            yield from _among(word, "project", node, (*legal.projects, *legal.waiting))
            yield from _weight(word, weight)
        name = word.partition("=")[0]
        if name.upper() in Line.__members__:
            line = Line[name.upper()]
            if line not in legal.lines:
                yield _fault(FaultKind.NOT_OFFERED, word, f"there is no {name} in this game")
            yield from _weight(word, orders.lines[line])
        if orders.scout_target >= 0:
            yield from _among(word, "scout target", orders.scout_target, legal.scout)
        if orders.inspect_target >= 0:
            yield from _among(word, "inspect target", orders.inspect_target, legal.inspect)
        for part, there in (("assist", offer.assist), ("hire", offer.hire)):
            if name == part and not there:
                yield _fault(FaultKind.NOT_OFFERED, word, f"there is no {part} in this game")
        if abs(orders.hire) > legal.most_hire:
            yield _fault(FaultKind.RANGE, word, f"expected at most {legal.most_hire}")
        for node in orders.publish:
            yield from _among(word, "node to publish", node, legal.publish)
        for node in orders.sell:
            yield from _among(word, "node to sell", node, legal.sell)
        for node, receivers in orders.share:
            yield from _among(word, "node to share", node, legal.share)
            for seat in range(receivers.bit_length()):
                if receivers >> seat & 1:
                    yield from _among(word, "receiver", seat, legal.receivers)
    if projects > SLOTS:
        yield _fault(FaultKind.RANGE, "", f"{projects} projects, expected at most {SLOTS}")


def _among(word: str, what: str, value: int, offered: tuple[int, ...]) -> Iterator[Fault]:
    if value not in offered:
        listing = ", ".join(str(one) for one in offered) or "none"
        yield _fault(FaultKind.NOT_OFFERED, word, f"{value} is no {what} on offer, expected one of {listing}")


def _weight(word: str, weight: int) -> Iterator[Fault]:
    if weight > MAX_WEIGHT:
        yield _fault(FaultKind.RANGE, word, f"expected a weight of at most {MAX_WEIGHT}")
