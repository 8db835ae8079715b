"""Each strategy does what its name says, on a small map made for it."""

from typing import Any

import numpy as np
import pytest

from techrace_bots.policy import Policy
from techrace_bots.registry import player
from techrace_game import Observation, Orders, Ruleset, observe
from techrace_game.notation import parse_position
from techrace_game.scenario import scenario_from_json
from techrace_game.testing.build import node, scenario
from techrace_game.types import Line


def game(*nodes: dict[str, Any], wrinkles: str = "", seats: int = 2, **constants: Any) -> Ruleset:
    heads, motives = [10] * seats, ["beneficial"] * seats
    given = scenario(*nodes, heads=heads, motives=motives, wrinkles=wrinkles, **constants)
    return Ruleset.of(scenario_from_json(given))


def slow(name: str, *given: Any, **parts: Any) -> dict[str, Any]:
    """A node on which only a tenth of the staff can work, so that there are people for others."""
    return node(name, *given, **{"cost": 1000, "floor": 1000, **parts})


def seen(rules: Ruleset, position: str = "", seat: int = 0) -> Observation:
    """What a seat sees of a position; the seed is 1."""
    return observe(rules, parse_position(rules, f"seed=1 {position}".strip()), seat)


def orders(name: str, rules: Ruleset, observation: Observation) -> Orders:
    policy = player(name, rules.constants)
    assert isinstance(policy, Policy)
    return policy.decide(observation, np.array([5], np.uint64)).row(0)


def worked(name: str, rules: Ruleset, observation: Observation) -> list[int]:
    """The projects, in order of preference."""
    return [project for project, weight in orders(name, rules, observation).slots if weight]


# -- dual use -------------------------------------------------------------------------------------------------

DUAL = (
    node("base"),
    slow("dual", [("base", 5)]),
    slow("safe", [("base", 5)]),
    slow("far", [("base", 5)]),
    node("farther", [("far", 5)]),
    node("farthest", [("farther", 5)]),
    node("red", [("dual", 5), ("farthest", 5)], kind="red", field="CAP"),
    node("yellow", [("dual", 4), ("far", 4), ("safe", 1)], kind="yellow", field="ALN"),
)
KNOWN_BASE = "known[0;0]=2"


@pytest.mark.parametrize(
    ("name", "projects"),
    [
        ("never-defer", {1, 2, 3}),
        ("look-ahead:depth=0", {1, 2, 3}),
        ("look-ahead:depth=1", {2, 3}),
        ("look-ahead", {2, 3}),
        ("look-ahead:depth=3", {2}),
        ("always-defer", {2}),
    ],
)
def test_dual_use_is_deferred_from_as_far_as_one_looks(name: str, projects: set[int]) -> None:
    rules = game(*DUAL, wrinkles="floor")
    assert set(worked(name, rules, seen(rules, KNOWN_BASE))) == projects


def test_a_good_ending_is_never_declined() -> None:
    red_needs_yellow = (
        node("base"),
        node("yellow", [("base", 5)], kind="yellow"),
        node("red", [("yellow", 5)], kind="red"),
    )
    rules = game(*red_needs_yellow)
    for name in ("look-ahead", "always-defer", "differential"):
        assert worked(name, rules, seen(rules, KNOWN_BASE)) == [1], name


def test_nobody_works_on_what_looks_red() -> None:
    rules = game(node("base"), node("red", [("base", 5)], kind="red"))
    for name in ("never-defer", "local-heuristic", "long-plan", "shortest-safe-path", "inspector"):
        assert worked(name, rules, seen(rules, KNOWN_BASE)) == [], name


# -- doing nothing, plans and rules of thumb -------------------------------------------------------------------


def test_do_nothing_does_nothing() -> None:
    rules = game(*DUAL)
    assert orders("do-nothing", rules, seen(rules)) == Orders()


TWO_WAYS = (
    node("quick", cost=100),
    node("slow", cost=150),
    node("red", [("quick", 9)], kind="red"),
    node("yellow", [("quick", 9)], kind="yellow", cost=500),
    node("gold", [("slow", 9)], kind="yellow", cost=500),
)


def test_the_safe_path_keeps_away_from_red_and_is_short_otherwise() -> None:
    rules = game(*TWO_WAYS)
    assert worked("long-plan", rules, seen(rules))[0] == 0
    assert worked("shortest-safe-path", rules, seen(rules))[0] == 1
    assert worked("shortest-safe-path:toll=0", rules, seen(rules))[0] == 0


NEAR_AND_FAR = (
    node("start", cost=100),
    node("middle", [("start", 9)], cost=100),
    node("near", cost=100),
    node("yellow", [("middle", 9), ("near", 2)], kind="yellow"),
)


def test_the_local_heuristic_takes_what_is_near_and_the_long_plan_what_is_on_the_way() -> None:
    rules = game(*NEAR_AND_FAR)
    assert worked("local-heuristic:depth=1", rules, seen(rules))[0] == 2
    assert worked("local-heuristic:depth=2", rules, seen(rules))[0] == 0
    assert worked("long-plan", rules, seen(rules))[0] == 0


def test_the_long_plan_goes_on_with_what_is_begun() -> None:
    rules = game(*NEAR_AND_FAR)
    assert worked("long-plan", rules, seen(rules, "slot_node[0;0]=2 slot_w[0;0]=1000")) == [2]


# -- differential work -----------------------------------------------------------------------------------------

DIFFERENT = (
    slow("both", prestige=9000),
    slow("mostly-red"),
    slow("own"),
    node("red", [("mostly-red", 9), ("both", 3)], kind="red"),
    node("yellow", [("both", 9), ("own", 6), ("mostly-red", 2)], kind="yellow"),
)


def test_differential_work_helps_yellow_more_than_red() -> None:
    rules = game(*DIFFERENT, wrinkles="floor")
    projects = worked("differential", rules, seen(rules))
    assert 1 not in projects
    assert set(projects) == {0, 2}
    assert set(worked("never-defer", rules, seen(rules))) == {0, 1, 2}


def test_the_paradigm_is_followed_to_where_it_will_be() -> None:
    """It is about to unlock what brings most prestige; the seat does what will then be missing."""
    rules = game(*DIFFERENT, wrinkles="floor")
    assert worked("paradigm-follower:foresight=1,width=1", rules, seen(rules))[0] == 2
    assert worked("paradigm-follower:foresight=0", rules, seen(rules)) == worked(
        "differential", rules, seen(rules)
    )


# -- publishing ------------------------------------------------------------------------------------------------

SECRETS = "known[0;0,1,2,3]=2"


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("publish-all", (0, 1, 2, 3)),
        ("look-ahead", (0, 1, 2, 3)),
        ("publish-nothing", ()),
        ("publish-unless-near-red:secret=1", (0, 2, 3)),
        # "far" is three steps from red.
        ("publish-unless-near-red", (0, 2, 3)),
        ("publish-unless-near-red:secret=3", (0, 2)),
    ],
)
def test_what_is_published(name: str, published: tuple[int, ...]) -> None:
    rules = game(*DUAL, wrinkles="publish")
    assert orders(name, rules, seen(rules, SECRETS)).publish == published


# -- coordination ----------------------------------------------------------------------------------------------

TWINS = (
    node("left", cost=100),
    node("right", cost=100),
    node("yellow", [("left", 5), ("right", 5)], kind="yellow"),
)


def test_partners_divide_the_work_and_strangers_do_it_twice() -> None:
    rules = game(*TWINS)
    views = [seen(rules, seat=seat) for seat in (0, 1)]
    assert [worked("coordinate:partners=3", rules, view)[0] for view in views] == [0, 1]
    assert [worked("coordinate", rules, view)[0] for view in views] == [0, 0]
    assert [worked("coordinate:partners=3,talk=0", rules, view)[0] for view in views] == [0, 0]


@pytest.mark.parametrize(
    ("name", "share", "publish"),
    [
        ("coordinate", (), (0,)),
        ("coordinate:partners=3", ((0, 2),), (0,)),
        ("coordinate:partners=65535,secret=1", ((0, 2),), ()),
        ("coordinate:partners=3,share=0", (), (0,)),
        ("coordinate:partners=1", (), (0,)),
    ],
)
def test_partners_hand_over_what_is_secret(
    name: str, share: tuple[tuple[int, int], ...], publish: tuple[int, ...]
) -> None:
    rules = game(*TWINS, wrinkles="publish share")
    given = orders(name, rules, seen(rules, "known[0;0]=2"))
    assert (given.share, given.publish) == (share, publish)


# -- inspection ------------------------------------------------------------------------------------------------

FOG = "fog publish facade"
VEILED = (
    node("base"),
    node("tools", cost=100, field="INT", inspect=20),
    node("other", cost=100),
    node("yellow", [("base", 5)], kind="yellow", veil=400, cost=1000),
    node("facade", [("base", 5)], kind="red", facade="yellow", veil=400, cost=1000),
    node("red", [("other", 1), ("base", 9)], kind="red", veil=400),
)
UNDERSTOOD = f"{KNOWN_BASE} study[0;0,1,2,3,4,5]=300"


def test_the_inspector_develops_tools_first_and_inspects_what_is_near() -> None:
    rules = game(*VEILED, wrinkles=FOG)
    given = orders("inspector", rules, seen(rules, UNDERSTOOD))
    assert given.slots[0][0] == 1
    assert (given.inspect_target, given.lines[Line.INSPECT]) == (3, 250)
    assert sum(weight for _, weight in given.slots) + sum(given.lines) <= 1000
    assert orders("look-ahead:inspect=0", rules, seen(rules, UNDERSTOOD)).inspect_target == -1


def test_the_inspector_does_not_finish_what_may_be_a_facade() -> None:
    rules = game(*VEILED, wrinkles=FOG)
    nearly = f"{UNDERSTOOD} prog[0;3,4]=800000"
    assert not {3, 4} & set(worked("inspector", rules, seen(rules, nearly)))
    assert {3, 4} & set(worked("look-ahead", rules, seen(rules, nearly)))
    certified = f"{nearly} insp[0;3,4]=400"
    projects = worked("inspector", rules, seen(rules, certified))
    assert 3 in projects
    assert 4 not in projects


def test_what_is_certified_is_told_to_everybody_once() -> None:
    rules = game(*VEILED, wrinkles=FOG)
    found = f"{UNDERSTOOD} insp[0;3,4]=400"
    assert orders("inspector", rules, seen(rules, found)).publish == (0, 3, 4)
    assert orders("publish-nothing", rules, seen(rules, found)).publish == (3, 4)
    assert orders("publish-nothing", rules, seen(rules, f"{found} expo[3,4]=1")).publish == ()


def test_what_is_half_inspected_is_inspected_to_the_end() -> None:
    rules = game(*VEILED, wrinkles=FOG)
    assert orders("look-ahead", rules, seen(rules, f"{UNDERSTOOD} insp[0;4]=100")).inspect_target == 4


# -- rollouts --------------------------------------------------------------------------------------------------


def test_the_rollout_finds_that_deferring_would_be_idle() -> None:
    """The only way to yellow is of use to red, too: look-ahead would wait for ever."""
    rules = game(
        node("base"),
        node("dual", [("base", 5)], cost=20),
        node("red", [("dual", 1)], kind="red", cost=9000),
        node("yellow", [("dual", 9)], kind="yellow", cost=40),
        seats=1,
        horizon=40,
    )
    view = seen(rules, KNOWN_BASE)
    assert worked("look-ahead", rules, view) == []
    assert worked("rollout:worlds=8", rules, view) == [1]


def test_the_rollout_keeps_to_look_ahead_where_nothing_is_better() -> None:
    rules = game(node("base"), node("yellow", [("base", 5)], kind="yellow", cost=40), horizon=40)
    view = seen(rules, KNOWN_BASE)
    assert orders("rollout:worlds=2", rules, view) == orders("look-ahead", rules, view)
