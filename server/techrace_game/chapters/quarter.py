"""Rule 5, phase Q: what happens at the end of a quarter. The parts have a module each."""

import attrs
import numpy as np

from techrace_game.types import BoolArray, IntArray
from techrace_game.work import Work


@attrs.frozen(kw_only=True, eq=False)
class Quarter:
    """What the parts of phase Q share."""

    due: BoolArray
    """Of shape (match,): matches whose quarter ends with this tick."""
    heads: IntArray
    """Of shape (match, seat): staff at the start of Q, milli-heads."""
    divisor: IntArray
    """Of shape (match, seat): ``d`` of rule 4."""

    @classmethod
    def of(cls, work: Work, due: BoolArray) -> "Quarter":
        state = work.state
        weights = state.slot_w.sum(axis=2) + state.line_w.sum(axis=2)
        return cls(due=due, heads=state.heads.astype(np.int64), divisor=np.maximum(1000, weights))

    def effort(self, work: Work, line: int) -> IntArray:
        """Return the staff on ``line``, milli-heads, of shape (match, seat); 0 where the quarter goes on."""
        return np.where(self.due[:, None], self.heads * work.state.line_w[..., line] // self.divisor, 0)
