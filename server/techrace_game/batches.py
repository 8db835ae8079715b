"""Put batches together, so that matches which come from different places are played in one call; take them apart."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeVar

import attrs
import numpy as np

from techrace_game.observation import Observation
from techrace_game.state import ARRAYS, FIXED, Derived, MatchState, Perception, frozen
from techrace_game.tree import Tree
from techrace_game.types import Array

_Struct = TypeVar("_Struct", Derived, Perception)


_LITTLE_ENDIAN = {name: dtype.newbyteorder("<") for name, (dtype, _) in ARRAYS.items()}
_CACHES = tuple(field.name for field in attrs.fields(Derived))
_GRIDS = tuple(field.name for field in attrs.fields(Observation) if field.metadata["axes"] is not None)


def single(observation: Observation, match: int) -> Observation:
    """Return a copy of what the seat sees of one match, as a batch of one."""
    row = slice(match, match + 1)
    arrays = {name: getattr(observation, name)[row].copy() for name in _GRIDS}
    return Observation(seat=observation.seat, **arrays)


def digests(state: MatchState) -> list[bytes]:
    """Return what :func:`techrace_game.digest` returns of every match."""
    rows = [
        np.ascontiguousarray(getattr(state, name), dtype).reshape(state.matches, -1).view(np.uint8)
        for name, dtype in _LITTLE_ENDIAN.items()
    ]
    return [blake2b(row, digest_size=8).digest() for row in np.concatenate(rows, axis=1)]


def take_apart(state: MatchState, before: Sequence[MatchState]) -> list[MatchState]:
    """Return the matches of a batch as batches of one.

    Args:
        state: the batch.
        before: earlier states of the same matches, batches of one, whose arrays that never change are used again.
    """
    return [
        MatchState.of_arrays(
            {
                name: getattr(earlier, name)
                if name in FIXED
                else frozen(getattr(state, name)[match : match + 1].copy())
                for name in ARRAYS
            },
            earlier.tree,
            None if state.derived is None else _one(state.derived, match),
            earlier.perception,
        )
        for match, earlier in enumerate(before)
    ]


def _one(derived: Derived, match: int) -> Derived:
    return Derived(**{name: getattr(derived, name)[match : match + 1].copy() for name in _CACHES})


def join(states: Sequence[MatchState]) -> MatchState:
    """Return the matches of several batches of one ruleset as one batch, in order.

    Args:
        states: batches with the same seats and nodes; if the tree is hand-made, with the same tree.

    Raises:
        ValueError: there is no batch.
    """
    if not states:
        raise ValueError("states: none given, expected at least one")
    if len(states) == 1:
        return states[0]
    arrays = {name: np.concatenate([getattr(state, name) for state in states]) for name in ARRAYS}
    return MatchState.of_arrays(
        arrays,
        _join_trees([state.tree for state in states]),
        _join_caches([state.derived for state in states]),
        _join_caches([state.perception for state in states]),
    ).freeze()


def _join_caches(parts: Sequence[_Struct | None]) -> _Struct | None:
    """Join caches if every batch carries them; else they are worked out anew where they are needed."""
    there = [part for part in parts if part is not None]
    if len(there) < len(parts):
        return None
    kind = type(there[0])
    return kind(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in there])
            for field in attrs.fields(kind)
        }
    )


def _join_trees(trees: Sequence[Tree]) -> Tree:
    if trees[0].given_names is not None:
        return trees[0]
    arrays: dict[str, Any] = {}
    for field in attrs.fields(Tree):
        parts = [getattr(tree, field.name) for tree in trees]
        if isinstance(parts[0], np.ndarray):
            arrays[field.name] = _stack(parts, pad=-1 if field.name == "child" else 0)
    return attrs.evolve(trees[0], **arrays)


def _stack(parts: Sequence[Array], *, pad: int) -> Array:
    """Concatenate along the match axis; batches differ in how many children their nodes have at most."""
    widths = {part.shape[-1] for part in parts}
    if len(widths) == 1:
        return np.concatenate(parts)
    first, matches = parts[0], sum(len(part) for part in parts)
    stacked = np.full((matches, *first.shape[1:-1], max(widths)), pad, first.dtype)
    start = 0
    for part in parts:
        stacked[start : start + len(part), ..., : part.shape[-1]] = part
        start += len(part)
    return stacked
