"""Unlock as much as possible, as soon as possible, and publish it."""

from typing import ClassVar

from techrace_bots.archetypes.base import Archetype
from techrace_bots.features import View
from techrace_game.types import Array, Line


class Academic(Archetype):
    """Work on whatever is unlocked soonest; ends are for others. Scouts a little, publishes all, sells nothing."""

    name = "academic"
    lines: ClassVar[dict[Line, int]] = {Line.SCOUT: 50}

    def score(self, view: View) -> Array:
        return view.ease()
