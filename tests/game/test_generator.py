"""Rule 12: random trees agree with an independent implementation, whatever the batch."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from techrace_game.ruleset import Ruleset
from techrace_game.scenario import load_scenario

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))


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
