"""Rollouts: how a match may go on from a position, with stated policies and common random numbers.

The r-th future of every position meets the same luck, and so does the r-th future of a position that was changed.
What two positions differ in is therefore compared within pairs, which needs far fewer futures than comparing two
independent samples.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset, advance, payoffs
from techrace_game.batches import join
from techrace_game.chance import mix
from techrace_game.playing import Deciding, to_the_end
from techrace_game.types import Array, BoolArray, Ending, IntArray, SeedArray
from techrace_game.what_if import with_luck

Seating: TypeAlias = Callable[[Ruleset, MatchState], Deciding]
"""Seats the policies at a batch of matches."""
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many futures are done, and of how many."""

CHUNK = 2048
"""Matches played together."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@attrs.frozen(kw_only=True, eq=False)
class Futures:
    """How the futures of some positions ended. Axes: position, future, and what is named."""

    over: Array
    """uint8 of shape (position, future): an :class:`~techrace_game.types.Ending`."""
    tick: Array
    """int16 of shape (position, future): the tick of the end."""
    payoff: IntArray
    """Of shape (position, future, seat), in thousandths."""
    first: Array
    """int16 of shape (position, future, node): tick of the first unlock, -1 if there was none."""

    @property
    def yellow(self) -> BoolArray:
        return np.asarray(self.over == Ending.YELLOW)

    @property
    def red(self) -> BoolArray:
        return np.asarray(self.over == Ending.RED)


def luck_of(seed: int, futures: int) -> SeedArray:
    """Return the seeds of so many futures, uint64 of shape (future,): the same for every position."""
    with np.errstate(over="ignore"):
        return mix(mix(np.array([seed], np.uint64)) + _GOLDEN * np.arange(1, futures + 1, dtype=np.uint64))


def play_out(
    ruleset: Ruleset,
    positions: MatchState,
    seating: Seating,
    *,
    futures: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> Futures:
    """Play every position of one match to its end many times.

    Args:
        ruleset: the rules.
        positions: a batch of positions with the same tree; those in the middle of a quarter are first played to its
            end with their standing orders. Positions that are over stay as they are.
        seating: the policies; they see their own futures and nothing else.
        futures: how many per position.
        seed: decides the luck of all futures.
        progress: told how far it is.
    """
    copies = positions.matches * futures
    done = Futures(
        over=np.zeros(copies, np.uint8),
        tick=np.zeros(copies, np.int16),
        payoff=np.zeros((copies, positions.seats), np.int64),
        first=np.zeros((copies, positions.nodes), np.int16),
    )
    luck, finished = luck_of(seed, futures), 0
    for start in range(0, copies, CHUNK):
        copy = np.arange(start, min(copies, start + CHUNK))
        state = with_luck(ruleset, positions, copy // futures, luck[copy % futures])
        order, state = _to_quarters(ruleset, state)
        for index, ended in to_the_end(ruleset, seating(ruleset, state), state):
            place = copy[order[index]]
            done.over[place], done.tick[place] = ended.over, ended.tick
            done.payoff[place], done.first[place] = payoffs(ruleset, ended), ended.first
            finished += len(place)
            if progress is not None:
                progress(finished, copies)
    shape = (positions.matches, futures)
    return Futures(
        **{
            field.name: getattr(done, field.name).reshape(*shape, *getattr(done, field.name).shape[1:])
            for field in attrs.fields(Futures)
        }
    )


def _to_quarters(ruleset: Ruleset, state: MatchState) -> tuple[IntArray, MatchState]:
    """Play matches in mid-quarter to its end; return which match each is, and the batch."""
    phase = state.tick % ruleset.constants.quarter
    if not phase.any():
        return np.arange(state.matches), state
    indices, parts = [], []
    for ticks_in in np.unique(phase).tolist():
        index = (phase == ticks_in).nonzero()[0]
        part = state.rows(index)
        if ticks_in:
            part = advance(ruleset, part, ticks=ruleset.constants.quarter - ticks_in)
        indices.append(index)
        parts.append(part)
    return np.concatenate(indices), join(parts)


def joined(positions: Sequence[MatchState]) -> MatchState:
    """Return positions of one match as a batch that shares its tree.

    Args:
        positions: batches of one, all of the same match.
    """
    tree = positions[0].tree
    if tree.given_names is None:
        tree = attrs.evolve(tree, given_names=tree.names())
    return join([attrs.evolve(position, tree=tree) for position in positions])
