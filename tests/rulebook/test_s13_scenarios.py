"""Rulebook chapter 13: scenario files. (Scripted events are with phase Q4.)"""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import pytest

from techrace_game.testing.build import Start, node, scenario

PACKAGED = ("toy", "alignment2023", "turbo-doomed", "deceptive")


def test_optional_keys_default_to_nothing(match: Start) -> None:
    """Chapter 13, loading: facade, facade_hazard, veil, inspect and assist are optional."""
    game = match(scenario(node("a", kind="green", hazard=70), wrinkles="facade"))
    assert (game.tree("face"), game.tree("fhaz")) == ([1], [70])
    assert (game.tree("veil"), game.tree("ipow"), game.tree("ast")) == ([0], [0], [[0] * 6])


def test_a_facade_without_a_hazard_of_its_own_shows_the_true_one(match: Start) -> None:
    """Chapter 13, loading: facade_hazard defaults to the hazard."""
    game = match(scenario(node("f", kind="red", facade="yellow", hazard=900), node("a"), wrinkles="facade"))
    assert (game.tree("kind")[0], game.tree("face")[0], game.tree("fhaz")[0]) == (3, 2, 900)


def test_constants_override_the_defaults(match: Start) -> None:
    """Chapter 13, constants: any of chapter 10, wrinkles included."""
    position = scenario(node("a"), wrinkles="social", conc0=77)
    assert match(position)["conc"] == 77
    del position["constants"]["conc0"]
    assert match(position)["conc"] == 100


def change(position: dict[str, Any], place: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scenario with values put into one of its tables ("" for the outermost)."""
    copy: dict[str, Any] = json.loads(json.dumps(position))
    target: Any = copy
    for step in place.split():
        target = target[int(step)] if step.isdigit() else target.setdefault(step, {})
    target.update(values)
    return copy


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("", {"colour": "blue"}),
        ("constants", {"horizont": 100}),
        ("seats 0", {"head": 10}),
        ("nodes 0", {"costs": 10}),
        ("events 0", {"tik": 3}),
    ],
)
def test_unknown_keys_are_errors(match: Start, place: str, values: dict[str, Any]) -> None:
    """Chapter 13, loading: unknown keys are errors, named in the message."""
    position = scenario(node("a"), events=[{"tick": 0}])
    assert match(position)["tick"] == 0
    with pytest.raises(ValueError, match=next(iter(values))):
        match(change(position, place, values))


def test_unknown_keys_of_the_generator_are_errors(match: Start) -> None:
    """Chapter 13, loading: in `generator` too."""
    position = {"seats": [{"motive": "academic", "heads": 10, "name": "A"}], "generator": {"nodes": 45}}
    with pytest.raises(ValueError, match="nodes"):
        match(position)


@pytest.mark.parametrize(
    ("place", "values", "complaint"),
    [
        ("nodes 0", {"kind": "purple"}, "purple"),
        ("nodes 0", {"field": "XYZ"}, "XYZ"),
        ("nodes 0", {"facade": "purple"}, "purple"),
        ("seats 1", {"motive": "glory"}, "glory"),
    ],
)
def test_unknown_names_are_errors(match: Start, place: str, values: dict[str, Any], complaint: str) -> None:
    """Chapter 13: kinds, fields and motives are names of the rulebook."""
    with pytest.raises(ValueError, match=complaint):
        match(change(scenario(node("a")), place, values))


def test_nodes_are_in_topological_order(match: Start) -> None:
    """Chapter 13, loading: nodes in file order must be topological."""
    with pytest.raises(ValueError, match="b"):
        match(scenario(node("a", [("b", 9)]), node("b")))
    with pytest.raises(ValueError, match="a"):
        match(scenario(node("a", [("a", 9)])))


def test_prerequisites_exist(match: Start) -> None:
    """Chapter 13: a prerequisite names a node of the file."""
    with pytest.raises(ValueError, match="ghost"):
        match(scenario(node("a"), node("b", [("ghost", 9)])))


def test_ids_are_unique(match: Start) -> None:
    """Chapter 13 and decision: two nodes with one id are an error."""
    with pytest.raises(ValueError, match="a"):
        match(scenario(node("a"), node("a")))


def test_a_node_has_at_most_five_prerequisites(match: Start) -> None:
    """Chapter 2: K = 5."""
    roots = [node(name) for name in "abcdef"]
    assert match(scenario(*roots, node("x", [(name, 1) for name in "abcde"]))).tree("wsum")[6] == 5
    with pytest.raises(ValueError, match="x"):
        match(scenario(*roots, node("x", [(name, 1) for name in "abcdef"])))


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_scenarios_can_be_played(match: Start, name: str) -> None:
    """Chapter 13: the hand-made files of the game load and run."""
    text = (resources.files("techrace_game") / "scenarios" / f"{name}.json").read_text(encoding="utf-8")
    game = match(json.loads(text))
    assert game.quarter()["tick"] == 4


def test_three_of_five_endings_are_facades(match: Start) -> None:
    """Chapter 13, scenarios: `deceptive`."""
    text = (resources.files("techrace_game") / "scenarios" / "deceptive.json").read_text(encoding="utf-8")
    game = match(json.loads(text))
    shown = [(k, f) for k, f in zip(game.tree("kind"), game.tree("face"), strict=True) if k >= 2]
    assert len(shown) == 5
    assert sum(k != f for k, f in shown) == 3
