"""What the chapters of the rulebook edit in place.

:func:`techrace_game.step` copies its argument once, the chapters edit the copy, and the result is frozen. Nothing
outside the engine sees a :class:`Work`.
"""

import attrs
import numpy as np

from techrace_game.chance import mix
from techrace_game.ruleset import Ruleset
from techrace_game.state import Derived, MatchState
from techrace_game.tree import Tree
from techrace_game.types import Array, BoolArray, Ending, IntArray, SeedArray

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
    mixed_seed: SeedArray
    """Of shape (match,): the seeds after :func:`~techrace_game.chance.mix`."""
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
            mixed_seed=mix(state.seed),
            match_base=match_base,
            row_base=np.repeat(match_base, seats),
            left=np.full(state.slot_node.shape, _FAR, np.int32),
            goal=np.zeros(state.slot_node.shape, np.int32),
            slot_flat=np.zeros(state.slot_node.shape, np.int64),
        )
        if not derived.stale.all():
            work.aim(slice(None))
        return work

    def aim(self, at: IntArray | slice) -> None:
        """Take up the work left on every project of the matches ``at`` that advances."""
        state = self.state
        of_match = np.arange(state.matches)[at][:, None, None]
        node = np.maximum(state.slot_node[at], 0).astype(np.int64)
        flat = node + (of_match * state.seats + np.arange(state.seats)[:, None]) * state.nodes
        goal = self.tree.cost.reshape(-1).take(node + self.match_base[at][:, None, None])
        advances = self.derived.rate[at] > 0
        self.slot_flat[at] = flat
        self.goal[at] = goal
        self.left[at] = np.where(advances, goal - state.prog.reshape(-1).take(flat), _FAR)

    def write_progress_back(self, at: IntArray | slice) -> None:
        """Bring ``state.prog`` of the matches ``at`` up to date."""
        left = self.left[at]
        advances = left != _FAR
        self.state.prog.reshape(-1)[self.slot_flat[at][advances]] = (self.goal[at] - left)[advances]

    def rest(self, match: IntArray, seat: IntArray, slot: IntArray) -> None:
        """Stop projects whose progress has been written back."""
        self.left[match, seat, slot] = _FAR

    def stop(self, match: IntArray) -> None:
        """Let nothing more happen in matches that have ended."""
        self.write_progress_back(match)
        self.live[match] = False
        self.derived.rate[match] = 0
        self.left[match] = _FAR

    @property
    def tree(self) -> Tree:
        return self.state.tree


def _require(derived: Derived | None) -> Derived:
    if derived is None:
        raise AssertionError("an editable state carries its caches")
    return derived
