"""What the engine's record means: the goals, and tables to read."""

from collections.abc import Mapping
from typing import Any

from reporting import circumstance_lines, goal, goal_lines

SECTION = "engine"
"""Name of the generated section in docs/performance.md."""


def goals(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Hold a full measurement against the goals: what was wanted, what was found, whether that is enough."""
    middle, single = record["batches"]["1024"], record["batches"]["1"]
    growth, bots = record["large_over_small_cost"]["ratio"], record["bots"]["over_engine"]
    plain, compiled, tick = middle["over_plain"], middle["over_compiled"], single["tick_ms"]
    return {
        "E1": goal(
            "1024 matches: at least 100x plain Python and 0.5x the compiled loop",
            {"over_plain": plain, "over_compiled": compiled},
            plain >= 100 and compiled >= 0.5,
        ),
        "E2": goal("one match: a tick takes at most 0.3 ms (median)", {"tick_ms": tick}, tick <= 0.3),
        "E3": goal(
            "a game-tick in 8192 matches costs at most 1.2x one in 1024",
            {"cost_ratio": growth},
            growth <= 1.2,
        ),
        "E4": goal(
            "1024 matches with house bots: at least 0.6x the engine alone", {"over_engine": bots}, bots >= 0.6
        ),
    }


def tables(record: Mapping[str, Any]) -> str:
    """Return the record as Markdown."""
    return "\n".join(
        (*_speed(record), "", *_beside(record), "", *goal_lines(record), "", *circumstance_lines(record), "")
    )


def _speed(record: Mapping[str, Any]) -> list[str]:
    lines = [
        "| matches at a time | game-ticks/s | compiled loop, game-ticks/s | over plain Python | over compiled |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {matches} | {row['game_ticks_per_s']:,} | {row['compiled_game_ticks_per_s']:,} "
        f"| {row['over_plain']:.3g} | {row['over_compiled']:.3g} |"
        for matches, row in record["batches"].items()
    ]
    return lines


def _beside(record: Mapping[str, Any]) -> list[str]:
    single, bots, growth = record["batches"]["1"], record["bots"], record["large_over_small_cost"]
    tick = f"{single['tick_ms']:.3f} ({single['tick_ms_p99']:.3f}) ms"
    return [
        "| | |",
        "| --- | ---: |",
        f"| plain-Python oracle, game-ticks/s | {record['plain_game_ticks_per_s']:,} |",
        f"| one tick of one match, median (99th percentile) | {tick} |",
        f"| {bots['matches']} matches with house bots, game-ticks/s | {bots['game_ticks_per_s']:,} |",
        f"| the same over the engine alone | {bots['over_engine']:.3g} |",
        f"| cost of a game-tick in {growth['large']} matches over one in {growth['small']} | {growth['ratio']:.3g} |",
    ]
