"""The dominant paradigm: prestige and revenue per unit of work, wherever they are (rule 13)."""

from typing import ClassVar

import numpy as np

from techrace_bots.archetypes.base import Archetype
from techrace_bots.features import View
from techrace_bots.slots import LEAVE
from techrace_game.types import Array, Kind


class Crowd(Archetype):
    """The built-in policy of a crowd seat, integer for integer as rule 13 has it.

    It publishes and sells everything, avoids hazardous work as far as the public is concerned about it, and never
    works on an ending: most research has no such aim.
    """

    name = "crowd"
    sells: ClassVar[bool] = True

    def score(self, view: View) -> Array:
        seen = view.observation
        worth = seen.prestige + np.where(seen.kind == Kind.GREEN, np.maximum(seen.revenue, 0), 0)
        calm = 1000 - seen.conc[:, None] * np.maximum(seen.hazard, 0) // 1000
        value = worth.astype(np.int64) * calm // 1000 * seen.conn * 1000 // view.remaining
        return np.where(view.workable & ~view.ending, value, LEAVE)
