"""Playing turns: the only place where the host runs the rules.

A room asks for a turn and gets its result back as an event, so the turns of many rooms are played in one call of the
engine: a batch costs little more than a single match.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from techrace_game import JointOrders, MatchState, Orders, Ruleset, step
from techrace_game.batches import digests, join, take_apart
from techrace_game.observation import observe_columns
from techrace_protocol.packed import Packed, pack_all

MOST_TOGETHER = 64
"""Turns in one batch: more would save nothing and keep the event loop longer."""


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
    seen: dict[int, Packed]
    """What the seats that asked see of the new state."""


Engine: TypeAlias = Callable[[Sequence[Turn]], Sequence[TurnResult]]
"""Plays turns; the results are in the order of the turns."""


def play(turn: Turn) -> TurnResult:
    """Play a turn alone: the orders apply in its first tick (rule 4)."""
    return _play_batch([turn])[0]


def play_together(turns: Sequence[Turn]) -> list[TurnResult]:
    """Play the turns of several rooms; each comes out as if it had been played alone."""
    results: dict[int, TurnResult] = {}
    for places in _kin(turns):
        results.update(zip(places, _play_batch([turns[place] for place in places]), strict=True))
    return [results[place] for place in range(len(turns))]


def _kin(turns: Sequence[Turn]) -> Iterable[list[int]]:
    """Yield the places of turns that can be played in one batch."""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, turn in enumerate(turns):
        groups.setdefault((turn.ruleset.kin, turn.ticks), []).append(place)
    for places in groups.values():
        for start in range(0, len(places), MOST_TOGETHER):
            yield places[start : start + MOST_TOGETHER]


def _play_batch(turns: Sequence[Turn]) -> list[TurnResult]:
    ruleset = turns[0].ruleset
    state = join([turn.state for turn in turns])
    joint: JointOrders | None = _joint_orders(turns)
    played: list[list[bytes]] = [[] for _ in turns]
    for _ in range(turns[0].ticks):
        running = np.flatnonzero(state.over == 0).tolist()
        if not running:
            break
        state = step(ruleset, state, joint)
        joint = None
        found = digests(state)
        for match in running:
            played[match].append(found[match])
    seen = _observe(turns, state)
    return [
        TurnResult(state=alone, digests=tuple(played[match]), seen=seen[match])
        for match, alone in enumerate(take_apart(state, [turn.state for turn in turns]))
    ]


def _joint_orders(turns: Sequence[Turn]) -> JointOrders | None:
    if not any(orders is not None for turn in turns for orders in turn.orders):
        return None
    joint = JointOrders.blank(len(turns), turns[0].ruleset.seats, turns[0].ruleset.nodes)
    for match, turn in enumerate(turns):
        for seat, orders in enumerate(turn.orders):
            if orders is not None:
                joint.put(match, seat, orders)
    return joint


def _observe(turns: Sequence[Turn], state: MatchState) -> list[dict[int, Packed]]:
    wanted = {seat for turn in turns for seat in turn.seats}
    if not wanted:
        return [{} for _ in turns]
    seats = range(min(wanted), max(wanted) + 1)
    columns = observe_columns(turns[0].ruleset, state, slice(seats.start, seats.stop))
    seen = pack_all(columns, seats)
    return [
        {seat: row[seat - seats.start] for seat in turn.seats} for turn, row in zip(turns, seen, strict=True)
    ]


def is_over(state: MatchState) -> bool:
    """Say whether the only match of the batch has ended."""
    return bool(np.any(state.over))
