"""Playing a turn: the only place where the host runs the rules.

The room asks for a turn and gets its result back as an event, so that whoever performs it may play the turns of
many rooms in one call of the engine.
"""

import attrs
import numpy as np

from techrace_game import JointOrders, MatchState, Observation, Orders, Ruleset, digest, observe, step


@attrs.frozen(kw_only=True, eq=False)
class Turn:
    """What is to be played."""

    ruleset: Ruleset
    state: MatchState
    """A batch of one, before the turn."""
    orders: tuple[Orders | None, ...]
    """The checked orders of each seat, None for a seat that submitted nothing."""
    ticks: int
    """How many ticks; fewer are played if the match ends."""
    seats: tuple[int, ...] = ()
    """The seats that are to see the result."""


@attrs.frozen(kw_only=True, eq=False)
class TurnResult:
    """What came of a turn."""

    state: MatchState
    digests: tuple[bytes, ...]
    """Digest of the state after each tick that was played."""
    seen: dict[int, Observation]
    """What the seats that asked see of the new state."""


def play(turn: Turn) -> TurnResult:
    """Play a turn: the orders apply in its first tick (rule 4)."""
    state = turn.state
    joint: JointOrders | None = None
    if any(orders is not None for orders in turn.orders):
        joint = JointOrders.of_match(turn.orders, turn.ruleset.nodes)
    digests = []
    for _ in range(turn.ticks):
        if state.over[0]:
            break
        state = step(turn.ruleset, state, joint)
        joint = None
        digests.append(digest(state))
    seen = {seat: observe(turn.ruleset, state, seat) for seat in turn.seats}
    return TurnResult(state=state, digests=tuple(digests), seen=seen)


def is_over(state: MatchState) -> bool:
    """Say whether the only match of the batch has ended."""
    return bool(np.any(state.over))
