"""Rulebook chapter 5, phase Q3: leaks."""

import pytest

from techrace_game.testing.build import Start, node, quick, scenario, submission
from techrace_game.testing.oracle_tree import LEAK, LEAKPICK, draw

ALL = 1000
MILLION = 1_000_000


def luck(seed: int, tick: int, seat: int) -> int:
    return draw(seed, LEAK, tick, seat) % MILLION


def test_a_leaked_secret_is_public_and_earns_nobody_prestige(match: Start) -> None:
    """Phase Q3: the picked node is made public; nobody gains prestige."""
    game = match(scenario(quick("a", prestige=900), wrinkles="publish leak", leak_ppm=MILLION))
    game.quarter(submission((0, ALL)))
    assert (game["pub"], game["rvl"]) == ([1], [1])
    assert game["known"] == [[2], [1]]
    assert game["prest"] == [1000, 1000]


@pytest.mark.parametrize("surplus", [0, 1])
def test_one_secret_leaks_with_a_chance_of_leak_ppm(match: Start, surplus: int) -> None:
    """Phase Q3: draw(LEAK; t, p) mod 1000000 < k * leak_ppm at security 0, t the tick of the quarter's end."""
    game = match(
        scenario(quick("a"), node("b"), wrinkles="publish leak", leak_ppm=luck(5, 3, 1) + surplus), 5
    )
    game.quarter(None, submission((0, ALL)))
    assert game["pub"][0] == surplus


def test_the_chance_grows_with_the_number_of_secrets(match: Start) -> None:
    """Phase Q3: k times as likely with k secrets."""
    seed = next(seed for seed in range(1, 100) if luck(seed, 3, 0) // 3 < luck(seed, 3, 1) - 1)
    ppm = luck(seed, 3, 0) // 3 + 1
    nodes = [quick(name) for name in "abc"]
    game = match(scenario(*nodes, heads=(30, 30), wrinkles="publish leak", leak_ppm=ppm), seed)
    game.quarter(submission((0, 333), (1, 333), (2, 333)), submission((0, 333)))
    assert sum(game["pub"]) == 1


def test_only_one_secret_leaks_at_a_time(match: Start) -> None:
    """Phase Q3: the (draw(LEAKPICK; t, p) mod k)-th of the secrets, by index."""
    nodes = [quick(name) for name in "abc"]
    game = match(scenario(node("x"), *nodes, heads=(30, 1), wrinkles="publish leak", leak_ppm=MILLION), 5)
    game.quarter(submission((1, 333), (2, 333), (3, 333)))
    pick = 1 + draw(5, LEAKPICK, 3, 0) % 3
    assert game["pub"] == [int(n == pick) for n in range(4)]


def test_security_lowers_the_chance(match: Start) -> None:
    """Phase Q3: leak_ppm * (1000 - sec) // 1000."""
    # After one quarter sec is 250: a rate that is just enough at 0 isn't enough at 250.
    seed = next(seed for seed in range(1, 100) if luck(seed, 3, 0) > luck(seed, 7, 0) > 1000)
    ppm = luck(seed, 7, 0) + 1
    for secure, leaked in ((0, 1), (500, 0)):
        game = match(scenario(node("a", cost=20), wrinkles="publish leak", leak_ppm=ppm), seed)
        game.quarter(submission((0, 500), secure=secure))
        assert (game["known"][0], game["sec"][0], game["pub"]) == ([2], secure // 2, [0])
        game.quarter()
        assert game["pub"] == [leaked]


def test_received_secrets_leak_too(match: Start) -> None:
    """Phase Q3: nodes known to the seat, however it learned them."""
    seed = next(seed for seed in range(1, 100) if luck(seed, 3, 0) > luck(seed, 3, 1))
    ppm = luck(seed, 3, 1) + 1
    game = match(scenario(quick("a"), wrinkles="publish leak share", leak_ppm=ppm), seed)
    game.tick(submission((0, ALL)))
    game.quarter(submission(share=[[0, 2]]))
    assert game["pub"] == [1]


def test_secrets_are_counted_anew_after_the_leaks_of_earlier_seats(match: Start) -> None:
    """Phase Q3: k excludes what leaked a moment ago, so that the later seat leaks its other secret."""
    # With the old count seat 1 would pick "a", which is public already, and "b" would stay secret.
    seed = next(seed for seed in range(1, 100) if draw(seed, LEAKPICK, 3, 1) % 2 == 0)
    game = match(
        scenario(quick("a"), quick("b"), heads=(10, 20), wrinkles="publish leak", leak_ppm=MILLION), seed
    )
    game.quarter(submission((0, ALL)), submission((0, 500), (1, 500)))
    assert game["pub"] == [1, 1]


@pytest.mark.parametrize("wrinkles", ["publish", "leak"])
def test_without_either_wrinkle_nothing_leaks(match: Start, wrinkles: str) -> None:
    """Phase Q3: (publish, leak); without secrets an unlock is public anyway."""
    game = match(scenario(quick("a"), wrinkles=wrinkles, leak_ppm=MILLION))
    game.quarter(submission((0, ALL)))
    assert game["pub"] == [int(wrinkles == "leak")]
    assert game["first"] == [0]


def test_leaks_come_after_inspection_and_before_audits(match: Start) -> None:
    """Phases Q3, Q4: what has leaked is revealed already, so an audit adds no concern for it."""
    game = match(
        scenario(
            quick("a", hazard=500),
            wrinkles="publish leak social",
            leak_ppm=MILLION,
            conc0=0,
            audit_rate=1000,
            events=[{"tick": 3, "reg": 1000}],
        )
    )
    game.quarter(submission((0, ALL)))
    assert (game["pub"], game["conc"]) == ([1], 0)
