"""Rule 6: counter-based randomness.

A draw is a pure function of the match's seed and of what it is for, so it depends neither on the order of
evaluation nor on the neighbours in a batch, and the same event meets the same luck in a counterfactual replay.
"""

from enum import IntEnum

import numpy as np

from techrace_game.types import IntArray, SeedArray

_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_S30, _S27, _S31, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)


class Stream(IntEnum):
    """What a draw is for."""

    LEAK = 1
    LEAKPICK = 2
    AUDIT = 3
    SHOT = 4
    COSTNOISE = 5
    KINDNOISE = 6
    EDGENOISE = 8
    SKILL = 9
    TREE = 10
    BOTS = 11


def mix(x: SeedArray) -> SeedArray:
    """Scramble 64-bit words (the finaliser of splitmix64); wraps modulo 2^64."""
    with np.errstate(over="ignore"):
        x = x ^ (x >> _S30)
        x = x * _MULTIPLIER_1
        x = x ^ (x >> _S27)
        x = x * _MULTIPLIER_2
        return x ^ (x >> _S31)


def draw(seed: SeedArray, stream: int, a: IntArray | int, b: IntArray | int) -> IntArray:
    """Return 32-bit numbers in ``0 .. 2^32 - 1`` as int64, broadcast over ``seed``, ``a`` and ``b``.

    Args:
        seed: uint64, the matches' seeds.
        stream: one of :class:`Stream`.
        a: first counter, below 2^20.
        b: second counter, below 2^20.
    """
    return draw_mixed(mix(np.asarray(seed, np.uint64)), stream, a, b)


def draw_mixed(mixed: SeedArray, stream: int, a: IntArray | int, b: IntArray | int) -> IntArray:
    """Like :func:`draw`, for seeds already passed through :func:`mix`."""
    # Wrapping modulo 2^64 is what the rule asks for; numpy warns of it where all arguments are single numbers.
    with np.errstate(over="ignore"):
        return _draw(mixed, stream, np.asarray(a, np.int64), np.asarray(b, np.int64))


def _draw(mixed: SeedArray, stream: int, a: IntArray, b: IntArray) -> IntArray:
    counter = (np.int64(stream << 40) ^ (a << 20) ^ b) + 1
    return (mix(mixed + _GOLDEN * counter.astype(np.uint64)) >> _S32).astype(np.int64)
