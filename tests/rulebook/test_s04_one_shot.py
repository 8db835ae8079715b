"""Rulebook chapter 4: which publications, sales and shares are refused."""

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission

ALL = 1000


def secret(match: Start, *, wrinkles: str = "publish share econ", n_seats: int = 3) -> ScriptedMatch:
    """Seat 0 has unlocked node 0 (worth 900 prestige and 100 revenue) and kept it; nobody else knows a thing."""
    game = match(
        scenario(
            quick("a", prestige=900, revenue=100),
            node("b"),
            node("end", kind="yellow", veil=400),
            heads=[10] * n_seats,
            wrinkles=wrinkles,
            neutral0=0,
        )
    )
    return game.tick(submission((0, ALL)))


def test_only_who_unlocked_a_node_may_publish_it(match: Start) -> None:
    """Chapter 4, publish not-yours: known is not 2."""
    game = secret(match)
    game.tick(submission(share=[[0, 2]]), submission(publish=[0])).tick(None, submission(publish=[0, 1]))
    assert game["known"][1] == [1, 0, 0]
    assert game["pub"] == [0, 0, 0]


def test_what_is_public_is_not_published_again(match: Start) -> None:
    """Chapter 4, publish already-public: no second reward."""
    game = secret(match)
    game.tick(submission(publish=[0]))
    assert game["prest"] == [1900, 1000, 1000]
    game.tick(submission(publish=[0]))
    assert game["prest"] == [1900, 1000, 1000]


def test_the_finding_about_an_ending_needs_a_certificate(match: Start) -> None:
    """Chapter 4, publish not-certified: insp < veil."""
    game = secret(match)
    # 3 quarters of 10 heads give 300 points of 400, the fourth the rest.
    inspector = submission(inspect=ALL, inspect_target=2)
    game.quarter(None, inspector).quarter().quarter()
    game.tick(None, submission(inspect=ALL, inspect_target=2, publish=[2]))
    assert (game["insp"][1][2], game["expo"]) == (300, [0, 0, 0])
    game.quarter()
    assert game["insp"][1][2] == 400
    game.tick(submission(publish=[2]))
    assert game["expo"] == [0, 0, 0]
    game.tick(None, submission(publish=[2]))
    assert game["expo"] == [0, 0, 1]


def test_only_who_unlocked_a_node_may_sell_it(match: Start) -> None:
    """Chapter 4, sell not-yours: known is not 2."""
    game = secret(match)
    game.tick(submission(share=[[0, 2]]), submission(sell=[0]), submission(sell=[0]))
    game.tick(None, submission(sell=[0]))
    assert game["sell"] == [[0, 0, 0]] * 3


def test_what_brings_no_revenue_is_not_sold(match: Start) -> None:
    """Chapter 4, sell no-revenue: rev = 0."""
    game = match(scenario(quick("a"), wrinkles="econ"))
    game.tick(submission((0, ALL))).tick(submission(sell=[0]))
    assert game["sell"] == [[0], [0]]


def test_selling_twice_is_selling_once(match: Start) -> None:
    """Chapter 4, sell already: a node that is on sale stays on sale."""
    game = secret(match)
    game.tick(submission(sell=[0])).tick(submission(sell=[0]))
    assert [row[0] for row in game["sell"]] == [1, 0, 0]


def test_what_is_unknown_is_not_shared(match: Start) -> None:
    """Chapter 4, share unknown: known = 0."""
    game = secret(match)
    game.tick(None, submission(share=[[0, 4], [1, 4]]))
    assert game["known"][2] == [0, 0, 0]


def test_an_ending_is_not_shared(match: Start) -> None:
    """Chapter 4, share ending: nobody knows one while the game runs, and nobody learns one."""
    game = secret(match)
    game.tick(submission(share=[[2, 6]]))
    assert [row[2] for row in game["known"]] == [0, 0, 0]


@pytest.mark.parametrize("mask", [0b1, 0b1000, 0b1001, 1 << 40, -8])
def test_the_own_bit_and_bits_beyond_the_seats_are_dropped(match: Start, mask: int) -> None:
    """Chapter 4, share self, and decision: the remaining receivers stand."""
    game = secret(match)
    game.tick(submission(share=[[0, mask | 0b100]]))
    assert [row[0] for row in game["known"]] == [2, 0, 1]


def test_one_shot_orders_for_nodes_out_of_range_are_dropped(match: Start) -> None:
    """Chapter 4 and decision: the rest of the submission stands."""
    game = secret(match)
    game.tick(submission(publish=[-1, 3, 99, 0], sell=[-1, 3, 99, 0], share=[[-1, 6], [3, 6], [99, 6]]))
    assert game["pub"] == [1, 0, 0]
    assert game["sell"][0] == [1, 0, 0]
    assert [row[1:] for row in game["known"]] == [[0, 0]] * 3


def test_one_shot_orders_are_judged_at_the_start_of_the_tick(match: Start) -> None:
    """Chapter 4 and decision: what a seat receives in this tick it can't pass on in this tick."""
    game = secret(match)
    game.tick(submission(share=[[0, 0b010]]), submission(share=[[0, 0b100]]))
    assert [row[0] for row in game["known"]] == [2, 1, 0]
    game.tick(None, submission(share=[[0, 0b100]]))
    assert [row[0] for row in game["known"]] == [2, 1, 1]


def test_a_node_unlocked_in_a_tick_cannot_be_published_in_it(match: Start) -> None:
    """Chapter 4 and 5: phase A comes before the unlocks of phase D."""
    game = match(scenario(quick("a"), wrinkles="publish"))
    game.tick(submission((0, ALL), publish=[0]))
    assert (game["known"][0], game["pub"]) == ([2], [0])
