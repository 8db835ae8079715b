"""Rule 4, the checks: which parts of one seat's submission stand and why the others are refused.

Legality is judged on the state at the start of the tick in which a submission arrives, and only on the submitting
seat's own rows and on what is public, so a refusal tells nobody a secret. ``no-basis`` goes by the truth about the tree
and not by the seat's map: a little more than the map tells, no more than the exact rate does (rule 15.9).
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from techrace_game.orders import MAX_HIRE, Orders
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState
from techrace_game.types import SLOTS, Acquired, Ending, Kind, Line

MAX_WEIGHT = 1000
"""Largest weight of a project or a line, ‰ of the staff."""


class Reason(StrEnum):
    """Why a part is refused; the value is the word on the wire."""

    UNSEEN = "unseen"
    KNOWN = "known"
    DUPLICATE = "duplicate"
    NO_BASIS = "no-basis"
    RANGE = "range"
    NOT_YOURS = "not-yours"
    ALREADY_PUBLIC = "already-public"
    NOT_CERTIFIED = "not-certified"
    NO_REVENUE = "no-revenue"
    ALREADY = "already"
    UNKNOWN = "unknown"
    ENDING = "ending"
    SELF = "self"
    NOT_AN_ENDING = "not-an-ending"
    OFF = "off"
    OVER = "over"


@attrs.frozen(kw_only=True)
class Refusal:
    """One part of a submission that was refused."""

    part: str
    """``slots``, ``lines``, ``publish`` ...: a field of :class:`~techrace_game.Orders`."""
    index: int | None
    """Position within the part, or None where the part is a single value."""
    reason: Reason
    message: str
    """A sentence with the value and what was expected."""

    @property
    def stands(self) -> bool:
        """Whether the part is kept all the same: a project without a basis waits until it has one."""
        return self.reason is Reason.NO_BASIS


def check(
    ruleset: Ruleset, state: MatchState, seat: int, orders: Orders
) -> tuple[Orders, tuple[Refusal, ...]]:
    """Split one seat's submission into what stands and what is refused.

    Args:
        ruleset: the rules.
        state: a batch of one.
        seat: who submits.
        orders: what it submits.

    Returns:
        The submission without its refused parts, and a refusal for each of these in order.
    """
    if state.over[0] != Ending.RUNNING:
        message = "the match is over: no orders are taken any more"
        return Orders(), (Refusal(part="orders", index=None, reason=Reason.OVER, message=message),)
    checker = _Checker(ruleset, state, seat)
    standing = Orders(
        slots=tuple(checker.slots(orders)),
        lines=checker.lines(orders),
        scout_target=checker.target("scout_target", orders.scout_target),
        inspect_target=checker.target("inspect_target", orders.inspect_target),
        lobby_dir=checker.number("lobby_dir", orders.lobby_dir, -1, 1),
        mode=checker.number("mode", orders.mode, 0, 3),
        mask=checker.number("mask", orders.mask, 0, 63),
        hire=checker.number("hire", orders.hire, -MAX_HIRE, MAX_HIRE),
        publish=tuple(checker.publish(orders)) if orders.publish else (),
        sell=tuple(checker.sell(orders)) if orders.sell else (),
        share=tuple(checker.share(orders)) if orders.share else (),
    )
    return standing, tuple(checker.refusals)


def is_connected(strength_known: int, strength_total: int, gamma: int) -> bool:
    """Say whether :func:`~techrace_game.derived.connection` of these is above 0."""
    return not strength_total or (strength_known * 1000 // strength_total) ** gamma >= 1000 ** (gamma - 1)


class _Checker:
    def __init__(self, ruleset: Ruleset, state: MatchState, seat: int) -> None:
        self.constants = ruleset.constants
        self.state = state
        self.seat = seat
        # A submission names few nodes: plain numbers one by one cost less here than arrays of all of them.
        self.known: list[int] = state.known[0, seat].tolist()
        self.study: list[int] = state.study[0, seat].tolist()
        tree = state.tree
        self.kind, self.revenue, self.veil = tree.kind[0], tree.rev[0], tree.veil[0]
        self.refusals: list[Refusal] = []

    def refuse(self, part: str, index: int | None, reason: Reason, message: str) -> None:
        self.refusals.append(Refusal(part=part, index=index, reason=reason, message=message))

    def sees(self, node: int) -> bool:
        return 0 <= node < len(self.study) and self.study[node] > 0

    def has_basis(self, node: int) -> bool:
        """Say whether this seat's connection to a node is above 0 (rule 3, ``conn``)."""
        tree, known = self.state.tree, self.known
        edges = zip(tree.pre[0, node].tolist(), tree.pw[0, node].tolist(), strict=True)
        strength_known = sum(strength for source, strength in edges if source >= 0 and known[source])
        return is_connected(strength_known, int(tree.wsum[0, node]), self.constants.gamma)

    def number(self, part: str, value: int, low: int, high: int, index: int | None = None) -> int:
        if low <= value <= high:
            return value
        self.refuse(part, index, Reason.RANGE, f"{part}: {value} is not within {low}..{high}, taken as 0")
        return 0

    def slots(self, orders: Orders) -> Iterator[tuple[int, int]]:
        taken: set[int] = set()
        for index, (node, weight) in enumerate(orders.slots):
            if index >= SLOTS:
                self.refuse("slots", index, Reason.RANGE, f"slots: there are {SLOTS} projects at most")
            elif not self.sees(node):
                self.refuse("slots", index, Reason.UNSEEN, f"slots: this seat does not see node {node}")
            elif self.known[node]:
                self.refuse("slots", index, Reason.KNOWN, f"slots: node {node} is known already")
            elif node in taken:
                self.refuse("slots", index, Reason.DUPLICATE, f"slots: node {node} is in an earlier slot")
            else:
                taken.add(node)
                if not self.has_basis(node):
                    message = f"slots: too little of what node {node} builds on is known yet, so it waits"
                    self.refuse("slots", index, Reason.NO_BASIS, message)
                yield node, self.number("slots", weight, 0, MAX_WEIGHT, index)

    def lines(self, orders: Orders) -> tuple[int, int, int, int, int]:
        if min(orders.lines) >= 0 and max(orders.lines) <= MAX_WEIGHT:
            return orders.lines
        scout, inspect, advocate, lobby, secure = (
            self.number("lines", weight, 0, MAX_WEIGHT, int(line))
            for line, weight in zip(Line, orders.lines, strict=True)
        )
        return scout, inspect, advocate, lobby, secure

    def target(self, part: str, node: int) -> int:
        if node == -1:
            return node
        if part == "inspect_target" and not (self.sees(node) and self.kind[node] >= Kind.YELLOW):
            message = f"inspect_target: node {node} is not an ending that this seat sees"
            self.refuse(part, None, Reason.NOT_AN_ENDING, message)
            return -1
        if not self.sees(node):
            self.refuse(part, None, Reason.UNSEEN, f"{part}: this seat does not see node {node}")
            return -1
        return node

    def publish(self, orders: Orders) -> Iterator[int]:
        for index, node in self.existing("publish", orders.publish):
            if self.kind[node] >= Kind.YELLOW:
                if self.state.insp[0, self.seat, node] >= self.veil[node]:
                    yield node
                else:
                    message = f"publish: the inspection of ending {node} is not complete"
                    self.refuse("publish", index, Reason.NOT_CERTIFIED, message)
            elif not self.constants.w_publish:
                self.refuse("publish", index, Reason.OFF, "publish: every unlock is public in this game")
            elif self.known[node] != Acquired.UNLOCKED:
                self.refuse(
                    "publish", index, Reason.NOT_YOURS, f"publish: this seat has not unlocked node {node}"
                )
            elif self.state.pub[0, node]:
                self.refuse(
                    "publish", index, Reason.ALREADY_PUBLIC, f"publish: node {node} is public already"
                )
            else:
                yield node

    def sell(self, orders: Orders) -> Iterator[int]:
        for index, node in self.existing("sell", orders.sell):
            if not self.constants.w_econ:
                self.refuse("sell", index, Reason.OFF, "sell: there is no money in this game")
            elif self.known[node] != Acquired.UNLOCKED:
                self.refuse("sell", index, Reason.NOT_YOURS, f"sell: this seat has not unlocked node {node}")
            elif self.revenue[node] == 0:
                self.refuse("sell", index, Reason.NO_REVENUE, f"sell: node {node} earns nothing")
            elif self.state.sell[0, self.seat, node]:
                self.refuse("sell", index, Reason.ALREADY, f"sell: node {node} is on sale already")
            else:
                yield node

    def share(self, orders: Orders) -> Iterator[tuple[int, int]]:
        receivers_of = [receivers for _, receivers in orders.share]
        others = (1 << self.state.seats) - 1 - (1 << self.seat)
        for index, node in self.existing("share", (node for node, _ in orders.share)):
            receivers = receivers_of[index]
            if not (self.constants.w_share and self.constants.w_publish):
                self.refuse("share", index, Reason.OFF, "share: secrets cannot be handed over in this game")
            elif self.kind[node] >= Kind.YELLOW:
                self.refuse("share", index, Reason.ENDING, f"share: node {node} is an ending")
            elif not self.known[node]:
                self.refuse("share", index, Reason.UNKNOWN, f"share: this seat does not know node {node}")
            elif self.state.pub[0, node]:
                self.refuse("share", index, Reason.ALREADY_PUBLIC, f"share: node {node} is public already")
            else:
                if receivers >= 0 and receivers >> self.seat & 1:
                    self.refuse(
                        "share", index, Reason.SELF, f"share: node {node} cannot be shared with oneself"
                    )
                if receivers < 0 or receivers >> self.state.seats:
                    message = f"share: receivers {receivers} name a seat that does not exist"
                    self.refuse("share", index, Reason.RANGE, message)
                if receivers & others:
                    yield node, receivers & others

    def existing(self, part: str, nodes: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield position and node of what lies in the tree; refuse the rest."""
        last = len(self.known) - 1
        for index, node in enumerate(nodes):
            if 0 <= node <= last:
                yield index, node
            else:
                self.refuse(part, index, Reason.RANGE, f"{part}: node {node} is not within 0..{last}")
