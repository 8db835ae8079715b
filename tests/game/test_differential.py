"""The batched engine and the plain-Python oracle play the same random games to the same state, tick by tick."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import Submissions, scenarios
from strategies import seeds as match_seeds
from techrace_game import JointOrders, MatchState, Ruleset, initial_state, observe, payoffs, step
from techrace_game.derived import derive
from techrace_game.legality import check
from techrace_game.scenario import scenario_from_json
from techrace_game.testing.adapters import TREE_NAMES, orders_of
from techrace_game.testing.oracle import STATE_NAMES, Oracle

MATCHES_PER_RUN = 120
BATCH = 3
"""So each run compares 360 random matches."""


@settings(
    max_examples=MATCHES_PER_RUN, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(
    scenario=scenarios(), seeds=st.lists(match_seeds, min_size=BATCH, max_size=BATCH), orders_seed=match_seeds
)
def test_engine_and_oracle_agree(scenario: dict[str, Any], seeds: list[int], orders_seed: int) -> None:
    """Every state array, every observation, refusal and payoff of three matches that share a batch."""
    ruleset = Ruleset.of(scenario_from_json(scenario))
    oracles = [Oracle(scenario, seed) for seed in seeds]
    state = initial_state(ruleset, np.array(seeds, np.uint64))
    for name in TREE_NAMES:
        for match, oracle in enumerate(oracles):
            tree = getattr(state.tree, name)
            assert tree[match if len(tree) > 1 else 0].tolist() == oracle.tree[name], name
    streams = [Submissions(orders_seed + match, ruleset.seats, ruleset.nodes) for match in range(BATCH)]
    compare(ruleset, state, oracles)
    while (state.over == 0).any():
        submitted = [stream.tick() for stream in streams]
        compare_refusals(ruleset, state, submitted, oracles)
        state = step(ruleset, state, joint_orders(submitted, ruleset.nodes))
        compare(ruleset, state, oracles)
        compare_derived(ruleset, state)


def joint_orders(submitted: list[list[dict[str, Any] | None]], nodes: int) -> JointOrders:
    """Return what all matches' seats submit as one batch."""
    joint = JointOrders.blank(len(submitted), len(submitted[0]), nodes)
    for match, seats in enumerate(submitted):
        for seat, order in enumerate(seats):
            if order is not None:
                joint.put(match, seat, orders_of(order))
    return joint


def compare(ruleset: Ruleset, state: MatchState, oracles: list[Oracle]) -> None:
    values = payoffs(ruleset, state)
    for match, oracle in enumerate(oracles):
        for name in STATE_NAMES:
            found = getattr(state, name)[match].tolist()
            assert found == getattr(oracle, name), f"match {match}, tick {oracle.tick}: {name}"
        if oracle.over:
            assert values[match].tolist() == oracle.payoffs()
    for seat in range(state.seats):
        seen = observe(ruleset, state, seat)
        for match, oracle in enumerate(oracles):
            compare_observation(seen, match, oracle.observe(seat))


def compare_observation(seen: Any, match: int, expected: Mapping[str, Any]) -> None:
    """Compare one match's row of an observation with the oracle's."""

    def found(name: str) -> Any:
        return getattr(seen, name)[match].tolist()

    for name in ("tick", "over", "conc", "reg", "nshots"):
        assert found(name) == expected[name], name
    for name in ("pub", "rvl", "expo"):
        assert found(name) == [bool(flag) for flag in expected[name]], name
    assert found("on_sale") == [[bool(flag) for flag in row] for row in expected["sell"]]
    assert found("seat_prest") == expected["prestige_of_seats"]
    assert found("seat_heads") == expected["heads_of_seats"]
    assert np.flatnonzero(seen.shot[match]).tolist() == expected["shots"]
    own = expected["own"]
    for name in (
        "known", "prog", "study", "insp", "heads", "money", "prest", "endow", "sec", "earn", "inc", "credit",
        "greens", "skill", "boost", "motive",
    ):  # fmt: skip
        assert found(name) == own[name], name
    for name in ("slot_node", "slot_w", "line_w"):
        assert found(name) == list(own["orders"][name]), name
    for name in ("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire"):
        assert found(name) == own["orders"][name], name
    for node, view in enumerate(expected["nodes"]):
        compare_node(seen, match, node, view)


def compare_node(seen: Any, match: int, node: int, view: Mapping[str, Any] | None) -> None:
    """Compare what is seen of one node; None: nothing may be."""
    edges = zip(seen.pre[match, node].tolist(), seen.strength[match, node].tolist(), strict=True)
    found = {
        "level": seen.level[match, node],
        "kind": seen.kind[match, node],
        "cost": seen.cost[match, node],
        "field": seen.field[match, node],
        "layer": seen.layer[match, node],
        "prestige": seen.prestige[match, node],
        "inspect": seen.ipow[match, node],
        "conn": seen.conn[match, node],
        "revenue": seen.revenue[match, node],
        "cap": seen.cap[match, node],
        "hazard": seen.hazard[match, node],
    }
    visible_edges = [(source, strength) for source, strength in edges if source >= 0]
    if view is None:
        assert set(found.values()) <= {0, -1}
        assert not visible_edges
        assert not seen.certified[match, node]
        return
    expected = {"revenue": -1, "cap": -1, "hazard": -1} | dict(view)
    assert {name: int(value) for name, value in found.items()} == {name: expected[name] for name in found}
    assert visible_edges == [tuple(edge) for edge in expected["edges"]]
    assert bool(seen.certified[match, node]) == expected["certified"]
    assert seen.assist[match, node].tolist() == expected["assist"]


def compare_refusals(
    ruleset: Ruleset, state: MatchState, submitted: list[list[dict[str, Any] | None]], oracles: list[Oracle]
) -> None:
    """Let the oracles play, and compare what they refuse with what :func:`check` refuses."""
    for match, oracle in enumerate(oracles):
        alone = state.rows(np.array([match]))
        before = [
            [] if order is None else refused(ruleset, alone, seat, order)
            for seat, order in enumerate(submitted[match])
        ]
        oracle.tick_orders(submitted[match])
        assert before == [sorted(reason for _, reason in refusals) for refusals in oracle.refusals]


def refused(ruleset: Ruleset, state: MatchState, seat: int, order: dict[str, Any]) -> list[str]:
    """Return the reasons for which parts of a submission are refused."""
    return sorted(refusal.reason.value for refusal in check(ruleset, state, seat, orders_of(order))[1])


def compare_derived(ruleset: Ruleset, state: MatchState) -> None:
    """What the engine keeps up to date is what counting from scratch gives."""
    assert state.derived is not None
    counted = derive(ruleset, state)
    for name in ("basis", "secrets", "inspecting", "assist", "revenue"):
        assert getattr(state.derived, name).tolist() == getattr(counted, name).tolist(), name
