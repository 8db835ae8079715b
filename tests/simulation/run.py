"""One seeded run: turbulence, then calm, and the invariants all the way."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import attrs

import techrace_client.connecting
import techrace_client.match
from simulation.auditor import Auditor, Secret
from simulation.disk import Disk, DiskFaults
from simulation.facilitator import Facilitator
from simulation.intruders import Intruder
from simulation.model import modelled
from simulation.network import Connection, Network
from simulation.people import UNSEATED, Person, Program
from simulation.plan import Crash, PersonPlan, Plan, draw
from simulation.server import Incarnation, Rooms, counting_entropy, settings
from simulation.shadow import LEAD, Shadow, Shadows, ViolationError, demand
from simulation.world import Process, ProcessKilledError, World
from techrace_game import digest
from techrace_protocol.messages import Role
from techrace_replays.records import TickRecord
from techrace_server.faults import Point, hooked
from techrace_server.seats import LateJoin
from techrace_server.storage import Batch

LIVENESS = 60.0
"""Virtual seconds within which everybody must play again once nothing goes wrong any more."""
LOOK_EVERY = 100
"""Callbacks after which what waits for clients is looked at, whether or not anything is written."""


@attrs.frozen(kw_only=True)
class Report:
    """What came of a run that violated nothing."""

    seed: int
    calm: bool
    virtual_s: float
    steps: int
    rooms: int
    people: int
    turns: int
    orders: int
    acknowledged: int
    refused: int
    observations: int
    finished: int
    restarts: int
    recovery_s: float
    """Virtual seconds from the end of the faults until everybody played again."""
    points: Counter[str]
    """How often each fault point was passed."""
    faults: Counter[str]
    """How often each fault struck, and in which phase of the match: ``fault/phase``."""
    orphans: int
    """Clients that lost the welcome with their token, so that their seat is nobody's."""
    unaware: int
    """Clients that were never told the end of their match."""
    digest: str
    """Of everything that happened; the same for the same seed."""


class Run:
    """A world with a host, its clients, and everything that watches them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.world = World(plan.seed)
        self.random = Random(f"{plan.seed}/run")
        self.network = Network(self.world, plan.conditions)
        self.disk = Disk(Random(f"{plan.seed}/disk"))
        self.disk.faults = DiskFaults(
            failing_syncs=set(plan.failing_syncs), failing_files=set(plan.failing_files)
        )
        self.shadows = Shadows()
        self.settings = settings(plan)
        self.auditor = Auditor(self.shadows, self.settings.limits)
        self.rooms = Rooms(plan.rooms, plan.seed, lambda: self.is_turbulent)
        self.people: list[Person | Program] = []
        self.intruders: list[Intruder] = []
        self.is_turbulent = True
        self.points: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.restarts = 0
        self.hash = hashlib.blake2b(digest_size=8)
        self._entropy = counting_entropy()
        self._crashes = list(plan.crashes)
        self._hits: Counter[Point] = Counter()
        self._errors: list[BaseException] = []
        self._operator = self.world.start("operator")
        self._next_start = 0.0
        self.disk.on_commit = self._committed
        self.network.on_sent = self._sent
        self.server = self._start()

    # -- the course of events --

    def play(self) -> Report:
        """Run the seed.

        Raises:
            ViolationError: an invariant does not hold.
        """
        plan, world = self.plan, self.world
        self._until(lambda: self.rooms.codes[0] is not None or world.now > 1000.0 + plan.turbulence, 100.0)
        self._invite()
        self._schedule()
        self._until(lambda: world.now >= 1000.0 + plan.turbulence, plan.turbulence + 1.0)
        self._calm_down()
        before = world.now
        turns = {code: shadow.turns for code, shadow in self.shadows.by_code.items()}
        lively = self._until(lambda: self._is_lively(turns), LIVENESS)
        demand(lively, f"after {LIVENESS:.0f} s of calm: {'; '.join(self._complaints(turns))}")
        recovery = world.now - before
        self._until(lambda: False, 1.0)
        self._compare()
        self._restart_once_more()
        self._check_logs()
        return self._report(recovery)

    def close(self) -> None:
        """Unwind what is left."""
        self.world.end()

    def _invite(self) -> None:
        """Let the clients come, one after the other."""
        number = 0
        for room, plan in enumerate(self.plan.rooms):
            for person in plan.people:
                number += 1
                self._at(person.arrives, lambda n=number, r=room, p=person: self._bring(n, r, p))  # type: ignore[misc]  # mypy cannot infer what defaults bind
            if plan.leader is not None:
                number += 1
                self._at(0.1, lambda n=number, r=room: self._bring_leader(n, r))  # type: ignore[misc]  # mypy cannot infer what defaults bind
            for _ in range(plan.intruders):
                number += 1
                self._at(2.0, lambda n=number, r=room: self._bring_intruder(n, r))  # type: ignore[misc]  # mypy cannot infer what defaults bind

    def _bring(self, number: int, room: int, plan: PersonPlan) -> None:
        code = self.rooms.codes[room]
        if code is None:
            if self.is_turbulent:
                self._at(1.0, lambda: self._bring(number, room, plan))
            return
        process = self.world.start(f"client {number}")
        kind = Program if plan.is_program else Person
        address = f"10.0.0.{number}"
        person = kind(process, self, address=address, room=code, habits=plan.habits)
        self.people.append(person)
        if not self.is_turbulent:
            person.calm_down()
        self._spawn(process, person.run)

    def _bring_leader(self, number: int, room: int) -> None:
        code, habits = self.rooms.codes[room], self.plan.rooms[room].leader
        if code is None or habits is None:
            if self.is_turbulent:
                self._at(1.0, lambda: self._bring_leader(number, room))
            return
        process = self.world.start(f"leader {number}")
        token = self.rooms.leader_token(room)
        self.keep_secret(token, code, frozenset({LEAD}))
        leader = Facilitator(process, self, address=f"10.0.0.{number}", room=code, habits=habits, token=token)
        self.people.append(leader)
        if not self.is_turbulent:
            leader.calm_down()
        self._spawn(process, leader.run)

    def _bring_intruder(self, number: int, room: int) -> None:
        code = self.rooms.codes[room] or "ABCDEF"
        if not self.is_turbulent:
            return
        process = self.world.start(f"intruder {number}")
        intruder = Intruder(process, self.network, f"10.0.1.{number}", code)
        self.intruders.append(intruder)
        self._spawn(process, intruder.run)

    def _schedule(self) -> None:
        """Plan what goes wrong at certain times."""
        for after in self.plan.kills:
            self._at(after, self._kill)
        for after in self.plan.stops:
            self._at(after, self._stop)
        for after, seconds in self.plan.full:
            self._at(after, lambda: self._fill(True))
            self._at(after + seconds, lambda: self._fill(False))
        for after, seconds in self.plan.freezes:
            self._at(after, lambda s=seconds: self._freeze(s))  # type: ignore[misc]  # mypy cannot infer what defaults bind

    def _calm_down(self) -> None:
        """Stop all faults."""
        self.is_turbulent = False
        self.network.heal()
        self.disk.faults = DiskFaults()
        self._crashes.clear()
        process = self.server.process
        process.cost = process.shuffle = 0.0
        process.thread_seconds = lambda random: random.uniform(0.0, 0.001)
        for process in self.world.processes:
            process.wake()
        for client in (*self.people, *self.intruders):
            client.calm_down()

    def _restart_once_more(self) -> None:
        """Kill the host and look at what the next one makes of the disk."""
        if not self.server.is_done:
            self._kill()
        self._until(lambda: self.server.is_up and not self.server.is_done, 60.0)
        self._until(lambda: False, 0.5)
        self._compare()
        running = {match for match, rows in self.disk.matches.items() if rows.status == "running"}
        host = self.server.host
        assert host is not None
        restored = {runner.room.spec.match for runner in host.rooms.values()}
        demand(running <= restored, f"{len(running - restored)} running matches are not taken up again")

    # -- what goes wrong --

    def _kill(self) -> None:
        if not self.server.is_done:
            self._note("kill")
            self.server.process.kill()

    def _stop(self) -> None:
        if not self.server.is_done:
            self._note("stop")
            self.server.stop()

    def _freeze(self, seconds: float) -> None:
        if self.is_turbulent and not self.server.is_done:
            self._note("freeze")
            self.server.process.freeze(seconds)

    def _fill(self, full: bool) -> None:
        if self.is_turbulent:
            self._note("disk full" if full else "disk has space")
            self.disk.faults.is_full = full

    def _passed(self, point: Point) -> None:
        """Take note of a fault point, and kill the host there if that is the plan; runs in the host."""
        process = self.server.process
        if not process.is_alive:
            return
        self.points[point.value] += 1
        self._hits[point] += 1
        if Crash(point=point, hit=self._hits[point]) in self._crashes:
            self._crashes.remove(Crash(point=point, hit=self._hits[point]))
            self._hits.clear()
            self._note(point.value)
            process.kill()
            raise ProcessKilledError(point)

    # -- the operator --

    def _start(self) -> Incarnation:
        server = Incarnation(self.restarts + 1, self.world, self.network, self.disk, self.plan)
        if not self.is_turbulent:
            server.process.cost = server.process.shuffle = 0.0
            server.process.thread_seconds = lambda random: random.uniform(0.0, 0.001)
        server.start(self.rooms, self._entropy, self.settings)
        return server

    def _operate(self) -> None:
        """Start a host where there is none; stop one that can write no more."""
        server = self.server
        if server.failure is not None:
            raise ViolationError(f"{server.process.name} failed: {server.failure!r}") from server.failure
        if server.process.errors:
            error = server.process.errors[0]
            raise ViolationError(f"{server.process.name}: {error}") from error.get("exception")
        host = server.host
        if server.is_up and host is not None and host.journal.failure is not None and not server.is_stopping:
            self._note("journal")
            server.stop()
        if not server.is_done or server.process.is_alive:
            return
        if not self._next_start:
            down = self.random.expovariate(1 / self.plan.down) if self.is_turbulent else 0.01
            self._next_start = self.world.now + down
            self._at(down, lambda: None)
        elif self.world.now >= self._next_start:
            self._next_start = 0.0
            self.restarts += 1
            self.server = self._start()

    def note_error(self, record: logging.LogRecord) -> None:
        """Judge what the host logs as an error."""
        if not self.server.process.is_alive:
            return
        message, plan = record.getMessage(), self.plan
        excuses = (
            ("halted at tick", bool(self.rooms.failed)),
            ("the journal has stopped", self.disk.failed_syncs > 0 or self.disk.refused > 0),
            (
                "its log could not be written",
                bool(self.plan.failing_files or self.plan.failing_syncs or self.plan.full),
            ),
            ("the journal did not finish", plan.disk_seconds > 0.1 or self.disk.refused > 0),
            ("the disk is full", self.disk.refused > 0),
        )
        if not any(words in message and excuse for words, excuse in excuses):
            cause = record.exc_info[1] if record.exc_info else None
            error = ViolationError(f"the host logs: {message}")
            error.__cause__ = cause
            self._errors.append(error)

    # -- what is checked --

    def _until(self, done: Callable[[], bool], limit: float) -> bool:
        def check() -> bool:
            if self._errors:
                raise self._errors[0]
            self._operate()
            if self.world.steps % LOOK_EVERY == 0:
                for connection in self.network.connections.values():
                    self.auditor.measure(connection)
            return done()

        return self.world.run_until(check, limit)

    def _committed(self, batches: Sequence[Batch]) -> None:
        self._guard(lambda: self.shadows.commit(batches))
        for batch in batches:
            for record in batch.records:
                self.hash.update(
                    f"{self.world.now:.6f} {batch.match} {record.type} ".encode() + record.payload
                )

    def _sent(self, connection: Connection, data: bytes) -> None:
        self.hash.update(f"{self.world.now:.6f} {connection.number} {len(data)} ".encode())
        self._guard(lambda: self.auditor.sent(connection, data))

    def _guard(self, check: Callable[[], None]) -> None:
        """Keep a violation from the host, which would take it for a mistake in its room."""
        try:
            check()
        except Exception as error:  # noqa: BLE001 - raised again by the next step
            self._errors.append(error)

    def keep_secret(
        self, mark: str, room: str, readers: frozenset[int | None], *, until_end: bool = False
    ) -> None:
        """Watch that nobody but ``readers`` is told something."""
        self.auditor.secrets[mark.encode()] = Secret(room, readers, until_end)

    def is_led(self, room: str) -> bool:
        """Say whether a room has facilitators."""
        return self.rooms.plan_of(room).leader is not None

    def _is_lively(self, turns: dict[str, int]) -> bool:
        return not next(self._complaints(turns), "")

    def _complaints(self, turns: dict[str, int]) -> Generator[str]:
        """Say who does not play again."""
        if self.server.is_done or not self.server.is_up:
            yield "no host is up"
        for number, code in enumerate(self.rooms.codes):
            if code is None:
                yield f"room {number} was never opened"
        for person in self.people:
            yield from self._complaints_of(person)
        for code, shadow in self.shadows.by_code.items():
            seated = any(
                person.room == code and person.told.seat is not None and person.is_content
                for person in self.people
            )
            if code not in self.rooms.codes or not seated or not shadow.has_begun:
                continue
            if shadow.status == "running" and not shadow.is_over and shadow.turns <= turns.get(code, 0):
                yield f"room {code} does not tick"
            if shadow.status == "running" and shadow.is_over:
                yield f"room {code} does not end"

    def _complaints_of(self, person: Person | Program) -> Generator[str]:
        shadow = self.shadows.by_code[person.room]
        if person.told.turned_away is not None:
            taken = sum(other.told.seat is not None for other in self.people if other.room == person.room)
            strangers = any(intruder.room == person.room for intruder in self.intruders)
            orphans = sum(other.lost_welcomes for other in self.people if other.room == person.room)
            bots = sum(holder.house is not None for holder in shadow.holders)
            closed = (
                shadow.is_over or shadow.is_led or self.rooms.plan_of(person.room).late is LateJoin.CLOSED
            )
            if taken + orphans + bots < len(shadow.holders) and not strangers and not closed:
                yield f"{person.name} was turned away from room {person.room}, which is not full"
        elif person.told.gone is not None:
            if person.told.gone in UNSEATED and shadow.is_led:
                return
            if shadow.status not in {"finished", "halted", "abandoned"}:
                yield f"{person.name} was told that room {person.room} is gone ({person.told.gone})"
        elif shadow.status == "halted":
            pass
        elif not person.is_content:
            yield f"{person.name} in room {person.room} ({shadow.status}) is not back"
        elif person.told.tick != shadow.tick and shadow.has_begun and not person.told.is_over:
            behind = shadow.tick - person.told.tick
            if person.habits.role is Role.PLAYER and behind > 3 * len(shadow.entries):
                yield f"{person.name} is {behind} ticks behind"

    def _compare(self) -> None:
        """Hold the rooms of the host to what the durable records say."""
        host = self.server.host
        if host is None or not self.server.is_up:
            return
        for runner in host.rooms.values():
            if runner.is_halted or not runner._is_settled or runner.room.is_playing:
                continue
            room = runner.room
            shadow = self.shadows.by_match[room.spec.match]
            demand(
                room.last_digest == digest(shadow.state),
                f"room {room.spec.code} has another state than its log",
            )
            for seat, holder in zip(room.seats, shadow.holders, strict=True):
                demand(seat.token == holder.token, f"seat {seat.index} has another holder than in the log")
                pending = shadow.pending.get(seat.index)
                demand(seat.orders == pending, f"seat {seat.index} has other orders than in the log")

    def _check_logs(self) -> None:
        """Hold the logs of finished matches to the records."""
        for match, log in self.disk.logs.items():
            shadow = self.shadows.by_match[match]
            demand(shadow.is_over, f"there is a log of match {match}, which is not over")
            logged = [record.digest for record in log if isinstance(record, TickRecord)]
            demand(logged == shadow.line, f"the log of match {match} is of another match")

    def _report(self, recovery: float) -> Report:
        counts = self.auditor.counts
        shadows = list(self.shadows.by_match.values())
        return Report(
            seed=self.plan.seed,
            calm=self.plan.calm,
            virtual_s=self.world.now - 1000.0,
            steps=self.world.steps,
            rooms=len(shadows),
            people=len(self.people),
            turns=sum(shadow.turns for shadow in shadows),
            orders=sum(shadow.orders for shadow in shadows),
            acknowledged=counts.acknowledged,
            refused=counts.refused,
            observations=counts.observations,
            finished=sum(shadow.status == "finished" for shadow in shadows),
            restarts=self.restarts,
            recovery_s=recovery,
            points=self.points,
            faults=self.faults + Counter({f"network {name}": n for name, n in self.network.counts.items()}),
            orphans=sum(
                person.told.turned_away is not None and person.lost_welcomes > 0 for person in self.people
            ),
            unaware=sum(person.told.gone is not None for person in self.people),
            digest=self.hash.hexdigest(),
        )

    # -- small things --

    def _note(self, fault: str) -> None:
        """Count a fault together with the phase that the matches were in."""
        self.hash.update(f"{self.world.now:.6f} {fault} ".encode())
        phases = {self._phase(shadow) for shadow in self.shadows.by_match.values()} or {"empty"}
        self.faults.update(f"{fault}/{phase}" for phase in phases)

    @staticmethod
    def _phase(shadow: Shadow) -> str:
        if shadow.status != "running":
            return shadow.status
        if shadow.is_over:
            return "ended"
        return "begun" if shadow.has_begun else "waiting"

    def _at(self, after: float, call: Callable[[], object]) -> None:
        self.world.at(self.world.now + after, self._operator, call)

    def _spawn(self, process: Process, run: Callable[[], Any]) -> None:
        async def main() -> None:
            try:
                await run()
            except BaseExceptionGroup as group:
                self._errors.extend(_leaves(group))
            except Exception as error:  # noqa: BLE001 - raised again by the next step
                self._errors.append(error)

        process.spawn(main(), process.name)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Generator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


class _Luck:
    """Stands in for the modules from which the SDK takes its chance."""

    def __init__(self, world: World) -> None:
        self._world = world

    def random(self) -> float:
        assert self._world.current is not None
        return self._world.current.random.random()

    def token_hex(self, size: int) -> str:
        assert self._world.current is not None
        return self._world.current.random.randbytes(size).hex()

    def token_urlsafe(self, size: int) -> str:
        return self.token_hex(size)


@contextmanager
def _no_chance(world: World) -> Generator[None]:
    match: Any = techrace_client.match
    connecting: Any = techrace_client.connecting
    before = match.random, match.secrets, connecting.secrets
    match.random = match.secrets = connecting.secrets = _Luck(world)
    try:
        yield
    finally:
        match.random, match.secrets, connecting.secrets = before


class _Alarm(logging.Handler):
    """Takes what the host logs as errors for violations, unless they are due to what the simulation does."""

    def __init__(self, run: Run) -> None:
        super().__init__(logging.ERROR)
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        self._run.note_error(record)


@contextmanager
def _alarmed(run: Run) -> Generator[None]:
    logger, alarm = logging.getLogger("techrace"), _Alarm(run)
    before = logger.propagate
    logger.propagate = False
    logger.addHandler(alarm)
    try:
        yield
    finally:
        logger.removeHandler(alarm)
        logger.propagate = before


def simulate(seed: int) -> Report:
    """Run a seed.

    Raises:
        ViolationError: an invariant does not hold.
    """
    run = Run(draw(seed))
    with hooked(run._passed), _no_chance(run.world), _alarmed(run), modelled(run._guard):
        try:
            return run.play()
        finally:
            run.close()
