"""One face for every engine that plays the rulebook, so that vectors and tests can drive any of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from techrace_game import JointOrders, Orders, Ruleset, initial_state, observe, payoffs, step
from techrace_game.scenario import FORMAT, scenario_from_json
from techrace_game.testing.oracle import STATE_NAMES, Oracle

TREE_NAMES = (
    "kind",
    "face",
    "fld",
    "layer",
    "cost",
    "cap",
    "prest",
    "rev",
    "haz",
    "fhaz",
    "ipow",
    "veil",
    "ast",
    "pre",
    "pw",
    "wsum",
)
"""The arrays of chapter 2."""

Order = Mapping[str, Any]
"""A seat's submission in the form of the golden vectors."""


class MatchUnderTest(Protocol):
    """One match. Array values may be nested sequences of integers or anything with a `tolist` method."""

    def tree(self) -> Mapping[str, Any]:
        """Return the arrays of chapter 2, without the match axis."""
        ...

    def state(self) -> Mapping[str, Any]:
        """Return the arrays of chapter 3 as they are now, without the match axis."""
        ...

    def perceived(self, seat: int) -> Mapping[str, Any]:
        """Return the seat's map of chapter 7: `level`, `kind`, `cost` and `strength`."""
        ...

    def play(self, orders: Sequence[Order | None]) -> None:
        """Play one tick; None for a seat that submits nothing, an empty sequence if nobody does."""

    def payoffs(self) -> Sequence[int]:
        """Return the seats' payoffs of chapter 8, in thousandths."""
        ...


MatchFactory = Callable[[Mapping[str, Any], int], MatchUnderTest]
"""Starts a match from a scenario's JSON object and a seed; ValueError if the scenario is refused."""


class OracleMatch:
    """The oracle behind the common face."""

    def __init__(self, scenario: Mapping[str, Any], seed: int) -> None:
        self.oracle = Oracle(scenario, seed)

    def tree(self) -> Mapping[str, Any]:
        return self.oracle.tree

    def state(self) -> Mapping[str, Any]:
        return {name: getattr(self.oracle, name) for name in STATE_NAMES}

    def perceived(self, seat: int) -> Mapping[str, Any]:
        return self.oracle.perceived(seat)

    def play(self, orders: Sequence[Order | None]) -> None:
        self.oracle.tick_orders(orders)

    def payoffs(self) -> Sequence[int]:
        return self.oracle.payoffs()


class NumpyMatch:
    """The batched engine, playing a batch of one, behind the common face."""

    def __init__(self, scenario: Mapping[str, Any], seed: int) -> None:
        head = {"format": FORMAT, "id": "match", "title": "A match under test"}
        seats = [{"name": f"Seat {seat}", **spec} for seat, spec in enumerate(scenario["seats"])]
        self.ruleset = Ruleset.of(scenario_from_json({**head, **scenario, "seats": seats}))
        self.match = initial_state(self.ruleset, np.array([seed], np.uint64))

    def tree(self) -> Mapping[str, Any]:
        return {name: getattr(self.match.tree, name)[0] for name in TREE_NAMES}

    def state(self) -> Mapping[str, Any]:
        return {name: getattr(self.match, name)[0] for name in STATE_NAMES}

    def perceived(self, seat: int) -> Mapping[str, Any]:
        seen = observe(self.ruleset, self.match, seat)
        return {name: getattr(seen, name)[0] for name in ("level", "kind", "cost", "strength")}

    def play(self, orders: Sequence[Order | None]) -> None:
        submitted = [None if order is None else orders_of(order) for order in orders]
        joint = JointOrders.of_match(submitted, self.ruleset.nodes) if submitted else None
        self.match = step(self.ruleset, self.match, joint)

    def payoffs(self) -> Sequence[int]:
        return [int(payoff) for payoff in payoffs(self.ruleset, self.match)[0]]


def orders_of(order: Order) -> Orders:
    """Return a submission in the form of the golden vectors as the engine's own."""
    return Orders(
        slots=tuple((node, weight) for node, weight in order["slots"]),
        lines=tuple(order["lines"]),
        share=tuple((node, receivers) for node, receivers in order["share"]),
        publish=tuple(order["publish"]),
        sell=tuple(order["sell"]),
        **{
            name: order[name]
            for name in ("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire")
        },
    )


ENGINES: dict[str, MatchFactory] = {"numpy": NumpyMatch, "oracle": OracleMatch}
"""The engines by the name that the command line and the test suite use."""


def plain(value: Any) -> Any:
    """Return an integer or (nested) list of integers, whatever array type the engine uses."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Sequence):
        return [plain(entry) for entry in value]
    return int(value)
