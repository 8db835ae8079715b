"""A scenario that could outgrow the engine's integers is refused before a match starts."""

import pytest

from techrace_game.constants import Constants
from techrace_game.scenario import Scenario, load_scenario, packaged_scenarios
from techrace_game.scenario_schema import NodeSpec, SeatSpec
from techrace_game.shapes import ScenarioError
from techrace_game.types import Kind, Motive

LONG = {"horizon": 30_000, "quarter": 1}


@pytest.mark.parametrize("name", packaged_scenarios())
def test_room_to_spare(name: str) -> None:
    """The packaged scenarios stay playable in matches of many times their length."""
    assert load_scenario(name).with_constants(horizon=2000)


@pytest.mark.parametrize(
    ("overrides", "what"),
    [
        ({"horizon": 30_000}, "milli-heads"),
        ({"horizon": 10_000}, "milli-heads times prestige of joiners"),
        ({"horizon": 4000, "w_floor": 0}, "milli-work on a node"),
    ],
)
def test_growth(overrides: dict[str, int], what: str) -> None:
    """Staff that grows by a share of itself outgrows 32 bits in a long match."""
    with pytest.raises(
        ScenarioError, match=rf"^constants: could lead to [0-9]+ {what}, more than [0-9]+; expected"
    ):
        load_scenario("standard").with_constants(**overrides)


def test_no_growth_without_economy() -> None:
    """With fixed staff the longest match is fine."""
    assert load_scenario("toy").with_constants(**LONG)


def test_money() -> None:
    """Income of large organisations over the longest match outgrows exact integers."""
    seats = [SeatSpec(motive=Motive.PROFIT, heads=10_000, name=f"Seat {number}") for number in range(16)]
    scenario = load_scenario("standard").with_constants(**LONG, hire_cap=0, hire_cost=1_000_000, join=0)
    with pytest.raises(ScenarioError, match=r"^constants: could lead to [0-9]+ milli-coins, more than"):
        scenario.with_constants(wage=100_000).with_seats(seats)


def test_assistants() -> None:
    """A tree full of the strongest assistants makes a large staff too fast."""
    nodes = tuple(
        NodeSpec(
            id=f"n{number}",
            name=f"Assistant {number}",
            field="CAP",
            kind=Kind.GREEN,
            layer=0,
            cost=500_000,
            floor=1,
            prereq=(),
            prestige=0,
            revenue=0,
            hazard=0,
            assist=(5000,) * 6,
        )
        for number in range(128)
    )
    seats = tuple(SeatSpec(motive=Motive.PROFIT, heads=10_000, name=f"Seat {number}") for number in range(16))
    constants = Constants(join=0, redisc_cap=5000, rvl_bonus=5000)
    with pytest.raises(
        ScenarioError, match=r"^constants: could lead to [0-9]+ milli-work per tick, more than"
    ):
        Scenario(id="x", title="X", seats=seats, nodes=nodes, constants=constants)
