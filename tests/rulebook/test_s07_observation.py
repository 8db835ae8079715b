"""Rulebook chapter 7: the rest of an observation, and chapter 4's replies, as the oracle gives them.

Their form is an engine's own; these tests hold the oracle to the rules so that others can be compared with it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from techrace_game.testing.adapters import Order
from techrace_game.testing.build import node, quick, scenario, submission
from techrace_game.testing.oracle import Oracle
from techrace_game.testing.oracle_tree import EDGENOISE, draw

ALL = 1000


def start(position: Mapping[str, Any], *moves: Sequence[Order | None], seed: int = 1) -> Oracle:
    """Play some ticks."""
    game = Oracle(position, seed)
    for orders in moves:
        game.tick_orders([*orders, *[None] * (game.n_seats - len(orders))])
    return game


def test_headcounts_of_others_are_rounded_down_to_five_heads() -> None:
    """Chapter 7: headcount of the others rounded down to 5 heads; one's own is exact."""
    game = start(scenario(node("a"), heads=(12, 9, 10)))
    assert game.observe(0)["heads_of_seats"] == [12000, 5000, 10000]
    assert game.observe(2)["heads_of_seats"] == [10000, 5000, 10000]


def test_public_rows_are_shown_to_all() -> None:
    """Chapter 7: tick, conc, reg, pub, rvl, expo, sales and prestige of all seats."""
    game = start(
        scenario(quick("a", revenue=5), node("b"), wrinkles="publish econ social"),
        [submission((0, ALL))],
        [submission(sell=[0])],
    )
    seen = game.observe(1)
    assert seen["tick"] == 2
    assert seen["conc"] == 100
    assert seen["reg"] == 0
    assert (seen["pub"], seen["rvl"], seen["expo"]) == ([0, 0], [1, 0], [0, 0])
    assert seen["sell"] == [[1, 0], [0, 0]]
    assert seen["prestige_of_seats"] == [1000, 1000]


def test_a_warning_shot_names_its_node() -> None:
    """Chapter 7: nshots and which nodes fired."""
    game = start(
        scenario(
            node("x", hazard=900),
            quick("a", hazard=900),
            quick("b"),
            wrinkles="publish social shots",
            shot_rate=1_000_000,
        ),
        [submission((1, 500), (2, 500))],
    )
    assert (game.observe(1)["nshots"], game.observe(1)["shots"]) == (1, [1])


def test_hidden_rows_of_others_are_not_shown() -> None:
    """Chapter 7, hidden: the others' knowledge, progress, money, skills, motives and so on."""
    game = start(scenario(quick("a"), node("b"), wrinkles="publish skill"), [submission((0, 500), (1, 500))])
    mine, theirs = game.observe(0), game.observe(1)
    assert mine["own"]["known"] == [2, 0]
    assert theirs["own"]["known"] == [0, 0]
    assert theirs["own"]["prog"] == [0, 0]
    assert not {"known", "prog", "money", "sec", "skill", "motive", "insp", "neutral", "seed"} & set(theirs)


def test_a_rumour_shows_field_layer_prestige_assistance_and_inspection_power() -> None:
    """Chapter 7: from level 1; revenue, floor and hazard from level 2 only."""
    game = start(scenario(node("a"), node("end", kind="red", layer=9, prestige=3000), wrinkles="fog"))
    seen = game.observe(0)["nodes"][1]
    assert (seen["level"], seen["field"], seen["layer"], seen["prestige"]) == (1, 1, 9, 3000)
    assert (seen["assist"], seen["inspect"]) == ([0] * 6, 0)
    assert not {"revenue", "cap", "hazard"} & set(seen)


def test_a_sketch_shows_revenue_floor_and_hazard() -> None:
    """Chapter 7: from level 2."""
    game = start(scenario(node("a", kind="green", revenue=70, hazard=30, cost=10, floor=3), wrinkles="fog"))
    seen = game.observe(0)["nodes"][0]
    assert (seen["level"], seen["revenue"], seen["hazard"], seen["cap"]) == (2, 70, 30, 3334)


def test_the_hazard_of_an_ending_is_what_the_public_believes() -> None:
    """Chapter 7: pubhaz, also for a seat that has certified a facade."""
    facade = node("f", kind="red", facade="yellow", hazard=1000, facade_hazard=150, veil=100)
    orders = [submission(inspect=ALL, inspect_target=0)]
    game = start(scenario(facade, node("a"), wrinkles="facade"), orders, [], [], [])
    assert (game.observe(0)["nodes"][0]["kind"], game.observe(0)["nodes"][0]["hazard"]) == (3, 150)
    assert (game.observe(0)["nodes"][0]["certified"], game.observe(1)["nodes"][0]["certified"]) == (
        True,
        False,
    )
    game.tick_orders([submission(publish=[0]), None])
    assert (game.observe(1)["nodes"][0]["kind"], game.observe(1)["nodes"][0]["hazard"]) == (3, 1000)


def test_an_unseen_node_is_not_shown() -> None:
    """Chapter 7, level 0: nothing at all."""
    game = start(scenario(node("a"), node("deep", layer=5), wrinkles="fog"))
    assert game.observe(0)["nodes"][1] is None


def test_conn_shown_is_computed_from_what_is_perceived() -> None:
    """Chapter 7, conn shown: visible, perceived strengths and own knowledge."""
    position = scenario(
        quick("a"), node("b"), node("c", [("a", 4), ("b", 6)], layer=1), wrinkles="fog publish"
    )
    game = start(position, [submission((0, ALL))], seed=5)
    seen_b, seen_a = (s + draw(5, EDGENOISE, 0, 10 + k) % 5 - 2 for k, s in enumerate((6, 4)))
    r = seen_a * 1000 // (seen_a + seen_b)
    node_c = game.observe(0)["nodes"][2]
    assert node_c["edges"] == [(1, seen_b), (0, seen_a)]
    assert node_c["conn"] == r * r // 1000 != 160


def test_own_rates_are_exact() -> None:
    """Chapter 7: the own rate of a project is always exact, whatever the perceived conn."""
    position = scenario(
        quick("a"), node("b"), node("c", [("a", 4), ("b", 6)], layer=1), wrinkles="fog publish"
    )
    game = start(position, [submission((0, ALL))], [submission((2, ALL))], seed=5)
    assert game.observe(0)["own"]["rates"] == {2: 1600}
    assert game.observe(0)["own"]["prog"][2] == 1600


# --- Chapter 4: the reply lists (part, reason) ---


@pytest.mark.parametrize(
    ("parts", "reply"),
    [
        ({"slots": [[9, 1]]}, ("slot 0", "unseen")),
        ({"slots": [[4, 1]]}, ("slot 0", "unseen")),
        ({"slots": [[1, 1], [0, 1]]}, ("slot 1", "known")),
        ({"slots": [[1, 1], [1, 1]]}, ("slot 1", "duplicate")),
        ({"slots": [[2, 1]]}, ("slot 0", "no-basis")),
        ({"slots": [[1, 1001]]}, ("weight 0", "range")),
        ({"slots": [[1, -1]]}, ("weight 0", "range")),
        ({"lines": [0, 0, 1001, 0, 0]}, ("line 2", "range")),
        ({"scout_target": 9}, ("scout_target", "unseen")),
        ({"scout_target": 4}, ("scout_target", "unseen")),
        ({"inspect_target": 1}, ("inspect_target", "not-an-ending")),
        ({"inspect_target": 4}, ("inspect_target", "not-an-ending")),
        ({"lobby_dir": 2}, ("lobby_dir", "range")),
        ({"mode": 4}, ("mode", "range")),
        ({"mask": 64}, ("mask", "range")),
        ({"hire": 1_000_000_001}, ("hire", "range")),
        ({"publish": [1]}, ("publish 1", "not-yours")),
        ({"publish": [5]}, ("publish 5", "already-public")),
        ({"publish": [3]}, ("publish 3", "not-certified")),
        ({"sell": [1]}, ("sell 1", "not-yours")),
        ({"sell": [5]}, ("sell 5", "no-revenue")),
        ({"sell": [0]}, ("sell 0", "already")),
        ({"share": [[1, 2]]}, ("share 1", "unknown")),
        ({"share": [[5, 2]]}, ("share 5", "already-public")),
        ({"share": [[3, 2]]}, ("share 3", "ending")),
        ({"share": [[0, 1]]}, ("share 0", "self")),
    ],
)
def test_each_refusal_has_its_reason(parts: dict[str, Any], reply: tuple[str, str]) -> None:
    """Chapter 4, checks: part by part."""
    position = scenario(
        quick("a", revenue=5),
        node("b"),
        node("c", [("b", 9)], layer=1),
        node("end", kind="yellow", veil=400),
        node("deep", layer=5),
        quick("pub"),
        wrinkles="fog publish share econ",
    )
    game = start(
        position, [submission((0, 500), (5, 500))], [submission(publish=[5], sell=[0])], [submission(**parts)]
    )
    assert game.observe(0)["refusals"] == [reply]
    assert game.observe(1)["refusals"] == []


@pytest.mark.parametrize(
    ("wrinkles", "parts", "refused"),
    [
        ("econ", {"publish": [0]}, ["publish 0"]),
        ("publish econ", {"share": [[0, 2]]}, ["share 0"]),
        ("share econ", {"share": [[0, 2]]}, ["share 0"]),
        ("publish share", {"sell": [0]}, ["sell 0"]),
        ("", {"lines": [100] * 5, "mode": 3, "mask": 63, "hire": 100, "lobby_dir": 1, "scout_target": 1}, []),
    ],
)
def test_a_switched_off_wrinkle_refuses_its_one_shot_orders(
    wrinkles: str, parts: dict[str, Any], refused: list[str]
) -> None:
    """Chapter 4, off, and decision: standing parts that a wrinkle makes inert are accepted."""
    game = start(
        scenario(quick("a", revenue=5), node("b"), wrinkles=wrinkles),
        [submission((0, ALL))],
        [submission(**parts)],
    )
    assert game.observe(0)["refusals"] == [(part, "off") for part in refused]


def test_after_the_end_everything_is_refused() -> None:
    """Chapter 4: over."""
    game = start(scenario(node("a"), horizon=1), [], [submission((0, ALL))])
    assert game.observe(0)["refusals"] == [("submission", "over")]
    assert game.observe(1)["refusals"] == []


def test_over_budget_nothing_is_refused() -> None:
    """Chapter 4: weights are scaled instead."""
    game = start(scenario(node("a")), [submission((0, 1000), scout=1000, secure=1000)])
    assert game.observe(0)["refusals"] == []
