"""Play many matches for their statistics alone."""

from collections.abc import Callable, Sequence

import numpy as np

from techrace_bots.offline import CHUNK, finishing
from techrace_bots.summary import Summary
from techrace_bots.table import Player
from techrace_game import Ruleset, payoffs
from techrace_game.types import SeedArray


def simulate(
    ruleset: Ruleset,
    players: Sequence[Player],
    seeds: SeedArray,
    *,
    progress: Callable[[int, int], None] | None = None,
    chunk: int = CHUNK,
) -> Summary:
    """Play one match for every seed and summarise how they went.

    Args:
        ruleset: the rules.
        players: one per seat, as for :func:`~techrace_bots.play`.
        seeds: uint64 of shape (match,).
        progress: told how many matches are finished, and of how many.
        chunk: matches played together.

    Raises:
        ValueError: the number of players is not the number of seats, or there are no seeds.
    """
    total, done = len(seeds), 0
    over, ticks = np.zeros(total, np.int64), np.zeros(total, np.int64)
    paid = np.zeros((total, ruleset.seats), np.int64)
    for index, state in finishing(ruleset, players, seeds, chunk=chunk):
        over[index], ticks[index], paid[index] = state.over, state.tick, payoffs(ruleset, state)
        done += len(index)
        if progress is not None:
            progress(done, total)
    return Summary.of(over, ticks, paid, ruleset.constants.horizon)
