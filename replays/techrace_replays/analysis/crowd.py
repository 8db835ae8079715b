"""The crowd: how much later technologies would come without one seat, and how many really compete for them."""

from collections.abc import Sequence
from itertools import pairwise

import attrs
import numpy as np

from techrace_game import JointOrders, MatchState, Ruleset
from techrace_game.playing import Deciding
from techrace_game.types import Array, BoolArray, Kind
from techrace_replays.analysis.estimates import Estimate, mean, share_change
from techrace_replays.analysis.futures import Progress, Seating, joined, play_out


@attrs.frozen(kw_only=True)
class Delay:
    """How much later a node is unlocked for the first time if one seat does not work."""

    node: int
    seat: int
    ticks: Estimate
    """A node that is not unlocked counts as unlocked at the horizon."""


@attrs.frozen(kw_only=True)
class Absence:
    """What changes if one seat does not work from a position on."""

    seat: int
    yellow: Estimate
    """Change of the chance of a yellow ending."""
    red: Estimate
    """Change of the chance of a red ending."""
    delays: tuple[Delay, ...]
    """Of the nodes that nobody had unlocked at the position."""


def absence(
    ruleset: Ruleset,
    state: MatchState,
    seating: Seating,
    seat: int,
    *,
    futures: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> Absence:
    """Estimate what a seat's work from a position on is worth to the race.

    Args:
        ruleset: the rules.
        state: a position of one match, at the start of a quarter, a batch of one.
        seating: the policies that play on.
        seat: whose people stay idle: no research, no publications, no sales.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        progress: told how far it is.
    """
    positions = joined([state])
    played = play_out(ruleset, positions, seating, futures=futures, seed=seed, progress=progress)
    without = play_out(
        ruleset, positions, idle_at(seating, seat), futures=futures, seed=seed, progress=progress
    )
    horizon = ruleset.constants.horizon
    first, late = (
        np.where(part.first[0] < 0, horizon, part.first[0]).astype(int) for part in (played, without)
    )
    open_nodes = (state.first[0] < 0) & (state.tree.kind[0] < Kind.YELLOW)
    return Absence(
        seat=seat,
        yellow=share_change(played.yellow[0], without.yellow[0]),
        red=share_change(played.red[0], without.red[0]),
        delays=tuple(
            Delay(node=node, seat=seat, ticks=mean(late[:, node] - first[:, node], -horizon, horizon))
            for node in np.flatnonzero(open_nodes).tolist()
        ),
    )


def idle_at(seating: Seating, seat: int) -> Seating:
    """Return a seating at which one seat's people stay idle."""
    return lambda ruleset, state: _Idle(seating(ruleset, state), seat)


class _Idle:
    """A table at which one seat submits blank orders."""

    def __init__(self, table: Deciding, seat: int) -> None:
        self._table, self._seat = table, seat

    def keep(self, matches: BoolArray) -> None:
        self._table.keep(matches)

    def decide(self, state: MatchState) -> JointOrders | None:
        joint = self._table.decide(state)
        if joint is None:
            joint = JointOrders.blank(state.matches, state.seats, state.nodes)
        blank = JointOrders.blank(state.matches, state.seats, state.nodes)
        for field in attrs.fields(JointOrders):
            given, nothing = getattr(joint, field.name), getattr(blank, field.name)
            if given is not None:
                given[:, self._seat] = 0 if nothing is None else nothing[:, self._seat]
        joint.submitted[:, self._seat] = True
        return joint


def effective_competitors(work: Array) -> float:
    """Return how many equal competitors would share work as unevenly as it was shared (inverse Simpson index).

    Args:
        work: of shape (seat,), work done on one thing; not all 0.

    Raises:
        ValueError: nobody has worked on it.
    """
    total = float(np.sum(work))
    if total <= 0:
        raise ValueError("work: nobody has worked on it, expected somebody")
    shares = np.asarray(work, np.float64) / total
    return float(1.0 / np.sum(shares * shares))


def work_done(states: Sequence[MatchState]) -> Array:
    """Return the work of each seat on each node in a recorded match, int64 of shape (seat, node), milli-work.

    Progress on a node that somebody else then publishes is work too, and lost.

    Args:
        states: the state after each tick.
    """
    done = np.zeros(states[0].prog.shape[1:], np.int64)
    for before, after in pairwise(states):
        done += np.maximum(after.prog[0].astype(np.int64) - before.prog[0], 0)
    return done
