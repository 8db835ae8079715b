"""What a tournament says about its bots: a profile for each, with an interval on every number.

With secret motives one list is the wrong object: what is worth 900 to a beneficial seat is not worth what 900 is to a
profit seat. So the profile of a bot says for each motive what it was paid, how much more that was than what the others
got in the same seat of the same world, how often the matches ended well and badly, and what the others were paid. The
one list there is (Bradley-Terry) compares bots only within a seat of a world.

A block is the unit: intervals come from resampling whole blocks (bootstrap), never single matches of one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs
import evalica
import numpy as np

from techrace_bots.tournament.playing import Row
from techrace_bots.tournament.spec import FIELD, Field
from techrace_game.types import Array, Motive

RESAMPLES = 1000
PAIR_RESAMPLES = 200
ELO = 400 / np.log(10)
ALL = "all"
"""The profile over all motives."""


@attrs.frozen(kw_only=True)
class Figure:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@attrs.frozen(kw_only=True)
class Profile:
    """How a bot did with one motive."""

    bot: str
    motive: str
    """``all`` for all of them together."""
    blocks: int
    matches: int
    """Seats that it played, counted once for each match."""
    payoff: Figure
    """0..1000."""
    advantage: Figure
    """Payoff above the mean of all bots in the same seat of the same world."""
    yellow: Figure
    """Share of matches with a good ending."""
    red: Figure
    """Share of matches with a bad ending."""
    welfare: Figure
    """Mean payoff of the other seats."""
    forfeits: int
    """Seats in which it forfeited the rest of the match."""
    faults: int
    """Decisions that it did not take."""
    refused: int
    """Parts of its orders that the rules refused."""


@attrs.frozen(kw_only=True)
class Rating:
    """A bot's place in the one list."""

    bot: str
    rating: Figure
    """On the scale of Elo, mean 0."""
    separable: bool
    """Whether the interval keeps apart from that of the next on the list."""


@attrs.frozen(kw_only=True)
class Standings:
    """What a tournament comes to."""

    profiles: tuple[Profile, ...]
    ratings: tuple[Rating, ...]
    """The best first."""
    without_forfeits: tuple[Rating, ...]
    """The same from blocks in which nobody forfeited."""
    blocks: int
    matches: int
    saving: float | None
    """How many times as many matches without exchanged seats would be needed for the same intervals."""

    def to_json(self) -> dict[str, Any]:
        """Return the standings as JSON has them."""
        return attrs.asdict(self)


@attrs.frozen
class _Game:
    """A bot in a seat of a match."""

    block: int
    bot: int
    seat: int
    payoff: int
    others: float
    ending: str
    forfeited: bool
    faults: int
    refused: int


def standings(field: Field, rows: Iterable[Row]) -> Standings:
    """Return what a tournament comes to.

    Args:
        field: the tournament.
        rows: its matches, in the order of the schedule.
    """
    matches = list(rows)
    games = [game for row in matches for game in _games(row)]
    names = [bot.name for bot in field.tournament.bots]
    motives = [Motive(seat.motive).word for seat in field.scenario.seats]
    level = _level(games)
    profiles = []
    for bot, name in enumerate(names):
        own = [game for game in games if game.bot == bot]
        for motive in (ALL, *dict.fromkeys(motives[seat] for seat in field.seats)):
            part = own if motive == ALL else [game for game in own if motives[game.seat] == motive]
            if part:
                profiles.append(_profile(name, motive, part, level))
    clean = {game.block for game in games} - {game.block for game in games if game.forfeited}
    return Standings(
        profiles=tuple(profiles),
        ratings=_ratings(games, names),
        without_forfeits=_ratings([game for game in games if game.block in clean], names),
        blocks=len({game.block for game in games}),
        matches=len(matches),
        saving=_saving(games, level),
    )


def _games(row: Row) -> Iterable[_Game]:
    total, seats = sum(row["payoffs"]), len(row["payoffs"])
    for seat, bot in enumerate(row["bots"]):
        if bot == FIELD:
            continue
        faults = [fault for fault in row["faults"] if fault["seat"] == seat]
        yield _Game(
            block=row["block"],
            bot=bot,
            seat=seat,
            payoff=row["payoffs"][seat],
            others=(total - row["payoffs"][seat]) / max(1, seats - 1),
            ending=row["ending"],
            forfeited=any(fault["forfeits"] for fault in faults),
            faults=len(faults),
            refused=row["refused"][seat],
        )


def _level(games: Iterable[_Game]) -> dict[tuple[int, int], float]:
    """Return what bots were paid on average in each seat of each world."""
    paid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for game in games:
        paid[game.block, game.seat].append(game.payoff)
    return {place: sum(values) / len(values) for place, values in paid.items()}


def _profile(name: str, motive: str, games: Sequence[_Game], level: dict[tuple[int, int], float]) -> Profile:
    def figure(value: Callable[[_Game], float]) -> Figure:
        return _figure([(game.block, value(game)) for game in games])

    return Profile(
        bot=name,
        motive=motive,
        blocks=len({game.block for game in games}),
        matches=len(games),
        payoff=figure(lambda game: game.payoff),
        advantage=figure(lambda game: game.payoff - level[game.block, game.seat]),
        yellow=figure(lambda game: game.ending == "yellow"),
        red=figure(lambda game: game.ending == "red"),
        welfare=figure(lambda game: game.others),
        forfeits=sum(game.forfeited for game in games),
        faults=sum(game.faults for game in games),
        refused=sum(game.refused for game in games),
    )


def _figure(values: Sequence[tuple[int, float]]) -> Figure:
    """Return the mean of values by block, resampling whole blocks."""
    sums: dict[int, list[float]] = {}
    for block, value in values:
        entry = sums.setdefault(block, [0.0, 0.0])
        entry[0] += value
        entry[1] += 1
    table = np.array([sums[block] for block in sorted(sums)])
    picks = _resampled(len(table), RESAMPLES)
    drawn = table[picks].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    total, count = table.sum(axis=0)
    return Figure(value=float(total / count), low=float(low), high=float(high))


def _resampled(blocks: int, times: int) -> Array:
    """Return which blocks each resample is made of, of shape (resample, block); the same for the same number."""
    return np.random.Generator(np.random.PCG64(blocks)).integers(0, blocks, (times, blocks))


def _ratings(games: Sequence[_Game], names: Sequence[str]) -> tuple[Rating, ...]:
    """Return the one list: Bradley-Terry over all pairs of bots that had the same seat of the same world."""
    wins, blocks = _wins(games, len(names))
    if not blocks:
        return ()
    strength = _strengths(wins.sum(axis=0))
    picks = _resampled(blocks, PAIR_RESAMPLES)
    drawn = np.array([_strengths(wins[pick].sum(axis=0)) for pick in picks])
    lows, highs = np.percentile(drawn, [2.5, 97.5], axis=0)
    order = sorted(range(len(names)), key=lambda bot: (-strength[bot], bot))
    return tuple(
        Rating(
            bot=names[bot],
            rating=Figure(value=float(strength[bot]), low=float(lows[bot]), high=float(highs[bot])),
            separable=place + 1 < len(order) and bool(lows[bot] > highs[order[place + 1]]),
        )
        for place, bot in enumerate(order)
    )


def _wins(games: Sequence[_Game], bots: int) -> tuple[Array, int]:
    """Return how often each bot was paid more than each other in the same seat of the same world, half for a tie.

    Returns:
        float64 of shape (block, bot, bot), and the number of blocks.
    """
    place = {block: index for index, block in enumerate(sorted({game.block for game in games}))}
    wins = np.zeros((len(place), bots, bots))
    same: dict[tuple[int, int], list[_Game]] = defaultdict(list)
    for game in games:
        same[game.block, game.seat].append(game)
    for (block, _), met in same.items():
        for one in met:
            for other in met:
                if one.bot != other.bot:
                    score = 0.5 if one.payoff == other.payoff else float(one.payoff > other.payoff)
                    wins[place[block], one.bot, other.bot] += score
    return wins, len(place)


def _strengths(wins: Array) -> Array:
    """Return ratings on the scale of Elo with mean 0, float64 of shape (bot,).

    Half a win in both directions of every pair that met keeps whoever always wins finite.
    """
    bots = len(wins)
    met = (wins + wins.T) > 0
    padded = wins + 0.5 * met
    one, other = np.nonzero(padded)
    if not one.size:
        return np.zeros(bots)
    result = evalica.bradley_terry(
        one.tolist(),
        other.tolist(),
        [evalica.Winner.X] * len(one),
        weights=padded[one, other].tolist(),
        limit=1000,
    )
    strength = np.zeros(bots)
    for bot, score in result.scores.items():
        strength[int(bot)] = float(ELO * np.log(score))
    centred: Array = strength - strength.mean()
    return centred


def _saving(games: Sequence[_Game], level: dict[tuple[int, int], float]) -> float | None:
    """Return the variance of single payoffs over that of differences within seats of worlds."""
    by_bot: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for game in games:
        by_bot[game.bot].append((float(game.payoff), game.payoff - level[game.block, game.seat]))
    plain = [np.var([pair[0] for pair in pairs]) for pairs in by_bot.values()]
    mirrored = [np.var([pair[1] for pair in pairs]) for pairs in by_bot.values()]
    return float(np.mean(plain) / np.mean(mirrored)) if mirrored and np.mean(mirrored) > 0 else None
