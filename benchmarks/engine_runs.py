"""One run of each engine over a workload: the game-ticks it played and the processor seconds it took.

Only ticks of running matches count. Processor time of the one thread is taken and not time on the wall, because
other programs on the machine would otherwise be part of the result.
"""

import time
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from compiled import play
from compiled_records import state_records
from engine_workload import CompiledWorkload, Workload, archetypes, submissions
from techrace_bots.table import Table
from techrace_game import MatchState, advance, step
from techrace_game.playing import to_the_end
from techrace_game.state import ARRAYS
from techrace_game.testing.oracle import STATE_NAMES, Oracle
from techrace_game.types import Array

Timed: TypeAlias = tuple[int, float]
"""Game-ticks, seconds."""


def run_batched(work: Workload) -> tuple[Timed, MatchState]:
    """Let the batched engine replay a workload, a round per call."""
    ruleset, state = work.ruleset, work.start
    began = time.process_time()
    for joint in work.rounds:
        state = advance(ruleset, state, joint, ticks=ruleset.constants.quarter)
    seconds = time.process_time() - began
    return (int(state.tick.sum(dtype=np.int64)), seconds), state


def run_compiled(work: CompiledWorkload, start: MatchState, quarter: int) -> tuple[Timed, Array]:
    """Let the compiled loop replay a workload."""
    states = state_records(start)
    began = time.process_time()
    play(work.rules[0], work.trees, states, work.scratch[0], work.orders, work.events, quarter)
    seconds = time.process_time() - began
    return (int(states["tick"].sum(dtype=np.int64)), seconds), states


def run_plain(work: Workload) -> tuple[Timed, list[Oracle]]:
    """Let the plain-Python engine replay a workload, one match after the other."""
    scenario, quarter = work.ruleset.scenario.to_json(), work.ruleset.constants.quarter
    played: list[Oracle] = []
    seconds = 0.0
    for match, seed in enumerate(work.start.seed.tolist()):
        oracle = Oracle(scenario, seed)
        rounds = [submissions(joint, match) for joint in work.rounds]
        began = time.process_time()
        for submitted in rounds:
            oracle.tick_orders(submitted)
            for _ in range(quarter - 1):
                oracle.tick_orders([])
        seconds += time.process_time() - began
        played.append(oracle)
    return (sum(oracle.tick for oracle in played), seconds), played


def run_bots(work: Workload) -> Timed:
    """Play the matches of a workload anew with the house bots deciding, as ``techrace simulate`` does."""
    ruleset, state = work.ruleset, work.start
    began = time.process_time()
    table = Table(ruleset, archetypes(ruleset), state)
    ticks = sum(int(ended.tick.sum(dtype=np.int64)) for _, ended in to_the_end(ruleset, table, state))
    seconds = time.process_time() - began
    return ticks, seconds


def time_steps(work: Workload) -> list[float]:
    """Return the milliseconds on the wall of every tick of a batch, each played by a call of its own."""
    ruleset, state = work.ruleset, work.start
    times: list[float] = []
    for joint in work.rounds:
        for number in range(ruleset.constants.quarter):
            if not (state.over == 0).any():
                return times
            began = time.perf_counter()
            state = step(ruleset, state, joint if number == 0 else None)
            times.append(1000 * (time.perf_counter() - began))
    return times


def require_equal(state: MatchState, compiled: Array, oracles: Iterable[Oracle]) -> None:
    """Raise AssertionError unless all engines have played the same matches.

    Args:
        state: the batched engine's matches.
        compiled: the compiled loop's.
        oracles: the plain-Python engine's, of the first matches.
    """
    for name in ARRAYS:
        if not np.array_equal(getattr(state, name), compiled[name]):
            raise AssertionError(f"the compiled loop and the engine end with a different {name}")
    for match, oracle in enumerate(oracles):
        for name in STATE_NAMES:
            if getattr(state, name)[match].tolist() != getattr(oracle, name):
                raise AssertionError(f"the oracle and the engine end match {match} with a different {name}")
