"""Two hundred seeds for every commit, and those that once found something.

A seed that fails is run again with ``python tests/campaigns/simulate.py --first SEED --seeds 1``. When what it found is
mended it goes into ``REGRESSIONS``, and a test of its own says what it was.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from simulation.run import simulate
from techrace_server.faults import Point

pytestmark = pytest.mark.slow
BLOCK = 100
REGRESSIONS: dict[int, str] = {
    9: "a client that was cut while its welcome waited for the disk halted the room",
    10: "the SDK failed with an error of its own for a command given after the end",
}


@pytest.mark.parametrize("first", [0, BLOCK])
def test_nothing_is_violated_and_every_fault_point_is_passed_and_fatal(first: int) -> None:
    passed: Counter[str] = Counter()
    struck: Counter[str] = Counter()
    for seed in range(first, first + BLOCK):
        try:
            report = simulate(seed)
        except Exception as error:
            error.add_note(f"seed {seed}: python tests/campaigns/simulate.py --first {seed} --seeds 1")
            raise
        passed += report.points
        struck.update(fault.partition("/")[0] for fault in report.faults)
    points = {point.value for point in Point}
    assert points - passed.keys() == set()
    assert points - struck.keys() == set()
    wanted = {"kill", "stop", "freeze", "journal", "network cut", "network stall", "network loss"}
    assert wanted - struck.keys() == set()


@pytest.mark.parametrize("seed", REGRESSIONS)
def test_what_was_found_once_is_not_found_again(seed: int) -> None:
    simulate(seed)


def test_the_same_seed_is_the_same_run_in_another_process() -> None:
    """Nothing depends on addresses, hashes or the clock on the wall."""
    seeds = range(300, 306)
    program = (
        "from simulation.run import simulate\n"
        f"print(*[simulate(seed).digest for seed in range({seeds.start}, {seeds.stop})])"
    )
    tests = str(Path(__file__).parents[1])
    other = subprocess.run(  # noqa: S603 - this interpreter, these words
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((tests, *sys.path)), "PYTHONHASHSEED": "12345"},
    )
    assert other.stdout.split() == [simulate(seed).digest for seed in seeds]
