"""What a bot can work out from its observation."""

import numpy as np
import pytest

from bots_kit import house, ruleset
from techrace_bots import SeatView
from techrace_bots.seat_view import NEVER
from techrace_bots.table import Table
from techrace_game import JointOrders, Observation, Orders, Ruleset, advance, initial_state, observe, step
from techrace_game.types import Acquired, Ending, Kind


def played(rules: Ruleset, quarters: int, seed: int = 3) -> tuple[Observation, SeatView]:
    state = initial_state(rules, np.array([seed], np.uint64))
    table = Table(rules, house(rules), state)
    for _ in range(quarters):
        state = advance(rules, state, table.decide(state), ticks=rules.constants.quarter)
    assert state.over[0] == Ending.RUNNING
    seen = observe(rules, state, 4)
    return seen, SeatView(seen, rules.constants)


def test_the_frontier_is_what_can_be_worked_on() -> None:
    _, view = played(ruleset(), 8)
    assert view.frontier == view.legal.projects
    assert set(view.technologies) | set(view.endings) >= set(view.frontier)
    assert not set(view.technologies) & set(view.endings)
    assert all(kind in {Kind.YELLOW, Kind.RED} for kind in view.endings.values())
    assert view.ticks_left == 120 - 32
    assert view.secrets == tuple(node for node in view.legal.publish if node not in view.endings)
    assert not view.is_over


def test_an_estimate_is_what_the_engine_does() -> None:
    """Where nothing is foggy and nobody regulates, the estimate is exact."""
    rules = ruleset("toy")
    state = initial_state(rules, np.array([1], np.uint64))
    view = SeatView(observe(rules, state, 3), rules.constants)
    node = view.frontier[0]
    ticks = view.ticks_to_finish(node, 700)
    orders: list[Orders | None] = [None] * rules.seats
    orders[3] = Orders(slots=((node, 700),))
    state = step(rules, state, JointOrders.of_match(orders, rules.nodes))
    assert SeatView(observe(rules, state, 3), rules.constants).projects == {node: ticks - 1}
    for _ in range(ticks - 2):
        state = step(rules, state)
    assert state.known[0, 3, node] == Acquired.NOT
    state = step(rules, state)
    assert state.known[0, 3, node] == Acquired.UNLOCKED
    assert SeatView(observe(rules, state, 3), rules.constants).ticks_to_finish(node) == 0


def test_what_cannot_be_worked_on_takes_for_ever() -> None:
    _, view = played(ruleset(), 2)
    blocked = view.legal.waiting[0]
    assert view.ticks_to_finish(blocked) == NEVER
    assert view.ticks_to_finish(view.frontier[0], 0) == NEVER
    assert view.ticks_to_finish(view.frontier[0], 100) >= view.ticks_to_finish(view.frontier[0], 1000) > 0


@pytest.mark.parametrize("quarters", [1, 12])
def test_distances_lead_to_the_endings(quarters: int) -> None:
    seen, view = played(ruleset(), quarters)
    assert set(view.distances) == set(view.endings)
    assert list(view.distances.values()) == sorted(view.distances.values())
    for ending, work in view.distances.items():
        way = view.way(ending)
        assert way[-1] == ending
        assert not seen.known[0, list(way)].any()
        assert work >= sum(view.remaining(node) for node in way) * 0.9 > 0
    known = int(np.flatnonzero(seen.known[0])[0]) if seen.known.any() else None
    assert known is None or (view.distance(known), view.remaining(known)) == (0, 0)


def test_unseen_nodes_have_no_pace() -> None:
    seen, view = played(ruleset(), 1)
    unseen = int(np.flatnonzero(seen.level[0] == 0)[0])
    assert view.pace(unseen, 1000) == 0
