"""Telling from orders which policy plays."""

import pytest

from analysis_kit import archetypes_at, start
from techrace_bots.fitting import agreement, fits
from techrace_bots.registry import archetype
from techrace_game import MatchState, Orders, Ruleset, advance, load_scenario
from techrace_game.types import Motive


def recorded(quarters: int) -> tuple[Ruleset, list[tuple[MatchState, list[Orders]]]]:
    ruleset, state = start(load_scenario("standard"))
    table, turns = archetypes_at(ruleset, state), []
    for _ in range(quarters):
        submitted = [seat.row(0) for seat in table.submissions(state) if seat is not None]
        turns.append((state, submitted))
        state = advance(ruleset, state, table.decide(state), ticks=4)
    return ruleset, turns


def test_every_archetype_is_recognised_by_its_orders() -> None:
    ruleset, turns = recorded(12)
    candidates = {motive.word: archetype(motive)(ruleset.constants) for motive in Motive}
    for seat, motive in enumerate(ruleset.motive.tolist()):
        best, second, *_ = fits(
            ruleset, seat, [(state, submitted[seat]) for state, submitted in turns], candidates
        )
        assert best.policy == Motive(motive).word
        assert best.fit == 1.0
        assert best.turns == 12
        assert second.fit < best.fit


def test_agreement_counts_people_and_words() -> None:
    half = Orders(slots=((3, 500),))
    assert agreement(half, half, 5) == 1.0
    assert agreement(half, Orders(slots=((3, 500), (4, 500))), 5) == pytest.approx(0.7 * 0.5 + 0.3)
    assert agreement(half, Orders(slots=((4, 500),)), 5) == pytest.approx(0.7 * 0.5 + 0.3)
    spoken = Orders(slots=((3, 500),), publish=(1, 2))
    assert agreement(half, spoken, 5) == pytest.approx(0.7)
    assert agreement(spoken, Orders(slots=((3, 500),), publish=(2,), sell=(1,)), 5) == pytest.approx(0.8)


def test_nobody_can_be_told_from_no_orders() -> None:
    ruleset, _ = recorded(1)
    with pytest.raises(ValueError, match="seat 2 has submitted nothing"):
        fits(ruleset, 2, [], {"crowd": archetype(Motive.CROWD)(ruleset.constants)})
