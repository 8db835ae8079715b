"""Did my change help? Two bots in the same worlds until the evidence is enough, however often one looks."""

from collections.abc import Callable, Iterator
from enum import StrEnum

import attrs

from techrace_bots.tournament.plan import Unit, units_of
from techrace_bots.tournament.playing import Row, play_unit
from techrace_bots.tournament.sequential import ConfidenceSequence
from techrace_bots.tournament.spec import Field

FULL = 1000


class Reason(StrEnum):
    """Why a comparison stopped."""

    BETTER = "the first bot is better: the interval lies above zero"
    WORSE = "the first bot is worse: the interval lies below zero"
    SAME = "no difference that matters: the interval lies within the margin"
    BUDGET = "undecided: the budget is used up"


@attrs.frozen(kw_only=True)
class Comparison:
    """What a comparison came to."""

    reason: Reason
    blocks: int
    matches: int
    difference: float
    """Mean difference of the payoffs of the first and the second bot in the same seats of the same worlds."""
    low: float
    high: float
    """Its interval, valid at every look."""
    alpha: float


def compare(
    field: Field,
    *,
    alpha: float = 0.05,
    margin: float = 0.0,
    most: int = 10_000,
    look: Callable[[int, float, float, float], None] | None = None,
) -> Comparison:
    """Let two bots play the same seats of the same worlds, each alone among archetypes, until it is decided.

    Blocks count in the order of the schedule. A look costs nothing: the interval holds at all of them together.

    Args:
        field: a tournament of two bots.
        alpha: chance that the interval is ever wrong, and so of calling a difference between equals.
        margin: a difference below this payoff does not matter: stop when the interval lies within it; 0: never.
        most: blocks to play at most.
        look: told after each block the number of blocks, the mean difference and the interval.

    Raises:
        ValueError: not two bots.
        SandboxUnavailableError: a bot's tier cannot be had here.
    """
    if len(field.sources) != 2:
        raise ValueError(f"bots: {len(field.sources)} given, expected two")
    sequence, matches, decided = ConfidenceSequence(alpha=alpha), 0, False
    for difference, played in _differences(field, most):
        sequence.add(difference / FULL)
        matches += played
        if look is not None:
            look(sequence.count, FULL * sequence.mean, FULL * sequence.lower, FULL * sequence.upper)
        within = margin > 0 and sequence.lower > -margin / FULL and sequence.upper < margin / FULL
        if sequence.decided or within:
            decided = True
            break
    return Comparison(
        reason=_reason(sequence, decided=decided),
        blocks=sequence.count,
        matches=matches,
        difference=FULL * sequence.mean,
        low=FULL * sequence.lower,
        high=FULL * sequence.upper,
        alpha=alpha,
    )


def _reason(sequence: ConfidenceSequence, *, decided: bool) -> Reason:
    if sequence.lower > 0:
        return Reason.BETTER
    if sequence.upper < 0:
        return Reason.WORSE
    return Reason.SAME if decided else Reason.BUDGET


def _differences(field: Field, most: int) -> Iterator[tuple[float, int]]:
    """Yield the difference in each block, and how many matches it took."""
    for unit in units_of(field, (0, 1), blocks=most, first_block=0, first_unit=0):
        yield from block_differences(unit, play_unit(field, unit).rows)


def block_differences(unit: Unit, rows: tuple[Row, ...]) -> Iterator[tuple[float, int]]:
    """Yield for each block of a unit the mean payoff of bot 0 less that of bot 1, and its matches."""
    for block in unit.blocks:
        paid: tuple[list[int], list[int]] = ([], [])
        played = [row for row in rows if row["block"] == block.number]
        for row in played:
            for seat, bot in enumerate(row["bots"]):
                if bot in {0, 1}:
                    paid[bot].append(row["payoffs"][seat])
        yield sum(paid[0]) / len(paid[0]) - sum(paid[1]) / len(paid[1]), len(played)
