"""Rulebook chapter 5, phase A: publish, share and sell."""

from typing import Any

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission

ALL = 1000


def shared_discovery(match: Start, wrinkles: str, *, prestige: int = 1001, **constants: Any) -> ScriptedMatch:
    """Seats 0 and 1 have unlocked node 0, seat 2 hasn't."""
    game = match(
        scenario(
            quick("a", prestige=prestige, revenue=100),
            node("b", [("a", 9)]),
            heads=(10, 10, 10),
            wrinkles=wrinkles,
            **constants,
        )
    )
    return game.tick(submission((0, ALL)), submission((0, ALL)))


def test_a1_publishing_gives_the_prestige_of_the_node(match: Start) -> None:
    """Phase A1: one requesting seat gains prest, whoever else knows the node."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]))
    assert game["prest"] == [2001, 1000, 1000]
    assert game["pub"] == [1, 0]


def test_a1_seats_that_publish_together_share_the_prestige(match: Start) -> None:
    """Phase A1: c requesting seats gain prest // c each."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]), submission(publish=[0]))
    assert game["prest"] == [1500, 1500, 1000]


def test_a1_an_illegal_request_takes_no_share(match: Start) -> None:
    """Phase A1: c counts the requesting seats with known = 2."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]), submission(publish=[0]), submission(publish=[0]))
    assert game["prest"] == [1500, 1500, 1000]


def test_a1_publishing_earns_money_if_there_is_an_economy(match: Start) -> None:
    """Phase A1: (econ) (prest // c) * pub_money // 1000, from the rounded share of prestige."""
    # 1001 // 2 = 500; 500 * 2000 // 1000 = 1000.
    game = shared_discovery(match, "publish econ", prestige=1001, pub_money=2000)
    game.tick(submission(publish=[0]), submission(publish=[0]))
    assert game["money"] == [6000, 6000, 5000]


def test_a1_without_an_economy_publishing_earns_no_money(match: Start) -> None:
    """Phase A1: the money is part of the wrinkle econ."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]))
    assert game["money"] == [5000, 5000, 5000]


def test_a1_publishing_makes_public(match: Start) -> None:
    """Phase A1: then everybody knows it; who unlocked it keeps known = 2."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]))
    assert [row[0] for row in game["known"]] == [2, 2, 1]


def test_a1_a_published_inspection_exposes_the_ending(match: Start) -> None:
    """Phase A1: an ending with insp >= veil gets expo = 1; nobody learns it and nobody gains prestige."""
    game = match(scenario(node("end", kind="yellow", veil=100, prestige=3000), node("b"), wrinkles="publish"))
    game.quarter(submission(inspect=ALL, inspect_target=0))
    game.tick(submission(publish=[0]))
    assert game["expo"] == [1, 0]
    assert (game["pub"], game["rvl"]) == ([0, 0], [0, 0])
    assert game["known"] == [[0, 0], [0, 0]]
    assert game["prest"] == [1000, 1000]


def test_a1_a_finding_can_be_published_when_nodes_cannot(match: Start) -> None:
    """Phase A1: only ordinary nodes need the wrinkle publish."""
    game = match(scenario(node("end", kind="red", veil=100), node("b")))
    game.quarter(submission(inspect=ALL, inspect_target=0))
    game.tick(submission(publish=[0]))
    assert game["expo"] == [1, 0]


def test_a2_sharing_teaches_the_chosen_seats(match: Start) -> None:
    """Phase A2: every seat in the mask gets known = 1; the node stays secret and earns nothing."""
    game = match(scenario(quick("a", prestige=900), heads=(10,) * 4, wrinkles="publish share"))
    game.tick(submission((0, ALL)))
    game.tick(submission(share=[[0, 0b1010]]))
    assert [row[0] for row in game["known"]] == [2, 1, 0, 1]
    assert (game["pub"], game["rvl"], game["prest"]) == ([0], [0], [1000] * 4)


def test_a2_the_receivers_are_the_union_of_all_masks(match: Start) -> None:
    """Phase A2: every seat in the union of the masks of the seats that know the node."""
    game = match(scenario(quick("a"), heads=(10,) * 4, wrinkles="publish share"))
    game.tick(submission((0, ALL)), submission((0, ALL)))
    game.tick(submission(share=[[0, 0b0100]]), submission(share=[[0, 0b1000]]))
    assert [row[0] for row in game["known"]] == [2, 2, 1, 1]


def test_a2_what_was_received_may_be_passed_on(match: Start) -> None:
    """Phase A2: a seat that knows the node may share it, however it learned it."""
    game = match(scenario(quick("a"), heads=(10,) * 3, wrinkles="publish share"))
    game.tick(submission((0, ALL))).tick(submission(share=[[0, 0b010]]))
    game.tick(None, submission(share=[[0, 0b100]]))
    assert [row[0] for row in game["known"]] == [2, 1, 1]


def test_a2_repeated_shares_of_a_node_add_up(match: Start) -> None:
    """Phase A2 and decision: two entries for one node in one submission mean both receivers."""
    game = match(scenario(quick("a"), heads=(10,) * 3, wrinkles="publish share"))
    game.tick(submission((0, ALL))).tick(submission(share=[[0, 0b010], [0, 0b100]]))
    assert [row[0] for row in game["known"]] == [2, 1, 1]


def test_a2_a_secret_that_is_published_in_this_tick_is_known_to_all(match: Start) -> None:
    """Phase A2 comes after A1: the share of a node that has just become public adds nothing."""
    game = match(scenario(quick("a"), heads=(10,) * 3, wrinkles="publish share"))
    game.tick(submission((0, ALL)))
    game.tick(submission(publish=[0], share=[[0, 0b010]]))
    assert game["pub"] == [1]
    assert [row[0] for row in game["known"]] == [2, 1, 1]


def test_a3_selling_reveals_the_node(match: Start) -> None:
    """Phase A3: sell = 1 and rvl = 1; the node stays secret."""
    game = shared_discovery(match, "publish econ")
    game.tick(submission(sell=[0]))
    assert [row[0] for row in game["sell"]] == [1, 0, 0]
    assert (game["rvl"], game["pub"]) == ([1, 0], [0, 0])
    assert [row[0] for row in game["known"]] == [2, 2, 0]


def test_a3_a_sale_is_for_ever(match: Start) -> None:
    """Chapter 3, sell: on sale for ever, also when the orders change."""
    game = shared_discovery(match, "publish econ")
    game.tick(submission(sell=[0])).tick(submission()).tick(submission(publish=[0]))
    assert [row[0] for row in game["sell"]] == [1, 0, 0]


def test_a3_selling_depends_on_revenue_and_not_on_the_kind(match: Start) -> None:
    """Phase A3: known = 2 and rev > 0; a blue node of a scenario file may have revenue."""
    game = match(scenario(quick("a", kind="blue", revenue=5), wrinkles="econ"))
    game.tick(submission((0, ALL))).tick(submission(sell=[0]))
    assert game["sell"][0] == [1]


def test_a3_selling_does_not_raise_what_others_see(match: Start) -> None:
    """Phase A3 and decision: revealed means rvl = 1; the fog of the other seats stays as it is."""
    game = match(
        scenario(
            quick("a"),
            quick("b", [("a", 9)], layer=5, revenue=100),
            wrinkles="publish econ fog",
            neutral0=0,
        )
    )
    game.tick(submission((0, ALL))).tick(submission((1, ALL))).tick(submission(sell=[1]))
    assert game["rvl"] == [0, 1]
    assert game["study"][1] == [100, 0]


def test_one_shot_orders_come_before_the_research_of_their_tick(match: Start) -> None:
    """Phase A before C: what is published in a tick can be built on in the same tick."""
    game = shared_discovery(match, "publish")
    game.tick(submission(publish=[0]), None, submission((1, ALL)))
    assert game["prog"][2] == [0, 10000]
