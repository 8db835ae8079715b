"""The oracle's reading of a submission: chapter 4, part by part, illegal parts masked and reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from techrace_game.testing.oracle_tree import LINES, YELLOW, F, S

if TYPE_CHECKING:
    from techrace_game.testing.oracle import Oracle

Refusal = tuple[str, str]
"""The part, with its position or node ("slot 2", "publish 7", "lobby_dir"), and the reason."""

HIRE_LIMIT = 1_000_000_000


@dataclass
class Standing:
    """A seat's standing orders; the defaults are those before its first submission."""

    slot_node: list[int] = field(default_factory=lambda: [-1] * S)
    slot_w: list[int] = field(default_factory=lambda: [0] * S)
    line_w: list[int] = field(default_factory=lambda: [0] * LINES)
    scout_target: int = -1
    inspect_target: int = -1
    lobby_dir: int = 0
    mode: int = 0
    mask: int = 0
    hire: int = 0

    def divisor(self) -> int:
        """Return d: what a weight is a share of (1000, or the sum when it is over budget)."""
        return max(1000, sum(self.slot_w) + sum(self.line_w))


@dataclass
class OneShot:
    """A seat's one-shot orders of one tick, legal parts only; `share` maps a node to a set of seats."""

    publish: set[int] = field(default_factory=set)
    sell: set[int] = field(default_factory=set)
    share: dict[int, set[int]] = field(default_factory=dict)


def read_submission(
    game: Oracle, seat: int, order: Mapping[str, Any]
) -> tuple[Standing, OneShot, list[Refusal]]:
    """Split a submission into its legal standing and one-shot parts and the refusals.

    Everything is judged on the state as it is now, which is the start of the tick.
    """
    refusals: list[Refusal] = []
    standing = _read_standing(game, seat, order, refusals)
    one_shot = _read_one_shot(game, seat, order, refusals)
    return standing, one_shot, refusals


def _is_weight(value: object) -> bool:
    return type(value) is int and 0 <= value <= 1000


def _within(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _read_standing(game: Oracle, seat: int, order: Mapping[str, Any], refusals: list[Refusal]) -> Standing:
    orders = Standing()
    for i, (node, weight) in enumerate(order.get("slots", [])):
        part = f"slot {i}"
        if i >= S:
            refusals.append((part, "range"))
            continue
        if not _within(node, 0, game.n_nodes - 1) or game.level(seat, node) == 0:
            refusals.append((part, "unseen"))
            continue
        if game.known[seat][node]:
            refusals.append((part, "known"))
            continue
        if node in orders.slot_node:
            refusals.append((part, "duplicate"))
            continue
        if game.conn(seat, node) == 0:
            refusals.append((part, "no-basis"))
        orders.slot_node[i] = node
        if _is_weight(weight):
            orders.slot_w[i] = weight
        else:
            refusals.append((f"weight {i}", "range"))

    for i, weight in enumerate(order.get("lines", [])):
        if i < LINES and _is_weight(weight):
            orders.line_w[i] = weight
        else:
            refusals.append((f"line {i}", "range"))

    target = order.get("scout_target", -1)
    if target != -1:
        if _within(target, 0, game.n_nodes - 1) and game.level(seat, target) > 0:
            orders.scout_target = target
        else:
            refusals.append(("scout_target", "unseen"))
    target = order.get("inspect_target", -1)
    if target != -1:
        if _within(target, 0, game.n_nodes - 1) and game.perceived_kind(seat, target) >= YELLOW:
            orders.inspect_target = target
        else:
            refusals.append(("inspect_target", "not-an-ending"))

    for name, low, high in (
        ("lobby_dir", -1, 1),
        ("mode", 0, 3),
        ("mask", 0, (1 << F) - 1),
        ("hire", -HIRE_LIMIT, HIRE_LIMIT),
    ):
        value = order.get(name, 0)
        if _within(value, low, high):
            setattr(orders, name, value)
        else:
            refusals.append((name, "range"))
    return orders


def _read_one_shot(game: Oracle, seat: int, order: Mapping[str, Any], refusals: list[Refusal]) -> OneShot:
    orders = OneShot()
    for node in order.get("publish", []):
        reason = _why_not_publish(game, seat, node)
        if reason:
            refusals.append((f"publish {node}", reason))
        else:
            orders.publish.add(node)
    for node in order.get("sell", []):
        reason = _why_not_sell(game, seat, node)
        if reason:
            refusals.append((f"sell {node}", reason))
        else:
            orders.sell.add(node)
    for node, mask in order.get("share", []):
        reason = _why_not_share(game, seat, node)
        if reason:
            refusals.append((f"share {node}", reason))
            continue
        if mask >> seat & 1:
            refusals.append((f"share {node}", "self"))
        if mask >> game.n_seats:
            refusals.append((f"share {node}", "range"))
        receivers = {q for q in range(game.n_seats) if q != seat and mask >> q & 1}
        orders.share.setdefault(node, set()).update(receivers)
    return orders


def _why_not_publish(game: Oracle, seat: int, node: int) -> str:
    if not _within(node, 0, game.n_nodes - 1):
        return "range"
    if game.is_ending(node):
        return "" if game.insp[seat][node] >= game.tree["veil"][node] else "not-certified"
    if not game.c["w_publish"]:
        return "off"
    if game.known[seat][node] != 2:
        return "not-yours"
    return "already-public" if game.pub[node] else ""


def _why_not_sell(game: Oracle, seat: int, node: int) -> str:
    if not _within(node, 0, game.n_nodes - 1):
        return "range"
    if not game.c["w_econ"]:
        return "off"
    if game.known[seat][node] != 2:
        return "not-yours"
    if game.tree["rev"][node] == 0:
        return "no-revenue"
    return "already" if game.sell[seat][node] else ""


def _why_not_share(game: Oracle, seat: int, node: int) -> str:
    if not _within(node, 0, game.n_nodes - 1):
        return "range"
    if not (game.c["w_share"] and game.c["w_publish"]):
        return "off"
    if game.is_ending(node):
        return "ending"
    if game.known[seat][node] == 0:
        return "unknown"
    return "already-public" if game.pub[node] else ""
