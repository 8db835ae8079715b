"""Dual use (essay one, strategy): never to decline what also helps red, always to, or only close to red.

The three differ in one number: how many steps from red, along nodes that nobody need know yet, a node is declined.
"""

from collections.abc import Mapping
from typing import ClassVar

from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.strategies.base import Local, Strategist
from techrace_game.types import MAX_NODES, BoolArray, Kind

DUAL_USE = 80
"""A node is of use to an ending that it matters for by so much, ‰ (rule 13)."""


class LookAhead(Local):
    """Predict a few steps, and decline what would bring red within them.

    A node that matters for something that looks red, by a way of at most ``depth`` steps, is not worked on, whatever
    else it is good for; a good ending itself is never declined.
    """

    name = "look-ahead"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **Strategist.parameters,
        "depth": Parameter(2, 0, MAX_NODES, "steps to red within which dual-use work is declined"),
    }

    def declines(self, view: View) -> BoolArray:
        return near_red(view, self.chosen["depth"]) & ~good(view)


class NeverDefer(Local):
    """Do whatever helps yellow, whoever else it helps."""

    name = "never-defer"


class AlwaysDefer(Local):
    """Touch nothing that red needs, however far off red is."""

    name = "always-defer"

    def declines(self, view: View) -> BoolArray:
        dual: BoolArray = (view.to_red >= DUAL_USE) & ~good(view)
        return dual


def good(view: View) -> BoolArray:
    """Return what looks like a good ending, of shape (match, node)."""
    yellow: BoolArray = view.observation.kind == Kind.YELLOW
    return yellow


def near_red(view: View, depth: int) -> BoolArray:
    """Return which nodes matter for something that looks red within so many steps, of shape (match, node)."""
    near: BoolArray = view.matters_for(Kind.RED, depth=depth) >= DUAL_USE
    return near
