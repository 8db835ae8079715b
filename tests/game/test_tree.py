"""Rule 2: a tree as arrays, its edges in both directions, its names."""

import numpy as np
import pytest

from techrace_game.generator import grow
from techrace_game.names import made_up_name
from techrace_game.ruleset import Ruleset
from techrace_game.scenario import load_scenario, packaged_scenarios
from techrace_game.scenario_schema import GeneratorSpec
from techrace_game.tree import Tree
from techrace_game.types import Kind

SEEDS = np.array([3, 2**63, 12345], np.uint64)


def trees_of(name: str) -> Tree:
    return Ruleset.of(load_scenario(name)).trees(SEEDS)


@pytest.mark.parametrize("name", packaged_scenarios())
def test_children(name: str) -> None:
    """The edges turned around are the same edges, children ascending."""
    tree = trees_of(name)
    for match in range(tree.matches):
        for node in range(tree.nodes):
            expected = [
                (target, int(tree.pw[match, target, place]))
                for target in range(tree.nodes)
                for place in range(5)
                if tree.pre[match, target, place] == node
            ]
            real = tree.child[match, node] >= 0
            children, strengths = tree.child[match, node, real], tree.child_pw[match, node, real]
            assert list(zip(children.tolist(), strengths.tolist(), strict=True)) == expected
            assert not tree.child_pw[match, node, ~real].any()


@pytest.mark.parametrize("name", packaged_scenarios())
def test_prerequisites_are_sorted(name: str) -> None:
    """Strongest first, then by index, all of lower index than the node; padded with -1 and strength 0."""
    tree = trees_of(name)
    sort_key = np.where(tree.pw > 0, (9 - tree.pw.astype(int)) * 1024 + tree.pre, 1 << 20)
    assert (np.diff(sort_key, axis=2) >= 0).all()
    assert (tree.pre < np.arange(tree.nodes)[:, None]).all()
    assert ((tree.pre >= 0) == (tree.pw > 0)).all()
    assert tree.pw.max() <= 9
    assert (tree.wsum == tree.pw.sum(axis=2)).all()


def test_hand_made_tree() -> None:
    """What the file says, in milli-units; the match axis is 1 for however many matches."""
    tree = trees_of("deceptive")
    assert tree.matches == 1
    scenario = load_scenario("deceptive")
    assert scenario.nodes is not None
    index = tree.ids.index("corsi")
    spec = scenario.nodes[index]
    assert (tree.kind[0, index], tree.face[0, index]) == (Kind.RED, Kind.YELLOW)
    assert (tree.haz[0, index], tree.fhaz[0, index], tree.veil[0, index]) == (spec.hazard, 150, 400)
    assert (tree.cost[0, index], tree.cap[0, index]) == (480_000, 60_000)
    assert tree.names() == tuple(node.name for node in scenario.nodes)
    edges = [(tree.ids[p], int(w)) for p, w in zip(tree.pre[0, index], tree.pw[0, index], strict=True) if w]
    assert sorted(edges) == sorted(spec.prereq)


def test_least_time_is_rounded_up() -> None:
    """``cap`` is the cost over the floor, rounded up, so the floor is kept."""
    scenario = load_scenario("alignment2023")
    assert scenario.nodes is not None
    tree = trees_of("alignment2023")
    floors = np.array([node.floor for node in scenario.nodes])
    assert (tree.cap[0].astype(int) * floors >= tree.cost[0]).all()
    assert ((tree.cap[0].astype(int) - 1) * floors < tree.cost[0]).all()


@pytest.mark.parametrize("name", ["deceptive", "standard"])
def test_facades_off(name: str) -> None:
    """Rule 9: without the wrinkle every ending shows what it is, and nothing else changes."""
    on = trees_of(name)
    off = Ruleset.of(load_scenario(name).with_constants(w_facade=0)).trees(SEEDS)
    assert (on.face != on.kind).any()
    assert (off.face == off.kind).all()
    assert (off.fhaz == off.haz).all()
    for array in ("kind", "cost", "haz", "pre", "pw", "veil"):
        assert (getattr(on, array) == getattr(off, array)).all()


def test_rows() -> None:
    """A subset of matches has the trees of these matches; a shared tree stays whole."""
    tree = trees_of("standard")
    for index in (np.array([2, 0]), np.array([True, False, True]), slice(1, 3)):
        assert (tree.rows(index).cost == tree.cost[index]).all()
        assert (tree.rows(index).child == tree.child[index]).all()
    shared = trees_of("toy")
    assert shared.rows(np.array([0, 0])) is shared


def test_arrays_are_read_only() -> None:
    """A tree does not change during a match, whoever holds it."""
    for tree in (trees_of("toy"), trees_of("standard"), trees_of("standard").rows(slice(0, 1))):
        with pytest.raises(ValueError, match="read-only"):
            tree.cost[0, 0] = 1


def test_names_of_random_trees_are_distinct() -> None:
    """Even in the largest trees no two technologies share a name."""
    tree = grow(GeneratorSpec(N=128, L=12), load_scenario("standard").constants, SEEDS)
    for match in range(len(SEEDS)):
        assert len(set(tree.names(match))) == 128


def test_names_tell_nothing_hidden() -> None:
    """A good ending, a bad one and a facade of the same index have the same name, and so have blue and green."""
    tree = trees_of("standard")
    ending = tree.kind >= Kind.YELLOW
    for match in range(len(SEEDS)):
        for node, name in enumerate(tree.names(match)):
            assert name == made_up_name(int(tree.fld[match, node]), node, ending=bool(ending[match, node]))
    assert len({made_up_name(field, 41, ending=True) for field in range(6)}) == 1
