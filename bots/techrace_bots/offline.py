"""Play matches without a server: batched self-play against the engine.

Matches are played in chunks that fit the processor's cache; a match that is over leaves its chunk, so that time is
spent on those still running. Neither changes any result: a match depends on its seed and its bots alone.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from techrace_bots.table import Player, Table
from techrace_game import MatchState, Ruleset, initial_state
from techrace_game.batches import join
from techrace_game.playing import OnQuarter, to_the_end
from techrace_game.types import IntArray, SeedArray

CHUNK = 1024
"""Matches played together."""


def play(
    ruleset: Ruleset,
    players: Sequence[Player],
    seeds: SeedArray,
    *,
    on_quarter: OnQuarter | None = None,
    chunk: int = CHUNK,
) -> MatchState:
    """Play one match for every seed to its end.

    Args:
        ruleset: the rules.
        players: one per seat. Policies decide for all matches at once; a bot class gets one bot per match.
        seeds: uint64 of shape (match,), the seeds of the matches. Each seat's private bot seeds follow from them.
        on_quarter: told the state at the start of each quarter, for statistics.
        chunk: matches played together.

    Returns:
        The final states, in the order of ``seeds``.

    Raises:
        ValueError: the number of players is not the number of seats, or there are no seeds.
    """
    parts = list(finishing(ruleset, players, seeds, on_quarter=on_quarter, chunk=chunk))
    order = np.argsort(np.concatenate([index for index, _ in parts]))
    return join([state for _, state in parts]).rows(order)


def finishing(
    ruleset: Ruleset,
    players: Sequence[Player],
    seeds: SeedArray,
    *,
    on_quarter: OnQuarter | None = None,
    chunk: int = CHUNK,
) -> Iterator[tuple[IntArray, MatchState]]:
    """Play as :func:`play` does, and yield matches as they finish, so that nobody has to keep them all.

    Yields:
        Indices into ``seeds`` and the final states of these matches; every index once.
    """
    seeds = np.asarray(seeds, np.uint64)
    if not len(seeds):
        raise ValueError("seeds: none given, expected at least one")
    for start in range(0, len(seeds), chunk):
        part = seeds[start : start + chunk]
        state = initial_state(ruleset, part)
        table = Table(ruleset, players, state)
        yield from to_the_end(ruleset, table, state, on_quarter=on_quarter, first=start)
