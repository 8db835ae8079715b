"""With archetypes everywhere the standard game goes about as the rulebook says (rule 15)."""

import numpy as np
import pytest

from bots_kit import house, ruleset, seeds
from techrace_bots.registry import HOUSE
from techrace_bots.simulate import simulate
from techrace_bots.summary import Share
from techrace_game.types import Ending, Motive

RULE_15 = (844, 397, 487, 549, 549, 378)


@pytest.mark.slow
def test_outcomes_with_archetypes_everywhere() -> None:
    rules, told = ruleset(), []
    summary = simulate(
        rules, house(rules), seeds(600, first=10_000), progress=lambda done, total: told.append((done, total))
    )
    assert summary.matches == 600
    yellow, red, horizon = (summary.endings[end] for end in (Ending.YELLOW, Ending.RED, Ending.HORIZON))
    assert yellow.count + red.count + horizon.count == 600
    assert covers(yellow, 0.47), yellow
    assert covers(red, 0.53), red
    assert horizon.share < 0.02
    assert summary.ticks.mean / summary.horizon == pytest.approx(0.77, abs=0.02)
    for mean, expected in zip(summary.payoffs, RULE_15, strict=True):
        assert mean.mean == pytest.approx(expected, abs=35)
    assert told == sorted(told)
    assert told[-1] == (600, 600)


def covers(share: Share, expected: float) -> bool:
    """Whether the interval, half as wide again, holds the expected share."""
    slack = (share.high - share.low) / 4
    return share.low - slack <= expected <= share.high + slack


@pytest.mark.slow
def test_a_good_beneficial_strategy_is_far_above_the_archetype_and_random_play_far_below() -> None:
    """Whatever the beneficial seats do matters: at least ten points of chance in either direction."""
    rules = ruleset()

    def yellow(name: str) -> float:
        players = house(rules)
        for seat in np.flatnonzero(rules.motive == Motive.BENEFICIAL).tolist():
            players[seat] = HOUSE[name](rules.constants)
        return simulate(rules, players, seeds(400, first=20_000)).endings[Ending.YELLOW].share

    naive = yellow("beneficial")
    assert 0.35 < naive < 0.65
    assert yellow("look-ahead") > naive + 0.10
    assert yellow("random") < naive - 0.10
