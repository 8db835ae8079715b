"""Scenarios whose answers are known, and archetypes to play them on."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from replay_kit import bytes_of
from techrace_bots.registry import archetype
from techrace_bots.table import Table
from techrace_game import MatchState, Ruleset, Scenario, advance, initial_state
from techrace_game.constants import Constants
from techrace_game.scenario import scenario_from_json
from techrace_replays import Log, Turn, header_record, match_records, read_log

_WRINKLES = [field.name for field in attrs.fields(Constants) if field.name.startswith("w_")]
FIELDS = ["APP", "CAP", "ROB", "INT", "ALN", "SOC"]
ROOT, BOTH, YES, NO, ASIDE = range(5)


def archetypes_at(ruleset: Ruleset, state: MatchState) -> Table:
    """Seat the archetype of its motive everywhere."""
    return Table(ruleset, [archetype(motive)(ruleset.constants) for motive in ruleset.motive.tolist()], state)


def start(scenario: Scenario) -> tuple[Ruleset, MatchState]:
    """Return the rules and the first position of a match."""
    ruleset = Ruleset.of(scenario)
    return ruleset, initial_state(ruleset, np.array([1], np.uint64))


def node(
    name: str, kind: str, layer: int, cost: int, before: Sequence[str] = (), *, field: str = "CAP"
) -> dict[str, Any]:
    """Return a node that needs others, all equally strongly."""
    return {
        "id": name,
        "name": name,
        "field": field,
        "kind": kind,
        "layer": layer,
        "cost": cost,
        "floor": 1,
        "prereq": [[needed, 5] for needed in before],
        "prestige": 1000,
        "revenue": 0,
        "hazard": 0,
    }


def scenario(
    seats: Sequence[tuple[str, int]], nodes: Sequence[dict[str, Any]], horizon: int = 80
) -> Scenario:
    """Return a game without chance: seats are (motive, heads)."""
    return scenario_from_json(
        {
            "format": "techrace-scenario-1",
            "id": "known",
            "title": "Known",
            "note": "",
            "fields": FIELDS,
            "constants": {**dict.fromkeys(_WRINKLES, 0), "horizon": horizon},
            "seats": [{"motive": motive, "heads": heads, "name": motive} for motive, heads in seats],
            "nodes": list(nodes),
        }
    )


def fork(*, good: int, bad: int) -> Scenario:
    """Return a race of two: whoever has more people wins, and everything both need they learn together."""
    return scenario(
        [("beneficial", good), ("haste", bad)],
        [
            node("root", "blue", 0, 40),
            node("both", "blue", 1, 160, ["root"]),
            node("yes", "blue", 2, 160, ["both"], field="ALN"),
            node("no", "blue", 2, 160, ["both"]),
            node("aside", "blue", 1, 160, ["root"]),
            node("Y", "yellow", 3, 400, ["yes"]),
            node("R", "red", 3, 390, ["no"]),
        ],
    )


def log_of(scenario: Scenario, turns: list[Turn]) -> Log:
    """Return the log of a match with seed 1."""
    header = header_record(scenario, seed=1, match_id="known")
    return read_log(bytes_of(match_records(Ruleset.of(scenario), header, turns)))


def played(scenario: Scenario) -> Log:
    """Record a match of archetypes."""
    ruleset, state = start(scenario)
    table, turns = archetypes_at(ruleset, state), []
    while not state.over[0]:
        submitted = table.submissions(state)
        turns.append(Turn(orders=[None if seat is None else seat.row(0) for seat in submitted], ticks=4))
        state = advance(ruleset, state, table.decide(state), ticks=4)
    return log_of(scenario, turns)
