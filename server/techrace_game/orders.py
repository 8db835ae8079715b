"""Rule 4: what one seat submits, and the same for all seats of all matches as arrays.

:class:`Orders` is one seat's submission, complete: standing orders that stay until replaced and one-shot orders
that are applied once. :class:`JointOrders` is what :func:`techrace_game.step` takes.
"""

from collections.abc import Sequence
from typing import Any, Self

import attrs
import numpy as np

from techrace_game.types import LINES, MAX_NODES, MAX_SEATS, SLOTS, Array, BoolArray

MAX_HIRE = 1_000_000_000
"""Largest hiring or firing order, in milli-heads: keeps every product of rule 5 (Q6) below 2^53."""


@attrs.frozen(kw_only=True)
class Orders:
    """One seat's submission (rule 4). The default is the state before a seat's first submission: do nothing."""

    slots: tuple[tuple[int, int], ...] = ()
    """Projects as ``(node, weight)``, at most 6; weight in ‰ of the staff."""
    lines: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """Weights of scout, inspect, advocate, lobby, secure in ‰ of the staff."""
    scout_target: int = -1
    inspect_target: int = -1
    lobby_dir: int = 0
    """-1 against, 0 neither, +1 for regulation."""
    mode: int = 0
    """How assistants are deployed, a :class:`~techrace_game.types.Mode`."""
    mask: int = 0
    """Bit f: assistants may be used in field f when the mode is ``restricted``."""
    hire: int = 0
    """Milli-heads to hire at each quarter; negative fires."""
    publish: tuple[int, ...] = ()
    sell: tuple[int, ...] = ()
    share: tuple[tuple[int, int], ...] = ()
    """Secrets to hand over as ``(node, bitmask of receiving seats)``."""


@attrs.frozen(kw_only=True, eq=False)
class JointOrders:
    """The submissions of a tick for every match and seat; axes are (match, seat, ...)."""

    submitted: BoolArray
    """Of shape (match, seat): who submitted. Where false, the rest of the row is ignored."""
    slot_node: Array
    """int16 of shape (match, seat, 6): project nodes, -1 for an empty slot."""
    slot_w: Array
    """int32 of shape (match, seat, 6): weights in ‰."""
    line_w: Array
    """int32 of shape (match, seat, 5): weights in ‰."""
    scout_target: Array
    """int16 of shape (match, seat)."""
    inspect_target: Array
    """int16 of shape (match, seat)."""
    lobby_dir: Array
    """int8 of shape (match, seat)."""
    mode: Array
    """uint8 of shape (match, seat)."""
    mask: Array
    """uint8 of shape (match, seat)."""
    hire: Array
    """int32 of shape (match, seat), milli-heads."""
    publish: BoolArray | None = None
    """Of shape (match, seat, node), or None: nobody publishes."""
    sell: BoolArray | None = None
    """Of shape (match, seat, node), or None: nobody sells."""
    share: Array | None = None
    """uint16 of shape (match, seat, node): bitmask of receiving seats, or None: nobody shares."""

    @classmethod
    def blank(cls, matches: int, seats: int, nodes: int, *, one_shot: bool = True) -> Self:
        """Return arrays in which nobody has submitted anything, to be filled in."""
        shape = (matches, seats)
        return cls(
            submitted=np.zeros(shape, np.bool_),
            slot_node=np.full((*shape, SLOTS), -1, np.int16),
            slot_w=np.zeros((*shape, SLOTS), np.int32),
            line_w=np.zeros((*shape, LINES), np.int32),
            scout_target=np.full(shape, -1, np.int16),
            inspect_target=np.full(shape, -1, np.int16),
            lobby_dir=np.zeros(shape, np.int8),
            mode=np.zeros(shape, np.uint8),
            mask=np.zeros(shape, np.uint8),
            hire=np.zeros(shape, np.int32),
            publish=np.zeros((*shape, nodes), np.bool_) if one_shot else None,
            sell=np.zeros((*shape, nodes), np.bool_) if one_shot else None,
            share=np.zeros((*shape, nodes), np.uint16) if one_shot else None,
        )

    @classmethod
    def of_match(cls, orders: Sequence[Orders | None], nodes: int) -> Self:
        """Return the submissions of one match's seats as a batch of one; None: that seat submits nothing.

        Args:
            orders: one entry per seat, in seat order.
            nodes: number of nodes.
        """
        joint = cls.blank(1, len(orders), nodes)
        for seat, submission in enumerate(orders):
            if submission is not None:
                joint.put(0, seat, submission)
        return joint

    def window(self, matches: slice) -> Self:
        """Return some neighbouring matches' submissions, as views."""
        views: dict[str, Any] = {}
        for field in attrs.fields(type(self)):
            whole = getattr(self, field.name)
            views[field.name] = None if whole is None else whole[matches]
        return type(self)(**views)

    def put(self, match: int, seat: int, orders: Orders) -> None:
        """Write one seat's submission into the arrays; one-shot parts need arrays made with ``one_shot``.

        Nodes outside the tree are left out: no seat sees them.
        """
        at = (match, seat)
        self.submitted[at] = True
        for slot, (node, weight) in enumerate(orders.slots[:SLOTS]):
            self.slot_node[(*at, slot)] = node if 0 <= node < MAX_NODES else -1
            self.slot_w[(*at, slot)] = _clipped(weight)
        self.line_w[at] = [_clipped(weight) for weight in orders.lines]
        self.scout_target[at] = orders.scout_target if 0 <= orders.scout_target < MAX_NODES else -1
        self.inspect_target[at] = orders.inspect_target if 0 <= orders.inspect_target < MAX_NODES else -1
        self.lobby_dir[at] = orders.lobby_dir if orders.lobby_dir in {-1, 0, 1} else 0
        self.mode[at] = orders.mode if 0 <= orders.mode <= 3 else 0
        self.mask[at] = orders.mask if 0 <= orders.mask <= 63 else 0
        self.hire[at] = orders.hire if -MAX_HIRE <= orders.hire <= MAX_HIRE else 0
        for name, wanted in (("publish", orders.publish), ("sell", orders.sell)):
            flags = getattr(self, name)
            for node in wanted:
                if 0 <= node < flags.shape[2]:
                    flags[(*at, node)] = True
        if self.share is not None:
            for node, receivers in orders.share:
                if 0 <= node < self.share.shape[2]:
                    self.share[(*at, node)] |= receivers & ((1 << MAX_SEATS) - 1)


def _clipped(weight: int) -> int:
    """Keep a weight that the engine will refuse anyway within the array's range."""
    return weight if 0 <= weight <= 1000 else -1
