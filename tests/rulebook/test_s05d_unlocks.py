"""Rulebook chapter 5, phase D: unlocks, warning shots and endings."""

import pytest

from techrace_game.testing.build import Start, node, quick, scenario, submission
from techrace_game.testing.oracle_tree import SHOT, draw

ALL = 1000


def test_a_node_is_unlocked_when_the_progress_reaches_the_cost(match: Start) -> None:
    """Phase D: known = 0 and prog >= cost; first = the tick at its start."""
    game = match(scenario(node("a", cost=20), wrinkles="publish"))
    game.tick(submission((0, ALL)))
    assert (game["known"][0], game["first"]) == ([0], [-1])
    game.tick()
    assert (game["known"], game["first"]) == ([[2], [0]], [1])


def test_seats_that_unlock_together_all_get_credit(match: Start) -> None:
    """Phase D: each of the seats that unlock a node first in the same tick gets credit + 1."""
    game = match(scenario(quick("a"), heads=(10, 10, 10), wrinkles="publish"))
    game.tick(submission((0, ALL)), None, submission((0, ALL)))
    assert game["credit"] == [1, 0, 1]


def test_a_later_unlock_changes_neither_first_nor_credit(match: Start) -> None:
    """Phase D: only if first < 0; the node is then unlocked personally all the same."""
    game = match(scenario(quick("a", kind="green"), wrinkles="publish"))
    game.tick(submission((0, ALL))).tick(None, submission((0, ALL)))
    assert game["first"] == [0]
    assert game["credit"] == [1, 0]
    assert game["known"] == [[2], [2]]
    assert game["greens"] == [1, 1]


def test_greens_counts_green_nodes_only(match: Start) -> None:
    """Phase D: greens + 1 if green."""
    game = match(scenario(quick("a", kind="green"), quick("b"), wrinkles="publish"))
    game.tick(submission((0, 500), (1, 500)))
    assert game["greens"] == [1, 0]
    assert game["credit"] == [2, 0]


def test_what_was_received_is_not_unlocked(match: Start) -> None:
    """Phase D: a seat that knows the node already doesn't unlock it, though it had nearly finished."""
    game = match(scenario(node("a", cost=11, kind="green"), node("b"), heads=(20, 10), wrinkles="publish"))
    game.tick(submission((0, ALL)), submission((0, ALL)))
    game.tick(submission(publish=[0])).tick()
    assert game["known"] == [[2, 0], [1, 0]]
    assert game["greens"] == [1, 0]
    assert game["prog"][1][0] == 10000


def test_without_secrets_every_unlock_is_public_at_once(match: Start) -> None:
    """Phase D: publish off and ordinary: each gains prest // c prestige, then make_public; no money."""
    game = match(scenario(quick("a", prestige=901), heads=(10, 10, 10), wrinkles="econ"))
    game.tick(submission((0, ALL)), submission((0, ALL)))
    assert game["prest"] == [1450, 1450, 1000]
    assert game["money"] == [5000] * 3
    assert (game["pub"], game["rvl"]) == ([1], [1])
    assert [row[0] for row in game["known"]] == [2, 2, 1]


def test_with_secrets_an_unlock_brings_no_prestige(match: Start) -> None:
    """Phase D: with publish on, prestige comes with publication only."""
    game = match(scenario(quick("a", prestige=901), wrinkles="publish"))
    game.tick(submission((0, ALL)))
    assert game["prest"] == [1000, 1000]
    assert game["pub"] == [0]


# --- Warning shots ---


def test_a_warning_shot_raises_concern(match: Start) -> None:
    """Phase D: nshots + 1, conc + shot_size * haz // 1000."""
    game = match(
        scenario(quick("a", hazard=505), wrinkles="social shots publish", shot_rate=1_000_000, conc0=100)
    )
    game.tick(submission((0, ALL)))
    assert game["nshots"] == 1
    # 400 * 505 // 1000 = 202.
    assert game["conc"] == 302


def test_concern_after_a_shot_is_at_most_1000(match: Start) -> None:
    """Phase D: conc = min(1000, ...)."""
    game = match(
        scenario(quick("a", hazard=505), wrinkles="social shots publish", shot_rate=1_000_000, conc0=900)
    )
    game.tick(submission((0, ALL)))
    assert game["conc"] == 1000


@pytest.mark.parametrize("surplus", [0, 1])
def test_the_chance_of_a_shot_is_hazard_times_rate(match: Start, surplus: int) -> None:
    """Phase D: draw(SHOT; n, 0) mod 1000000 < haz * shot_rate."""
    luck = draw(9, SHOT, 1, 0) % 1_000_000
    game = match(
        scenario(
            node("x"),
            quick("a", hazard=1),
            wrinkles="social shots publish",
            shot_rate=luck + surplus,
            conc0=0,
        ),
        9,
    )
    game.tick(submission((1, ALL)))
    assert game["nshots"] == surplus


def test_only_the_first_unlock_can_be_a_shot(match: Start) -> None:
    """Phase D: if this was the first unlock."""
    game = match(scenario(quick("a", hazard=500), wrinkles="social shots publish", shot_rate=1_000_000))
    game.tick(submission((0, ALL))).tick(None, submission((0, ALL)))
    assert game["known"] == [[2], [2]]
    assert game["nshots"] == 1


def test_seats_that_unlock_together_cause_one_shot(match: Start) -> None:
    """Phase D: one shot per node."""
    game = match(scenario(quick("a", hazard=500), wrinkles="social shots publish", shot_rate=1_000_000))
    game.tick(submission((0, ALL)), submission((0, ALL)))
    assert game["nshots"] == 1


@pytest.mark.parametrize(
    ("kind", "hazard", "wrinkles"),
    [
        ("blue", 0, "social shots publish"),
        ("red", 500, "social shots publish"),
        ("blue", 500, "shots publish"),
        ("blue", 500, "social publish"),
    ],
)
def test_no_shot(match: Start, kind: str, hazard: int, wrinkles: str) -> None:
    """Phase D: shots and social are on, the node is ordinary, and its hazard is positive."""
    game = match(
        scenario(quick("a", kind=kind, hazard=hazard), node("b"), wrinkles=wrinkles, shot_rate=1_000_000)
    )
    game.tick(submission((0, ALL)))
    assert game["known"][0][0] == 2
    assert game["nshots"] == 0


# --- Endings ---


@pytest.mark.parametrize(("kind", "over"), [("yellow", 1), ("red", 2)])
def test_an_unlocked_ending_ends_the_game(match: Start, kind: str, over: int) -> None:
    """Phase D: over = 1 for yellow and 2 for red; endnode and builders say what and by whom."""
    game = match(scenario(node("a"), quick("end", kind=kind), heads=(10, 10, 10)))
    game.tick(None, submission((1, ALL)), submission((1, ALL)))
    assert (game["over"], game["endnode"], game["builders"]) == (over, 1, 0b110)
    assert game["tick"] == 1


def test_a_facade_ends_the_game_as_what_it_is(match: Start) -> None:
    """Phase D: the true kind decides."""
    game = match(scenario(quick("end", kind="red", facade="yellow"), node("a"), wrinkles="facade"))
    game.tick(submission((0, ALL)))
    assert game["over"] == 2


def test_red_comes_before_yellow_in_the_same_tick(match: Start) -> None:
    """Phase D: the lowest-index red, else the lowest-index yellow; builders are those who unlocked it."""
    game = match(
        scenario(
            quick("y", kind="yellow"),
            quick("r", kind="red"),
            quick("s", kind="red"),
            node("a"),
            heads=(30, 30, 30),
        )
    )
    game.tick(submission((0, ALL)), submission((2, ALL)), submission((1, 500), (0, 500)))
    assert (game["over"], game["endnode"], game["builders"]) == (2, 1, 0b100)


def test_the_lowest_index_wins_among_equals(match: Start) -> None:
    """Phase D: the lowest-index yellow if no red was unlocked."""
    game = match(scenario(quick("y", kind="yellow"), quick("z", kind="yellow"), node("a"), heads=(10, 10)))
    game.tick(submission((1, ALL)), submission((0, ALL)))
    assert (game["endnode"], game["builders"]) == (0, 0b10)


def test_all_unlocks_of_the_last_tick_count(match: Start) -> None:
    """Phase D: an ending doesn't stop the unlocks of higher-index nodes in the same tick."""
    game = match(scenario(quick("end", kind="red"), quick("a"), heads=(10, 10), wrinkles="publish"))
    game.tick(submission((0, ALL)), submission((1, ALL)))
    assert game["first"] == [0, 0]
    assert game["credit"] == [1, 1]
    assert game["known"] == [[2, 0], [0, 2]]


def test_an_ending_is_not_made_public(match: Start) -> None:
    """Phase D: only ordinary nodes become public at once when publish is off, and only they give prestige."""
    game = match(scenario(quick("end", kind="red", prestige=3000), node("a")))
    game.tick(submission((0, ALL)))
    assert game["pub"] == [0, 0]
    assert game["known"] == [[2, 0], [0, 0]]
    assert game["prest"] == [1000, 1000]


def test_the_quarter_is_not_settled_after_an_ending(match: Start) -> None:
    """Chapter 5, Q: only if the game isn't over."""
    game = match(scenario(node("end", kind="red", cost=40), node("a"), wrinkles="econ social"))
    before = game.tick(submission((0, ALL))).tick().tick().snapshot()
    game.tick()
    assert (game["over"], game["tick"]) == (2, 4)
    assert (game["money"], game["conc"], game["inc"]) == (before["money"], before["conc"], [0, 0])
