"""The sums that standings are made of, taken in block by block, so that memory holds no match.

Two things are easily got wrong here. Meetings of different pairs are played in the same worlds, so what a bot is paid
in them hangs together: sums are kept by world, and whole worlds are resampled. And a bot that breaks down must not
take the others' figures with it: where bots sit alone, its own seats are left out of what is counted without
forfeits; where they sit together, its blocks are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import attrs
import numpy as np

from techrace_bots.tournament.playing import Row
from techrace_bots.tournament.spec import FIELD, Design, Field
from techrace_game.types import Array, Motive

ALL = "all"
"""The profile over all motives."""
COUNT, PAYOFF, ADVANTAGE, YELLOW, RED, WELFARE = range(6)
"""Columns of sums."""
FORFEITS, FAULTS, REFUSED, VOID = range(4)
"""Columns of counts."""


class _Game(NamedTuple):
    """A bot in a seat of a match."""

    bot: int
    seat: int
    payoff: int
    others: float
    ending: str
    forfeited: bool


@attrs.frozen
class Meetings:
    """How pairs of bots did in the same seat of the same world, in each block."""

    world: Array
    """int64 of shape (entry,)."""
    cell: Array
    """int64 of shape (entry,): the lower bot times the number of bots, plus the higher."""
    score: Array
    """int64 of shape (entry,): two for each time that the lower was paid more, one for each tie."""
    times: Array
    """int64 of shape (entry,): how often they met."""


class Tally:
    """What has been played, in sums."""

    def __init__(self, field: Field) -> None:
        self.bots = len(field.tournament.bots)
        words = [Motive(seat.motive).word for seat in field.scenario.seats]
        self.motives: tuple[str, ...] = (ALL, *dict.fromkeys(words[seat] for seat in field.seats))
        self.counts = np.zeros((self.bots, len(self.motives), 4), np.int64)
        self.blocks = self.matches = self.void = 0
        self._motive_of = {seat: self.motives.index(words[seat]) for seat in field.seats}
        self._together = field.tournament.design is not Design.BLOCKS
        self._worlds: dict[int, int] = {}
        self._sums: list[dict[int, Array]] = [{} for _ in range(self.bots)]
        self._met: list[Meetings] = []
        self._clean: list[Meetings] = []
        # Per bot: number, sum and sum of squares of payoffs, and of squares within seats of worlds.
        self._spread = np.zeros((self.bots, 4))

    @property
    def worlds(self) -> int:
        """How many different worlds there were."""
        return len(self._worlds)

    def add_all(self, rows: Iterable[Row]) -> None:
        """Take matches in, in the order of the schedule."""
        for _, block in groupby(rows, key=lambda row: row["block"]):
            self.add(list(block))

    def add(self, rows: Sequence[Row]) -> None:
        """Take in the matches of one block."""
        valid = [row for row in rows if not row.get("void")]
        self.blocks += 1
        self.matches += len(rows)
        self.void += len(rows) - len(valid)
        for row in rows:
            self._count(row)
        if self._together and len(valid) < len(rows):
            return  # Half of an exchange would be luck of the seat.
        games = [game for row in valid for game in _games(row)]
        if not games:
            return
        world = self._worlds.setdefault(rows[0]["seed"], len(self._worlds))
        self._sum(games, world)
        met = self._meetings(games, world)
        self._met.append(met)
        if not any(game.forfeited for game in games):
            self._clean.append(met)
        elif not self._together:
            self._clean.append(self._meetings([game for game in games if not game.forfeited], world))

    def sums(self, bot: int) -> Array:
        """Return a bot's sums, float64 of shape (world, motive, column), of the worlds in which it played."""
        own = self._sums[bot]
        return np.array([own[world] for world in sorted(own)]).reshape(-1, len(self.motives), 6)

    def meetings(self, *, forfeits: bool = True) -> Meetings:
        """Return how pairs did; without those in which somebody forfeited, if so asked."""
        parts = self._met if forfeits else self._clean
        return Meetings(
            *(
                np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0, np.int64)])
                for name in ("world", "cell", "score", "times")
            )
        )

    def saving(self) -> float | None:
        """Return how many times as many matches would be needed if bots did not meet in the same seats and worlds."""
        number, total, squares, within = self._spread[self._spread[:, 0] > 1].T
        if not number.size or not within.sum() > 0:
            return None
        return float(np.mean(squares / number - (total / number) ** 2) / np.mean(within / number))

    def _count(self, row: Row) -> None:
        for seat, bot in enumerate(row["bots"]):
            if bot == FIELD:
                continue
            faults = [fault for fault in row["faults"] if fault["seat"] == seat]
            found = (
                any(fault["forfeits"] for fault in faults),
                len(faults),
                row["refused"][seat],
                bool(row.get("void")),
            )
            for motive in (0, self._motive_of[seat]):
                self.counts[bot, motive] += found

    def _sum(self, games: Sequence[_Game], world: int) -> None:
        paid: dict[int, list[int]] = defaultdict(list)
        for game in games:
            paid[game.seat].append(game.payoff)
        level = {seat: sum(values) / len(values) for seat, values in paid.items()}
        for game in games:
            ahead, company = game.payoff - level[game.seat], len(paid[game.seat])
            facts = (1, game.payoff, ahead, game.ending == "yellow", game.ending == "red", game.others)
            own = self._sums[game.bot].get(world)
            if own is None:
                own = self._sums[game.bot][world] = np.zeros((len(self.motives), 6))
            own[0] += facts
            own[self._motive_of[game.seat]] += facts
            if company > 1:
                # A mean that a bot is part of lies nearer to it than one that it is no part of.
                within = ahead**2 * company / (company - 1)
                self._spread[game.bot] += (1, game.payoff, game.payoff**2, within)

    def _meetings(self, games: Sequence[_Game], world: int) -> Meetings:
        cells, scores = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        by_seat: dict[int, list[_Game]] = defaultdict(list)
        for game in games:
            by_seat[game.seat].append(game)
        for met in by_seat.values():
            bot, paid = np.array([(game.bot, game.payoff) for game in sorted(met)], np.int64).T
            one, other = _pairs(len(met))
            differ = bot[one] != bot[other]
            one, other = one[differ], other[differ]
            cells.append(bot[one] * self.bots + bot[other])
            scores.append(2 * (paid[one] > paid[other]) + (paid[one] == paid[other]))
        cell, place = np.unique(np.concatenate(cells), return_inverse=True)
        score = np.bincount(place, np.concatenate(scores), len(cell)).astype(np.int64)
        times = np.bincount(place, minlength=len(cell))
        return Meetings(np.full(len(cell), world), cell, score, times)


@lru_cache(maxsize=4)
def _pairs(count: int) -> tuple[Array, Array]:
    one, other = np.triu_indices(count, 1)
    return one, other


def _games(row: Row) -> Iterable[_Game]:
    total, seats = sum(row["payoffs"]), len(row["payoffs"])
    failed = {fault["seat"] for fault in row["faults"] if fault["forfeits"]}
    for seat, bot in enumerate(row["bots"]):
        if bot != FIELD:
            payoff = row["payoffs"][seat]
            others = (total - payoff) / max(1, seats - 1)
            yield _Game(bot, seat, payoff, others, row["ending"], seat in failed)
