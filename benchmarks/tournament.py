"""Measure tournaments and environments: matches per second of a core, and steps beside other libraries' environments.

Examples:

    python benchmarks/tournament.py                       tables
    python benchmarks/tournament.py --json                the record
    python benchmarks/tournament.py --quick               smoke run
    python benchmarks/tournament.py --write docs/performance.md

Needs the extras `benchmark`, `tournament` and `rl`. Times are processor time, that of bots' processes included.
"""

import json
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from command import Benchmark, say
from environment_steps import ENVIRONMENTS
from reporting import circumstance_lines, circumstances
from techrace_bots.tournament.plan import units
from techrace_bots.tournament.playing import play_unit
from techrace_bots.tournament.spec import Field, parse_tournament

SECTION = "tournament"
BOT = """
from techrace_bots import Bot
from techrace_game.orders import Orders


class Mine(Bot):
    def act(self, observation):
        return Orders()
"""
REPEATS = 3


def processor() -> float:
    """Return the processor time of this process and of all children that have ended, seconds."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def tournament(folder: Path, source: str, isolation: str, blocks: int) -> Field:
    """Return a bot against a house bot in seat 3 of the standard scenario: two matches for each block."""
    asked = {
        "name": "benchmark",
        "blocks": blocks,
        "unit": blocks,
        "seats": [3],
        "isolation": isolation,
        "bots": [{"name": "one", "source": source}, {"name": "other", "source": "beneficial"}],
    }
    if source.endswith(".py"):
        # The house bot beside it would play match by match too; only the bot itself is to be measured.
        asked["bots"] = [{"name": name, "source": source} for name in ("one", "other")]
    return Field.of(parse_tournament(json.dumps(asked), toml=False), folder)


def matches_per_second(field: Field) -> float:
    """Return matches per second of processor time."""
    began = processor()
    matches = sum(len(play_unit(field, unit).rows) for unit in units(field))
    return matches / (processor() - began)


def steps_per_second(run: Callable[[int], int], steps: int) -> float:
    """Return steps per second of processor time."""
    began = processor()
    done = run(steps)
    return done / (processor() - began)


def measure(quick: bool) -> dict[str, Any]:
    """Measure everything and return the record."""
    around = circumstances(quick=quick)
    repeats = 1 if quick else REPEATS
    with tempfile.TemporaryDirectory(prefix="techrace-benchmark-") as name:
        folder = Path(name)
        (folder / "mine.py").write_text(BOT, encoding="utf-8")
        sizes = (4, 1, 1) if quick else (128, 4, 3)
        kinds = {
            "house_batched": tournament(folder, "beneficial", "contained", sizes[0]),
            "python_in_process": tournament(folder, "mine.py", "in_process", sizes[1]),
            "python_contained": tournament(folder, "mine.py", "contained", sizes[2]),
        }
        matches: dict[str, list[float]] = {kind: [] for kind in kinds}
        steps: dict[str, list[float]] = {kind: [] for kind in ENVIRONMENTS}
        for number in range(1, repeats + 1):
            say(f"repetition {number}")
            for kind, field in kinds.items():
                matches[kind].append(matches_per_second(field))
            for kind, (run, count) in ENVIRONMENTS.items():
                steps[kind].append(steps_per_second(run, max(1, count // 50) if quick else count))
    rates = {kind: float(f"{statistics.median(found):.4g}") for kind, found in matches.items()}
    speeds = {kind: float(f"{statistics.median(found):.4g}") for kind, found in steps.items()}
    return {
        **around,
        "repetitions": repeats,
        "matches_per_s_core": rates,
        "batched_over_in_process": _ratio(rates["house_batched"], rates["python_in_process"]),
        "steps_per_s_core": speeds,
        "vector_over": {
            kind: _ratio(speeds["techrace vector (256)"], speed)
            for kind, speed in speeds.items()
            if kind != "techrace vector (256)"
        },
    }


def _ratio(above: float, below: float) -> float:
    return float(f"{above / below:.3g}")


def tables(record: Mapping[str, Any]) -> str:
    """Return the record as Markdown."""
    words = {
        "house_batched": "house bots alone, 128 worlds at a time",
        "python_in_process": "one seat a Python bot, in process",
        "python_contained": "one seat a Python bot, contained",
    }
    lines = ["| a core plays, of the standard scenario | matches/s |", "| --- | ---: |"]
    lines += [f"| {words[kind]} | {rate:,.4g} |" for kind, rate in record["matches_per_s_core"].items()]
    lines += [
        "",
        "| environment, random actions | steps/s of a core | our vector over it |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {kind} | {speed:,.0f} | {record['vector_over'].get(kind, 1):.3g} |"
        for kind, speed in record["steps_per_s_core"].items()
    ]
    return "\n".join((*lines, "", *circumstance_lines(record), ""))


if __name__ == "__main__":
    sys.exit(
        Benchmark(
            file="benchmarks/tournament.py",
            text=__doc__ or "",
            quick="few matches and steps",
            section=SECTION,
            measure=measure,
            tables=tables,
        ).main()
    )
