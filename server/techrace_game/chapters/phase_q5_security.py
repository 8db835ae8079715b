"""Rule 5, Q5: security."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.types import Line
from techrace_game.work import Work


def play(work: Work, quarter: Quarter) -> None:
    """Move each seat's security a quarter of the way to what its guards allow."""
    state = work.state
    guards = quarter.effort(work, Line.SECURE) * work.ruleset.constants.sec_k
    target = np.where(quarter.heads > 0, np.minimum(1000, guards // np.maximum(quarter.heads, 1)), 0)
    sec = state.sec.astype(np.int64)
    np.copyto(state.sec, sec + ((target - sec) >> 2), where=quarter.due[:, None], casting="unsafe")
