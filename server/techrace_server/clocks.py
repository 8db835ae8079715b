"""Time control as arithmetic on numbers: nothing here reads a clock, sleeps or awaits.

A match is played in *turns*. A turn ends at its deadline or, where the clock waits for the seats, as soon as
all of them have answered; then its ticks are played together. The three kinds differ in that only:

============ ==================== ================================== =======================
kind         a turn is            it ends                            ticks of a turn
============ ==================== ================================== =======================
``rounds``   one round (rule 1)   when all are ready, or at the      one quarter
                                  deadline
``realtime`` one tick             at the deadline, never early       1
``lockstep`` one round            when all have answered, or at the  one quarter
                                  limit
============ ==================== ================================== =======================

Instants (``now``, ``due``) are seconds of one monotonic clock with an arbitrary origin; durations are
seconds. Only durations are ever stored: an instant means nothing after a restart.
"""

from typing import Self

import attrs
from attrs import validators

from techrace_protocol.messages import ClockKind

MAX_TURN_SECONDS = 7 * 24 * 3600.0


DEFAULT_SECONDS = {ClockKind.ROUNDS: 150.0, ClockKind.REALTIME: 1.0, ClockKind.LOCKSTEP: 5.0}
"""The length of a turn where the room does not say."""


@attrs.frozen(kw_only=True)
class ClockSpec:
    """The time control of a room, as it is written into the journal."""

    kind: ClockKind = attrs.field(default=ClockKind.ROUNDS, converter=ClockKind)
    seconds: float = attrs.field(
        default=attrs.Factory(lambda self: DEFAULT_SECONDS[self.kind], takes_self=True),
        converter=float,
        validator=[validators.ge(0.001), validators.le(MAX_TURN_SECONDS)],
    )
    """The length of a turn at most."""
    bank: float = attrs.field(
        default=0.0, converter=float, validator=[validators.ge(0.0), validators.le(MAX_TURN_SECONDS)]
    )
    """Seconds that each bot may think longer than a turn in ``lockstep``, over the whole match."""

    @property
    def is_patient(self) -> bool:
        """Whether a turn may end before its deadline because every seat has answered."""
        return self.kind is not ClockKind.REALTIME

    @property
    def takes_orders_as_answer(self) -> bool:
        """Whether submitting orders is by itself the answer that the clock waits for."""
        return self.kind is ClockKind.LOCKSTEP

    def ticks(self, quarter: int) -> int:
        """Return how many ticks a turn has when a quarter has ``quarter``."""
        return 1 if self.kind is ClockKind.REALTIME else quarter


@attrs.frozen(kw_only=True)
class Clock:
    """The clock of one match: running towards ``due``, or stopped with ``left`` seconds to go."""

    spec: ClockSpec
    left: float
    """Seconds to go of the present turn, exact while the clock is stopped."""
    due: float | None = None
    """The instant at which the present turn ends; None while the clock is stopped."""

    @classmethod
    def stopped(cls, spec: ClockSpec, left: float | None = None) -> Self:
        """Return a stopped clock at the start of a turn, or with ``left`` seconds of it to go."""
        return cls(spec=spec, left=spec.seconds if left is None else max(0.0, left))

    @property
    def is_running(self) -> bool:
        return self.due is not None

    def remaining(self, now: float) -> float:
        """Return the seconds to go of the present turn, never negative."""
        return self.left if self.due is None else max(0.0, self.due - now)

    def is_due(self, now: float) -> bool:
        """Say whether the turn's deadline has passed; never while the clock is stopped."""
        return self.due is not None and now >= self.due

    def run(self, now: float) -> "Clock":
        """Start or resume the clock."""
        return self if self.due is not None else attrs.evolve(self, due=now + self.left)

    def stop(self, now: float) -> "Clock":
        """Stop the clock and keep what is left of the turn."""
        return attrs.evolve(self, left=self.remaining(now), due=None)

    def extend(self, seconds: float, now: float) -> "Clock":
        """Give the present turn more time, or less if negative; not less than none."""
        left = max(0.0, self.remaining(now) + seconds)
        return attrs.evolve(self, left=left, due=None if self.due is None else now + left)

    def pace(self, seconds: float, now: float) -> "Clock":
        """Change the length of turns; the present one lasts no longer than a new one would."""
        left = min(self.remaining(now), seconds)
        spec = attrs.evolve(self.spec, seconds=seconds)
        return attrs.evolve(self, spec=spec, left=left, due=None if self.due is None else now + left)

    def next_turn(self, now: float) -> "Clock":
        """Begin the next turn.

        In ``realtime`` the beat does not drift: a turn lasts from deadline to deadline. After a pause of the
        whole process that was longer than a turn, the missed turns are not made up for.
        """
        due = self.due
        if due is not None and self.spec.kind is ClockKind.REALTIME and now - due < self.spec.seconds:
            due += self.spec.seconds
        elif due is not None:
            due = now + self.spec.seconds
        return attrs.evolve(self, left=self.spec.seconds, due=due)
