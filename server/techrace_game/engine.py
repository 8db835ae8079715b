"""The rulebook as a program: :func:`initial_state` sets a batch of matches up, :func:`step` plays one tick."""

import numpy as np

from techrace_game.chance import Stream, draw
from techrace_game.chapters import (
    phase_a_one_shot,
    phase_c_research,
    phase_d_unlocks,
    phase_q0_attention,
    phase_q1_scouting,
    phase_q2_inspection,
    phase_q3_leaks,
    phase_q4_politics,
    phase_q5_security,
    phase_q6_economy,
)
from techrace_game.chapters.quarter import Quarter
from techrace_game.derived import derive
from techrace_game.indices import places
from techrace_game.knowledge import raise_study
from techrace_game.orders import JointOrders
from techrace_game.perception import perceive
from techrace_game.ruleset import Ruleset
from techrace_game.state import ARRAYS, MatchState, axis_sizes
from techrace_game.types import Array, Ending, Kind, SeedArray
from techrace_game.work import Work

CHUNK = 2048
"""Matches played at a time, so that what a tick touches stays in the processor's cache."""


def initial_state(ruleset: Ruleset, seeds: SeedArray) -> MatchState:
    """Set up one match for every seed (rules 10 and 11).

    Args:
        ruleset: the rules.
        seeds: uint64 of shape (match,).

    Returns:
        A batch of ``len(seeds)`` matches at tick 0.
    """
    c, seats, nodes = ruleset.constants, ruleset.seats, ruleset.nodes
    seeds = np.array(seeds, np.uint64)
    sizes = {**axis_sizes(seats, nodes), "match": len(seeds)}
    arrays = {
        name: np.zeros((sizes["match"], *(sizes[axis] for axis in axes)), dtype)
        for name, (dtype, axes) in ARRAYS.items()
    }
    arrays["seed"] = seeds
    for name in ("endnode", "first", "slot_node", "scout_target", "inspect_target"):
        arrays[name][...] = -1
    arrays["heads"][...] = ruleset.heads
    arrays["motive"][...] = ruleset.motive
    arrays["prest"][...] = ruleset.heads // 10
    arrays["endow"][...] = ruleset.heads.astype(np.int64) * c.wage // 1000
    arrays["money"][...] = ruleset.heads // 2
    arrays["skill"][...] = 1000
    if c.w_skill:
        fields = np.arange(sizes["field"])
        luck = draw(seeds[:, None, None], Stream.SKILL, np.arange(seats)[:, None], fields) % 301
        arrays["skill"][...] = ruleset.base_skill + (luck - 150)
    if c.w_econ:
        arrays["neutral"][...] = c.neutral0
    if c.w_social:
        arrays["conc"][...] = c.conc0
    tree = ruleset.trees(seeds)
    if not c.w_fog:
        arrays["study"][...] = c.st_under
    bare = MatchState.of_arrays(arrays, tree)
    state = MatchState.of_arrays(arrays, tree, derive(ruleset, bare), perceive(ruleset, bare))
    if c.w_fog:
        _starting_knowledge(Work.of(ruleset, state))
    return state.freeze()


def _starting_knowledge(work: Work) -> None:
    """Rule 11: everybody has a sketch of the first layers and a rumour of every ending."""
    c, state, tree = work.ruleset.constants, work.state, work.tree
    early = np.broadcast_to((tree.layer <= 1)[:, None], state.known.shape)
    ending = np.broadcast_to((tree.kind >= Kind.YELLOW)[:, None], state.known.shape)
    for which, points in ((early, c.st_sketch), (ending, 1)):
        match, seat, node = np.nonzero(which)
        raise_study(work, match * state.seats + seat, node, points)


def step(ruleset: Ruleset, state: MatchState, joint: JointOrders | None = None) -> MatchState:
    """Play one tick of every running match (rule 5); matches that are over do not change.

    Args:
        ruleset: the rules.
        state: a batch; not edited.
        joint: what the seats submit in this tick, or None: nobody submits anything.

    Returns:
        The state after the tick.
    """
    return advance(ruleset, state, joint, ticks=1)


def advance(
    ruleset: Ruleset, state: MatchState, joint: JointOrders | None = None, *, ticks: int
) -> MatchState:
    """Play ``ticks`` ticks; ``joint`` is submitted in the first of them. The same as as many single steps."""
    derived = derive(ruleset, state) if state.derived is None else state.derived
    after = state.editable(derived)
    if state.matches <= CHUNK:
        _play(ruleset, after, joint, ticks)
    else:
        for start in range(0, state.matches, CHUNK):
            part = slice(start, start + CHUNK)
            _play(ruleset, after.window(part), None if joint is None else joint.window(part), ticks)
    return after.freeze()


def _play(ruleset: Ruleset, state: MatchState, joint: JointOrders | None, ticks: int) -> None:
    work = Work.of(ruleset, state)
    for number in range(ticks):
        if not work.live.any():
            break
        _play_tick(work, joint if number == 0 else None)
    work.write_progress_back()


def _play_tick(work: Work, joint: JointOrders | None) -> None:
    c, state = work.ruleset.constants, work.state
    played = work.live.copy()
    if joint is not None:
        phase_a_one_shot.play(work, joint)
    phase_c_research.play(work)
    phase_d_unlocks.play(work)
    due = work.live & ((state.tick + 1) % c.quarter == 0)
    if due.any():
        _play_quarter(work, due)
    state.tick[played] += 1
    at_horizon = places(work.live & (state.tick >= c.horizon))
    if at_horizon.size:
        state.over[at_horizon] = Ending.HORIZON
        work.stop(at_horizon)


def _play_quarter(work: Work, due: Array) -> None:
    work.write_progress_back()
    quarter = Quarter.of(work, due)
    hz = phase_q0_attention.play(work, quarter)
    phase_q1_scouting.play(work, quarter)
    phase_q2_inspection.play(work, quarter)
    phase_q3_leaks.play(work, quarter)
    phase_q4_politics.play(work, quarter)
    phase_q5_security.play(work, quarter)
    phase_q6_economy.play(work, quarter, hz)
    work.derived.stale[due] = True
    # Security has moved, and with it what leaks.
    boost_stale = work.derived.boost_stale
    boost_stale |= due & work.derived.assist.any(axis=(1, 2))
