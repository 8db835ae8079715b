"""Rule 8: what a finished match is worth to each seat."""

import numpy as np

from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState
from techrace_game.types import Ending, IntArray, Kind, Motive


def payoffs(ruleset: Ruleset, state: MatchState) -> IntArray:
    """Return every seat's payoff in thousandths, int64 of shape (match, seat).

    For a running match: what it would be if the match ended now, at the horizon's terms.
    """
    c = ruleset.constants
    over, motive = state.over[:, None], state.motive
    tick = state.tick.astype(np.int64)[:, None]
    ordinary = state.tree.kind < Kind.YELLOW
    technologies = np.maximum(ordinary.sum(axis=1), 1)[:, None]
    unlocked = ((state.first >= 0) & ordinary).sum(axis=1)[:, None]
    builder = (state.builders[:, None] >> np.arange(state.seats)) & 1

    academic = c.acad_pub * unlocked // technologies + np.minimum(
        c.acad_own, c.acad_own * state.credit.astype(np.int64) * 3 // technologies
    )
    rest = 1000 - c.prof_first
    profit = np.where(state.greens > 0, c.prof_first, 0) + np.minimum(
        rest, rest * state.earn // c.prof_target
    )
    early = (1000 - c.haste_any - c.haste_own) * (c.horizon - tick) // c.horizon
    built = (over == Ending.YELLOW) | (over == Ending.RED)
    haste = np.where(built, c.haste_any + builder * c.haste_own + early, 0)
    beneficial = np.select(
        [over == Ending.YELLOW, over == Ending.RED],
        [np.int64(1000), c.ben_survive * tick // c.horizon],
        np.int64(c.ben_horizon),
    )
    return np.select(
        [motive == Motive.ACADEMIC, motive == Motive.HASTE, motive == Motive.BENEFICIAL],
        [academic, haste, beneficial],
        profit,
    )
