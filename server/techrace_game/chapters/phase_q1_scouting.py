"""Rule 5, Q1: scouting lifts the fog."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.knowledge import raise_study
from techrace_game.types import IntArray, Line
from techrace_game.work import Work

MURK = np.array([1000, 1000, 1000, 1200, 1800, 1000], np.int64)
"""How hard each field is to evaluate, ‰."""
ENOUGH = 10_000_000
"""Points that lift the fog from any map (128 nodes, 10 000 points each, 1800 ‰ murk)."""


def play(work: Work, quarter: Quarter) -> None:
    """Spend scouting points on the target, or without one on what is seen but not understood, by index."""
    c, state = work.ruleset.constants, work.state
    if not c.w_fog:
        return
    points = (quarter.effort(work, Line.SCOUT) * c.scout_rate // 1000).reshape(-1)
    row = np.flatnonzero(points)
    if not row.size:
        return
    points = points[row]
    node = state.scout_target.reshape(-1)[row].astype(np.int64)
    study = state.study.reshape(-1, state.nodes)
    seen = study[row, node]
    aimed = (node >= 0) & (seen >= 1) & (seen < c.st_under)

    if aimed.any():
        target_row, target = row[aimed], node[aimed]
        murk = MURK[work.tree.fld.reshape(-1).take(work.row_base[target_row] + target)]
        raised = np.minimum(c.st_under, seen[aimed] + points[aimed] * 1000 // murk)
        raise_study(work, target_row, target, raised)
    if not aimed.all():
        _sweep(work, row[~aimed], points[~aimed])


def _sweep(work: Work, row: IntArray, points: IntArray) -> None:
    c, state = work.ruleset.constants, work.state
    snapshot = state.study.reshape(-1, state.nodes)[row].astype(np.int32)
    murk = MURK.astype(np.int32)[
        work.tree.fld.reshape(-1).take(work.row_base[row][:, None] + np.arange(state.nodes))
    ]
    need = np.maximum(c.st_under - snapshot, 0) * (snapshot >= 1) * murk // 1000
    before = need.cumsum(axis=1, dtype=np.int32) - need
    use = np.clip(np.minimum(points, ENOUGH).astype(np.int32)[:, None] - before, 0, need)
    spent = np.flatnonzero(use)
    gained = use.reshape(-1).take(spent) * 1000 // murk.reshape(-1).take(spent)
    raised = snapshot.reshape(-1).take(spent) + gained
    raise_study(work, row.take(spent // state.nodes), spent % state.nodes, raised)
