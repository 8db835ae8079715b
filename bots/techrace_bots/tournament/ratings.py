"""What a tournament says about its bots: a profile for each, with an interval on every number.

With secret motives one list is the wrong object: what is worth 900 to a beneficial seat is not worth what 900 is to a
profit seat. So the profile of a bot says for each motive what it was paid, how much more that was than what the others
got in the same seat of the same world, how often the matches ended well and badly, and what the others were paid. The
one list there is compares bots only within a seat of a world.

Many profiles are looked at together, so some would stand out by luck: which of them do is said after Holm's
correction over all bots and motives.
"""

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from techrace_bots.tournament.playing import Row
from techrace_bots.tournament.ranking import Rating, ranked
from techrace_bots.tournament.resampling import Figure, chance, figure, holm, ratios
from techrace_bots.tournament.spec import Field
from techrace_bots.tournament.tally import (
    ADVANTAGE,
    ALL,
    COUNT,
    FAULTS,
    FORFEITS,
    PAYOFF,
    RED,
    REFUSED,
    VOID,
    WELFARE,
    YELLOW,
    Tally,
)


@attrs.frozen(kw_only=True)
class Profile:
    """How a bot did with one motive."""

    bot: str
    motive: str
    """``all`` for all of them together."""
    worlds: int
    matches: int
    """Seats that it played, counted once for each match."""
    payoff: Figure
    """0..1000."""
    advantage: Figure
    """Payoff above the mean of all bots in the same seat of the same world."""
    stands_out: bool
    """Whether the advantage differs from zero, after correction for all bots and motives that are looked at."""
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
    void: int
    """Seats in matches that do not count."""


@attrs.frozen(kw_only=True)
class Standings:
    """What a tournament comes to."""

    profiles: tuple[Profile, ...]
    ratings: tuple[Rating, ...]
    """The best first."""
    without_forfeits: tuple[Rating, ...]
    """The same from what was played without forfeits."""
    worlds: int
    blocks: int
    matches: int
    void: int
    """Matches that do not count, because the machine was too busy for a bot to be in time."""
    saving: float | None
    """How many times as many matches would be needed if bots did not meet in the same seats and worlds."""

    def to_json(self) -> dict[str, Any]:
        """Return the standings as JSON has them."""
        return attrs.asdict(self)


def standings(field: Field, rows: Iterable[Row]) -> Standings:
    """Return what a tournament comes to.

    Args:
        field: the tournament.
        rows: its matches, in the order of the schedule; they are not kept.
    """
    tally = Tally(field)
    tally.add_all(rows)
    names = [bot.name for bot in field.tournament.bots]
    found = [entry for bot, name in enumerate(names) for entry in _profiles(tally, bot, name)]
    looked_at = [place for place, (profile, _) in enumerate(found) if profile.motive != ALL]
    held = holm([found[place][1] for place in looked_at])
    outstanding = {place for place, holds in zip(looked_at, held, strict=True) if holds}
    saving = tally.saving()
    return Standings(
        profiles=tuple(
            attrs.evolve(profile, stands_out=place in outstanding) for place, (profile, _) in enumerate(found)
        ),
        ratings=ranked(tally.meetings(), names),
        without_forfeits=ranked(tally.meetings(forfeits=False), names),
        worlds=tally.worlds,
        blocks=tally.blocks,
        matches=tally.matches,
        void=tally.void,
        saving=None if saving is None else round(saving, 2),
    )


def _profiles(tally: Tally, bot: int, name: str) -> Iterable[tuple[Profile, float]]:
    """Yield a bot's profiles, and how likely an advantage like that is by luck."""
    table = tally.sums(bot)
    if not len(table):
        return
    for place, motive in enumerate(tally.motives):
        sums = table[:, place]
        total = sums.sum(axis=0)
        if not total[COUNT]:
            continue
        worlds, drawn, mean = int(np.count_nonzero(sums[:, COUNT])), ratios(sums), total / total[COUNT]
        figures = [
            figure(float(mean[column]), drawn[:, column], worlds)
            for column in (PAYOFF, ADVANTAGE, YELLOW, RED, WELFARE)
        ]
        counts = tally.counts[bot, place].tolist()
        profile = Profile(
            bot=name,
            motive=motive,
            worlds=worlds,
            matches=int(total[COUNT]),
            payoff=figures[0],
            advantage=figures[1],
            stands_out=False,
            yellow=figures[2],
            red=figures[3],
            welfare=figures[4],
            forfeits=counts[FORFEITS],
            faults=counts[FAULTS],
            refused=counts[REFUSED],
            void=counts[VOID],
        )
        yield profile, chance(float(mean[ADVANTAGE]), drawn[:, ADVANTAGE], worlds)
