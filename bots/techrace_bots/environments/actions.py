"""Actions as vectors of small choices: what a learner picks is decoded into orders, and masks say what is legal.

An action is a vector of whole numbers (a ``MultiDiscrete`` space), in blocks:

=============== ============================================== =========================================================
block           choices                                        meaning
=============== ============================================== =========================================================
project         6 times 0 or 1 + node                          the project in each slot, 0 none
effort          6 times 0..10                                  its weight, in tenths of the staff
staff           5 times 0..10                                  scout, inspect, advocate, lobby, secure, in tenths
scout, inspect  0 or 1 + node, each                            their targets, 0 none
lobby           0..2                                           against, neither, for regulation
deploy          0..3                                           the mode of the assistants
fields          6 times 0..1                                   where restricted assistants are used
hire            0..4                                           an entry of :data:`HIRES`
publish, sell   per node 0..1                                  one-shot orders
share           per node 0 or 1 + seat                         to whom a secret is handed, 0 nobody
=============== ============================================== =========================================================

A mask cannot say that two projects must differ, nor that tenths of more than the whole staff are scaled down: the
rules refuse the later of two equal projects, and scale (rule 4).
"""

from functools import cached_property

import attrs
import numpy as np
from gymnasium import spaces

from techrace_bots.features import View
from techrace_bots.policy import SeatOrders
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.ruleset import Ruleset
from techrace_game.types import FIELDS, LINES, SLOTS, Acquired, Array, BoolArray, Level, Line, Mode

TENTHS = 11
TENTH = 100
"""‰ of the staff."""
HIRES = (0, 1000, 3000, 10_000, -1000)
"""Milli-heads to hire, or to dismiss."""


@attrs.frozen(kw_only=True, eq=False)
class Codec:
    """Turns actions into orders and observations into masks, for one scenario."""

    constants: Constants
    seats: int
    nodes: int
    sizes: dict[str, tuple[int, ...]]
    """By block, the number of choices of each of its entries."""

    @classmethod
    def of(cls, ruleset: Ruleset) -> "Codec":
        """Return the codec of a scenario."""
        nodes = ruleset.nodes
        sizes = {
            "project": (nodes + 1,) * SLOTS,
            "effort": (TENTHS,) * SLOTS,
            "staff": (TENTHS,) * LINES,
            "scout": (nodes + 1,),
            "inspect": (nodes + 1,),
            "lobby": (3,),
            "deploy": (len(Mode),),
            "fields": (2,) * FIELDS,
            "hire": (len(HIRES),),
            "publish": (2,) * nodes,
            "sell": (2,) * nodes,
            "share": (ruleset.seats + 1,) * nodes,
        }
        return cls(constants=ruleset.constants, seats=ruleset.seats, nodes=nodes, sizes=sizes)

    @cached_property
    def nvec(self) -> Array:
        """The number of choices of every entry, int64."""
        return np.array([size for block in self.sizes.values() for size in block], np.int64)

    @cached_property
    def _cuts(self) -> Array:
        """Where the choices of one entry end and those of the next begin."""
        return np.cumsum(self.nvec)[:-1]

    def space(self) -> spaces.MultiDiscrete:
        """Return the space of one seat's actions."""
        return spaces.MultiDiscrete(self.nvec)

    def decode(self, actions: Array) -> SeatOrders:
        """Return the orders that actions stand for.

        Args:
            actions: of shape (match, entry).

        Raises:
            ValueError: the shape is wrong, or a choice is not among those that there are.
        """
        actions, nvec = np.asarray(actions), self.nvec
        if actions.ndim != 2 or actions.shape[1] != len(nvec):
            raise ValueError(f"actions: shape {actions.shape} is not (matches, {len(nvec)})")
        if not np.issubdtype(actions.dtype, np.integer) or (actions < 0).any() or (actions >= nvec).any():
            raise ValueError(
                "actions: a choice is not a whole number from 0 to one less than its number of choices"
            )
        part = self._blocks(actions)
        bits = np.left_shift(1, np.arange(FIELDS))
        shared = np.where(part["share"] > 0, np.left_shift(1, np.maximum(part["share"] - 1, 0)), 0)
        c = self.constants
        return SeatOrders(
            slot_node=(part["project"] - 1).astype(np.int16),
            slot_w=(part["effort"] * TENTH).astype(np.int32),
            line_w=(part["staff"] * TENTH).astype(np.int32),
            scout_target=(part["scout"][:, 0] - 1).astype(np.int16),
            inspect_target=(part["inspect"][:, 0] - 1).astype(np.int16),
            lobby_dir=(part["lobby"][:, 0] - 1).astype(np.int8),
            mode=part["deploy"][:, 0].astype(np.uint8),
            mask=(part["fields"] * bits).sum(axis=1).astype(np.uint8),
            hire=np.array(HIRES, np.int32)[part["hire"][:, 0]],
            publish=part["publish"] > 0,
            sell=part["sell"] > 0 if c.w_econ else None,
            share=shared.astype(np.uint16) if c.w_publish and c.w_share else None,
        )

    def legal(self, observation: Observation) -> BoolArray:
        """Return which choices are legal now.

        Returns:
            Of shape (match, choice): the choices of all entries one behind the other; :meth:`split` takes them apart.
        """
        view, c = View(observation, self.constants), self.constants
        seen, matches = observation, view.matches
        yes = np.ones((matches, 1), np.bool_)

        def pick(nodes: BoolArray) -> BoolArray:
            return np.concatenate([yes, nodes], axis=1)

        def first_of(count: int, on: int) -> BoolArray:
            """The first choice, and the others if the wrinkle is on."""
            return np.broadcast_to(np.arange(count) < (count if on else 1), (matches, count))

        wrinkle = {
            Line.SCOUT: c.w_fog, Line.INSPECT: c.w_fog, Line.ADVOCATE: c.w_social, Line.LOBBY: c.w_social,
            Line.SECURE: 1,
        }  # fmt: skip
        published = (view.secrets if c.w_publish else np.zeros_like(view.secrets)) | (
            view.ending & seen.certified & ~seen.expo
        )
        wares = view.wares if c.w_econ else np.zeros_like(view.wares)
        secret = (seen.known > Acquired.NOT) & ~seen.pub & ~view.ending
        others = np.arange(self.seats) != seen.seat
        gifts = (secret & bool(c.w_publish and c.w_share))[:, :, None] & others
        parts = [
            np.tile(pick(view.workable), (1, SLOTS)),
            np.ones((matches, SLOTS * TENTHS), np.bool_),
            *(first_of(TENTHS, wrinkle[line]) for line in Line),
            pick((seen.level > Level.UNSEEN) & bool(c.w_fog)),
            pick(view.ending & (seen.level > Level.UNSEEN) & bool(c.w_fog)),
            np.broadcast_to((np.arange(3) == 1) | bool(c.w_social), (matches, 3)),
            first_of(len(Mode), c.w_assist),
            *(first_of(2, c.w_assist) for _ in range(FIELDS)),
            first_of(len(HIRES), c.w_econ),
            _binary(published),
            _binary(wares),
            np.concatenate([np.ones((matches, self.nodes, 1), np.bool_), gifts], axis=2).reshape(matches, -1),
        ]
        return np.concatenate(parts, axis=1)

    def split(self, legal: BoolArray) -> tuple[Array, ...]:
        """Return one match's choices by entry, as ``MultiDiscrete.sample`` takes them: int8 arrays of 0 and 1."""
        return tuple(np.split(legal.astype(np.int8), self._cuts))

    def _blocks(self, actions: Array) -> dict[str, Array]:
        ends = np.cumsum([len(block) for block in self.sizes.values()])
        return dict(zip(self.sizes, np.split(actions.astype(np.int64), ends[:-1], axis=1), strict=True))


def _binary(allowed: BoolArray) -> BoolArray:
    """Return ``no`` and, where allowed, ``yes`` for each node."""
    return np.stack([np.ones_like(allowed), allowed], axis=2).reshape(len(allowed), -1)
