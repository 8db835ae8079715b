"""Rule 5, phase D: unlocks, warning shots, the end."""

import numpy as np

from techrace_game.chance import Stream, draw_mixed
from techrace_game.indices import grouped, places, run_starts
from techrace_game.knowledge import learn, make_public
from techrace_game.types import SLOTS, Acquired, Ending, IntArray, Kind
from techrace_game.work import Work


def play(work: Work) -> None:
    """Unlock what is finished, for all seats that finish a node in this tick together."""
    project = places(work.left <= 0)
    if not project.size:
        return
    c, state, tree = work.ruleset.constants, work.state, work.tree
    row = project // SLOTS
    match, seat = row // state.seats, row % state.seats
    node = state.slot_node.reshape(-1).take(project).astype(np.int64)
    in_tree = work.match_base[match] + node
    work.write_progress_back(row[run_starts(row)])
    work.rest(project)

    key, group, group_size = grouped(match * state.nodes + node)
    world_match, world_node = key // state.nodes, key % state.nodes
    world_in_tree = work.match_base[world_match] + world_node
    is_first = state.first[world_match, world_node] < 0
    ordinary = tree.kind.reshape(-1).take(world_in_tree) < Kind.YELLOW

    first_match, first_node = world_match[is_first], world_node[is_first]
    state.first[first_match, first_node] = state.tick[first_match]
    np.add.at(state.credit, (match, seat), is_first[group].astype(np.int16))
    green = tree.kind.reshape(-1).take(in_tree) == Kind.GREEN
    np.add.at(state.greens, (match, seat), green.astype(np.int16))
    learn(work, row, node, Acquired.UNLOCKED, secret=True)
    if not c.w_publish:
        shared = tree.prest.reshape(-1).take(in_tree) // group_size[group]
        np.add.at(state.prest, (match, seat), np.where(ordinary[group], shared, 0).astype(np.int32))
        make_public(work, world_match[ordinary], world_node[ordinary])
    if c.w_shots and c.w_social:
        risky = is_first & ordinary
        _warning_shots(work, world_match[risky], world_node[risky])
    _endings(work, world_match[~ordinary], world_node[~ordinary])


def _warning_shots(work: Work, match: IntArray, node: IntArray) -> None:
    c, state = work.ruleset.constants, work.state
    hazard = work.tree.haz.reshape(-1).take(work.match_base[match] + node).astype(np.int64)
    luck = draw_mixed(work.mixed_seed[match], Stream.SHOT, node, 0) % 1_000_000
    fired = luck < hazard * c.shot_rate
    match, alarm = match[fired], c.shot_size * hazard[fired] // 1000
    if not match.size:
        return
    np.add.at(state.nshots, match, np.int16(1))
    concern = state.conc.astype(np.int64)
    np.add.at(concern, match, alarm)
    state.conc[:] = np.minimum(1000, concern)


def _endings(work: Work, match: IntArray, node: IntArray) -> None:
    """The lowest red ending of the tick decides, else the lowest yellow."""
    if not match.size:
        return
    state = work.state
    red = work.tree.kind.reshape(-1).take(work.match_base[match] + node) == Kind.RED
    order = np.lexsort((node, ~red, match))
    match, node, red = match[order], node[order], red[order]
    decides = run_starts(match)
    match, node, red = match[decides], node[decides], red[decides]
    state.endnode[match] = node
    state.over[match] = np.where(red, Ending.RED, Ending.YELLOW)
    unlocked = state.known[match, :, node] == Acquired.UNLOCKED
    state.builders[match] = (unlocked << np.arange(state.seats)).sum(axis=1)
    work.stop(match)
