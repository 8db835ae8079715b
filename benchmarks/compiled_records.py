"""What the compiled loop works on: structured arrays with one record per match, of the engine's own types.

A record keeps all of a match together, which is the best that a loop over one match after the other can have in
memory; getting there from the engine's arrays and back is not part of what is measured.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np

from techrace_game import JointOrders, MatchState
from techrace_game.constants import Constants
from techrace_game.ruleset import Ruleset
from techrace_game.state import ARRAYS, axis_sizes
from techrace_game.tree import Tree
from techrace_game.types import FIELDS, LINES, PREREQUISITES, SLOTS, Array

Fields: TypeAlias = list[tuple[str, np.dtype[Any], tuple[int, ...]]]

_TREE = (
    "kind",
    "face",
    "fld",
    "cost",
    "cap",
    "prest",
    "rev",
    "haz",
    "fhaz",
    "ipow",
    "veil",
    "wsum",
    "assists",
)
"""Arrays by node that are taken over as they are."""


def rules_record(ruleset: Ruleset) -> Array:
    """Return the constants as an array of one record."""
    names = [field.name for field in attrs.fields(Constants)]
    return np.array(
        [tuple(getattr(ruleset.constants, name) for name in names)], [(name, np.int64) for name in names]
    )


def events_array(ruleset: Ruleset) -> Array:
    """Return the scripted events, int64 of shape (event, 3): tick, concern, regulation."""
    return np.array([(e.tick, e.conc, e.reg) for e in ruleset.scenario.events], np.int64).reshape(-1, 3)


def tree_records(tree: Tree, matches: int) -> Array:
    """Return the trees of so many matches; children are listed one node after the other."""
    nodes = tree.nodes
    edges = nodes * PREREQUISITES
    fields: Fields = [(name, getattr(tree, name).dtype, (nodes,)) for name in _TREE]
    fields += [
        ("ast", tree.ast.dtype, (nodes, FIELDS)),
        ("pre", tree.pre.dtype, (nodes, PREREQUISITES)),
        ("child_start", np.dtype(np.int16), (nodes + 1,)),
        ("child", tree.child.dtype, (edges,)),
        ("child_pw", tree.child_pw.dtype, (edges,)),
    ]
    records = _records(fields, (matches,))
    for name in (*_TREE, "ast", "pre"):
        records[name] = getattr(tree, name)
    is_child = tree.child >= 0
    records["child_start"][:, 1:] = is_child.sum(axis=2).cumsum(axis=1)
    for record, match in zip(records, np.broadcast_to(np.arange(tree.matches), matches), strict=True):
        there = is_child[match]
        record["child"][: there.sum()] = tree.child[match][there]
        record["child_pw"][: there.sum()] = tree.child_pw[match][there]
    return records


def state_records(state: MatchState) -> Array:
    """Return the states of a batch."""
    sizes = axis_sizes(state.seats, state.nodes)
    fields = [(name, dtype, tuple(sizes[axis] for axis in axes)) for name, (dtype, axes) in ARRAYS.items()]
    records = _records(fields, (state.matches,))
    for name in ARRAYS:
        records[name] = getattr(state, name)
    return records


def scratch_record(seats: int, nodes: int) -> Array:
    """Return room for what the loop counts up during a match, as an array of one record."""
    fields: Mapping[str, tuple[type[np.generic], tuple[int, ...]]] = {
        "basis": (np.int16, (seats, nodes)),  # strength of the known prerequisites
        "secrets": (np.int16, (seats,)),  # nodes known and not public
        "inspecting": (np.int32, (seats,)),  # inspection power of what is known
        "assist": (np.int32, (seats, FIELDS)),  # assistant bonuses of what is known
        "boost": (np.int32, (seats, FIELDS)),
        "sellers": (np.int64, (nodes,)),
        "revenue": (np.int64, (seats,)),  # per quarter, from what is on sale
        "staffed": (np.int64, (seats,)),  # sum of the weights of the slots
        "divisor": (np.int64, (seats,)),
        "stale": (np.uint8, (seats,)),  # its rates are to be worked out anew
        "rate": (np.int32, (seats, SLOTS)),
        "seats": (np.int64, (nodes,)),  # bitmask of seats, 0 between uses
        "row": (np.int16, (nodes,)),  # copy of a row
        "hz": (np.int64, (seats,)),
        "eff": (np.int64, (seats, LINES)),
        "appeal": (np.int64, (seats,)),
    }
    return _records([(name, np.dtype(kind), shape) for name, (kind, shape) in fields.items()], (1,))


def order_records(rounds: Sequence[JointOrders], nodes: int) -> Array:
    """Return the submissions of a workload, of shape (match, round)."""
    matches, seats = rounds[0].submitted.shape
    one_shot = {"publish": np.uint8, "sell": np.uint8, "share": np.uint16}
    fields: Fields = [("shares", np.dtype(np.uint8), ())]
    for field in attrs.fields(JointOrders):
        if field.name in one_shot:
            fields.append((field.name, np.dtype(one_shot[field.name]), (seats, nodes)))
        else:
            array = getattr(rounds[0], field.name)
            fields.append((field.name, array.dtype, array.shape[1:]))
    records = _records(fields, (matches, len(rounds)))
    for number, joint in enumerate(rounds):
        for field in attrs.fields(JointOrders):
            array = getattr(joint, field.name)
            if array is not None:
                records[field.name][:, number] = array
        records["shares"][:, number] = joint.share is not None
    return records


def _records(fields: Fields, shape: tuple[int, ...]) -> Array:
    # numba takes no array of booleans inside a record.
    plain = [(name, np.dtype(np.uint8) if dtype == np.bool_ else dtype, axes) for name, dtype, axes in fields]
    return np.zeros(shape, np.dtype(plain, align=True))
