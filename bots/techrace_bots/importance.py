"""How much each node matters for an ending, on the map as one seat perceives it (rule 13, dual use in the tree sense).

An ending matters fully; a prerequisite matters as much as what needs it, times its share of that node's strengths. Only
nodes that are still missing carry importance on: what leads to something known helps nobody any more.
"""

import numpy as np

from techrace_game.types import Array, BoolArray

FULL = 1000


def importance(
    pre: Array, strength: Array, missing: BoolArray, goals: BoolArray, depth: int | None = None
) -> Array:
    """Return how much each node matters for some goals, along the way on which it matters most.

    Args:
        pre: of shape (match, node, edge), visible prerequisites, -1 padded.
        strength: of the same shape, as perceived, 0 padded.
        missing: of shape (match, node), seen and not known.
        goals: of shape (match, node); those that are not missing do not count.
        depth: longest way that counts, in edges; None: any.

    Returns:
        int32 of shape (match, node), 0..1000.
    """
    matches, nodes, edges = pre.shape
    # Row d: along ways of d edges; without a limit all ways share one row. One more node takes the place of missing
    # prerequisites; index -1 reaches it.
    table = np.zeros((1 if depth is None else depth + 1, nodes + 1, matches), np.int32)
    table[0, :nodes] = (goals & missing).T * FULL
    carry, gain = (table, table) if depth is None else (table[:-1], table[1:])
    if not len(carry):
        return np.ascontiguousarray(table[0, :nodes].T)
    total = np.maximum(strength.sum(axis=2), 1)
    column, present = np.arange(matches), pre.max(axis=0) >= 0
    # Node indices are a topological order (rule 2): whoever needs a node stands behind it.
    for node in range(nodes - 1, 0, -1):
        if not present[node, 0]:
            continue
        through = carry[:, node] * missing[:, node]
        if not through.any():
            continue
        for edge in range(edges):
            if not present[node, edge]:
                break
            source = pre[:, node, edge]
            share = through * strength[:, node, edge] // total[:, node]
            gain[:, source, column] = np.maximum(gain[:, source, column], share)
    return np.ascontiguousarray(table[:, :nodes].max(axis=0).T)
