"""Yellow before red, naively: the shortest way to what looks like a good ending."""

from typing import ClassVar

from techrace_bots.archetypes.goal import GoalSeeker
from techrace_bots.features import View
from techrace_game.types import Array, Kind, Line


class Beneficial(GoalSeeker):
    """Take the shortest way to the nearest ending that looks yellow, and look neither left nor right.

    It neither inspects (some of them are red) nor asks who else is helped by what it unlocks and publishes.
    """

    name = "beneficial"
    lines: ClassVar[dict[Line, int]] = {Line.SCOUT: 60}

    def value(self, view: View) -> Array:
        yellow: Array = view.observation.kind == Kind.YELLOW
        return yellow
