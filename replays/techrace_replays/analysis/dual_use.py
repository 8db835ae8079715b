"""Dual use in the sense of the tree: a prerequisite that matters for good and for bad endings (rule 13)."""

from enum import IntEnum

import attrs
import numpy as np

from techrace_game.tree import Tree
from techrace_game.types import Array, Field, Kind

THRESHOLD = 0.08
"""A node matters for an ending from this importance on (rule 13)."""


class Use(IntEnum):
    """What a node is a prerequisite of."""

    NOTHING = 0
    GOOD = 1
    """Of a yellow ending only."""
    BAD = 2
    """Of a red ending only."""
    DUAL = 3
    """Of both."""


class Origin(IntEnum):
    """Where the dual use of a node comes from."""

    NONE = 0
    """It is not dual use."""
    INHERENT = 1
    """Alignment research that a red ending uses directly or through others."""
    INSTRUMENTAL = 2
    """Of another field: a step that many take, whatever they want."""


@attrs.frozen(kw_only=True)
class NodeUse:
    """What one node is good for."""

    node: int
    yellow: float
    """Its greatest importance for a yellow ending, 0..1."""
    red: float
    """Its greatest importance for a red ending, 0..1."""
    use: Use
    origin: Origin


def importance(tree: Tree, ending: int, match: int = 0) -> Array:
    """Return how much each node matters for an ending: float64 of shape (node,), 0..1.

    1 at the ending; backwards, the largest over its children of the child's importance times the share that the
    edge has in the strength of all the child's prerequisites (rule 13).

    Args:
        tree: the true tree.
        ending: a node.
        match: whose tree, if the trees differ.
    """
    pre, strength, total = tree.pre[match], tree.pw[match], tree.wsum[match]
    matters = np.zeros(tree.nodes)
    matters[ending] = 1.0
    for node in range(ending, -1, -1):
        if matters[node] == 0:
            continue
        for source, weight in zip(pre[node].tolist(), strength[node].tolist(), strict=True):
            if source >= 0:
                matters[source] = max(matters[source], matters[node] * weight / int(total[node]))
    return matters


def uses(tree: Tree, match: int = 0, *, threshold: float = THRESHOLD) -> list[NodeUse]:
    """Return what every ordinary node of a tree is good for.

    Args:
        tree: the true tree.
        match: whose tree, if the trees differ.
        threshold: importance from which on a node matters for an ending.
    """
    kind, field = tree.kind[match], tree.fld[match]
    best = {
        wanted: np.max(
            [importance(tree, ending, match) for ending in np.flatnonzero(kind == wanted).tolist()],
            axis=0,
            initial=0.0,
        )
        for wanted in (Kind.YELLOW, Kind.RED)
    }
    found: list[NodeUse] = []
    for node in np.flatnonzero(kind < Kind.YELLOW).tolist():
        yellow, red = (float(np.broadcast_to(best[wanted], kind.shape)[node]) for wanted in best)
        use = Use((Use.GOOD if yellow >= threshold else 0) + (Use.BAD if red >= threshold else 0))
        origin = Origin.NONE
        if use is Use.DUAL:
            origin = Origin.INHERENT if field[node] == Field.ALN else Origin.INSTRUMENTAL
        found.append(NodeUse(node=node, yellow=yellow, red=red, use=use, origin=origin))
    return found
