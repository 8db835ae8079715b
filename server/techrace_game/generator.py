"""Rule 12: random trees, grown for all matches of a batch at once."""

import numpy as np

from techrace_game.chance import Stream, draw_mixed, mix
from techrace_game.constants import Constants
from techrace_game.scenario_schema import GeneratorSpec
from techrace_game.tree import Tree
from techrace_game.types import FIELDS, PREREQUISITES, Field, IntArray, Kind, SeedArray

APP, CAP, ROB, INT, ALN, SOC = (int(field) for field in Field)
BLUE, GREEN, YELLOW, RED = (int(kind) for kind in Kind)

FIELD_WEIGHTS = np.cumsum([18, 26, 16, 14, 18, 8])
GREEN_BELOW = np.array([85, 22, 22, 8, 15, 0])
PRESTIGE = np.array([1200, 1500, 1300, 1400, 1000, 1800])
HAZARD = np.array([60, 300, 120, 30, 40, 0])
ASSISTANCE = np.array([[900, 1000, 700, 500, 400, 300], [200, 200, 500, 1000, 1000, 500]])
AFFINITY = np.array(
    [
        [8, 4, 2, 0, 1, 3],
        [7, 9, 6, 6, 5, 1],
        [4, 5, 9, 5, 7, 1],
        [1, 2, 4, 8, 7, 2],
        [3, 2, 3, 4, 7, 3],
        [1, 0, 1, 1, 2, 9],
    ]
)
"""From the field of the row to the field of the column."""
ENDING_AFFINITY = np.array([[3, 9, 8, 2, 4, 0], [2, 7, 6, 3, 7, 0], [0, 6, 7, 8, 8, 2]])
"""From a field to a red ending, a facade, a yellow ending."""
RED_TYPE, FACADE_TYPE, YELLOW_TYPE = range(3)


class _Draws:
    """The draws of the tree stream, for the matches along axis 0."""

    def __init__(self, seeds: SeedArray) -> None:
        self._mixed = mix(np.asarray(seeds, np.uint64))[:, None]

    def __call__(self, section: int, a: IntArray | int, b: IntArray | int, modulus: int) -> IntArray:
        return draw_mixed(self._mixed, Stream.TREE, np.atleast_1d(section * 1024 + a), b) % modulus


def grow(spec: GeneratorSpec, constants: Constants, seeds: SeedArray) -> Tree:
    """Grow one tree for each match.

    Args:
        spec: the parameters.
        constants: ``w_facade`` decides whether facades hide anything.
        seeds: uint64 of shape (match,), the matches' seeds.
    """
    rr = _Draws(seeds)
    matches, total, last = len(seeds), spec.N, spec.L
    ordinary = total - spec.endings
    index = np.arange(total)
    layer = np.where(
        index < spec.root, 0, 1 + (index - spec.root) * (last - 1) // max(1, ordinary - spec.root)
    )
    layer[ordinary:] = last
    zeros = np.zeros((matches, total), np.int64)
    tree = {
        name: zeros.copy() for name in ("kind", "fld", "cost", "cap", "prest", "rev", "haz", "ipow", "veil")
    }
    ast = np.zeros((matches, total, FIELDS), np.int64)

    _ordinary_nodes(spec, rr, tree, layer, ordinary)
    _assistants(spec, tree, ast, layer, ordinary)
    tree["face"], tree["fhaz"] = tree["kind"].copy(), tree["haz"].copy()
    types = _endings(spec, rr, tree, ordinary)
    pre, pw = _edges(spec, rr, tree["fld"], layer, types)
    if not constants.w_facade:
        tree["face"], tree["fhaz"] = tree["kind"], tree["haz"]
    return Tree.of_arrays(
        **tree,
        layer=np.broadcast_to(layer, zeros.shape),
        ast=ast,
        pre=pre,
        pw=pw,
        ids=tuple(f"n{number}" for number in range(total)),
        given_names=None,
    )


def _ordinary_nodes(
    spec: GeneratorSpec, rr: _Draws, tree: dict[str, IntArray], layer: IntArray, ordinary: int
) -> None:
    """Step 2."""
    n = np.arange(ordinary)
    at = layer[:ordinary]
    fld = np.searchsorted(FIELD_WEIGHTS, rr(1, n, 0, 100), side="right")
    fld[:, :4] = CAP, ROB, ALN, INT
    fld[:, spec.root : spec.root + 2] = np.array((APP, SOC))[: ordinary - spec.root]
    green = rr(2, n, 0, 100) < GREEN_BELOW[fld]
    cost = 1000 * ((spec.cost0 + spec.cost_l * at) * (650 + rr(3, n, 0, 701)) // 1000)
    floor = spec.floor0 + at * spec.floor_l // 1000 + rr(4, n, 0, 2) + np.where(fld == ALN, spec.floor_aln, 0)
    tree["kind"][:, :ordinary] = np.where(green, GREEN, BLUE)
    tree["fld"][:, :ordinary] = fld
    tree["cost"][:, :ordinary] = cost
    tree["cap"][:, :ordinary] = -(-cost // floor)
    tree["prest"][:, :ordinary] = PRESTIGE[fld] * (600 + rr(5, n, 0, 801)) // 1000 * (4 + at) // 8
    tree["rev"][:, :ordinary] = np.where(green, (300 + rr(6, n, 0, 501)) * (3 + at), 0)
    tree["haz"][:, :ordinary] = HAZARD[fld] * (500 + rr(7, n, 0, 1001)) // 1000 * (2 + at) // spec.L
    tree["ipow"][:, :ordinary] = np.where(fld == INT, 5 + 4 * at, 0)


def _assistants(
    spec: GeneratorSpec, tree: dict[str, IntArray], ast: IntArray, layer: IntArray, ordinary: int
) -> None:
    """Step 3."""
    match = np.arange(len(ast))
    for number in range(spec.n_ast):
        column = spec.L * (5 + 2 * number) // 10
        places = np.nonzero(layer[:ordinary] == column)[0]
        # The first node of the layer where none is of field CAP: argmax of all False is 0.
        node = places[(tree["fld"][:, places] == CAP).argmax(axis=1)]
        strength = spec.ast1 if number == 0 else spec.ast2
        for name, value in (("fld", CAP), ("kind", GREEN), ("rev", 500 * (3 + column)), ("haz", 350)):
            tree[name][match, node] = value
        ast[match, node] = strength * ASSISTANCE[spec.ast_fld] // 1000


def _endings(spec: GeneratorSpec, rr: _Draws, tree: dict[str, IntArray], ordinary: int) -> IntArray:
    """Step 4; return the type of each ending, of shape (match, ending)."""
    matches = len(tree["kind"])
    left = np.tile(np.array((spec.n_red, spec.n_fac, spec.n_yel)), (matches, 1))
    types = np.zeros((matches, spec.endings), np.int64)
    for number in range(spec.endings):
        x = rr(8, ordinary + number, 0, spec.endings - number)
        types[:, number] = (x >= np.cumsum(left, axis=1)).sum(axis=1)
        left[np.arange(matches), types[:, number]] -= 1

    def by_type(red: int, facade: int, yellow: int) -> IntArray:
        return np.array((red, facade, yellow))[types]

    n = np.arange(ordinary, spec.N)
    cost = by_type(spec.red_cost, spec.fac_cost, spec.yel_cost) * (850 + rr(3, n, 0, 301))
    floor = by_type(spec.floor_end, spec.floor_end, spec.floor_yel)
    tree["kind"][:, ordinary:] = by_type(RED, RED, YELLOW)
    tree["face"][:, ordinary:] = by_type(RED, YELLOW, YELLOW)
    tree["fld"][:, ordinary:] = by_type(CAP, ALN, ALN)
    tree["cost"][:, ordinary:] = cost
    tree["cap"][:, ordinary:] = -(-cost // floor)
    tree["prest"][:, ordinary:] = 3000
    tree["haz"][:, ordinary:] = by_type(1000, 1000, 150)
    tree["fhaz"][:, ordinary:] = by_type(1000, 150, 150)
    tree["veil"][:, ordinary:] = spec.veil * (800 + rr(9, n, 0, 401)) // 1000
    return types


def _edges(
    spec: GeneratorSpec, rr: _Draws, fld: IntArray, layer: IntArray, types: IntArray
) -> tuple[IntArray, IntArray]:
    """Step 5; return prerequisites and strengths, of shape (match, node, 5)."""
    matches, total = fld.shape
    ordinary = total - spec.endings
    pre = np.full((matches, total, PREREQUISITES), -1, np.int64)
    pw = np.zeros((matches, total, PREREQUISITES), np.int64)
    bad_top = spec.L // 2 if spec.turbo else spec.L - 1 - spec.red_back
    tops = np.array((bad_top, bad_top, spec.L - 1 - spec.yel_back))
    for n in range(spec.root, total):
        if n < ordinary:
            top = np.full(matches, layer[n] - 1)
            depth, affinity = 1, AFFINITY.T[fld[:, n]]
            wanted = 2 + rr(10, n, 0, 2)[:, 0]
        else:
            kinds = types[:, n - ordinary]
            top = tops[kinds]
            depth, affinity = 3, ENDING_AFFINITY[kinds]
            wanted = np.where(kinds == YELLOW_TYPE, 5, 4)
        # Layers are the same in all matches, the range of an ending's candidates depends on its type.
        low, high = int(top.min()) - depth, int(top.max())
        u = np.nonzero((layer[:ordinary] >= low) & (layer[:ordinary] <= high) & (np.arange(ordinary) < n))[0]
        above = layer[u] - top[:, None]
        a = np.take_along_axis(affinity, fld[:, u], axis=1)
        score = a * (300 + rr(11, n, u, 701)) * np.where(above == 0, 1000, 800) // 1000
        score = np.where((a > 0) & (above <= 0) & (above >= -depth), score, -1)
        fallback = 0 if layer[n] < 2 else max(0, n - 5)
        pre[:, n], pw[:, n] = _strongest(u, score, wanted, fallback)
    return pre, pw


def _strongest(u: IntArray, score: IntArray, wanted: IntArray, fallback: int) -> tuple[IntArray, IntArray]:
    """Return the best candidates of one node and their strengths, sorted as rule 2 says.

    Args:
        u: of shape (candidate,), ascending.
        score: of shape (match, candidate); -1 where the node is no candidate in that match.
        wanted: of shape (match,), how many.
        fallback: the only prerequisite where there is no candidate at all.
    """
    best = np.argsort(-score, axis=1, kind="stable")[:, :PREREQUISITES]
    rank = np.arange(best.shape[1])
    top = np.take_along_axis(score, best, axis=1)
    taken = (rank < wanted[:, None]) & (top >= 0)
    pre = np.full((len(score), PREREQUISITES), -1, np.int64)
    pw = np.zeros((len(score), PREREQUISITES), np.int64)
    pre[:, : len(rank)] = np.where(taken, u[best], -1)
    pw[:, : len(rank)] = np.where(taken, np.clip(top // 900, 1, 9), 0)
    none = ~taken.any(axis=1)
    pre[none, 0], pw[none, 0] = fallback, 1
    order = np.argsort(np.where(pw > 0, (9 - pw) * 1024 + pre, 1 << 20), axis=1, kind="stable")
    return np.take_along_axis(pre, order, axis=1), np.take_along_axis(pw, order, axis=1)
