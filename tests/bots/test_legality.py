"""House bots never submit what the rules refuse, whatever is played."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from bots_kit import house, quarters, ruleset, seeds
from techrace_bots.archetypes import RandomLegal
from techrace_bots.policy import Policy, SeatOrders
from techrace_bots.registry import STRATEGIES, player
from techrace_bots.strategies import Rollout
from techrace_game import MatchState, Ruleset, check
from techrace_game.scenario import scenario_from_json
from techrace_game.types import SeedArray


def assert_all_legal(rules: Ruleset, players: list[Policy], matches: SeedArray) -> int:
    submitted = 0
    for state, submissions in quarters(rules, players, matches):
        for match in range(state.matches):
            alone = state.rows(np.array([match]))
            for seat, orders in enumerate(submissions):
                assert_legal(rules, alone, seat, match, orders)
                submitted += 1
    return submitted


def assert_legal(rules: Ruleset, state: MatchState, seat: int, match: int, orders: SeatOrders | None) -> None:
    assert orders is not None
    row = orders.row(match)
    legal, refusals = check(rules, state, seat, row)
    # A project may have to wait for a basis that the fog pretended to be there.
    assert [refusal.message for refusal in refusals if not refusal.stands] == []
    assert legal == row


@pytest.mark.slow
@pytest.mark.parametrize("name", ["standard", "toy", "alignment2023", "turbo-doomed", "deceptive"])
def test_archetypes_are_legal(name: str) -> None:
    rules = ruleset(name)
    assert assert_all_legal(rules, house(rules), seeds(3)) > 100


STRATEGY_NAMES = [policy.name for policy in STRATEGIES if policy is not Rollout]


@pytest.mark.slow
def test_strategies_are_legal() -> None:
    """Each in some seats of some matches."""
    rules = ruleset("deceptive")
    for first in range(0, len(STRATEGY_NAMES), rules.seats):
        players = table(rules, STRATEGY_NAMES[first:] + STRATEGY_NAMES)
        assert assert_all_legal(rules, players, seeds(2)) > 50


def table(rules: Ruleset, names: list[str]) -> list[Policy]:
    partners = (1 << rules.seats) - 1
    full = [f"{name}:partners={partners}" if name == "coordinate" else name for name in names[: rules.seats]]
    players = [player(name, rules.constants) for name in full]
    assert all(isinstance(one, Policy) for one in players)
    return [one for one in players if isinstance(one, Policy)]


@pytest.mark.slow
def test_the_random_bot_is_legal() -> None:
    rules = ruleset()
    assert assert_all_legal(rules, [RandomLegal(rules.constants)] * rules.seats, seeds(3)) > 100


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(scenario=strategies.scenarios(), first=strategies.seeds)
def test_house_bots_are_legal_in_any_scenario(scenario: dict[str, Any], first: int) -> None:
    rules = Ruleset.of(scenario_from_json(scenario))
    players: list[Policy] = house(rules)
    players[::2] = [RandomLegal(rules.constants)] * len(players[::2])
    assert_all_legal(rules, players, np.array([first, first // 2], np.uint64))


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(
    scenario=strategies.scenarios(),
    first=strategies.seeds,
    names=st.permutations(STRATEGY_NAMES),
)
def test_strategies_are_legal_in_any_scenario(scenario: dict[str, Any], first: int, names: list[str]) -> None:
    rules = Ruleset.of(scenario_from_json(scenario))
    assert_all_legal(rules, table(rules, names + names), np.array([first, first // 2], np.uint64))
