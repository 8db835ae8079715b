"""What house policies look at: quantities that follow from one seat's observation, each computed at most once.

All values are integers, so that a decision is the same on every machine.
"""

from functools import cached_property

import numpy as np

from techrace_bots.importance import importance
from techrace_game.constants import Constants
from techrace_game.derived import connection
from techrace_game.observation import Observation
from techrace_game.orders import MAX_HIRE
from techrace_game.types import Acquired, Array, BoolArray, IntArray, Kind, Level

LEAST_WORK = 1000
"""A project counts as at least one unit of work, in milli-work."""


class View:
    """One seat's observations with what can be worked out from them."""

    def __init__(self, observation: Observation, constants: Constants) -> None:
        self.observation = observation
        self.constants = constants
        self.matches, self.nodes = observation.known.shape

    @cached_property
    def rows(self) -> IntArray:
        """``0, 1, ...``, to pick one entry per match."""
        return np.arange(self.matches)

    @cached_property
    def workable(self) -> BoolArray:
        """Of shape (match, node): unknown, seen, and some prerequisite is known."""
        seen = self.observation
        workable: BoolArray = (seen.known == Acquired.NOT) & (seen.conn > 0)
        return workable

    @cached_property
    def ending(self) -> BoolArray:
        """Of shape (match, node): perceived as an ending (which is always right)."""
        ending: BoolArray = self.observation.kind >= Kind.YELLOW
        return ending

    @cached_property
    def remaining(self) -> Array:
        """int32 of shape (match, node): work left as perceived, milli-work; not meaningful for unseen nodes."""
        left: Array = np.maximum(self.observation.cost - self.observation.prog, LEAST_WORK)
        return left

    @cached_property
    def unknown(self) -> BoolArray:
        """Of shape (match, node): seen and not known."""
        seen = self.observation
        unknown: BoolArray = (seen.known == Acquired.NOT) & (seen.level > Level.UNSEEN)
        return unknown

    def ease(self, match: IntArray | slice = slice(None)) -> Array:
        """Return connection per remaining work of workable ordinary nodes, -1 for the others.

        Args:
            match: which matches; all by default.

        Returns:
            int32 of shape (matches asked for, node).
        """
        fit = self.workable[match] & ~self.ending[match]
        return np.where(fit, self.observation.conn[match] * 1_000_000 // self.remaining[match], -1)

    @cached_property
    def to_yellow(self) -> Array:
        """Of shape (match, node): how much each node matters for what looks like a good ending, ‰."""
        return self.matters_for(Kind.YELLOW)

    @cached_property
    def to_red(self) -> Array:
        """Of shape (match, node): how much each node matters for what looks like a bad ending, ‰."""
        return self.matters_for(Kind.RED)

    def matters_for(self, kind: Kind, *, depth: int | None = None, given: BoolArray | None = None) -> Array:
        """Return how much each node matters for the endings that look like ``kind``.

        Args:
            kind: yellow or red.
            depth: longest way to the ending that counts, in edges; None: any.
            given: of shape (match, node), nodes to be taken for known although they are not.

        Returns:
            int32 of shape (match, node), ‰; see :mod:`techrace_bots.importance`.
        """
        seen = self.observation
        missing = self.unknown if given is None else self.unknown & ~given
        return importance(seen.pre, seen.strength, missing, seen.kind == kind, depth)

    def connection_of(self, knows: BoolArray) -> Array:
        """Return how well somebody who knows ``knows`` could build towards each node (rule 3), as perceived.

        Args:
            knows: of shape (match, node).

        Returns:
            int32 of shape (match, node), ‰.
        """
        seen = self.observation
        padded = np.concatenate([knows, np.zeros((self.matches, 1), np.bool_)], axis=1)
        # A missing prerequisite, -1, reaches the column that was added.
        there = padded[self.rows[:, None, None], seen.pre]
        return connection(
            np.where(there, seen.strength, 0).sum(axis=2), seen.strength.sum(axis=2), self.constants.gamma
        )

    def demand(self, knows: BoolArray) -> IntArray:
        """Return how much the dominant paradigm would want to work on each node if it knew ``knows`` (rule 13).

        Args:
            knows: of shape (match, node).

        Returns:
            Of shape (match, node): prestige and revenue per unit of work; 0 for endings and what is known.
        """
        seen = self.observation
        worth = seen.prestige + np.where(seen.kind == Kind.GREEN, np.maximum(seen.revenue, 0), 0)
        wanted = (
            worth.astype(np.int64) * self.connection_of(knows) * 1000 // np.maximum(seen.cost, LEAST_WORK)
        )
        return np.where(self.unknown & ~knows & ~self.ending, wanted, 0)

    @cached_property
    def secrets(self) -> BoolArray:
        """Of shape (match, node): unlocked by this seat, ordinary, not public: what it may publish."""
        seen = self.observation
        secrets: BoolArray = (seen.known == Acquired.UNLOCKED) & ~seen.pub & ~self.ending
        return secrets

    @cached_property
    def wares(self) -> BoolArray:
        """Of shape (match, node): unlocked by this seat, earns money, not yet on sale by it."""
        seen = self.observation
        wares: BoolArray = (
            (seen.known == Acquired.UNLOCKED) & (seen.revenue > 0) & ~seen.on_sale[:, seen.seat]
        )
        return wares

    @cached_property
    def affordable_hire(self) -> IntArray:
        """Of shape (match,), milli-heads: whom half of the surplus and an eighth of the reserves pay for (rule 13)."""
        seen, wage = self.observation, self.constants.wage
        wages = seen.heads.astype(np.int64) * wage // 1000
        spare = (seen.inc - wages) // 2 + (seen.money - wages) // 8
        hire: IntArray = np.clip(spare * 1000 // wage, 0, MAX_HIRE)
        return hire
