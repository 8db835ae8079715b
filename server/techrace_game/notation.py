"""A compact text for orders and positions, for logs, tests, errors and people.

Orders are words separated by spaces, each optional; ``-`` is the empty submission::

    12:400 7:300 scout=50@12 inspect=20@43 advocate=10 lobby=+30 secure=5
    assist=restricted:INT,ALN hire=+500 publish=3,7 sell=9 share=5>1,2

A position is what differs from the start of the same match, array by array::

    seed=101 tick=8 conc=112 pub[3,7]=1 known[0;3,7]=2 prog[1;5]=18250

where ``known[0;3,7]=2`` says: of seat 0, nodes 3 and 7 are 2. :func:`parse_orders` and :func:`parse_position` read
exactly what :func:`format_orders` and :func:`format_position` write.
"""

import re
from collections.abc import Callable, Iterable

import numpy as np

from techrace_game.engine import initial_state
from techrace_game.orders import Orders
from techrace_game.ruleset import Ruleset
from techrace_game.state import ARRAYS, MatchState
from techrace_game.types import MAX_SEATS, Array, Field, Line, Mode

EMPTY = "-"
_NUMBER = "[0-9]{1,10}"
"""More digits than any part of an order can have; a longer number could not even be read."""


class NotationError(ValueError):
    """A text that is not in the notation; the message quotes the word and says what was expected."""


# -- orders ---------------------------------------------------------------------------------------------------


def format_orders(orders: Orders) -> str:
    """Return one seat's submission as text."""
    words = [f"{node}:{weight}" for node, weight in orders.slots]
    targets = {Line.SCOUT: orders.scout_target, Line.INSPECT: orders.inspect_target}
    for line, weight in zip(Line, orders.lines, strict=True):
        target = targets.get(line, -1)
        sign = {-1: "-", 0: "", 1: "+"}.get(orders.lobby_dir, "?") if line is Line.LOBBY else ""
        if weight or target != -1 or sign:
            words.append(f"{line.word}={sign}{weight}" + (f"@{target}" if target != -1 else ""))
    if orders.mode or orders.mask:
        fields = ",".join(field.name for field in Field if orders.mask >> field & 1)
        words.append(f"assist={Mode(orders.mode).word}" + (f":{fields}" if fields else ""))
    if orders.hire:
        words.append(f"hire={orders.hire:+d}")
    for name, nodes in (("publish", orders.publish), ("sell", orders.sell)):
        if nodes:
            words.append(f"{name}={_listed(nodes)}")
    for node, receivers in orders.share:
        seats = [seat for seat in range(receivers.bit_length()) if receivers >> seat & 1]
        words.append(f"share={node}>{_listed(seats)}")
    return " ".join(words) or EMPTY


def parse_orders(text: str) -> Orders:
    """Return the submission that ``text`` stands for.

    Raises:
        NotationError: a word is not in the notation.
    """
    reader = _OrdersReader()
    for word in text.split():
        if word != EMPTY:
            reader.read(word)
    return reader.orders()


class _OrdersReader:
    def __init__(self) -> None:
        self.slots: list[tuple[int, int]] = []
        self.lines = dict.fromkeys(Line, 0)
        self.numbers: dict[str, int] = {}
        self.publish: list[int] = []
        self.sell: list[int] = []
        self.share: list[tuple[int, int]] = []
        self.readers: dict[str, Callable[[str, str], None]] = {
            "assist": self.read_assist,
            "hire": self.read_hire,
            "publish": lambda word, value: self.publish.extend(_numbers(word, value)),
            "sell": lambda word, value: self.sell.extend(_numbers(word, value)),
            "share": self.read_share,
        }

    def read(self, word: str) -> None:
        slot = re.fullmatch(rf"({_NUMBER}):({_NUMBER})", word)
        if slot:
            self.slots.append((int(slot[1]), int(slot[2])))
            return
        name, equals, value = word.partition("=")
        if not equals:
            raise NotationError(f"{word!r}: expected node:weight or name=value")
        if name.upper() in Line.__members__:
            self.read_line(word, Line[name.upper()], value)
        elif name in self.readers:
            self.readers[name](word, value)
        else:
            known = ", ".join([*(line.word for line in Line), *self.readers])
            raise NotationError(f"{word!r}: expected one of {known}")

    def read_line(self, word: str, line: Line, value: str) -> None:
        match = re.fullmatch(rf"([+-]?)({_NUMBER})(?:@({_NUMBER}))?", value)
        if not match or (match[1] and line is not Line.LOBBY):
            raise NotationError(f"{word!r}: expected {line.word}=weight")
        self.lines[line] = int(match[2])
        if match[1]:
            self.numbers["lobby_dir"] = 1 if match[1] == "+" else -1
        if match[3] is not None:
            if line not in {Line.SCOUT, Line.INSPECT}:
                raise NotationError(f"{word!r}: only scout and inspect have a target")
            self.numbers[f"{line.word}_target"] = int(match[3])

    def read_assist(self, word: str, value: str) -> None:
        mode, _, fields = value.partition(":")
        if mode.upper() not in Mode.__members__:
            raise NotationError(f"{word!r}: expected one of {', '.join(mode.word for mode in Mode)}")
        self.numbers["mode"] = int(Mode[mode.upper()])
        for name in fields.split(",") if fields else ():
            if name not in Field.__members__:
                raise NotationError(f"{word!r}: expected fields out of {', '.join(Field.__members__)}")
            self.numbers["mask"] = self.numbers.get("mask", 0) | 1 << Field[name]

    def read_hire(self, word: str, value: str) -> None:
        if not re.fullmatch(rf"[+-]{_NUMBER}", value):
            raise NotationError(f"{word!r}: expected hire=+milliheads or hire=-milliheads")
        self.numbers["hire"] = int(value)

    def read_share(self, word: str, value: str) -> None:
        match = re.fullmatch(rf"({_NUMBER})>([0-9,]*)", value)
        if not match:
            raise NotationError(f"{word!r}: expected share=node>seat,seat")
        receivers = 0
        for seat in _numbers(word, match[2]) if match[2] else ():
            if seat >= MAX_SEATS:
                raise NotationError(f"{word!r}: expected seats from 0 to {MAX_SEATS - 1}, found {seat}")
            receivers |= 1 << seat
        self.share.append((int(match[1]), receivers))

    def orders(self) -> Orders:
        scout, inspect, advocate, lobby, secure = (self.lines[line] for line in Line)
        return Orders(
            slots=tuple(self.slots),
            lines=(scout, inspect, advocate, lobby, secure),
            publish=tuple(self.publish),
            sell=tuple(self.sell),
            share=tuple(self.share),
            **self.numbers,
        )


# -- positions ------------------------------------------------------------------------------------------------


def format_position(ruleset: Ruleset, state: MatchState) -> str:
    """Return a batch of one as what differs from the start of the same match."""
    start = initial_state(ruleset, state.seed)
    words = [f"seed={int(state.seed[0])}"]
    for name in ARRAYS:
        now, before = getattr(state, name)[0], getattr(start, name)[0]
        if now.ndim == 0:
            if now != before:
                words.append(f"{name}={int(now)}")
        elif now.ndim == 1:
            words += [f"{name}[{_listed(index)}]={value}" for value, index in _changes(now, before)]
        else:
            for row in range(len(now)):
                words += [
                    f"{name}[{row};{_listed(at)}]={value}" for value, at in _changes(now[row], before[row])
                ]
    return " ".join(words)


def parse_position(ruleset: Ruleset, text: str) -> MatchState:
    """Return the batch of one that ``text`` stands for.

    Raises:
        NotationError: a word is not in the notation, or names what the match does not have.
    """
    head, _, rest = text.strip().partition(" ")
    seed = re.fullmatch(r"seed=([0-9]{1,20})", head)
    if not seed or int(seed[1]) >= 1 << 64:
        raise NotationError(f"{head!r}: a position begins with seed=number below 2^64")
    start = initial_state(ruleset, np.array([int(seed[1])], np.uint64))
    arrays = {name: getattr(start, name).copy() for name in ARRAYS}
    for word in rest.split():
        match = re.fullmatch(rf"(\w+)(?:\[(?:({_NUMBER});)?([0-9,]+)\])?=(-?[0-9]{{1,20}})", word)
        if not match or match[1] not in ARRAYS:
            raise NotationError(f"{word!r}: expected name=value, name[index]=value or name[seat;index]=value")
        array = arrays[match[1]][0:1]
        where = [] if match[2] is None else [int(match[2])]
        indices = [()] if match[3] is None else [(*where, index) for index in _numbers(word, match[3])]
        for index in indices:
            _put(word, array, index, int(match[4]))
    return MatchState.of_arrays(arrays, start.tree, None, start.perception).freeze()


def _put(word: str, array: Array, index: tuple[int, ...], value: int) -> None:
    shape = array.shape[1:]
    if len(index) != len(shape) or any(at >= size for at, size in zip(index, shape, strict=True)):
        raise NotationError(f"{word!r}: no such entry, the array has the shape {shape}")
    bounds = np.iinfo(array.dtype)
    if not bounds.min <= value <= bounds.max:
        raise NotationError(f"{word!r}: {value} does not fit into {array.dtype}")
    array[(0, *index)] = value


def _changes(now: Array, before: Array) -> Iterable[tuple[int, list[int]]]:
    """Yield each value that is new somewhere and where it is."""
    changed = np.flatnonzero(now != before)
    for value in np.unique(now[changed]):
        yield int(value), changed[now[changed] == value].tolist()


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)


def _numbers(word: str, text: str) -> list[int]:
    if not re.fullmatch(rf"{_NUMBER}(,{_NUMBER})*", text):
        raise NotationError(f"{word!r}: expected numbers separated by commas")
    return [int(number) for number in text.split(",")]
