"""Does ``techrace compare`` call differences between equals, and does stopping early save anything?

Examples:

    python tests/campaigns/comparing.py --json
    python tests/campaigns/comparing.py --pairs 40 --blocks 60

Equals: pairs of a bot that plays at random against itself, each with private luck of its own, looked at after every
block. Unequals: two bots whose difference is known from many blocks, compared anew in one stretch of blocks after the
other; counted are the blocks until the comparison stops, against those of a fixed-size z test with the same error rate
that was planned knowing the difference and its spread, for a power of 95 % (and of 80 %). Exit code 1 if more than 5 %
of the equals were called different, if the difference was missed in more than 5 % of the stretches, or if the
comparison needs as many blocks on average as the fixed-size test of 95 %.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from techrace_bots.tournament import Field
from techrace_bots.tournament.comparing import FULL, block_difference, by_block
from techrace_bots.tournament.plan import units_of
from techrace_bots.tournament.playing import play_unit
from techrace_bots.tournament.sequential import ConfidenceSequence
from techrace_bots.tournament.spec import parse_tournament

ALPHA = 0.05
UNIT = 200
STRETCH = 200
"""Blocks in which a known difference is to be found."""


def field_of(first: str, second: str, scenario: str, seats: Sequence[int], seed: int) -> Field:
    """Return two bots that take the same seats."""
    asked = {
        "name": "comparison",
        "scenario": scenario,
        "seats": list(seats),
        "seed": seed,
        "unit": UNIT,
        "bots": [{"name": "A", "source": first}, {"name": "B", "source": second}],
    }
    return Field.of(parse_tournament(json.dumps(asked), toml=False), Path())


def differences(field: Field, blocks: int) -> list[float]:
    """Return the difference of each block, as a share of the full payoff."""
    return [
        difference / FULL
        for unit in units_of(field, (0, 1), blocks=blocks, first_block=0, first_unit=0)
        for rows in by_block(play_unit(field, unit).rows)
        if (difference := block_difference(rows)) is not None
    ]


def stopped(values: Sequence[float]) -> int | None:
    """Return after how many values a comparison that looks after each of them calls a difference, None: never."""
    sequence = ConfidenceSequence(alpha=ALPHA)
    for value in values:
        sequence.add(value)
        if sequence.decided:
            return sequence.count
    return None


def fixed_size(values: Sequence[float], power: float) -> int:
    """Return how many blocks a two-sided z test needs for this power at the mean and the spread of these."""
    mean, spread, normal = statistics.fmean(values), statistics.stdev(values), statistics.NormalDist()
    return math.ceil(((normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(power)) * spread / mean) ** 2)


def campaign(pairs: int, blocks: int, known: int, seed: int) -> dict[str, Any]:
    """Compare equals and unequals."""
    equals = field_of("random", "random", "standard", [3], seed)
    values = np.array(differences(equals, pairs * blocks)).reshape(pairs, blocks)
    called = sum(stopped(row.tolist()) is not None for row in values)
    apart = field_of("look-ahead", "beneficial", "standard", [3], seed + 1)
    gaps = differences(apart, known * STRETCH)
    stops = [stopped(gaps[first : first + STRETCH]) for first in range(0, len(gaps), STRETCH)]
    counts = [STRETCH if count is None else count for count in stops]
    return {
        "seed": seed,
        "equal_pairs": pairs,
        "blocks_per_pair": blocks,
        "spread_of_equals": round(float(values.std()), 4),
        "called_different": called,
        "known_difference": round(FULL * statistics.fmean(gaps), 1),
        "spread": round(FULL * statistics.stdev(gaps), 1),
        "stretches": known,
        "found_in": sum(count is not None for count in stops),
        "stopped_after": {
            "median": statistics.median(counts),
            "mean": statistics.fmean(counts),
            "worst": max(counts),
        },
        "fixed_size": {"power_80": fixed_size(gaps, 0.8), "power_95": fixed_size(gaps, 0.95)},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign and print its record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--blocks", type=int, default=100, help="blocks of each pair of equals")
    parser.add_argument("--known", type=int, default=20, help="stretches with a known difference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    report = campaign(options.pairs, options.blocks, options.known, options.seed)
    ok = (
        report["called_different"] <= ALPHA * options.pairs
        and report["found_in"] >= (1 - ALPHA) * options.known
        and report["stopped_after"]["mean"] < report["fixed_size"]["power_95"]
    )
    if options.json:
        print(json.dumps({"command": "python tests/campaigns/comparing.py", **report, "ok": ok}))
    else:
        print(
            f"{report['called_different']} of {options.pairs} pairs of equals were called different; a difference of "
            f"{report['known_difference']} was called after {report['stopped_after']['mean']:.0f} blocks on average, "
            f"where a fixed-size test needs {report['fixed_size']['power_95']}"
        )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
