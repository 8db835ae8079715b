"""Run the host through seeded troubles in simulated time, and look for anything that must never be the case.

Examples:

    python tests/campaigns/simulate.py --seeds 200 --json
    python tests/campaigns/simulate.py --first 4711 --seeds 1

Each seed is a world of its own: rooms, clients good and bad, a network that cuts, stalls and loses, a disk that fails
and forgets, hosts that are killed at every fault point and started again. A seed that fails is printed first and last.
Exit code 1 if any did.
"""

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import attrs

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulation.run import Report, simulate
from techrace_server.faults import Point

TOTALS = (
    "rooms",
    "people",
    "turns",
    "orders",
    "acknowledged",
    "refused",
    "observations",
    "finished",
    "restarts",
    "orphans",
    "unaware",
    "steps",
)


@attrs.define
class Failure:
    """A seed in which something was violated."""

    seed: int
    message: str
    trace: str


def run(seed: int) -> Report | Failure:
    """Run a seed and keep what it comes to."""
    try:
        return simulate(seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, the seed has found it
        trace = "".join(traceback.format_exception(error))
        return Failure(seed, f"{type(error).__name__}: {error}", trace)


def run_all(first: int, seeds: int, jobs: int) -> Iterator[Report | Failure]:
    """Run seeds in as many processes."""
    numbers = range(first, first + seeds)
    if jobs == 1:
        yield from map(run, numbers)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(run, numbers, chunksize=4)


def summarize(results: Sequence[Report | Failure], seconds: float) -> dict[str, object]:
    """Return the figures of a campaign."""
    reports = [result for result in results if isinstance(result, Report)]
    failures = [result for result in results if isinstance(result, Failure)]
    points = sum((report.points for report in reports), Counter[str]())
    faults = sum((report.faults for report in reports), Counter[str]())
    return {
        "seeds": len(results),
        "violations": len(failures),
        "failing_seeds": [failure.seed for failure in failures],
        "seconds": round(seconds, 1),
        "seeds_per_s": round(len(results) / seconds, 2),
        "virtual_s": round(sum(report.virtual_s for report in reports)),
        "recovery_s_max": round(max((report.recovery_s for report in reports), default=0.0), 1),
        **{name: sum(getattr(report, name) for report in reports) for name in TOTALS},
        "points_passed": {point.value: points[point.value] for point in Point},
        "points_missing": [point.value for point in Point if not points[point.value]],
        "faults_by_phase": dict(sorted(faults.items())),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    began = time.perf_counter()
    results: list[Report | Failure] = []
    for result in run_all(options.first, options.seeds, options.jobs):
        results.append(result)
        if isinstance(result, Failure):
            print(f"seed {result.seed} failed: {result.message}", file=sys.stderr)
    figures = summarize(results, time.perf_counter() - began)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name}: {value}")
    failures = [result for result in results if isinstance(result, Failure)]
    for failure in failures:
        print(failure.trace, file=sys.stderr)
        print(f"seed {failure.seed} failed: {failure.message}", file=sys.stderr)
        print(
            f"  again: python tests/campaigns/simulate.py --first {failure.seed} --seeds 1", file=sys.stderr
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
