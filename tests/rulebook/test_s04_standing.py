"""Rulebook chapter 4: standing orders, their legality and the budget of weights."""

import pytest

from techrace_game.testing.build import IDLE, Start, node, quick, scenario, submission

ALL = 1000


def test_before_the_first_submission_a_seat_does_nothing(match: Start) -> None:
    """Chapter 4: no slots, all weights 0, no targets, mode 0, no hiring before a seat's first submission."""
    game = match(scenario(node("a"), wrinkles="econ social", neutral0=0))
    game.quarter()
    assert game["prog"] == [[0], [0]]
    assert game["heads"] == [10000, 10000]
    assert game["sec"] == [0, 0]


def test_standing_orders_stay_until_they_are_replaced(match: Start) -> None:
    """Chapter 4: slots and weights go on in ticks without a submission; a new submission replaces them all."""
    game = match(scenario(node("a"), node("b")))
    game.tick(submission((0, ALL), secure=0)).tick().tick()
    assert game["prog"][0] == [30000, 0]
    game.tick(submission((1, ALL)))
    assert game["prog"][0] == [30000, 10000]
    game.tick(IDLE)
    assert game["prog"][0] == [30000, 10000]


def test_one_seats_submission_leaves_the_others_orders_standing(match: Start) -> None:
    """Chapter 4: orders stand seat by seat."""
    game = match(scenario(node("a")))
    game.tick(submission((0, ALL)), submission((0, 500))).tick(IDLE)
    assert game["prog"] == [[10000], [10000]]


def test_one_shot_orders_are_forgotten_after_their_tick(match: Start) -> None:
    """Chapter 4: a publication that was refused when it arrived isn't made up for later."""
    game = match(scenario(quick("a"), wrinkles="publish"))
    game.tick(submission((0, ALL), publish=[0])).tick().tick()
    assert game["known"][0] == [2]
    assert game["pub"] == [0]


def test_weights_below_the_budget_leave_people_idle(match: Start) -> None:
    """Chapter 4, over budget: weights are thousandths of the staff, so 300 of 1000 put three of ten to work."""
    game = match(scenario(node("a")))
    game.tick(submission((0, 300)))
    assert game["prog"][0] == [3000]


def test_weights_above_the_budget_are_scaled(match: Start) -> None:
    """Chapter 4, over budget: nothing is rejected; d = max(1000, sum of slot and line weights) divides."""
    game = match(scenario(node("a"), node("b")))
    # d = 2500: 10000 * 1500 // 2500 = 6000 for both, 2 : 1.
    game.tick(submission((0, 1000), (1, 500), scout=400, advocate=300, secure=300))
    assert game["prog"][0] == [4000, 2000]


def test_the_lines_of_a_switched_off_wrinkle_still_bind_people(match: Start) -> None:
    """Chapter 4 and decision: standing parts that a wrinkle makes inert are accepted and count in d."""
    game = match(scenario(node("a")))
    game.tick(submission((0, 1000), scout=1000))
    assert game["prog"][0] == [5000]


def test_a_slot_with_a_node_out_of_range_is_as_if_not_submitted(match: Start) -> None:
    """Chapter 4, slot unseen: node out of range; its weight neither counts nor helps the other slots."""
    game = match(scenario(node("a")))
    game.tick(submission((1, 600), (7, 600), (0, 500), (-1, 600)))
    # d stays 1000, and the budget is that of node 0 alone.
    assert game["prog"][0] == [5000]


def test_a_slot_with_an_unseen_node_is_as_if_not_submitted(match: Start) -> None:
    """Chapter 4, slot unseen: the seat's level of the node is 0."""
    game = match(scenario(node("a"), node("deep", layer=5), wrinkles="fog"))
    game.tick(submission((1, 500), (0, 500)))
    assert game["prog"][0] == [5000, 0]


def test_a_slot_with_a_known_node_is_as_if_not_submitted(match: Start) -> None:
    """Chapter 4, slot known: known when it is submitted."""
    game = match(scenario(quick("a"), node("b")))
    game.tick(submission((0, ALL)))
    game.tick(submission((0, 500), (1, 500)))
    assert game["prog"][0][1] == 5000


def test_the_same_node_in_a_later_slot_is_as_if_not_submitted(match: Start) -> None:
    """Chapter 4, slot duplicate: the same node in an earlier slot."""
    game = match(scenario(node("a")))
    game.tick(submission((0, 400), (0, 600)))
    assert game["prog"][0] == [4000]


def test_a_refused_slot_does_not_make_a_later_one_a_duplicate(match: Start) -> None:
    """Chapter 4, slot duplicate and decision: only slots that were accepted count as earlier ones."""
    game = match(scenario(*[node(f"n{i}") for i in range(2)]))
    game.tick(submission((9, 100), (9, 100), (1, 400)))
    assert game["prog"][0] == [0, 4000]


def test_there_are_six_slots(match: Start) -> None:
    """Chapter 2 and 4: S = 6; what comes after the sixth slot is as if not submitted."""
    game = match(scenario(*[node(f"n{i}") for i in range(7)]))
    game.tick(submission(*[(i, 100) for i in range(7)]))
    assert game["prog"][0] == [1000] * 6 + [0]


def test_a_refused_slot_still_takes_its_place(match: Start) -> None:
    """Chapter 4 and decision: the sixth slot is the sixth submitted, whether or not an earlier one is refused."""
    game = match(scenario(*[node(f"n{i}") for i in range(7)]))
    game.tick(submission((99, 100), *[(i, 100) for i in range(6)]))
    assert game["prog"][0] == [1000] * 5 + [0, 0]


def test_a_slot_without_basis_stands_idle_until_conn_is_positive(match: Start) -> None:
    """Chapter 4, slot no-basis: accepted as a standing order; meanwhile its people help the other slots."""
    game = match(scenario(quick("a"), node("b", [("a", 9)])))
    game.tick(submission((1, 500), (0, 500)))
    assert game["known"][0] == [2, 0]
    assert game["prog"][0][1] == 0
    game.tick()
    assert game["prog"][0][1] == 10000


@pytest.mark.parametrize("weight", [-1, 1001, 1_000_000])
def test_a_weight_out_of_range_is_set_to_0(match: Start, weight: int) -> None:
    """Chapter 4, weight range: negative or above 1000; the slot itself stays."""
    game = match(scenario(node("a"), node("b")))
    game.tick(submission((0, weight), (1, 500)))
    assert game["prog"][0] == [0, 5000]


def test_a_slot_of_weight_0_still_makes_a_later_one_a_duplicate(match: Start) -> None:
    """Chapter 4, weight and duplicate: the slot whose weight was out of range stays."""
    game = match(scenario(node("a")))
    game.tick(submission((0, 1001), (0, 500)))
    assert game["prog"][0] == [0]


@pytest.mark.parametrize("weight", [-500, 1001])
def test_the_weight_of_a_line_out_of_range_is_set_to_0(match: Start, weight: int) -> None:
    """Chapter 4, weight range: of lines too; what is set to 0 doesn't count in d."""
    game = match(scenario(node("a"), wrinkles="social"))
    game.quarter(submission((0, 1000), secure=weight))
    assert game["prog"][0] == [40000]
    assert game["sec"] == [0, 0]


@pytest.mark.parametrize("weight", [1, 1000])
def test_the_ends_of_the_range_of_weights_are_legal(match: Start, weight: int) -> None:
    """Chapter 4: weights are integers 0..1000."""
    game = match(scenario(node("a")))
    game.tick(submission((0, weight)))
    assert game["prog"][0] == [10 * weight]


@pytest.mark.parametrize(("part", "value"), [("mode", 4), ("mode", -1), ("mask", 64), ("mask", -1)])
def test_a_deployment_out_of_range_is_none(match: Start, part: str, value: int) -> None:
    """Chapter 4 and decision: mode outside 0..3 is 0, mask outside 0..63 is 0; the rest stands."""
    assistant = quick("assistant", assist=[500] * 6)
    game = match(scenario(assistant, node("b"), wrinkles="assist"))
    game.tick(submission((0, ALL)))
    game.tick(submission((1, ALL), **{"mode": 1, "mask": 63, part: value}))
    assert game["prog"][0][1] == 10000


@pytest.mark.parametrize("direction", [2, -2])
def test_a_lobbying_direction_out_of_range_is_none(match: Start, direction: int) -> None:
    """Chapter 4 and decision: lobby_dir outside -1..1 is 0."""
    game = match(scenario(node("a"), wrinkles="social", conc0=0))
    game.quarter(submission(lobby=ALL, lobby_dir=direction))
    assert game["reg"] == 0


def test_a_million_heads_may_be_fired(match: Start) -> None:
    """Chapter 4 and decision: the end of the range of hire is legal."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0))
    game.quarter(submission(hire=-1_000_000_000))
    assert game["heads"] == [0, 10000]


@pytest.mark.parametrize("hire", [1_000_000_001, -1_000_000_001])
def test_absurd_hiring_is_none(match: Start, hire: int) -> None:
    """Chapter 4 and decision: hire beyond a million heads either way is 0."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0))
    game.quarter(submission(hire=hire))
    assert game["heads"] == [10000, 10000]


@pytest.mark.parametrize("target", [-2, 1, 2, 9])
def test_scouting_what_is_unseen_scouts_at_large(match: Start, target: int) -> None:
    """Chapter 4, scout target unseen: out of range or level 0; the order has no target then."""
    game = match(scenario(node("a"), node("deep", layer=5), wrinkles="fog"))
    game.quarter(submission(scout=100, scout_target=target))
    # 60 points go to the first node that is not understood.
    assert game["study"][0] == [160, 0]


@pytest.mark.parametrize("target", [-2, 0, 2, 9])
def test_inspecting_what_is_no_ending_inspects_nothing(match: Start, target: int) -> None:
    """Chapter 4, inspect target not-an-ending: not shown as an ending, or out of range."""
    game = match(scenario(node("a"), node("end", kind="yellow", veil=400)))
    game.quarter(submission(inspect=ALL, inspect_target=target))
    assert game["insp"] == [[0, 0], [0, 0]]


def test_slots_are_judged_before_the_one_shot_orders_of_their_tick(match: Start) -> None:
    """Chapter 4 and decision: a node that is shown by a publication of the same tick is still unseen."""
    game = match(scenario(quick("a"), node("child", [("a", 9)], layer=5), wrinkles="fog publish"))
    game.tick(submission((0, ALL)))
    game.tick(submission(publish=[0]), submission((1, ALL)))
    assert game["study"][1] == [300, 100]
    game.tick()
    assert game["prog"][1][1] == 0
    game.tick(None, submission((1, ALL)))
    assert game["prog"][1][1] == 10000


def test_a_slot_that_becomes_known_in_its_tick_is_accepted_but_idle(match: Start) -> None:
    """Chapter 4 and decision: not known when judged, so its people help the other slots (phase C)."""
    game = match(scenario(quick("a"), node("b"), wrinkles="publish"))
    game.tick(submission((0, ALL)))
    game.tick(submission(publish=[0]), submission((0, 500), (1, 500)))
    assert game["prog"][1] == [0, 10000]


def test_a_game_that_is_over_takes_no_orders(match: Start) -> None:
    """Chapter 4, any part: over; chapter 5: games that are over don't change."""
    game = match(scenario(node("a"), heads=(10,), horizon=2))
    game.tick().tick()
    before = game.snapshot()
    assert before["over"] == 3
    game.tick(submission((0, ALL)))
    assert game.snapshot() == before
