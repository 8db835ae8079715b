"""Shares and means with intervals."""

import numpy as np
import pytest

from techrace_bots.summary import Mean, Share, Summary
from techrace_game.types import Ending


def test_wilson_interval_of_a_share() -> None:
    """The example of the literature: 10 of 100."""
    share = Share.of(10, 100)
    assert share.share == 0.1
    assert (share.low, share.high) == pytest.approx((0.0552, 0.1744), abs=1e-4)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 0.2775), (10, 0.7225, 1.0)])
def test_wilson_interval_stays_within_0_and_1(count: int, low: float, high: float) -> None:
    share = Share.of(count, 10)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-4)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^total is 0, expected at least 1$"):
        Share.of(0, 0)


def test_normal_interval_of_a_mean() -> None:
    mean = Mean.of(np.array([400, 500, 600, 500]), 0, 1000)
    assert (mean.mean, mean.low, mean.high) == pytest.approx((500, 419.98, 580.02), abs=0.01)


def test_one_value_says_nothing_about_the_mean() -> None:
    assert Mean.of(np.array([700]), 0, 1000) == Mean(mean=700, low=0, high=1000)


def test_interval_of_a_mean_stays_within_the_bounds_of_values() -> None:
    mean = Mean.of(np.array([0, 1000]), 0, 1000)
    assert (mean.low, mean.high) == (0, 1000)


def test_summary_counts_endings() -> None:
    over, ticks = np.array([1, 2, 2, 3]), np.array([80, 90, 100, 120])
    summary = Summary.of(over, ticks, np.array([[1000, 0], [0, 0], [0, 0], [300, 0]]), 120)
    assert [summary.endings[end].count for end in (Ending.YELLOW, Ending.RED, Ending.HORIZON)] == [1, 2, 1]
    assert summary.payoffs[0].mean == 325
    assert summary.ticks.mean == 97.5
    plain = summary.to_json()
    assert plain["matches"] == 4
    assert plain["payoffs"] == [
        {"mean": 325.0, "low": summary.payoffs[0].low, "high": summary.payoffs[0].high},
        {"mean": 0.0, "low": 0, "high": 0},
    ]
