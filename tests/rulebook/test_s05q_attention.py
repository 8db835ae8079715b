"""Rulebook chapter 5, phases Q and Q0: when a quarter is settled, and what people worked on."""

from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, scenario, submission

ALL = 1000


def test_a_quarter_is_settled_in_its_last_tick(match: Start) -> None:
    """Phase Q: if (t + 1) mod quarter = 0."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0))
    incomes = [game.tick()["inc"][0] for _ in range(8)]
    # Endowment 10000 and half of the grants; the quarters end with ticks 3 and 7.
    assert incomes == [0, 0, 0, 17500, 17500, 17500, 17500, 17500]
    assert game["money"][0] == 5000 + 2 * 7500


def test_the_length_of_a_quarter_is_a_constant(match: Start) -> None:
    """Chapter 10, quarter."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0, quarter=2))
    assert [game.tick()["money"][0] for _ in range(4)] == [5000, 12500, 12500, 20000]


def test_lines_are_shares_of_the_heads_at_the_start_of_the_quarters_end(match: Start) -> None:
    """Phase Q: eff = heads * line_w // d, with the weights over budget scaled by d."""
    game = match(scenario(node("end", kind="red", veil=400), node("a"), heads=(7,)))
    # d = 1500: 7000 * 700 // 1500 = 3266; 3266 * 10 // 1000 = 32.
    game.quarter(submission((1, 800), inspect=700, inspect_target=0))
    assert game["insp"][0][0] == 32


def test_q0_working_on_a_node_makes_it_understood(match: Start) -> None:
    """Phase Q0: if prog > 0, study rises to st_under; working on it teaches the map."""
    game = match(scenario(node("a"), node("b"), node("child", [("a", 9)], layer=5), wrinkles="fog"))
    game.tick(submission((0, ALL)))
    assert game["study"][0] == [100, 100, 0]
    game.quarter()
    assert game["study"] == [[300, 100, 1], [100, 100, 0]]


def test_q0_a_project_without_progress_teaches_nothing(match: Start) -> None:
    """Phase Q0: an idle slot (conn = 0) has prog = 0."""
    game = match(scenario(node("a"), node("b", [("a", 9)], layer=1), wrinkles="fog"))
    game.quarter(submission((1, ALL)))
    assert game["study"][0] == [100, 100]


def test_q0_a_slot_of_weight_0_teaches_nothing(match: Start) -> None:
    """Phase Q0: for every slot with weight > 0, whatever progress there was before."""
    game = match(scenario(node("a"), node("b"), wrinkles="fog"))
    game.tick(submission((0, ALL))).quarter(submission((0, 0), (1, ALL)))
    assert game["prog"][0] == [10000, 30000]
    assert game["study"][0] == [100, 300]


# --- Hazardous work (hz), which shows in the walkouts of phase Q6 ---


def walkouts(match: Start, *nodes: dict[str, Any], wrinkles: str = "", **constants: Any) -> ScriptedMatch:
    """In this scenario heads * hz // 1000 leave each quarter: walk is 1000 and concern stays 1000."""
    return match(
        scenario(
            *nodes,
            wrinkles=f"econ social {wrinkles}",
            **{"neutral0": 0, "conc0": 1000, "conc_decay": 0, "walk": 1000, "reg_follow": 0, **constants},
        )
    )


def test_q0_hazardous_work_is_the_share_of_staff_on_nodes_above_the_audit_threshold(match: Start) -> None:
    """Phase Q0: hz += 1000 * w // d if pubhaz >= audit_haz."""
    game = walkouts(match, node("a", hazard=300), node("b", hazard=299), node("c", hazard=900))
    game.quarter(submission((0, 100), (1, 400), (2, 150)), submission((1, ALL)))
    assert game["heads"] == [7500, 10000]


def test_q0_hazardous_work_is_scaled_with_the_budget(match: Start) -> None:
    """Phase Q0: the share is of d, rounded for each slot."""
    game = walkouts(match, node("a", hazard=300), node("b", hazard=300))
    # d = 1500: 1000 * 500 // 1500 = 333 twice; one sum would give 666 as well, 10000 * 666 // 1000.
    game.quarter(submission((0, 500), (1, 500), secure=500))
    assert game["heads"] == [3340, 10000]


def test_q0_idle_hazardous_work_counts(match: Start) -> None:
    """Phase Q0: every slot with weight > 0 and a node, also one that makes no progress."""
    game = walkouts(match, node("a"), node("b", [("a", 9)], hazard=300))
    game.quarter(submission((1, 500)))
    assert game["heads"] == [5000, 10000]


@pytest.mark.parametrize("ticks", [1, 4])
def test_q0_hazardous_work_counts_when_it_is_done(match: Start, ticks: int) -> None:
    """Phase Q0: also a node that became known in this tick (or in an earlier one of the standing order)."""
    game = walkouts(match, node("a", hazard=300, cost=10 * ticks), wrinkles="publish")
    game.quarter(submission((0, ALL)))
    assert game["first"] == [ticks - 1]
    assert game["heads"] == [0, 10000]


def test_q0_a_facade_counts_by_the_hazard_it_shows(match: Start) -> None:
    """Phase Q0: pubhaz is fhaz until the ending is exposed."""
    facade = node("end", kind="red", facade="yellow", hazard=1000, facade_hazard=100)
    game = walkouts(match, facade, node("a"), wrinkles="facade")
    game.quarter(submission((0, 500)))
    assert game["heads"][0] == 10000
    game.quarter(submission((0, 500), publish=[0]))
    assert game["heads"][0] == 5000
