"""A policy: the observations of one seat of many matches in, the orders of that seat out, as arrays.

House bots are written as policies so that thousands of matches are decided in a few array operations;
:class:`PolicyBot` plays the same class as the batch of one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Self

import attrs
import numpy as np

from techrace_bots.bot import Bot, Briefing
from techrace_bots.parameters import Parameter, settle
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.orders import JointOrders, Orders
from techrace_game.types import LINES, SLOTS, Array, BoolArray, SeedArray


@attrs.frozen(kw_only=True, eq=False)
class SeatOrders:
    """The submissions of one seat in every match of a batch; as :class:`JointOrders` without the seat axis."""

    slot_node: Array
    """int16 of shape (match, 6), -1 for an empty slot."""
    slot_w: Array
    """int32 of shape (match, 6), ‰ of the staff."""
    line_w: Array
    """int32 of shape (match, 5), ‰ of the staff."""
    scout_target: Array
    """int16 of shape (match,), -1 for none."""
    inspect_target: Array
    """int16 of shape (match,), -1 for none."""
    lobby_dir: Array
    """int8 of shape (match,)."""
    mode: Array
    """uint8 of shape (match,)."""
    mask: Array
    """uint8 of shape (match,)."""
    hire: Array
    """int32 of shape (match,), milli-heads."""
    publish: BoolArray | None = None
    """Of shape (match, node), or None: this seat publishes nothing in any match."""
    sell: BoolArray | None = None
    """Of shape (match, node), or None."""
    share: Array | None = None
    """uint16 of shape (match, node), bitmask of receiving seats, or None."""

    @classmethod
    def blank(cls, matches: int) -> Self:
        """Return orders that do nothing, to be filled in."""
        return cls(
            slot_node=np.full((matches, SLOTS), -1, np.int16),
            slot_w=np.zeros((matches, SLOTS), np.int32),
            line_w=np.zeros((matches, LINES), np.int32),
            scout_target=np.full(matches, -1, np.int16),
            inspect_target=np.full(matches, -1, np.int16),
            lobby_dir=np.zeros(matches, np.int8),
            mode=np.zeros(matches, np.uint8),
            mask=np.zeros(matches, np.uint8),
            hire=np.zeros(matches, np.int32),
        )

    def row(self, match: int) -> Orders:
        """Return one match's orders as a client would submit them; empty slots are left out."""
        nodes, weights = self.slot_node[match].tolist(), self.slot_w[match].tolist()
        scout, inspect, advocate, lobby, secure = self.line_w[match].tolist()
        shared = () if self.share is None else np.flatnonzero(self.share[match]).tolist()
        return Orders(
            slots=tuple((node, weight) for node, weight in zip(nodes, weights, strict=True) if node >= 0),
            lines=(scout, inspect, advocate, lobby, secure),
            scout_target=int(self.scout_target[match]),
            inspect_target=int(self.inspect_target[match]),
            lobby_dir=int(self.lobby_dir[match]),
            mode=int(self.mode[match]),
            mask=int(self.mask[match]),
            hire=int(self.hire[match]),
            publish=_nodes(self.publish, match),
            sell=_nodes(self.sell, match),
            share=tuple((node, int(self.share[match, node])) for node in shared)
            if self.share is not None
            else (),
        )


def _nodes(flags: BoolArray | None, match: int) -> tuple[int, ...]:
    return () if flags is None else tuple(np.flatnonzero(flags[match]).tolist())


def gather(rows: Sequence[Orders], nodes: int) -> SeatOrders:
    """Return single submissions, one per match, as the batch of a seat; the inverse of :meth:`SeatOrders.row`.

    What is out of range is left for the engine to refuse, as with any submission.
    """
    joint = JointOrders.blank(len(rows), 1, nodes)
    for match, row in enumerate(rows):
        joint.put(match, 0, row)
    arrays = {field.name: getattr(joint, field.name) for field in attrs.fields(SeatOrders)}
    return SeatOrders(**{name: array[:, 0] for name, array in arrays.items()})


def assemble(seats: Sequence[SeatOrders | None]) -> JointOrders:
    """Return what the engine takes from the orders of all seats, in seat order; None submits nothing.

    Raises:
        ValueError: no seat submits anything, so that the size of the batch is unknown.
    """
    present = [(seat, orders) for seat, orders in enumerate(seats) if orders is not None]
    if not present:
        raise ValueError("seats holds no orders, expected those of at least one seat")
    matches, count = present[0][1].slot_node.shape[0], len(seats)
    joint = JointOrders.blank(matches, count, 0, one_shot=False)
    for seat, orders in present:
        joint.submitted[:, seat] = True
        for name in _STANDING:
            getattr(joint, name)[:, seat] = getattr(orders, name)
    return attrs.evolve(
        joint,
        publish=_merge(matches, [None if orders is None else orders.publish for orders in seats]),
        sell=_merge(matches, [None if orders is None else orders.sell for orders in seats]),
        share=_merge(matches, [None if orders is None else orders.share for orders in seats]),
    )


def _merge(matches: int, parts: Sequence[Array | None]) -> Array | None:
    """Return one-shot orders by seat as one array of shape (match, seat, node), None if nobody gave any."""
    given = [(seat, part) for seat, part in enumerate(parts) if part is not None]
    if not given:
        return None
    merged = np.zeros((matches, len(parts), given[0][1].shape[1]), given[0][1].dtype)
    for seat, part in given:
        merged[:, seat] = part
    return merged


_STANDING = (
    "slot_node",
    "slot_w",
    "line_w",
    "scout_target",
    "inspect_target",
    "lobby_dir",
    "mode",
    "mask",
    "hire",
)


class Policy:
    """A strategy over a batch of observations. Derive from it and write :meth:`decide`.

    A policy keeps nothing between calls: a match's orders depend on its own observation and private seed alone, not on
    its neighbours in the batch nor on what was asked before. So matches may join and leave the batch at will, and a
    match can be continued from any of its states.
    """

    name: str = "policy"
    version: str = "1"
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    """What can be chosen about the strategy."""
    slow: ClassVar[bool] = False
    """It takes its time for a decision, so a host that plays other rooms beside it does not call it."""

    def __init__(self, constants: Constants, **chosen: int) -> None:
        """Prepare for matches.

        Args:
            constants: those of rule 10, wrinkles included.
            chosen: values of some of the :attr:`parameters`.

        Raises:
            ValueError: there is no such parameter, or a value out of bounds.
        """
        self.constants = constants
        self.chosen = settle(self.parameters, chosen)

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:
        """Return the orders of the observing seat.

        Args:
            observation: what the seat sees; axis 0 of every array is the match.
            seeds: uint64 of shape (match,), the private seeds of this seat's bots.
        """
        raise NotImplementedError


class PolicyBot(Bot):
    """Play a policy as a bot: the batch of one."""

    def __init__(self, make: Callable[[Constants], Policy]) -> None:
        """Wrap a policy class, or any function from constants to a policy."""
        self._make = make
        if isinstance(make, type) and issubclass(make, Policy):
            self.name, self.version = make.name, make.version

    def reset(self, briefing: Briefing) -> None:
        super().reset(briefing)
        self._policy = self._make(briefing.constants)
        self._seeds = np.array([briefing.seed], np.uint64)

    def act(self, observation: Observation) -> Orders:
        return self._policy.decide(observation, self._seeds).row(0)
