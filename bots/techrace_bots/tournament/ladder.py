"""A ladder: round after round neighbours on the list meet, and what comes of it moves them.

Ratings are openskill's Bradley-Terry model with full pairing, which gives everybody in a tie the same; its
Plackett-Luce model does not. A round's meetings follow from the results of the rounds before, so a ladder that is
continued goes on exactly where it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import attrs
from openskill.models import BradleyTerryFull

from techrace_bots.tournament.plan import Unit, units_of
from techrace_bots.tournament.playing import Row
from techrace_bots.tournament.results import Results
from techrace_bots.tournament.spec import FIELD, Field

SETTLED = 3.0
"""The list is ordered by mu minus so many sigma: whoever has hardly played is not on top by luck."""


@attrs.frozen(kw_only=True)
class Rung:
    """Where a bot stands."""

    bot: int
    mu: float
    sigma: float

    @property
    def settled(self) -> float:
        return self.mu - SETTLED * self.sigma


def ladder_units(field: Field, results: Results) -> Iterator[list[Unit]]:
    """Yield the units of each round; a round's results must be there before the next is asked for."""
    number = block = 0
    ladder = Ladder(len(field.tournament.bots))
    for round_number in range(field.tournament.rounds):
        planned: list[Unit] = []
        for pair in _pairs(ladder.standing(), round_number):
            # Each round is played in worlds of its own, all of its pairs in the same.
            found = list(
                units_of(
                    field,
                    pair,
                    blocks=field.tournament.blocks,
                    first_block=block,
                    first_unit=number,
                    world=round_number * field.tournament.blocks,
                )
            )
            planned += found
            number += len(found)
            block += field.tournament.blocks
        yield planned
        for unit in planned:
            ladder.add_all(results.unit(unit.number))


def _pairs(rungs: Sequence[Rung], round_number: int) -> list[tuple[int, int]]:
    """Return who meets: neighbours on the list, in every other round with the neighbour on the other side."""
    order = [rung.bot for rung in rungs]
    first = round_number % 2 if len(order) > 2 else 0
    return [(order[place], order[place + 1]) for place in range(first, len(order) - 1, 2)]


class Ladder:
    """The list as matches move it."""

    def __init__(self, bots: int) -> None:
        self._model = BradleyTerryFull()
        self._ratings = [self._model.rating(name=str(bot)) for bot in range(bots)]

    def add_all(self, rows: Iterable[Row]) -> None:
        """Take matches in, in the order of the schedule. Blocks with a match that does not count move nobody."""
        for _, block in groupby(rows, key=lambda row: row["block"]):
            matches = list(block)
            if any(row.get("void") for row in matches):
                continue
            scores = _block_scores(matches)
            present = sorted(scores)
            rated = self._model.rate(
                [[self._ratings[bot]] for bot in present], scores=[scores[bot] for bot in present]
            )
            for bot, (rating,) in zip(present, rated, strict=True):
                self._ratings[bot] = rating

    def standing(self) -> list[Rung]:
        """Return the list, the best first."""
        rungs = [Rung(bot=bot, mu=rating.mu, sigma=rating.sigma) for bot, rating in enumerate(self._ratings)]
        return sorted(rungs, key=lambda rung: (-rung.settled, rung.bot))


def _block_scores(rows: Sequence[Row]) -> dict[int, float]:
    """Return each bot's mean payoff in a block."""
    sums: dict[int, list[int]] = {}
    for row in rows:
        for seat, bot in enumerate(row["bots"]):
            if bot != FIELD:
                sums.setdefault(bot, []).append(row["payoffs"][seat])
    return {bot: sum(paid) / len(paid) for bot, paid in sums.items()}
