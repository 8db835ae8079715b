"""Rulebook chapter 8: payoffs."""

from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission

ALL = 1000
MOTIVES = ("academic", "profit", "haste", "beneficial", "crowd")
SEATS: dict[str, Any] = {"heads": (10,) * 5, "motives": MOTIVES}


def test_academic_wants_many_nodes_unlocked_and_to_be_first(match: Start) -> None:
    """Chapter 8, academic: acad_pub*nunl//ntech + min(acad_own, acad_own*credit*3//ntech)."""
    nodes = [quick(name) for name in "abcde"] + [node(name) for name in "fg"]
    game = match(scenario(*nodes, node("end", kind="red"), heads=(20, 30), wrinkles="publish", horizon=2))
    game.tick(submission((0, 500), (1, 500)), submission((2, 333), (3, 333), (4, 333))).tick()
    # 700 * 5 // 7 = 500; 300 * 2 * 3 // 7 = 257; 300 * 3 * 3 // 7 = 385 is capped at 300.
    assert game["credit"] == [2, 3]
    assert game.payoffs() == [757, 800]


def test_secrets_count_as_unlocked(match: Start) -> None:
    """Chapter 8, academic: nunl counts nodes with first >= 0, public or not."""
    game = match(scenario(quick("a"), node("b"), heads=(1, 10), wrinkles="publish", horizon=1))
    game.tick(None, submission((0, ALL)))
    assert game["pub"] == [0, 0]
    assert game.payoffs()[0] == 350


def test_endings_are_no_technologies_but_give_credit(match: Start) -> None:
    """Chapter 8, academic: ntech and nunl count ordinary nodes; credit counts every first unlock."""
    game = match(scenario(quick("end", kind="red"), *[node(f"n{i}") for i in range(6)], heads=(10, 10)))
    game.tick(submission((0, ALL)))
    assert game.payoffs() == [150, 0]


@pytest.mark.parametrize("motive", ["profit", "crowd"])
def test_profit_wants_green_nodes_and_revenue(match: Start, motive: str) -> None:
    """Chapter 8, profit and crowd: prof_first if greens > 0, and the rest by earn // prof_target."""
    position = scenario(
        quick("a", kind="green", revenue=301),
        node("b"),
        heads=(10, 10),
        motives=(motive, motive),
        wrinkles="econ publish",
        neutral0=0,
        prof_target=1000,
        horizon=12,
    )
    game = match(position)
    game.tick(submission((0, ALL))).quarter()
    assert game.payoffs() == [200, 0]
    game.quarter(submission(sell=[0])).quarter()
    # 800 * 602 // 1000 = 481.
    assert game["earn"] == [602, 0]
    assert game.payoffs() == [681, 0]


def test_profit_is_at_most_1000(match: Start) -> None:
    """Chapter 8, profit: min(1000 - prof_first, ...)."""
    game = match(
        scenario(
            quick("a", kind="green", revenue=5000),
            heads=(10,),
            motives=("profit",),
            wrinkles="econ publish",
            prof_target=1000,
        )
    )
    game.tick(submission((0, ALL))).quarter(submission(sell=[0]))
    assert game.payoffs() == [1000]


def test_revenue_counts_without_a_green_node(match: Start) -> None:
    """Chapter 8, profit: prof_first needs a green node unlocked personally, the rest needs revenue."""
    game = match(
        scenario(
            quick("a", kind="blue", revenue=500),
            heads=(10,),
            motives=("profit",),
            wrinkles="econ publish",
            prof_target=1000,
        )
    )
    game.tick(submission((0, ALL))).quarter(submission(sell=[0]))
    assert game.payoffs() == [400]


def ended(match: Start, kind: str, *, horizon: int = 30) -> ScriptedMatch:
    """Seat 2 has built the ending in tick 7, all motives in their order looking on."""
    game = match(scenario(node("end", kind=kind, cost=70), node("a"), horizon=horizon, **SEATS))
    game.tick(None, None, submission((0, ALL)))
    for _ in range(6):
        game.tick()
    assert (game["tick"], game["builders"]) == (7, 0b100)
    return game


@pytest.mark.parametrize("kind", ["yellow", "red"])
def test_haste_wants_the_nearest_ending(match: Start, kind: str) -> None:
    """Chapter 8, haste: haste_any + (builder: haste_own) + the rest * (T - t) // T, whichever ending it is."""
    game = ended(match, kind)
    # 300 + 200 + 500 * 23 // 30 = 383.
    assert game.payoffs()[2] == 883


def test_haste_gains_from_the_ending_of_another(match: Start) -> None:
    """Chapter 8, haste: haste_own for builders only."""
    position = scenario(
        quick("end", kind="red"), node("a"), heads=(10, 10), motives=("haste", "haste"), horizon=30
    )
    game = match(position).tick(submission((0, ALL)))
    # 500 * 29 // 30 = 483.
    assert game.payoffs() == [983, 783]


def test_beneficial_wants_yellow(match: Start) -> None:
    """Chapter 8, beneficial: yellow 1000, whoever built it."""
    assert ended(match, "yellow").payoffs()[3] == 1000


def test_beneficial_counts_every_month_before_red(match: Start) -> None:
    """Chapter 8, beneficial: red ben_survive * t // T."""
    # 200 * 7 // 30.
    assert ended(match, "red").payoffs()[3] == 46


def test_at_the_horizon(match: Start) -> None:
    """Chapter 8: haste 0, beneficial ben_horizon."""
    game = match(scenario(node("a"), node("end", kind="red"), horizon=1, **SEATS)).tick()
    assert game.payoffs() == [0, 0, 0, 300, 0]
