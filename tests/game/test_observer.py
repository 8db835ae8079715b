"""An observer that keeps its maps sees what an observation built from nothing shows."""

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from strategies import Submissions, scenarios, seeds
from techrace_game import JointOrders, MatchState, Observation, Ruleset, initial_state, observe, step
from techrace_game.observer import Observer
from techrace_game.public_view import observe_public
from techrace_game.scenario import load_scenario, scenario_from_json
from techrace_game.testing.adapters import orders_of


def play_and_compare(ruleset: Ruleset, state: MatchState, streams: list[Submissions]) -> None:
    """Play to the end, dropping finished matches on the way."""
    observer = Observer(ruleset, state)
    while state.matches:
        for seat, seen in enumerate(observer.observe(state)):
            assert_same(seen, observe(ruleset, state, seat))
        joint = JointOrders.blank(state.matches, ruleset.seats, ruleset.nodes)
        for match, stream in enumerate(streams):
            for seat, order in enumerate(stream.tick()):
                if order is not None:
                    joint.put(match, seat, orders_of(order))
        state = step(ruleset, state, joint)
        running = np.flatnonzero(state.over == 0)
        if len(running) < state.matches:
            observer.keep(running)
            state, streams = state.rows(running), [streams[match] for match in running]


def assert_same(found: Observation, expected: Observation) -> None:
    for field in attrs.fields(Observation):
        here, there = getattr(found, field.name), getattr(expected, field.name)
        np.testing.assert_array_equal(here, there, err_msg=field.name)
        if field.name != "seat":
            assert here.dtype == there.dtype, field.name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(scenario=scenarios(), first_seed=seeds)
def test_kept_maps_equal_maps_from_nothing(scenario: dict[str, Any], first_seed: int) -> None:
    ruleset = Ruleset.of(scenario_from_json(scenario))
    matches = np.array([first_seed, first_seed // 2, first_seed // 3], np.uint64)
    streams = [Submissions(int(seed), ruleset.seats, ruleset.nodes) for seed in matches]
    play_and_compare(ruleset, initial_state(ruleset, matches), streams)


def test_rates_can_be_left_out() -> None:
    ruleset = Ruleset.of(scenario_from_json({
        "format": "techrace-scenario-1", "id": "x", "title": "X", "generator": {},
        "seats": [{"motive": "haste", "heads": 5, "name": "A"}],
    }))  # fmt: skip
    state = initial_state(ruleset, np.array([1], np.uint64))
    (seen,) = Observer(ruleset, state, rate=False).observe(state)
    assert seen.rate.tolist() == [[-1] * 6]


def test_observing_a_seat_that_does_not_exist_names_it() -> None:
    ruleset = Ruleset.of(scenario_from_json({
        "format": "techrace-scenario-1", "id": "x", "title": "X", "generator": {},
        "seats": [{"motive": "haste", "heads": 5, "name": "A"}],
    }))  # fmt: skip
    state = initial_state(ruleset, np.array([1], np.uint64))
    with pytest.raises(ValueError, match=r"seat: 1 is not within 0\.\.0"):
        observe(ruleset, state, 1)


def test_nobody_can_write_what_another_seat_or_a_later_tick_reads() -> None:
    ruleset = Ruleset.of(load_scenario("toy"))
    state = initial_state(ruleset, np.array([1, 2], np.uint64))
    seen = [
        *Observer(ruleset, state).observe(state),
        observe(ruleset, state, 0),
        observe_public(ruleset, state),
    ]
    for observation in seen:
        writable = [
            field.name
            for field in attrs.fields(Observation)
            if field.name != "seat" and getattr(observation, field.name).flags.writeable
        ]
        assert not writable
