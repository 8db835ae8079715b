"""Imagined worlds agree with what the seat sees, and depend on nothing else."""

import attrs
import numpy as np
import pytest

from bots_kit import house, quarters, ruleset, seeds
from techrace_bots.imagination import imagine
from techrace_bots.strategies import Rollout
from techrace_game import MatchState, Observation, observe
from techrace_game.batches import single
from techrace_game.types import Kind, Level


def some_view(tick: int = 40, seat: int = 3) -> tuple[MatchState, Observation]:
    rules = ruleset()
    for state, _ in quarters(rules, house(rules), seeds(2)):
        if state.tick[0] == tick:
            return state, observe(rules, state, seat)
    raise AssertionError("the matches were over before")


@pytest.mark.slow
def test_an_imagined_world_looks_to_its_seat_as_the_true_one_does() -> None:
    rules = ruleset()
    _, seen = some_view()
    worlds = imagine(seen, rules.constants, seeds(2), 3)
    again = observe(worlds.ruleset, worlds.state, 3)
    visible = np.repeat(seen.level > Level.UNSEEN, 3, axis=0)
    for name in (
        "tick",
        "conc",
        "known",
        "pub",
        "prog",
        "level",
        "heads",
        "money",
        "prest",
        "seat_prest",
        "skill",
    ):
        assert (getattr(again, name) == np.repeat(getattr(seen, name), 3, axis=0)).all(), name
    for name in ("kind", "field", "cost", "pre", "strength", "conn"):
        then, now = getattr(seen, name), getattr(again, name)
        assert (now[visible] == np.repeat(then, 3, axis=0)[visible]).all(), name


@pytest.mark.slow
def test_some_good_looking_endings_are_imagined_to_be_facades_but_no_certified_one() -> None:
    rules = ruleset()
    _, seen = some_view()
    good = np.repeat(seen.kind == Kind.YELLOW, 20, axis=0)
    false = (imagine(seen, rules.constants, seeds(2), 20).state.tree.kind == Kind.RED) & good
    assert 0.1 < false.sum() / good.sum() < 0.4
    sure = attrs.evolve(seen, certified=np.ones_like(seen.certified))
    assert not ((imagine(sure, rules.constants, seeds(2), 20).state.tree.kind == Kind.RED) & good).any()


@pytest.mark.slow
def test_a_rollout_depends_on_the_observation_and_private_luck_alone() -> None:
    """Two true states that look the same to the seat lead to the same orders."""
    rules = ruleset()
    state, seen = some_view()
    arrays = {name: getattr(state, name).copy() for name in ("prog", "money", "sec", "neutral")}
    for name in ("prog", "money", "sec"):
        arrays[name][:, 4] += 7
    arrays["neutral"] += 5
    other = observe(rules, attrs.evolve(state, **arrays), 3)
    policy, private = Rollout(rules.constants, worlds=2), seeds(2, first=77)
    first, second = policy.decide(seen, private), policy.decide(other, private)
    assert [first.row(match) for match in range(2)] == [second.row(match) for match in range(2)]


@pytest.mark.slow
def test_a_rollout_decides_each_match_as_if_it_were_alone() -> None:
    rules = ruleset()
    _, seen = some_view(tick=56)
    policy, private = Rollout(rules.constants, worlds=2), seeds(2, first=77)
    together = policy.decide(seen, private)
    for match in range(2):
        alone = policy.decide(single(seen, match), private[match : match + 1])
        assert alone.row(0) == together.row(match)


@pytest.mark.slow
def test_worlds_differ_by_private_luck_and_agree_for_the_same() -> None:
    rules = ruleset()
    _, seen = some_view()
    one, same, other = (imagine(seen, rules.constants, seeds(2, first=first), 2) for first in (5, 5, 6))
    assert (one.motive == same.motive).all()
    assert (one.state.prog == same.state.prog).all()
    assert (one.state.prog != other.state.prog).any()
    assert (one.motive[:, 3] == 3).all()
    assert len(np.unique(one.state.seed)) == 4


@pytest.mark.slow
def test_what_a_rumour_leaves_out_is_made_up_within_the_rules_of_trees() -> None:
    rules = ruleset()
    _, seen = some_view(tick=8)
    tree = imagine(seen, rules.constants, seeds(2), 10).state.tree
    rumoured = np.repeat((seen.level == Level.RUMOURED) & (seen.pre[:, :, 0] >= 0), 10, axis=0)
    count = (tree.pw > 0).sum(axis=2)
    assert count[rumoured].mean() > 1.5
    match, node, edge = np.nonzero(tree.pre >= 0)
    source = tree.pre[match, node, edge]
    assert (source < node).all()
    assert (tree.layer[match, source] < tree.layer[match, node]).all()
    assert (tree.pw[match, node, edge] <= tree.pw[match, node, 0])[rumoured[match, node]].all()
    assert (np.sort(tree.pre, axis=2)[:, :, 1:] != np.sort(tree.pre, axis=2)[:, :, :-1])[
        np.sort(tree.pre, axis=2)[:, :, 1:] >= 0
    ].all()
