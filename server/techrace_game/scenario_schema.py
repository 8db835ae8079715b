"""Rule 13: the parts of a scenario file and what each key may hold."""

import attrs

from techrace_game.shapes import Choice, Int, Pair, Rows, ScenarioError, Text, key, whole
from techrace_game.types import FIELDS, MAX_NODES, PREREQUISITES, Field, Kind, Motive

FIELD_WORDS = tuple(field.name for field in Field)
"""The words for the fields in files, unless a file gives its own."""
MAX_HEADS = 10_000
MAX_COST = 500_000
"""Largest cost in units of work: a perceived cost of 2.8 times as much still fits 32 bits of milli-work."""
MAX_PRESTIGE = 100_000
MAX_REVENUE = 1_000_000
MAX_ASSIST = 5000
MAX_INSPECT = 1000
MAX_VEIL = 1_000_000
"""Inspection points are capped at this number."""
MAX_FLOOR = 10_000
MAX_LAYER = 64
MIN_SKILL = 150
"""Lowest base skill: the draw takes at most 150 away, and nobody may undo work."""
MAX_SKILL = 5000

NODE_ID = Text(1, 32, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*")
SEAT_MOTIVE = Choice(tuple(Motive))


@attrs.frozen(kw_only=True)
class SeatSpec:
    """A seat: what it wants and what it starts with.

    Raises:
        ScenarioError: a value out of bounds.
    """

    motive: Motive = key(SEAT_MOTIVE)
    """What the seat wants (rule 8); nobody else is told."""
    heads: int = key(Int(0, MAX_HEADS))
    """Staff at the start, heads."""
    name: str = key(Text(1, 60))
    """What everybody calls the seat."""
    skills: tuple[int, ...] | None = key(Rows(Int(MIN_SKILL, MAX_SKILL), FIELDS, FIELDS), default=None)
    """Base skill by field in ‰; None: those of the motive."""
    bot: str | None = key(Text(1, 64, pattern=r"[A-Za-z0-9][A-Za-z0-9._:/-]*"), default=None)
    """The house bot that plays the seat unless somebody takes it."""


@attrs.frozen(kw_only=True)
class NodeSpec:
    """A technology of a hand-made tree.

    Raises:
        ScenarioError: a value out of bounds, or a facade that is not one.
    """

    id: str = key(NODE_ID)
    """What ``prereq`` and logs call the node."""
    name: str = key(Text(1, 60))
    """What people call the node; seats see it together with the field."""
    field: str = key(Text(1, 16))
    """One of the scenario's ``fields``."""
    kind: Kind = key(Choice(tuple(Kind)))
    """The truth."""
    layer: int = key(Int(0, MAX_LAYER))
    """Column on the map; everybody knows the sketches of columns 0 and 1."""
    cost: int = key(Int(1, MAX_COST))
    """Work: one head, one tick, skill 1000."""
    floor: int = key(Int(1, MAX_FLOOR))
    """Least ticks it takes anybody."""
    prereq: tuple[tuple[str, int], ...] = key(
        Rows(Pair(NODE_ID, Int(1, 9), ("id", "strength")), 0, PREREQUISITES)
    )
    """Nodes that it builds on, with strengths 1..9."""
    prestige: int = key(Int(0, MAX_PRESTIGE))
    """Prestige of publishing it, milli."""
    revenue: int = key(Int(0, MAX_REVENUE))
    """Revenue in milli-coins per quarter."""
    hazard: int = key(Int(0, 1000))
    """Hazard in ‰."""
    facade: Kind | None = key(Choice((Kind.YELLOW, Kind.RED)), default=None)
    """What an ending appears to be until it is inspected."""
    facade_hazard: int | None = key(Int(0, 1000), default=None)
    """The hazard that a facade shows; None: the true one."""
    veil: int = key(Int(0, MAX_VEIL), default=0)
    """Inspection points that certify an ending."""
    inspect: int = key(Int(0, MAX_INSPECT), default=0)
    """Inspection power given by knowing it."""
    assist: tuple[int, ...] | None = key(Rows(Int(0, MAX_ASSIST), FIELDS, FIELDS), default=None)
    """Research assistance by field in ‰; None: none."""

    def __attrs_post_init__(self) -> None:
        if self.facade is not None and self.kind < Kind.YELLOW:
            raise ScenarioError("facade", f"only endings have a facade, {self.id} is {self.kind.word}")
        if self.facade_hazard is not None and self.facade is None:
            raise ScenarioError("facade_hazard", "needs the key 'facade'")


@attrs.frozen(kw_only=True)
class EventSpec:
    """A scripted change, applied at the start of phase Q4 of the quarter that contains the tick.

    Raises:
        ScenarioError: a value out of bounds.
    """

    tick: int = key(Int(0, 30_000))
    """Any tick of the quarter in which it happens."""
    conc: int = key(Int(-1000, 1000), default=0)
    """Added to public concern, ‰; the sum is kept within 0..1000."""
    reg: int = key(Int(-1000, 1000), default=0)
    """Added to regulation, ‰; the sum is kept within 0..1000."""


@attrs.frozen(kw_only=True)
class GeneratorSpec:
    """Rule 12: parameters of random trees; the defaults are those of the standard scenario.

    Raises:
        ScenarioError: a value out of bounds, or a tree with too few ordinary nodes for its layers.
    """

    N: int = whole(45, 5, MAX_NODES, "nodes")
    """Nodes, endings included."""
    L: int = whole(9, 2, MAX_LAYER, "layers")
    """The layer of the endings."""
    root: int = whole(4, 4, MAX_NODES, "nodes")
    """Nodes of layer 0."""
    n_red: int = whole(2, 0, 32)
    """Bad endings that look bad."""
    n_fac: int = whole(1, 0, 32)
    """Bad endings that look good."""
    n_yel: int = whole(2, 0, 32)
    """Good endings."""
    cost0: int = whole(45, 2, 100_000, "work")
    """Mean cost in layer 0."""
    cost_l: int = whole(9, 0, 4000, "work per layer")
    """Increase of the mean cost."""
    red_cost: int = whole(440, 1, 400_000, "work")
    """Mean cost of a bad ending."""
    fac_cost: int = whole(440, 1, 400_000, "work")
    """Mean cost of a bad ending that looks good."""
    yel_cost: int = whole(200, 1, 400_000, "work")
    """Mean cost of a good ending."""
    floor0: int = whole(2, 1, 1000, "ticks")
    """Least time in layer 0."""
    floor_l: int = whole(400, 0, 100_000, "milli-ticks per layer")
    """Increase of the least time."""
    floor_aln: int = whole(3, 0, 1000, "ticks")
    """Additional least time of alignment nodes."""
    floor_end: int = whole(8, 1, MAX_FLOOR, "ticks")
    """Least time of bad endings."""
    floor_yel: int = whole(8, 1, MAX_FLOOR, "ticks")
    """Least time of good endings."""
    n_ast: int = whole(2, 0, 3)
    """Research assistants."""
    ast1: int = whole(350, 0, MAX_ASSIST, "‰")
    """Strength of the first assistant."""
    ast2: int = whole(800, 0, MAX_ASSIST, "‰")
    """Strength of the others."""
    ast_fld: int = whole(0, 0, 1)
    """1: assistants help safety fields most."""
    red_back: int = whole(1, 0, MAX_LAYER, "layers")
    """How much earlier than the last ordinary layer bad endings start from."""
    yel_back: int = whole(0, 0, MAX_LAYER, "layers")
    """The same for good endings."""
    veil: int = whole(400, 0, 800_000, "points")
    """Mean inspection points that certify an ending."""
    turbo: int = whole(0, 0, 1)
    """1: bad endings start from the middle of the tree."""

    @property
    def endings(self) -> int:
        return self.n_red + self.n_fac + self.n_yel

    def __attrs_post_init__(self) -> None:
        free = self.N - self.endings - self.root
        if free < self.L - 1:
            raise ScenarioError(
                "N",
                f"{self.N} nodes without {self.endings} endings and {self.root} roots leave {free} for "
                f"{self.L - 1} layers, expected at least one node in each",
            )
        for name in ("red_back", "yel_back"):
            if getattr(self, name) >= self.L:
                raise ScenarioError(name, f"{getattr(self, name)} is not below L, {self.L}")
