"""How far every seat was from a good and from a bad ending, by the rules.

The distance to an ending is the length of a plan, in thousandths of a tick: the seat puts all its people, at their
present number, skill and speed-up, on what is missing, and nobody else helps. The plan takes of every
technology's prerequisites as many as pay, strongest first, since who knows less of what a technology needs builds
it more slowly (rule 3, ``conn``). What two technologies on the way share is done once. No plan is shorter than its
longest chain of least times (rule 2, ``cap``). There may be a better plan, so the distance is an upper bound.
"""

from collections.abc import Sequence

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.derived import connection, current_boosts, derive, node_multiplier
from techrace_game.tree import Tree
from techrace_game.types import Array, BoolArray, IntArray, Kind
from techrace_replays.story.playback import Playback

FAR = 10**9
"""A distance that nobody can go, thousandths of a tick."""


@attrs.frozen(kw_only=True, eq=False)
class Racers:
    """Positions from which distances are measured; axis 0 is one seat at one moment."""

    known: BoolArray
    """Of shape (row, node)."""
    progress: IntArray
    """Of shape (row, node), milli-work."""
    speed: IntArray
    """Of shape (row, field): milli-work that all people of the seat do in a tick when nothing is missing."""
    multiplier: IntArray
    """Of shape (row, node): what regulation and rediscovery make of it, ‰ (rule 3, ``m``)."""

    def rows(self, which: IntArray) -> "Racers":
        """Return some of the positions; the arrays may be edited."""
        return Racers(
            known=self.known[which],
            progress=self.progress[which],
            speed=self.speed[which],
            multiplier=self.multiplier[which],
        )


def racers_of(played: Playback) -> Racers:
    """Return every seat at every tick: row ``tick * seats + seat``."""
    ruleset, states = played.ruleset, played.states
    ticks, seats, nodes = states.known.shape
    derived = derive(ruleset, states) if states.derived is None else states.derived
    boost = current_boosts(ruleset, states, derived)
    speed = states.heads[..., None].astype(np.int64) * (states.skill * boost // 1000) // 1000
    multiplier = np.repeat(_multipliers(ruleset, states), seats, axis=0)
    return Racers(
        known=states.known.reshape(-1, nodes) > 0,
        progress=states.prog.reshape(-1, nodes).astype(np.int64),
        speed=speed.reshape(ticks * seats, -1),
        multiplier=multiplier,
    )


def _multipliers(ruleset: Ruleset, states: MatchState) -> IntArray:
    ticks, nodes = states.first.shape
    match, node = np.divmod(np.arange(ticks * nodes), nodes)
    return node_multiplier(ruleset, states, match, node).reshape(ticks, nodes)


def nearest(played: Playback, racers: Racers, kind: Kind) -> IntArray:
    """Return the distance to the nearest ending of a kind, of shape (row,); FAR where there is none."""
    goals = np.flatnonzero(played.states.tree.kind[0] == kind).tolist()
    if not goals:
        return np.full(len(racers.known), FAR, np.int64)
    distances: IntArray = np.min(_distances(played.ruleset, played.states.tree, racers, goals), axis=0)
    return distances


def _distances(ruleset: Ruleset, tree: Tree, racers: Racers, goals: Sequence[int]) -> list[IntArray]:
    """Return the distance to each goal, each of shape (row,)."""
    plan = _Plan(ruleset, tree, racers)
    for node in range(tree.nodes):
        plan.choose(node)
    return [plan.length(goal) for goal in goals]


class _Plan:
    """For every node how many of its prerequisites are obtained first, decided from the roots upwards."""

    def __init__(self, ruleset: Ruleset, tree: Tree, racers: Racers) -> None:
        self.gamma, self.has_floor = ruleset.constants.gamma, bool(ruleset.constants.w_floor)
        self.pre = [[int(p) for p in row if p >= 0] for row in tree.pre[0]]
        self.pw, self.wsum = tree.pw[0].astype(np.int64), tree.wsum[0].astype(np.int64)
        self.cost, self.cap, self.field = tree.cost[0], tree.cap[0], tree.fld[0]
        self.racers = racers
        shape = racers.known.shape
        self.price: IntArray = np.zeros(shape, np.int64)
        """What obtaining a node costs, with all that has to be obtained before; shared work counts twice."""
        self.own: IntArray = np.zeros(shape, np.int64)
        """The node's own part of it."""
        self.chain: IntArray = np.zeros(shape, np.int64)
        """Least time of the longest chain that ends with the node."""
        self.taken: Array = np.zeros(shape, np.int8)
        """How many prerequisites are obtained first."""

    def choose(self, node: int) -> None:
        """Decide about a node whose prerequisites have been decided."""
        racers, pre = self.racers, self.pre[node]
        left = np.maximum(0, int(self.cost[node]) - racers.progress[:, node])
        rate = racers.speed[:, self.field[node]] * racers.multiplier[:, node] // 1000
        work = np.where(rate > 0, np.minimum(FAR, left * 1000 // np.maximum(rate, 1)), FAR)
        have = [racers.known[:, source] for source in pre]
        strength = sum((known * self.pw[node, k] for k, known in enumerate(have)), np.zeros_like(left))
        spent = np.zeros_like(left)
        best = own = self._slowed(work, strength, node)
        taken = np.zeros(len(left), np.int8)
        for k, source in enumerate(pre):
            strength = strength + np.where(have[k], 0, self.pw[node, k])
            spent = np.minimum(FAR, spent + self.price[:, source])
            slowed = self._slowed(work, strength, node)
            better = spent + slowed < best
            best, own = np.where(better, spent + slowed, best), np.where(better, slowed, own)
            taken = np.where(better, np.int8(k + 1), taken)
        known = racers.known[:, node]
        self.price[:, node] = np.where(known, 0, np.minimum(FAR, best))
        self.own[:, node] = np.where(known, 0, own)
        self.taken[:, node] = taken
        before = np.zeros_like(left)
        for k, source in enumerate(pre):
            before = np.maximum(before, np.where(taken > k, self.chain[:, source], 0))
        least = -(-left * 1000 // max(1, int(self.cap[node]))) if self.has_floor else 0
        self.chain[:, node] = np.where(known, 0, np.minimum(FAR, before + least))

    def _slowed(self, work: IntArray, strength: IntArray, node: int) -> IntArray:
        conn = connection(strength, self.wsum[node], self.gamma)
        slowed: IntArray = np.where(conn > 0, np.minimum(FAR, work * 1000 // np.maximum(conn, 1)), FAR)
        return slowed

    def length(self, goal: int) -> IntArray:
        """Return how long the plan for a goal takes, of shape (row,)."""
        on_way = np.zeros(self.own.shape, np.bool_)
        on_way[:, goal] = ~self.racers.known[:, goal]
        for node in range(goal, -1, -1):
            for k, source in enumerate(self.pre[node]):
                needed = on_way[:, node] & (self.taken[:, node] > k)
                on_way[:, source] |= needed & ~self.racers.known[:, source]
        work = np.where(on_way, self.own, 0).sum(axis=1)
        length: IntArray = np.minimum(FAR, np.maximum(work, self.chain[:, goal]))
        return length
