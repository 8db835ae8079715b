"""The cheapest way to each node, on the map as one seat perceives it.

A node can be built with some of its prerequisites only, but more slowly (rule 3, ``conn``). The way to a node therefore
chooses how many of them to obtain first, strongest first: the cost of the ways to these plus the node's own remaining
work, slowed down by what is still missing. Work that two prerequisites share counts twice.

Node indices are a topological order (rule 2), so one pass upwards finds all ways. Nodes that do not need each other are
taken together, and every step is a few operations on arrays of shape (node, match). Costs are 32-bit integers in units
of :data:`UNIT`, which halves the time of 64-bit ones.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np

from techrace_game.derived import connection
from techrace_game.types import PREREQUISITES, Array, BoolArray, IntArray

UNIT_BITS = 6
UNIT = 1 << UNIT_BITS
"""Milli-work per unit of cost."""
MOST_WORK = (1 << 17) - 1
"""A node counts as at most so much work, in units of cost: about 8,000 units of work."""
FAR = 1 << 24
"""Costs stop growing here: a million units of work."""
SLOW_BITS = 6
SLOWEST = 1 << 12
"""Slow-downs are in parts of 1 << SLOW_BITS and at most this: 64 times slower."""
HOPELESS = (1 << 13) - 1
"""The slow-down of a node of which no prerequisite is known."""
DETOUR = 5
"""A prerequisite is charged one part in so many more than it costs: what is at hand is preferred to what is not."""
MOST_STRENGTH = 9 * PREREQUISITES
EDGE_BITS = 3
EDGE_MASK = (1 << EDGE_BITS) - 1
WORD = 64


class Ways:
    """The cheapest ways of one seat in a batch of matches."""

    def __init__(self, pre: Array, strength: Array, unknown: BoolArray, remaining: Array, gamma: int) -> None:
        """Find the ways.

        Args:
            pre: of shape (match, node, edge), visible prerequisites, -1 padded.
            strength: of the same shape, as perceived.
            unknown: of shape (match, node), seen and not known.
            remaining: of shape (match, node), work left, milli-work.
            gamma: exponent of the connection (rule 3).
        """
        matches, nodes = unknown.shape
        missing = np.ascontiguousarray(unknown.T)
        work = np.minimum(remaining.T >> UNIT_BITS, MOST_WORK).astype(np.int32) * missing
        self.cost: Array = work
        """int32 of shape (node, match), in units of :data:`UNIT`; 0 for known and unseen nodes."""
        # One more row than nodes takes the place of missing prerequisites; index -1 reaches it.
        price = np.zeros((nodes + 1, matches), np.int32)
        self._on_way = _bits(missing)
        slowdown, columns = _slowdowns(gamma), np.arange(matches)
        for block, width in _blocks(pre):
            if width:
                source = _by_edge(pre, block, width).astype(np.intp)
                source *= matches
                source += columns
                prices = price.reshape(-1).take(source)
                cost, taken = _cheapest(prices, _by_edge(strength, block, width), work[block], slowdown)
                self.cost[block] = cost
                obtained = taken > np.arange(width)[:, None, None]
                for word in self._on_way:
                    ways = word.reshape(-1).take(source) * obtained
                    word[block] |= np.bitwise_or.reduce(ways, axis=0)
            price[block] = self.cost[block] + self.cost[block] // DETOUR

    def to(self, goal: IntArray) -> BoolArray:
        """Return which nodes are on the way to a goal, itself included.

        Args:
            goal: of shape (match,), a node, or -1 for none.

        Returns:
            Of shape (match, node).
        """
        nodes = len(self.cost)
        bits = self._on_way[:, goal, np.arange(len(goal))]
        node = np.arange(nodes)
        return (bits.T[:, node // WORD] >> (node % WORD).astype(np.uint64)) & np.uint64(1) > 0


def _bits(missing: BoolArray) -> Array:
    """Return a bit set for every node of shape (node, match) with itself in it if it is missing.

    Returns:
        uint64 of shape (word, node + 1, match).
    """
    nodes, matches = missing.shape
    bits = np.zeros((-(-nodes // WORD), nodes + 1, matches), np.uint64)
    for word, start in enumerate(range(0, nodes, WORD)):
        inside = slice(start, min(nodes, start + WORD))
        own = np.uint64(1) << np.arange(inside.stop - start, dtype=np.uint64)
        bits[word, inside] = missing[inside] * own[:, None]
    return bits


def _blocks(pre: Array) -> Iterator[tuple[slice, int]]:
    """Yield runs of nodes that do not need each other, and the largest number of their visible prerequisites."""
    highest = pre.max(axis=0)
    width, last = (highest >= 0).sum(axis=1).tolist(), highest.max(axis=1).tolist()
    start = 0
    for node in range(1, len(last) + 1):
        if node == len(last) or last[node] >= start:
            yield slice(start, node), max(width[start:node])
            start = node


def _by_edge(edges: Array, block: slice, width: int) -> Array:
    """Return the first prerequisites of some nodes as a contiguous array of shape (edge, node, match)."""
    return np.ascontiguousarray(edges[:, block, :width].transpose(2, 1, 0))


def _cheapest(prices: Array, strength: Array, work: Array, slowdown: Array) -> tuple[Array, Array]:
    """Return the cost of the cheapest way to some nodes, and how many of their prerequisites it obtains.

    Args:
        prices: int32 of shape (edge, node, match), cost of each prerequisite, 0 if known or missing.
        strength: of the same shape.
        work: int32 of shape (node, match).
        slowdown: see :func:`_slowdowns`.

    Returns:
        Both int32 of shape (node, match).
    """
    edges = len(prices)
    gained = strength * (prices > 0)
    # Row k: after obtaining the missing ones among the first k. ``place`` is where the table has the slow-down.
    place = np.empty((edges + 1, *work.shape), np.int32)
    spent = np.zeros((edges + 1, *work.shape), np.int32)
    place[0] = sum(strength) * (MOST_STRENGTH + 2) - sum(gained)
    for edge in range(edges):
        np.add(place[edge], gained[edge], out=place[edge + 1])
        np.add(spent[edge], prices[edge], out=spent[edge + 1])
    option = slowdown.take(place)
    option *= work
    option >>= SLOW_BITS
    option += spent
    # The number of prerequisites in the lowest bits decides ties in favour of fewer.
    option <<= EDGE_BITS
    option |= np.arange(edges + 1, dtype=np.int32)[:, None, None]
    best = option.min(axis=0)
    return np.minimum(best >> EDGE_BITS, FAR), best & EDGE_MASK


@cache
def _slowdowns(gamma: int) -> Array:
    """Return how much longer a node takes, by total strength and known strength, int32."""
    total = np.arange(MOST_STRENGTH + 1)[:, None]
    known = np.minimum(np.arange(MOST_STRENGTH + 1), total)
    conn = connection(known, total, gamma)
    slow = np.minimum((1000 << SLOW_BITS) // np.maximum(conn, 1), SLOWEST)
    return np.where(conn > 0, slow, HOPELESS).astype(np.int32).reshape(-1)


def needed_by(pre: Array, goals: BoolArray) -> BoolArray:
    """Return which nodes are a visible prerequisite of some of the goals.

    Args:
        pre: of shape (match, node, edge), visible prerequisites, -1 padded.
        goals: of shape (match, node).

    Returns:
        Of shape (match, node).
    """
    matches, nodes, edges = pre.shape
    # Missing prerequisites, -1, fall into the last column of the match before (of the last match, for the first).
    needed = np.zeros((matches, nodes + 1), np.bool_)
    goal = np.flatnonzero(goals)
    start = goal // nodes * (nodes + 1)
    needed.reshape(-1)[pre.reshape(-1, edges).take(goal, axis=0) + start[:, None]] = True
    return needed[:, :-1]
