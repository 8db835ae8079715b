"""Own technologies that make money."""

from typing import ClassVar

import numpy as np

from techrace_bots.archetypes.goal import GoalSeeker
from techrace_bots.features import View
from techrace_bots.paths import needed_by
from techrace_game.types import Array, BoolArray, Kind, Line, Mode

ANY_GREEN = 300
"""What a green node is worth beside its revenue, milli-coins per quarter (the first one counts by itself, rule 8)."""


class Profit(GoalSeeker):
    """Head for the green node with the most revenue per unit of work on the way to it, and sell it.

    Publishes only blue nodes that no green node still needs, keeps its secrets safe, offers its assistants as a
    product, lobbies against regulation.
    """

    name = "profit"
    lines: ClassVar[dict[Line, int]] = {Line.SCOUT: 40, Line.LOBBY: 30, Line.SECURE: 30}
    lobby: ClassVar[int] = -1
    deployment: ClassVar[Mode] = Mode.PRODUCT
    sells: ClassVar[bool] = True

    def value(self, view: View) -> Array:
        seen = view.observation
        worth: Array = (np.maximum(seen.revenue, 0) + ANY_GREEN) * (seen.kind == Kind.GREEN)
        return worth

    def publishes(self, view: View) -> BoolArray:
        seen = view.observation
        blue: BoolArray = view.secrets & (seen.kind == Kind.BLUE)
        if blue.any():
            blue &= ~needed_by(seen.pre, view.unknown & (seen.kind == Kind.GREEN))
        return blue
