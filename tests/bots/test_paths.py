"""The cheapest ways, compared with a search of one map in plain Python."""

import numpy as np
import pytest

from bots_kit import observations
from techrace_bots.features import View
from techrace_bots.paths import DETOUR, FAR, HOPELESS, MOST_WORK, SLOW_BITS, SLOWEST, UNIT, Ways, needed_by
from techrace_game.constants import Constants
from techrace_game.types import Array


def ways_of(view: View, gamma: int) -> Ways:
    seen = view.observation
    return Ways(seen.pre, seen.strength, view.unknown, view.remaining, gamma)


def way_by_hand(view: View, match: int, gamma: int) -> tuple[list[int], list[set[int]]]:
    """The cost of each node and the nodes on the way to it."""
    pre, strength = view.observation.pre[match].tolist(), view.observation.strength[match].tolist()
    unknown, remaining = view.unknown[match].tolist(), view.remaining[match].tolist()
    costs: list[int] = []
    ways: list[set[int]] = []
    for node in range(view.nodes):
        if not unknown[node]:
            costs.append(0)
            ways.append(set())
            continue
        edges = [(u, s) for u, s in zip(pre[node], strength[node], strict=True) if u >= 0]
        total = sum(s for _, s in edges)
        have = sum(s for u, s in edges if costs[u] == 0)
        best, chosen = None, 0
        for taken in range(len(edges) + 1):
            missing = [(u, s) for u, s in edges[:taken] if costs[u] > 0]
            r = 1000 if total == 0 else (have + sum(s for _, s in missing)) * 1000 // total
            conn = r if gamma == 1 else r * r // 1000 if gamma == 2 else r * r * r // 1_000_000
            slow = min((1000 << SLOW_BITS) // conn, SLOWEST) if conn else HOPELESS
            cost = min(remaining[node] // UNIT, MOST_WORK) * slow >> SLOW_BITS
            cost += sum(costs[u] + costs[u] // DETOUR for u, _ in missing)
            if best is None or cost < best:
                best, chosen = cost, taken
        assert best is not None
        costs.append(min(best, FAR))
        ways.append({node}.union(*(ways[u] for u, _ in edges[:chosen])))
    return costs, ways


def nodes_of(flags: Array) -> set[int]:
    return set(np.flatnonzero(flags).tolist())


@pytest.mark.parametrize(("nodes", "gamma"), [(9, 2), (30, 1), (30, 3), (100, 2)])
def test_ways_are_the_cheapest(nodes: int, gamma: int) -> None:
    view = View(observations(np.random.default_rng(nodes), 12, nodes, Constants()), Constants())
    ways = ways_of(view, gamma)
    expected = [way_by_hand(view, match, gamma) for match in range(12)]
    assert ways.cost.T.tolist() == [costs for costs, _ in expected]
    for goal in range(nodes):
        on_the_way = ways.to(np.full(12, goal))
        for match in range(12):
            assert nodes_of(on_the_way[match]) == expected[match][1][goal]


def test_no_goal_has_no_way() -> None:
    view = View(observations(np.random.default_rng(1), 5, 20, Constants()), Constants())
    assert not ways_of(view, 2).to(np.full(5, -1)).any()


def test_a_missing_prerequisite_is_taken_on_the_way_only_if_it_pays() -> None:
    """Node 2 needs 0 (known) and 1 (unknown) equally: alone it is four times slower."""
    pre = np.array([[[-1] * 5, [-1] * 5, [0, 1, -1, -1, -1]]])
    strength = np.array([[[0] * 5, [0] * 5, [3, 3, 0, 0, 0]]])
    unknown = np.array([[False, True, True]])
    goal = np.array([2])
    for detour, on_the_way in ((100_000, {1, 2}), (300_000, {2})):
        ways = Ways(pre, strength, unknown, np.array([[1, detour, 100_000]]), 2)
        assert nodes_of(ways.to(goal)[0]) == on_the_way


def test_needed_by_marks_visible_prerequisites_only() -> None:
    pre = np.array([[[-1] * 5, [0, -1, -1, -1, -1], [0, 1, -1, -1, -1], [2, -1, -1, -1, -1]]])
    assert nodes_of(needed_by(pre, np.array([[False, False, True, False]]))[0]) == {0, 1}
    assert nodes_of(needed_by(pre, np.zeros((1, 4), np.bool_))[0]) == set()
