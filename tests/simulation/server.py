"""The host under test, as a process that can be started, killed, stopped and started again."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import attrs
from uvicorn.server import ServerState

from simulation.disk import Disk, SimulatedArchive, SimulatedStorage
from simulation.network import Network
from simulation.people import random_orders
from simulation.plan import Plan, RoomPlan
from simulation.world import Process, World
from techrace_client import ClientError, CommandRefusedError, connect
from techrace_game import Scenario
from techrace_game.scenario import load_packaged
from techrace_protocol.messages import ClockKind
from techrace_server import Host, Settings, UnavailableError, open_host
from techrace_server.house import BotCall, OpenEnd
from techrace_server.journal import StorageJournal
from techrace_server.limits import HostLimits
from techrace_server.parts import HostParts
from techrace_server.spec import RoomOptions
from techrace_server.turns import Turn, TurnResult, play_together


@attrs.frozen
class Space:
    """A file system with plenty of room."""

    total: int = 1 << 40
    free: int = 1 << 39


@cache
def scenario_of(name: str, seats: int, horizon: int) -> Scenario:
    """Return the game of a room: a packaged one with few seats and a near horizon."""
    whole = load_packaged(name)
    return whole.with_seats(whole.seats[:seats]).with_constants(horizon=horizon)


class HouseBots:
    """Bots of the host's own, in its process: they play at random over memory."""

    names = frozenset({"house"})

    def __init__(self, process: Process) -> None:
        self._process = process

    def call(self, call: BotCall, open_end: OpenEnd) -> None:
        self._process.spawn(self._play(call, open_end), f"bot of seat {call.seat}")

    async def _play(self, call: BotCall, open_end: OpenEnd) -> None:
        random = self._process.random
        # Whatever ends it, a bot that is still wanted is called again.
        with suppress(ClientError, ConnectionError):
            async with connect(open_end, room=call.room, name=call.name, token=call.token, bot=True) as match:
                async for observation in match:
                    await asyncio.sleep(random.expovariate(5.0))
                    with suppress(CommandRefusedError):
                        await match.submit(random_orders(random, observation.seen), tick=observation.tick)
                        if match.welcome.clock.kind is ClockKind.ROUNDS:
                            await match.ready(tick=observation.tick)


class Incarnation:
    """One life of the host, from its start to its end."""

    def __init__(self, number: int, world: World, network: Network, disk: Disk, plan: Plan) -> None:
        self.process = world.start(f"host {number}")
        self.host: Host | None = None
        self.is_up = False
        """Whether it takes connections."""
        self.failure: BaseException | None = None
        """What ended it, unless that was a kill or a request."""
        self.is_done = False
        self._plan = plan
        self._network = network
        self._disk = disk
        self._stop = asyncio.Event()
        self._state = ServerState()
        self.process.cost = plan.cost
        self.process.shuffle = plan.shuffle
        self.process.thread_seconds = lambda random: random.expovariate(2 / plan.disk_seconds)
        self.process.on_kill.append(self._killed)

    def start(self, rooms: "Rooms", entropy: Callable[[int], bytes], settings: Settings) -> None:
        """Begin to run."""
        self.process.spawn(self._run(rooms, entropy, settings), "main")

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask for a graceful end."""
        self._stop.set()

    def accept(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        assert self.host is not None
        return self.host.registry.protocol(None, self._state, {})  # type: ignore[arg-type]  # its configuration is not looked at

    async def _run(self, rooms: "Rooms", entropy: Callable[[int], bytes], settings: Settings) -> None:
        storage = SimulatedStorage(self._disk, self.process)
        archive = SimulatedArchive(self._disk, self.process)
        world = self.process.world
        parts = HostParts(
            entropy=entropy,
            # The wall clock jumps, which nobody may notice.
            wall=lambda: 1_700_000_000.0 + world.now + self.process.random.choice((-3600.0, 0.0, 3600.0)),
            engine=rooms.play,
            disk=lambda _: Space(),
            open_journal=lambda _: StorageJournal(storage),
            archive=lambda _: archive,
            bots=HouseBots(self.process),
        )
        try:
            async with open_host(settings, parts=parts) as host:
                self.host = host
                self.is_up = True
                self._network.listener = self
                await rooms.open(host)
                await self._stop.wait()
        except Exception as error:  # noqa: BLE001 - for the simulation to judge
            self.failure = error if self.process.is_alive else None
        finally:
            if self.process.is_alive:
                self.is_up = False
                self.is_done = True
                if self._network.listener is self:
                    self._network.listener = None
                self.process.loop.call_soon(self.process.kill)

    def _killed(self) -> None:
        self.is_up = False
        if self._network.listener is self:
            self._network.listener = None
        self._network.host_died(self.process)
        if self._disk.owner is self.process or self.is_done:
            self._disk.crash()
        self.is_done = True


class Rooms:
    """The rooms that somebody wants to have on the host, whatever happens to it."""

    def __init__(self, plans: Sequence[RoomPlan], seed: int, is_faulty: Callable[[], bool]) -> None:
        self.plans = plans
        self._first_seed = seed * 16
        self.codes: list[str | None] = [None] * len(plans)
        """By plan; None as long as no host has said that the room is there."""
        self.failed: set[str] = set()
        """Codes of the rooms whose rules went wrong."""
        self._is_faulty = is_faulty

    async def open(self, host: Host) -> None:
        """Create those that do not exist yet."""
        for number, plan in enumerate(self.plans):
            if self.codes[number] is None:
                try:
                    options = RoomOptions(
                        facilitator=None if plan.leader is None else self.leader_token(number),
                        waits=plan.waits,
                        fill=plan.fill,
                        late=plan.late,
                        bots=(None,) * (plan.seats - plan.bots) + ("house",) * plan.bots,
                    )
                    runner = await host.create(
                        scenario_of(plan.scenario, plan.seats, plan.horizon),
                        clock=plan.clock,
                        seed=self._first_seed + number,
                        options=options,
                    )
                except UnavailableError:
                    return
                self.codes[number] = runner.room.spec.code

    def leader_token(self, number: int) -> str:
        """Return the token of a room's facilitator."""
        return f"leads-{self._first_seed + number:016d}"

    def plan_of(self, code: str) -> RoomPlan:
        """Return the plan of a room."""
        return self.plans[self.codes.index(code)]

    def play(self, turns: Sequence[Turn]) -> Sequence[TurnResult]:
        """Play turns; the rules of a room may go wrong."""
        for turn in turns:
            number = int(turn.state.seed[0]) - self._first_seed
            if not 0 <= number < len(self.plans):
                continue
            plan = self.plans[number]
            if plan.fails_at is not None and int(turn.state.tick[0]) >= plan.fails_at and self._is_faulty():
                self.failed.add(self.codes[number] or "")
                raise ZeroDivisionError("the rules went wrong")
        return play_together(turns)


def counting_entropy() -> Callable[[int], bytes]:
    """Return a source of bytes that never gives the same twice and is the same in every run."""
    numbers = itertools.count(1)
    return lambda size: (next(numbers) * 0x9E3779B97F4A7C15 % (1 << 8 * size)).to_bytes(size, "big")


def settings(plan: Plan) -> Settings:
    """Return the settings of the host."""
    return Settings(
        data=Path("simulated"), wire=plan.wire, limits=HostLimits(write_high_water=plan.high_water)
    )
