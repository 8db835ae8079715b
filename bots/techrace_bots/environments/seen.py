"""Observations as arrays of spaces: every field of an observation with its exact dtype and bounds."""

from collections.abc import Mapping

import attrs
import numpy as np
from gymnasium import spaces

from techrace_game.observation import Observation
from techrace_game.ruleset import Ruleset
from techrace_game.types import FIELDS, LINES, PREREQUISITES, SLOTS, Array, Ending, Level, Mode, Motive

INT32 = (1 << 31) - 1
INT64 = (1 << 53) - 1
"""No number of the rules is larger (rulebook, conventions)."""
_GRIDS = {
    field.name: field.metadata for field in attrs.fields(Observation) if field.metadata["axes"] is not None
}
_FLAGS = np.dtype(np.int8)


def observation_space(ruleset: Ruleset) -> spaces.Dict:
    """Return the space of one seat's observations of one match; flags are int8, the rest as in the observation."""
    sizes = {
        "seat": ruleset.seats,
        "node": ruleset.nodes,
        "field": FIELDS,
        "slot": SLOTS,
        "line": LINES,
        "edge": PREREQUISITES,
    }
    boxes: dict[str, spaces.Space[Array]] = {}
    for name, marks in _GRIDS.items():
        low, high = _bounds(name, ruleset)
        dtype = np.dtype(marks["dtype"])
        shape = tuple(sizes[axis] for axis in marks["axes"]) or (1,)
        kind = _FLAGS if dtype == np.bool_ else dtype
        boxes[name] = spaces.Box(low, high, shape, kind.type)
    return spaces.Dict(boxes)


def batch_of(observation: Observation) -> dict[str, Array]:
    """Return an observation as a member of the batched space: axis 0 is the match, single numbers have shape (1,)."""
    arrays: dict[str, Array] = {}
    for name, marks in _GRIDS.items():
        array = getattr(observation, name)
        array = array.astype(_FLAGS) if array.dtype == np.bool_ else array.copy()
        arrays[name] = array if marks["axes"] else array[:, None]
    return arrays


def one_of(arrays: Mapping[str, Array], match: int) -> dict[str, Array]:
    """Return one match of such a batch."""
    return {name: array[match].copy() for name, array in arrays.items()}


def _bounds(name: str, ruleset: Ruleset) -> tuple[int, int]:
    if _GRIDS[name]["dtype"] == "bool":
        return 0, 1
    last = ruleset.nodes - 1
    exact = {
        "tick": (0, ruleset.constants.horizon),
        "over": (0, max(Ending)),
        "conc": (0, 1000),
        "reg": (0, 1000),
        "sec": (0, 1000),
        "nshots": (0, ruleset.nodes),
        "motive": (0, max(Motive)),
        "credit": (0, ruleset.nodes),
        "greens": (0, ruleset.nodes),
        "known": (0, 2),
        "insp": (0, 1_000_000),
        "level": (0, max(Level)),
        "kind": (-1, 3),
        "field": (-1, FIELDS - 1),
        "conn": (-1, 1000),
        "strength": (0, 9),
        "slot_w": (0, 1000),
        "line_w": (0, 1000),
        "lobby_dir": (-1, 1),
        "mode": (0, max(Mode)),
        "mask": (0, (1 << FIELDS) - 1),
        "hire": (-INT32, INT32),
        "money": (-INT64, INT64),
        "earn": (0, INT64),
        "inc": (-INT64, INT64),
        "first": (-1, ruleset.constants.horizon),
    }
    if name in {"endnode", "pre", "slot_node", "scout_target", "inspect_target"}:
        return -1, last
    return exact.get(name, (-1, INT32))
