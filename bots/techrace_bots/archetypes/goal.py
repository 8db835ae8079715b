"""Archetypes that head for one node: what they have in common."""

import numpy as np

from techrace_bots.archetypes.base import Archetype
from techrace_bots.features import View
from techrace_bots.paths import Ways
from techrace_bots.slots import LEAVE
from techrace_game.types import SLOTS, Array, BoolArray, IntArray

WORTH_BITS = 30
"""Fixed point of value per cost."""


class GoalSeeker(Archetype):
    """Finish what is begun; then head for the goal that is worth most for what the way to it costs.

    Where there is no goal, or nothing on the way to it can be worked on, work on whatever is unlocked soonest.
    """

    def value(self, view: View) -> Array:
        """Return what reaching each node is worth, of shape (match, node), at most 2^31; 0: not a goal."""
        raise NotImplementedError

    def toll(self, view: View) -> Array:
        """Return what passing through each node costs, of shape (match, node), milli-work."""
        return view.remaining

    def pastime(self, view: View, match: IntArray) -> Array:
        """Return the scores of the matches that have no way to go on."""
        return view.ease(match)

    def score(self, view: View) -> Array:
        value = self.value(view) * view.unknown
        score = np.full((view.matches, view.nodes), LEAVE)
        begun = self._begun(view, value, score)
        free = np.flatnonzero(~begun)
        if len(free):
            score[free] = self._plan(view, value[free], free)
        return score

    def _begun(self, view: View, value: Array, score: Array) -> BoolArray:
        """Return in which matches all projects go on, of shape (match,), and score these projects.

        They go on while all of them can be worked on and no ending among them has turned out not to be a goal.
        """
        wanted = view.workable & (~view.ending | (value > 0))
        node = view.observation.slot_node
        taken = node >= 0
        good = wanted[view.rows[:, None], node] | ~taken
        begun: BoolArray = np.asarray(good.all(axis=1) & taken.any(axis=1))
        for slot in range(SLOTS):
            match = np.flatnonzero(begun & taken[:, slot])
            score[match, node[match, slot]] = SLOTS - slot
        return begun

    def _plan(self, view: View, value: Array, free: IntArray) -> IntArray:
        """Return the scores of the matches ``free``, whose projects are chosen anew."""
        seen = view.observation
        ways = Ways(
            seen.pre[free],
            seen.strength[free],
            view.unknown[free],
            self.toll(view)[free],
            view.constants.gamma,
        )
        worth = (value.T.astype(np.int64) << WORTH_BITS) // np.maximum(ways.cost, 1)
        goal = worth.argmax(axis=0)
        goal = np.where(worth[goal, np.arange(len(free))] > 0, goal, -1)
        on_the_way = ways.to(goal) & view.workable[free]
        # Upwards from the roots, in topological order.
        score = np.where(on_the_way, view.nodes - np.arange(view.nodes), LEAVE)
        lost = np.flatnonzero(~on_the_way.any(axis=1))
        score[lost] = self.pastime(view, free[lost])
        return score
