"""Small hand-made scenarios and orders for tests.

A scenario from here has every wrinkle off unless it is named, so that a test shows one rule at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from techrace_game.testing.adapters import MatchUnderTest, Order, plain

WRINKLES = (
    "fog", "publish", "econ", "social", "skill", "assist", "facade", "floor", "leak", "shots", "share", "redisc",
)  # fmt: skip

Edges = Sequence[tuple[str, int]]


def node(
    name: str,
    prereq: Edges = (),
    *,
    cost: int = 1000,
    kind: str = "blue",
    field: str = "CAP",
    layer: int = 0,
    floor: int = 1,
    prestige: int = 0,
    revenue: int = 0,
    hazard: int = 0,
    **optional: Any,
) -> dict[str, Any]:
    """Return a node of a scenario file.

    Args:
        name: the node's id.
        prereq: (id, strength) pairs.
        cost: in units of work; the default keeps ten heads busy for a hundred ticks.
        kind, field, layer, floor, prestige, revenue, hazard: as in a scenario file.
        optional: `facade`, `facade_hazard`, `veil`, `inspect` or `assist`.
    """
    return {
        "id": name,
        "name": name.upper(),
        "field": field,
        "kind": kind,
        "layer": layer,
        "cost": cost,
        "floor": floor,
        "prereq": [[other, strength] for other, strength in prereq],
        "prestige": prestige,
        "revenue": revenue,
        "hazard": hazard,
        **optional,
    }


def quick(name: str, prereq: Edges = (), **given: Any) -> dict[str, Any]:
    """Return a node that ten heads of skill 1000 unlock in one tick."""
    return node(name, prereq, **{"cost": 1, **given})


def scenario(
    *nodes: Mapping[str, Any],
    heads: Sequence[int] = (10, 10),
    motives: Sequence[str] = (),
    wrinkles: str = "",
    events: Sequence[Mapping[str, int]] = (),
    **constants: int,
) -> dict[str, Any]:
    """Return a scenario of these nodes.

    Args:
        nodes: in topological order, from `node` or `quick`.
        heads: of each seat.
        motives: of each seat; academic where none is given.
        wrinkles: the names of those that are on, without `w_` and separated by spaces.
        events: scripted changes of concern and regulation.
        constants: in place of the defaults.
    """
    on = wrinkles.split()
    unknown = set(on) - set(WRINKLES)
    if unknown:
        raise ValueError(f"there is no wrinkle {unknown.pop()!r}")
    given = [*motives, *["academic"] * (len(heads) - len(motives))]
    result: dict[str, Any] = {
        "format": "techrace-scenario-1",
        "id": "test",
        "title": "A position for a test",
        "constants": {**{f"w_{name}": int(name in on) for name in WRINKLES}, **constants},
        "seats": [{"motive": m, "heads": h, "name": m} for m, h in zip(given, heads, strict=True)],
        "nodes": list(nodes),
    }
    if events:
        result["events"] = [dict(event) for event in events]
    return result


def submission(
    *slots: tuple[int, int],
    scout: int = 0,
    inspect: int = 0,
    advocate: int = 0,
    lobby: int = 0,
    secure: int = 0,
    **parts: Any,
) -> Order:
    """Return one seat's orders in the form of the golden vectors.

    Args:
        slots: (node, weight) pairs.
        scout, inspect, advocate, lobby, secure: the weights of the lines.
        parts: any other part under its name in the vectors.
    """
    order: dict[str, Any] = {
        "slots": [list(slot) for slot in slots],
        "lines": [scout, inspect, advocate, lobby, secure],
        "scout_target": -1,
        "inspect_target": -1,
        "lobby_dir": 0,
        "mode": 0,
        "mask": 0,
        "hire": 0,
        "publish": [],
        "sell": [],
        "share": [],
    }
    unknown = set(parts) - set(order)
    if unknown:
        raise ValueError(f"orders have no part {unknown.pop()!r}")
    return {**order, **parts}


IDLE: Order = submission()
"""Orders that do nothing and end what was standing."""


class ScriptedMatch:
    """A match under test with the shorthands that a script of moves needs.

    `match["known"]` is an array of the state (chapter 3) as nested lists, `match.tree("cost")` one of the tree.
    """

    def __init__(self, match: MatchUnderTest, *, quarter: int, n_seats: int) -> None:
        self.match = match
        self.quarter_length = quarter
        self.n_seats = n_seats

    def __getitem__(self, array: str) -> Any:
        return plain(self.match.state()[array])

    def tree(self, array: str) -> Any:
        return plain(self.match.tree()[array])

    def snapshot(self) -> dict[str, Any]:
        """Return the whole state as nested lists."""
        return {name: plain(value) for name, value in self.match.state().items()}

    def perceived(self, seat: int) -> dict[str, Any]:
        return {name: plain(value) for name, value in self.match.perceived(seat).items()}

    def payoffs(self) -> list[int]:
        return [int(payoff) for payoff in self.match.payoffs()]

    def tick(self, *orders: Order | None) -> "ScriptedMatch":
        """Play one tick; seats without an argument submit nothing."""
        self.match.play([*orders, *[None] * (self.n_seats - len(orders))] if orders else [])
        return self

    def quarter(self, *orders: Order | None) -> "ScriptedMatch":
        """Play to the end of the quarter; the orders arrive in its first remaining tick."""
        self.tick(*orders)
        while self["tick"] % self.quarter_length and not self["over"]:
            self.tick()
        return self


Start = Callable[..., ScriptedMatch]
"""Starts a match from a scenario and, if it matters, a seed."""
