"""Play one block of an experiment: a pure function of the declaration, the variant and the block's number."""

from typing import TypeAlias

import numpy as np

from techrace_bots.experiments.measures import measured, watches
from techrace_bots.experiments.model import Experiment, Variant, scenario_of, sitters_of
from techrace_bots.experiments.sitting import policy_of
from techrace_bots.experiments.worth import measure_worth
from techrace_bots.offline import finishing
from techrace_game import MatchState, Ruleset
from techrace_game.types import Array, IntArray, SeedArray
from techrace_replays.analysis.futures import luck_of

Sums: TypeAlias = dict[str, list[float]]
"""By quantity: worlds that count, the sum of their values, the sum of the squares."""


def worlds(seed: int, block: int, size: int) -> SeedArray:
    """Return the seeds of a block's worlds: the same in all arms, experiments and variants."""
    return luck_of(seed, (block + 1) * size)[block * size :]


def play_block(experiment: Experiment, variant: Variant, seed: int, block: int) -> Sums:
    """Play a block in all arms and return what it adds to every quantity.

    Args:
        experiment: the declaration.
        variant: the trees and constants.
        seed: decides the worlds.
        block: its number, from 0.
    """
    seeds = worlds(seed, block, experiment.block)
    values = {name: _arm(experiment, name, variant, seeds) for name in experiment.arms}
    sums: Sums = {}
    for name, quantity in experiment.quantities.items():
        combined = np.zeros(len(seeds))
        for arm, weight in quantity.weights.items():
            combined = combined + weight * values[arm][quantity.measure]
        kept = combined[~np.isnan(combined)]
        sums[name] = [len(kept), float(kept.sum()), float((kept * kept).sum())]
    return sums


def _arm(experiment: Experiment, name: str, variant: Variant, seeds: SeedArray) -> dict[str, Array]:
    wanted = {quantity.measure for quantity in experiment.quantities.values() if name in quantity.weights}
    arm = experiment.arms[name]
    scenario = scenario_of(experiment, arm, variant)
    ruleset = Ruleset.of(scenario)
    players = [policy_of(sitter, scenario.constants) for sitter in sitters_of(scenario, arm)]
    if experiment.worth:
        return measure_worth(ruleset, players, seeds)
    watched = watches(wanted, len(seeds), ruleset)

    def look(index: IntArray, state: MatchState) -> None:
        for watch in watched.values():
            watch.look(index, state)

    values = {measure: np.full(len(seeds), np.nan) for measure in wanted}
    # One chunk: a watch sees the indices of its own chunk only.
    for index, state in finishing(
        ruleset, players, seeds, on_quarter=look if watched else None, chunk=len(seeds)
    ):
        for measure, value in values.items():
            value[index] = measured(measure, ruleset, index, state, watched)
    return values
