"""Any tick of a recorded match at once: snapshots bring the state near, the rules bring it to the tick."""

from collections.abc import Iterator

import attrs

from techrace_game import MatchState, Observation, Ruleset, observe
from techrace_game.public_view import observe_public
from techrace_replays.errors import LogError, SimulationError
from techrace_replays.parts import Parent
from techrace_replays.reader import Log
from techrace_replays.recording import SNAPSHOT_EVERY
from techrace_replays.records import Annotation, Fault, Header, Join, Record, TickRecord
from techrace_replays.simulation import ENGINE_FAULTS, replay_tick, ruleset_of, state_at


class Timeline:
    """A full log to move about in, forwards and backwards.

    Going on from the last tick that was asked for costs a step for each tick between; everything else starts at the
    nearest snapshot, so at most :data:`~techrace_replays.recording.SNAPSHOT_EVERY` steps.
    """

    def __init__(self, log: Log) -> None:
        """Open a timeline.

        Raises:
            SimulationError: the log cannot be played again; see :func:`~techrace_replays.simulation.ruleset_of`.
        """
        self.log = log
        self.ruleset: Ruleset = ruleset_of(log.header)
        self._last: tuple[int, MatchState] | None = None

    @property
    def ticks(self) -> int:
        """The last tick that can be asked for."""
        return self.log.ticks

    def state(self, tick: int) -> MatchState:
        """Return the state after ``tick`` ticks, a batch of one.

        Raises:
            LookupError: the log does not reach that tick.
            SimulationError: the engine cannot play on, or a snapshot is not of this match.
            LogError: a record has the wrong shape.
        """
        last = self._last
        if last is None or not last[0] <= tick < last[0] + SNAPSHOT_EVERY or tick > self.ticks:
            state = state_at(self.log, tick)
        else:
            state = self._onwards(*last, tick)
        self._last = tick, state
        return state

    def states(self, start: int = 0, stop: int | None = None) -> Iterator[MatchState]:
        """Yield the states after ``start`` .. ``stop`` ticks, both included; None: to the end. As :meth:`state`."""
        return (self.state(tick) for tick in range(start, (self.ticks if stop is None else stop) + 1))

    def observation(self, tick: int, seat: int | None) -> Observation:
        """Return what a seat, or the public for None, saw after ``tick`` ticks. As :meth:`state`."""
        state = self.state(tick)
        return observe_public(self.ruleset, state) if seat is None else observe(self.ruleset, state, seat)

    def _onwards(self, tick: int, state: MatchState, wanted: int) -> MatchState:
        try:
            for number in range(tick, wanted):
                state = replay_tick(self.ruleset, state, self.log.tick(number))
        except (LogError, SimulationError):
            raise
        except ENGINE_FAULTS as error:
            raise SimulationError(f"the engine cannot play on: {type(error).__name__}: {error}") from error
        return state


def fork_header(log: Log, tick: int, *, match_id: str) -> Header:
    """Return the header of a match that goes on from ``tick`` of a recorded one, which it names.

    Seed and scenario stay, so that the same events meet the same luck (rule 6).

    Raises:
        LookupError: the log does not reach that tick.
    """
    if not 0 <= tick <= log.ticks:
        raise LookupError(f"tick: expected 0..{log.ticks}, found {tick}")
    parent = Parent(match=log.header.match_id, tick=tick, final_hash=log.final_hash)
    return attrs.evolve(log.header, match_id=match_id, parent=parent, source=None)


def records_before(log: Log, tick: int) -> Iterator[Record]:
    """Yield what a fork at ``tick`` shares with its parent: ticks, words, faults and who came and went before it."""
    for entry in log.entries("TJAX"):
        record = entry.record
        if isinstance(record, TickRecord) and record.tick >= tick:
            return
        if isinstance(record, TickRecord | Join | Annotation | Fault):
            yield record
