"""Secrets of a recorded match: how long they lasted, how they ended, and what publishing them would have changed."""

from collections.abc import Sequence
from enum import IntEnum

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.types import Acquired, Kind
from techrace_replays.analysis.decisions import play_turn, standing
from techrace_replays.analysis.estimates import Estimate, mean, share_change
from techrace_replays.analysis.futures import Progress, Seating, joined, play_out
from techrace_replays.parts import Event
from techrace_replays.records import TickRecord

FULL_PAYOFF = 1000


class Fate(IntEnum):
    """How a secret ended."""

    KEPT = 0
    """It was a secret to the end."""
    PUBLISHED = 1
    """Whoever had it published it."""
    LEAKED = 2
    """It became public without anybody's decision."""
    OVERTAKEN = 3
    """Somebody else published it."""
    SHARED = 4
    """The holder or somebody else gave it to another seat."""
    REDISCOVERED = 5
    """Another seat unlocked it too."""


@attrs.frozen(kw_only=True)
class Secret:
    """A technology that one seat alone had unlocked."""

    seat: int
    node: int
    since: int
    """The tick in which it was unlocked."""
    until: int
    """The tick in which somebody else came to know it, or the last of the match."""
    fate: Fate

    @property
    def ticks(self) -> int:
        """How long it was one seat's alone."""
        return self.until - self.since


def secrets_of(ticks: Sequence[TickRecord], states: Sequence[MatchState]) -> list[Secret]:
    """Return the secrets of a recorded match in the order in which they arose.

    Args:
        ticks: the records of its ticks.
        states: the state after each tick, one more than there are ticks.
    """
    held: dict[int, Secret] = {}
    ended: list[Secret] = []
    for record, before, after in zip(ticks, states, states[1:], strict=False):
        knowing = (after.known[0] > 0).sum(axis=0)
        for node, secret in list(held.items()):
            if knowing[node] > 1 or after.pub[0, node]:
                fate = _fate(secret, after, record.events)
                ended.append(attrs.evolve(secret, until=record.tick, fate=fate))
                del held[node]
        fresh = (after.known[0] == Acquired.UNLOCKED) & (before.known[0] != Acquired.UNLOCKED)
        for seat, node in np.argwhere(fresh).tolist():
            alone = knowing[node] == 1 and not after.pub[0, node]
            if alone and after.tree.kind[0, node] < Kind.YELLOW:
                held[node] = Secret(
                    seat=seat, node=node, since=record.tick, until=record.tick, fate=Fate.KEPT
                )
    last = int(states[-1].tick[0])
    ended += [attrs.evolve(secret, until=last) for secret in held.values()]
    return sorted(ended, key=lambda secret: (secret.since, secret.seat, secret.node))


def _fate(secret: Secret, after: MatchState, events: Sequence[Event]) -> Fate:
    for event in events:
        if event.kind == "public" and event.node == secret.node:
            publishers = event.value or 0
            if publishers >> secret.seat & 1:
                return Fate.PUBLISHED
            return Fate.OVERTAKEN if publishers else Fate.LEAKED
    others = np.delete(after.known[0, :, secret.node], secret.seat)
    return Fate.REDISCOVERED if (others == Acquired.UNLOCKED).any() else Fate.SHARED


@attrs.frozen(kw_only=True)
class Publication:
    """What publishing a technology at some tick would have changed."""

    seat: int
    node: int
    tick: int
    yellow: Estimate
    """Change of the chance of a yellow ending."""
    red: Estimate
    """Change of the chance of a red ending."""
    payoff: Estimate
    """Change of the publisher's payoff, in thousandths."""


def publication(
    ruleset: Ruleset,
    records: Sequence[TickRecord],
    states: Sequence[MatchState],
    tick: int,
    seating: Seating,
    *,
    seat: int,
    node: int,
    futures: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> Publication:
    """Estimate what it would have changed if a seat had published a technology in some turn.

    The turn is played as it was recorded, once with the publication and once without it; then the policies take over.

    Args:
        ruleset: the rules.
        records: the records of the match's ticks.
        states: the state after each tick, one more than there are ticks.
        tick: the first tick of the turn.
        seating: the policies that play on after the turn.
        seat: who publishes.
        node: what it has unlocked and nobody has published.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        progress: told how far it is.

    Raises:
        ValueError: the seat could not publish it.
    """
    state = states[tick]
    if state.known[0, seat, node] != Acquired.UNLOCKED or state.pub[0, node]:
        raise ValueError(f"node: {node} is not a secret that seat {seat} could publish at tick {tick}")
    turn = records[tick : tick + ruleset.constants.quarter]
    submitted = list(turn[0].orders) or [None] * ruleset.seats
    given = submitted[seat] or standing(state, seat)
    others = tuple(told for told in given.publish if told != node)
    after = []
    for told in (others, (*others, node)):
        submitted[seat] = attrs.evolve(given, publish=told)
        after.append(play_turn(ruleset, state, turn, submitted))
    played = play_out(ruleset, joined(after), seating, futures=futures, seed=seed, progress=progress)
    return Publication(
        seat=seat,
        node=node,
        tick=tick,
        yellow=share_change(played.yellow[0], played.yellow[1]),
        red=share_change(played.red[0], played.red[1]),
        payoff=mean(played.payoff[1, :, seat] - played.payoff[0, :, seat], -FULL_PAYOFF, FULL_PAYOFF),
    )
