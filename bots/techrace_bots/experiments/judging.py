"""From sums over worlds to verdicts: holds, fails, or depends, and on what.

A statement is shown if the whole interval of its quantity lies where the claim wants it, refuted if it lies on the
other side, and open otherwise. A claim holds if all its statements are shown, fails if none is, and depends if some
are. It also depends if a statement turns round in other trees or with other constants; intervals of those are widened
for looking at so many (Bonferroni).
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import NormalDist

import attrs

from techrace_bots.experiments.model import Crossing, Experiment, Quantity, Statement
from techrace_replays.analysis.estimates import Estimate, Z

FEWEST = 6
"""Worlds below which nothing is said: a normal interval of so few would be too narrow."""
LEVEL = 0.05
"""Chance that an interval misses."""


class Result(StrEnum):
    """What became of a statement."""

    SHOWN = "shown"
    REFUTED = "refuted"
    OPEN = "not shown"


class Verdict(StrEnum):
    """What became of a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    DEPENDS = "depends"


class Echo(StrEnum):
    """What became of a claim elsewhere: in another tree or with other constants."""

    SAME = "stands"
    UNCLEAR = "unclear"
    FLIPS = "flips"


@attrs.frozen(kw_only=True)
class Judged:
    """A claim with its verdict."""

    experiment: Experiment
    verdict: Verdict
    depends: tuple[str, ...]
    """On what, in words; empty unless it depends."""
    estimates: Mapping[str, Estimate]
    results: tuple[Result, ...]
    """By statement."""
    echoes: Mapping[str, Echo]
    """By variant."""
    worlds: int
    """Worlds that were played."""


def estimate(quantity: Quantity, sums: Sequence[float], z: float = Z) -> Estimate:
    """Return the mean over worlds with its normal interval.

    Chances get a pseudo-observation's worth of spread, as Agresti and Min (2005) do it for pairs: worlds without a
    single difference are no proof that there is none.

    Args:
        quantity: what it is.
        sums: worlds that count, the sum of their values, the sum of the squares.
        z: half of the interval in standard errors.
    """
    count, total, squares = int(sums[0]), sums[1], sums[2]
    if count < FEWEST:
        return Estimate(value=math.nan, low=-math.inf, high=math.inf, error=math.inf, count=count)
    mean = total / count
    spread = max(0.0, (squares - total * mean) / (count - 1))
    if quantity.unit == "points":
        spread += 1 / count
    error = math.sqrt(spread / count)
    return Estimate(value=mean, low=mean - z * error, high=mean + z * error, error=error, count=count)


def result(statement: Statement, found: Estimate) -> Result:
    """Return what an interval says about a statement."""
    if statement.above is not None:
        good, bad = found.low > statement.above, found.high < statement.above
    else:
        bound = statement.below if statement.below is not None else math.nan
        good, bad = found.high < bound, found.low > bound
    return Result.SHOWN if good else Result.REFUTED if bad else Result.OPEN


def narrow(experiment: Experiment, sums: Mapping[str, Sequence[float]], factor: float) -> bool:
    """Return whether every interval is as narrow as its quantity asks for.

    Args:
        experiment: the declaration.
        sums: by quantity.
        factor: how much wider than at the default precision an interval may be.
    """
    return all(
        Z * estimate(quantity, sums[name]).error <= factor * quantity.precision
        for name, quantity in experiment.quantities.items()
        if quantity.awaited
    )


def crossed(crossing: Crossing, values: Sequence[float]) -> float | None:
    """Return where the line through values first crosses the level, None if it does not."""
    apart = [value - crossing.level for value in values]
    for place, (before, after) in enumerate(pairwise(apart)):
        if before == 0 or before * after < 0:
            left, right = crossing.positions[place], crossing.positions[place + 1]
            return left + (right - left) * before / (before - after)
    return None


def judge(
    experiment: Experiment,
    sums: Mapping[str, Sequence[float]],
    elsewhere: Mapping[str, Mapping[str, Sequence[float]]],
    labels: Mapping[str, str],
    worlds: int = 0,
) -> Judged:
    """Return the verdict on a claim.

    Args:
        experiment: the declaration.
        sums: by quantity, what was found in the standard trees.
        elsewhere: the same by variant.
        labels: of the variants.
        worlds: how many were played.
    """
    estimates = {name: estimate(quantity, sums[name]) for name, quantity in experiment.quantities.items()}
    results = tuple(result(statement, estimates[statement.quantity]) for statement in experiment.statements)
    echoes = {name: _echo(experiment, results, found, len(elsewhere)) for name, found in elsewhere.items()}
    lacking = [
        f"{statement.text.rstrip('.')}: {outcome}"
        for statement, outcome in zip(experiment.statements, results, strict=True)
        if outcome is not Result.SHOWN
    ]
    depends = []
    if lacking and len(lacking) < len(results) and experiment.number:
        depends += lacking
    turned = [labels[name] for name, echo in echoes.items() if echo is Echo.FLIPS]
    if turned:
        depends.append("it turns round with: " + ", ".join(turned))
    verdict = Verdict.DEPENDS if depends else Verdict.FAILS if lacking else Verdict.HOLDS
    return Judged(
        experiment=experiment,
        verdict=verdict,
        depends=tuple(depends),
        estimates=estimates,
        results=results,
        echoes=echoes,
        worlds=worlds,
    )


def _echo(
    experiment: Experiment, standard: Sequence[Result], sums: Mapping[str, Sequence[float]], looks: int
) -> Echo:
    """Compare the statements elsewhere with those in the standard trees."""
    z = NormalDist().inv_cdf(1 - LEVEL / 2 / max(1, looks * len(experiment.statements)))
    outcomes = []
    for statement, before in zip(experiment.statements, standard, strict=True):
        after = result(
            statement, estimate(experiment.quantities[statement.quantity], sums[statement.quantity], z)
        )
        if {before, after} == {Result.SHOWN, Result.REFUTED}:
            return Echo.FLIPS
        outcomes.append(after is Result.OPEN and before is not Result.OPEN)
    return Echo.UNCLEAR if any(outcomes) else Echo.SAME
