"""The compiled loop that the engine is measured against plays the same matches as the engine."""

import attrs
import numpy as np
import pytest

from compiled import play
from compiled_records import (
    events_array,
    order_records,
    rules_record,
    scratch_record,
    state_records,
    tree_records,
)
from engine_workload import Workload, archetypes
from strategies import Submissions
from techrace_bots.table import Table
from techrace_game import JointOrders, MatchState, Ruleset, advance, initial_state, load_scenario
from techrace_game.scenario_schema import EventSpec, GeneratorSpec
from techrace_game.state import ARRAYS
from techrace_game.testing.adapters import orders_of

# numba compiles once and keeps the result beside the module.
pytestmark = pytest.mark.slow

MATCHES = 12
MIDDLE = 40
TICKS = 24


def compare(ruleset: Ruleset, start: MatchState, rounds: list[JointOrders], ticks: int) -> MatchState:
    """Play rounds of so many ticks with both, compare every state array, return the engine's."""
    state = start
    for joint in rounds:
        state = advance(ruleset, state, joint, ticks=ticks)
    compiled = state_records(start)
    play(
        rules_record(ruleset)[0],
        tree_records(start.tree, start.matches),
        compiled,
        scratch_record(ruleset.seats, ruleset.nodes)[0],
        order_records(rounds, ruleset.nodes),
        events_array(ruleset),
        ticks,
    )
    for name in ARRAYS:
        assert compiled[name].tolist() == getattr(state, name).tolist(), name
    return state


def test_matches_of_the_archetypes() -> None:
    """The workload of the benchmark, to the end of every match."""
    work = Workload.record(Ruleset.of(load_scenario("standard")), MATCHES)
    final = compare(work.ruleset, work.start, list(work.rounds), work.ruleset.constants.quarter)
    assert (final.over > 0).all()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"w_publish": 0},
        {"w_fog": 0, "w_floor": 0, "w_redisc": 0, "gamma": 1},
        {"w_econ": 0, "w_social": 0, "w_assist": 0, "gamma": 3},
        {
            "leak_ppm": 400_000,
            "audit_rate": 3000,
            "shot_rate": 3000,
            "conc0": 700,
            "wage": 4000,
            "quarter": 3,
        },
    ],
)
def test_submissions_at_random(changes: dict[str, int]) -> None:
    """From the middle of matches in which few secrets are published on, anything may be submitted at any tick."""
    scenario = load_scenario("standard")
    scenario = attrs.evolve(
        scenario,
        generator=GeneratorSpec(cost0=25, cost_l=3, veil=5),
        constants=attrs.evolve(scenario.constants, horizon=MIDDLE + TICKS, **changes),
        events=(
            EventSpec(tick=MIDDLE + 5, conc=300, reg=-50),
            EventSpec(tick=MIDDLE + 9, conc=-100, reg=200),
        ),
    )
    ruleset = Ruleset.of(scenario)
    start = initial_state(ruleset, np.arange(MATCHES, dtype=np.uint64))
    table = Table(ruleset, archetypes(ruleset), start)
    while start.tick[0] < MIDDLE:
        joint = table.decide(start)
        assert joint is not None
        start = advance(ruleset, start, attrs.evolve(joint, publish=None), ticks=4)
    streams = [Submissions(match, ruleset.seats, ruleset.nodes) for match in range(MATCHES)]
    rounds = []
    for _ in range(TICKS):
        joint = JointOrders.blank(MATCHES, ruleset.seats, ruleset.nodes)
        for match, stream in enumerate(streams):
            for seat, order in enumerate(stream.tick()):
                if order is not None:
                    joint.put(match, seat, orders_of(order))
        rounds.append(joint)
    final = compare(ruleset, start, rounds, ticks=1)
    assert (final.over > 0).all()
