"""The rulebook's tests are played by every engine in the same words."""

from collections.abc import Mapping
from typing import Any

import pytest

from techrace_game.testing.adapters import ENGINES
from techrace_game.testing.build import ScriptedMatch, Start

ENGINE_NAMES = ("numpy", "oracle")


@pytest.fixture(params=ENGINE_NAMES)
def match(request: pytest.FixtureRequest) -> Start:
    """Starts a match of a scenario (and a seed, 1 unless given) on the engine under test."""
    factory = ENGINES[request.param]

    def start(scenario: Mapping[str, Any], seed: int = 1) -> ScriptedMatch:
        quarter = scenario.get("constants", {}).get("quarter", 4)
        n_seats = len(scenario["seats"])
        return ScriptedMatch(factory(scenario, seed), quarter=quarter, n_seats=n_seats)

    return start
