"""Rulebook chapter 5, phases Q1 and Q2: scouting and inspection."""

import pytest

from techrace_game.testing.build import Start, node, quick, scenario, submission

ALL = 1000


@pytest.mark.parametrize(
    ("field", "study"),
    [("CAP", 160), ("APP", 160), ("ROB", 160), ("SOC", 160), ("INT", 150), ("ALN", 133)],
)
def test_q1_scouting_a_target_adds_points_by_field(match: Start, field: str, study: int) -> None:
    """Phase Q1: study + pts * 1000 // murk; murk is 1200 for INT, 1800 for ALN, else 1000."""
    game = match(scenario(node("x"), node("a", field=field), wrinkles="fog"))
    # One head: 1000 * 60 // 1000 = 60 points; 60000 // 1200 = 50; 60000 // 1800 = 33.
    game.quarter(submission(scout=100, scout_target=1))
    assert game["study"][0] == [100, study]


def test_q1_points_beyond_understanding_are_lost(match: Start) -> None:
    """Phase Q1: a target rises to at most st_under; the excess goes nowhere."""
    for target, study in ((0, [300, 100]), (1, [100, 300])):
        game = match(scenario(node("a"), node("b"), wrinkles="fog"))
        game.quarter(submission(scout=ALL, scout_target=target))
        assert game["study"][0] == study


def test_q1_a_rumoured_target_can_be_scouted(match: Start) -> None:
    """Phase Q1: the target's level is 1 or 2."""
    game = match(scenario(node("x"), node("end", kind="red", layer=9), wrinkles="fog"))
    game.quarter(submission(scout=100, scout_target=1))
    assert game["study"][0] == [100, 61]


def test_q1_without_a_target_nodes_are_understood_in_order(match: Start) -> None:
    """Phase Q1: nodes by index take what they need, until the points are used up."""
    game = match(scenario(node("a"), node("b"), node("c"), wrinkles="fog"))
    # Five heads: 300 points; 200 for "a", 100 for "b".
    game.quarter(submission(scout=500))
    assert game["study"][0] == [300, 200, 100]


def test_q1_murky_fields_need_more_points(match: Start) -> None:
    """Phase Q1: need = (st_under - snap) * murk // 1000, and a part of it raises by use * 1000 // murk."""
    game = match(scenario(node("a", field="ALN"), node("b", field="ALN"), node("c"), wrinkles="fog"))
    # 480 points: 200 * 1800 // 1000 = 360 for "a"; the other 120 raise "b" by 120000 // 1800 = 66.
    game.quarter(submission(scout=800))
    assert game["study"][0] == [300, 166, 100]


def test_q1_an_understood_target_is_no_target(match: Start) -> None:
    """Phase Q1: otherwise (the target's level isn't 1 or 2) the nodes are taken in order."""
    game = match(scenario(node("a"), node("b"), wrinkles="fog"))
    game.quarter(submission(scout=500, scout_target=1))
    assert game["study"][0] == [100, 300]
    game.quarter()
    assert game["study"][0] == [300, 300]


def test_q1_nodes_that_appear_while_scouting_wait_for_the_next_quarter(match: Start) -> None:
    """Phase Q1: a snapshot of study is taken; only nodes with 1 <= snap < st_under are scouted."""
    game = match(scenario(node("a"), node("child", [("a", 9)], layer=5), wrinkles="fog"))
    game.quarter(submission(scout=ALL))
    assert game["study"][0] == [300, 1]
    game.quarter()
    assert game["study"][0] == [300, 300]


def test_q1_a_snapshot_keeps_what_was_raised_meanwhile(match: Start) -> None:
    """Chapter 3, raise, in Q1: study only grows."""
    game = match(
        scenario(
            node("a"),
            node("b", [("a", 9)], layer=2),
            node("end", [("b", 9)], kind="red", layer=9),
            wrinkles="fog",
        )
    )
    assert game["study"][0] == [100, 1, 1]
    game.quarter(submission(scout=500))
    # 200 points for "a", the other 100 for "b".
    assert game["study"][0] == [300, 101, 1]


def test_q1_nobody_scouts_without_fog(match: Start) -> None:
    """Phase Q1: (fog)."""
    game = match(scenario(node("a")))
    game.quarter(submission(scout=ALL, scout_target=0))
    assert game["study"] == [[300], [300]]


def test_q1_scouting_comes_after_the_lessons_of_work(match: Start) -> None:
    """Phase Q0 before Q1: points aren't spent on what work has taught this quarter."""
    game = match(scenario(node("a"), node("b"), wrinkles="fog"))
    game.quarter(submission((0, 500), scout=300))
    assert game["study"][0] == [300, 280]


def test_q2_inspection_adds_points(match: Start) -> None:
    """Phase Q2: insp += eff * insp_base // 1000."""
    game = match(scenario(node("end", kind="yellow", veil=400), node("a")))
    # 7000 * 155 // 1000 = 1085; 1085 * 10 // 1000 = 10.
    game = match(scenario(node("end", kind="yellow", veil=400), node("a"), heads=(7,)))
    game.quarter(submission(inspect=155, inspect_target=0))
    assert game["insp"] == [[10, 0]]


def test_q2_interpretability_makes_inspection_stronger(match: Start) -> None:
    """Phase Q2: insp_base + the sum of ipow over the nodes known, received ones included."""
    game = match(
        scenario(
            quick("a", field="INT", inspect=5),
            quick("b", field="INT", inspect=9),
            node("c", field="INT", inspect=100),
            node("end", kind="yellow", veil=400),
            wrinkles="publish",
        )
    )
    game.tick(submission((0, 500), (1, 500))).tick().tick(submission(publish=[1]))
    inspector = submission(inspect=ALL, inspect_target=3)
    game.tick(inspector, inspector)
    assert [row[3] for row in game["insp"]] == [240, 190]


def test_q2_inspection_points_are_capped(match: Start) -> None:
    """Chapter 3, insp: capped at 1 000 000."""
    game = match(scenario(node("end", kind="yellow", veil=400), node("a"), heads=(60,), insp_base=10_000))
    game.quarter(submission(inspect=ALL, inspect_target=0))
    assert game["insp"][0][0] == 600_000
    game.quarter()
    assert game["insp"][0][0] == 1_000_000


def test_q2_a_certified_ending_shows_its_true_kind(match: Start) -> None:
    """Phase Q2: certified at insp >= veil, for this seat alone."""
    facade = node("end", kind="red", facade="yellow", hazard=1000, veil=200)
    game = match(scenario(facade, node("a"), wrinkles="facade"))
    game.quarter(submission(inspect=ALL, inspect_target=0))
    assert [game.perceived(p)["kind"][0] for p in (0, 1)] == [2, 2]
    game.quarter()
    assert game["insp"][0][0] == 200
    assert [game.perceived(p)["kind"][0] for p in (0, 1)] == [3, 2]
    assert game["expo"] == [0, 0]


def test_q2_an_ending_without_a_veil_is_certified_from_the_start(match: Start) -> None:
    """Phase Q2: veil 0 (a file node without `veil`)."""
    game = match(scenario(node("end", kind="red", facade="yellow"), node("a"), wrinkles="facade"))
    assert [game.perceived(p)["kind"][0] for p in (0, 1)] == [3, 3]


def test_q2_without_a_target_nothing_is_inspected(match: Start) -> None:
    """Phase Q2: a target and eff > 0 are needed."""
    game = match(scenario(node("end", kind="yellow", veil=400), node("a")))
    game.quarter(submission(inspect=ALL), submission(inspect_target=0))
    assert game["insp"] == [[0, 0], [0, 0]]


def test_q2_what_is_shown_as_an_ending_can_be_inspected_in_the_fog(match: Start) -> None:
    """Phase Q2: an ending of level >= 1; a rumour will do."""
    game = match(scenario(node("a"), node("end", kind="yellow", veil=400, layer=9), wrinkles="fog"))
    assert game.perceived(0)["level"] == [2, 1]
    game.quarter(submission(inspect=ALL, inspect_target=1))
    assert game["insp"][0] == [0, 100]
