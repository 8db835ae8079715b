"""Batches put together and taken apart again: nothing is lost, and every match has its own digest."""

import numpy as np
import pytest

from techrace_game import MatchState, Ruleset, digest, initial_state, load_scenario, step
from techrace_game.batches import digests, join, take_apart
from techrace_game.derived import connection
from techrace_game.legality import is_connected
from techrace_game.state import ARRAYS, FIXED, dump


def alone(ruleset: Ruleset, seed: int) -> MatchState:
    return initial_state(ruleset, np.array([seed], np.uint64))


@pytest.mark.parametrize("scenario", ["standard", "toy"])
def test_matches_taken_apart_are_those_put_together(scenario: str) -> None:
    ruleset = Ruleset.of(load_scenario(scenario))
    before = [alone(ruleset, seed) for seed in (3, 4, 5)]
    batch = join(before)
    for _ in range(5):
        batch = step(ruleset, batch)
    expected = before
    for _ in range(5):
        expected = [step(ruleset, state) for state in expected]
    for match, (part, single) in enumerate(zip(take_apart(batch, before), expected, strict=True)):
        assert dump(part) == dump(single)
        assert digests(batch)[match] == digest(batch, match) == digest(single)
        assert step(ruleset, part).prog.tolist() == step(ruleset, single).prog.tolist()
        assert part.tree is before[match].tree
        assert part.perception is before[match].perception
        for name in set(ARRAYS) - FIXED:
            array = getattr(part, name)
            # What a room keeps must not keep the whole batch, and nobody writes what others read.
            assert array.base is None, name
            assert not array.flags.writeable, name


@pytest.mark.parametrize("gamma", [1, 2, 3])
def test_a_connection_above_nothing_is_told_without_arrays(gamma: int) -> None:
    for total in range(46):
        known = np.arange(total + 1)
        found = [is_connected(each, total, gamma) for each in known.tolist()]
        assert found == (connection(known, np.full(total + 1, total), gamma) > 0).tolist()
