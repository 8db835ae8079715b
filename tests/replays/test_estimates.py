"""Intervals: exact coverage, worked out and not sampled."""

import math

import numpy as np
import pytest

from techrace_replays.analysis.estimates import Chances, holm, mean, share, share_change


def binomial(count: int, total: int, chance: float) -> float:
    return math.comb(total, count) * chance**count * (1 - chance) ** (total - count)


@pytest.mark.parametrize("chance", [0.02, 0.1, 0.35, 0.5, 0.8])
@pytest.mark.parametrize("total", [40, 200])
def test_a_share_is_within_its_interval_as_often_as_promised(chance: float, total: int) -> None:
    covered = 0.0
    for count in range(total + 1):
        found = share(np.arange(total) < count)
        assert 0 <= found.low <= found.value <= found.high <= 1
        if found.low <= chance <= found.high:
            covered += binomial(count, total, chance)
    assert covered > 0.925, "Wilson's interval is 95 % on average and dips a little"


@pytest.mark.parametrize(("gain", "loss"), [(0.0, 0.0), (0.02, 0.01), (0.2, 0.05), (0.3, 0.3)])
def test_a_change_is_within_its_interval_as_often_as_promised(gain: float, loss: float) -> None:
    total, covered = 40, 0.0
    for gained in range(total + 1):
        for lost in range(total + 1 - gained):
            chance = (
                math.comb(total, gained)
                * math.comb(total - gained, lost)
                * gain**gained
                * loss**lost
                * (1 - gain - loss) ** (total - gained - lost)
            )
            if chance < 1e-9:
                continue
            before, after = np.zeros(total, np.bool_), np.zeros(total, np.bool_)
            after[:gained] = True
            before[gained : gained + lost] = True
            found = share_change(before, after)
            assert found.low <= found.value <= found.high
            if found.low <= gain - loss <= found.high:
                covered += chance
    assert covered > 0.935


def test_no_difference_in_few_pairs_proves_little() -> None:
    same = np.ones(200, np.bool_)
    found = share_change(same, same)
    assert found.value == 0
    assert found.low < 0 < found.high < 0.02
    assert not found.clear
    assert found.p_value() == 1.0


def test_a_mean_stays_within_the_range_of_its_values() -> None:
    found = mean(np.array([0, 0, 0, 1000]), 0, 1000)
    assert (found.value, found.low, found.count) == (250.0, 0, 4)
    assert mean(np.array([5]), 0, 10).high == 10, "one value says nothing about its spread"
    half = 1.959963984540054 * np.std([1, 2, 3], ddof=1) / math.sqrt(3)
    assert mean(np.array([1, 2, 3])).high == pytest.approx(2 + half)


def test_chances_add_up() -> None:
    found = Chances.of(np.array([1, 1, 2, 3]))
    assert (found.yellow.value, found.red.value, found.horizon.value) == (0.5, 0.25, 0.25)
    assert found.to_json()["yellow"] == found.yellow.to_json()


def test_holm_multiplies_the_smallest_most_and_never_overtakes() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
