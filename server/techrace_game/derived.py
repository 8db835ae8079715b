"""Rule 3, derived values: connection, boost, node multiplier, rates."""

import numpy as np

from techrace_game.chance import Stream, draw
from techrace_game.ruleset import Ruleset
from techrace_game.state import Derived, MatchState
from techrace_game.types import Array, BoolArray, IntArray, Kind, Mode

ALL = slice(None)


def connection(strength_known: Array, strength_total: Array, gamma: int) -> IntArray:
    """Return how well one can build towards nodes, 0..1000 (rule 3, ``conn``).

    Args:
        strength_known: sum of the strengths of the known prerequisites.
        strength_total: sum of the strengths of all prerequisites; 0 for a root.
        gamma: 1, 2 or 3.
    """
    total = np.asarray(strength_total, np.int64)
    r = np.where(total == 0, 1000, np.asarray(strength_known, np.int64) * 1000 // np.maximum(total, 1))
    if gamma == 1:
        return r
    return r * r // 1000 if gamma == 2 else r * r * r // 1_000_000


def public_hazard(state: MatchState, at: IntArray | slice = ALL) -> Array:
    """Return the hazard that the public sees, int16 of shape (match, node) in ‰ (rule 3, ``pubhaz``)."""
    kind, face, haz, fhaz = (state.tree.at(name, at) for name in ("kind", "face", "haz", "fhaz"))
    return np.where((state.expo[at] > 0) | (kind == face), haz, fhaz)


def boost(ruleset: Ruleset, state: MatchState, derived: Derived, at: IntArray | slice = ALL) -> IntArray:
    """Return the speed-up by research assistants in ‰, of shape (match, seat, field) (rule 3, ``boost``)."""
    c = ruleset.constants
    full = derived.assist[at].astype(np.int64)
    if not c.w_assist or not full.any():
        return np.full(full.shape, 1000, np.int64)
    sec, mode = state.sec[at].astype(np.int64), state.mode[at]
    leaking = np.select(
        [mode == Mode.RESTRICTED, mode == Mode.EVERYTHING, mode == Mode.PRODUCT],
        [c.lk_restr * (1000 - sec) // 1000, c.lk_all * (1000 - sec) // 1000, np.int64(c.lk_prod)],
        np.int64(0),
    )
    fields = np.arange(full.shape[2])
    permitted = (state.mask[at][..., None] >> fields) & 1
    allowed = (mode >= Mode.EVERYTHING)[..., None] | ((mode == Mode.RESTRICTED)[..., None] & (permitted > 0))
    best = np.where(allowed, full, 0)
    seats = full.shape[1]
    if seats > 1:
        # The strongest leak of the others: the strongest of all, or for its owner the second.
        leaked = full * leaking[..., None] // 1000
        strongest = leaked.argmax(axis=1)
        top = np.take_along_axis(leaked, strongest[:, None], axis=1)
        np.put_along_axis(leaked, strongest[:, None], -1, axis=1)
        is_owner = np.arange(seats)[:, None] == strongest[:, None]
        best = np.maximum(best, np.where(is_owner, leaked.max(axis=1, keepdims=True), top))
    return 1000 + best


def node_multiplier(ruleset: Ruleset, state: MatchState, at: IntArray | slice = ALL) -> IntArray:
    """Return how regulation and rediscovery change work on each node, ‰, of shape (match, node) (rule 3, ``m``)."""
    c = ruleset.constants
    first = state.first[at]
    m = np.full(first.shape, 1000, np.int64)
    if c.w_social:
        reg = state.reg[at].astype(np.int64)[:, None]
        m = np.maximum(c.reg_min, 1000 - reg * public_hazard(state, at) // 1000)
    if c.w_redisc:
        tick = state.tick[at].astype(np.int64)[:, None]
        age = np.maximum(0, tick - tick % c.quarter - first)
        b = np.minimum(c.redisc_cap, c.redisc_rate * age) + np.where(state.rvl[at] > 0, c.rvl_bonus, 0)
        m = np.where(first >= 0, m * (1000 + b) // 1000, m)
    return m


def rates(ruleset: Ruleset, state: MatchState, derived: Derived, at: IntArray | slice = ALL) -> IntArray:
    """Return the progress per tick of every project, milli-work (rule 5, B and C).

    Args:
        ruleset: the rules.
        state: the batch.
        derived: its caches.
        at: the matches wanted.

    Returns:
        Of shape (len(at), seat, slot).
    """
    c, tree = ruleset.constants, state.tree
    matches, seats, nodes = state.known.shape
    slot_node, weight = state.slot_node[at], state.slot_w[at].astype(np.int64)
    node = np.maximum(slot_node, 0).astype(np.int64)
    of_match = np.arange(matches)[at][:, None, None]
    in_tree = node + of_match * (nodes if len(tree.kind) > 1 else 0)
    in_seat = node + (of_match * seats + np.arange(seats)[:, None]) * nodes

    known = state.known.reshape(-1).take(in_seat)
    study = state.study.reshape(-1).take(in_seat)
    conn = connection(derived.basis.reshape(-1).take(in_seat), tree.wsum.reshape(-1).take(in_tree), c.gamma)
    valid = (weight > 0) & (slot_node >= 0) & (known == 0) & (study >= 1) & (conn > 0)
    wanted = weight.sum(axis=2)
    divisor = np.maximum(1000, wanted + state.line_w[at].sum(axis=2))
    budget = state.heads[at] * wanted // divisor
    valid_weight = np.where(valid, weight, 0)
    shared = np.maximum(valid_weight.sum(axis=2), 1)

    speed = state.skill[at] * boost(ruleset, state, derived, at) // 1000
    in_field = tree.fld.reshape(-1).take(in_tree).astype(np.int64)
    e = budget[..., None] * valid_weight // shared[..., None]
    e = e * np.take_along_axis(speed, in_field, axis=2) // 1000
    e = e * conn // 1000
    e = e * np.take_along_axis(node_multiplier(ruleset, state, at)[:, None], node, axis=2) // 1000
    if c.w_floor:
        e = np.minimum(e, tree.cap.reshape(-1).take(in_tree))
    return np.asarray(e)


def sale_revenue(ruleset: Ruleset, state: MatchState, at: IntArray | slice = ALL) -> IntArray:
    """Return the income per quarter from what is on sale, milli-coins, of shape (match, seat) (rule 5, Q6)."""
    sell = state.sell[at]
    sellers = sell.sum(axis=1, dtype=np.int64)
    revenue = state.tree.at("rev", at).astype(np.int64)
    each = revenue * ruleset.constants.rev_mul // 1000 // np.maximum(sellers, 1)
    return np.asarray((sell * each[:, None, :]).sum(axis=2))


def shots_fired(ruleset: Ruleset, state: MatchState) -> BoolArray:
    """Return which first unlocks fired a warning shot, of shape (match, node) (rule 5, D)."""
    c, tree = ruleset.constants, state.tree
    if not (c.w_shots and c.w_social):
        return np.zeros(state.first.shape, np.bool_)
    luck = draw(state.seed[:, None], Stream.SHOT, np.arange(state.nodes), 0) % 1_000_000
    risky = (tree.kind < Kind.YELLOW) & (luck < tree.haz.astype(np.int64) * c.shot_rate)
    return np.asarray((state.first >= 0) & risky)


def derive(ruleset: Ruleset, state: MatchState) -> Derived:
    """Count every cache from scratch."""
    tree = state.tree
    knows = state.known > 0
    pre = np.maximum(tree.pre, 0).astype(np.int64)
    known_pre = np.stack(
        [
            np.take_along_axis(knows, np.broadcast_to(pre[:, None, :, k], knows.shape), axis=2)
            for k in range(pre.shape[2])
        ],
        axis=-1,
    )
    return Derived(
        basis=(known_pre * tree.pw[:, None]).sum(axis=3).astype(np.int16),
        secrets=(knows & (state.pub == 0)[:, None]).sum(axis=2).astype(np.int16),
        inspecting=(knows * tree.ipow[:, None].astype(np.int64)).sum(axis=2).astype(np.int32),
        assist=(knows[..., None] * tree.ast[:, None].astype(np.int64)).sum(axis=2).astype(np.int32),
        revenue=sale_revenue(ruleset, state),
        rate=np.zeros(state.slot_node.shape, np.int32),
        stale=np.ones(state.matches, np.bool_),
    )
