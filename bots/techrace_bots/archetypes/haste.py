"""The nearest ending, whichever it is."""

from typing import ClassVar

from techrace_bots.archetypes.goal import GoalSeeker
from techrace_bots.features import View
from techrace_game.types import Array, Line


class Haste(GoalSeeker):
    """Take the shortest way to any ending, good or bad; lobby against whatever slows it down."""

    name = "haste"
    lines: ClassVar[dict[Line, int]] = {Line.SCOUT: 60, Line.LOBBY: 30}
    lobby: ClassVar[int] = -1
    sells: ClassVar[bool] = True

    def value(self, view: View) -> Array:
        return view.ending
