"""A scenario compiled for the engine: what stays the same for all matches of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Self, cast

import attrs
import numpy as np

from techrace_game.constants import BASE_SKILLS, Constants
from techrace_game.generator import grow
from techrace_game.scenario import Scenario
from techrace_game.scenario_schema import EventSpec, GeneratorSpec
from techrace_game.tree import Tree
from techrace_game.types import Array, SeedArray


@attrs.frozen(kw_only=True, eq=False)
class Ruleset:
    """The rules of one scenario, ready for the engine."""

    scenario: Scenario
    constants: Constants
    """The scenario's."""
    seats: int
    """Number of seats."""
    nodes: int
    """Number of nodes."""
    motive: Array
    """uint8 of shape (seat,): the :class:`~techrace_game.types.Motive`."""
    heads: Array
    """int32 of shape (seat,): staff at the start, milli-heads."""
    base_skill: Array
    """int16 of shape (seat, field): skill in ‰ before the match's draw."""
    events: Mapping[int, tuple[EventSpec, ...]]
    """Scripted events by quarter (tick // quarter): those of the file in its order, then those that were added."""
    shared_tree: Tree | None
    """The tree of all matches, with a match axis of 1; None if each match grows its own."""

    @cached_property
    def kin(self) -> str:
        """A digest of everything but who sits where: matches of one kin can be played in one batch."""
        events = {
            quarter: [attrs.astuple(event) for event in listed] for quarter, listed in self.events.items()
        }
        content = {**self.scenario.to_json(), "seats": self.seats, "events": events}
        return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Compile a scenario."""
        c = scenario.constants
        skills = [BASE_SKILLS[seat.motive] if seat.skills is None else seat.skills for seat in scenario.seats]
        return cls(
            scenario=scenario,
            constants=c,
            seats=len(scenario.seats),
            nodes=scenario.size,
            motive=np.array([seat.motive for seat in scenario.seats], np.uint8),
            heads=np.array([seat.heads * 1000 for seat in scenario.seats], np.int32),
            base_skill=np.array(skills, np.int16),
            events=_by_quarter(scenario.events, c, {}),
            shared_tree=(
                None if scenario.nodes is None else Tree.from_nodes(scenario.nodes, c, scenario.fields)
            ),
        )

    def with_events(self, events: Iterable[EventSpec]) -> Self:
        """Return the rules with further scripted events, applied behind those of the scenario (rule 5, Q4).

        For events that a facilitator adds while a match is being played, as many as it takes; the start of a match
        does not depend on them, so a state of the one rules is one of the others. The scenario stays as it is.
        """
        added = tuple(events)
        return attrs.evolve(self, events=_by_quarter(added, self.constants, self.events)) if added else self

    def trees(self, seeds: SeedArray) -> Tree:
        """Return the trees of matches with these seeds (uint64 of shape (match,))."""
        if self.shared_tree is not None:
            return self.shared_tree
        return grow(cast("GeneratorSpec", self.scenario.generator), self.constants, seeds)


def _by_quarter(
    added: Iterable[EventSpec], c: Constants, events: Mapping[int, tuple[EventSpec, ...]]
) -> Mapping[int, tuple[EventSpec, ...]]:
    """Return ``events`` with others behind them."""
    by_quarter = dict(events)
    for event in added:
        quarter = event.tick // c.quarter
        by_quarter[quarter] = (*by_quarter.get(quarter, ()), event)
    return MappingProxyType(by_quarter)
