"""A log played again from the start, with the state of every tick kept as one batch."""

from collections.abc import Iterator
from functools import cached_property

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset, digest
from techrace_game.derived import derive
from techrace_game.state import ARRAYS, frozen
from techrace_game.types import Array, Ending
from techrace_replays.errors import SimulationError
from techrace_replays.events import events_between
from techrace_replays.parts import Event
from techrace_replays.reader import Log
from techrace_replays.recording import end_record, start_of
from techrace_replays.records import End, TickRecord
from techrace_replays.simulation import ENGINE_FAULTS, replay_tick, ruleset_of

MOST_TICKS = 5000
MOST_CELLS = 2_000_000
"""Ticks times seats times technologies: what is kept and looked at grows with it."""


@attrs.frozen(kw_only=True, eq=False)
class Playback:
    """A match with all its states. A tick here is a number of ticks played: 0 is the start, ``ticks`` the end."""

    log: Log
    ruleset: Ruleset
    states: MatchState
    """The match at tick 0, 1, ...: the batch's axis ``match`` is the tick. The tree has a match axis of 1."""
    records: tuple[TickRecord, ...]
    """What was ordered from tick k to tick k + 1."""
    events: tuple[tuple[Event, ...], ...]
    """What happened from tick k to tick k + 1, told anew and not taken from the file."""

    @property
    def ticks(self) -> int:
        return len(self.records)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self.states.tree.names()

    def happened(self) -> Iterator[tuple[int, TickRecord, tuple[Event, ...]]]:
        """Yield every tick but the first, with what was ordered before it and what had happened by then."""
        played = zip(self.records, self.events, strict=True)
        return ((number, record, events) for number, (record, events) in enumerate(played, start=1))


def play(log: Log) -> Playback:
    """Play a log again, comparing every tick and the end with what was recorded.

    Raises:
        SimulationError: it cannot be played by these rules, plays differently, or is longer than a story may be.
        LogError: a record has the wrong shape.
        MemoryError: there is not enough.
    """
    ruleset = ruleset_of(log.header)
    cells = (log.ticks + 1) * ruleset.seats * ruleset.nodes
    if log.ticks > MOST_TICKS or cells > MOST_CELLS:
        raise SimulationError(
            f"{log.ticks} ticks of {ruleset.seats} seats and {ruleset.nodes} technologies: expected at most "
            f"{MOST_TICKS} ticks, and at most {MOST_CELLS} when the three are multiplied"
        )
    try:
        return _play(log, ruleset)
    except (SimulationError, MemoryError):
        raise
    except ENGINE_FAULTS as error:
        raise SimulationError(f"the engine cannot play it: {type(error).__name__}: {error}") from error


def _play(log: Log, ruleset: Ruleset) -> Playback:
    state = start_of(ruleset, log.header.seed)
    recorded = log.header.start_digest
    if recorded is not None and recorded != digest(state):
        raise SimulationError("the state before the first tick differs from what was recorded")
    states, records, events = [state], [], []
    for entry in log.entries("T"):
        record = entry.record
        if not isinstance(record, TickRecord):
            continue
        if state.over[0] != Ending.RUNNING:
            raise SimulationError(f"tick {record.tick} was recorded after the match had ended")
        before, state = state, replay_tick(ruleset, state, record)
        if record.digest != digest(state):
            raise SimulationError(f"tick {record.tick} plays differently from what was recorded")
        states.append(state)
        records.append(record)
        events.append(events_between(ruleset, before, state, record.orders))
    if log.end is not None:
        _compare(log.end, end_record(ruleset, state))
    return Playback(
        log=log,
        ruleset=ruleset,
        states=_together(ruleset, states),
        records=tuple(records),
        events=tuple(events),
    )


def _compare(recorded: End, simulated: End) -> None:
    for name in ("ending", "endnode", "builders", "payoffs", "digest"):
        if getattr(recorded, name) != getattr(simulated, name):
            raise SimulationError(f"the end differs from what was recorded: {name}")


def _together(ruleset: Ruleset, states: list[MatchState]) -> MatchState:
    """Return one batch of the states of one match; what is fixed by the seed is worked out once."""
    first = states[0]
    arrays: dict[str, Array] = {
        name: frozen(np.concatenate([getattr(state, name) for state in states])) for name in ARRAYS
    }
    perception = first.perception
    rows = None if perception is None else perception.rows(np.zeros(len(states), np.intp))
    bare = MatchState.of_arrays(arrays, first.tree, None, rows)
    return MatchState.of_arrays(arrays, first.tree, derive(ruleset, bare), rows)
