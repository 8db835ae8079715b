"""What the archetypes have in common: staff lines that never change, projects by score, publish, sell, hire."""

from typing import ClassVar

import numpy as np

from techrace_bots.features import View
from techrace_bots.policy import Policy, SeatOrders
from techrace_bots.slots import fill
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.types import Array, BoolArray, Line, Mode, SeedArray

ALL_FIELDS = 0b111111


class Archetype(Policy):
    """A strategy that is a taste in projects (:meth:`score`) and a fixed way of running the organisation."""

    lines: ClassVar[dict[Line, int]] = {}
    """‰ of the staff that does not research."""
    lobby: ClassVar[int] = 0
    """-1 against, +1 for regulation."""
    deployment: ClassVar[Mode] = Mode.EVERYTHING
    sells: ClassVar[bool] = False

    def __init__(self, constants: Constants, **chosen: int) -> None:
        super().__init__(constants, **chosen)
        useful = {
            Line.SCOUT: constants.w_fog,
            Line.INSPECT: constants.w_fog,
            Line.ADVOCATE: constants.w_social,
            Line.LOBBY: constants.w_social,
        }
        # People on a line whose wrinkle is off would be idle, and the order is refused.
        self._lines = {line: weight for line, weight in self.lines.items() if useful.get(line, 1)}
        self._budget = 1000 - sum(self._lines.values())

    def score(self, view: View) -> Array:
        """Return how much the seat wants to work on each node, int64 of shape (match, node); -1: not at all."""
        raise NotImplementedError

    def publishes(self, view: View) -> BoolArray:
        """Return what the seat makes public, of shape (match, node)."""
        return view.secrets

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:  # noqa: ARG002 - no luck involved
        return self.orders(View(observation, self.constants))

    def orders(self, view: View) -> SeatOrders:
        """Return the orders that follow from what is seen."""
        constants, matches = self.constants, view.matches
        slot_node, slot_w = fill(view, self.score(view), self._budget)
        line_w = np.zeros((matches, len(Line)), np.int32)
        for line, weight in self._lines.items():
            line_w[:, line] = weight
        blank = np.full(matches, -1, np.int16)
        hire = view.affordable_hire if constants.w_econ else np.zeros(matches, np.int64)
        return SeatOrders(
            slot_node=slot_node,
            slot_w=slot_w,
            line_w=line_w,
            scout_target=blank,
            inspect_target=blank,
            lobby_dir=np.full(matches, self.lobby if constants.w_social else 0, np.int8),
            mode=np.full(matches, self.deployment, np.uint8),
            mask=np.full(matches, ALL_FIELDS, np.uint8),
            hire=hire.astype(np.int32),
            publish=self.publishes(view) if constants.w_publish else None,
            sell=view.wares if self.sells and constants.w_econ else None,
        )
