"""Rule 3, derived values: connection, boost, node multiplier, rates."""

import numpy as np

from techrace_game.chance import Stream, draw
from techrace_game.indices import places
from techrace_game.ruleset import Ruleset
from techrace_game.state import Derived, MatchState
from techrace_game.types import FIELDS, LINES, SLOTS, Array, BoolArray, IntArray, Kind, Mode

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
    facade, haz, fhaz = (state.tree.at(name, at) for name in ("facade", "haz", "fhaz"))
    return np.where(facade & (state.expo[at] == 0), fhaz, haz)


def current_boosts(ruleset: Ruleset, state: MatchState, derived: Derived) -> IntArray:
    """Return the boosts as things stand, of shape (match, seat, field) in ‰, counting anew only the stale ones."""
    stale = places(derived.boost_stale)
    if not stale.size:
        return derived.boost
    boosts = derived.boost.copy()
    boosts[stale] = boost(ruleset, state, derived, stale)
    return boosts


def public_hazard_of(state: MatchState, match: IntArray, node: IntArray) -> Array:
    """Return the same of single nodes: ``match`` and ``node`` of shape (k,)."""
    tree, in_world = state.tree, match * state.nodes + node
    in_tree = in_world if len(tree.kind) > 1 else node
    hazard = tree.haz.reshape(-1).take(in_tree)
    facade = places(tree.facade.reshape(-1).take(in_tree))
    if facade.size:
        shown = tree.fhaz.reshape(-1).take(in_tree[facade])
        exposed = state.expo.reshape(-1).take(in_world[facade]) > 0
        hazard[facade] = np.where(exposed, hazard[facade], shown)
    return hazard


def boost(ruleset: Ruleset, state: MatchState, derived: Derived, at: IntArray | slice = ALL) -> IntArray:
    """Return the speed-up by research assistants in ‰, of shape (match, seat, field) (rule 3, ``boost``)."""
    c = ruleset.constants
    full = derived.assist[at].astype(np.int64)
    if not c.w_assist or not full.any():
        return np.full(full.shape, 1000, np.int64)
    sec, mode = state.sec[at].astype(np.int64), state.mode[at]
    careless = np.array([0, c.lk_restr, c.lk_all, 0], np.int64).take(mode)
    leaking = careless * (1000 - sec) // 1000 + np.where(mode == Mode.PRODUCT, c.lk_prod, 0)
    fields = np.arange(full.shape[2])
    permitted = (state.mask[at][..., None] >> fields) & 1
    allowed = (mode >= Mode.EVERYTHING)[..., None] | ((mode == Mode.RESTRICTED)[..., None] & (permitted > 0))
    best: IntArray = full * allowed
    seats = full.shape[1]
    if seats > 1:
        # The strongest leak of the others: the strongest of all, or for its owner the second.
        leaked = full * leaking[..., None] // 1000
        is_owner = np.arange(seats)[:, None] == leaked.argmax(axis=1)[:, None]
        top = leaked.max(axis=1, keepdims=True)
        second = np.where(is_owner, -1, leaked).max(axis=1, keepdims=True)
        best = np.maximum(best, np.where(is_owner, second, top))
    return 1000 + best


def node_multiplier(ruleset: Ruleset, state: MatchState, match: IntArray, node: IntArray) -> IntArray:
    """Return how regulation and rediscovery change work on nodes, ‰, of shape (k,) (rule 3, ``m``).

    Args:
        ruleset: the rules.
        state: the batch.
        match: of shape (k,).
        node: of shape (k,).
    """
    c = ruleset.constants
    in_world = match * state.nodes + node
    m = np.full(match.shape, 1000, np.int64)
    if c.w_social:
        hazard = public_hazard_of(state, match, node)
        m = np.maximum(c.reg_min, 1000 - state.reg.astype(np.int64).take(match) * hazard // 1000)
    if c.w_redisc:
        first = state.first.reshape(-1).take(in_world)
        quarter_start = (state.tick - state.tick % c.quarter).astype(np.int64)
        age = np.maximum(0, quarter_start.take(match) - first)
        revealed = state.rvl.reshape(-1).take(in_world) > 0
        b = np.minimum(c.redisc_cap, c.redisc_rate * age) + np.where(revealed, c.rvl_bonus, 0)
        m = np.where(first >= 0, m * (1000 + b) // 1000, m)
    return m


def rates(
    ruleset: Ruleset, state: MatchState, derived: Derived, boosts: IntArray, rows: IntArray | slice = ALL
) -> tuple[IntArray, IntArray]:
    """Return the progress per tick of the projects that advance (rule 5, B and C).

    Args:
        ruleset: the rules.
        state: the batch.
        derived: its caches.
        boosts: of shape (match, seat, field), in ‰.
        rows: flat (match, seat) indices wanted.

    Returns:
        Flat (match, seat, slot) indices of the projects, and their milli-work per tick.
    """
    c, tree = ruleset.constants, state.tree
    matches, seats, nodes = state.known.shape
    weight = state.slot_w.reshape(-1, SLOTS)[rows]
    slot_node = state.slot_node.reshape(-1, SLOTS)[rows]
    row = np.arange(matches * seats)[rows]
    wanted = weight.sum(axis=1)
    lines = state.line_w.reshape(-1, LINES)[rows].sum(axis=1)
    budget = state.heads.reshape(-1)[rows] * wanted // np.maximum(1000, wanted + lines)

    place = places((weight > 0) & (slot_node >= 0))
    node = slot_node.reshape(-1).take(place).astype(np.int64)
    local = place // SLOTS
    in_seat = row.take(local) * nodes + node
    match = row.take(local) // seats
    in_tree = match * nodes + node if len(tree.kind) > 1 else node
    known = state.known.reshape(-1).take(in_seat)
    study = state.study.reshape(-1).take(in_seat)
    conn = connection(derived.basis.reshape(-1).take(in_seat), tree.wsum.reshape(-1).take(in_tree), c.gamma)
    valid = places((known == 0) & (study >= 1) & (conn > 0))
    place, node, local, match, in_tree, conn = (
        array.take(valid) for array in (place, node, local, match, in_tree, conn)
    )

    own_weight = weight.reshape(-1).take(place).astype(np.int64)
    # bincount sums in float64; six weights of at most 1000 are exact.
    shared = np.bincount(local, weights=own_weight, minlength=len(row)).astype(np.int64)
    e = budget.take(local) * own_weight // shared.take(local)
    field = tree.fld.reshape(-1).take(in_tree)
    in_fields = row.take(local) * FIELDS + field
    speed = state.skill.reshape(-1).take(in_fields).astype(np.int64)
    speed = speed * boosts.reshape(-1).take(in_fields) // 1000
    e = e * speed // 1000
    e = e * conn // 1000
    e = e * node_multiplier(ruleset, state, match, node) // 1000
    if c.w_floor:
        e = np.minimum(e, tree.cap.reshape(-1).take(in_tree))
    return row.take(local) * SLOTS + place % SLOTS, e


def current_rates(ruleset: Ruleset, state: MatchState, derived: Derived) -> Array:
    """Return the progress per tick of every project as things stand, int32 of shape (match, seat, slot)."""
    current = np.where(derived.stale[..., None], np.int32(0), derived.rate)
    boosts = current_boosts(ruleset, state, derived)
    project, rate = rates(ruleset, state, derived, boosts, places(derived.stale))
    current.reshape(-1)[project] = rate
    return current


def share_of_sales(ruleset: Ruleset, revenue: Array, sellers: Array) -> IntArray:
    """Return what each of ``sellers`` earns per quarter from a node of ``revenue``, milli-coins (rule 5, Q6)."""
    whole = revenue.astype(np.int64) * ruleset.constants.rev_mul // 1000
    return np.asarray(whole // np.maximum(sellers, 1))


def sale_revenue(ruleset: Ruleset, state: MatchState) -> IntArray:
    """Return the income per quarter from what is on sale, milli-coins, of shape (match, seat) (rule 5, Q6)."""
    each = share_of_sales(ruleset, state.tree.rev, state.sell.sum(axis=1, dtype=np.int64))
    return np.asarray((state.sell * each[:, None, :]).sum(axis=2))


def shots_fired(ruleset: Ruleset, state: MatchState) -> BoolArray:
    """Return which first unlocks fired a warning shot, of shape (match, node) (rule 5, D)."""
    c, tree = ruleset.constants, state.tree
    if not (c.w_shots and c.w_social):
        return np.zeros(state.first.shape, np.bool_)
    fired = np.zeros(state.first.shape, np.bool_)
    match, node = np.divmod(places(state.first >= 0), state.nodes)
    in_tree = match * state.nodes + node if len(tree.kind) > 1 else node
    hazard = tree.haz.reshape(-1).take(in_tree).astype(np.int64)
    luck = draw(state.seed[match], Stream.SHOT, node, 0) % 1_000_000
    fired[match, node] = (tree.kind.reshape(-1).take(in_tree) < Kind.YELLOW) & (luck < hazard * c.shot_rate)
    return fired


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
        boost=np.full((*state.heads.shape, FIELDS), 1000, np.int64),
        boost_stale=np.ones(state.matches, np.bool_),
        revenue=sale_revenue(ruleset, state),
        rate=np.zeros(state.slot_node.shape, np.int32),
        stale=np.ones(state.heads.shape, np.bool_),
    )
