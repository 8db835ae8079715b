"""The value of each technology at a position: what changes if it is unlocked for free (rule 13)."""

from collections.abc import Iterable
from enum import IntEnum

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.types import Acquired, Ending, IntArray, Kind
from techrace_game.what_if import granted
from techrace_replays.analysis.estimates import Estimate, holm, mean, share_change
from techrace_replays.analysis.futures import Progress, Seating, joined, play_out

SIGNIFICANT = 0.05
"""A technology is called good or bad below this p-value, corrected for looking at all technologies (Holm)."""
FULL_PAYOFF = 1000


class Verdict(IntEnum):
    """What a technology is at a position, for whoever wants yellow."""

    NEITHER = 0
    """No clear change: it does not matter, or there were too few futures to tell."""
    GOOD = 1
    """The chance of a yellow ending would rise."""
    BAD = 2
    """The chance of a yellow ending would fall."""


@attrs.frozen(kw_only=True)
class Value:
    """What unlocking one technology for free would change."""

    node: int
    yellow: Estimate
    """Change of the chance of a yellow ending."""
    red: Estimate
    """Change of the chance of a red ending."""
    payoffs: tuple[Estimate, ...]
    """Change of each seat's payoff, in thousandths."""
    p_value: float
    """Of no change of the chance of yellow, corrected for looking at all technologies."""
    verdict: Verdict


def missing_nodes(state: MatchState, seat: int | None = None) -> IntArray:
    """Return the ordinary nodes of a position that could be given away.

    Args:
        state: a batch of one.
        seat: to whom; None: to everybody.
    """
    lacking = state.pub[0] == 0 if seat is None else state.known[0, seat] == Acquired.NOT
    found: IntArray = ((state.tree.kind[0] < Kind.YELLOW) & lacking).nonzero()[0]
    return found


def technology_values(
    ruleset: Ruleset,
    state: MatchState,
    seating: Seating,
    *,
    futures: int,
    seed: int = 0,
    seat: int | None = None,
    nodes: Iterable[int] | None = None,
    progress: Progress | None = None,
) -> list[Value]:
    """Estimate what each technology would change if it were unlocked for free, now.

    Every future with the gift is compared with the future without it that meets the same luck.

    Args:
        ruleset: the rules.
        state: a position of one running match, a batch of one.
        seating: the policies that play on. A value is relative to them: other players make other technologies good.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        seat: who gets the technology, in secret; None: everybody, publicly.
        nodes: ordinary nodes; None: all that would be new.
        progress: told how far it is.

    Raises:
        ValueError: the match is over, or a node is an ending.
    """
    if state.over[0] != Ending.RUNNING:
        raise ValueError("state: the match is over, expected a running one")
    chosen = missing_nodes(state, seat) if nodes is None else np.array(list(nodes), np.int64)
    if not chosen.size:
        return []
    match = np.arange(1, len(chosen) + 1)
    positions = joined([state] * (len(chosen) + 1))
    positions = granted(ruleset, positions, match, chosen, seat)
    played = play_out(ruleset, positions, seating, futures=futures, seed=seed, progress=progress)
    yellow = [share_change(played.yellow[0], played.yellow[place]) for place in match.tolist()]
    corrected = holm([change.p_value() for change in yellow])
    return [
        Value(
            node=node,
            yellow=change,
            red=share_change(played.red[0], played.red[place]),
            payoffs=tuple(
                mean(gain, -FULL_PAYOFF, FULL_PAYOFF) for gain in (played.payoff[place] - played.payoff[0]).T
            ),
            p_value=p_value,
            verdict=_verdict(change, p_value),
        )
        for place, node, change, p_value in zip(
            match.tolist(), chosen.tolist(), yellow, corrected, strict=True
        )
    ]


def _verdict(change: Estimate, p_value: float) -> Verdict:
    if p_value >= SIGNIFICANT:
        return Verdict.NEITHER
    return Verdict.GOOD if change.value > 0 else Verdict.BAD
