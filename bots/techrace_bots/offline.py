"""Play matches without a server: batched self-play against the engine.

Matches are played in chunks that fit the processor's cache; a match that is over leaves its chunk, so that time is
spent on those still running. Neither changes any result: a match depends on its seed and its bots alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np

from techrace_bots.table import Player, Table
from techrace_game import MatchState, Ruleset, advance, initial_state
from techrace_game.batches import join
from techrace_game.types import Ending, IntArray, SeedArray

OnQuarter: TypeAlias = Callable[[IntArray, MatchState], None]
"""Called before each quarter with the indices of the matches of a chunk and their state."""

CHUNK = 1024
"""Matches played together."""
DROP = 8
"""Finished matches leave a chunk when they are more than one in so many: copying the others costs time too."""


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
        yield from to_the_end(
            ruleset, players, initial_state(ruleset, part), on_quarter=on_quarter, first=start
        )


def to_the_end(
    ruleset: Ruleset,
    players: Sequence[Player],
    state: MatchState,
    *,
    on_quarter: OnQuarter | None = None,
    first: int = 0,
) -> Iterator[tuple[IntArray, MatchState]]:
    """Play the matches of a batch on from where they stand, and yield matches as they finish.

    Args:
        ruleset: the rules.
        players: one per seat, as for :func:`play`.
        state: the batch; its matches are at the start of a quarter.
        on_quarter: told the state at the start of each quarter.
        first: the index of the first match.

    Yields:
        Indices of matches, counted from ``first``, and their final states; every index once.
    """
    index = np.arange(first, first + state.matches)
    table = Table(ruleset, players, state)
    while len(index):
        over = state.over != Ending.RUNNING
        if over.all() or over.sum() * DROP > len(over):
            yield index[over], state.rows(over)
            index, state = index[~over], state.rows(~over)
            table.keep(~over)
            continue
        if on_quarter is not None:
            on_quarter(index, state)
        state = advance(ruleset, state, table.decide(state), ticks=ruleset.constants.quarter)
