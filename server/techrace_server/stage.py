"""How far a room has come, and what is true of it at one moment."""

import enum
from functools import cached_property

import attrs
from msgspec import Raw

from techrace_protocol import messages as said
from techrace_protocol.messages import ClockState
from techrace_protocol.packed import Packed, PackedObservation
from techrace_server.clocks import Clock


class Stage(enum.StrEnum):
    """How far a room has come."""

    WAITING = "waiting"
    """Seats are still to be taken."""
    RUNNING = "running"
    ENDED = "ended"
    """The match is over, its log is being written."""
    FINISHED = "finished"
    """The log is written and everybody knows the end."""
    CLOSED = "closed"
    """The room takes no events any more."""


@attrs.frozen(kw_only=True)
class Moment:
    """Where a match stands now, as far as clocks and counters go."""

    stage: Stage
    tick: int
    round: int
    clock: Clock
    age_ms: int
    """Milliseconds since the room opened: ``server_ms`` on the wire."""
    left: float
    """Seconds to go of the present turn."""
    reason: str = ""
    """Why the clock waits, for people."""

    @cached_property
    def left_ms(self) -> int:
        return round(self.left * 1000)

    @cached_property
    def deadline_ms(self) -> int | None:
        """On the room's own clock; None while it is stopped."""
        return self.age_ms + self.left_ms if self.clock.is_running else None

    def observation(self, seen: Packed, latency_ms: int | None = None) -> PackedObservation:
        """Return what somebody sees now, with the time that there is to answer."""
        return PackedObservation(
            tick=self.tick,
            round=self.round,
            seen=Raw(seen.data),
            server_ms=self.age_ms,
            deadline_ms=self.deadline_ms,
            time_left_ms=self.left_ms,
            latency_ms=latency_ms,
        )

    def clock_update(self) -> said.Clock:
        """Return what the clock does now."""
        if self.stage is Stage.WAITING:
            state = ClockState.WAITING
        elif self.stage is Stage.RUNNING:
            state = ClockState.RUNNING if self.clock.is_running else ClockState.PAUSED
        else:
            state = ClockState.ENDED
        return said.Clock(
            state=state,
            kind=self.clock.spec.kind,
            tick=self.tick,
            server_ms=self.age_ms,
            deadline_ms=self.deadline_ms,
            time_left_ms=self.left_ms,
            reason=self.reason,
        )
