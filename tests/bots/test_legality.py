"""House bots never submit what the rules refuse, whatever is played."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import strategies
from bots_kit import house, quarters, ruleset, seeds
from techrace_bots.archetypes import RandomLegal
from techrace_bots.policy import Policy, SeatOrders
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
