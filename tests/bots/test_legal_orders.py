"""What a bot is told that it may order is what the rules let it order, node by node."""

from collections.abc import Callable

import attrs
import numpy as np
import pytest

from bots_kit import ruleset
from techrace_bots import LegalOrders
from techrace_bots.registry import HOUSE
from techrace_bots.table import Table
from techrace_game import MatchState, Orders, Ruleset, advance, check, initial_state, observe
from techrace_game.scenario import packaged_scenarios
from techrace_game.types import Acquired, Ending, Kind, Line


def accepted(rules: Ruleset, state: MatchState, seat: int, orders: Orders) -> bool:
    _, refusals = check(rules, state, seat, orders)
    return all(refusal.stands for refusal in refusals)


def assert_exact(rules: Ruleset, state: MatchState, seat: int) -> int:
    """Compare with the check of rule 4 for every node; return how many orders are legal."""
    legal = LegalOrders.of(observe(rules, state, seat), rules.constants)
    nodes = range(state.nodes)
    parts: tuple[tuple[str, set[int], Callable[[int], Orders]], ...] = (
        ("slots", {*legal.projects, *legal.waiting}, lambda node: Orders(slots=((node, 100),))),
        ("scout", set(legal.scout), lambda node: Orders(scout_target=node)),
        ("inspect", set(legal.inspect), lambda node: Orders(inspect_target=node)),
        ("publish", set(legal.publish), lambda node: Orders(publish=(node,))),
        ("sell", set(legal.sell), lambda node: Orders(sell=(node,))),
        (
            "share",
            set(legal.share),
            lambda node: Orders(share=((node, sum(1 << other for other in legal.receivers)),)),
        ),
    )
    for name, found, order in parts:
        assert {node for node in nodes if accepted(rules, state, seat, order(node))} == found, (name, seat)
    everything = Orders(
        slots=tuple((node, 1000) for node in (*legal.projects, *legal.waiting)[: legal.most_slots]),
        lines=(1000, 0, 1000, 0, 1000),
        scout_target=legal.scout[0],
        inspect_target=legal.inspect[0] if legal.inspect else -1,
        publish=legal.publish,
        sell=legal.sell,
        mode=legal.modes[-1],
        mask=legal.most_mask,
        hire=legal.most_hire,
        lobby_dir=legal.lobby[0],
    )
    assert accepted(rules, state, seat, everything)
    return len(legal.publish) + len(legal.sell) + len(legal.share)


@pytest.mark.slow
@pytest.mark.parametrize("name", packaged_scenarios())
def test_legal_orders_are_exactly_those_that_are_accepted(name: str) -> None:
    rules = ruleset(name)
    state = initial_state(rules, np.array([4], np.uint64))
    table = Table(rules, [HOUSE["random"](rules.constants)] * rules.seats, state)
    found = 0
    for quarter in range(16):
        if state.over[0] != Ending.RUNNING:
            break
        if quarter % 5 == 0:
            found += sum(assert_exact(rules, state, seat) for seat in range(rules.seats))
        state = advance(rules, state, table.decide(state), ticks=rules.constants.quarter)
    secrets = (state.known == Acquired.UNLOCKED).any() and rules.constants.w_publish
    assert found > 0 or not secrets


def test_an_ending_that_was_inspected_may_be_published() -> None:
    rules = ruleset()
    state = initial_state(rules, np.array([1], np.uint64))
    ending = int(np.flatnonzero(state.tree.kind[0] >= Kind.YELLOW)[0])
    inspected = state.insp.copy()
    inspected[0, 2, ending] = state.tree.veil[0, ending]
    state = attrs.evolve(state, insp=inspected, derived=None)
    assert LegalOrders.of(observe(rules, state, 2), rules.constants).publish == (ending,)
    assert_exact(rules, state, 2)


def test_nothing_is_legal_once_a_match_is_over() -> None:
    rules = ruleset("toy")
    state = initial_state(rules, np.array([1], np.uint64))
    over = attrs.evolve(state, over=np.array([Ending.RED], state.over.dtype), derived=None)
    legal = LegalOrders.of(observe(rules, over, 0), rules.constants)
    assert (legal.projects, legal.publish, legal.scout, legal.receivers) == ((), (), (), ())


def test_lines_without_effect_are_left_out() -> None:
    def lines(name: str) -> tuple[Line, ...]:
        rules = ruleset(name)
        state = initial_state(rules, np.array([1], np.uint64))
        return LegalOrders.of(observe(rules, state, 0), rules.constants).lines

    assert lines("standard") == tuple(Line)
    assert lines("toy") == (Line.SECURE,)
