"""Rule 3, "knows": learning a node, making it public, and what that teaches about the map.

All functions edit a :class:`~techrace_game.work.Work` in place. ``row`` is a flat (match, seat) index.
"""

import numpy as np

from techrace_game.indices import places
from techrace_game.types import Acquired, Array, IntArray
from techrace_game.work import Work


def raise_study(
    work: Work, row: IntArray, node: IntArray, to: IntArray | int, *, children: bool = True
) -> None:
    """Raise study points and restore the invariants of the map (rule 3, ``raise``).

    Args:
        work: the batch.
        row: int64 of shape (k,).
        node: int64 of shape (k,). A (row, node) that occurs twice must be raised to the same value.
        to: points, one for all or of shape (k,).
        children: whether children of nodes that become understood may still be unseen.
    """
    c, nodes, study = work.ruleset.constants, work.state.nodes, work.state.study.reshape(-1)
    flat = row * nodes + node
    old = study.take(flat)
    grows = old < to
    if not grows.any():
        return
    row, node, flat, old = row[grows], node[grows], flat[grows], old[grows]
    new = np.full(old.shape, to) if isinstance(to, int) else to[grows]
    study[flat] = new
    in_tree = work.row_base.take(row) + node

    becomes_rumoured = (old == 0) & (new < c.st_sketch)
    if becomes_rumoured.any():
        strongest = work.tree.pre[..., 0].reshape(-1).take(in_tree[becomes_rumoured])
        _spread_rumour(work, row[becomes_rumoured], strongest)
    becomes_sketched = (old < c.st_sketch) & (new >= c.st_sketch)
    if becomes_sketched.any():
        _spread_to_all(work, row[becomes_sketched], work.tree.pre, in_tree[becomes_sketched])
    becomes_understood = new >= c.st_under
    if children and becomes_understood.any():
        _spread_to_all(work, row[becomes_understood], work.tree.child, in_tree[becomes_understood])


def _spread_to_all(work: Work, row: IntArray, relatives: Array, in_tree: IntArray) -> None:
    """Make all ``relatives`` (of shape (match, node, k), -1 padded) of the nodes at ``in_tree`` at least rumoured."""
    width = relatives.shape[2]
    _spread_rumour(
        work, np.repeat(row, width), relatives.reshape(-1, width).take(in_tree, axis=0).reshape(-1)
    )


def _spread_rumour(work: Work, row: IntArray, node: Array) -> None:
    """Make nodes at least rumoured, and with each the chain of its strongest prerequisites."""
    nodes, study = work.state.nodes, work.state.study.reshape(-1)
    strongest = work.tree.pre[..., 0].reshape(-1)
    node = node.astype(np.int64)
    while node.size:
        flat = row * nodes + node
        unseen = (node >= 0) & (study.take(flat, mode="clip") == 0)
        row, node = row[unseen], node[unseen]
        study[flat[unseen]] = 1
        node = strongest.take(work.row_base.take(row) + node).astype(np.int64)


def learn(work: Work, row: IntArray, node: IntArray, how: Acquired, *, secret: bool) -> None:
    """Let seats know nodes that they did not know (rule 3, ``learn``).

    Args:
        work: the batch.
        row: int64 of shape (k,).
        node: int64 of shape (k,); every (row, node) once, and not known so far.
        how: received or unlocked.
        secret: the nodes are not public.
    """
    if not row.size:
        return
    state, derived, tree = work.state, work.derived, work.tree
    nodes = state.nodes
    in_tree = work.row_base.take(row) + node
    state.known.reshape(-1)[row * nodes + node] = how
    derived.stale.reshape(-1)[row] = True
    if secret:
        np.add.at(derived.secrets.reshape(-1), row, np.int16(1))
    power = tree.ipow.reshape(-1).take(in_tree)
    helps = places(power)
    if helps.size:
        np.add.at(derived.inspecting.reshape(-1), row[helps], power[helps])
    assists = places(tree.assists.reshape(-1).take(in_tree))
    if assists.size:
        bonus = tree.ast.reshape(-1, tree.ast.shape[2]).take(in_tree[assists], axis=0)
        np.add.at(derived.assist.reshape(-1, derived.assist.shape[2]), row[assists], bonus)
        # An assistant leaks to everybody (rule 3, boost).
        derived.stale[row[assists] // state.seats] = True
        derived.boost_stale[row[assists] // state.seats] = True

    width = tree.child.shape[2]
    children = tree.child.reshape(-1, width).take(in_tree, axis=0)
    is_child = children >= 0
    child_row = np.repeat(row, is_child.sum(axis=1))
    child = children[is_child].astype(np.int64)
    strength = tree.child_pw.reshape(-1, width).take(in_tree, axis=0)[is_child]
    np.add.at(derived.basis.reshape(-1), child_row * nodes + child, strength.astype(np.int16))
    raise_study(work, child_row, child, work.ruleset.constants.st_sketch)
    raise_study(work, row, node, work.ruleset.constants.st_under, children=False)


def make_public(work: Work, match: IntArray, node: IntArray) -> None:
    """Publish nodes that are not public (rule 3, ``make_public``).

    Args:
        work: the batch.
        match: int64 of shape (k,).
        node: int64 of shape (k,); every (match, node) once.
    """
    if not match.size:
        return
    state, derived = work.state, work.derived
    state.pub[match, node] = 1
    state.rvl[match, node] = 1
    knows = state.known[match, :, node] > 0
    event, seat = np.nonzero(knows)
    np.subtract.at(derived.secrets, (match[event], seat), np.int16(1))
    event, seat = np.nonzero(~knows)
    learn(work, match[event] * state.seats + seat, node[event], Acquired.RECEIVED, secret=False)
