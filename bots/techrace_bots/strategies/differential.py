"""Differential work (essay one, simple play): if weak, help yellow more than red where the field is going anyway."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.strategies.base import PULL, Local, Strategist, favourites, interest
from techrace_game.types import MAX_NODES, Array, BoolArray, Kind


class Differential(Local):
    """Work on what matters more for yellow than for red, as the map stands; the larger the difference the sooner."""

    name = "differential"

    def future(self, view: View) -> BoolArray:
        """Return what will be known by the time it counts, of shape (match, node)."""
        public: BoolArray = view.observation.pub
        return public

    def appetite(self, view: View) -> Array:
        return 1000 + PULL * np.maximum(self._difference(view), 0) + interest(view)

    def declines(self, view: View) -> BoolArray:
        worse: BoolArray = (self._difference(view) < 0) & (view.observation.kind != Kind.YELLOW)
        return worse

    def _difference(self, view: View) -> Array:
        given = self.future(view)
        good, bad = (view.matters_for(kind, given=given) for kind in (Kind.YELLOW, Kind.RED))
        difference: Array = good.astype(np.int64) - bad
        return difference


class ParadigmFollower(Differential):
    """See where the dominant paradigm will end up, and do what makes that end well.

    The paradigm is foreseen to unlock what gives most prestige and revenue per work, step by step from what is public
    (rule 13). What it will unlock is left to it, and what then still matters for yellow or red is weighed.
    """

    name = "paradigm-follower"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **Strategist.parameters,
        "foresight": Parameter(3, 0, MAX_NODES, "steps of the paradigm that are foreseen"),
        "width": Parameter(2, 1, MAX_NODES, "technologies that it unlocks in each step"),
    }

    def future(self, view: View) -> BoolArray:
        known: BoolArray = view.observation.pub
        for _ in range(self.chosen["foresight"]):
            known = known | favourites(view.demand(known), self.chosen["width"])
        return known
