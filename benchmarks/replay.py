"""Measure logs: how fast a match is verified against playing it live, and how large it is on disk.

Examples:

    python benchmarks/replay.py                       tables
    python benchmarks/replay.py --json                the record
    python benchmarks/replay.py --quick               smoke run with few matches

Times are those of the process, so that other programs on the machine count as little as they can. Playing live and
verifying take turns, match by match. The evaluation graph is that of one standard match, with 200 futures for each
quarter, in two processes that share the quarters: the slower of the two counts.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from command import Benchmark, say
from reporting import circumstances, goal, goal_lines
from techrace_bots.recorded import Recorder
from techrace_bots.registry import archetype, player
from techrace_bots.table import Table
from techrace_game import MatchState, Orders, Ruleset, load_scenario, step
from techrace_game.types import Ending
from techrace_replays import Log, header_record, open_log, redacted, verify_log, write_log
from techrace_replays.analysis import evaluate, positions_of
from techrace_replays.recording import Turn, joint_of, start_of, tick_records
from techrace_replays.records import TickRecord

SCENARIO = "standard"
MATCHES = 40
QUICK_MATCHES = 2
FUTURES = 200
QUICK_FUTURES = 4
SECTION = "replay"


@attrs.define
class Times:
    """Seconds of computing, and ticks."""

    live: float = 0.0
    """Bots deciding, rules, records, and the file: a match as `techrace simulate --log` plays it."""
    rules: float = 0.0
    """Rules and records alone, from orders that are known: what a host does for a tick."""
    verify: float = 0.0
    ticks: int = 0


def measure(quick: bool) -> dict[str, Any]:
    """Measure everything, or only show that it runs."""
    scenario = load_scenario(SCENARIO)
    ruleset = Ruleset.of(scenario)
    times, ratios = Times(), []
    sizes: dict[str, list[int]] = {"full": [], "public": [], "seat": []}
    parts: dict[str, list[int]] = {}
    say(f"playing and verifying {QUICK_MATCHES if quick else MATCHES} matches")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "match.techrace"
        for seed in range(QUICK_MATCHES if quick else MATCHES):
            bots = [player(archetype(seat.motive).name, scenario.constants) for seat in scenario.seats]
            started = time.process_time()
            recorder = Recorder(scenario, bots, seed)
            write_log(path, [header_record(scenario, seed=seed, match_id=f"m-{seed}"), *recorder.records()])
            played = time.process_time()
            verdict = verify_log(open_log(path))
            verified = time.process_time()
            if not verdict.ok:
                raise ValueError(f"seed {seed}: {verdict}")
            log = open_log(path)
            alone = _rules_alone(ruleset, seed, [log.tick(tick) for tick in range(log.ticks)])
            times.live += played - started
            times.verify += verified - played
            times.rules += alone
            times.ticks += log.ticks
            ratios.append(alone / (verified - played))
            sizes["full"].append(log.size)
            for entry, following in _spans(log.size, log):
                parts.setdefault(entry, []).append(following)
            for name, seat in (("public", None), ("seat", 0)):
                write_log(path.with_suffix(".out"), redacted(log, seat=seat))
                sizes[name].append(path.with_suffix(".out").stat().st_size)
    return _record(times, ratios, sizes, parts, quick=quick)


def evaluation(quick: bool) -> dict[str, Any]:
    """Measure the evaluation graph of a standard match: seconds of computing on two cores."""
    scenario = load_scenario(SCENARIO)
    bots = [player(archetype(seat.motive).name, scenario.constants) for seat in scenario.seats]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "match.techrace"
        header = header_record(scenario, seed=1, match_id="m-1")
        write_log(path, [header, *Recorder(scenario, bots, 1).records()])
        ticks = list(range(0, open_log(path).ticks + 1, scenario.constants.quarter))
        futures = QUICK_FUTURES if quick else FUTURES
        say(f"playing {len(ticks)} quarters of a match on, {futures} times each")
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            halves = list(
                pool.map(_evaluated, [path] * 2, [ticks[half::2] for half in range(2)], [futures] * 2)
            )
    return {"quarters": len(ticks), "futures": futures, "seconds": max(halves), "processes": 2}


def _evaluated(path: Path, ticks: list[int], futures: int) -> float:
    """Return the seconds of computing that some positions of a match take."""
    log = open_log(path)
    ruleset, states = positions_of(log)
    started = time.process_time()
    evaluate(ruleset, states, ticks, _archetypes, futures=futures)
    return time.process_time() - started


def _archetypes(ruleset: Ruleset, state: MatchState) -> Table:
    return Table(ruleset, [archetype(motive)(ruleset.constants) for motive in ruleset.motive.tolist()], state)


def _rules_alone(ruleset: Ruleset, seed: int, ticks: list[TickRecord]) -> float:
    """Return the seconds that a host takes for the same ticks: rules, digest, events, record."""
    started = time.process_time()
    state = start_of(ruleset, seed)
    for record in ticks:
        orders: tuple[Orders | None, ...] = record.orders
        after = step(ruleset, state, joint_of(orders, ruleset))
        tick_records(ruleset, state, after, Turn(orders=orders))
        state = after
    if state.over[0] == Ending.RUNNING:
        raise ValueError(f"seed {seed}: the match did not end")
    return time.process_time() - started


def _spans(size: int, log: Log) -> list[tuple[str, int]]:
    """Return by type of record how many bytes it takes."""
    entries = [(type(entry.record).__name__, entry.offset) for entry in log.entries()]
    ends = [offset for _, offset in entries[1:]] + [size]
    totals: dict[str, int] = {}
    for (name, offset), end in zip(entries, ends, strict=True):
        totals[name] = totals.get(name, 0) + end - offset
    return sorted(totals.items())


def _record(
    times: Times,
    ratios: list[float],
    sizes: Mapping[str, list[int]],
    parts: Mapping[str, list[int]],
    *,
    quick: bool,
) -> dict[str, Any]:
    verify, rules, live = (times.ticks / spent for spent in (times.verify, times.rules, times.live))
    record = {
        **circumstances(quick=quick),
        "matches": len(ratios),
        "ticks": times.ticks,
        "ticks_per_second": {"verify": verify, "host": rules, "live_with_bots": live},
        "verify_against": {"host": verify / rules, "live_with_bots": verify / live},
        "bytes_per_match": {
            name: {
                "mean": statistics.fmean(found),
                "most": max(found),
                "per_tick": sum(found) / times.ticks,
            }
            for name, found in sizes.items()
        },
        "bytes_by_record": {name: float(np.mean(found)) for name, found in sorted(parts.items())},
        "evaluation": evaluation(quick),
        "goals": {},
    }
    if not quick:
        record["goals"] = {
            "verification": goal(
                "at least as fast as the match was played with its bots",
                {"times": verify / live},
                verify >= live,
            ),
            "size": goal(
                "a standard match in 20 kB",
                {"bytes": statistics.fmean(sizes["full"])},
                statistics.fmean(sizes["full"]) <= 20_000,
            ),
        }
    return record


def tables(record: Mapping[str, Any]) -> str:
    """Return a record as Markdown."""
    speed, size = record["ticks_per_second"], record["bytes_per_match"]
    lines = [
        f"`{record['command']}`, {record['date']}: {record['matches']} standard matches, {record['ticks']} ticks.",
        "",
        "| ticks per second of computing | |",
        "| --- | ---: |",
        f"| verifying a log | {speed['verify']:,.0f} |",
        f"| playing live, without bots and clients | {speed['host']:,.0f} |",
        f"| playing live with house bots, log written | {speed['live_with_bots']:,.0f} |",
        "",
        "| log | bytes per match | most | bytes per tick |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {found['mean']:,.0f} | {found['most']:,} | {found['per_tick']:.0f} |"
        for name, found in size.items()
    ]
    graph = record["evaluation"]
    lines += [
        "",
        f"Evaluation graph of a standard match: {graph['quarters']} quarters, {graph['futures']} futures each, in "
        f"{graph['seconds']:.1f} s on two cores.",
    ]
    shares = ", ".join(f"{name} {mean:,.0f}" for name, mean in record["bytes_by_record"].items())
    return "\n".join([*lines, "", f"Bytes of a full log by record: {shares}.", "", *goal_lines(record), ""])


BENCHMARK = Benchmark(
    file="benchmarks/replay.py",
    text=str(__doc__),
    quick="few matches",
    section=SECTION,
    measure=measure,
    tables=tables,
)

if __name__ == "__main__":
    # What is left of the arguments is the common command line's.
    sys.exit(BENCHMARK.main(sys.argv[1:]))
