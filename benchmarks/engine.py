"""Measure the engine: game-ticks per second beside a plain-Python and a compiled scalar loop.

Examples:

    python benchmarks/engine.py                       a table
    python benchmarks/engine.py --json                the record
    python benchmarks/engine.py --quick               smoke run with small batches
    python benchmarks/engine.py --write docs/performance.md

Needs the extra `benchmark`. docs/performance.md explains what is measured.
"""

import gc
import statistics
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from command import Benchmark, say
from engine_report import SECTION, goals, tables
from engine_runs import require_equal, run_batched, run_bots, run_compiled, run_plain, time_steps
from engine_workload import CompiledWorkload, Workload
from reporting import circumstances
from techrace_game import Ruleset, load_scenario

SCENARIO = "standard"
BATCHES = (1, 64, 1024, 8192)
BOTS_AT = 1024
REPEATS = 5
QUICK_BATCHES = (1, 16)
QUICK_REPEATS = 2
PLAIN_MATCHES = 3
SINGLE_MATCHES = 16
"""Matches that are played one by one for the batch of one."""


class Measurement:
    """Repeated runs of all engines, interleaved so that a slow minute of the machine meets all of them."""

    def __init__(self, batches: Sequence[int], bots_at: int) -> None:
        ruleset = Ruleset.of(load_scenario(SCENARIO))
        say(f"recording {max(batches)} matches")
        self._work = Workload.record(ruleset, max(*batches, SINGLE_MATCHES))
        self._compiled = CompiledWorkload.of(self._work)
        self._batches, self._bots_at = batches, bots_at
        self._plain: list[float] = []
        self._batched: dict[int, list[float]] = {matches: [] for matches in batches}
        self._loop: dict[int, list[float]] = {matches: [] for matches in batches}
        self._bots: list[float] = []
        self._tick_ms: list[float] = []

    def warm_up(self) -> None:
        """Compile, touch the memory, and make sure that all engines play the same matches.

        Raises:
            AssertionError: they do not.
        """
        say("warming up")
        _, oracles = run_plain(self._work.window(0, PLAIN_MATCHES))
        _, state = run_batched(self._work)
        _, compiled = run_compiled(self._compiled, self._work.start, self._quarter)
        require_equal(state, compiled, oracles)

    def repeat(self, number: int) -> None:
        """Run every engine once at every size."""
        say(f"repetition {number}")
        self._plain.append(_rate([run_plain(self._work.window(0, PLAIN_MATCHES))[0]]))
        for matches in self._batches:
            gc.collect()
            parts = [(first, matches) for first in range(SINGLE_MATCHES if matches == 1 else 1)]
            works = [self._work.window(*part) for part in parts]
            self._batched[matches].append(_rate([run_batched(work)[0] for work in works]))
            self._loop[matches].append(
                _rate(
                    [
                        run_compiled(self._compiled.window(*part), work.start, self._quarter)[0]
                        for part, work in zip(parts, works, strict=True)
                    ]
                )
            )
            if matches == 1:
                self._tick_ms += [ms for work in works for ms in time_steps(work)]
            if matches == self._bots_at:
                self._bots.append(_rate([run_bots(works[0])]))

    def record(self) -> dict[str, Any]:
        """Return the results: medians of the repetitions; a ratio is taken within each of them first."""
        batches = {}
        for matches in self._batches:
            batches[str(matches)] = {
                "game_ticks_per_s": round(statistics.median(self._batched[matches])),
                "compiled_game_ticks_per_s": round(statistics.median(self._loop[matches])),
                "over_plain": _ratio(self._batched[matches], self._plain),
                "over_compiled": _ratio(self._batched[matches], self._loop[matches]),
            }
        batches["1"]["tick_ms"] = round(statistics.median(self._tick_ms), 4)
        batches["1"]["tick_ms_p99"] = round(float(np.percentile(self._tick_ms, 99)), 4)
        large, small = max(self._batches), self._bots_at
        return {
            "scenario": SCENARIO,
            "seats": self._work.ruleset.seats,
            "nodes": self._work.ruleset.nodes,
            "repetitions": len(self._plain),
            "plain_game_ticks_per_s": round(statistics.median(self._plain)),
            "batches": batches,
            "large_over_small_cost": {
                "large": large,
                "small": small,
                "ratio": _ratio(self._batched[small], self._batched[large]),
            },
            "bots": {
                "matches": self._bots_at,
                "game_ticks_per_s": round(statistics.median(self._bots)),
                "over_engine": _ratio(self._bots, self._batched[self._bots_at]),
            },
        }

    @property
    def _quarter(self) -> int:
        return self._work.ruleset.constants.quarter


def measure(quick: bool) -> dict[str, Any]:
    """Measure everything and return the record."""
    batches, repeats = (QUICK_BATCHES, QUICK_REPEATS) if quick else (BATCHES, REPEATS)
    around = circumstances(quick=quick)
    measurement = Measurement(batches, min(BOTS_AT, max(batches)))
    measurement.warm_up()
    for number in range(1, repeats + 1):
        measurement.repeat(number)
    results = measurement.record()
    return around | results | {"goals": {} if quick else goals(results)}


def _rate(runs: Sequence[tuple[int, float]]) -> float:
    return sum(ticks for ticks, _ in runs) / sum(seconds for _, seconds in runs)


def _ratio(above: Sequence[float], below: Sequence[float]) -> float:
    ratio = statistics.median(a / b for a, b in zip(above, below, strict=True))
    return float(f"{ratio:.3g}")


if __name__ == "__main__":
    benchmark = Benchmark(
        file="benchmarks/engine.py",
        text=__doc__ or "",
        quick="small batches, few repetitions",
        section=SECTION,
        measure=measure,
        tables=tables,
    )
    sys.exit(benchmark.main())
