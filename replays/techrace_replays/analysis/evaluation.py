"""The evaluation graph: the chance of each ending at each tick, as a chess engine draws its line.

The line of a recorded match says how its position would have ended under the stated policies, tick by tick. Where it
jumps, something decisive happened; the log says what.
"""

from collections.abc import Iterator, Sequence

import attrs

from techrace_game import MatchState, Ruleset
from techrace_replays.analysis.estimates import Chances, Estimate, holm, share_change
from techrace_replays.analysis.futures import Futures, Progress, Seating, joined, play_out
from techrace_replays.parts import Event
from techrace_replays.reader import Log
from techrace_replays.records import TickRecord
from techrace_replays.timeline import Timeline


@attrs.frozen(kw_only=True, eq=False)
class Line:
    """The positions of a recorded match, and how they might have ended."""

    ticks: tuple[int, ...]
    """Ticks played at each position, ascending."""
    chances: tuple[Chances, ...]
    """One per position."""
    futures: Futures


@attrs.frozen(kw_only=True)
class Moment:
    """A stretch of a match in which the chances changed."""

    start: int
    """Ticks played before it."""
    end: int
    """Ticks played after it."""
    yellow: Estimate
    """Change of the chance of a yellow ending."""
    red: Estimate
    """Change of the chance of a red ending."""
    p_value: float
    """Of no change in either, corrected for looking at all stretches (Holm)."""
    events: tuple[tuple[int, Event], ...]
    """What happened in it: the tick and the event."""

    @property
    def size(self) -> float:
        """How much the larger of the two changes is."""
        return max(abs(self.yellow.value), abs(self.red.value))


def ticks_of(log: Log) -> Iterator[TickRecord]:
    """Yield the records of the ticks."""
    for entry in log.entries("T"):
        if isinstance(entry.record, TickRecord):
            yield entry.record


def positions_of(log: Log) -> tuple[Ruleset, list[MatchState]]:
    """Return the rules and the state after each tick of a log, from the start on.

    Raises:
        SimulationError: the log cannot be played again.
        LogError: a record has the wrong shape.
    """
    timeline = Timeline(log)
    return timeline.ruleset, list(timeline.states())


def telling_ticks(log: Log, quarter: int) -> list[int]:
    """Return the ticks whose positions are worth a look: the quarters, and around whatever happened.

    Args:
        log: a log.
        quarter: ticks per quarter.
    """
    ticks = set(range(0, log.ticks + 1, quarter)) | {0, log.ticks}
    for record in ticks_of(log):
        if record.events:
            ticks |= {record.tick, record.tick + 1}
    return sorted(ticks)


def evaluate(
    ruleset: Ruleset,
    states: Sequence[MatchState],
    ticks: Sequence[int],
    seating: Seating,
    *,
    futures: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> Line:
    """Estimate how a recorded match would have ended from each of some ticks.

    Args:
        ruleset: the rules.
        states: the state after each tick, from :func:`positions_of`.
        ticks: which of them, ascending.
        seating: the policies that play on.
        futures: how often each position is played out.
        seed: decides the luck of the futures.
        progress: told how far it is.
    """
    positions = joined([states[tick] for tick in ticks])
    played = play_out(ruleset, positions, seating, futures=futures, seed=seed, progress=progress)
    return Line(ticks=tuple(ticks), chances=tuple(Chances.of(over) for over in played.over), futures=played)


def moments(line: Line, log: Log) -> list[Moment]:
    """Return the stretches between neighbouring positions, those that changed most first."""
    happened = {record.tick: record.events for record in ticks_of(log)}
    found: list[Moment] = []
    for place, (start, end) in enumerate(zip(line.ticks, line.ticks[1:], strict=False)):
        yellow = share_change(line.futures.yellow[place], line.futures.yellow[place + 1])
        red = share_change(line.futures.red[place], line.futures.red[place + 1])
        found.append(
            Moment(
                start=start,
                end=end,
                yellow=yellow,
                red=red,
                # Two looks at the same stretch: Bonferroni.
                p_value=min(1.0, 2 * min(yellow.p_value(), red.p_value())),
                events=tuple((tick, event) for tick in range(start, end) for event in happened.get(tick, ())),
            )
        )
    corrected = holm([moment.p_value for moment in found])
    found = [attrs.evolve(moment, p_value=p_value) for moment, p_value in zip(found, corrected, strict=True)]
    return sorted(found, key=lambda moment: (-moment.size, moment.start))
