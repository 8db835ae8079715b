"""Rule 4 seen from a seat: what it may order now, as data, from its observation alone.

Law, tested: an order built from these is accepted without a refusal, and what is missing here is refused; with one
exception, a project whose basis is there on the seat's map and not in truth (rule 15.9), which is kept and waits.
"""

from typing import Self

import attrs
import numpy as np

from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.orders import MAX_HIRE
from techrace_game.types import FIELDS, SLOTS, Acquired, Array, Ending, Kind, Level, Line, Mode


@attrs.frozen(kw_only=True)
class LegalOrders:
    """What one seat may order at one moment. Nodes are in ascending order.

    Weights of projects and lines are 0..1000 each, :data:`most_slots` projects at most, each node once. Whoever gives
    more than 1000 together has all of them scaled down.
    """

    projects: tuple[int, ...]
    """``slots``: nodes that can be worked on with effect now."""
    waiting: tuple[int, ...]
    """``slots``: nodes that may be ordered too, but wait until something that they build on is known."""
    lines: tuple[Line, ...]
    """``lines``: staff lines that have any effect in this game."""
    scout: tuple[int, ...]
    """``scout_target``: nodes to be scouted; -1, whatever is next, is always legal."""
    inspect: tuple[int, ...]
    """``inspect_target``: endings to be inspected; -1, none, is always legal."""
    publish: tuple[int, ...]
    """``publish``: own secrets, and endings that this seat has inspected to the end."""
    sell: tuple[int, ...]
    """``sell``: what this seat has unlocked, earns money and is not yet on sale by it."""
    share: tuple[int, ...]
    """``share``: secrets that this seat knows."""
    receivers: tuple[int, ...]
    """``share``: seats to hand them to; in an order they are the bits of a mask."""
    lobby: tuple[int, ...] = (-1, 0, 1)
    """``lobby_dir``."""
    modes: tuple[Mode, ...] = tuple(Mode)
    """``mode``."""
    most_mask: int = (1 << FIELDS) - 1
    """``mask`` is 0 up to this."""
    most_hire: int = MAX_HIRE
    """``hire`` is from minus this to this, milli-heads; what cannot be paid for does not happen."""
    most_slots: int = SLOTS
    """Projects at a time."""

    @classmethod
    def of(cls, seen: Observation, constants: Constants, match: int = 0) -> Self:
        """Return what the observing seat may order.

        Args:
            seen: what it sees.
            constants: of this game.
            match: which match of a batch.
        """
        if seen.over[match] != Ending.RUNNING:
            blank: tuple[int, ...] = ()
            return cls(
                projects=blank,
                waiting=blank,
                lines=(),
                scout=blank,
                inspect=blank,
                publish=blank,
                sell=blank,
                share=blank,
                receivers=blank,
            )
        known, seat = seen.known[match], seen.seat
        visible = seen.level[match] > Level.UNSEEN
        open_ = visible & (known == Acquired.NOT)
        basis = seen.conn[match] > 0
        ending = seen.kind[match] >= Kind.YELLOW
        mine, public = known == Acquired.UNLOCKED, seen.pub[match]
        secret = mine & ~public & ~ending & bool(constants.w_publish)
        ware = mine & (seen.revenue[match] > 0) & ~seen.on_sale[match, seat] & bool(constants.w_econ)
        gift = (known > Acquired.NOT) & ~public & ~ending & bool(constants.w_share and constants.w_publish)
        effect = {
            Line.SCOUT: constants.w_fog,
            Line.INSPECT: constants.w_fog,
            Line.ADVOCATE: constants.w_social,
            Line.LOBBY: constants.w_social,
        }
        seats = seen.seat_heads.shape[1]
        return cls(
            projects=_nodes(open_ & basis),
            waiting=_nodes(open_ & ~basis),
            lines=tuple(line for line in Line if effect.get(line, 1)),
            scout=_nodes(visible),
            inspect=_nodes(visible & ending),
            publish=_nodes(secret | seen.certified[match]),
            sell=_nodes(ware),
            share=_nodes(gift),
            receivers=tuple(other for other in range(seats) if other != seat),
        )


def _nodes(which: Array) -> tuple[int, ...]:
    return tuple(np.flatnonzero(which).tolist())
