"""Promises that nothing enforces, and what became of them.

They are judged from the states of the match, which hold what nobody may know before the end; so nothing of it is
told before.
"""

from collections.abc import Iterable, Sequence

import attrs
import numpy as np

from techrace_game import MatchState, Orders
from techrace_game.types import Acquired
from techrace_protocol.messages import Pledge, Pledged, PledgeState, PledgeVerb

TO_DO = frozenset({PledgeVerb.PUBLISH, PledgeVerb.SHARE})
"""Verbs that are broken unless something is done; the others are kept unless it is."""
MOST = 200
"""Pledges of a match."""


@attrs.define(kw_only=True)
class Promise:
    """One pledge and what has happened about it so far."""

    number: int
    seat: int
    pledge: Pledge
    tick: int
    """Ticks played when it was made."""
    text: str
    progress: int
    """The seat's progress on the node when it was made."""
    void: bool = False
    """Whether it was not to do what had been done already."""
    done_at: int | None = None
    """Ticks played when the thing was seen to be done."""

    def told(self, *, judged: bool = False) -> Pledged:
        """Return the promise for those who may hear of it."""
        pledge = self.pledge
        return Pledged(
            pledge=self.number,
            seat=self.seat,
            verb=pledge.verb,
            node=pledge.node,
            to=pledge.to,
            until=pledge.until,
            text=self.text,
            tick=self.tick,
            state=self.judge() if judged else None,
        )

    def concerns(self, seat: int | None) -> bool:
        """Say whether a seat, or the public for None, may hear of it before the end."""
        return self.pledge.to is None or (seat is not None and seat in (self.seat, self.pledge.to))

    def judge(self) -> PledgeState:
        """Say what became of it, as far as the match has come."""
        if self.pledge.verb is PledgeVerb.OTHER or self.void:
            return PledgeState.UNJUDGED
        until = self.pledge.until
        done = self.done_at is not None and (until is None or self.done_at <= until)
        return PledgeState.KEPT if done == (self.pledge.verb in TO_DO) else PledgeState.BROKEN


class PledgeBook:
    """The pledges of a match."""

    def __init__(self) -> None:
        self.promises: list[Promise] = []

    def add(self, seat: int, pledge: Pledge, text: str, state: MatchState) -> Promise:
        """Take a pledge down."""
        promise = Promise(number=len(self.promises), seat=seat, pledge=pledge, tick=0, text=text, progress=0)
        _begin(promise, state)
        self.promises.append(promise)
        return promise

    def watch(self, state: MatchState, orders: Sequence[Orders | None]) -> None:
        """Take note of what a turn has done.

        Args:
            state: after the turn.
            orders: what the seats submitted in it, by seat.
        """
        for promise in self.promises:
            if promise.done_at is None and not promise.void and _is_done(promise, state, orders):
                promise.done_at = int(state.tick[0])

    def undo(self, state: MatchState) -> None:
        """Forget what happened after a state that is the present again.

        What was promised after it stays a promise, from here on.
        """
        tick = int(state.tick[0])
        for promise in self.promises:
            if promise.tick > tick:
                _begin(promise, state)
            elif promise.done_at is not None and promise.done_at > tick:
                promise.done_at = None

    def told(self, seat: int | None) -> Iterable[Pledged]:
        """Return what a seat, or the public for None, may hear of before the end."""
        return (promise.told() for promise in self.promises if promise.concerns(seat))

    def judged(self) -> tuple[Pledged, ...]:
        """Return everything, once the match is over."""
        return tuple(promise.told(judged=True) for promise in self.promises)


def _begin(promise: Promise, state: MatchState) -> None:
    """Let a promise hold from a state on."""
    node, seat = promise.pledge.node, promise.seat
    promise.tick = int(state.tick[0])
    promise.progress = 0 if node is None else int(state.prog[0, seat, node])
    promise.void, promise.done_at = False, None
    if promise.pledge.verb is not PledgeVerb.NOT_RESEARCH and _is_done(promise, state, ()):
        promise.void = promise.pledge.verb not in TO_DO
        promise.done_at = None if promise.void else promise.tick


def _is_done(promise: Promise, state: MatchState, orders: Sequence[Orders | None]) -> bool:
    node, seat, to = promise.pledge.node, promise.seat, promise.pledge.to
    if node is None:
        return False
    given = orders[seat] if seat < len(orders) else None
    match promise.pledge.verb:
        case PledgeVerb.PUBLISH:
            return bool(state.pub[0, node])
        case PledgeVerb.NOT_PUBLISH:
            return bool(state.pub[0, node]) and given is not None and node in given.publish
        case PledgeVerb.SHARE:
            shared = () if given is None else given.share
            return to is not None and any(what == node and whom >> to & 1 for what, whom in shared)
        case PledgeVerb.NOT_SELL:
            return bool(state.sell[0, seat, node])
        case PledgeVerb.NOT_RESEARCH:
            grown = int(state.prog[0, seat, node]) > promise.progress
            return grown or bool(np.any(state.slot_node[0, seat] == node))
        case PledgeVerb.NOT_BUILD:
            return bool(state.known[0, seat, node] == Acquired.UNLOCKED)
        case PledgeVerb.OTHER:
            return False
