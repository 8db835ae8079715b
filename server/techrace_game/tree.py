"""Rule 2: the tree of technologies, as arrays over matches and nodes."""

from collections.abc import Iterable
from typing import Self

import attrs
import numpy as np
import numpy.typing as npt

from techrace_game.constants import Constants
from techrace_game.names import made_up_name
from techrace_game.scenario_schema import FIELD_WORDS, NodeSpec
from techrace_game.types import FIELDS, PREREQUISITES, Array, IntArray


@attrs.frozen(kw_only=True, eq=False)
class Tree:
    """Trees of a batch of matches; axes are (match, node, ...).

    The match axis has length 1 when all matches share a hand-made tree. Nothing of it changes during a match, and
    the arrays are read-only.
    """

    kind: Array
    """uint8 of shape (match, node): the true :class:`~techrace_game.types.Kind`."""
    face: Array
    """uint8 of shape (match, node): the kind shown until inspected."""
    fld: Array
    """uint8 of shape (match, node): the :class:`~techrace_game.types.Field`."""
    layer: Array
    """uint8 of shape (match, node): column on the map."""
    cost: Array
    """int32 of shape (match, node), milli-work."""
    cap: Array
    """int32 of shape (match, node): most progress per tick and seat, milli-work; ignored if ``w_floor`` is 0."""
    prest: Array
    """int32 of shape (match, node): prestige, milli."""
    rev: Array
    """int32 of shape (match, node): milli-coins per quarter."""
    haz: Array
    """int16 of shape (match, node): hazard in ‰."""
    fhaz: Array
    """int16 of shape (match, node): the hazard shown until the truth is public, ‰."""
    ipow: Array
    """int32 of shape (match, node): inspection power of knowing the node."""
    veil: Array
    """int32 of shape (match, node): inspection points that certify an ending."""
    ast: Array
    """int16 of shape (match, node, field): research assistance in ‰."""
    pre: Array
    """int16 of shape (match, node, 5): prerequisites, strongest first, then by index; -1 padded."""
    pw: Array
    """uint8 of shape (match, node, 5): strengths 1..9; 0 padded."""
    wsum: Array
    """uint8 of shape (match, node): sum of the strengths; 0 is a root."""
    facade: Array
    """bool of shape (match, node): looks like another kind until the truth is public."""
    assists: Array
    """bool of shape (match, node): gives an assistant bonus in some field."""
    child: Array
    """int16 of shape (match, node, child): nodes with this one as a prerequisite, ascending; -1 padded."""
    child_pw: Array
    """uint8 of shape (match, node, child): strength of the edge to each child; 0 padded."""
    ids: tuple[str, ...]
    """Identifier of each node in files and logs."""
    given_names: tuple[str, ...] | None
    """Names from the file; None: made up (see :meth:`names`)."""

    @property
    def matches(self) -> int:
        """Length of the match axis: 1 if shared."""
        return len(self.kind)

    @property
    def nodes(self) -> int:
        return int(self.kind.shape[1])

    def names(self, match: int = 0) -> tuple[str, ...]:
        """Return the nodes' names in a match; made-up ones tell nothing but field, index and ending."""
        if self.given_names is not None:
            return self.given_names
        fields, endings = self.fld[match].tolist(), (self.kind[match] >= 2).tolist()
        return tuple(
            made_up_name(field, index, ending=ending)
            for index, (field, ending) in enumerate(zip(fields, endings, strict=True))
        )

    def at(self, name: str, matches: IntArray | slice) -> Array:
        """Return one array for some matches, with a match axis of 1 if it is shared."""
        array: Array = getattr(self, name)
        return array if len(array) == 1 else array[matches]

    def rows(self, index: npt.ArrayLike | slice) -> "Tree":
        """Return the trees of some matches, by index, mask or slice; a shared tree is returned as it is."""
        if self.given_names is not None:
            return self
        which = index if isinstance(index, slice) else np.asarray(index)
        arrays = {
            field.name: getattr(self, field.name)[which]
            for field in attrs.fields(Tree)
            if field.name not in {"ids", "given_names"}
        }
        return attrs.evolve(self, **arrays)

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(Tree):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @classmethod
    def from_nodes(
        cls, nodes: Iterable[NodeSpec], constants: Constants, fields: tuple[str, ...] = FIELD_WORDS
    ) -> Self:
        """Compile a hand-made tree.

        Args:
            nodes: in an order in which every prerequisite stands before the nodes that need it.
            constants: ``w_facade`` decides whether facades hide anything.
            fields: the words that the nodes use for the six fields.
        """
        specs = tuple(nodes)
        index_of = {node.id: index for index, node in enumerate(specs)}
        facades = bool(constants.w_facade)
        pre = np.full((1, len(specs), PREREQUISITES), -1, np.int64)
        pw = np.zeros((1, len(specs), PREREQUISITES), np.int64)
        for index, node in enumerate(specs):
            edges = sorted((-strength, index_of[source]) for source, strength in node.prereq)
            for place, (strength, source) in enumerate(edges):
                pre[0, index, place], pw[0, index, place] = source, -strength

        def row(values: Iterable[int]) -> IntArray:
            return np.array([list(values)], np.int64)

        hazard = row(node.hazard for node in specs)
        shown = row(node.hazard if node.facade_hazard is None else node.facade_hazard for node in specs)
        kind = row(node.kind for node in specs)
        face = row(node.kind if node.facade is None else node.facade for node in specs)
        return cls.of_arrays(
            kind=kind,
            face=face if facades else kind,
            fld=row(fields.index(node.field) for node in specs),
            layer=row(node.layer for node in specs),
            cost=row(node.cost * 1000 for node in specs),
            cap=row(-(-node.cost * 1000 // node.floor) for node in specs),
            prest=row(node.prestige for node in specs),
            rev=row(node.revenue for node in specs),
            haz=hazard,
            fhaz=shown if facades else hazard,
            ipow=row(node.inspect for node in specs),
            veil=row(node.veil for node in specs),
            ast=np.array([[node.assist or (0,) * FIELDS for node in specs]], np.int64),
            pre=pre,
            pw=pw,
            ids=tuple(node.id for node in specs),
            given_names=tuple(node.name for node in specs),
        )

    @classmethod
    def of_arrays(
        cls,
        *,
        kind: Array,
        face: Array,
        fld: Array,
        layer: Array,
        cost: Array,
        cap: Array,
        prest: Array,
        rev: Array,
        haz: Array,
        fhaz: Array,
        ipow: Array,
        veil: Array,
        ast: Array,
        pre: Array,
        pw: Array,
        ids: tuple[str, ...],
        given_names: tuple[str, ...] | None,
    ) -> Self:
        """Build trees from arrays of any whole-number type; what follows from them is derived here."""
        child, child_pw = _children(pre, pw)
        return cls(
            kind=kind.astype(np.uint8),
            face=face.astype(np.uint8),
            fld=fld.astype(np.uint8),
            layer=layer.astype(np.uint8),
            cost=cost.astype(np.int32),
            cap=cap.astype(np.int32),
            prest=prest.astype(np.int32),
            rev=rev.astype(np.int32),
            haz=haz.astype(np.int16),
            fhaz=fhaz.astype(np.int16),
            ipow=ipow.astype(np.int32),
            veil=veil.astype(np.int32),
            ast=ast.astype(np.int16),
            facade=np.asarray(kind != face),
            assists=(ast > 0).max(axis=2),
            pre=pre.astype(np.int16),
            pw=pw.astype(np.uint8),
            wsum=pw.sum(axis=2).astype(np.uint8),
            child=child,
            child_pw=child_pw,
            ids=ids,
            given_names=given_names,
        )


def _children(pre: Array, pw: Array) -> tuple[Array, Array]:
    """Turn edges around: the children of each node, ascending, and the strengths of the edges to them."""
    matches, nodes, _ = pre.shape
    match, target, place = np.nonzero(pre >= 0)
    source = pre[match, target, place].astype(np.int64)
    # The edges come out of nonzero by match and target, so a stable sort by source leaves children ascending.
    parent = match * nodes + source
    order = np.argsort(parent, kind="stable")
    counts = np.bincount(parent, minlength=matches * nodes)
    starts = np.cumsum(counts) - counts
    sorted_parent = parent[order]
    rank = np.arange(parent.size) - starts[sorted_parent]
    width = max(1, int(counts.max(initial=0)))
    child = np.full((matches * nodes, width), -1, np.int16)
    child_pw = np.zeros((matches * nodes, width), np.uint8)
    child[sorted_parent, rank] = target[order]
    child_pw[sorted_parent, rank] = pw[match, target, place][order]
    return child.reshape(matches, nodes, width), child_pw.reshape(matches, nodes, width)
