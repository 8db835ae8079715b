"""Rule 7: what a seat observes, built from nothing.

This is the one door for hidden information: live updates, resync, late join, logs shown to players and bots all
see a match through :func:`observe`. An observation has a leading axis ``match``; a person or a single bot sees a
batch of one.
"""

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


_GRIDS = tuple(field.name for field in attrs.fields(Observation) if field.metadata["axes"] is not None)


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
    derived = derive(ruleset, state) if state.derived is None else state.derived
    return compose(
        state,
        seat,
        everybody_sees(ruleset, state),
        _perceived(ruleset, state, seat),
        boost=_int(current_boosts(ruleset, state, derived)[:, seat]),
        rate=current_rates(ruleset, state, derived)[:, seat],
    )


def everybody_sees(ruleset: Ruleset, state: MatchState) -> dict[str, Array]:
    """Return the public part of an observation, by field."""
    public = state.pub > 0
    return {
        "tick": _int(state.tick),
        "over": _int(state.over),
        "endnode": _int(state.endnode),
        "conc": _int(state.conc),
        "reg": _int(state.reg),
        "nshots": _int(state.nshots),
        "seat_prest": _int(state.prest),
        "pub": public,
        "rvl": state.rvl > 0,
        "expo": state.expo > 0,
        "shot": shots_fired(ruleset, state),
        "first": np.where(public, _int(state.first), -1),
        "on_sale": state.sell > 0,
    }


def compose(
    state: MatchState,
    seat: int,
    public: dict[str, Array],
    perceived: dict[str, Array],
    *,
    boost: Array,
    rate: Array,
) -> Observation:
    """Put an observation together from its public part, the seat's map and the seat's own rows of the state."""
    heads = state.heads // COUNTED_HEADS * COUNTED_HEADS
    heads[:, seat] = state.heads[:, seat]
    observation = Observation(
        seat=seat,
        **public,
        seat_heads=_int(heads),
        motive=_int(state.motive[:, seat]),
        heads=_int(state.heads[:, seat]),
        money=state.money[:, seat],
        prest=_int(state.prest[:, seat]),
        endow=_int(state.endow[:, seat]),
        sec=_int(state.sec[:, seat]),
        earn=state.earn[:, seat],
        inc=state.inc[:, seat],
        credit=_int(state.credit[:, seat]),
        greens=_int(state.greens[:, seat]),
        skill=_int(state.skill[:, seat]),
        boost=boost,
        known=_int(state.known[:, seat]),
        prog=state.prog[:, seat],
        study=_int(state.study[:, seat]),
        insp=state.insp[:, seat],
        **perceived,
        slot_node=_int(state.slot_node[:, seat]),
        slot_w=state.slot_w[:, seat],
        line_w=state.line_w[:, seat],
        scout_target=_int(state.scout_target[:, seat]),
        inspect_target=_int(state.inspect_target[:, seat]),
        lobby_dir=_int(state.lobby_dir[:, seat]),
        mode=_int(state.mode[:, seat]),
        mask=_int(state.mask[:, seat]),
        hire=state.hire[:, seat],
        rate=rate,
    )
    for name in _GRIDS:
        frozen(getattr(observation, name))
    return observation


def _perceived(ruleset: Ruleset, state: MatchState, seat: int) -> dict[str, Array]:
    """Return the seat's map: what it makes of every node at its level of understanding."""
    c, tree, view = ruleset.constants, state.tree, perception(ruleset, state)
    study, known = state.study[:, seat], state.known[:, seat]
    rumoured = study >= 1
    sketched = study >= c.st_sketch
    understood = study >= c.st_under
    level = rumoured.astype(np.int32) + sketched + understood

    certified = (tree.kind >= Kind.YELLOW) & (state.insp[:, seat] >= tree.veil) & rumoured
    shown_kind = np.where(sketched, tree.face, view.rumoured_kind[:, seat])
    kind = np.where(certified | (state.expo > 0), tree.kind, shown_kind)
    cost = np.where(sketched, view.sketched_cost[:, seat], view.rumoured_cost[:, seat])
    cost = np.where(understood, np.where(known > 0, tree.cost, view.understood_cost[:, seat]), cost)

    visible = sketched[..., None] & (tree.pre >= 0)
    visible[..., 0] = rumoured & (tree.pre[..., 0] >= 0)
    strength = np.where(understood[..., None], tree.pw, view.strength[:, seat])
    strength = np.where(visible, strength, 0)
    pre = np.where(visible, tree.pre, -1)
    knows_pre = np.take_along_axis(known, np.maximum(pre, 0).reshape(len(known), -1).astype(np.int64), axis=1)
    strength_known = np.where(knows_pre.reshape(pre.shape) > 0, strength, 0).sum(axis=2)
    conn = connection(strength_known, strength.sum(axis=2), c.gamma)
    return {
        "level": level,
        "kind": _where(rumoured, kind),
        "certified": certified,
        "field": _where(rumoured, tree.fld),
        "layer": _where(rumoured, tree.layer),
        "cost": _where(rumoured, cost),
        "prestige": _where(rumoured, tree.prest),
        "ipow": _where(rumoured, tree.ipow),
        "assist": np.where(rumoured[..., None], tree.ast, 0).astype(np.int32),
        "revenue": _where(sketched, tree.rev),
        "cap": _where(sketched, tree.cap),
        "hazard": _where(sketched, public_hazard(state)),
        "conn": _where(rumoured, conn),
        "pre": _int(pre),
        "strength": _int(strength),
    }


def _where(visible: Array, values: Array) -> Array:
    return np.where(visible, values.astype(np.int32), np.int32(-1))


def _int(values: Array) -> Array:
    return values.astype(np.int32)
