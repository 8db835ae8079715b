"""Seat whom an experiment names: house policies with small, declared differences."""

import attrs
import numpy as np

from techrace_bots.experiments.model import Sitter
from techrace_bots.policy import Policy, SeatOrders
from techrace_bots.registry import BotError, bot_class
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.types import Kind, Line, SeedArray

FULL = 1000
"""‰ of a staff."""


def policy_of(sitter: Sitter, constants: Constants) -> Policy:
    """Return the policy that plays as declared.

    Raises:
        BotError: there is no such house policy.
    """
    made = bot_class(sitter.policy)
    if not issubclass(made, Policy):
        raise BotError(f"policy: {sitter.policy!r} is not one of the house's policies")
    return Declared(made(constants), sitter)


class Declared(Policy):
    """A policy with what its sitter declares to be different."""

    name = "declared"

    def __init__(self, policy: Policy, sitter: Sitter) -> None:
        super().__init__(policy.constants)
        self._policy, self._sitter = policy, sitter

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:
        orders, sitter = self._policy.decide(observation, seeds), self._sitter
        orders = self._silent(orders, observation)
        self._uninspecting(orders, observation)
        extra = sitter.advocate + sitter.lobby + sitter.secure
        if extra:
            orders.slot_w[...] = orders.slot_w * (FULL - extra) // FULL
            orders.line_w[...] = orders.line_w * (FULL - extra) // FULL
            orders.line_w[:, Line.ADVOCATE] += sitter.advocate
            orders.line_w[:, Line.SECURE] += sitter.secure
        if sitter.lobby:
            orders.line_w[:, Line.LOBBY] = sitter.lobby
            orders.lobby_dir[:] = 1
        if sitter.mode is not None:
            orders.mode[:] = sitter.mode
        if sitter.mask is not None:
            orders.mask[:] = sitter.mask
        return orders

    def _silent(self, orders: SeatOrders, seen: Observation) -> SeatOrders:
        """Return the orders without publications in the times of silence; warnings about endings stay."""
        sitter = self._sitter
        if orders.publish is None or (not sitter.tell_from and sitter.tell_until is None):
            return orders
        until = self.constants.horizon if sitter.tell_until is None else sitter.tell_until
        telling = (seen.tick >= sitter.tell_from) & (seen.tick < until)
        return attrs.evolve(orders, publish=orders.publish & (telling[:, None] | (seen.kind >= Kind.YELLOW)))

    def _uninspecting(self, orders: SeatOrders, seen: Observation) -> None:
        """Give inspectors back to the projects before it is time to inspect."""
        if not self._sitter.inspect_from:
            return
        early = seen.tick < self._sitter.inspect_from
        freed = np.where(early, orders.line_w[:, Line.INSPECT], 0)
        total = orders.slot_w.sum(axis=1)
        more = orders.slot_w * (total + freed)[:, None] // np.maximum(total, 1)[:, None]
        orders.slot_w[...] = np.where(early[:, None], more, orders.slot_w)
        orders.line_w[:, Line.INSPECT] -= freed
