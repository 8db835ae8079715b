"""Good and bad technologies in the sense of the essays: what unlocking one for free would change, in some positions.

A match is played to two moments, and from each of them many futures with the technology and without it.
"""

from collections.abc import Sequence

import numpy as np

from techrace_bots.policy import Policy
from techrace_bots.table import Table
from techrace_game import MatchState, Ruleset, advance, initial_state
from techrace_game.playing import Deciding
from techrace_game.types import Array, Ending, IntArray, Kind, SeedArray
from techrace_replays.analysis.dual_use import Origin, Use, uses
from techrace_replays.analysis.values import Verdict, missing_nodes, technology_values

FUTURES = 120
"""How often each case is played out."""
MOST = 10
"""Technologies of a position that are looked at, evenly spread over those that could be given."""
EARLY, LATE = 24, 56
"""Ticks of the two positions of a match; what everybody knows at the later one is not looked at in either."""
MEASURES = ("good-early", "bad-early", "good-late", "bad-late", "changes", "dual", "inherent")


def measure_worth(ruleset: Ruleset, players: Sequence[Policy], seeds: SeedArray) -> dict[str, Array]:
    """Return shares of technologies by measure, each float64 of shape (world,), NaN where the match was over.

    ``good`` and ``bad``: unlocking it for free clearly changes the chance of yellow; ``changes``: clearly good in one
    of the two positions and clearly bad in the other; ``dual``: dual use in the tree, and of these ``inherent``.
    """
    found = [_world(ruleset, players, seeds[place : place + 1]) for place in range(len(seeds))]
    return {measure: np.array([one.get(measure, np.nan) for one in found]) for measure in MEASURES}


def _world(ruleset: Ruleset, players: Sequence[Policy], seed: SeedArray) -> dict[str, float]:
    early, late = _positions(ruleset, players, seed)
    nodes = _chosen(late)
    if late.over[0] != Ending.RUNNING or not len(nodes):
        return {}
    before, after = (_verdicts(ruleset, players, state, nodes) for state in (early, late))
    use = [one for one in uses(late.tree) if late.tree.kind[0, one.node] < Kind.YELLOW]
    dual = [one for one in use if one.use is Use.DUAL]
    shares = {
        "good-early": before == Verdict.GOOD,
        "bad-early": before == Verdict.BAD,
        "good-late": after == Verdict.GOOD,
        "bad-late": after == Verdict.BAD,
        "changes": before * after == Verdict.GOOD * Verdict.BAD,
    }
    measures = {name: float(flags.mean()) for name, flags in shares.items()}
    measures["dual"] = len(dual) / len(use)
    if dual:
        measures["inherent"] = sum(one.origin is Origin.INHERENT for one in dual) / len(dual)
    return measures


def _positions(ruleset: Ruleset, players: Sequence[Policy], seed: SeedArray) -> tuple[MatchState, MatchState]:
    state = initial_state(ruleset, seed)
    table, early = Table(ruleset, players, state), state
    while state.tick[0] < LATE and state.over[0] == Ending.RUNNING:
        state = advance(ruleset, state, table.decide(state), ticks=ruleset.constants.quarter)
        if state.tick[0] <= EARLY:
            early = state
    return early, state


def _chosen(state: MatchState) -> IntArray:
    nodes = missing_nodes(state)
    step = max(1, len(nodes) // MOST)
    return nodes[::step][:MOST]


def _verdicts(ruleset: Ruleset, players: Sequence[Policy], state: MatchState, nodes: IntArray) -> Array:
    def seating(rules: Ruleset, positions: MatchState) -> Deciding:
        return Table(rules, players, positions)

    values = technology_values(
        ruleset,
        state,
        seating,
        futures=FUTURES,
        seed=int(state.seed[0] >> np.uint64(1)),
        nodes=nodes.tolist(),
    )
    return np.array([value.verdict for value in values])
