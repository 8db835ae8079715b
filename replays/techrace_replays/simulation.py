"""A log played again: the match that its header describes, and the state at any tick.

A log is re-simulated only by the version of the rules that played it; of any other, the recorded events are shown
and nothing is computed.
"""

import numpy as np

from techrace_game import MatchState, Ruleset, digest, step
from techrace_game.constants import Constants
from techrace_game.scenario import scenario_from_json
from techrace_game.shapes import ScenarioError, read_record
from techrace_game.state import restore
from techrace_game.types import RULES_VERSION
from techrace_replays._text import printable
from techrace_replays.errors import LogError, SimulationError
from techrace_replays.parts import Redaction
from techrace_replays.reader import Log
from techrace_replays.recording import joint_of, shocked, start_of
from techrace_replays.records import Header, Snapshot, TickRecord
from techrace_replays.rules import rules_hash

ENGINE_FAULTS = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)
"""What the engine may raise when forged content reaches it."""


def ruleset_of(header: Header) -> Ruleset:
    """Return the rules of a recorded match.

    Raises:
        SimulationError: other rules, a redacted file, a scenario that cannot be played or is not the one that the
            header names, or a seat table that contradicts it.
    """
    if header.rules_version != RULES_VERSION:
        raise SimulationError(
            f"played by rules {printable(header.rules_version)}, this engine has rules {RULES_VERSION}: "
            "what was recorded can be shown, but not played again"
        )
    if header.rules_hash not in (None, rules_hash()):
        found = "" if header.rules_hash is None else header.rules_hash.hex()
        raise SimulationError(
            f"played by rules with hash {found}, this engine has {rules_hash().hex()}: "
            "what was recorded can be shown, but not played again"
        )
    if header.redaction != Redaction.FULL:
        kept = header.redaction.name.lower()
        whose = "" if header.redacted_for is None else f" for seat {header.redacted_for}"
        raise SimulationError(f"redacted ({kept}{whose}): what was left out cannot be played again")
    try:
        scenario = scenario_from_json(header.scenario)
    except ScenarioError as error:
        raise SimulationError(f"the embedded scenario cannot be played: {printable(str(error))}") from None
    if bytes.fromhex(scenario.digest()) != header.scenario_digest:
        named = header.scenario_digest.hex()
        raise SimulationError(f"scenario_digest: {named}, but the scenario has {scenario.digest()}")
    motives = tuple(seat.motive for seat in scenario.seats)
    if tuple(seat.motive for seat in header.seats) != motives:
        raise SimulationError("seats: the motives differ from those of the scenario")
    return Ruleset.of(scenario)


def constants_of(header: Header) -> Constants:
    """Return the constants of rule 10 that a match was played with; they are public, so redacted logs have them.

    Raises:
        SimulationError: other rules, or no such constants.
    """
    if header.redaction == Redaction.FULL:
        return ruleset_of(header).constants
    try:
        return read_record(Constants, header.scenario.get("constants"), "constants")
    except ScenarioError as error:
        raise SimulationError(f"the constants cannot be read: {printable(str(error))}") from None


def check_work(log: Log, ruleset: Ruleset, ticks: int) -> None:
    """Refuse to play so many ticks at a stretch that somebody would wonder whether it ever ends.

    Raises:
        SimulationError: it is more than the limits with which the log was opened allow.
    """
    if ticks * (800 + ruleset.seats * ruleset.nodes) > log.limits.work:
        raise SimulationError(
            f"playing {ticks} ticks of {ruleset.seats} seats and {ruleset.nodes} technologies takes longer than is "
            "allowed; open the log with a higher Limits.work"
        )


def state_at(log: Log, tick: int) -> MatchState:
    """Return the state after ``tick`` ticks, from the nearest snapshot on.

    A snapshot is used only if it has the digest that the log gives for its tick.

    Args:
        log: a log of the present rules.
        tick: 0 for the start, up to ``log.ticks``.

    Raises:
        LookupError: the log does not reach that tick.
        SimulationError: see :func:`ruleset_of`, or a snapshot that is not of this match.
        LogError: a record has the wrong shape.
    """
    if not 0 <= tick <= log.ticks:
        raise LookupError(f"tick: expected 0..{log.ticks}, found {tick}")
    ruleset = ruleset_of(log.header)
    try:
        return _seek(ruleset, log, tick)
    except (LogError, SimulationError):
        raise
    except ENGINE_FAULTS as error:
        raise SimulationError(f"the engine cannot play on: {type(error).__name__}: {error}") from error


def _seek(ruleset: Ruleset, log: Log, tick: int) -> MatchState:
    snapshot = log.snapshot(tick)
    if snapshot is None or snapshot.tick == 0:
        state = start_of(ruleset, log.header.seed)
    else:
        state = restored(ruleset, log.header, snapshot)
        if digest(state) != log.tick(snapshot.tick - 1).digest:
            raise SimulationError(f"the snapshot of tick {snapshot.tick} has another digest than its tick")
    check_work(log, ruleset, tick - int(state.tick[0]))
    for number in range(int(state.tick[0]), tick):
        state = replay_tick(ruleset, state, log.tick(number))
    return state


def restored(ruleset: Ruleset, header: Header, snapshot: Snapshot) -> MatchState:
    """Return the state of a snapshot.

    Raises:
        ValueError: an array is missing or has another shape.
    """
    tree = ruleset.trees(np.array([header.seed], np.uint64))
    return restore({name: stored.data for name, stored in snapshot.arrays.items()}, tree, ruleset.seats)


def replay_tick(ruleset: Ruleset, state: MatchState, record: TickRecord) -> MatchState:
    """Play one recorded tick."""
    rules = shocked(ruleset, record.tick, record.shocks)
    return step(rules, state, joint_of(record.orders, ruleset))
