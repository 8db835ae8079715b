"""Same seed and orders, same bits: whatever the batch, its order, its size, the chunks and the processor."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from strategies import Submissions
from techrace_game import JointOrders, MatchState, Ruleset, digest, engine, initial_state, load_scenario, step
from techrace_game.testing.adapters import orders_of

STANDARD = Ruleset.of(load_scenario("standard"))
TICKS = 40
SEEDS = (0, 1, 17, 2**63, 2**64 - 1)


def digests(seeds: tuple[int, ...], ticks: int = TICKS) -> dict[int, list[str]]:
    """Play one batch; every match's submissions follow from its own seed. Return each match's digests by tick."""
    state = initial_state(STANDARD, np.array(seeds, np.uint64))
    streams = [Submissions(seed, STANDARD.seats, STANDARD.nodes) for seed in seeds]
    seen: dict[int, list[str]] = {seed: [] for seed in seeds}
    for _ in range(ticks):
        joint = JointOrders.blank(len(seeds), STANDARD.seats, STANDARD.nodes)
        for match, stream in enumerate(streams):
            for seat, order in enumerate(stream.tick()):
                if order is not None:
                    joint.put(match, seat, orders_of(order))
        state = step(STANDARD, state, joint)
        for match, seed in enumerate(seeds):
            seen[seed].append(digest(state, match).hex())
    return seen


@pytest.fixture(scope="module")
def together() -> dict[int, list[str]]:
    return digests(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_match_alone_is_the_match_in_a_batch(seed: int, together: dict[int, list[str]]) -> None:
    assert digests((seed,))[seed] == together[seed]


def test_the_order_in_the_batch_does_not_matter(together: dict[int, list[str]]) -> None:
    assert digests(SEEDS[::-1]) == together


def test_chunks_do_not_matter(together: dict[int, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CHUNK", 2)
    assert digests(SEEDS) == together


def test_the_processor_does_not_matter(together: dict[int, list[str]]) -> None:
    """Numpy's code paths for newer processors give the bits of the oldest one that it supports."""
    configuration = np.show_config(mode="dicts")
    assert configuration is not None
    newer = configuration["SIMD Extensions"].get("found", [])
    here = Path(__file__)
    found = subprocess.run(  # noqa: S603 - our own interpreter and file
        [sys.executable, str(here)],
        env={
            **os.environ,
            "NPY_DISABLE_CPU_FEATURES": " ".join(newer),
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": str(here.parent.parent),
        },
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.split() == [word for seed in SEEDS for word in together[seed]]


def test_a_step_never_edits_its_argument() -> None:
    state = initial_state(STANDARD, np.array([5], np.uint64))
    before = digest(state)
    stream = Submissions(5, STANDARD.seats, STANDARD.nodes)
    for _ in range(8):
        submitted = [None if order is None else orders_of(order) for order in stream.tick()]
        after = step(STANDARD, state, JointOrders.of_match(submitted, STANDARD.nodes))
        assert digest(state) == before
        state, before = after, digest(after)


def test_states_are_read_only() -> None:
    state: MatchState = initial_state(STANDARD, np.array([5], np.uint64))
    with pytest.raises(ValueError, match="read-only"):
        state.money[0, 0] = 1


if __name__ == "__main__":
    played = digests(SEEDS)
    print(" ".join(word for seed in SEEDS for word in played[seed]))
