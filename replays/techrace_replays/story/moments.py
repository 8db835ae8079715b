"""The moments that decided a match, by a rule that can be said in a sentence.

An event weighs as many months as it brought the nearest good or the nearest bad ending closer: how much longer the
shortest plan of any seat would have been at that very tick had the event not happened. Without an unlock,
those who made it would have neither the technology nor their work on it; without a publication, a leak or a
hand-over, those who learned from it would not know. Distances are those of
:mod:`techrace_replays.story.races`. Beside the heaviest events stand those that everybody talks about: warning
shots, inspections that were published, changes of the lead between good and bad, and the end.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from techrace_game.types import IntArray, Kind
from techrace_replays.story.chronicle import How, Learned
from techrace_replays.story.playback import Playback
from techrace_replays.story.races import FAR, Racers, nearest

HEAVIEST = 7
"""Weighed events that are listed."""
LEAST = 500
"""What an event must weigh to be listed, thousandths of a tick."""
MOST_LEADS = 3
"""Changes of the lead that are listed."""
MOST = 999_000
"""What an event weighs at most: without it the ending could not have been reached."""


@attrs.frozen(kw_only=True)
class Moment:
    """Something that mattered."""

    tick: int
    kind: str
    """``unlocked``, ``published``, ``leaked``, ``shared``, ``shot``, ``exposed``, ``lead`` or ``end``."""
    node: int = -1
    seats: tuple[int, ...] = ()
    """Who did it."""
    learners: tuple[int, ...] = ()
    """Who learned from it."""
    yellow: int = 0
    """By how much it brought the nearest good ending closer, thousandths of a tick."""
    red: int = 0
    """The same for the nearest bad ending."""
    lead: str = ""
    """What was nearer from then on, ``yellow`` or ``red``."""

    @property
    def weight(self) -> int:
        return max(self.yellow, self.red)

    def told(self) -> dict[str, Any]:
        """Return it as JSON; distances in tenths of a tick."""
        return {
            "tick": self.tick,
            "kind": self.kind,
            "node": self.node,
            "seats": list(self.seats),
            "learners": list(self.learners),
            "yellow": self.yellow // 100,
            "red": self.red // 100,
            "lead": self.lead,
        }


def weighed(
    played: Playback, known: Sequence[Learned], racers: Racers, closest: dict[Kind, IntArray]
) -> tuple[Moment, ...]:
    """Return every event by which somebody came to know something, with its weight.

    Args:
        played: the match.
        known: from :func:`techrace_replays.story.chronicle.learned`.
        racers: every seat at every tick.
        closest: for yellow and red the distance of the closest seat by tick, of shape (tick,).
    """
    groups = list(_groups(known))
    if not groups:
        return ()
    seats = played.ruleset.seats
    rows = np.concatenate([np.arange(seats) + group[0].tick * seats for group in groups])
    without = racers.rows(rows)
    for place, group in enumerate(groups):
        for one in group:
            row = place * seats + one.seat
            without.known[row, one.node] = False
            if one.how is How.UNLOCKED:
                without.progress[row, one.node] = 0
    gains = {}
    for kind in (Kind.YELLOW, Kind.RED):
        distance = nearest(played, without, kind).reshape(len(groups), seats).min(axis=1)
        ticks = np.array([group[0].tick for group in groups])
        gains[kind] = np.clip(distance - closest[kind][ticks], 0, MOST)
    return tuple(
        Moment(
            tick=group[0].tick,
            kind=group[0].how.name.lower(),
            node=group[0].node,
            seats=_doers(group),
            learners=() if group[0].how is How.UNLOCKED else tuple(one.seat for one in group),
            yellow=int(gains[Kind.YELLOW][place]),
            red=int(gains[Kind.RED][place]),
        )
        for place, group in enumerate(groups)
    )


def _groups(known: Sequence[Learned]) -> Iterator[list[Learned]]:
    """Yield together what is one event: the same technology, tick and way."""
    grouped: dict[tuple[int, int, How], list[Learned]] = {}
    for one in known:
        grouped.setdefault((one.tick, one.node, one.how), []).append(one)
    yield from grouped.values()


def _doers(group: Sequence[Learned]) -> tuple[int, ...]:
    if group[0].how is How.UNLOCKED:
        return tuple(one.seat for one in group)
    together = 0
    for one in group:
        together |= one.by
    return tuple(seat for seat in range(16) if together >> seat & 1)


def decisive(played: Playback, events: Sequence[Moment], closest: dict[Kind, IntArray]) -> tuple[Moment, ...]:
    """Return the moments that a debriefing should stop at, in order.

    Args:
        played: the match.
        events: from :func:`weighed`.
        closest: as there.
    """
    end = played.ticks
    # The ending itself ends the match: that is told by the end.
    heavy = [event for event in events if event.weight >= LEAST and not _is_end(played, event)]
    listed = sorted(heavy, key=lambda event: -event.weight)[:HEAVIEST]
    listed += _announced(played)
    listed += _leads(played, closest)
    if played.states.over[end]:
        builders = int(played.states.builders[end])
        seats = tuple(seat for seat in range(played.ruleset.seats) if builders >> seat & 1)
        listed.append(Moment(tick=end, kind="end", node=int(played.states.endnode[end]), seats=seats))
    return tuple(sorted(listed, key=lambda moment: moment.tick))


def _is_end(played: Playback, event: Moment) -> bool:
    return bool(played.states.tree.kind[0, event.node] >= Kind.YELLOW)


def _announced(played: Playback) -> Iterator[Moment]:
    for tick, _, events in played.happened():
        for event in events:
            if event.kind in {"shot", "exposed"}:
                seats = tuple(seat for seat in range(16) if event.value >> seat & 1)
                yield Moment(tick=tick, kind=event.kind, node=event.node, seats=seats)


def _leads(played: Playback, closest: dict[Kind, IntArray]) -> list[Moment]:
    """Return when the other ending came to be nearer and stayed so for a quarter; the last few."""
    yellow, red = closest[Kind.YELLOW], closest[Kind.RED]
    sign = np.sign(red - yellow)
    sign[np.minimum(yellow, red) >= FAR] = 0
    quarter, leads = played.ruleset.constants.quarter, []
    leader = 0
    for tick in range(len(sign)):
        ahead = sign[tick : tick + quarter]
        if ahead[0] != 0 and ahead[0] != leader and (ahead == ahead[0]).all():
            if leader:
                leads.append(Moment(tick=tick, kind="lead", lead="yellow" if ahead[0] > 0 else "red"))
            leader = int(ahead[0])
    return leads[-MOST_LEADS:]
