"""Rule 5, phase A, and the checks of rule 4: orders arrive, publications, sharing, sales.

Illegal parts are masked here without a word; :func:`techrace_game.check` tells a single seat what was refused.
"""

import numpy as np

from techrace_game.derived import sale_revenue
from techrace_game.knowledge import learn, make_public
from techrace_game.orders import MAX_HIRE, JointOrders
from techrace_game.types import SLOTS, Acquired, Array, BoolArray, Kind
from techrace_game.work import Work

_EARLIER = np.tril(np.ones((SLOTS, SLOTS), np.bool_), k=-1)


def play(work: Work, joint: JointOrders) -> None:
    """Apply the submissions of this tick."""
    submitted = joint.submitted & work.live[:, None]
    if not submitted.any():
        return
    _replace_standing_orders(work, joint, submitted)
    # Which publications and sales are legal is judged before any of them takes effect (rule 4).
    requests = None if joint.publish is None else joint.publish & submitted[..., None]
    sales = None if joint.sell is None else joint.sell & submitted[..., None]
    if requests is not None and requests.any():
        _publish(work, requests)
    if joint.share is not None:
        _share(work, np.where(submitted[..., None], joint.share, np.uint16(0)))
    if sales is not None and sales.any():
        _sell(work, sales)


def _replace_standing_orders(work: Work, joint: JointOrders, submitted: BoolArray) -> None:
    state = work.state
    matches, seats, nodes = state.known.shape
    work.derived.stale[submitted.any(axis=1)] = True

    node = joint.slot_node
    in_range = (node >= 0) & (node < nodes)
    row = np.arange(matches * seats).reshape(matches, seats, 1)
    flat = np.where(in_range, node, 0) + row * nodes
    seen = state.study.reshape(-1).take(flat) > 0
    unknown = state.known.reshape(-1).take(flat) == 0
    repeated = ((node[..., :, None] == node[..., None, :]) & _EARLIER).any(axis=3)
    legal = in_range & seen & unknown & ~repeated
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
    node = np.where(in_range, target, 0).astype(np.int64)
    legal = in_range & (np.take_along_axis(state.study, node[..., None], axis=2)[..., 0] > 0)
    if endings:
        legal &= work.tree.kind.reshape(-1).take(work.match_base[:, None] + node) >= Kind.YELLOW
    return np.where(legal, target, -1)


def _publish(work: Work, requests: BoolArray) -> None:
    """A1: publications pay prestige and money, then everybody knows."""
    c, state, tree = work.ruleset.constants, work.state, work.tree
    is_ending = (tree.kind >= Kind.YELLOW)[:, None]
    certified = requests & is_ending & (state.insp >= tree.veil[:, None])
    np.maximum(state.expo, certified.any(axis=1), out=state.expo, casting="unsafe")
    work.derived.stale[certified.any(axis=(1, 2))] = True
    if not c.w_publish:
        return
    legal = requests & ~is_ending & (state.known == Acquired.UNLOCKED) & (state.pub == 0)[:, None]
    match, seat, node = np.nonzero(legal)
    if not match.size:
        return
    publishers = legal.sum(axis=1)
    prestige = tree.prest.reshape(-1).take(work.match_base[match] + node) // publishers[match, node]
    np.add.at(state.prest, (match, seat), prestige.astype(np.int32))
    if c.w_econ:
        np.add.at(state.money, (match, seat), prestige.astype(np.int64) * c.pub_money // 1000)
    make_public(work, *np.nonzero(publishers))


def _share(work: Work, receivers: Array) -> None:
    """A2: whoever knows a secret may hand it to other seats; senders are settled before anybody learns."""
    c, state, tree = work.ruleset.constants, work.state, work.tree
    if not (c.w_share and c.w_publish):
        return
    match, seat, node = np.nonzero(receivers)
    if not match.size:
        return
    ordinary = tree.kind.reshape(-1).take(work.match_base[match] + node) < Kind.YELLOW
    legal = ordinary & (state.known[match, seat, node] > 0) & (state.pub[match, node] == 0)
    match, seat, node = match[legal], seat[legal], node[legal]
    seats = state.seats
    bits = (receivers[match, seat, node][:, None] >> np.arange(seats)) & 1
    bits[np.arange(len(seat)), seat] = 0
    reached = np.zeros(state.known.shape, np.bool_)
    event, receiver = np.nonzero(bits)
    reached[match[event], receiver, node[event]] = True
    match, receiver, node = np.nonzero(reached & (state.known == Acquired.NOT))
    learn(work, match * seats + receiver, node, Acquired.RECEIVED, secret=True)


def _sell(work: Work, sales: BoolArray) -> None:
    """A3: what one unlocked oneself and earns money goes on sale for ever, and everybody learns that it exists."""
    state, tree = work.state, work.tree
    if not work.ruleset.constants.w_econ:
        return
    legal = sales & (state.known == Acquired.UNLOCKED) & (tree.rev > 0)[:, None] & (state.sell == 0)
    match, seat, node = np.nonzero(legal)
    if not match.size:
        return
    state.sell[match, seat, node] = 1
    state.rvl[match, node] = 1
    work.derived.stale[match] = True
    touched = np.unique(match)
    work.derived.revenue[touched] = sale_revenue(work.ruleset, state, touched)
