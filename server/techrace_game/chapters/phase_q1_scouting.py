"""Rule 5, Q1: scouting lifts the fog."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.indices import places
from techrace_game.knowledge import raise_study
from techrace_game.types import IntArray, Line
from techrace_game.work import Work

MURK = np.array([1000, 1000, 1000, 1200, 1800, 1000], np.int64)
"""How hard each field is to evaluate, ‰."""


def play(work: Work, quarter: Quarter) -> None:
    """Spend scouting points on the target, or without one on what is seen but not understood, by index."""
    c, state = work.ruleset.constants, work.state
    if not c.w_fog:
        return
    points = (quarter.effort(work, Line.SCOUT) * c.scout_rate // 1000).reshape(-1)
    row = places(points)
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
    """Spend each seat's points on open nodes by index, as the map was before anybody scouted."""
    c, state = work.ruleset.constants, work.state
    study = state.study.reshape(-1, state.nodes)[row]
    is_open = (study >= 1) & (study < c.st_under)
    place = np.arange(len(row))
    spent: list[tuple[IntArray, IntArray, IntArray]] = []
    # Points rarely reach beyond the second or third open node, so this takes a few passes over ever fewer seats.
    while place.size:
        node = is_open[place].argmax(axis=1)
        left = is_open[place, node]
        place, node, points = place[left], node[left], points[left]
        known_so_far = study[place, node].astype(np.int64)
        murk = MURK[work.tree.fld.reshape(-1).take(work.row_base[row[place]] + node)]
        use = np.minimum(points, (c.st_under - known_so_far) * murk // 1000)
        spent.append((row[place], node, known_so_far + use * 1000 // murk))
        is_open[place, node] = False
        points = points - use
        place, points = place[points > 0], points[points > 0]
    rows, nodes, raised = (np.concatenate(parts) for parts in zip(*spent, strict=True))
    raise_study(work, rows, nodes, raised)
