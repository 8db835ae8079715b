"""Rulebook chapter 5, phase E: the clock and the horizon."""

from techrace_game.testing.build import Start, node, quick, scenario, submission

ALL = 1000


def test_each_tick_counts_one(match: Start) -> None:
    """Phase E: tick = t + 1."""
    game = match(scenario(node("a")))
    assert [game.tick()["tick"] for _ in range(3)] == [1, 2, 3]


def test_the_horizon_ends_the_game(match: Start) -> None:
    """Phase E: if not over and tick >= horizon: over = 3; nobody built an ending."""
    game = match(scenario(node("a"), horizon=2)).tick()
    assert game["over"] == 0
    game.tick()
    assert (game["over"], game["endnode"], game["builders"]) == (3, -1, 0)


def test_an_ending_in_the_last_tick_counts(match: Start) -> None:
    """Phase E: over = 3 only if the game isn't over already."""
    game = match(scenario(quick("end", kind="red"), node("a"), horizon=1))
    game.tick(submission((0, ALL)))
    assert game["over"] == 2


def test_the_last_quarter_is_settled(match: Start) -> None:
    """Chapter 5: Q comes before E, so the horizon doesn't cut off a quarter that is complete."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0, horizon=4)).quarter()
    assert (game["over"], game["inc"]) == (3, [17500, 17500])


def test_an_incomplete_quarter_is_not_settled(match: Start) -> None:
    """Chapter 5, Q: only at the end of a quarter, wherever the horizon is."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0, horizon=3)).quarter()
    assert (game["tick"], game["over"], game["inc"]) == (3, 3, [0, 0])
