"""Plans and rules of thumb (essay one, wrinkles): a long chain of work towards one ending, or what lies next to it.

Chains cannot be planned far ahead where the map is foggy; whether that makes local rules of thumb better, and how
much fog it takes, is for experiments to say.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from techrace_bots.archetypes.goal import GoalSeeker
from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.slots import LEAVE
from techrace_bots.strategies.base import PULL, Local, Strategist
from techrace_bots.strategies.deferring import DUAL_USE
from techrace_game.types import MAX_NODES, Array, IntArray, Kind

TOLL = 10
"""How many times its own work a node costs more, on a way, that matters fully for red."""


class LocalHeuristic(Local):
    """Be greedy in the neighbourhood: what is at hand, and more so if a good ending is within a few steps of it."""

    name = "local-heuristic"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **Strategist.parameters,
        "depth": Parameter(2, 0, MAX_NODES, "steps to a good ending that are looked at"),
    }

    def appetite(self, view: View) -> Array:
        near = view.matters_for(Kind.YELLOW, depth=self.chosen["depth"])
        return 1000 + PULL * near.astype(np.int64)


class LongPlan(Strategist, GoalSeeker):
    """Plan the whole way to the nearest good ending, work through it in order, and change nothing that is begun."""

    name = "long-plan"

    def value(self, view: View) -> Array:
        yellow: Array = view.observation.kind == Kind.YELLOW
        return yellow


class ShortestSafePath(LongPlan):
    """If strong: the shortest way to yellow that does not pass too close to red (essay one, simple play).

    What red needs makes a way longer, and is not worked on where there is nothing better to do.
    """

    name = "shortest-safe-path"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **Strategist.parameters,
        "toll": Parameter(
            TOLL, 0, 1000, "how many times longer a node that matters fully for red makes a way"
        ),
    }

    def toll(self, view: View) -> Array:
        longer = 1000 + self.chosen["toll"] * view.to_red.astype(np.int64)
        return np.minimum(view.remaining * longer // 1000, MOST_TOLL).astype(np.int32)

    def pastime(self, view: View, match: IntArray) -> Array:
        return np.where(view.to_red[match] >= DUAL_USE, LEAVE, view.ease(match))


MOST_TOLL = 1 << 30
"""Keeps a toll within 32 bits, milli-work."""
