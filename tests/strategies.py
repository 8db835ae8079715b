"""Hypothesis strategies for games: random scenarios, and random submissions, legal and not.

A strategy draws the frame of a game; submissions are many and small, so they come from a seeded generator that
hypothesis shrinks through its seed and length.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

Json = dict[str, Any]

WRINKLES = (
    "w_fog", "w_publish", "w_econ", "w_social", "w_skill", "w_assist", "w_facade", "w_floor", "w_leak", "w_shots",
    "w_share", "w_redisc",
)  # fmt: skip
MOTIVES = ("academic", "profit", "haste", "beneficial", "crowd")
FIELDS = ("APP", "CAP", "ROB", "INT", "ALN", "SOC")

seeds = st.integers(0, 2**64 - 1)


@st.composite
def constants(draw: st.DrawFn) -> Json:
    """Constants that make rare things common: leaks, audits, shots, bankruptcies within few ticks."""
    chosen: Json = {"horizon": draw(st.integers(9, 28)), "quarter": draw(st.sampled_from((1, 2, 3, 4)))}
    chosen["gamma"] = draw(st.sampled_from((1, 2, 2, 3)))
    chosen |= {wrinkle: 0 for wrinkle in WRINKLES if draw(st.integers(0, 5)) == 0}
    for name, values in {
        "leak_ppm": (12_000, 400_000),
        "audit_rate": (200, 3000),
        "shot_rate": (700, 3000),
        "wage": (1000, 4000),
        "conc0": (100, 700, 1000),
        "scout_rate": (60, 300),
        "walk": (50, 600),
        "insp_base": (10, 60),
        "edge_err": (0, 2, 5),
        "redisc_rate": (25, 300),
        "neutral0": (0, 30_000),
    }.items():
        chosen[name] = draw(st.sampled_from(values))
    return chosen


@st.composite
def seats(draw: st.DrawFn) -> list[Json]:
    """One to six seats; some with skills of their own, some with hardly anybody."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        seat: Json = {
            "motive": draw(st.sampled_from(MOTIVES)),
            "heads": draw(st.sampled_from((0, 1, 7, 12, 20))),
            "name": f"Seat {number}",
        }
        if draw(st.booleans()):
            seat["skills"] = draw(st.lists(st.integers(200, 1500), min_size=6, max_size=6))
        made.append(seat)
    return made


@st.composite
def hand_made_nodes(draw: st.DrawFn) -> list[Json]:
    """A small tree in topological order, cheap enough to be raced through."""
    count = draw(st.integers(3, 14))
    nodes: list[Json] = []
    for index in range(count):
        ending = index >= 2 and draw(st.integers(0, 5)) == 0
        kind = draw(st.sampled_from(("yellow", "red") if ending else ("blue", "green")))
        most = min(index, 5)
        sources = draw(st.lists(st.integers(0, index - 1), max_size=most, unique=True)) if index else []
        node: Json = {
            "id": f"n{index}",
            "name": f"Node {index}",
            "field": draw(st.sampled_from(FIELDS)),
            "kind": kind,
            "layer": draw(st.integers(0, 5)),
            "cost": draw(st.integers(3, 60)),
            "floor": draw(st.integers(1, 3)),
            "prereq": [[f"n{source}", draw(st.integers(1, 9))] for source in sources],
            "prestige": draw(st.integers(0, 4000)),
            "revenue": draw(st.sampled_from((0, 0, 700, 5000))),
            "hazard": draw(st.sampled_from((0, 150, 300, 1000))),
            "inspect": draw(st.sampled_from((0, 0, 9, 40))),
        }
        if draw(st.integers(0, 4)) == 0:
            node["assist"] = draw(st.lists(st.integers(0, 900), min_size=6, max_size=6))
        if ending:
            node["veil"] = draw(st.sampled_from((0, 5, 200)))
            if draw(st.booleans()):
                node |= {"facade": draw(st.sampled_from(("yellow", "red"))), "facade_hazard": 100}
        nodes.append(node)
    return nodes


generators = st.builds(
    lambda **parameters: parameters,
    N=st.integers(16, 26),
    L=st.integers(3, 6),
    root=st.integers(4, 5),
    n_red=st.integers(0, 2),
    n_fac=st.integers(0, 1),
    n_yel=st.integers(0, 2),
    cost0=st.sampled_from((6, 45)),
    cost_l=st.sampled_from((1, 9)),
    red_cost=st.sampled_from((20, 440)),
    fac_cost=st.sampled_from((20, 440)),
    yel_cost=st.sampled_from((20, 200)),
    floor0=st.just(1),
    floor_end=st.sampled_from((1, 8)),
    n_ast=st.integers(0, 2),
    ast_fld=st.integers(0, 1),
    red_back=st.integers(0, 1),
    turbo=st.integers(0, 1),
)


@st.composite
def scenarios(draw: st.DrawFn) -> Json:
    """A scenario file's content, hand-made or grown."""
    scenario: Json = {
        "format": "techrace-scenario-1",
        "id": "drawn",
        "title": "Drawn",
        "constants": draw(constants()),
        "seats": draw(seats()),
    }
    if draw(st.booleans()):
        scenario["nodes"] = draw(hand_made_nodes())
    else:
        scenario["generator"] = draw(generators)
    if draw(st.integers(0, 3)) == 0:
        shock = st.integers(-400, 400)
        scenario["events"] = [{"tick": draw(st.integers(0, 12)), "conc": draw(shock), "reg": draw(shock)}]
    return scenario


class Submissions:
    """A stream of random submissions in the form of the golden vectors, about one part in ten illegal."""

    def __init__(self, seed: int, n_seats: int, n_nodes: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.n_seats = n_seats
        self.n_nodes = n_nodes
        self.eagerness = self.rng.choice([0.3, 0.9])

    def tick(self) -> list[Json | None]:
        """Return what every seat submits in one tick; None: nothing."""
        return [self.seat() if self.rng.random() < self.eagerness else None for _ in range(self.n_seats)]

    def seat(self) -> Json:
        rng = self.rng
        count = int(rng.integers(0, 8))
        share = {
            self._node(): int(rng.integers(0, 1 << (self.n_seats + 1))) for _ in range(rng.integers(0, 4))
        }
        return {
            "slots": [[self._node(), self._weight()] for _ in range(count)],
            "lines": [self._weight() if rng.random() < 0.4 else 0 for _ in range(5)],
            "scout_target": self._target(),
            "inspect_target": self._target(),
            "lobby_dir": int(rng.integers(-1, 3)),
            "mode": int(rng.integers(0, 5)),
            "mask": int(rng.integers(0, 66)),
            "hire": int(rng.choice([0, 0, 500, 40_000, -700, -50_000, 2_000_000_000])),
            "publish": self._nodes(),
            "sell": self._nodes(),
            "share": [[node, receivers] for node, receivers in share.items()],
        }

    def _node(self) -> int:
        return int(self.rng.integers(-1, self.n_nodes + 1))

    def _weight(self) -> int:
        return int(
            self.rng.choice([0, 100, 333, 600, 1000, -5, 1001], p=[0.1, 0.3, 0.2, 0.2, 0.1, 0.05, 0.05])
        )

    def _target(self) -> int:
        return self._node() if self.rng.random() < 0.5 else -1

    def _nodes(self) -> list[int]:
        if self.rng.random() < 0.4:
            return []
        chosen = self.rng.random(self.n_nodes) < 0.6
        return [int(node) for node in np.flatnonzero(chosen)] + (
            [self._node()] if self.rng.random() < 0.2 else []
        )
