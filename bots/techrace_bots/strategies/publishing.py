"""To publish or not (essay one, wrinkles): the same work with three ways of dealing with what it brings to light.

Publishing brings prestige, money, and others who build on it; secrecy is said to have its use close to the end.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.strategies.deferring import LookAhead, near_red
from techrace_game.types import MAX_NODES, BoolArray


class PublishAll(LookAhead):
    """Publish everything at once; what look-ahead does, too."""

    name = "publish-all"


class PublishNothing(LookAhead):
    """Keep every technology secret; only warnings about endings are published."""

    name = "publish-nothing"

    def publishes(self, view: View) -> BoolArray:
        return np.zeros((view.matches, view.nodes), np.bool_)


class PublishUnlessNearRed(LookAhead):
    """Publish everything but what is within a few steps of red."""

    name = "publish-unless-near-red"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **LookAhead.parameters,
        "secret": Parameter(2, 0, MAX_NODES, "steps to red within which a technology is kept secret"),
    }

    def publishes(self, view: View) -> BoolArray:
        return view.secrets & ~near_red(view, self.chosen["secret"])
