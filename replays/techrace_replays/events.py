"""What happened in a tick, told from the states before and after it.

The words are kept in the log, so that a viewer can tell the story of a match without the rules, even of rules
that it does not have.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from techrace_game import MatchState, Orders, Ruleset
from techrace_game.derived import shots_fired
from techrace_game.types import Acquired, Array
from techrace_replays.parts import Event

KINDS = frozenset({"unlock", "public", "exposed", "revealed", "sale", "shot", "end"})
"""The events that this version tells."""


def events_between(
    ruleset: Ruleset,
    before: MatchState,
    after: MatchState,
    orders: Sequence[Orders | None],
    *,
    match: int = 0,
) -> tuple[Event, ...]:
    """Return what happened to one match in a tick.

    - ``unlock`` node, seat; value 1 if nobody had unlocked it before
    - ``public`` node; value is the bitmask of the seats that published it, 0 for a leak or a game without secrets
    - ``exposed`` node: the truth about an ending became public; value is the bitmask of who published it
    - ``revealed`` node: an audit showed that it exists
    - ``sale`` node, seat
    - ``shot`` node: its first unlock fired a warning shot
    - ``end`` node; value is the :class:`~techrace_game.types.Ending`

    Args:
        ruleset: the rules.
        before: the batch before the tick.
        after: the batch after it.
        orders: per seat what was submitted before the tick, or empty.
        match: which match of the batch.
    """
    return tuple(_tell(ruleset, before, after, orders, match))


def _tell(
    ruleset: Ruleset, before: MatchState, after: MatchState, orders: Sequence[Orders | None], match: int
) -> Iterator[Event]:
    was, now = before.known[match] == Acquired.UNLOCKED, after.known[match] == Acquired.UNLOCKED
    fresh = before.first[match] < 0
    for seat, node in np.argwhere(now & ~was).tolist():
        yield Event("unlock", node, seat, int(fresh[node]))
    for node in _raised(before.pub[match], after.pub[match]):
        yield Event("public", node, value=_publishers(orders, node, was))
    veil = after.tree.veil[match if after.tree.matches > 1 else 0]
    certified = before.insp[match] >= veil
    for node in _raised(before.expo[match], after.expo[match]):
        yield Event("exposed", node, value=_publishers(orders, node, certified))
    on_sale = (after.sell[match] > 0) & (before.sell[match] == 0)
    for node in _raised(before.rvl[match], after.rvl[match]):
        if not after.pub[match, node] and not on_sale[:, node].any():
            yield Event("revealed", node)
    for seat, node in np.argwhere(on_sale).tolist():
        yield Event("sale", node, seat)
    if after.nshots[match] > before.nshots[match]:
        fired = shots_fired(ruleset, after)[match] & fresh
        for node in np.flatnonzero(fired).tolist():
            yield Event("shot", node)
    if after.over[match] and not before.over[match]:
        yield Event("end", int(after.endnode[match]), value=int(after.over[match]))


def _raised(before: Array, after: Array) -> list[int]:
    nodes: list[int] = np.flatnonzero((after > 0) & (before == 0)).tolist()
    return nodes


def _publishers(orders: Sequence[Orders | None], node: int, able: Array) -> int:
    """Return the bitmask of the seats that asked to publish a node and could."""
    asked = (seat for seat, given in enumerate(orders) if given is not None and node in given.publish)
    return sum(1 << seat for seat in asked if able[seat, node])
