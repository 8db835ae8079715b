"""Events that a facilitator adds: played as the scenario's, recorded, and played again."""

from pathlib import Path

import attrs
import numpy as np

from techrace_game import Ruleset, digest, initial_state, load_scenario, step
from techrace_game.scenario import MAX_EVENTS
from techrace_game.scenario_schema import EventSpec
from techrace_replays import Outcome, Turn, header_record, match_records, open_log, verify, write_log
from techrace_replays.parts import Shock
from techrace_replays.records import TickRecord

SCENARIO = load_scenario("standard").with_constants(horizon=24)
RULES = Ruleset.of(SCENARIO)
QUARTER = RULES.constants.quarter


def log_of(path: Path, turns: list[Turn]) -> Path:
    write_log(path, match_records(RULES, header_record(SCENARIO, seed=3, match_id="m"), turns))
    return path


def test_an_added_event_is_played_as_one_of_the_scenario() -> None:
    event = EventSpec(tick=QUARTER, conc=400, reg=-30)
    whole = Ruleset.of(attrs.evolve(SCENARIO, events=(*SCENARIO.events, event)))
    one = initial_state(RULES, np.array([3], np.uint64))
    other = initial_state(whole, np.array([3], np.uint64))
    for tick in range(SCENARIO.constants.horizon):
        rules = RULES.with_events([event]) if tick // QUARTER == 1 else RULES
        one, other = step(rules, one), step(whole, other)
        assert digest(one) == digest(other)
    assert RULES.with_events([]) is RULES


def test_matches_with_other_events_are_of_another_kin() -> None:
    """They must not be played in one batch, whose rules are those of its first match."""
    event = EventSpec(tick=QUARTER, conc=400)
    assert RULES.with_events([event]).kin != RULES.kin
    assert RULES.with_events([event]).kin == Ruleset.of(SCENARIO).with_events([event]).kin
    assert RULES.with_events([event]).kin != RULES.with_events([event, event]).kin


def test_events_can_be_added_to_as_many_as_a_scenario_may_have() -> None:
    full = attrs.evolve(SCENARIO, events=(EventSpec(tick=0, conc=1),) * MAX_EVENTS)
    rules = Ruleset.of(full).with_events([EventSpec(tick=0, reg=500)])
    state = initial_state(rules, np.array([3], np.uint64))
    plain = initial_state(RULES, np.array([3], np.uint64))
    for _ in range(QUARTER):
        state, plain = step(rules, state), step(RULES, plain)
    assert state.conc[0] > plain.conc[0]
    assert state.reg[0] > plain.reg[0]


def test_an_added_event_is_recorded_in_the_last_tick_of_its_quarter(tmp_path: Path) -> None:
    shock = Shock(300, 100, "A leak")
    turns = [Turn(), Turn(shocks=(shock,)), *(Turn() for _ in range(22))]
    log = open_log(log_of(tmp_path / "a.techrace", turns))
    found = [entry.record for entry in log.entries("T")]
    assert [r.tick for r in found if isinstance(r, TickRecord) and r.shocks == (shock,)] == [QUARTER - 1]


def test_verification_plays_added_events(tmp_path: Path) -> None:
    with_shock = [Turn(ticks=QUARTER, shocks=(Shock(300),)), *(Turn(ticks=QUARTER) for _ in range(5))]
    path = log_of(tmp_path / "a.techrace", with_shock)
    assert verify(path).ok
    header = header_record(SCENARIO, seed=3, match_id="m")
    records = [
        attrs.evolve(record, shocks=()) if isinstance(record, TickRecord) else record
        for record in match_records(RULES, header, with_shock)
    ]
    write_log(tmp_path / "b.techrace", records)
    verdict = verify(tmp_path / "b.techrace")
    assert (verdict.outcome, verdict.tick) == (Outcome.DIFFERS, QUARTER - 1)
