"""Rulebook chapter 6: counter-based randomness."""

from techrace_game.testing.build import Start, node, quick, scenario, submission
from techrace_game.testing.oracle_tree import KINDNOISE, LEAKPICK, draw, mix

ALL = 1000
MILLION = 1_000_000


def test_mix_is_a_64_bit_permutation_with_wrapping_products() -> None:
    """Chapter 6, mix: xor-shifts by 30, 27 and 31 around two wrapping multiplications."""
    assert mix(0) == 0
    # 1 has no bits above 30: the first product is the constant itself.
    x = 0xBF58476D1CE4E5B9
    x ^= x >> 27
    x = x * 0x94D049BB133111EB % 2**64
    assert mix(1) == x ^ (x >> 31)


def test_draws_are_the_upper_32_bits() -> None:
    """Chapter 6, draw: mix(mix(seed) + golden * (counter + 1)) >> 32 with counter = stream, a, b."""
    counter = (3 << 40) ^ (7 << 20) ^ 2
    assert draw(1, 3, 7, 2) == mix((mix(1) + 0x9E3779B97F4A7C15 * (counter + 1)) % 2**64) >> 32


def test_the_same_seed_and_orders_give_the_same_game(match: Start) -> None:
    """Chapter 3, seed: the only source of randomness."""
    position = scenario(
        quick("a", hazard=500), node("b", [("a", 9)], layer=3), wrinkles="fog publish skill leak shots social"
    )

    def play(seed: int) -> list[object]:
        game = match(position, seed)
        seen = [game.quarter(submission((0, ALL))).snapshot() for _ in range(3)]
        return [*seen, game.perceived(0), game.perceived(1)]

    assert play(7) == play(7)
    assert play(7) != play(8)


def test_seeds_are_unsigned_64_bit_numbers(match: Start) -> None:
    """Chapter 3, seed: u64; the largest and those above 2^63 are as good as any other."""
    for seed in (2**63, 2**64 - 1):
        game = match(
            scenario(node("x", layer=2), node("end", [("x", 9)], kind="red", layer=9), wrinkles="fog"), seed
        )
        is_wrong = draw(seed, KINDNOISE, 1, 0) % 1000 < 250
        assert game.perceived(1)["kind"][0] == int(is_wrong)


def test_the_same_events_meet_the_same_luck(match: Start) -> None:
    """Chapter 6: counter-based, so that what other seats did before doesn't change a draw."""
    pick = draw(5, LEAKPICK, 3, 0) % 2
    for other in (None, submission((2, ALL), scout=300)):
        game = match(
            scenario(
                quick("a"),
                quick("b"),
                node("c"),
                heads=(20, 10),
                wrinkles="publish leak fog",
                leak_ppm=MILLION,
            ),
            5,
        )
        game.quarter(submission((0, 500), (1, 500)), other)
        assert game["pub"] == [int(pick == 0), int(pick == 1), 0]
