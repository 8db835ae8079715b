"""Rule 12: random trees agree with an independent implementation, whatever the batch."""

import json
import zlib
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techrace_game.constants import Constants
from techrace_game.generator import grow
from techrace_game.limits import wealth_of_generator
from techrace_game.ruleset import Ruleset
from techrace_game.scenario import load_scenario
from techrace_game.scenario_schema import GeneratorSpec
from techrace_game.testing.oracle_tree import grow_tree
from techrace_game.types import Field, Kind

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))

FLAT = ("kind", "face", "fld", "layer", "cost", "cap", "prest", "rev", "haz", "fhaz", "ipow", "veil", "wsum")
SHAPES = {field.name: field.metadata["shape"] for field in attrs.fields(GeneratorSpec)}


def ruleset_of(vector: dict[str, Any]) -> Ruleset:
    scenario = load_scenario(vector["scenario"]).with_constants(**vector["constants"])
    if vector["scenario"] == "standard":
        scenario = scenario.with_generator(**vector["generator"])
    return Ruleset.of(scenario)


def crc(array: np.ndarray[Any, Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(array, "<i8").tobytes())


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_golden_tree(path: Path) -> None:
    """Every array of every tree agrees with the golden vectors."""
    vector = json.loads(path.read_text("utf-8"))
    tree = ruleset_of(vector).trees(np.array([vector["seed"]], np.uint64))
    assert {name: crc(getattr(tree, name)[0]) for name in vector["tree_crc"]} == vector["tree_crc"]


@st.composite
def specs(draw: st.DrawFn) -> GeneratorSpec:
    """Any parameters that a scenario may have, each between its bounds, for trees of up to 50 nodes."""
    endings = {name: draw(st.integers(0, 7)) for name in ("n_red", "n_fac", "n_yel")}
    layers, root = draw(st.integers(2, 14)), draw(st.integers(4, 10))
    total = draw(st.integers(layers - 1, 20)) + root + sum(endings.values())
    others = {
        name: draw(st.integers(shape.low, shape.high))
        for name, shape in SHAPES.items()
        if name not in {*endings, "N", "L", "root"} and draw(st.booleans())
    }
    for name in ("red_back", "yel_back"):
        others[name] = draw(st.integers(0, layers - 1))
    return GeneratorSpec(N=total, L=layers, root=root, **endings, **others)


@settings(max_examples=40, deadline=None)
@given(specs(), st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=3), st.integers(0, 1))
def test_agrees_with_the_slow_reading(spec: GeneratorSpec, seeds: list[int], w_facade: int) -> None:
    """Whatever the parameters, the trees of a batch are those that the oracle grows one by one."""
    standard = load_scenario("standard").to_json()
    standard["generator"] = attrs.asdict(spec)
    standard["constants"]["w_facade"] = w_facade
    tree = grow(spec, Constants(w_facade=w_facade), np.array(seeds, np.uint64))
    for match, seed in enumerate(seeds):
        for name, values in grow_tree(standard, seed).items():
            assert getattr(tree, name)[match].tolist() == values, name


@settings(max_examples=40, deadline=None)
@given(specs(), st.integers(0, 2**64 - 1))
def test_limits_bound_what_is_grown(spec: GeneratorSpec, seed: int) -> None:
    """The estimate that limits rest on is never exceeded."""
    tree, wealth = grow(spec, Constants(), np.array([seed], np.uint64)), wealth_of_generator(spec)
    assert tree.cost.min() >= 1
    assert tree.cost.max() <= wealth.cost
    assert tree.prest.sum() <= wealth.prestige
    assert tree.rev.sum() <= wealth.revenue
    assert tree.ast.sum(axis=1).max() <= wealth.assist
    assert tree.haz.max() <= 1000


def test_batch_independence() -> None:
    """A match's tree does not depend on its neighbours."""
    ruleset = Ruleset.of(load_scenario("standard"))
    seeds = np.arange(50, dtype=np.uint64)
    together, alone = ruleset.trees(seeds), ruleset.trees(seeds[17:18])
    for name in (*FLAT, "ast", "pre", "pw"):
        assert (getattr(together, name)[17] == getattr(alone, name)[0]).all()


def test_standard_tree() -> None:
    """Rule 12: the fixed fields of the first nodes, two assistants, the endings in the last layer."""
    tree = Ruleset.of(load_scenario("standard")).trees(np.arange(200, dtype=np.uint64))
    assert (tree.fld[:, :6] == (Field.CAP, Field.ROB, Field.ALN, Field.INT, Field.APP, Field.SOC)).all()
    assert (tree.assists.sum(axis=1) == 2).all()
    assert ((tree.kind == Kind.RED).sum(axis=1) == 3).all()
    assert ((tree.face == Kind.YELLOW).sum(axis=1) == 3).all()
    assert (tree.layer[:, -5:] == 9).all()
    assert (tree.wsum[:, :4] == 0).all()
    assert (tree.wsum[:, 4:] > 0).all()
