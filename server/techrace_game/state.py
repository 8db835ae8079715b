"""Rule 3: the state of a batch of matches, a frozen struct of arrays.

The declaration below is the table: every array with its dtype, its axes after ``match`` and who may see it. A
field without these marks fails at import, so nothing can be added to the state without deciding who sees it.
"""

import hashlib
from collections.abc import Mapping
from enum import Enum
from operator import attrgetter
from typing import Any, Self

import attrs
import numpy as np

from techrace_game.tree import Tree
from techrace_game.types import FIELDS, LINES, SLOTS, Array, SeedArray


@attrs.frozen(kw_only=True, eq=False)
class Derived:
    """What follows from the state, kept up to date by the engine because it is costly to count anew."""

    basis: Array
    """int16 of shape (match, seat, node): sum of the strengths of the known prerequisites."""
    secrets: Array
    """int16 of shape (match, seat): nodes known and not public."""
    inspecting: Array
    """int32 of shape (match, seat): inspection power of the known nodes."""
    assist: Array
    """int32 of shape (match, seat, field): sum of the assistant bonuses of the known nodes (``full`` in rule 3)."""
    boost: Array
    """int64 of shape (match, seat, field): speed-up by assistants in ‰; meaningless where stale."""
    boost_stale: Array
    """bool of shape (match,): something happened that changes boosts."""
    revenue: Array
    """int64 of shape (match, seat): income per quarter from what is on sale, milli-coins."""
    rate: Array
    """int32 of shape (match, seat, slot): progress per tick, milli-work; meaningless where stale."""
    stale: Array
    """bool of shape (match, seat): something happened that changes the seat's rates."""

    def rows(self, index: Array | slice) -> Self:
        """Return the caches of the matches at ``index``."""
        return type(self)(
            **{field.name: getattr(self, field.name)[index] for field in attrs.fields(type(self))}
        )


@attrs.frozen(kw_only=True, eq=False)
class Perception:
    """What every seat makes of a node at each level of understanding (rule 7); fixed by the seed."""

    rumoured_cost: Array
    """int32 of shape (match, seat, node), milli-work."""
    sketched_cost: Array
    """int32 of shape (match, seat, node), milli-work."""
    understood_cost: Array
    """int32 of shape (match, seat, node), milli-work, of a node that the seat does not know."""
    rumoured_kind: Array
    """uint8 of shape (match, seat, node)."""
    strength: Array
    """uint8 of shape (match, seat, node, edge), below the level of understanding."""

    def rows(self, index: Array | slice) -> Self:
        """Return what the seats of the matches at ``index`` perceive."""
        return type(self)(
            **{field.name: getattr(self, field.name)[index] for field in attrs.fields(type(self))}
        )


class Visibility(Enum):
    """Who sees an array while the match runs (rule 7)."""

    PUBLIC = "everybody sees all of it"
    OWN = "a seat sees its own row, exactly"
    SEAT_SUMMARY = "a seat sees its own row exactly and a rounded or public form of the others'"
    IF_PUBLIC = "everybody sees the entries of public nodes"
    AT_END = "everybody, once the match is over"
    HIDDEN = "nobody"


def _array(dtype: str, axes: str, visibility: Visibility) -> Any:
    return attrs.field(
        metadata={"dtype": np.dtype(dtype), "axes": tuple(axes.split()), "visibility": visibility}
    )


@attrs.frozen(kw_only=True, eq=False)
class MatchState:
    """The state of G matches with P seats and N nodes. Axis 0 of every array is the match.

    Arrays are read-only; :func:`techrace_game.step` returns new ones and never edits its argument's.
    """

    # -- the match --
    seed: SeedArray = _array("uint64", "", Visibility.HIDDEN)
    tick: Array = _array("int16", "", Visibility.PUBLIC)
    """Ticks played."""
    over: Array = _array("uint8", "", Visibility.PUBLIC)
    """An :class:`~techrace_game.types.Ending`."""
    endnode: Array = _array("int16", "", Visibility.PUBLIC)
    """The ending that was unlocked, or -1."""
    builders: Array = _array("uint16", "", Visibility.AT_END)
    """Bitmask of the seats that unlocked the ending in that tick."""

    # -- knowledge --
    known: Array = _array("uint8", "seat node", Visibility.OWN)
    """0 no, 1 received, 2 unlocked personally."""
    pub: Array = _array("uint8", "node", Visibility.PUBLIC)
    rvl: Array = _array("uint8", "node", Visibility.PUBLIC)
    """Its existence is revealed."""
    expo: Array = _array("uint8", "node", Visibility.PUBLIC)
    """The truth about this ending is public."""
    first: Array = _array("int16", "node", Visibility.IF_PUBLIC)
    """Tick of the first unlock by anybody, or -1."""
    sell: Array = _array("uint8", "seat node", Visibility.PUBLIC)
    """On sale by this seat, for ever."""
    prog: Array = _array("int32", "seat node", Visibility.OWN)
    """Own progress, milli-work."""
    study: Array = _array("int16", "seat node", Visibility.OWN)
    """Fog points: 0 unseen, from 1 rumoured, from st_sketch sketched, from st_under understood."""
    insp: Array = _array("int32", "seat node", Visibility.OWN)
    """Inspection points, endings only, at most 1 000 000."""

    # -- organisations --
    heads: Array = _array("int32", "seat", Visibility.SEAT_SUMMARY)
    """Staff, milli-heads."""
    money: Array = _array("int64", "seat", Visibility.OWN)
    """Treasury, milli-coins."""
    prest: Array = _array("int32", "seat", Visibility.PUBLIC)
    """Prestige, milli."""
    endow: Array = _array("int32", "seat", Visibility.OWN)
    """Fixed income per quarter, milli-coins."""
    sec: Array = _array("int16", "seat", Visibility.OWN)
    """Security, ‰."""
    earn: Array = _array("int64", "seat", Visibility.OWN)
    """Revenue so far, milli-coins."""
    inc: Array = _array("int64", "seat", Visibility.OWN)
    """Income of the last quarter, milli-coins."""
    credit: Array = _array("int16", "seat", Visibility.OWN)
    """Nodes first unlocked by this seat."""
    greens: Array = _array("int16", "seat", Visibility.OWN)
    """Green nodes personally unlocked."""
    skill: Array = _array("int16", "seat field", Visibility.OWN)
    """Research skill, ‰."""
    motive: Array = _array("uint8", "seat", Visibility.OWN)

    # -- the world --
    neutral: Array = _array("int32", "", Visibility.HIDDEN)
    """Neutral researchers, milli-heads."""
    conc: Array = _array("int16", "", Visibility.PUBLIC)
    """Public concern, ‰."""
    reg: Array = _array("int16", "", Visibility.PUBLIC)
    """Regulation, ‰."""
    nshots: Array = _array("int16", "", Visibility.PUBLIC)
    """Warning shots so far."""

    # -- standing orders (rule 4) --
    slot_node: Array = _array("int16", "seat slot", Visibility.OWN)
    slot_w: Array = _array("int32", "seat slot", Visibility.OWN)
    line_w: Array = _array("int32", "seat line", Visibility.OWN)
    scout_target: Array = _array("int16", "seat", Visibility.OWN)
    inspect_target: Array = _array("int16", "seat", Visibility.OWN)
    lobby_dir: Array = _array("int8", "seat", Visibility.OWN)
    mode: Array = _array("uint8", "seat", Visibility.OWN)
    mask: Array = _array("uint8", "seat", Visibility.OWN)
    hire: Array = _array("int32", "seat", Visibility.OWN)

    # -- beside the table: fixed during the match, and what follows from the rest --
    tree: Tree = attrs.field(metadata={"visibility": Visibility.HIDDEN})
    derived: "Derived | None" = attrs.field(default=None, metadata={"visibility": Visibility.HIDDEN})
    """Caches that :func:`techrace_game.derived.derive` can always rebuild."""

    perception: Perception | None = attrs.field(default=None, metadata={"visibility": Visibility.HIDDEN})
    """Caches that :func:`techrace_game.perception.perceive` can always rebuild."""

    @property
    def matches(self) -> int:
        return len(self.tick)

    @property
    def seats(self) -> int:
        return int(self.heads.shape[1])

    @property
    def nodes(self) -> int:
        return int(self.known.shape[2])

    @classmethod
    def of_arrays(
        cls,
        arrays: Mapping[str, Array],
        tree: Tree,
        derived: Derived | None = None,
        perception: Perception | None = None,
    ) -> Self:
        """Put a state together from the arrays of the table by name."""
        fields: dict[str, Any] = dict(arrays)
        return cls(tree=tree, derived=derived, perception=perception, **fields)

    def editable(self, derived: Derived) -> Self:
        """Return a copy whose arrays the engine may edit; what never changes is shared."""
        copies = {name: array.copy() for name, array in zip(_MOVING, _moving(self), strict=True)}
        copies.update(zip(FIXED, _fixed(self), strict=True))
        caches = Derived(
            **{name: array.copy() for name, array in zip(_CACHES, _caches(derived), strict=True)}
        )
        return self.of_arrays(copies, self.tree, caches, self.perception)

    def window(self, matches: slice) -> Self:
        """Return some neighbouring matches; the arrays are views, editable where this state's are."""
        views = {name: getattr(self, name)[matches] for name in ARRAYS}
        derived = None if self.derived is None else self.derived.rows(matches)
        perception = None if self.perception is None else self.perception.rows(matches)
        return self.of_arrays(views, self.tree.rows(matches), derived, perception)

    def freeze(self) -> Self:
        """Mark every array read-only and return the state."""
        for array in _moving(self):
            array.setflags(write=False)
        for array in _fixed(self):
            array.setflags(write=False)
        return self

    def rows(self, index: Array) -> Self:
        """Return the matches at ``index`` (int of shape (k,), or bool of shape (match,)) as a batch of their own."""
        picked = {name: frozen(getattr(self, name)[index]) for name in ARRAYS}
        derived = None if self.derived is None else self.derived.rows(index)
        perception = None if self.perception is None else self.perception.rows(index)
        return self.of_arrays(picked, self.tree.rows(index), derived, perception)


def _table() -> Mapping[str, tuple[np.dtype[Any], tuple[str, ...]]]:
    table = {}
    for field in attrs.fields(MatchState):
        if "visibility" not in field.metadata:
            raise TypeError(f"MatchState.{field.name}: a state field needs a visibility mark, found none")
        if "dtype" in field.metadata:
            table[field.name] = (field.metadata["dtype"], field.metadata["axes"])
    return table


ARRAYS = _table()
"""Name -> (dtype, axes after ``match``) of every array of the state, in canonical order."""

_LITTLE_ENDIAN = {name: dtype.newbyteorder("<") for name, (dtype, _) in ARRAYS.items()}

FIXED = frozenset({"seed", "motive", "skill", "endow"})
"""Arrays that never change during a match."""
_fixed = attrgetter(*FIXED)
_MOVING = tuple(name for name in ARRAYS if name not in FIXED)
_moving = attrgetter(*_MOVING)
_CACHES = tuple(field.name for field in attrs.fields(Derived))
_caches = attrgetter(*_CACHES)


def frozen(array: Array) -> Array:
    """Mark ``array`` read-only and return it."""
    array.flags.writeable = False
    return array


def axis_sizes(seats: int, nodes: int) -> Mapping[str, int]:
    """Return the length of every axis that the table names."""
    return {"seat": seats, "node": nodes, "field": FIELDS, "slot": SLOTS, "line": LINES}


def digest(state: MatchState, match: int = 0) -> bytes:
    """Return 8 bytes that identify the state of one match.

    BLAKE2b-64 over the little-endian bytes of every array in table order. The tree is not part of it: seed and
    scenario determine it.
    """
    hasher = hashlib.blake2b(digest_size=8)
    row = slice(match, match + 1)
    for name, dtype in _LITTLE_ENDIAN.items():
        hasher.update(np.ascontiguousarray(getattr(state, name)[row], dtype).data)
    return hasher.digest()


def dump(state: MatchState, match: int = 0) -> dict[str, bytes]:
    """Return the little-endian bytes of every array of one match, by name."""
    return {
        name: getattr(state, name)[match].astype(dtype.newbyteorder("<"), copy=False).tobytes()
        for name, (dtype, _) in ARRAYS.items()
    }


def restore(arrays: Mapping[str, bytes], tree: Tree, seats: int) -> MatchState:
    """Rebuild a batch of one from what :func:`dump` returned.

    Args:
        arrays: little-endian bytes by name.
        tree: the match's tree.
        seats: number of seats.

    Raises:
        ValueError: an array is missing or of the wrong length.
    """
    sizes = axis_sizes(seats, tree.kind.shape[1])
    built = {}
    for name, (dtype, axes) in ARRAYS.items():
        shape = (1, *(sizes[axis] for axis in axes))
        expected = int(np.prod(shape)) * dtype.itemsize
        data = arrays.get(name)
        if data is None or len(data) != expected:
            found = "nothing" if data is None else f"{len(data)} bytes"
            raise ValueError(f"state array {name}: expected {expected} bytes, found {found}")
        array = np.frombuffer(data, dtype.newbyteorder("<")).astype(dtype, copy=True).reshape(shape)
        built[name] = frozen(array)
    return MatchState.of_arrays(built, tree)
