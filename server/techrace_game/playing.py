"""Whole matches: rounds of deciding and playing, until every match of a batch is over."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeAlias

import numpy as np

from techrace_game.engine import advance
from techrace_game.orders import JointOrders
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState
from techrace_game.types import BoolArray, Ending, IntArray

OnQuarter: TypeAlias = Callable[[IntArray, MatchState], None]
"""Called before each quarter with the indices of the running matches and their state."""

DROP = 8
"""Finished matches leave the batch when they are more than one in so many: copying the others costs time too."""


class Deciding(Protocol):
    """Whoever decides for the seats of a batch."""

    def decide(self, state: MatchState) -> JointOrders | None:
        """Return what is submitted at the start of a quarter, None if nobody submits anything."""

    def keep(self, matches: BoolArray) -> None:
        """Go on with some of the matches only (of shape (match,))."""


def to_the_end(
    ruleset: Ruleset,
    table: Deciding,
    state: MatchState,
    *,
    on_quarter: OnQuarter | None = None,
    first: int = 0,
) -> Iterator[tuple[IntArray, MatchState]]:
    """Play the matches of a batch on, and yield them as they finish, so that nobody has to keep them all.

    A match depends neither on its neighbours nor on when they leave.

    Args:
        ruleset: the rules.
        table: decides for all matches of ``state``.
        state: the batch; its matches are at the start of a quarter.
        on_quarter: told the state at the start of each quarter.
        first: the index of the first match.

    Yields:
        Indices of matches, counted from ``first``, and their final states; every index once.
    """
    index = np.arange(first, first + state.matches)
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
