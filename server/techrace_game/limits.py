"""Whether a scenario can outgrow the engine's integers.

Bounds on single values cannot rule that out: a company that may double its staff every quarter outgrows 32
bits within a long match. So the worst that any orders could lead to is estimated here, generously.
"""

from collections.abc import Sequence

import attrs

from techrace_game.constants import BASE_SKILLS, Constants
from techrace_game.scenario_schema import GeneratorSpec, NodeSpec, SeatSpec
from techrace_game.shapes import ScenarioError
from techrace_game.types import FIELDS

INT32 = 2**31 - 1
EXACT = 2**53
"""Below it, a float64 holds every integer."""
SKILL_LUCK = 150
"""Most that the draw of rule 10 adds to a skill."""


@attrs.frozen(kw_only=True)
class Wealth:
    """What a tree could give to somebody who has all of it."""

    cost: int
    """The largest cost, milli-work."""
    prestige: int
    """All prestige together, milli."""
    revenue: int
    """All revenue together, milli-coins per quarter."""
    assist: int
    """All assistance together in the field that has most, ‰."""


@attrs.frozen(kw_only=True)
class Worst:
    """The worst that a scenario could lead to; every number is an upper bound."""

    money: int
    """All money that is ever earned, by all seats together, milli-coins."""
    people: int
    """All staff and neutral researchers together, milli-heads."""
    prestige: int
    """Prestige of a seat, milli."""
    speed: int
    """Skill with assistants, ‰."""
    ease: int
    """Node multiplier, ‰."""
    progress: int
    """Progress on a node, milli-work."""


def check_limits(
    c: Constants,
    seats: Sequence[SeatSpec],
    nodes: Sequence[NodeSpec] | None,
    generator: GeneratorSpec | None,
) -> None:
    """Refuse a scenario whose matches could outgrow the engine's integers.

    Raises:
        ScenarioError: naming the number that could grow too large and what makes it grow.
    """
    worst = worst_case(
        c,
        seats,
        wealth_of_nodes(nodes) if nodes is not None else wealth_of_generator(generator or GeneratorSpec()),
    )
    joiners = (worst.people * c.join // 1000) * (worst.prestige + worst.people * c.adv_join // 100)
    checks = (
        ("milli-coins", worst.money * 1000, EXACT - 1, "horizon, rev_mul, prod_rev and pub_money"),
        ("milli-heads", worst.people, INT32, "horizon, hire_cap and revenues, or a higher hire_cost"),
        ("milli-heads times prestige of joiners", joiners, EXACT - 1, "join, adv_join and hire_cap"),
        (
            "milli-work per tick",
            worst.people * worst.speed // 1000 * worst.ease,
            EXACT - 1,
            "redisc_cap, rvl_bonus and assistance",
        ),
        ("milli-work on a node", worst.progress, INT32, "horizon and hire_cap, or w_floor 1"),
    )
    for what, value, limit, cure in checks:
        if value > limit:
            raise ScenarioError(
                "constants", f"could lead to {value} {what}, more than {limit}; expected lower {cure}"
            )


def worst_case(c: Constants, seats: Sequence[SeatSpec], tree: Wealth) -> Worst:
    """Return upper bounds for a match in which everything grows as fast as rule 5 allows."""
    quarters = c.horizon // c.quarter
    staff = sum(seat.heads for seat in seats) * 1000
    neutral = c.neutral0 if c.w_econ else 0
    money, people = staff // 2, staff + neutral
    if c.w_econ:
        products = len(seats) * c.prod_rev * tree.assist if c.w_assist else 0
        income = staff * c.wage // 1000 + c.grant_pool + tree.revenue * c.rev_mul // 1000 + products
        money += tree.prestige * c.pub_money // 1000 + quarters * income
        hired = money * 1000 // c.hire_cost
        people = min(people + hired, _compound(people, c.hire_cap, len(seats), quarters))
    skill = SKILL_LUCK + max(max(seat.skills or BASE_SKILLS[seat.motive]) for seat in seats)
    speed = (skill if c.w_skill else 1000) * (1000 + (tree.assist if c.w_assist else 0)) // 1000
    ease = 1000 + (c.redisc_cap + c.rvl_bonus if c.w_redisc else 0)
    rate = people * speed // 1000 * ease // 1000
    return Worst(
        money=money,
        people=people,
        prestige=tree.prestige + max(seat.heads for seat in seats) * 100,
        speed=speed,
        ease=ease,
        # A floor keeps the progress of a tick at or below the cost.
        progress=tree.cost + (min(rate, tree.cost) if c.w_floor else rate),
    )


def _compound(people: int, hire_cap: int, seats: int, quarters: int) -> int:
    """Return the most people after some quarters of hiring as fast as the cap allows."""
    for _ in range(quarters):
        people += people * hire_cap // 1000 + 1000 * seats
        if people > EXACT:
            break
    return people


def wealth_of_nodes(nodes: Sequence[NodeSpec]) -> Wealth:
    """Return what a hand-made tree gives."""
    return Wealth(
        cost=max(node.cost for node in nodes) * 1000,
        prestige=sum(node.prestige for node in nodes),
        revenue=sum(node.revenue for node in nodes),
        assist=max(sum(node.assist[f] if node.assist else 0 for node in nodes) for f in range(FIELDS)),
    )


def wealth_of_generator(spec: GeneratorSpec) -> Wealth:
    """Bound what rule 12 can draw, without drawing it."""
    ordinary = spec.N - spec.endings
    dearest = 1351 * (spec.cost0 + spec.cost_l * spec.L)
    return Wealth(
        cost=max(dearest, 1150 * max(spec.red_cost, spec.fac_cost, spec.yel_cost)),
        prestige=ordinary * (2520 * (4 + spec.L) // 8 + 1) + 3000 * spec.endings,
        revenue=ordinary * 800 * (3 + spec.L),
        assist=spec.ast1 + max(0, spec.n_ast - 1) * spec.ast2,
    )
