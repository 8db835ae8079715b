"""Rule 5, phase A, and the checks of rule 4: orders arrive, publications, sharing, sales.

Illegal parts are masked here without a word; :func:`techrace_game.check` tells a single seat what was refused.
"""

import numpy as np

from techrace_game.derived import share_of_sales
from techrace_game.indices import grouped, places, run_starts
from techrace_game.knowledge import learn, make_public
from techrace_game.orders import MAX_HIRE, JointOrders
from techrace_game.types import SLOTS, Acquired, Array, BoolArray, IntArray, Kind
from techrace_game.work import Work

_LATER, _EARLIER = np.tril_indices(SLOTS, -1)
"""All pairs of slots, those with the same later one together."""
_FIRST_PAIR = places(run_starts(_LATER))


def play(work: Work, joint: JointOrders) -> None:
    """Apply the submissions of this tick."""
    submitted = joint.submitted & work.live[:, None]
    if not submitted.any():
        return
    _replace_standing_orders(work, joint, submitted)
    if joint.publish is not None:
        _publish(work, _requests(joint.publish, submitted))
    if joint.share is not None:
        _share(work, joint.share, _requests(joint.share > 0, submitted))
    if joint.sell is not None:
        _sell(work, _requests(joint.sell, submitted))


def _requests(flags: BoolArray, submitted: BoolArray) -> IntArray:
    """Return the flat (match, seat, node) indices of what is asked for."""
    return places(flags if submitted.all() else flags & submitted[..., None])


def _replace_standing_orders(work: Work, joint: JointOrders, submitted: BoolArray) -> None:
    state = work.state
    matches, seats, nodes = state.known.shape
    work.derived.stale[submitted] = True
    # How one seat deploys its assistants decides what leaks to the others.
    redeployed = submitted.any(axis=1) & work.derived.assist.any(axis=(1, 2))
    work.derived.stale[redeployed] = True
    work.derived.boost_stale[redeployed] = True

    node = joint.slot_node
    in_range = (node >= 0) & (node < nodes)
    row = np.arange(matches * seats).reshape(matches, seats, 1)
    flat = np.where(in_range, node, 0) + row * nodes
    seen = state.study.reshape(-1).take(flat) > 0
    unknown = state.known.reshape(-1).take(flat) == 0
    legal = in_range & seen & unknown
    same = node[..., _LATER] == node[..., _EARLIER]
    legal[..., 1:] &= ~np.bitwise_or.reduceat(same, _FIRST_PAIR, axis=-1)
    _replace(state.slot_node, np.where(legal, node, -1), submitted)
    _replace(state.slot_w, np.where(legal, _within(joint.slot_w, 0, 1000), 0), submitted)
    _replace(state.line_w, _within(joint.line_w, 0, 1000), submitted)
    _replace(state.scout_target, _visible_target(work, joint.scout_target, endings=False), submitted)
    _replace(state.inspect_target, _visible_target(work, joint.inspect_target, endings=True), submitted)
    _replace(state.lobby_dir, _within(joint.lobby_dir, -1, 1), submitted)
    _replace(state.mode, _within(joint.mode, 0, 3), submitted)
    _replace(state.mask, _within(joint.mask, 0, 63), submitted)
    _replace(state.hire, _within(joint.hire, -MAX_HIRE, MAX_HIRE), submitted)


def _replace(standing: Array, new: Array, submitted: BoolArray) -> None:
    where = submitted.reshape(submitted.shape + (1,) * (standing.ndim - 2))
    np.copyto(standing, new, where=where, casting="unsafe")


def _within(values: Array, low: int, high: int) -> Array:
    return np.where((values >= low) & (values <= high), values, 0)


def _visible_target(work: Work, target: Array, *, endings: bool) -> Array:
    state = work.state
    in_range = (target >= 0) & (target < state.nodes)
    node = np.where(in_range, target, 0).astype(np.int64).reshape(-1)
    row = np.arange(node.size)
    legal = in_range & (state.study.reshape(-1).take(row * state.nodes + node) > 0).reshape(target.shape)
    if endings:
        is_ending = work.tree.kind.reshape(-1).take(work.row_base + node) >= Kind.YELLOW
        legal &= is_ending.reshape(target.shape)
    return np.where(legal, target, -1)


def _publish(work: Work, requests: IntArray) -> None:
    """A1: publications pay prestige and money, then everybody knows."""
    c, state, tree = work.ruleset.constants, work.state, work.tree
    row, node = requests // state.nodes, requests % state.nodes
    in_tree = work.row_base.take(row) + node
    in_world = row // state.seats * state.nodes + node
    is_ending = tree.kind.reshape(-1).take(in_tree) >= Kind.YELLOW

    certified = is_ending & (state.insp.reshape(-1).take(requests) >= tree.veil.reshape(-1).take(in_tree))
    state.expo.reshape(-1)[in_world[certified]] = 1
    work.derived.stale[row[certified] // state.seats] = True
    if not c.w_publish:
        return
    unlocked = state.known.reshape(-1).take(requests) == Acquired.UNLOCKED
    legal = places(~is_ending & unlocked & (state.pub.reshape(-1).take(in_world) == 0))
    published, group, publishers = grouped(in_world[legal])
    prestige = tree.prest.reshape(-1).take(in_tree[legal]) // publishers[group]
    np.add.at(state.prest.reshape(-1), row[legal], prestige.astype(np.int32))
    if c.w_econ:
        np.add.at(state.money.reshape(-1), row[legal], prestige * c.pub_money // 1000)
    make_public(work, published // state.nodes, published % state.nodes)


def _share(work: Work, receivers: Array, requests: IntArray) -> None:
    """A2: whoever knows a secret may hand it to other seats; senders are settled before anybody learns."""
    c, state, tree = work.ruleset.constants, work.state, work.tree
    if not (c.w_share and c.w_publish):
        return
    row, node = requests // state.nodes, requests % state.nodes
    match, seat = row // state.seats, row % state.seats
    ordinary = tree.kind.reshape(-1).take(work.row_base.take(row) + node) < Kind.YELLOW
    known = state.known.reshape(-1).take(requests) > 0
    legal = places(ordinary & known & (state.pub[match, node] == 0))
    match, seat, node = match[legal], seat[legal], node[legal]
    bits = (receivers.reshape(-1).take(requests[legal])[:, None] >> np.arange(state.seats)) & 1
    bits[np.arange(len(seat)), seat] = 0
    event, receiver = np.nonzero(bits)
    learner = (match[event] * state.seats + receiver) * state.nodes + node[event]
    learner = np.unique(learner[state.known.reshape(-1).take(learner) == Acquired.NOT])
    learn(work, learner // state.nodes, learner % state.nodes, Acquired.RECEIVED, secret=True)


def _sell(work: Work, requests: IntArray) -> None:
    """A3: what one unlocked oneself and earns money goes on sale for ever, and everybody learns that it exists."""
    state, tree = work.state, work.tree
    if not work.ruleset.constants.w_econ:
        return
    row, node = requests // state.nodes, requests % state.nodes
    earns = tree.rev.reshape(-1).take(work.row_base.take(row) + node) > 0
    unlocked = state.known.reshape(-1).take(requests) == Acquired.UNLOCKED
    new = places(earns & unlocked & (state.sell.reshape(-1).take(requests) == 0))
    if not new.size:
        return
    offered = np.unique(row[new] // state.seats * state.nodes + node[new])
    match, node = offered // state.nodes, offered % state.nodes
    before = state.sell[match, :, node]
    state.sell.reshape(-1)[requests[new]] = 1
    after = state.sell[match, :, node]
    state.rvl[match, node] = 1
    work.derived.stale[match] = True

    revenue = tree.rev.reshape(-1).take(work.match_base[match] + node)[:, None]
    earned = [
        share_of_sales(work.ruleset, revenue, on_sale.sum(axis=1, keepdims=True, dtype=np.int64)) * on_sale
        for on_sale in (before, after)
    ]
    np.add.at(work.derived.revenue, match, earned[1] - earned[0])
