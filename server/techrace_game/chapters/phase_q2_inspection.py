"""Rule 5, Q2: inspection of endings."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.types import Kind, Line
from techrace_game.work import Work

MOST_POINTS = 1_000_000


def play(work: Work, quarter: Quarter) -> None:
    """Add inspection points to each seat's target; at ``veil`` points the seat sees the true kind."""
    c, state = work.ruleset.constants, work.state
    effort = quarter.effort(work, Line.INSPECT)
    target = state.inspect_target.astype(np.int64)
    match, seat = np.nonzero((effort > 0) & (target >= 0))
    if not match.size:
        return
    node = target[match, seat]
    is_ending = work.tree.kind.reshape(-1).take(work.match_base[match] + node) >= Kind.YELLOW
    seen = is_ending & (state.study[match, seat, node] >= 1)
    match, seat, node = match[seen], seat[seen], node[seen]
    power = c.insp_base + work.derived.inspecting[match, seat].astype(np.int64)
    gained = state.insp[match, seat, node] + effort[match, seat] * power // 1000
    state.insp[match, seat, node] = np.minimum(MOST_POINTS, gained)
