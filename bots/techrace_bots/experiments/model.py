"""What an experiment is: arms that are played in the same worlds, what is measured, and what would refute the claim.

An experiment is a declaration and nothing else. Who sits where and under which rules is an :class:`Arm`; a
:class:`Quantity` is a mean over worlds of a weighted sum of one measure over arms, so that everything is compared
within worlds; a :class:`Statement` says on which side of a bound a quantity has to lie.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs

from techrace_bots.registry import HOUSE
from techrace_game.scenario import Scenario, load_scenario
from techrace_game.types import Motive

BENEFICIAL = (3, 4)
"""The beneficial seats of the packaged scenarios."""
POINT = 0.01
"""One percentage point of a chance."""
NOTHING: Mapping[str, int] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Sitter:
    """Who plays a seat: a house policy, and what is different about it."""

    policy: str
    """As for ``techrace simulate --policy``."""
    tell_from: int = 0
    """It publishes nothing before this tick,"""
    tell_until: int | None = None
    """nor from this tick on."""
    inspect_from: int = 0
    """It inspects nothing before this tick."""
    advocate: int = 0
    """‰ of the staff that advocate; they are taken from the projects."""
    lobby: int = 0
    """‰ of the staff that lobby for regulation."""
    secure: int = 0
    """‰ of the staff that guard secrets."""
    mode: int | None = None
    """How assistants are deployed; None: as the policy does."""
    mask: int | None = None
    """The fields to which they are restricted."""


@attrs.frozen(kw_only=True)
class Arm:
    """One way to play every world."""

    label: str
    """For people."""
    scenario: str | None = None
    """A packaged scenario with a tree of its own; None: the one of the experiment, which robustness checks vary."""
    constants: Mapping[str, int] = NOTHING
    generator: Mapping[str, int] = NOTHING
    heads: Mapping[int, int] = attrs.field(factory=dict)
    """Staff of seats that start with other staff; 0: the seat is left out."""
    crowds: int = 1
    """Crowd seats; more than one repeat the last seat."""
    seats: Mapping[int, Sitter] = attrs.field(factory=dict)
    """Who sits where, by seat of the packaged scenario; others are played by the archetypes of their motives."""
    everybody: Sitter | None = None
    """What is different about all who are not named in ``seats``; its policy does not count."""
    position: int | None = attrs.field(default=None)
    """The value of what varies, for the picture."""


@attrs.frozen(kw_only=True)
class Quantity:
    """A mean over worlds: of a measure in one arm, or of a difference between arms."""

    label: str
    measure: str
    """The name of a measure (:mod:`techrace_bots.experiments.measures`)."""
    weights: Mapping[str, float]
    """By arm; worlds in which the measure is undefined in one of them are left out."""
    precision: float = 2 * POINT
    """Half of the widest interval that is narrow enough at the default precision."""
    unit: str = "points"
    """``points``: a chance, ``share``: a share within a world, both told in percent; otherwise the word for it."""
    awaited: bool = True
    """Whether blocks are played until the interval is narrow."""


@attrs.frozen(kw_only=True)
class Statement:
    """What has to be true of a quantity if the claim holds; the opposite refutes it."""

    text: str
    quantity: str
    above: float | None = None
    below: float | None = None
    """The bound; exactly one of the two is given."""

    def __attrs_post_init__(self) -> None:
        if (self.above is None) == (self.below is None):
            raise ValueError(f"statement {self.text!r}: expected exactly one of above and below")


@attrs.frozen(kw_only=True)
class Crossing:
    """Where the line through the quantities of the picture crosses a level."""

    label: str
    positions: tuple[float, ...]
    """Of the picture's quantities, rising."""
    unit: str
    level: float = 0.0


@attrs.frozen(kw_only=True)
class Experiment:
    """One claim, as an experiment."""

    name: str
    number: int
    """Of the claim; 0: the health of the game."""
    title: str
    claim: str
    """What the essays say, in a sentence or two."""
    varies: str
    arms: Mapping[str, Arm]
    quantities: Mapping[str, Quantity]
    statements: tuple[Statement, ...]
    refutes: str
    """What would refute it, in words."""
    why: str
    """How to read the result: what in the rules makes it so, and what the experiment does not say."""
    picture: tuple[str, ...]
    """Quantities that the picture shows, in this order."""
    picture_label: str
    """What its axis is."""
    crossing: Crossing | None = None
    """Where the picture's quantities cross a level, if that is asked."""
    scenario: str = "standard"
    block: int = 250
    """Worlds that are played and stored together."""
    most: int = 16
    """Most blocks."""
    worth: bool = False
    """Whether technologies are valued in positions (:mod:`~techrace_bots.experiments.worth`) instead."""
    robust: bool = True
    """Whether it is repeated in other trees and with other constants."""
    varied_most: int = 4
    """Most blocks of each repetition."""

    def __attrs_post_init__(self) -> None:
        for name, quantity in self.quantities.items():
            unknown = set(quantity.weights) - set(self.arms)
            if unknown:
                raise ValueError(f"experiment {self.name}: quantity {name} has no arms {sorted(unknown)}")
        if self.crossing is not None and len(self.crossing.positions) != len(self.picture):
            raise ValueError(f"experiment {self.name}: expected a position for each quantity of the picture")
        named = {*self.picture, *(statement.quantity for statement in self.statements)}
        if named - set(self.quantities):
            raise ValueError(f"experiment {self.name}: no quantities {sorted(named - set(self.quantities))}")


@attrs.frozen(kw_only=True)
class Variant:
    """Other trees, or constants that differ, to see whether a verdict stands."""

    name: str
    label: str
    scenario: str | None = None
    """Another packaged scenario."""
    scale: Mapping[str, int] = NOTHING
    """‰ of constants and parameters of the generator."""


STANDARD = Variant(name="standard", label="standard")


def _groups() -> tuple[Variant, ...]:
    groups = {
        "fog": ("scouting", ("scout_rate", "insp_base")),
        "secrets": ("leaks and rediscovery", ("leak_ppm", "redisc_rate", "redisc_cap")),
        "economy": ("grants, recruits, revenue", ("grant_pool", "pub_money", "join", "rev_mul")),
        "politics": ("concern, regulation, shots", ("adv_rate", "reg_follow", "shot_rate", "shot_size")),
        "assistants": ("strength of assistants", ("ast1", "ast2")),
        "red": ("work on bad endings", ("red_cost", "fac_cost")),
        "yellow": ("work on good endings", ("yel_cost",)),
    }
    return tuple(
        Variant(
            name=f"{name}-{word}",
            label=f"{label} {sign}30 %",
            scale=dict.fromkeys(constants, scale),
        )
        for name, (label, constants) in groups.items()
        for word, sign, scale in (("less", "−", 700), ("more", "+", 1300))
    )


VARIANTS: tuple[Variant, ...] = (
    Variant(name="small", label="small tree (20)", scenario="small"),
    Variant(name="large", label="large tree (100)", scenario="large"),
    *_groups(),
)
"""What every verdict has to stand: three sizes of tree with the standard one, and constants 30 % up and down."""


def scenario_of(experiment: Experiment, arm: Arm, variant: Variant = STANDARD) -> Scenario:
    """Return the rules under which an arm is played."""
    base = arm.scenario or variant.scenario or experiment.scenario
    scenario = load_scenario(base)
    if arm.generator:
        scenario = scenario.with_generator(**arm.generator)
    scenario = scenario.with_constants(**arm.constants)
    grown = {} if scenario.generator is None else attrs.asdict(scenario.generator)
    fixed = attrs.asdict(scenario.constants)
    scaled = {name: fixed[name] * scale // 1000 for name, scale in variant.scale.items() if name in fixed}
    scenario = scenario.with_constants(**scaled)
    parts = {name: grown[name] * scale // 1000 for name, scale in variant.scale.items() if name in grown}
    if parts:
        scenario = scenario.with_generator(**parts)
    seats = [
        attrs.evolve(seat, heads=arm.heads.get(number, seat.heads)) if number in arm.heads else seat
        for number, seat in enumerate(scenario.seats)
        if arm.heads.get(number, 1)
    ]
    return scenario.with_seats((*seats, *(seats[-1:] * (arm.crowds - 1))))


def sitters_of(scenario: Scenario, arm: Arm, *, original: int = 6) -> list[Sitter]:
    """Return who sits where, in the order of the scenario's seats."""
    kept = [seat for seat in range(original) if arm.heads.get(seat, 1)]
    kept += kept[-1:] * (arm.crowds - 1)
    sitting = []
    for seat, spec in zip(kept, scenario.seats, strict=True):
        house = Motive(spec.motive).word
        named = arm.seats.get(seat)
        if named is None:
            named = (
                Sitter(policy=house) if arm.everybody is None else attrs.evolve(arm.everybody, policy=house)
            )
        sitting.append(named)
    return sitting


def both(policy: str, **differs: int) -> dict[int, Sitter]:
    """Return both beneficial seats played by one policy."""
    if policy.partition(":")[0] not in HOUSE:
        raise ValueError(f"policy: {policy!r} is none of the house's")
    return {seat: Sitter(policy=policy, **differs) for seat in BENEFICIAL}


def level(label: str, measure: str, arm: str, **more: Any) -> Quantity:
    """Return the quantity that is the mean of a measure in one arm."""
    return Quantity(label=label, measure=measure, weights={arm: 1.0}, **more)


def change(label: str, measure: str, arm: str, against: str, **more: Any) -> Quantity:
    """Return the quantity that is how much higher a measure is in one arm than in another, world by world."""
    return Quantity(label=label, measure=measure, weights={arm: 1.0, against: -1.0}, **more)
