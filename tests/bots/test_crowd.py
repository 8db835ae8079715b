"""The crowd's built-in policy is rule 13, integer for integer."""

import json
from pathlib import Path

import numpy as np
import pytest

from bots_kit import observations
from techrace_bots.archetypes import Crowd
from techrace_game import Observation, Orders, observe
from techrace_game.constants import Constants
from techrace_game.testing.adapters import NumpyMatch, orders_of
from techrace_game.testing.vector_files import read_vector, scenario_of

VECTORS = Path(__file__).parent.parent / "vectors"


def crowd_by_the_book(seen: Observation, match: int, constants: Constants) -> Orders:
    """Rule 13, one node at a time."""
    nodes = range(seen.known.shape[1])
    at = {
        name: getattr(seen, name)[match].tolist() for name in ("known", "conn", "kind", "prestige", "revenue")
    }
    at |= {
        name: getattr(seen, name)[match].tolist()
        for name in ("hazard", "cost", "prog", "cap", "field", "pub")
    }
    skill, boost = seen.skill[match].tolist(), seen.boost[match].tolist()
    heads, money, inc = int(seen.heads[match]), int(seen.money[match]), int(seen.inc[match])

    scores = []
    for n in nodes:
        if at["known"][n] == 0 and at["kind"][n] in (0, 1) and at["conn"][n] > 0:
            worth = at["prestige"][n] + (max(at["revenue"][n], 0) if at["kind"][n] == 1 else 0)
            calm = 1000 - int(seen.conc[match]) * max(at["hazard"][n], 0) // 1000
            left = max(1000, at["cost"][n] - at["prog"][n])
            scores.append((-(worth * calm // 1000 * at["conn"][n] * 1000 // left), n))
    slots, left = [], 1000
    for _, n in sorted(scores)[:6]:
        if left == 0:
            break
        speed = max(1, skill[at["field"][n]] * boost[at["field"][n]] // 1000 * at["conn"][n] // 1000)
        weight = min(left, (at["cap"][n] + 1) * 1_000_000 // max(1, heads * speed) + 1)
        slots.append([n, weight])
        left -= weight
    if slots:
        slots[0][1] += left

    w = heads * constants.wage // 1000
    mine = seen.on_sale[match, seen.seat].tolist()
    unlocked = [n for n in nodes if at["known"][n] == 2]
    return Orders(
        slots=tuple((n, weight) for n, weight in slots),
        mode=2,
        mask=0b111111,
        hire=max(0, (inc - w) // 2 + (money - w) // 8) * 1000 // constants.wage,
        publish=tuple(n for n in unlocked if at["kind"][n] < 2 and not at["pub"][n]),
        sell=tuple(n for n in unlocked if at["revenue"][n] > 0 and not mine[n]),
    )


@pytest.mark.parametrize("nodes", [6, 45])
def test_the_crowd_does_what_the_rule_says(nodes: int) -> None:
    constants = Constants(wage=1300)
    seen = observations(np.random.default_rng(13), 150, nodes, constants)
    orders = Crowd(constants).decide(seen, np.zeros(150, np.uint64))
    for match in range(150):
        assert orders.row(match) == crowd_by_the_book(seen, match, constants)


@pytest.mark.slow
@pytest.mark.parametrize("vector", ["000-standard-101", "007-standard-108", "030-standard-131"])
def test_the_crowd_of_the_golden_vectors_decides_the_same(vector: str) -> None:
    """The crowd seats of an independent implementation, decision by decision."""
    path = VECTORS / f"{vector}.json"
    read = read_vector(path)
    assert read is not None
    played = NumpyMatch(scenario_of(path, read), read["seed"])
    quarter = played.ruleset.constants.quarter
    crowd, seed = Crowd(played.ruleset.constants), np.zeros(1, np.uint64)
    compared = 0
    for tick, entry in enumerate(json.loads(path.read_text())["ticks"]):
        if tick % quarter == 0:
            theirs = orders_of(entry["orders"][5])
            ours = crowd.decide(observe(played.ruleset, played.match, 5), seed).row(0)
            assert (ours.slots, ours.hire, ours.publish, ours.sell, ours.lines, ours.mode) == (
                theirs.slots, theirs.hire, theirs.publish, theirs.sell, theirs.lines, theirs.mode
            ), tick  # fmt: skip
            compared += 1
        played.play(entry["orders"])
    assert compared > 20
