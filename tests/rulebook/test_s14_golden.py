"""Rulebook chapter 14: golden values. The golden matches are played in tests/game/test_golden_vectors.py."""

import pytest

from techrace_game.testing.oracle_tree import draw


@pytest.mark.parametrize(
    ("seed", "stream", "a", "b", "expected"),
    [
        (1, 1, 0, 0, 4038683624),
        (1, 3, 7, 2, 3338674706),
        (123456789, 10, 1024, 5, 1027061011),
        (2**63, 8, 5, 224, 887846159),
    ],
)
def test_draws(seed: int, stream: int, a: int, b: int, expected: int) -> None:
    """Chapter 14: draw(seed, stream, a, b)."""
    assert draw(seed, stream, a, b) == expected
