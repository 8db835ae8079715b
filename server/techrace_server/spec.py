"""What is fixed about a room when it is created."""

import hashlib
from typing import Self

import attrs
from attrs import validators

from techrace_game import Scenario
from techrace_game.scenario import scenario_from_json
from techrace_game.types import Motive
from techrace_server import ledger
from techrace_server.clocks import ClockSpec
from techrace_server.seats import LateJoin, SeatPlan, hashed


@attrs.frozen(kw_only=True)
class RoomOptions:
    """What somebody who opens a room may choose beside the game and its clock; see :class:`RoomSpec`."""

    deal: bool = False
    bots: tuple[str | None, ...] | None = None
    fill: bool = False
    late: LateJoin = attrs.field(default=LateJoin.OPEN, converter=LateJoin)
    talk: bool = True
    waits: bool = False
    matches: int = 1
    rotate: bool = False
    facilitator: str | None = attrs.field(default=None, repr=False)
    """The token of the first facilitator; None: the room has none."""
    workshop: str | None = None
    """The code that leads to any of the rooms that are created together with this one."""

    def chosen(self) -> dict[str, object]:
        """Return the fields of a :class:`RoomSpec` that follow."""
        chosen = attrs.asdict(self, filter=attrs.filters.exclude("facilitator", "bots"))
        if self.bots is not None:
            chosen["bots"] = self.bots
        if self.facilitator is not None:
            chosen["facilitators"] = (hashed(self.facilitator),)
        return chosen


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
    deal: bool = False
    """Whether the motives were dealt, and are dealt anew for a rematch."""
    bots: tuple[str | None, ...] = attrs.field(
        default=attrs.Factory(lambda self: (None,) * len(self.scenario.seats), takes_self=True)
    )
    """The house bot that plays each seat from the start; empty: the one that fits the seat."""
    fill: bool = False
    """Whether a start without somebody gives the seat to a house bot."""
    late: LateJoin = LateJoin.OPEN
    """What somebody gets who comes after the start."""
    talk: bool = True
    """Whether seats may talk."""
    waits: bool = False
    """Whether the match begins only when a facilitator says so."""
    facilitators: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    """SHA-256 of the facilitators' tokens."""
    number: int = 1
    """Which match of the series."""
    matches: int = attrs.field(default=1, validator=[validators.ge(1), validators.le(99)])
    """Matches in the series."""
    rotate: bool = False
    """Whether people move on by a seat from match to match."""
    workshop: str | None = None
    """The code that leads to any of the rooms that were created together with this one."""
    public: bool = True
    """Whether the room is listed."""
    created: float = 0.0
    """Wall-clock seconds since the epoch."""

    def __attrs_post_init__(self) -> None:
        expected = len(self.scenario.seats)
        for name, found in (
            ("seats", len(self.seats)),
            ("motives", len(self.motives)),
            ("bots", len(self.bots)),
        ):
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
            bank=self.clock.bank,
            deal=self.deal,
            bots=self.bots,
            fill=self.fill,
            late=self.late.value,
            talk=self.talk,
            waits=self.waits,
            facilitators=self.facilitators,
            number=self.number,
            matches=self.matches,
            rotate=self.rotate,
            workshop=self.workshop,
        )

    @classmethod
    def from_entry(cls, match: str, code: str, entry: ledger.Opened) -> Self:
        """Return the spec that :meth:`to_entry` wrote."""
        return cls(
            match=match,
            code=code,
            scenario=scenario_from_json(entry.scenario, source=f"match {match}"),
            seed=entry.seed,
            clock=ClockSpec(kind=entry.clock, seconds=entry.seconds, bank=entry.bank),
            seats=tuple(SeatPlan(plan) for plan in entry.seats),
            deal=entry.deal,
            bots=entry.bots or (None,) * len(entry.seats),
            fill=entry.fill,
            late=LateJoin(entry.late),
            talk=entry.talk,
            waits=entry.waits,
            facilitators=entry.facilitators,
            number=entry.number,
            matches=entry.matches,
            rotate=entry.rotate,
            workshop=entry.workshop,
            motives=tuple(Motive(motive) for motive in entry.motives),
            public=entry.public,
            created=entry.created,
        )


def deal(scenario: Scenario, seed: int) -> tuple[Motive, ...]:
    """Return the scenario's motives dealt to its seats by chance, which is that of the match's secret seed."""
    motives = [seat.motive for seat in scenario.seats]
    order = sorted(
        range(len(motives)), key=lambda place: hashlib.sha256(f"motive {place} of {seed}".encode()).digest()
    )
    return tuple(motives[place] for place in order)
