"""What the chapters of the rulebook edit in place.

:func:`techrace_game.step` copies its argument once, the chapters edit the copy, and the result is frozen. Nothing
outside the engine sees a :class:`Work`.
"""

from functools import cached_property

import attrs
import numpy as np

from techrace_game.chance import mix
from techrace_game.derived import boost, rates
from techrace_game.indices import places
from techrace_game.ruleset import Ruleset
from techrace_game.state import Derived, MatchState
from techrace_game.tree import Tree
from techrace_game.types import SLOTS, Array, BoolArray, Ending, IntArray, SeedArray

_FAR = np.int32(2**31 - 1)


@attrs.define(eq=False)
class Work:
    """Some matches of an editable state and the indices that the chapters share.

    ``row`` below is a flat (match, seat) index: ``match * P + seat``.
    """

    ruleset: Ruleset
    state: MatchState
    derived: Derived
    live: BoolArray
    """Of shape (match,): not over."""
    match_base: IntArray
    """Of shape (match,): start of each match's nodes in the flat tree arrays."""
    row_base: IntArray
    """Of shape (match * seat,): the same by row."""
    left: Array
    """int32 of shape (match, seat, slot): work left on each project that advances, else far away."""
    goal: Array
    """int32 of shape (match, seat, slot): the cost of each project's node."""
    slot_flat: IntArray
    """Of shape (match, seat, slot): each project's place in the flat (match, seat, node) arrays."""

    @classmethod
    def of(cls, ruleset: Ruleset, state: MatchState) -> "Work":
        """Take up an editable state that carries its caches."""
        tree, seats = state.tree, state.seats
        derived = _require(state.derived)
        match_base = np.zeros(state.matches, np.int64)
        if len(tree.kind) > 1:
            match_base = np.arange(state.matches, dtype=np.int64) * state.nodes
        live = state.over == Ending.RUNNING
        derived.rate[~live] = 0
        work = cls(
            ruleset=ruleset,
            state=state,
            derived=derived,
            live=live,
            match_base=match_base,
            row_base=np.repeat(match_base, seats),
            left=np.full(state.slot_node.shape, _FAR, np.int32),
            goal=np.zeros(state.slot_node.shape, np.int32),
            slot_flat=np.zeros(state.slot_node.shape, np.int64),
        )
        fresh = places(~derived.stale)
        if fresh.size:
            advances = places(derived.rate.reshape(-1, SLOTS)[fresh])
            work._aim(fresh[advances // SLOTS] * SLOTS + advances % SLOTS)
        return work

    def refresh(self, rows: IntArray | slice) -> None:
        """Count the rates of the seats at ``rows`` (flat match and seat) anew and aim at their projects."""
        self.write_progress_back(rows)
        derived = self.derived
        stale = places(derived.boost_stale)
        if stale.size:
            derived.boost[stale] = boost(self.ruleset, self.state, derived, stale)
            derived.boost_stale[stale] = False
        project, rate = rates(self.ruleset, self.state, derived, derived.boost, rows)
        self.derived.rate.reshape(-1, SLOTS)[rows] = 0
        self.derived.rate.reshape(-1)[project] = rate
        self.derived.stale.reshape(-1)[rows] = False
        self.left.reshape(-1, SLOTS)[rows] = _FAR
        self._aim(project)

    def _aim(self, project: IntArray) -> None:
        """Take up the work left on projects (flat match, seat and slot)."""
        row = project // SLOTS
        node = self.state.slot_node.reshape(-1).take(project)
        flat = row * self.state.nodes + node
        goal = self.tree.cost.reshape(-1).take(self.row_base.take(row) + node)
        self.slot_flat.reshape(-1)[project] = flat
        self.goal.reshape(-1)[project] = goal
        self.left.reshape(-1)[project] = goal - self.state.prog.reshape(-1).take(flat)

    def write_progress_back(self, rows: IntArray | slice = slice(None)) -> None:
        """Bring ``state.prog`` of the seats at ``rows`` (flat match and seat) up to date."""
        left = self.left.reshape(-1, SLOTS)[rows]
        advancing = places(left != _FAR)
        goal = self.goal.reshape(-1, SLOTS)[rows].reshape(-1).take(advancing)
        place = self.slot_flat.reshape(-1, SLOTS)[rows].reshape(-1).take(advancing)
        self.state.prog.reshape(-1)[place] = goal - left.reshape(-1).take(advancing)

    def rest(self, project: IntArray) -> None:
        """Stop projects (flat match, seat and slot) whose progress has been written back."""
        self.left.reshape(-1)[project] = _FAR

    def stop(self, match: IntArray) -> None:
        """Let nothing more happen in matches that have ended."""
        seats = np.arange(self.state.seats)
        self.write_progress_back((match[:, None] * self.state.seats + seats).reshape(-1))
        self.live[match] = False
        self.derived.rate[match] = 0
        self.left[match] = _FAR

    @cached_property
    def mixed_seed(self) -> SeedArray:
        """Of shape (match,): the seeds after :func:`~techrace_game.chance.mix`."""
        return mix(self.state.seed)

    @property
    def tree(self) -> Tree:
        return self.state.tree


def _require(derived: Derived | None) -> Derived:
    if derived is None:
        raise AssertionError("an editable state carries its caches")
    return derived
