"""What one seed means: how many rooms, who comes, and what goes wrong. Drawn before anything runs.

Faults come in swarms: each kind is on in some seeds and off in others, some seeds have none at all and some are
extreme, so that a mistake which one fault would hide is not hidden by always having all of them.
"""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

import attrs

from simulation.network import Conditions
from simulation.people import Habits
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind, Role
from techrace_server.clocks import ClockSpec
from techrace_server.faults import Point
from techrace_server.seats import LateJoin

Swarm: TypeAlias = Callable[[float], bool]
"""Says whether a kind of fault is on."""
Level: TypeAlias = Callable[[float, float], float]
"""Draws a number between two bounds."""


@attrs.frozen(kw_only=True)
class PersonPlan:
    """A client of a room."""

    habits: Habits
    is_program: bool
    arrives: float


@attrs.frozen(kw_only=True)
class RoomPlan:
    """A room and who comes to it."""

    scenario: str
    seats: int
    horizon: int
    clock: ClockSpec
    people: tuple[PersonPlan, ...]
    intruders: int
    leader: Habits | None = None
    """The facilitator, if there is one."""
    waits: bool = False
    """Whether the facilitator has to begin the match."""
    bots: int = 0
    """Seats that house bots play from the start, the last ones."""
    fill: bool = False
    """Whether a start without somebody gives the seat to a house bot."""
    late: LateJoin = LateJoin.OPEN
    fails_at: int | None = None
    """Tick at which the rules of this room go wrong."""


@attrs.frozen(kw_only=True)
class Crash:
    """The host is killed at the n-th time that it passes a point, counted from the start or from the last crash."""

    point: Point
    hit: int


@attrs.frozen(kw_only=True)
class Plan:
    """Everything that the seed decides beforehand."""

    seed: int
    calm: bool
    rooms: tuple[RoomPlan, ...]
    conditions: Conditions
    crashes: tuple[Crash, ...]
    kills: tuple[float, ...]
    """Instants at which the host is killed, between two callbacks."""
    freezes: tuple[tuple[float, float], ...]
    """Instants at which the host stops, and for how long."""
    stops: tuple[float, ...]
    """Instants at which the host is asked to stop, and then started again."""
    down: float
    """Mean seconds from the death of a host to the start of the next."""
    full: tuple[tuple[float, float], ...]
    """Instants at which the disk is full, and for how long."""
    failing_syncs: frozenset[int]
    failing_files: frozenset[int]
    disk_seconds: float
    """Mean time of a sync."""
    cost: float
    """Mean seconds that a callback of the host takes."""
    shuffle: float
    wire: Limits
    """What bounds connections."""
    high_water: int
    """Bytes in the write buffer of a connection from which on it counts as stalled."""
    turbulence: float
    """Seconds for which things go wrong."""


def draw(seed: int) -> Plan:
    """Return what a seed means."""
    random = Random(f"{seed}/plan")
    calm = random.random() < 0.05
    harsh = not calm and random.random() < 0.15

    def swarm(probability: float = 0.4) -> bool:
        return not calm and (harsh or random.random() < probability)

    def level(low: float, high: float) -> float:
        """Draw between two bounds, the order of magnitude first."""
        return float(low * (high / low) ** random.random())

    rooms = tuple(_draw_room(random, swarm, level) for _ in range(random.choice((1, 1, 2, 2, 3))))
    turbulence = random.uniform(10.0, 30.0)
    conditions = Conditions(
        latency=level(0.0005, 0.2),
        jitter=level(0.0005, 0.5) if swarm() else 0.0,
        piece=random.choice((300, 1500)) if swarm(0.15) else 65536,
        capacity=random.choice((2048, 8192)) if swarm(0.3) else 65536,
        stalls=level(0.01, 0.3) if swarm() else 0.0,
        stall=level(0.1, 8.0),
        cuts=level(0.01, 0.3) if swarm() else 0.0,
        losses=level(0.01, 0.1) if swarm(0.2) else 0.0,
        half_closes=level(0.01, 0.1) if swarm(0.2) else 0.0,
    )
    # Every point has its turn, whatever luck picks beside it.
    points = [list(Point)[seed % len(Point)], *random.choices(list(Point), k=random.randint(0, 3))]
    crashes = [_draw_crash(random, point) for point in points] if swarm(0.7) else []
    times = [random.uniform(0.0, turbulence) for _ in range(random.randint(1, 2))] if swarm(0.3) else []
    freezes = [(random.uniform(0.0, turbulence), level(0.1, 60.0))] if swarm(0.2) else []
    return Plan(
        seed=seed,
        calm=calm,
        rooms=rooms,
        conditions=conditions,
        crashes=tuple(crashes),
        kills=tuple(sorted(times)),
        freezes=tuple(freezes),
        stops=(random.uniform(0.0, turbulence),) if swarm(0.2) else (),
        down=level(0.01, 5.0),
        full=((random.uniform(0.0, turbulence), level(0.05, 10.0)),) if swarm(0.2) else (),
        failing_syncs=frozenset(random.sample(range(1, 60), 1)) if swarm(0.15) else frozenset(),
        failing_files=frozenset({1}) if swarm(0.1) else frozenset(),
        disk_seconds=level(0.0001, 1.0) if swarm(0.5) else 0.0005,
        cost=level(0.00001, 0.005) if swarm(0.4) else 0.0,
        shuffle=random.choice((0.1, 0.5)) if swarm(0.5) else 0.0,
        wire=_draw_limits(random, swarm),
        high_water=2048 if swarm(0.4) else 32 * 1024,
        turbulence=turbulence,
    )


def _draw_limits(random: Random, swarm: Swarm) -> Limits:
    """Draw limits, some of them so narrow that everybody runs into them."""
    return Limits(
        hello_ms=random.choice((200, 1000)) if swarm(0.2) else 5000,
        send_messages=random.choice((2, 6)) if swarm(0.5) else 64,
        send_ms=1000 if swarm(0.2) else 5000,
        receive_frames=random.choice((1, 3)) if swarm(0.3) else 8,
        history_updates=random.choice((2, 20)) if swarm(0.4) else 256,
        ping_interval_ms=random.choice((500, 3000)) if swarm(0.3) else 15_000,
        ping_timeout_ms=random.choice((2000, 10_000)) if swarm(0.3) else 15_000,
    )


def _draw_crash(random: Random, point: Point) -> Crash:
    """Draw when a point is fatal; those that are seldom passed are so early."""
    often = point.value.startswith(("journal", "room"))
    return Crash(point=point, hit=int(100 ** random.random()) if often else random.choice((1, 1, 2, 3)))


def _draw_room(random: Random, swarm: Swarm, level: Level) -> RoomPlan:
    seats = random.choice((1, 2, 2, 3))
    kind = random.choice(list(ClockKind))
    seconds = {
        ClockKind.ROUNDS: random.uniform(3.0, 15.0),
        ClockKind.LOCKSTEP: random.uniform(0.5, 8.0),
        ClockKind.REALTIME: level(0.2, 4.0),
    }[kind]
    leader = None
    if random.random() < 0.25:
        leader = attrs.evolve(
            _draw_person(random, swarm, level, Role.FACILITATOR).habits, think=level(0.2, 5.0)
        )
    bots = min(seats - 1, random.choice((0, 0, 0, 1)))
    people = [_draw_person(random, swarm, level) for _ in range(seats - bots + random.choice((0, 0, 0, 1)))]
    people += [_draw_person(random, swarm, level, Role.SPECTATOR) for _ in range(random.choice((0, 0, 1, 2)))]
    return RoomPlan(
        scenario=random.choice(("toy", "toy", "small", "alignment2023", "deceptive")),
        seats=seats,
        horizon=4 * random.randint(3, 10),
        clock=ClockSpec(kind=kind, seconds=seconds),
        people=tuple(people),
        intruders=random.randint(1, 2) if swarm(0.3) else 0,
        leader=leader,
        waits=leader is not None and random.random() < 0.3,
        bots=bots,
        fill=random.random() < 0.2,
        late=random.choice((LateJoin.OPEN, LateJoin.OPEN, LateJoin.BOTS, LateJoin.CLOSED)),
        fails_at=4 * random.randint(0, 5) if swarm(0.05) else None,
    )


def _draw_person(random: Random, swarm: Swarm, level: Level, role: Role = Role.PLAYER) -> PersonPlan:
    is_program = role is Role.PLAYER and random.random() < 0.3
    habits = Habits(
        think=level(0.02, 3.0),
        role=role,
        encoding=Encoding.JSON if random.random() < 0.2 else Encoding.MSGPACK,
        is_bot=random.random() < 0.3,
        vanishes=level(0.02, 0.3) if swarm(0.3) else 0.0,
        sleeps=level(0.01, 0.1) if swarm(0.2) else 0.0,
        sleep=level(0.5, 60.0),
        dawdles=level(0.02, 0.5) if swarm(0.3 if role is Role.PLAYER else 0.6) else 0.0,
        dawdle=level(0.1, 10.0),
        repeats=random.choice((0.3, 0.7)) if swarm(0.3) else 0.0,
        second_thoughts=0.4 if swarm(0.3) else 0.0,
        talks=random.choice((0.1, 0.8)) if swarm(0.3) else 0.0,
        patience=random.choice((1.0, 10.0)),
    )
    return PersonPlan(habits=habits, is_program=is_program, arrives=random.expovariate(1.0))
