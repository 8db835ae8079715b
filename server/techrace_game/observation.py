"""Rule 7: what a seat observes, built from nothing.

This is the one door for hidden information: live updates, resync, late join, logs shown to players and bots all
see a match through :func:`observe`. An observation has a leading axis ``match``; a person or a single bot sees a
batch of one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from techrace_game.derived import (
    connection,
    current_boosts,
    current_rates,
    derive,
    public_hazard,
    shots_fired,
)
from techrace_game.perception import perception
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState, frozen
from techrace_game.types import Array, Kind

COUNTED_HEADS = 5000
"""Other seats' headcount is public rounded down to this, milli-heads."""


def _grid(dtype: str, axes: str) -> Any:
    """Declare an array of ``dtype`` whose axes after ``match`` are named in ``axes``."""
    return attrs.field(metadata={"dtype": dtype, "axes": tuple(axes.split())})


@attrs.frozen(kw_only=True, eq=False)
class Observation:
    """What one seat sees of every match of a batch, complete for the tick. Axis 0 of every array is the match.

    Axes: ``seat`` P, ``node`` N, ``field`` 6, ``slot`` 6, ``line`` 5, ``edge`` 5. A value that the seat does not
    see is -1 (0 for ``assist``, ``strength`` and flags). The arrays are read-only: seats of one batch share the public
    ones, and nobody may write what another one reads.
    """

    seat: int = attrs.field(metadata={"axes": None})
    """The observing seat, the same in all matches."""

    # -- public --
    tick: Array = _grid("int32", "")
    """Ticks played."""
    over: Array = _grid("int32", "")
    """0 running, 1 yellow, 2 red, 3 horizon."""
    endnode: Array = _grid("int32", "")
    """The ending node once the match is over, else -1."""
    conc: Array = _grid("int32", "")
    """Public concern in ‰."""
    reg: Array = _grid("int32", "")
    """Regulation in ‰."""
    nshots: Array = _grid("int32", "")
    """Warning shots so far."""
    seat_prest: Array = _grid("int32", "seat")
    """Prestige of all seats, milli."""
    seat_heads: Array = _grid("int32", "seat")
    """Headcount in milli-heads: own exact, others rounded down to 5 heads."""
    pub: Array = _grid("bool", "node")
    """Public: everybody knows it."""
    rvl: Array = _grid("bool", "node")
    """It is known that somebody has unlocked it."""
    expo: Array = _grid("bool", "node")
    """A published inspection shows the truth about this ending."""
    shot: Array = _grid("bool", "node")
    """This node's first unlock fired a warning shot."""
    first: Array = _grid("int32", "node")
    """Tick of the first unlock; only for public nodes, else -1."""
    on_sale: Array = _grid("bool", "seat node")
    """Who sells what."""

    # -- own --
    motive: Array = _grid("int32", "")
    """What this seat wants, a :class:`~techrace_game.types.Motive`."""
    heads: Array = _grid("int32", "")
    """Own staff, milli-heads."""
    money: Array = _grid("int64", "")
    """Treasury, milli-coins."""
    prest: Array = _grid("int32", "")
    """Own prestige, milli."""
    endow: Array = _grid("int32", "")
    """Fixed income per quarter, milli-coins."""
    sec: Array = _grid("int32", "")
    """Security in ‰."""
    earn: Array = _grid("int64", "")
    """Revenue so far, milli-coins."""
    inc: Array = _grid("int64", "")
    """Income of the last quarter, milli-coins."""
    credit: Array = _grid("int32", "")
    """Nodes that this seat was among the first to unlock."""
    greens: Array = _grid("int32", "")
    """Green nodes that this seat unlocked itself."""
    skill: Array = _grid("int32", "field")
    """Research skill in ‰."""
    boost: Array = _grid("int32", "field")
    """Speed-up by assistants in ‰ (1000 means none)."""
    known: Array = _grid("int32", "node")
    """0 no, 1 received, 2 unlocked by this seat."""
    prog: Array = _grid("int32", "node")
    """Own progress, milli-work."""
    study: Array = _grid("int32", "node")
    """Fog points: how well this seat understands the node."""
    insp: Array = _grid("int32", "node")
    """Own inspection points (endings)."""

    # -- perceived --
    level: Array = _grid("int32", "node")
    """0 unseen, 1 rumoured, 2 sketched, 3 understood."""
    kind: Array = _grid("int32", "node")
    """Perceived kind."""
    certified: Array = _grid("bool", "node")
    """This seat has inspected the ending and knows its true kind."""
    field: Array = _grid("int32", "node")
    """A :class:`~techrace_game.types.Field`."""
    layer: Array = _grid("int32", "node")
    """How far right in the tree."""
    cost: Array = _grid("int32", "node")
    """Perceived cost, milli-work."""
    prestige: Array = _grid("int32", "node")
    """Prestige for publishing it, milli."""
    ipow: Array = _grid("int32", "node")
    """Inspection power that knowing the node gives."""
    assist: Array = _grid("int32", "node field")
    """Assistant bonus by field in ‰."""
    revenue: Array = _grid("int32", "node")
    """Milli-coins per quarter; from level 2."""
    cap: Array = _grid("int32", "node")
    """Most progress per tick, milli-work; from level 2."""
    hazard: Array = _grid("int32", "node")
    """Shown hazard in ‰; from level 2."""
    conn: Array = _grid("int32", "node")
    """How well this seat can build towards the node as far as it sees, ‰; -1 where unseen."""
    pre: Array = _grid("int32", "node edge")
    """Visible prerequisites, -1 padded."""
    strength: Array = _grid("int32", "node edge")
    """Perceived strength of each visible prerequisite, 1..9; 0 where not visible."""

    # -- own standing orders --
    slot_node: Array = _grid("int32", "slot")
    """Own projects, -1 for an empty slot."""
    slot_w: Array = _grid("int32", "slot")
    """Their weights in ‰ of the staff."""
    line_w: Array = _grid("int32", "line")
    """Weights of scout, inspect, advocate, lobby, secure in ‰ of the staff."""
    scout_target: Array = _grid("int32", "")
    """Node that is scouted; -1: whatever is next."""
    inspect_target: Array = _grid("int32", "")
    """Ending that is inspected; -1: none."""
    lobby_dir: Array = _grid("int32", "")
    """-1 against, 0 neither, 1 for regulation."""
    mode: Array = _grid("int32", "")
    """How assistants are deployed, a :class:`~techrace_game.types.Mode`."""
    mask: Array = _grid("int32", "")
    """Bit f: assistants are used in field f when the mode is ``restricted``."""
    hire: Array = _grid("int32", "")
    """Milli-heads to hire at each quarter; negative dismisses."""
    rate: Array = _grid("int32", "slot")
    """Progress per tick of each project as things stand, exact, milli-work."""


_DTYPES = {
    field.name: np.dtype(field.metadata["dtype"])
    for field in attrs.fields(Observation)
    if field.metadata["axes"] is not None
}
_OWN = (
    *("motive", "heads", "money", "prest", "endow", "sec", "earn", "inc", "credit", "greens", "skill"),
    *("known", "prog", "study", "insp", "slot_node", "slot_w", "line_w"),
    *("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire"),
)
"""Arrays of the state of which a seat sees its own row as it is."""
_TREE = ("kind", "veil", "face", "cost", "pre", "pw", "fld", "layer", "prest", "ipow", "ast", "rev", "cap")
"""Arrays of the tree that a seat's map is drawn from."""


def observe(ruleset: Ruleset, state: MatchState, seat: int) -> Observation:
    """Return what ``seat`` sees of every match (rule 7).

    Args:
        ruleset: the rules.
        state: a batch.
        seat: the observing seat, 0..P-1.

    Raises:
        ValueError: there is no such seat.
    """
    if not 0 <= seat < state.seats:
        raise ValueError(f"seat: {seat} is not within 0..{state.seats - 1}")
    return observations_of(observe_columns(ruleset, state, slice(seat, seat + 1)), [seat])[0]


def observations_of(columns: Mapping[str, Array], seats: Sequence[int]) -> tuple[Observation, ...]:
    """Return the observations of ``seats`` that the columns hold side by side."""
    # In the observation's types; what all see alike is one array for all.
    typed = {name: columns[name].astype(dtype, copy=False) for name, dtype in _DTYPES.items()}
    return tuple(
        Observation(
            seat=seat,
            **{
                name: frozen(values[:, place if values.shape[1] > 1 else 0]) for name, values in typed.items()
            },
        )
        for place, seat in enumerate(seats)
    )


def observe_columns(ruleset: Ruleset, state: MatchState, seats: slice) -> dict[str, Array]:
    """Return what several seats see of every match, by the names of an :class:`Observation`.

    Args:
        ruleset: the rules.
        state: a batch.
        seats: which seats.

    Returns:
        Arrays of shape (match, seat, *axes), and (match, 1, *axes) where all see the same; their values, not always
        their types, are those of the observations.
    """
    derived = derive(ruleset, state) if state.derived is None else state.derived
    return columns_of(
        state,
        seats,
        everybody_sees(ruleset, state),
        _perceived(ruleset, state, seats),
        boost=current_boosts(ruleset, state, derived)[:, seats],
        rate=current_rates(ruleset, state, derived)[:, seats],
    )


def columns_of(
    state: MatchState,
    seats: slice,
    public: Mapping[str, Array],
    perceived: Mapping[str, Array],
    *,
    boost: Array,
    rate: Array,
) -> dict[str, Array]:
    """Put columns together from the public part, the seats' maps and the seats' own rows of the state."""
    own = {name: getattr(state, name)[:, seats] for name in _OWN}
    shared = {name: values[:, None] for name, values in public.items()}
    heads = np.repeat((state.heads // COUNTED_HEADS * COUNTED_HEADS)[:, None], own["heads"].shape[1], axis=1)
    observer = np.arange(state.seats)[seats]
    heads[:, np.arange(len(observer)), observer] = own["heads"]
    return {**shared, "seat_heads": heads, **own, "boost": boost, **perceived, "rate": rate}


def everybody_sees(ruleset: Ruleset, state: MatchState) -> dict[str, Array]:
    """Return the public part of an observation, by name."""
    public = state.pub > 0
    return {
        "tick": state.tick,
        "over": state.over,
        "endnode": state.endnode,
        "conc": state.conc,
        "reg": state.reg,
        "nshots": state.nshots,
        "seat_prest": state.prest,
        "pub": public,
        "rvl": state.rvl > 0,
        "expo": state.expo > 0,
        "shot": shots_fired(ruleset, state),
        "first": np.where(public, state.first, np.int16(-1)),
        "on_sale": state.sell > 0,
    }


def _perceived(ruleset: Ruleset, state: MatchState, seats: slice) -> dict[str, Array]:
    """Return the seats' maps: what each makes of every node at its level of understanding."""
    c, tree, view = ruleset.constants, state.tree, perception(ruleset, state)
    study, known = state.study[:, seats], state.known[:, seats]
    rumoured = study >= 1
    sketched = study >= c.st_sketch
    understood = study >= c.st_under
    level = rumoured.astype(np.int32) + sketched + understood
    truth = {name: getattr(tree, name)[:, None] for name in _TREE}

    certified = (truth["kind"] >= Kind.YELLOW) & (state.insp[:, seats] >= truth["veil"]) & rumoured
    shown_kind = np.where(sketched, truth["face"], view.rumoured_kind[:, seats])
    kind = np.where(certified | (state.expo > 0)[:, None], truth["kind"], shown_kind)
    cost = np.where(sketched, view.sketched_cost[:, seats], view.rumoured_cost[:, seats])
    exact = np.where(known > 0, truth["cost"], view.understood_cost[:, seats])
    cost = np.where(understood, exact, cost)

    visible = sketched[..., None] & (truth["pre"] >= 0)
    visible[..., 0] = rumoured & (truth["pre"][..., 0] >= 0)
    strength = np.where(understood[..., None], truth["pw"], view.strength[:, seats])
    strength = np.where(visible, strength, 0)
    pre = np.where(visible, truth["pre"], -1)
    sources = np.maximum(pre, 0).reshape(*known.shape[:2], -1)
    knows_pre = np.take_along_axis(known, sources.astype(np.int64), axis=2).reshape(pre.shape) > 0
    conn = connection(np.where(knows_pre, strength, 0).sum(axis=3), strength.sum(axis=3), c.gamma)
    return {
        "level": level,
        "kind": _where(rumoured, kind),
        "certified": certified,
        "field": _where(rumoured, truth["fld"]),
        "layer": _where(rumoured, truth["layer"]),
        "cost": _where(rumoured, cost),
        "prestige": _where(rumoured, truth["prest"]),
        "ipow": _where(rumoured, truth["ipow"]),
        "assist": np.where(rumoured[..., None], truth["ast"], 0),
        "revenue": _where(sketched, truth["rev"]),
        "cap": _where(sketched, truth["cap"]),
        "hazard": _where(sketched, public_hazard(state)[:, None]),
        "conn": _where(rumoured, conn),
        "pre": pre,
        "strength": strength,
    }


def _where(visible: Array, values: Array) -> Array:
    return np.where(visible, values.astype(np.int32), np.int32(-1))
