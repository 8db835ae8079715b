"""Rule 5, Q0: working on a node teaches the map; hazardous work counts towards walkouts."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.derived import public_hazard_of
from techrace_game.indices import places
from techrace_game.knowledge import raise_study
from techrace_game.types import SLOTS, IntArray
from techrace_game.work import Work


def play(work: Work, quarter: Quarter) -> IntArray:
    """Study what is worked on.

    Returns:
        ``hz`` of shape (match, seat): share of the staff on nodes with a hazard worth an audit, ‰.
    """
    c, state = work.ruleset.constants, work.state
    seats, nodes = state.seats, state.nodes
    staffed = (state.slot_w > 0) & (state.slot_node >= 0) & quarter.due[:, None, None]
    project = places(staffed)
    row = project // SLOTS
    node = state.slot_node.reshape(-1).take(project).astype(np.int64)
    flat = row * nodes + node
    learning = (state.prog.reshape(-1).take(flat) > 0) & (state.study.reshape(-1).take(flat) < c.st_under)
    raise_study(work, row[learning], node[learning], c.st_under)

    hz = np.zeros(state.matches * seats, np.int64)
    if c.w_social:
        risky = places(public_hazard_of(state, row // seats, node) >= c.audit_haz)
        row, weight = row[risky], state.slot_w.reshape(-1).take(project[risky]).astype(np.int64)
        np.add.at(hz, row, 1000 * weight // quarter.divisor.reshape(-1).take(row))
    return hz.reshape(state.heads.shape)
