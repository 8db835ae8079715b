"""Rulebook chapter 7: what a seat sees of a node, by its own level of study."""

from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission
from techrace_game.testing.oracle_tree import COSTNOISE, EDGENOISE, KINDNOISE, draw

ALL = 1000
SEED = 5
MURK = {"CAP": 1000, "INT": 1200, "ALN": 1800}


def z(seat: int, n: int) -> int:
    """The cost noise of chapter 7, -1000..1000."""
    return draw(SEED, COSTNOISE, seat, n) % 2001 - 1000


def edge_noise(seat: int, n: int, k: int, error: int = 2) -> int:
    return draw(SEED, EDGENOISE, seat, 5 * n + k) % (2 * error + 1) - error


def test_levels_follow_from_study(match: Start) -> None:
    """Chapter 3, study: 0 unseen, 1 or more rumoured, st_sketch or more sketched, st_under understood."""
    game = match(
        scenario(
            node("a"), node("unseen", layer=5), node("end", kind="red", layer=9), wrinkles="fog", st_under=160
        )
    )
    assert game.perceived(0)["level"] == [2, 0, 1]
    game.quarter(submission(scout=100))
    assert game["study"][0] == [160, 0, 1]
    assert game.perceived(0)["level"] == [3, 0, 1]


def test_what_is_unseen_does_not_show_at_all(match: Start) -> None:
    """Chapter 7, level 0: nothing, not even the existence."""
    game = match(scenario(node("a"), node("b", [("a", 9)], layer=5), wrinkles="fog"))
    seen = game.perceived(0)
    assert (seen["level"][1], seen["kind"][1], seen["cost"][1]) == (0, -1, -1)
    assert seen["strength"][1] == [0] * 5


# --- Cost ---


@pytest.mark.parametrize("field", ["CAP", "INT", "ALN"])
def test_the_cost_of_a_rumour_is_off_by_up_to_amp1(match: Start, field: str) -> None:
    """Chapter 7, cost: true * (1000000 + z * (amp1 * murk // 1000)) // 1000000 at level 1."""
    game = match(
        scenario(node("end", kind="red", layer=9, cost=440, field=field), node("a"), wrinkles="fog"), SEED
    )
    for seat in (0, 1):
        amplitude = 500 * MURK[field] // 1000
        expected = 440000 * (1000000 + z(seat, 0) * amplitude) // 1000000
        assert game.perceived(seat)["cost"][0] == expected != 440000


@pytest.mark.parametrize("field", ["CAP", "INT", "ALN"])
def test_the_cost_of_a_sketch_is_off_by_up_to_amp2(match: Start, field: str) -> None:
    """Chapter 7, cost: amp2 at level 2."""
    game = match(scenario(node("a", cost=45, field=field), wrinkles="fog"), SEED)
    for seat in (0, 1):
        expected = 45000 * (1000000 + z(seat, 0) * (200 * MURK[field] // 1000)) // 1000000
        assert game.perceived(seat)["cost"][0] == expected != 45000


def test_a_perceived_cost_is_at_least_one_unit_of_work(match: Start) -> None:
    """Chapter 7, cost: at least 1000."""
    seed = next(seed for seed in range(1, 50) if draw(seed, COSTNOISE, 0, 0) % 2001 < 900)
    game = match(scenario(node("a", cost=1), wrinkles="fog"), seed)
    assert game.perceived(0)["cost"] == [1000]


@pytest.mark.parametrize("field", ["CAP", "INT"])
def test_an_understood_cost_is_exact(match: Start, field: str) -> None:
    """Chapter 7, cost: amp 0 at level 3."""
    game = match(scenario(node("a", cost=45, field=field), wrinkles="fog"), SEED)
    game.quarter(submission(scout=ALL))
    assert game.perceived(0)["cost"] == [45000]


def test_alignment_stays_hard_to_evaluate_until_it_is_known(match: Start) -> None:
    """Chapter 7, cost: ALN nodes with known = 0 at level 3: amp2 // 2, times murk // 1000."""
    game = match(scenario(node("a", cost=45, field="ALN"), wrinkles="fog publish", amp2=201), SEED)
    game.quarter(submission(scout=ALL))
    assert game.perceived(0)["level"] == [3]
    # 100 * 1800 // 1000 = 180.
    assert game.perceived(0)["cost"] == [45000 * (1000000 + z(0, 0) * 180) // 1000000]
    for _ in range(5):
        game.tick(submission((0, ALL)))
    assert game["known"][0] == [2]
    assert game.perceived(0)["cost"] == [45000]


def test_without_fog_every_cost_is_exact(match: Start) -> None:
    """Chapter 7, cost: with w_fog off, ALN included."""
    game = match(scenario(node("a", cost=45, field="ALN"), node("end", kind="red", field="ALN")), SEED)
    assert game.perceived(0)["cost"] == [45000, 1000000]


# --- Kind ---


def rumours(match: Start, **constants: Any) -> ScriptedMatch:
    """A match in which a node of each kind is rumoured: the ending is, and through it its line of ancestors."""
    return match(
        scenario(
            node("b", layer=3),
            node("g", [("b", 9)], kind="green", layer=4),
            node("y", [("g", 9)], kind="yellow", layer=9, veil=400),
            node("r", [("g", 9)], kind="red", layer=9, veil=400),
            node("f", [("g", 9)], kind="red", facade="yellow", layer=9, veil=400),
            wrinkles="fog facade",
            **constants,
        ),
        SEED,
    )


def test_a_rumour_may_be_wrong_about_the_kind(match: Start) -> None:
    """Chapter 7, kind: wrong at level 1 if KINDNOISE mod 1000 < kind_err."""
    game = rumours(match, kind_err=500)
    truth = [0, 1, 2, 3, 2]
    other = [1, 0, 3, 2, 3]
    for seat in (0, 1):
        is_wrong = [draw(SEED, KINDNOISE, seat, n) % 1000 < 500 for n in range(5)]
        assert any(is_wrong) != all(is_wrong)
        expected = [o if wrong else t for t, o, wrong in zip(truth, other, is_wrong, strict=True)]
        assert game.perceived(seat)["level"] == [1] * 5
        assert game.perceived(seat)["kind"] == expected


@pytest.mark.parametrize(("kind_err", "kinds"), [(0, [0, 1, 2, 3, 2]), (1000, [1, 0, 3, 2, 3])])
def test_wrong_kinds_stay_within_ordinary_nodes_and_within_endings(
    match: Start, kind_err: int, kinds: list[int]
) -> None:
    """Chapter 7, kind: blue and green, yellow and red are confused; a facade is confused by its face."""
    game = rumours(match, kind_err=kind_err)
    assert game.perceived(0)["kind"] == kinds


def test_a_sketch_shows_the_face(match: Start) -> None:
    """Chapter 7, kind: `face` from level 2, a facade included."""
    game = match(
        scenario(
            node("a", kind="green"),
            node("f", kind="red", facade="yellow", veil=400),
            wrinkles="fog facade",
            kind_err=1000,
        )
    )
    assert game.perceived(0)["level"] == [2, 2]
    assert game.perceived(0)["kind"] == [1, 2]


def test_certainty_beats_rumour(match: Start) -> None:
    """Chapter 7, kind: an ending certified by the seat shows its true kind, at level 1 too."""
    game = match(
        scenario(
            node("f", kind="red", facade="yellow", veil=100, layer=9),
            node("a"),
            wrinkles="fog facade",
            kind_err=0,
        )
    )
    game.quarter(submission(inspect=ALL, inspect_target=0))
    assert [game.perceived(seat)["level"][0] for seat in (0, 1)] == [1, 1]
    assert [game.perceived(seat)["kind"][0] for seat in (0, 1)] == [3, 2]


def test_an_exposed_ending_shows_its_true_kind_to_all(match: Start) -> None:
    """Chapter 7, kind: expo."""
    game = match(
        scenario(
            node("f", kind="red", facade="yellow", veil=100, layer=9),
            node("a"),
            wrinkles="fog facade",
            kind_err=0,
        )
    )
    game.quarter(submission(inspect=ALL, inspect_target=0)).tick(submission(publish=[0]))
    assert [game.perceived(seat)["kind"][0] for seat in (0, 1)] == [3, 3]


# --- Prerequisites ---


def test_a_rumour_shows_the_strongest_prerequisite_only(match: Start) -> None:
    """Chapter 7, prerequisites: only the first at level 1, with an error of up to edge_err, within 1..9."""
    game = match(
        scenario(
            node("a", layer=2),
            node("b", layer=2),
            node("end", [("a", 4), ("b", 6)], kind="red", layer=9),
            wrinkles="fog",
        ),
        SEED,
    )
    assert game.tree("pre")[2][:2] == [1, 0]
    for seat in (0, 1):
        assert game.perceived(seat)["strength"][2] == [6 + edge_noise(seat, 2, 0), 0, 0, 0, 0]


def test_a_sketch_shows_all_prerequisites_roughly(match: Start) -> None:
    """Chapter 7, prerequisites: all at level 2, each with its own error."""
    game = match(
        scenario(node("a"), node("b"), node("c", [("a", 4), ("b", 6)], layer=1), wrinkles="fog", edge_err=3),
        SEED,
    )
    expected = [6 + edge_noise(1, 2, 0, 3), 4 + edge_noise(1, 2, 1, 3), 0, 0, 0]
    assert game.perceived(1)["strength"][2] == expected


@pytest.mark.parametrize(("strength", "low", "high"), [(1, 1, 9), (9, 1, 9)])
def test_perceived_strengths_are_1_to_9(match: Start, strength: int, low: int, high: int) -> None:
    """Chapter 7, prerequisites: clamped to 1..9."""
    game = match(
        scenario(
            node("a"),
            *[node(f"n{i}", [("a", strength)], layer=1) for i in range(12)],
            wrinkles="fog",
            edge_err=8,
        ),
        SEED,
    )
    seen = [row[0] for row in game.perceived(0)["strength"][1:]]
    expected = [strength + edge_noise(0, n, 0, 8) for n in range(1, 13)]
    assert min(expected) < low or max(expected) > high
    assert seen == [min(high, max(low, e)) for e in expected]


def test_understood_strengths_are_exact(match: Start) -> None:
    """Chapter 7, prerequisites: exact at level 3."""
    game = match(scenario(node("a"), node("b", [("a", 4)], layer=1), wrinkles="fog", edge_err=8), SEED)
    game.quarter(submission(scout=ALL))
    assert game.perceived(0)["strength"][1] == [4, 0, 0, 0, 0]


def test_what_is_public_is_exact_for_all(match: Start) -> None:
    """Chapter 7: for public nodes everything, since everybody has learned them."""
    game = match(scenario(quick("a", field="ALN", kind="green"), wrinkles="fog publish", kind_err=1000), SEED)
    game.tick(submission((0, ALL))).tick(submission(publish=[0]))
    for seat in (0, 1):
        seen = game.perceived(seat)
        assert (seen["level"], seen["kind"], seen["cost"]) == ([3], [1], [1000])
