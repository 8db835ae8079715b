"""Any legal orders, by the bot's private luck: a baseline, and a tester of hosts and clients."""

import attrs
import numpy as np

from techrace_bots.chance import BatchLuck
from techrace_bots.features import View
from techrace_bots.policy import Policy, SeatOrders
from techrace_game.observation import Observation
from techrace_game.types import FIELDS, Acquired, Array, BoolArray, IntArray, Line, Mode, SeedArray

PROJECTS = 3
"""Most projects at a time."""
MOST_PEOPLE = 400
"""Largest weight of a project, ‰; the sum may exceed the budget, which is legal (rule 4)."""
MOST_IDLE = 150
"""Largest weight of a staff line, ‰."""
MOST_HIRED = 2000
MOST_FIRED = 500
"""Largest orders to hire and to fire, milli-heads."""


class RandomLegal(Policy):
    """Random projects among the workable ones, and a little of every other order that is permitted."""

    name = "random"

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:
        view, constants = View(observation, self.constants), self.constants
        luck = BatchLuck(seeds, observation.tick)
        orders = SeatOrders.blank(view.matches)
        _projects(orders, view, luck)
        allowed = {
            Line.SCOUT: constants.w_fog,
            Line.INSPECT: constants.w_fog,
            Line.ADVOCATE: constants.w_social,
            Line.LOBBY: constants.w_social,
            Line.SECURE: 1,
        }
        for line in Line:
            if allowed[line]:
                orders.line_w[:, line] = np.where(luck.below(3) == 0, luck.below(MOST_IDLE + 1), 0)
        if constants.w_fog:
            orders.scout_target[:] = _one_of(observation.level > 0, luck)
            orders.inspect_target[:] = _one_of(view.ending, luck)
        if constants.w_social:
            orders.lobby_dir[:] = luck.below(3) - 1
        if constants.w_assist:
            orders.mode[:] = luck.below(len(Mode))
            orders.mask[:] = luck.below(1 << FIELDS)
        if constants.w_econ:
            orders.hire[:] = luck.below(MOST_HIRED + MOST_FIRED + 1) - MOST_FIRED
        return attrs.evolve(
            orders,
            publish=_some_of(view.secrets, luck, 2) if constants.w_publish else None,
            sell=_some_of(view.wares, luck, 2) if constants.w_econ else None,
            share=_gifts(view, luck) if constants.w_publish and constants.w_share else None,
        )


def _projects(orders: SeatOrders, view: View, luck: BatchLuck) -> None:
    lot = np.where(view.workable, luck.many(view.nodes), -1)
    for slot in range(PROJECTS):
        pick = lot.argmax(axis=1)
        found = lot[view.rows, pick] >= 0
        orders.slot_node[:, slot] = np.where(found, pick, -1)
        orders.slot_w[:, slot] = np.where(found, luck.below(MOST_PEOPLE + 1), 0)
        lot[view.rows, pick] = -1


def _one_of(candidates: BoolArray, luck: BatchLuck) -> IntArray:
    """Return one node for which ``candidates`` holds, or -1 where there is none, of shape (match,)."""
    lot = np.where(candidates, luck.many(candidates.shape[1]), -1)
    pick = lot.argmax(axis=1)
    return np.where(candidates.any(axis=1), pick, -1)


def _some_of(candidates: BoolArray, luck: BatchLuck, one_in: int) -> BoolArray:
    """Return the candidates of which, on average, one in ``one_in`` is kept."""
    kept: BoolArray = candidates & (luck.many(candidates.shape[1]) % one_in == 0)
    return kept


def _gifts(view: View, luck: BatchLuck) -> Array:
    """Hand one secret in eight to random other seats, as a bitmask by node."""
    seen = view.observation
    secret = (seen.known > Acquired.NOT) & ~seen.pub & ~view.ending
    others = ((1 << seen.seat_heads.shape[1]) - 1) & ~(1 << seen.seat)
    receivers = luck.many(view.nodes) & others
    return np.where(_some_of(secret, luck, 8), receivers, 0).astype(np.uint16)
