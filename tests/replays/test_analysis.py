"""Counterfactuals on games whose answers are known."""

import numpy as np
import pytest

from analysis_kit import ASIDE, BOTH, NO, ROOT, YES, archetypes_at, fork, node, scenario, start
from techrace_game import JointOrders, MatchState, Ruleset, advance, load_scenario
from techrace_game.types import Acquired, Ending
from techrace_game.what_if import granted, with_luck
from techrace_replays.analysis import (
    Origin,
    Use,
    Verdict,
    absence,
    effective_competitors,
    importance,
    play_out,
    technology_values,
    uses,
)
from techrace_replays.analysis.crowd import idle_at

FUTURES = 60


def verdicts(ruleset: Ruleset, state: MatchState) -> dict[int, tuple[Verdict, float]]:
    values = technology_values(ruleset, state, archetypes_at, futures=FUTURES)
    for value in values:
        assert value.yellow.low <= value.yellow.value <= value.yellow.high
    return {value.node: (value.verdict, value.yellow.value) for value in values}


def test_what_only_feeds_yellow_is_good_where_red_is_ahead() -> None:
    found = verdicts(*start(fork(good=20, bad=20)))
    assert found[YES] == (Verdict.GOOD, 1.0)
    assert {found[other] for other in (ROOT, BOTH, NO, ASIDE)} == {(Verdict.NEITHER, 0.0)}


def test_what_only_feeds_red_is_bad_where_yellow_is_ahead() -> None:
    found = verdicts(*start(fork(good=24, bad=20)))
    assert found[NO] == (Verdict.BAD, -1.0)
    assert {found[other] for other in (ROOT, BOTH, YES, ASIDE)} == {(Verdict.NEITHER, 0.0)}


def test_on_a_single_route_every_step_is_good() -> None:
    chain = [node("a", "blue", 0, 200)]
    chain += [node(name, "blue", 1, 200, [before]) for name, before in ("ba", "cb")]
    ruleset, state = start(scenario([("beneficial", 10)], [*chain, node("Y", "yellow", 3, 200, ["c"])], 70))
    values = technology_values(ruleset, state, archetypes_at, futures=FUTURES)
    assert [value.verdict for value in values] == [Verdict.GOOD] * 3
    assert [value.payoffs[0].value for value in values] == [700.0] * 3
    assert [(use.yellow, use.red, use.use) for use in uses(state.tree)] == [(1.0, 0.0, Use.GOOD)] * 3


def test_in_a_doomed_tree_no_gift_helps() -> None:
    ruleset, state = start(load_scenario("turbo-doomed"))
    assert (play_out(ruleset, state, archetypes_at, futures=FUTURES).over == Ending.RED).all()
    for value in technology_values(ruleset, state, archetypes_at, futures=40, nodes=range(0, 39, 6)):
        assert value.verdict is Verdict.NEITHER
        assert value.yellow.low <= 0 <= value.yellow.high


def test_no_gift_changes_nothing_whatever_the_luck() -> None:
    ruleset, state = start(load_scenario("standard"))
    state = granted(ruleset, state, np.array([0]), np.array([3]))
    (same,) = technology_values(ruleset, state, archetypes_at, futures=FUTURES, nodes=[3])
    assert (same.yellow.value, same.red.value, same.verdict) == (0.0, 0.0, Verdict.NEITHER)
    assert same.yellow.low < 0 < same.yellow.high, "so few pairs prove nothing"
    assert [gain.value for gain in same.payoffs] == [0.0] * 6


def test_an_ending_is_no_gift() -> None:
    ruleset, state = start(fork(good=20, bad=20))
    with pytest.raises(ValueError, match="an ending cannot be granted"):
        technology_values(ruleset, state, archetypes_at, futures=2, nodes=[5])


def test_a_match_that_is_over_has_no_values() -> None:
    ruleset, state = start(fork(good=20, bad=20))
    while not state.over[0]:
        state = advance(ruleset, state, archetypes_at(ruleset, state).decide(state), ticks=4)
    with pytest.raises(ValueError, match="the match is over"):
        technology_values(ruleset, state, archetypes_at, futures=2)


def test_a_gift_to_one_seat_stays_its_secret() -> None:
    ruleset, state = start(load_scenario("standard"))
    given = granted(ruleset, state, np.array([0]), np.array([3]), seat=2)
    assert given.known[0, :, 3].tolist() == [0, 0, Acquired.UNLOCKED, 0, 0, 0]
    assert (given.pub[0, 3], given.first[0, 3], given.credit[0, 2]) == (0, 0, 0)
    assert state.known[0, 2, 3] == 0, "the position itself is not edited"


def test_other_luck_leaves_the_past_and_the_map_alone() -> None:
    ruleset, state = start(load_scenario("standard"))
    copies = with_luck(ruleset, state, np.zeros(3, np.int64), np.array([7, 8, 9], np.uint64))
    again = with_luck(ruleset, state, np.zeros(1, np.int64), np.array([8], np.uint64))
    for part in (copies.rows(np.array([1])), again):
        assert np.array_equal(part.tree.cost, state.tree.cost)
        assert part.perception is not None
        assert state.perception is not None
        assert np.array_equal(part.perception.rumoured_cost, state.perception.rumoured_cost)
    first = play_out(ruleset, state, archetypes_at, futures=3, seed=4)
    assert np.array_equal(first.tick, play_out(ruleset, state, archetypes_at, futures=3, seed=4).tick)
    assert first.tick.shape == (1, 3)


def test_the_same_future_is_the_same_in_any_number_of_futures() -> None:
    ruleset, state = start(load_scenario("standard"))
    few = play_out(ruleset, state, archetypes_at, futures=5, seed=4)
    many = play_out(ruleset, state, archetypes_at, futures=9, seed=4)
    assert np.array_equal(few.payoff[0], many.payoff[0, :5])


def test_positions_within_a_quarter_play_it_to_its_end_first() -> None:
    ruleset, state = start(fork(good=24, bad=20))
    joint = archetypes_at(ruleset, state).decide(state)
    begun = advance(ruleset, state, joint, ticks=2)
    played = play_out(ruleset, begun, archetypes_at, futures=2)
    whole = play_out(ruleset, state, archetypes_at, futures=2)
    assert np.array_equal(played.tick, whole.tick)
    assert np.array_equal(played.payoff, whole.payoff)


def test_importance_halves_where_two_prerequisites_share() -> None:
    _, state = start(
        scenario(
            [("beneficial", 10)],
            [
                node("a", "blue", 0, 10),
                node("b", "blue", 0, 10, field="ALN"),
                node("c", "blue", 1, 10, ["a", "b"]),
                node("Y", "yellow", 2, 10, ["c"]),
                node("R", "red", 2, 10, ["b", "c"]),
            ],
        )
    )
    assert importance(state.tree, 3).tolist() == [0.5, 0.5, 1.0, 1.0, 0.0]
    assert importance(state.tree, 4).tolist() == [0.25, 0.5, 0.5, 0.0, 1.0]
    assert [(use.use, use.origin) for use in uses(state.tree)] == [
        (Use.DUAL, Origin.INSTRUMENTAL),
        (Use.DUAL, Origin.INHERENT),
        (Use.DUAL, Origin.INSTRUMENTAL),
    ]
    assert [use.use for use in uses(state.tree, threshold=0.3)] == [Use.GOOD, Use.DUAL, Use.DUAL]


def test_what_feeds_one_colour_or_none_is_told_apart() -> None:
    _, state = start(fork(good=20, bad=20))
    found = {use.node: use.use for use in uses(state.tree)}
    assert found == {ROOT: Use.DUAL, BOTH: Use.DUAL, YES: Use.GOOD, NO: Use.BAD, ASIDE: Use.NOTHING}


def test_without_the_only_seat_that_wants_it_a_node_never_comes() -> None:
    ruleset, state = start(fork(good=24, bad=20))
    gone = absence(ruleset, state, archetypes_at, 0, futures=4)
    assert (gone.yellow.value, gone.red.value) == (-1.0, 1.0)
    delays = {delay.node: delay.ticks.value for delay in gone.delays}
    with_it = play_out(ruleset, state, archetypes_at, futures=1).first[0, 0]
    assert delays[YES] == ruleset.constants.horizon - with_it[YES]
    assert delays[ROOT] == 0, "two ticks for either of them"


def test_an_idle_seat_submits_blank_orders_only() -> None:
    class Everybody:
        def decide(self, state: MatchState) -> JointOrders:
            joint = JointOrders.blank(state.matches, state.seats, state.nodes)
            joint.submitted[...] = True
            joint.slot_w[...] = 5
            joint.hire[...] = 7
            assert joint.publish is not None
            joint.publish[...] = True
            return joint

        def keep(self, matches: np.ndarray) -> None:
            del matches

    ruleset, state = start(fork(good=20, bad=20))
    joint = idle_at(lambda *_: Everybody(), 1)(ruleset, state).decide(state)
    assert joint is not None
    assert joint.publish is not None
    assert joint.submitted.all()
    assert (joint.slot_node[0, 1].max(), joint.slot_w[0, 1].max(), joint.hire[0, 1]) == (-1, 0, 0)
    assert (joint.publish[0, 0].all(), joint.publish[0, 1].any(), joint.hire[0, 0]) == (True, False, 7)


@pytest.mark.parametrize(("work", "expected"), [((6, 0, 0), 1.0), ((2, 2, 2), 3.0), ((9, 3), 1.6)])
def test_effective_competitors(work: tuple[int, ...], expected: float) -> None:
    assert effective_competitors(np.array(work)) == pytest.approx(expected)


def test_work_that_nobody_did_has_no_competitors() -> None:
    with pytest.raises(ValueError, match="nobody has worked on it"):
        effective_competitors(np.zeros(3))
