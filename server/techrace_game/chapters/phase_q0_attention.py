"""Rule 5, Q0: working on a node teaches the map; hazardous work counts towards walkouts."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.derived import public_hazard
from techrace_game.knowledge import raise_study
from techrace_game.types import IntArray
from techrace_game.work import Work


def play(work: Work, quarter: Quarter) -> IntArray:
    """Study what is worked on.

    Returns:
        ``hz`` of shape (match, seat): share of the staff on nodes with a hazard worth an audit, ‰.
    """
    c, state = work.ruleset.constants, work.state
    staffed = (state.slot_w > 0) & (state.slot_node >= 0) & quarter.due[:, None, None]
    node = np.where(staffed, state.slot_node, 0).astype(np.int64)
    row = np.arange(state.matches * state.seats).reshape(state.matches, state.seats, 1)
    flat = row * state.nodes + node
    begun = staffed & (state.prog.reshape(-1).take(flat) > 0)
    learning = begun & (state.study.reshape(-1).take(flat) < c.st_under)
    match, seat, slot = np.nonzero(learning)
    if match.size:
        raise_study(work, match * state.seats + seat, node[match, seat, slot], c.st_under)

    if not c.w_social:
        return np.zeros(state.heads.shape, np.int64)
    hazard = np.take_along_axis(public_hazard(work.state)[:, None], node, axis=2)
    risky = staffed & (hazard >= c.audit_haz)
    share = 1000 * state.slot_w.astype(np.int64) // quarter.divisor[..., None]
    return np.asarray(np.where(risky, share, 0).sum(axis=2))
