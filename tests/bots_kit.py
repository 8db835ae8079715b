"""Observations made up at random, and house bots seated, for the tests of the bots."""

from collections.abc import Iterator
from functools import cache

import attrs
import numpy as np

from techrace_bots.policy import Policy, SeatOrders
from techrace_bots.registry import archetype
from techrace_bots.table import Table
from techrace_game import MatchState, Observation, Ruleset, advance, initial_state, load_scenario
from techrace_game.constants import Constants
from techrace_game.types import PREREQUISITES, Array, Ending, SeedArray

AXES = {"seat": 6, "field": 6, "slot": 6, "line": 5, "edge": PREREQUISITES}


@cache
def ruleset(name: str = "standard") -> Ruleset:
    return Ruleset.of(load_scenario(name))


def house(rules: Ruleset) -> list[Policy]:
    """The archetype of its motive in every seat."""
    return [archetype(int(motive))(rules.constants) for motive in rules.motive]


def seeds(count: int, first: int = 1) -> SeedArray:
    return np.arange(first, first + count, dtype=np.uint64)


def quarters(
    rules: Ruleset, players: list[Policy], matches: SeedArray
) -> Iterator[tuple[MatchState, list[SeatOrders | None]]]:
    """Play to the end and yield the state at each quarter with what is submitted there."""
    state = initial_state(rules, matches)
    table = Table(rules, players, state)
    while True:
        running = state.over == Ending.RUNNING
        if not running.any():
            return
        if not running.all():
            table.keep(running)
            state = state.rows(running)
        yield state, table.submissions(state)
        state = advance(rules, state, table.decide(state), ticks=rules.constants.quarter)


def observations(rng: np.random.Generator, matches: int, nodes: int, constants: Constants) -> Observation:
    """Anything that a seat could see, and much that it could not: arrays in their ranges, a topological tree."""
    shapes = {**AXES, "node": nodes}
    arrays: dict[str, Array] = {}
    for field in attrs.fields(Observation):
        axes = field.metadata["axes"]
        if axes is not None:
            shape = (matches, *(shapes[axis] for axis in axes))
            arrays[field.name] = np.zeros(shape, field.metadata["dtype"])

    def fill(name: str, low: int, high: int) -> None:
        arrays[name][...] = rng.integers(low, high + 1, arrays[name].shape)

    fill("tick", 0, constants.horizon)
    fill("conc", 0, 1000)
    fill("heads", 0, 60_000)
    fill("money", 0, 90_000)
    fill("inc", 0, 40_000)
    fill("skill", 200, 1400)
    fill("boost", 1000, 2200)
    fill("level", 0, 3)
    fill("known", -2, 2)
    fill("slot_node", -1, -1)
    for name in ("pub", "on_sale", "certified"):
        fill(name, 0, 1)
    np.maximum(arrays["known"], 0, out=arrays["known"])
    arrays["known"][arrays["level"] < 3] = 0
    for name, low, high, least in (
        ("kind", 0, 3, 1),
        ("field", 0, 5, 1),
        ("layer", 0, 9, 1),
        ("cost", 1000, 500_000, 1),
        ("prestige", 0, 3000, 1),
        ("conn", 0, 1000, 1),
        ("revenue", 0, 9000, 2),
        ("cap", 1000, 40_000, 2),
        ("hazard", 0, 1000, 2),
    ):
        fill(name, low, high)
        arrays[name][arrays["level"] < least] = -1
    arrays["revenue"][:, ::2] = np.minimum(arrays["revenue"][:, ::2], 0)
    arrays["prog"][...] = arrays["cost"] * rng.integers(0, 1200, arrays["cost"].shape) // 1000
    _grow(rng, arrays)
    return Observation(seat=2, **arrays)


def _grow(rng: np.random.Generator, arrays: dict[str, Array]) -> None:
    matches, nodes = arrays["level"].shape
    arrays["pre"][...] = -1
    for match in range(matches):
        for node in range(1, nodes):
            level = arrays["level"][match, node]
            most = min(node, PREREQUISITES, (0, 1, 5, 5)[level])
            count = int(rng.integers(0, most + 1))
            arrays["pre"][match, node, :count] = rng.choice(node, count, replace=False)
            arrays["strength"][match, node, :count] = rng.integers(1, 10, count)
