"""A bot's private luck."""

import numpy as np
import pytest

from techrace_bots.chance import BatchLuck, Luck, bot_seed, bot_seeds
from techrace_game.chance import Stream, draw


def test_a_bot_asked_twice_draws_the_same() -> None:
    first, again = Luck(7, 12), Luck(7, 12)
    assert [first.below(1000) for _ in range(5)] == [again.below(1000) for _ in range(5)]


def test_draws_differ_by_seed_tick_and_counter() -> None:
    drawn = [Luck(seed, tick).below(1 << 32) for seed in (1, 2) for tick in (0, 4)]
    luck = Luck(1, 0)
    drawn += [luck.below(1 << 32) for _ in range(3)][1:]
    assert len(set(drawn)) == len(drawn)


def test_draws_are_those_of_stream_11() -> None:
    luck = Luck(2**63, 8)
    expected = draw(np.array([2**63], np.uint64), Stream.BOTS, 8, np.array([0, 1])).tolist()
    assert [luck.below(1 << 32), luck.below(1 << 32)] == expected


def test_a_batch_draws_what_its_bots_would_draw_alone() -> None:
    seeds, ticks = np.array([5, 6], np.uint64), np.array([4, 8])
    batch = BatchLuck(seeds, ticks)
    together = [batch.below(97), *batch.many(3).T, batch.below(97)]
    for match in range(2):
        alone = Luck(int(seeds[match]), int(ticks[match]))
        limits = (97, 1 << 32, 1 << 32, 1 << 32, 97)
        assert [int(column[match]) for column in together] == [alone.below(limit) for limit in limits]


def test_choose_takes_every_option_now_and_then() -> None:
    assert {Luck(seed, 0).choose("abc") for seed in range(40)} == set("abc")


def test_nothing_can_be_drawn_below_nothing() -> None:
    with pytest.raises(ValueError, match=r"^limit is 0, expected at least 1$"):
        Luck(1, 0).below(0)


def test_bot_seeds_differ_by_seat_and_match_and_do_not_show_the_match_seed() -> None:
    matches = np.array([0, 1, 2**64 - 1], np.uint64)
    private = np.concatenate([bot_seeds(matches, seat) for seat in range(16)])
    assert len(set(private.tolist())) == 48
    assert not set(private.tolist()) & set(matches.tolist())
    assert bot_seed(1, 3) == int(bot_seeds(matches, 3)[1])
