"""Rule 7 for those who have no seat: what everybody sees, built from nothing.

Spectators and projectors see a match through :func:`observe_public`. It holds what every seat knows for certain
from public causes alone: the start (rule 11) and what has been published. Nothing of it is guessed or noisy, so a
player who also watches learns nothing new from it.
"""

import attrs
import numpy as np

from techrace_game.derived import public_hazard, shots_fired
from techrace_game.observation import COUNTED_HEADS, Observation
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState, axis_sizes, frozen
from techrace_game.tree import Tree
from techrace_game.types import Array, IntArray, Kind

PUBLIC_SEAT = -1
"""``seat`` of the public view."""


def observe_public(ruleset: Ruleset, state: MatchState) -> Observation:
    """Return what everybody may see of every match of a batch.

    The fields of an own seat are -1 (flags false); ``known`` is 1 for public nodes.
    """
    c, tree = ruleset.constants, state.tree
    public = state.pub > 0
    study = _common_study(ruleset, tree, public)
    rumoured, sketched, understood = study >= 1, study >= c.st_sketch, study >= c.st_under
    visible = sketched[..., None] & (tree.pre >= 0)
    visible[..., 0] = rumoured & (tree.pre[..., 0] >= 0)
    exposed = state.expo > 0
    kind = _where(sketched, tree.face)
    certain = (tree.kind >= Kind.YELLOW) & (exposed | (rumoured & (tree.veil <= 0)))
    shown = {
        "tick": state.tick,
        "over": state.over,
        "endnode": state.endnode,
        "conc": state.conc,
        "reg": state.reg,
        "nshots": state.nshots,
        "seat_prest": state.prest,
        "seat_heads": state.heads // COUNTED_HEADS * COUNTED_HEADS,
        "pub": public,
        "rvl": state.rvl > 0,
        "expo": exposed,
        "shot": shots_fired(ruleset, state),
        "first": _where(public, state.first),
        "on_sale": state.sell > 0,
        "known": public,
        "level": rumoured.astype(np.int32) + sketched + understood,
        "kind": np.where(certain, tree.kind, kind),
        "field": _where(rumoured, tree.fld),
        "layer": _where(rumoured, tree.layer),
        "cost": _where(public | (understood & (c.w_fog == 0)), tree.cost),
        "prestige": _where(rumoured, tree.prest),
        "ipow": _where(rumoured, tree.ipow),
        "assist": np.where(rumoured[..., None], tree.ast, 0),
        "revenue": _where(sketched, tree.rev),
        "cap": _where(sketched, tree.cap),
        "hazard": _where(sketched, public_hazard(state)),
        "pre": _where(visible, tree.pre),
        "strength": np.where(visible & understood[..., None], tree.pw, 0),
    }
    sizes = {**axis_sizes(state.seats, state.nodes), "edge": tree.pre.shape[2]}
    grids: dict[str, Array] = {}
    for field in attrs.fields(Observation):
        if field.name == "seat":
            continue
        dtype = np.dtype(field.metadata["dtype"])
        if field.name in shown:
            grids[field.name] = shown[field.name].astype(dtype)
            continue
        shape = (state.matches, *(sizes[axis] for axis in field.metadata["axes"]))
        grids[field.name] = np.full(shape, 0 if dtype == np.bool_ else -1, dtype)
    return Observation(seat=PUBLIC_SEAT, **{name: frozen(grid) for name, grid in grids.items()})


def _where(visible: Array, values: Array) -> Array:
    return np.where(visible, values.astype(np.int32), -1)


def _common_study(ruleset: Ruleset, tree: Tree, public: Array) -> IntArray:
    """Return the fog points that every seat has at least, of shape (match, node), from public causes."""
    c = ruleset.constants
    if not c.w_fog:
        return np.full(public.shape, c.st_under, np.int64)
    study = np.where(tree.layer <= 1, c.st_sketch, 0).astype(np.int64)
    study = np.maximum(study, np.where(tree.kind >= Kind.YELLOW, 1, 0))
    # Learning a node makes it understood and sketches what it leads to (rule 3, ``learn``).
    present = tree.pre >= 0
    pre = np.broadcast_to(np.maximum(tree.pre, 0), (*public.shape, tree.pre.shape[2])).astype(np.int64)
    matches = np.arange(len(public))[:, None, None]
    leads_from_public = (public[matches, pre] & present).any(axis=2)
    study = np.maximum(study, np.where(leads_from_public, c.st_sketch, 0))
    study = np.where(public, np.maximum(study, c.st_under), study)
    # What is seen makes its strongest prerequisite rumoured, what is sketched all of them (rule 3, ``raise``).
    while True:
        hints = (study >= c.st_sketch)[..., None] & present
        hints[..., 0] |= (study >= 1) & present[..., 0]
        rumoured = np.zeros(public.shape, np.bool_)
        match, node, edge = np.nonzero(hints)
        rumoured[match, pre[match, node, edge]] = True
        grown = np.where(rumoured & (study == 0), 1, study)
        if (grown == study).all():
            return grown
        study = grown
