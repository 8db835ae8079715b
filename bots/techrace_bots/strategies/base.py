"""What the strategies for a beneficial seat share, so that two of them differ in the one idea that sets them apart.

The body is that of a careful organisation: it scouts a little, sells what it unlocks, hires, inspects a good ending
before it builds it, and warns others of what its inspections find.
"""

from collections.abc import Mapping
from typing import ClassVar

import attrs
import numpy as np

from techrace_bots.archetypes.base import Archetype
from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.policy import SeatOrders
from techrace_bots.slots import LEAVE
from techrace_game.types import Array, BoolArray, Kind, Line

SCOUTS = 60
"""‰ of the staff."""
NEAR = 150
"""An ending is near when the seat is connected to it by so much, ‰: time to inspect it."""
PULL = 12
"""How many times its own ease a node is worth more that matters fully for a good ending."""
CROWDED = 4
"""The paradigm's so many favourites are left to it, more or less."""
ABUNDANCE = 500
"""‰ of a node's worth that remains when the paradigm is about to unlock it anyway."""


class Strategist(Archetype):
    """An archetype with the body of a careful organisation."""

    lines: ClassVar[dict[Line, int]] = {Line.SCOUT: SCOUTS}
    sells: ClassVar[bool] = True
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "inspect": Parameter(150, 0, 1000 - SCOUTS, "‰ of the staff that inspect a good ending that is near"),
    }

    def orders(self, view: View) -> SeatOrders:
        orders = super().orders(view)
        if not self.constants.w_fog:
            return orders
        if self.chosen["inspect"]:
            self._inspect(view, orders)
        if orders.publish is None:
            return orders
        return attrs.evolve(orders, publish=orders.publish | findings(view))

    def _inspect(self, view: View, orders: SeatOrders) -> None:
        seen, weight = view.observation, self.chosen["inspect"]
        doubtful = view.unknown & (seen.kind == Kind.YELLOW) & ~seen.certified & ~seen.expo
        # The nearest first, and what is half inspected before what is not.
        order = np.where(doubtful, seen.conn.astype(np.int64) * 1_000_000 + seen.insp, -1)
        target = order.argmax(axis=1)
        due = doubtful[view.rows, target] & (seen.conn[view.rows, target] >= NEAR)
        orders.inspect_target[:] = np.where(due, target, -1)
        orders.line_w[:, Line.INSPECT] = np.where(due, weight, 0)
        fewer = orders.slot_w * (self._budget - weight) // self._budget
        orders.slot_w[...] = np.where(due[:, None], np.maximum(fewer, 0), orders.slot_w)


class Local(Strategist):
    """What is at hand, and the more the more it matters for a good ending: no plan, a choice anew every quarter.

    A node's worth is how fast it could be unlocked, times how much it matters for a good ending. What the dominant
    paradigm is about to unlock counts less: it comes by itself.
    """

    def score(self, view: View) -> Array:
        seen = view.observation
        ease = seen.conn.astype(np.int64) * 1_000_000 // view.remaining
        worth = ease * np.maximum(self.appetite(view), 1) // 10
        worth = np.where(overrun(view), worth * ABUNDANCE // 1000, worth)
        fit = view.workable & (seen.kind != Kind.RED) & ~self.declines(view)
        return np.where(fit, worth, LEAVE)

    def appetite(self, view: View) -> Array:
        """Return how much the seat wants each node that is equally at hand, ‰, of shape (match, node)."""
        return 1000 + PULL * view.to_yellow.astype(np.int64) + interest(view)

    def declines(self, view: View) -> BoolArray:
        """Return which nodes the seat does not work on, of shape (match, node)."""
        return np.zeros((view.matches, view.nodes), np.bool_)


def interest(view: View) -> Array:
    """Return what nodes are worth beside their ease because they help to inspect endings, ‰."""
    inspects: Array = np.where(view.observation.ipow > 0, 1000, 0)
    return inspects


def overrun(view: View) -> BoolArray:
    """Return the favourites of the dominant paradigm, going by what is public, of shape (match, node)."""
    return favourites(view.demand(view.observation.pub), CROWDED)


def favourites(demand: Array, count: int) -> BoolArray:
    """Return the ``count`` nodes in highest demand (more if some tie), none without any demand."""
    count = min(count, demand.shape[1])
    least = np.partition(demand, -count, axis=1)[:, -count, None]
    chosen: BoolArray = (demand >= least) & (demand > 0)
    return chosen


def findings(view: View) -> BoolArray:
    """Return the endings that this seat has inspected and about which nobody has told the truth yet."""
    seen = view.observation
    found: BoolArray = view.ending & seen.certified & ~seen.expo
    return found
