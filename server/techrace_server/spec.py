"""What is fixed about a room when it is created."""

from typing import Self

import attrs
from attrs import validators

from techrace_game import Scenario
from techrace_game.scenario import scenario_from_json
from techrace_game.types import Motive
from techrace_server import ledger
from techrace_server.clocks import ClockSpec
from techrace_server.seats import SeatPlan


@attrs.frozen(kw_only=True)
class RoomSpec:
    """A room and the match in it.

    Raises:
        ValueError: the seats or motives do not fit the scenario.
    """

    match: str
    """Opaque id of the match, unknown to players before the end."""
    code: str
    """What people type to join."""
    scenario: Scenario
    """The game as published."""
    seed: int = attrs.field(validator=[validators.ge(0), validators.lt(1 << 64)], repr=False)
    clock: ClockSpec = ClockSpec()
    seats: tuple[SeatPlan, ...] = attrs.field(
        default=attrs.Factory(lambda self: (SeatPlan.OPEN,) * len(self.scenario.seats), takes_self=True)
    )
    motives: tuple[Motive, ...] = attrs.field(
        default=attrs.Factory(
            lambda self: tuple(seat.motive for seat in self.scenario.seats), takes_self=True
        ),
        repr=False,
    )
    """The motive dealt to each seat; by default the scenario's."""
    public: bool = True
    """Whether the room is listed."""
    created: float = 0.0
    """Wall-clock seconds since the epoch."""

    def __attrs_post_init__(self) -> None:
        expected = len(self.scenario.seats)
        for name, found in (("seats", len(self.seats)), ("motives", len(self.motives))):
            if found != expected:
                raise ValueError(f"{name}: {found} given, expected {expected} for {self.scenario.id!r}")

    @property
    def dealt(self) -> Scenario:
        """The scenario with the motives as dealt: what is played, and hidden until the end."""
        seats = zip(self.scenario.seats, self.motives, strict=True)
        return self.scenario.with_seats(attrs.evolve(seat, motive=motive) for seat, motive in seats)

    def to_entry(self, engine: str) -> ledger.Opened:
        """Return the first record of the journal."""
        return ledger.Opened(
            ms=0,
            left=self.clock.seconds,
            scenario=self.scenario.to_json(),
            seed=self.seed,
            motives=tuple(int(motive) for motive in self.motives),
            seats=tuple(plan.value for plan in self.seats),
            clock=self.clock.kind.value,
            seconds=self.clock.seconds,
            public=self.public,
            created=self.created,
            engine=engine,
        )

    @classmethod
    def from_entry(cls, match: str, code: str, entry: ledger.Opened) -> Self:
        """Return the spec that :meth:`to_entry` wrote."""
        return cls(
            match=match,
            code=code,
            scenario=scenario_from_json(entry.scenario, source=f"match {match}"),
            seed=entry.seed,
            clock=ClockSpec(kind=entry.clock, seconds=entry.seconds),
            seats=tuple(SeatPlan(plan) for plan in entry.seats),
            motives=tuple(Motive(motive) for motive in entry.motives),
            public=entry.public,
            created=entry.created,
        )
