"""Rulebook chapter 3: conn, and what learning and becoming public do to knowledge and fog."""

import pytest

from techrace_game.testing.build import Start, node, quick, scenario, submission

# With ten heads of skill 1000 on one project, its progress in a tick is 10 times conn.
ALL = 1000


def test_a_root_is_fully_connected(match: Start) -> None:
    """Chapter 3, conn: 1000 if the node has no prerequisites."""
    game = match(scenario(node("a")))
    game.tick(submission((0, ALL)))
    assert game["prog"][0] == [10000]


@pytest.mark.parametrize(("gamma", "expected"), [(1, 4440), (2, 1970), (3, 870)])
def test_conn_is_the_known_share_of_the_strengths_steepened_by_gamma(
    match: Start, gamma: int, expected: int
) -> None:
    """Chapter 3, conn: r = known strength * 1000 // wsum, then r, r*r//1000 or r*r*r//1000000."""
    # r = 4 * 1000 // 9 = 444; 444 * 444 // 1000 = 197; 444 ** 3 // 1000000 = 87.
    game = match(scenario(quick("a"), quick("b"), node("c", [("b", 5), ("a", 4)]), gamma=gamma))
    game.tick(submission((0, ALL))).tick(submission((2, ALL)))
    assert game["prog"][0][2] == expected


def test_the_weakest_connection_is_a_beginning(match: Start) -> None:
    """Chapter 3, conn: 1 of 9 gives 111, cubed 1 thousandth; that is more than no progress."""
    game = match(scenario(quick("a"), quick("b"), node("c", [("a", 1), ("b", 8)]), gamma=3))
    game.tick(submission((0, ALL))).tick(submission((2, ALL)))
    assert game["prog"][0][2] == 10


def test_half_of_the_connections_give_a_quarter_of_the_speed(match: Start) -> None:
    """Chapter 3, conn: gamma is 2 by default, so that half of the strengths give 250."""
    game = match(scenario(quick("a"), quick("b"), node("c", [("a", 3), ("b", 3)])))
    game.tick(submission((0, ALL))).tick(submission((2, ALL)))
    assert game["prog"][0][2] == 2500


def test_without_a_known_prerequisite_there_is_no_progress(match: Start) -> None:
    """Chapter 3, conn: 0 when no prerequisite is known."""
    game = match(scenario(node("a"), node("b", [("a", 9)])))
    game.tick(submission((1, ALL)))
    assert game["prog"][0] == [0, 0]


def test_conn_counts_what_was_received_like_what_was_unlocked(match: Start) -> None:
    """Chapter 3, conn: a prerequisite counts if known > 0, however it was learned."""
    game = match(scenario(quick("a"), node("b", [("a", 9)])))
    game.tick(submission((0, ALL)))
    assert [row[0] for row in game["known"]] == [2, 1]
    game.tick(None, submission((1, ALL)))
    assert game["prog"][1][1] == 10000


def test_conn_is_each_seats_own(match: Start) -> None:
    """Chapter 3, conn: what another seat knows doesn't help as long as it is secret."""
    game = match(scenario(quick("a"), node("b", [("a", 9)]), wrinkles="publish"))
    game.tick(submission((0, ALL))).tick(submission((1, ALL)), submission((1, ALL)))
    assert [row[1] for row in game["prog"]] == [10000, 0]


def test_learning_understands_the_node_and_sketches_its_children(match: Start) -> None:
    """Chapter 3, learn: the node's study rises to st_under, that of its children to st_sketch."""
    game = match(
        scenario(
            quick("a"),
            node("child", [("a", 9)], layer=5),
            node("grandchild", [("child", 9)], layer=6),
            wrinkles="fog publish",
        )
    )
    assert game["study"][0] == [100, 0, 0]
    game.tick(submission((0, ALL)))
    assert game["study"] == [[300, 100, 0], [100, 0, 0]]


def test_unlocking_what_was_received_changes_nothing_else(match: Start) -> None:
    """Chapter 3, learn: known never falls, and a seat that knows 2 stays at 2 when the node is published."""
    game = match(scenario(quick("a"), wrinkles="publish"))
    game.tick(submission((0, ALL)))
    game.tick(submission(publish=[0]))
    assert [row[0] for row in game["known"]] == [2, 1]


def test_a_public_node_is_revealed_and_known_to_all(match: Start) -> None:
    """Chapter 3, make_public: pub = rvl = 1, and every seat learns it."""
    game = match(
        scenario(quick("a"), node("b", [("a", 1)], layer=5), heads=(10, 10, 10), wrinkles="fog publish")
    )
    game.tick(submission((0, ALL)))
    assert (game["pub"], game["rvl"]) == ([0, 0], [0, 0])
    game.tick(submission(publish=[0]))
    assert (game["pub"], game["rvl"]) == ([1, 0], [1, 0])
    assert [row[0] for row in game["known"]] == [2, 1, 1]
    assert game["study"] == [[300, 100]] * 3


def test_a_rumour_brings_the_rumour_of_the_strongest_prerequisite(match: Start) -> None:
    """Chapter 3, raise: a node of level 1 or more makes its first prerequisite at least 1, all the way back."""
    game = match(
        scenario(
            node("a", layer=2),
            node("b", layer=2),
            node("c", [("a", 5), ("b", 4)], layer=3),
            node("d", [("b", 8), ("c", 9)], layer=4),
            node("end", [("d", 9)], kind="red", layer=9),
            wrinkles="fog",
        )
    )
    # end -> d -> c -> a; b is never the strongest.
    assert game["study"][0] == [1, 0, 1, 1, 1]


def test_a_sketch_brings_the_rumour_of_all_prerequisites(match: Start) -> None:
    """Chapter 3, raise: a node of level 2 or more makes all its prerequisites at least 1."""
    game = match(
        scenario(
            node("a", layer=2), node("b", layer=2), node("c", [("a", 5), ("b", 4)], layer=1), wrinkles="fog"
        )
    )
    assert game["study"][0] == [1, 1, 100]


def test_understanding_brings_the_rumour_of_all_children(match: Start) -> None:
    """Chapter 3, raise: a node of level 3 makes all its children at least 1, and these their strongest prerequisite."""
    game = match(
        scenario(
            node("a"),
            node("b", layer=2),
            node("c", [("b", 9), ("a", 1)], layer=3),
            node("d", [("c", 9)], layer=4),
            wrinkles="fog",
        )
    )
    assert game["study"][0] == [100, 0, 0, 0]
    # Ten heads make 600 points, "a" needs 200. Then "c" appears, and its strongest prerequisite "b".
    game.quarter(submission(scout=ALL, scout_target=0))
    assert game["study"][0] == [300, 1, 1, 0]
