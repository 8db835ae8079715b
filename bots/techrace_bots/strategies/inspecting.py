"""Inspection (essay two): what looks aligned may not be, and tools that can tell have to be developed first."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.strategies.deferring import LookAhead
from techrace_game.types import Array, BoolArray, Kind

TOOLS = 4000
"""What a node that helps to inspect is worth beside its ease, ‰."""
NEARLY = 700
"""An ending that nobody has certified is worked on up to so much of its cost, ‰."""


class Inspector(LookAhead):
    """Develop interpretability first, inspect with many people, and finish no ending that might be a facade."""

    name = "inspector"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **LookAhead.parameters,
        "inspect": Parameter(250, 0, 900, LookAhead.parameters["inspect"].meaning),
    }

    def appetite(self, view: View) -> Array:
        tools = np.where(view.observation.ipow > 0, TOOLS, 0)
        return super().appetite(view) + tools

    def declines(self, view: View) -> BoolArray:
        return super().declines(view) | self._premature(view)

    def _premature(self, view: View) -> BoolArray:
        """Return the endings that look good, are not certified and would soon be built."""
        seen = view.observation
        if not (self.constants.w_fog and self.constants.w_facade):
            return np.zeros((view.matches, view.nodes), np.bool_)
        doubtful = (seen.kind == Kind.YELLOW) & ~seen.certified & ~seen.expo
        advanced = seen.prog.astype(np.int64) * 1000 >= seen.cost.astype(np.int64) * NEARLY
        premature: BoolArray = doubtful & advanced
        return premature
