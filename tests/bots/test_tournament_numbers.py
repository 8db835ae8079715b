"""Ratings and comparisons: honest intervals, equals stay equal, stopping early costs nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from techrace_bots.tournament import Field, Reason, compare
from techrace_bots.tournament.ladder import Ladder, Rung
from techrace_bots.tournament.ratings import standings
from techrace_bots.tournament.resampling import Figure, holm, interval
from techrace_bots.tournament.sequential import ConfidenceSequence
from tournament_kit import small_field


def row(block: int, rotation: int, bots: list[int], payoffs: list[int], **more: Any) -> dict[str, Any]:
    return {
        "block": block,
        "seed": block,
        "rotation": rotation,
        "bots": bots,
        "payoffs": payoffs,
        "ending": "yellow",
        "faults": [],
        "refused": [0] * len(bots),
        **more,
    }


def duel(block: int, better: int, worse: int, *, gap: int = 100) -> list[dict[str, Any]]:
    """Two matches in which one bot gets more out of both seats."""
    return [
        row(block, turn, [-1, -1, pair[0], pair[1], -1], [0, 0, *paid, 0])
        for turn, (pair, paid) in enumerate(
            [((better, worse), (500 + gap, 500)), ((worse, better), (500, 500 + gap))]
        )
    ]


def ends(figure: Figure) -> tuple[float, float]:
    assert figure.low is not None
    assert figure.high is not None
    return figure.low, figure.high


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return small_field(tmp_path)


def test_who_always_wins_is_on_top_and_finite(field: Field) -> None:
    rows = [match for block in range(20) for match in duel(3 * block, 0, 1)]
    rows += [match for block in range(20) for match in duel(3 * block + 1, 1, 2)]
    rows += [match for block in range(20) for match in duel(3 * block + 2, 0, 2)]
    found = standings(field, rows)
    assert [rating.bot for rating in found.ratings] == ["0-beneficial", "1-crowd", "2-random"]
    assert [rating.separable for rating in found.ratings] == [True, True, False]
    assert all(rating.rating.high is not None and np.isfinite(rating.rating.high) for rating in found.ratings)
    assert sum(rating.rating.value for rating in found.ratings) == pytest.approx(0, abs=1e-6)
    best = next(
        profile for profile in found.profiles if profile.bot == "0-beneficial" and profile.motive == "all"
    )
    assert best.advantage.value == pytest.approx(50)
    assert (best.payoff.value, best.yellow.value, best.matches) == (600, 1.0, 80)


def test_a_few_worlds_have_no_interval_and_separate_nobody(field: Field) -> None:
    """Resampling one world finds it again and again: that is no certainty."""
    found = standings(field, [match for block in range(4) for match in duel(block, 0, 1)])
    assert {rating.rating.low for rating in found.ratings} == {None}
    assert not any(rating.separable for rating in found.ratings)
    assert not any(profile.stands_out for profile in found.profiles)
    assert {profile.payoff.low for profile in found.profiles} == {None}


def test_intervals_from_few_worlds_are_wider_than_plain_percentiles() -> None:
    luck = np.random.Generator(np.random.PCG64(2))
    missed = 0
    for _ in range(200):
        values = luck.normal(0, 1, 6)
        drawn = luck.choice(values, (400, 6)).mean(axis=1)
        found = interval(drawn, 6)
        assert found is not None
        missed += not found[0] < 0 < found[1]
    assert missed <= 20, "10 %, where plain percentiles miss about 13 %"


def test_meetings_in_the_same_world_are_resampled_together(field: Field) -> None:
    """Luck of a world that ten pairs met in is luck once, not ten times."""
    luck = np.random.Generator(np.random.PCG64(8))
    worlds = luck.integers(0, 800, 30).tolist()

    def played(pairs: int) -> list[dict[str, Any]]:
        return [
            row(30 * pair + world, turn, bots, [0, 0, paid + 9, paid, 0], seed=world)
            for pair in range(pairs)
            for world, paid in enumerate(worlds)
            for turn, bots in enumerate(([-1, -1, 0, 1, -1], [-1, -1, 1, 0, -1]))
        ]

    def width(pairs: int) -> float:
        low, high = ends(standings(field, played(pairs)).profiles[0].payoff)
        return high - low

    assert width(10) == pytest.approx(width(1))
    assert standings(field, played(10)).worlds == 30


def test_a_bot_that_breaks_down_alone_leaves_the_others_their_figures(field: Field) -> None:
    """Where bots sit alone, the seats of the one that failed are left out, and nothing else."""
    fault = {"seat": 2, "tick": 4, "kind": "exited", "forfeits": True}
    rows = []
    for block in range(20):
        for bot in range(3):
            bots, paid = [-1, -1, bot, -1, -1], [0, 0, 500 - 100 * bot, 0, 0]
            rows.append(row(block, bot, bots, paid, faults=[fault] if bot == 2 else []))
    found = standings(field, rows)
    assert [rating.bot for rating in found.ratings] == ["0-beneficial", "1-crowd", "2-random"]
    assert [rating.bot for rating in found.without_forfeits] == ["0-beneficial", "1-crowd"]
    assert found.without_forfeits[0].separable


def test_matches_that_do_not_count_are_counted_and_left_out(tmp_path: Path, field: Field) -> None:
    together = small_field(tmp_path, design="round_robin")
    rows = [match for block in range(10) for match in duel(block, 0, 1)]
    void = [{**match, "void": match["rotation"] == 0} for match in duel(10, 1, 0, gap=400)]
    without, found = standings(together, rows), standings(together, rows + void)
    assert (found.void, found.matches, found.blocks) == (1, 22, 11)
    assert found.ratings == without.ratings, "half of an exchange is luck of the seat"
    assert sum(profile.void for profile in found.profiles if profile.motive == "all") == 2
    alone = standings(field, rows + void)
    assert (found.worlds, alone.worlds) == (10, 11), "of two matches alone the other one counts"


def test_independent_luck_saves_nothing(field: Field) -> None:
    luck = np.random.Generator(np.random.PCG64(9))
    rows = [
        row(block, bot, [-1, -1, bot, -1, -1], luck.integers(0, 1000, 5).tolist())
        for block in range(400)
        for bot in range(2)
    ]
    saving = standings(field, rows).saving
    assert saving is not None
    assert 0.85 < saving < 1.15


def test_one_of_many_findings_is_not_believed_as_easily_as_one_alone() -> None:
    assert holm([0.04]) == [True]
    assert holm([0.04, 0.5, 0.9]) == [False] * 3
    assert holm([0.03, 0.001, 0.02]) == [True, True, True]
    assert holm([0.001, 0.03, 0.03]) == [True, False, False]
    assert holm([]) == []


def test_what_stands_out_is_said(field: Field) -> None:
    luck = np.random.Generator(np.random.PCG64(4))
    rows = []
    for block in range(40):
        level = int(luck.integers(200, 600))
        for bot, more in enumerate((120, 0, 0)):
            paid = [0, 0, level + more + int(luck.integers(-40, 41)), 0, 0]
            rows.append(row(block, bot, [-1, -1, bot, -1, -1], paid))
    found = {one.bot: one.stands_out for one in standings(field, rows).profiles if one.motive != "all"}
    assert found["0-beneficial"]


def test_equals_are_not_separable(field: Field) -> None:
    luck = np.random.Generator(np.random.PCG64(5))
    rows = []
    for block in range(60):
        for turn in range(3):
            bots = [-1, -1, turn, (turn + 1) % 3, -1]
            rows.append(row(block, turn, bots, luck.integers(0, 1000, 5).tolist()))
    found = standings(field, rows)
    assert not any(rating.separable for rating in found.ratings)


def test_forfeits_are_kept_apart(field: Field) -> None:
    fault = {"seat": 2, "tick": 4, "kind": "exited", "forfeits": True}
    rows = [match for block in range(10) for match in duel(block, 0, 1)]
    crashed = [
        {**match, "faults": [fault] if match["rotation"] == 0 else []} for match in duel(10, 1, 0, gap=900)
    ]
    found = standings(field, rows + crashed)
    clean = {rating.bot: rating.rating.value for rating in found.without_forfeits}
    everything = {rating.bot: rating.rating.value for rating in found.ratings}
    assert clean["0-beneficial"] > everything["0-beneficial"]
    profile = next(one for one in found.profiles if one.bot == "1-crowd" and one.motive == "all")
    assert (profile.forfeits, profile.faults) == (1, 1)


def test_mirrored_seats_take_the_luck_of_worlds_out(field: Field) -> None:
    luck = np.random.Generator(np.random.PCG64(6))
    rows = []
    for block in range(40):
        world, ahead = int(luck.integers(0, 900)), 8 + 4 * (block % 2)
        rows += [
            row(block, 0, [-1, -1, 0, 1, -1], [0, 0, world + ahead, world, 0]),
            row(block, 1, [-1, -1, 1, 0, -1], [0, 0, world, world + ahead, 0]),
        ]
    found = standings(field, rows)
    assert found.saving is not None
    assert found.saving > 100
    one = next(
        profile for profile in found.profiles if profile.bot == "0-beneficial" and profile.motive == "all"
    )
    low, high = ends(one.advantage)
    assert 4 < low <= 5 <= high < 6
    low, high = ends(one.payoff)
    assert high - low > 50


def standing(rows: list[dict[str, Any]], bots: int) -> list[Rung]:
    ladder = Ladder(bots)
    ladder.add_all(rows)
    return ladder.standing()


def test_tied_bots_have_the_same_rating_on_a_ladder() -> None:
    rows = [row(0, turn, bots, [500, 500]) for turn, bots in enumerate(([0, 1], [1, 0]))]
    first, second, third = standing(rows, 3)
    rungs = {rung.bot: rung for rung in (first, second, third)}
    assert rungs[0].mu == rungs[1].mu
    assert rungs[0].sigma == rungs[1].sigma
    assert rungs[2].sigma > rungs[0].sigma
    won = standing(
        [row(0, turn, bots, paid) for turn, bots, paid in ((0, [0, 1], [9, 1]), (1, [1, 0], [1, 9]))], 2
    )
    assert [rung.bot for rung in won] == [0, 1]


def test_a_confidence_sequence_is_seldom_ever_wrong() -> None:
    luck = np.random.Generator(np.random.PCG64(7))
    wrong = 0
    for _ in range(200):
        sequence = ConfidenceSequence()
        for value in luck.choice([-0.4, 0.0, 0.4], 150).tolist():
            sequence.add(value)
            if sequence.decided:
                wrong += 1
                break
    assert wrong <= 10, "5 % of 200"


def test_a_confidence_sequence_finds_a_difference_and_keeps_its_bounds() -> None:
    sequence = ConfidenceSequence()
    assert (sequence.mean, sequence.lower, sequence.upper) == (0.0, -1.0, 1.0)
    while not sequence.decided:
        sequence.add([0.3, 0.1, -0.1, 0.5][sequence.count % 4])
    assert sequence.lower > 0
    assert sequence.count < 60
    assert sequence.lower <= sequence.mean <= sequence.upper <= 1.0
    with pytest.raises(ValueError, match=r"1\.5 is not within -1\.0 to 1\.0"):
        sequence.add(1.5)


def test_a_sequence_of_equal_values_closes_in_on_them() -> None:
    sequence = ConfidenceSequence(low=0.0, high=10.0)
    for _ in range(2000):
        sequence.add(4.0)
    assert 3.9 < sequence.lower <= 4.0 <= sequence.upper < 4.1


def test_a_comparison_says_who_is_better_and_why_it_stopped(tmp_path: Path) -> None:
    found = compare(small_field(tmp_path, ("academic", "do-nothing"), seats=[0], unit=50), most=400)
    assert found.reason is Reason.BETTER
    assert 0 < found.low <= found.difference
    assert found.matches == 2 * found.blocks < 800
    other = compare(small_field(tmp_path, ("do-nothing", "academic"), seats=[0], unit=50), most=400)
    assert other.reason is Reason.WORSE


def test_a_bot_compared_with_itself_stays_undecided_or_within_the_margin(tmp_path: Path) -> None:
    field = small_field(tmp_path, ("crowd", "crowd"), seats=[2], unit=100)
    assert compare(field, most=50).reason is Reason.BUDGET
    within = compare(field, most=2000, margin=200)
    assert within.reason is Reason.SAME
    assert within.difference == 0


def test_a_comparison_is_of_two(field: Field) -> None:
    with pytest.raises(ValueError, match="bots: 3 given, expected two"):
        compare(field)


def test_looks_are_told_in_order(tmp_path: Path) -> None:
    told: list[tuple[int, float, float, float]] = []
    field = small_field(tmp_path, ("academic", "do-nothing"), seats=[0], unit=50)
    found = compare(field, most=400, look=lambda *look: told.append(look))
    assert [count for count, *_ in told] == list(range(1, found.blocks + 1))
    assert told[-1][2] == found.low
    lows = [low for _, _, low, _ in told]
    assert lows == sorted(lows), "an interval never opens again"
