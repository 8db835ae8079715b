"""Which house policy plays most like somebody: recorded orders against what each policy would have ordered.

A seat's orders are compared where they matter: which share of its staff works on what. Two ways to place people
agree by one minus their total variation distance, 1 for the same and 0 for nothing in common; what is published and
sold agrees by Jaccard's index. The fit of a policy is the mean of both over the turns, with a 95 % interval from
resampling turns (bootstrap); neighbouring turns resemble each other, so the interval is narrower than it should be.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np

from techrace_bots.chance import bot_seeds
from techrace_bots.policy import Policy
from techrace_game import MatchState, Orders, Ruleset, observe
from techrace_game.types import LINES, Array

RESAMPLES = 1000
STAFF, SPOKEN = 0.7, 0.3
"""Weights of the two parts of the fit: where people are, and what is said and sold."""


@attrs.frozen(kw_only=True)
class Fit:
    """How well a policy describes somebody's orders."""

    policy: str
    fit: float
    """0..1."""
    low: float
    high: float
    turns: int


def fits(
    ruleset: Ruleset,
    seat: int,
    turns: Iterable[tuple[MatchState, Orders]],
    candidates: Mapping[str, Policy],
) -> list[Fit]:
    """Return how well each candidate describes the orders of a seat, the best first.

    Args:
        ruleset: the rules.
        seat: whose orders.
        turns: positions, batches of one, and what the seat submitted in each.
        candidates: policies by name. They see what the seat saw.

    Raises:
        ValueError: there are no turns.
    """
    scores: dict[str, list[float]] = {name: [] for name in candidates}
    for state, given in turns:
        seen, seeds = observe(ruleset, state, seat), bot_seeds(state.seed, seat)
        for name, policy in candidates.items():
            would = policy.decide(seen, seeds).row(0)
            scores[name].append(agreement(given, would, state.nodes))
    if not any(scores.values()):
        raise ValueError(f"turns: seat {seat} has submitted nothing, expected at least one turn")
    found = [_fit(name, np.array(score)) for name, score in scores.items()]
    return sorted(found, key=lambda fit: (-fit.fit, fit.policy))


def agreement(one: Orders, other: Orders, nodes: int) -> float:
    """Return how much two submissions agree, 0..1."""
    apart = np.abs(_staff(one, nodes) - _staff(other, nodes)).sum() / 2
    said = _jaccard((one.publish, one.sell), (other.publish, other.sell))
    return float(STAFF * (1 - apart) + SPOKEN * said)


def _staff(orders: Orders, nodes: int) -> Array:
    """Return the share of the staff on each node, each line, and on nothing: float64, sum 1."""
    placed = np.zeros(nodes + LINES + 1)
    for node, weight in orders.slots:
        placed[node] += weight
    placed[nodes : nodes + LINES] = orders.lines
    total = placed.sum()
    placed[-1] = max(0, 1000 - total)
    shares: Array = placed / max(1000, total)
    return shares


def _jaccard(one: Sequence[Iterable[int]], other: Sequence[Iterable[int]]) -> float:
    """Return the share of what both do in what either does, 1 if neither does anything."""
    first, second = (
        {(kind, node) for kind, listed in enumerate(part) for node in listed} for part in (one, other)
    )
    return len(first & second) / len(first | second) if first | second else 1.0


def _fit(name: str, scores: Array) -> Fit:
    luck = np.random.Generator(np.random.PCG64(len(scores)))
    means = scores[luck.integers(0, len(scores), (RESAMPLES, len(scores)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Fit(policy=name, fit=float(scores.mean()), low=float(low), high=float(high), turns=len(scores))
