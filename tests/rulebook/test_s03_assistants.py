"""Rulebook chapter 3: boost, the factor of research assistants."""

from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission

ALL = 1000
OFF, RESTRICTED, EVERYTHING, PRODUCT = range(4)
APP_BIT, CAP_BIT = 1, 2
# The assistant speeds up CAP by 500 and APP by 400 thousandths.
ASSISTANT = quick("assistant", assist=[400, 500, 0, 0, 0, 0])


def with_assistant(match: Start, *, wrinkles: str = "publish assist", **constants: Any) -> ScriptedMatch:
    """Seat 0 has unlocked the assistant and kept it; node 1 is a CAP, node 2 an APP root."""
    game = match(
        scenario(
            ASSISTANT, node("cap", field="CAP"), node("app", field="APP"), wrinkles=wrinkles, **constants
        )
    )
    return game.tick(submission((0, ALL)))


@pytest.mark.parametrize(
    ("mode", "mask", "cap", "app"),
    [
        (OFF, 63, 5000, 5000),
        (RESTRICTED, CAP_BIT, 7500, 5000),
        (RESTRICTED, APP_BIT, 5000, 7000),
        (RESTRICTED, 63, 7500, 7000),
        (EVERYTHING, 0, 7500, 7000),
        (PRODUCT, 0, 7500, 7000),
    ],
)
def test_the_own_assistant_works_where_it_is_deployed(
    match: Start, mode: int, mask: int, cap: int, app: int
) -> None:
    """Chapter 3, boost: own = full if mode >= 2, or if mode = 1 and the field's bit is set; else 0."""
    game = with_assistant(match)
    game.tick(submission((1, 500), (2, 500), mode=mode, mask=mask))
    assert game["prog"][0][1:] == [cap, app]


def test_assistants_add_up(match: Start) -> None:
    """Chapter 3, boost: full is the sum over all nodes that the seat knows."""
    second = quick("second", assist=[0, 300, 0, 0, 0, 0])
    game = match(scenario(ASSISTANT, second, node("cap"), wrinkles="publish assist"))
    game.tick(submission((0, 500), (1, 500)))
    game.tick(submission((2, ALL), mode=EVERYTHING))
    assert game["prog"][0][2] == 18000


@pytest.mark.parametrize(
    ("mode", "progress"),
    [
        (OFF, 10000),
        # 500 * 500 // 1000 = 250, 500 * 600 // 1000 = 300, 500 * 700 // 1000 = 350.
        (RESTRICTED, 12500),
        (EVERYTHING, 13000),
        (PRODUCT, 13500),
    ],
)
def test_a_deployed_model_leaks_to_the_other_seats(match: Start, mode: int, progress: int) -> None:
    """Chapter 3, boost: others get full * lk // 1000, lk being lk_restr, lk_all or lk_prod by mode."""
    game = with_assistant(match)
    game.tick(submission(mode=mode, mask=CAP_BIT), submission((1, ALL)))
    assert game["prog"][1][1] == progress


def test_the_whole_model_leaks_also_the_fields_it_is_restricted_from(match: Start) -> None:
    """Chapter 3, boost: a model restricted to CAP leaks in APP as well (400 * 500 // 1000 = 200)."""
    game = with_assistant(match)
    game.tick(submission(mode=RESTRICTED, mask=CAP_BIT), submission((2, ALL)))
    assert game["prog"][1][2] == 12000


@pytest.mark.parametrize(
    ("mode", "progress"),
    [
        # After a quarter of full security sec is 250:
        # 500 * 750 // 1000 = 375 and 500 * 375 // 1000 = 187; 600 * 750 // 1000 = 450 and 225; 350 as before.
        (RESTRICTED, 11870),
        (EVERYTHING, 12250),
        (PRODUCT, 13500),
    ],
)
def test_security_holds_a_model_back_unless_it_is_a_product(match: Start, mode: int, progress: int) -> None:
    """Chapter 3, boost: lk_restr and lk_all are scaled by (1000 - sec) // 1000, lk_prod is not."""
    game = with_assistant(match).quarter(submission(secure=ALL, mode=mode))
    assert game["sec"][0] == 250
    game.tick(None, submission((1, ALL)))
    assert game["prog"][1][1] == progress


def test_the_leak_is_exact_in_thousandths(match: Start) -> None:
    """Chapter 3, boost: lk * (1000 - sec) // 1000 of the full assistance, however large it is."""
    assistant = quick("assistant", assist=[0, 1000, 0, 0, 0, 0])
    for mode in (RESTRICTED, EVERYTHING):
        game = match(scenario(assistant, node("cap"), wrinkles="publish assist", lk_restr=1000, lk_all=1000))
        game.tick(submission((0, ALL))).quarter(submission(secure=ALL, mode=mode))
        game.tick(None, submission((1, ALL)))
        assert game["prog"][1][1] == 17500


def test_own_and_leaked_assistance_do_not_add(match: Start) -> None:
    """Chapter 3, boost: the larger of one's own and the best leaked assistance counts."""
    game = match(
        scenario(
            ASSISTANT,
            quick("weak", assist=[0, 200, 0, 0, 0, 0]),
            node("cap"),
            heads=(10, 10, 10),
            wrinkles="publish assist",
        )
    )
    game.tick(submission((0, ALL)), submission((1, ALL)))
    game.tick(submission(mode=EVERYTHING), submission((2, ALL), mode=EVERYTHING), submission((2, ALL)))
    # Seat 1: max(200, 500 * 600 // 1000 = 300). Seat 2: max(300, 200 * 600 // 1000 = 120).
    assert game["prog"][1][2] == 13000
    assert game["prog"][2][2] == 13000


def test_a_seats_own_model_does_not_leak_to_itself(match: Start) -> None:
    """Chapter 3, boost: the leak is a maximum over the other seats."""
    game = with_assistant(match, lk_restr=1000)
    game.tick(submission((1, ALL), mode=RESTRICTED, mask=APP_BIT))
    assert game["prog"][0][1] == 10000


def test_an_assistant_that_was_received_works_too(match: Start) -> None:
    """Chapter 3, boost: full counts the nodes that are known, however they were learned."""
    game = with_assistant(match)
    game.tick(submission(publish=[0]), submission((1, ALL), mode=EVERYTHING))
    assert game["prog"][1][1] == 15000
