"""What all environments play: a batch of matches, some seats of which are a learner's, the others house bots'."""

from collections.abc import Mapping, Sequence

import numpy as np

from techrace_bots.policy import SeatOrders, assemble
from techrace_bots.registry import archetype, player
from techrace_bots.table import Player, Table
from techrace_game import (
    MatchState,
    Observation,
    Ruleset,
    advance,
    initial_state,
    load_scenario,
    observe,
    payoffs,
)
from techrace_game.batches import join
from techrace_game.scenario import Scenario
from techrace_game.types import Array, BoolArray, Ending, SeedArray

FULL_PAYOFF = 1000


class Game:
    """A batch of matches in which one or more seats are played from outside, a quarter at a time."""

    def __init__(self, ruleset: Ruleset, outside: Sequence[int], opponents: Mapping[int, str]) -> None:
        """Prepare; :meth:`start` begins.

        Args:
            ruleset: the rules.
            outside: the seats that are played from outside.
            opponents: house bots, by seat, in place of the archetypes of their motives.

        Raises:
            ValueError: there is no such seat, a seat is played twice, or there is no such bot.
        """
        for seat in (*outside, *opponents):
            if not 0 <= seat < ruleset.seats:
                raise ValueError(f"seat: {seat} is not within 0..{ruleset.seats - 1}")
        if set(outside) & set(opponents):
            raise ValueError(f"opponents: seat {min(set(outside) & set(opponents))} is played from outside")
        self.ruleset = ruleset
        self._players: list[Player] = [
            None
            if seat in outside
            else player(opponents.get(seat) or archetype(int(motive)).name, ruleset.constants)
            for seat, motive in enumerate(ruleset.motive)
        ]
        self.state: MatchState
        self._table: Table

    @property
    def over(self) -> BoolArray:
        """Which matches are over, of shape (match,)."""
        over: BoolArray = self.state.over != Ending.RUNNING
        return over

    def start(self, seeds: SeedArray) -> None:
        """Begin one match for every seed."""
        self.state = initial_state(self.ruleset, seeds)
        self._table = Table(self.ruleset, self._players, self.state)

    def replace(self, matches: BoolArray, seeds: SeedArray) -> None:
        """Begin new matches in some places of the batch."""
        fresh = initial_state(self.ruleset, seeds)
        place = np.arange(len(matches))
        place[matches] = len(matches) + np.arange(int(matches.sum()))
        self.state = join([self.state, fresh]).rows(place)
        self._table = Table(self.ruleset, self._players, self.state)

    def observe(self, seat: int) -> Observation:
        """Return what a seat sees."""
        return observe(self.ruleset, self.state, seat)

    def play(self, orders: Mapping[int, SeatOrders]) -> None:
        """Play a quarter.

        Args:
            orders: of the seats that are played from outside.
        """
        house = any(player is not None for player in self._players)
        nobody: list[SeatOrders | None] = [None] * self.ruleset.seats
        submitted = self._table.submissions(self.state) if house else nobody
        for seat, given in orders.items():
            submitted[seat] = given
        joint = assemble(submitted) if any(one is not None for one in submitted) else None
        self.state = advance(self.ruleset, self.state, joint, ticks=self.ruleset.constants.quarter)

    def rewards(self) -> Array:
        """Return what each seat has got in the matches that are over: its payoff from 0 to 1; else 0.

        Returns:
            float64 of shape (match, seat).
        """
        paid = payoffs(self.ruleset, self.state) / FULL_PAYOFF
        return np.where(self.over[:, None], paid, 0.0)


def ruleset_of(scenario: str | Scenario) -> Ruleset:
    """Return the rules of a scenario, or of the one with this name or path.

    Raises:
        ScenarioError: it cannot be played.
        OSError: it cannot be read.
    """
    return Ruleset.of(scenario if isinstance(scenario, Scenario) else load_scenario(scenario))
