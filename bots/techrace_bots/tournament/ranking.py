"""One list of all bots: Bradley-Terry over all pairs that had the same seat of the same world."""

from collections.abc import Sequence

import attrs
import evalica
import numpy as np

from techrace_bots.tournament.resampling import Figure, figure, picks
from techrace_bots.tournament.tally import Meetings
from techrace_game.types import Array

MOST_RESAMPLES = 200
FEWEST_RESAMPLES = 40
_WORK = 4_000_000
"""Pairs that are fitted in all resamples together, more or less: with a thousand bots a fit takes time."""
ELO = 400 / np.log(10)


@attrs.frozen(kw_only=True)
class Rating:
    """A bot's place in the one list."""

    bot: str
    rating: Figure
    """On the scale of Elo, mean 0."""
    separable: bool
    """Whether the interval keeps apart from that of the next on the list."""


def ranked(met: Meetings, names: Sequence[str]) -> tuple[Rating, ...]:
    """Return the list, the best first, of those who met anybody.

    Half a win in both directions of every pair that met keeps whoever always wins finite.
    """
    count = len(names)
    pairs, column = np.unique(met.cell, return_inverse=True)
    if not pairs.size:
        return ()
    one, other = pairs // count, pairs % count
    _, world = np.unique(met.world, return_inverse=True)
    worlds = int(world.max()) + 1

    def fit(often: Array) -> Array:
        score = np.bincount(column, met.score * often[world], len(pairs)) / 2
        times = np.bincount(column, met.times * often[world], len(pairs))
        there = times > 0
        return _strengths(
            one[there], other[there], score[there] + 0.5, times[there] - score[there] + 0.5, count
        )

    strength = fit(np.ones(worlds, np.int64))
    resamples = min(MOST_RESAMPLES, max(FEWEST_RESAMPLES, _WORK // len(pairs)))
    drawn = np.array([fit(often) for often in picks(worlds, resamples)])
    present: list[int] = np.unique(np.concatenate((one, other))).tolist()
    order = sorted(present, key=lambda bot: (-round(float(strength[bot]), 4), bot))
    found = [figure(float(strength[bot]), drawn[:, bot], worlds) for bot in order]
    return tuple(
        Rating(
            bot=names[bot],
            rating=found[place],
            separable=place + 1 < len(order) and _above(found[place], found[place + 1]),
        )
        for place, bot in enumerate(order)
    )


def _above(one: Figure, other: Figure) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def _strengths(one: Array, other: Array, won: Array, lost: Array, count: int) -> Array:
    """Return ratings on the scale of Elo with mean 0, float64 of shape (bot,); NaN for whoever met nobody."""
    strength = np.full(count, np.nan)
    result = evalica.bradley_terry(
        [*one.tolist(), *other.tolist()],
        [*other.tolist(), *one.tolist()],
        [evalica.Winner.X] * (2 * len(one)),
        weights=[*won.tolist(), *lost.tolist()],
        limit=1000,
    )
    for bot, score in result.scores.items():
        strength[int(str(bot))] = float(ELO * np.log(score))
    centred: Array = strength - np.nanmean(strength)
    return centred
