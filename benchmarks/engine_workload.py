"""The work that all engines are given: matches of the archetypes, decided once and then replayed.

What the bots decide is recorded in the forms that the engines take, so that deciding is no part of what is measured
and every engine plays the very same matches.
"""

from collections.abc import Sequence
from typing import Any, Self

import attrs
import numpy as np

from compiled_records import events_array, order_records, rules_record, scratch_record, tree_records
from techrace_bots.policy import Policy
from techrace_bots.registry import archetype
from techrace_bots.table import Table
from techrace_game import JointOrders, MatchState, Ruleset, advance, initial_state
from techrace_game.types import Array


@attrs.frozen(kw_only=True, eq=False)
class Workload:
    """Matches at their start and what is submitted in each of their rounds."""

    ruleset: Ruleset
    start: MatchState
    rounds: Sequence[JointOrders]

    @classmethod
    def record(cls, ruleset: Ruleset, matches: int) -> Self:
        """Let an archetype per seat play matches with the seeds 1, 2, 3... to their ends."""
        start = initial_state(ruleset, np.arange(1, matches + 1, dtype=np.uint64))
        state, table, rounds = start, Table(ruleset, archetypes(ruleset), start), []
        while (state.over == 0).any():
            joint = table.decide(state)
            assert joint is not None
            rounds.append(joint)
            state = advance(ruleset, state, joint, ticks=ruleset.constants.quarter)
        return cls(ruleset=ruleset, start=start, rounds=rounds)

    @property
    def matches(self) -> int:
        return self.start.matches

    def window(self, first: int, matches: int) -> Self:
        """Return some neighbouring matches."""
        part = slice(first, first + matches)
        return attrs.evolve(
            self, start=self.start.window(part), rounds=[joint.window(part) for joint in self.rounds]
        )


def archetypes(ruleset: Ruleset) -> list[Policy]:
    """Return the archetype of its motive for every seat."""
    return [archetype(motive)(ruleset.constants) for motive in ruleset.motive.tolist()]


@attrs.frozen(kw_only=True, eq=False)
class CompiledWorkload:
    """A workload as the compiled loop takes it."""

    rules: Array
    trees: Array
    orders: Array
    scratch: Array
    events: Array

    @classmethod
    def of(cls, work: Workload) -> Self:
        ruleset = work.ruleset
        return cls(
            rules=rules_record(ruleset),
            trees=tree_records(work.start.tree, work.matches),
            orders=order_records(work.rounds, ruleset.nodes),
            scratch=scratch_record(ruleset.seats, ruleset.nodes),
            events=events_array(ruleset),
        )

    def window(self, first: int, matches: int) -> Self:
        """Return some neighbouring matches."""
        part = slice(first, first + matches)
        return attrs.evolve(self, trees=self.trees[part], orders=self.orders[part])


def submissions(joint: JointOrders, match: int) -> list[dict[str, Any]]:
    """Return what the seats of one match submit, in the form of the golden vectors, which the oracle takes."""
    return [_submission(joint, (match, seat)) for seat in range(joint.submitted.shape[1])]


def _submission(joint: JointOrders, at: tuple[int, int]) -> dict[str, Any]:
    slots = zip(joint.slot_node[at].tolist(), joint.slot_w[at].tolist(), strict=True)
    shared = [] if joint.share is None else np.flatnonzero(joint.share[at]).tolist()
    return {
        "slots": [[node, weight] for node, weight in slots if node >= 0],
        "lines": joint.line_w[at].tolist(),
        "publish": [] if joint.publish is None else np.flatnonzero(joint.publish[at]).tolist(),
        "sell": [] if joint.sell is None else np.flatnonzero(joint.sell[at]).tolist(),
        "share": [[node, int(joint.share[*at, node])] for node in shared] if joint.share is not None else [],
        **{
            name: int(getattr(joint, name)[at])
            for name in ("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire")
        },
    }
