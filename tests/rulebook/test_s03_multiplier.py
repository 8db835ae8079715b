"""Rulebook chapter 3: the node multiplier of regulation and rediscovery, and the public's belief in hazards."""

from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, scenario, submission

ALL = 1000


def regulated(match: Start, *nodes: dict[str, Any], reg: int = 400, **constants: Any) -> ScriptedMatch:
    """A quarter has passed in which regulation was set and relaxed to three quarters of that."""
    game = match(
        scenario(
            *nodes,
            wrinkles="social facade",
            conc0=0,
            events=[{"tick": 0, "reg": reg}],
            **constants,
        )
    )
    game.quarter()
    # The target is 0: reg + ((0 - reg) >> 2).
    assert game["reg"] == reg * 3 // 4
    return game


def test_regulation_slows_hazardous_nodes(match: Start) -> None:
    """Chapter 3, node multiplier: m = 1000 - reg * pubhaz // 1000."""
    game = regulated(match, node("safe"), node("a", hazard=500), node("b", hazard=1000))
    game.tick(submission((0, 100), (1, 100), (2, 100)))
    # One head each; reg 300: 1000, 1000 - 150, 1000 - 300.
    assert game["prog"][0] == [1000, 850, 700]


def test_regulation_never_slows_below_reg_min(match: Start) -> None:
    """Chapter 3, node multiplier: m is at least reg_min."""
    game = regulated(match, node("a", hazard=1000), node("b", hazard=700), reg=1000, reg_min=400)
    game.tick(submission((0, 100), (1, 100)))
    # reg 750: 1000 - 750 = 250 -> 400; 1000 - 525 = 475.
    assert game["prog"][0] == [400, 475]


def test_a_facade_is_regulated_by_the_hazard_it_shows(match: Start) -> None:
    """Chapter 3, pubhaz: fhaz until the truth about an ending is public."""
    facade = node("end", kind="red", facade="yellow", hazard=1000, facade_hazard=200)
    game = regulated(match, facade, node("a"))
    game.tick(submission((0, 100)))
    assert game["prog"][0][0] == 940


def test_an_exposed_facade_is_regulated_by_its_true_hazard(match: Start) -> None:
    """Chapter 3, pubhaz: haz once expo is set; a veil of 0 lets anybody publish the inspection."""
    facade = node("end", kind="red", facade="yellow", hazard=1000, facade_hazard=200, veil=0)
    game = regulated(match, facade, node("a"))
    game.tick(submission((0, 100)), submission(publish=[0]))
    assert game["expo"][0] == 1
    assert game["prog"][0][0] == 700


def test_a_true_face_is_regulated_by_its_true_hazard(match: Start) -> None:
    """Chapter 3, pubhaz: haz if the kind is the face, even when a facade hazard is given."""
    honest = node("end", kind="red", facade="red", hazard=1000, facade_hazard=200, veil=400)
    game = regulated(match, honest, node("a"))
    game.tick(submission((0, 100)))
    assert game["prog"][0][0] == 700


def discovered(match: Start, *, wrinkles: str = "publish redisc", **constants: Any) -> ScriptedMatch:
    """Seat 0 has unlocked and kept node 0 in tick 0; tick 1 comes next."""
    game = match(scenario(node("a", cost=10, revenue=100), heads=(10, 1), wrinkles=wrinkles, **constants))
    return game.tick(submission((0, ALL)))


def test_a_secret_is_rediscovered_the_faster_the_older_it_is(match: Start) -> None:
    """Chapter 3, node multiplier: b = redisc_rate * (start of the quarter - first), m = m*(1000+b)//1000."""
    game = discovered(match).quarter()
    game.tick(None, submission((0, 100)))
    # Tick 4: 25 * 4 = 100; a tenth of one head.
    assert game["prog"][1] == [110]


def test_rediscovery_is_constant_inside_a_quarter(match: Start) -> None:
    """Chapter 3, node multiplier: the age counts from the first tick of the present quarter, at least 0."""
    game = discovered(match)
    game.tick(None, submission((0, 100))).tick().tick()
    assert game["tick"] == 4
    assert game["prog"][1] == [300]
    game.quarter()
    assert game["prog"][1] == [300 + 4 * 110]


def test_rediscovery_counts_from_the_first_unlock(match: Start) -> None:
    """Chapter 3, node multiplier: the age is the quarter's first tick less `first`."""
    game = match(scenario(node("a", cost=10), heads=(10, 1), wrinkles="publish redisc"))
    game.tick().tick(submission((0, ALL))).quarter()
    assert game["first"] == [1]
    game.tick(None, submission((0, 100)))
    assert game["prog"][1] == [107]


def test_rediscovery_is_capped(match: Start) -> None:
    """Chapter 3, node multiplier: b is at most redisc_cap."""
    game = discovered(match, redisc_cap=60).quarter()
    game.tick(None, submission((0, 100)))
    assert game["prog"][1] == [106]


def test_a_revealed_node_is_rediscovered_faster_beyond_the_cap(match: Start) -> None:
    """Chapter 3, node multiplier: after the cap, b += rvl_bonus if rvl."""
    game = discovered(match, wrinkles="publish redisc econ", redisc_cap=60, neutral0=0).quarter()
    game.tick(submission(sell=[0]), submission((0, 100)))
    assert game["rvl"] == [1]
    assert game["prog"][1] == [156]


def test_what_nobody_unlocked_is_not_rediscovered(match: Start) -> None:
    """Chapter 3, node multiplier: b is 0 while first < 0."""
    game = match(scenario(node("a"), wrinkles="redisc")).quarter().quarter()
    game.tick(submission((0, ALL)))
    assert game["prog"][0] == [10000]


@pytest.mark.parametrize("on", [True, False])
def test_regulation_comes_before_rediscovery(match: Start, *, on: bool) -> None:
    """Chapter 3, node multiplier: m of regulation is multiplied by (1000 + b) and rounded once more."""
    game = match(
        scenario(
            node("a", cost=10, hazard=777),
            heads=(10, 1),
            wrinkles="publish social" + " redisc" * on,
            conc0=0,
            events=[{"tick": 0, "reg": 400}],
        )
    )
    game.quarter(submission((0, ALL)))
    game.tick(None, submission((0, ALL)))
    # 1000 - 300 * 777 // 1000 = 767; 767 * 1100 // 1000 = 843.
    assert game["prog"][1] == [843 if on else 767]
