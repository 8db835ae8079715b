"""Rule 4: what a host leaves of a submission plays as the whole submission does."""

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings

from strategies import Submissions, scenarios
from strategies import seeds as match_seeds
from techrace_game import JointOrders, MatchState, Orders, Ruleset, check, initial_state, step
from techrace_game.scenario import scenario_from_json
from techrace_game.state import ARRAYS
from techrace_game.testing.adapters import orders_of
from techrace_game.testing.build import node, quick, scenario, submission

POSITIONS = {"slot_node", "slot_w"}


def after(ruleset: Ruleset, state: MatchState, orders: list[Orders | None]) -> MatchState:
    return step(ruleset, state, JointOrders.of_match(orders, ruleset.nodes))


@pytest.mark.slow
@settings(max_examples=15, deadline=None, database=None)
@given(scenario=scenarios(), seed=match_seeds, orders_seed=match_seeds)
def test_refused_parts_leave_no_trace(scenario: dict[str, Any], seed: int, orders_seed: int) -> None:
    """Rule 15.3: without its refused parts a submission leads to the same state, but for slots' positions."""
    ruleset = Ruleset.of(scenario_from_json(scenario))
    state = initial_state(ruleset, np.array([seed], np.uint64))
    stream = Submissions(orders_seed, ruleset.seats, ruleset.nodes)
    while state.over[0] == 0:
        submitted = [None if order is None else orders_of(order) for order in stream.tick()]
        legal = [
            None if orders is None else check(ruleset, state, seat, orders)[0]
            for seat, orders in enumerate(submitted)
        ]
        whole, stripped = after(ruleset, state, submitted), after(ruleset, state, legal)
        for name in set(ARRAYS) - POSITIONS:
            assert getattr(whole, name).tolist() == getattr(stripped, name).tolist(), name
        for seat in range(ruleset.seats):
            assert projects(whole, seat) == projects(stripped, seat)
        state = whole


def projects(state: MatchState, seat: int) -> list[tuple[int, int]]:
    """Return a seat's projects in order, without empty slots."""
    slots = zip(state.slot_node[0, seat].tolist(), state.slot_w[0, seat].tolist(), strict=True)
    return [slot for slot in slots if slot[0] >= 0]


@pytest.mark.parametrize("mask", [0b100, 0b1100, 1 << 40 | 0b100, -4, -(2**31) | 0b100])
def test_receivers_who_exist_stand(mask: int) -> None:
    """Rule 4.6, share: bits beyond the last seat are dropped, whatever they are; the other receivers stand."""
    ruleset = Ruleset.of(
        scenario_from_json(scenario(quick("a"), heads=(10, 10, 10), wrinkles="publish share"))
    )
    state = initial_state(ruleset, np.array([1], np.uint64))
    state = after(ruleset, state, [orders_of(submission((0, 1000))), None, None])
    legal, refused = check(ruleset, state, 0, orders_of(submission(share=[[0, mask]])))
    assert legal.share == ((0, 0b100),)
    assert [refusal.reason.value for refusal in refused] == ([] if mask == 0b100 else ["range"])


def test_the_order_of_reasons() -> None:
    """Rule 4.8: of several reasons the one that stands first in the table is given."""
    ruleset = Ruleset.of(scenario_from_json(scenario(quick("a"), node("end", kind="red", veil=9))))
    state = initial_state(ruleset, np.array([1], np.uint64))
    state = after(ruleset, state, [orders_of(submission((0, 1000))), None])

    def reasons(seat: int, **parts: Any) -> list[str]:
        return [
            refusal.reason.value for refusal in check(ruleset, state, seat, orders_of(submission(**parts)))[1]
        ]

    assert reasons(0, publish=[9]) == ["range"]
    assert reasons(0, publish=[1]) == ["not-certified"]
    assert reasons(0, publish=[0]) == ["off"]
    assert reasons(1, sell=[0]) == ["off"]
    assert reasons(1, share=[[1, 0b111]]) == ["off"]
    assert reasons(0, slots=[[0, 2000], [0, 10]]) == ["known", "known"]
    assert reasons(0, slots=[[1, 2000], [1, 2000]]) == ["range", "duplicate"]
    assert check(ruleset, state, 1, attrs.evolve(Orders(), slots=((1, 10),)))[1] == ()
