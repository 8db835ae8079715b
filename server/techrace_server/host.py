"""The host: all rooms of one data folder, and whom they share (journal, ticker, exporter, connections).

The task tree is drawn in ``docs/design.md``: one task group, one task per room, the watchdog, and an export while
it lasts. Nothing else starts tasks.
"""

import asyncio
import logging
import re
import secrets
import shutil
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import attrs

from techrace_game import Ruleset, Scenario
from techrace_game.types import Motive
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Hello, RefusalCode
from techrace_server import events as ev
from techrace_server.admission import Admission, Full
from techrace_server.archive import Archive, FolderArchive
from techrace_server.checks import CHECK_PATH, Checks, Probe
from techrace_server.clocks import ClockSpec
from techrace_server.connection import Handshake, Registry, Rejection
from techrace_server.events import LinkId
from techrace_server.export import records_of
from techrace_server.frames import Peer
from techrace_server.guard import (
    SECURITY_HEADERS,
    client_address,
    is_host_allowed,
    is_origin_allowed,
    is_within,
)
from techrace_server.house import BotCall, BotRunner
from techrace_server.journal import Journal
from techrace_server.link import Handle, Link
from techrace_server.memory import MemoryEnd, MemoryPeer
from techrace_server.restore import RestoreError, restore
from techrace_server.room import Room, RoomContext
from techrace_server.runner import RoomRunner
from techrace_server.seats import SeatPlan
from techrace_server.settings import Settings
from techrace_server.spec import RoomOptions, RoomSpec, deal
from techrace_server.sqlite import sqlite_journal
from techrace_server.stage import Stage
from techrace_server.storage import JournalError, StoredMatch
from techrace_server.ticker import Ticker
from techrace_server.turns import Engine, play_together

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs that cannot be mistaken for one another."""
CODE_LENGTH = 6
_MATCH_ID = re.compile(r"[0-9a-f]{32}")
_logger = logging.getLogger("techrace.host")


class HostError(RuntimeError):
    """The host cannot do what was asked; the message says why."""


class UnavailableError(HostError):
    """Not now: the host is full, stopping, or its journal has stopped."""


@attrs.frozen(kw_only=True)
class HostStatistics:
    """What the host has to do at the moment."""

    rooms: int
    connections: int
    strangers: int
    """Connections that have not been welcomed."""


class DiskSpace(Protocol):
    """Bytes of a file system."""

    @property
    def total(self) -> int:
        """All there are."""
        ...

    @property
    def free(self) -> int:
        """Those that can be written."""
        ...


def disk_space(folder: Path) -> DiskSpace | None:
    """Return the space of the file system of a folder; None if there is no such folder."""
    try:
        return shutil.disk_usage(folder)
    except FileNotFoundError:
        return None


@attrs.frozen(kw_only=True)
class HostParts:
    """What tests and simulations replace."""

    entropy: Callable[[int], bytes] = secrets.token_bytes
    wall: Callable[[], float] = time.time
    clock: Callable[[], float] | None = None
    """Seconds on a monotonic clock; by default the event loop's."""
    engine: Engine = play_together
    disk: Callable[[Path], DiskSpace | None] = disk_space
    open_journal: Callable[[Path], AbstractAsyncContextManager[Journal]] = sqlite_journal
    archive: Callable[[Path], Archive] = FolderArchive
    bots: BotRunner | None = None
    """House bots; by default there are none."""


class Host:
    """All rooms of one data folder. Use :func:`open_host`."""

    def __init__(
        self, settings: Settings, journal: Journal, group: asyncio.TaskGroup, parts: HostParts
    ) -> None:
        self.settings = settings
        self.limits: Limits = settings.wire
        self.journal = journal
        self.archive = parts.archive(settings.data)
        self.registry = Registry(self, settings.wire, settings.limits, self.clock)
        self.rooms: dict[str, RoomRunner] = {}
        self.is_draining = False
        self._loop = asyncio.get_running_loop()
        self.ticker = Ticker(self._loop, parts.engine)
        self._group = group
        self._parts = parts
        self._links: dict[LinkId, Link] = {}
        self._next_link = 0
        self.admission = Admission(settings.limits, settings.shared_networks)
        self.checks = Checks()
        self._creators: dict[str, str] = {}
        self._rulesets: dict[str, Ruleset] = {}
        self._exports: set[asyncio.Task[None]] = set()

    # -- rooms --

    async def create(
        self,
        scenario: Scenario,
        *,
        clock: ClockSpec | None = None,
        seats: tuple[SeatPlan, ...] | None = None,
        motives: tuple[Motive, ...] | None = None,
        seed: int | None = None,
        public: bool = True,
        creator: str | None = None,
        options: RoomOptions | None = None,
    ) -> RoomRunner:
        """Create a room and wait until it is in the journal.

        Args:
            scenario: the game.
            clock: how it is paced; rounds by default.
            seats: who may sit where; anybody by default.
            motives: by seat; those of the scenario by default.
            seed: of the match; drawn by default.
            public: whether the room is listed.
            creator: the address it is created from, which may not have many; None: the operator.
            options: whatever else there is to choose.

        Raises:
            UnavailableError: the host is full or stopping, or the creator has enough rooms.
            ValueError: seats or motives do not fit the scenario.
        """
        reason = self.unready_reason()
        if reason is not None:
            raise UnavailableError(f"{reason}: no rooms are opened")
        if len(self.rooms) >= self.settings.limits.rooms:
            raise UnavailableError(f"there are {len(self.rooms)} rooms already, no more are opened")
        self._check_creator(creator)
        options = options or RoomOptions()
        self._check_bots(options)
        seed = int.from_bytes(self._parts.entropy(8), "big") if seed is None else seed
        if options.deal and motives is None:
            motives = deal(scenario, seed)
        given = {"seats": seats, "motives": motives, **options.chosen()}
        spec = RoomSpec(
            match=self._parts.entropy(16).hex(),
            code=self._new_code(),
            scenario=scenario,
            seed=seed,
            clock=clock or ClockSpec(),
            public=public,
            created=self._parts.wall(),
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
        room = Room(spec, self._compile(spec.dealt), self.clock(), self._context())
        runner = RoomRunner(room, self)
        runner.open()
        self._house(runner)
        if creator is not None:
            self._creators[spec.code] = creator
        await runner.settled()
        if runner.is_halted:
            raise UnavailableError("the room could not be written down")
        return runner

    def _check_bots(self, options: RoomOptions) -> None:
        known = frozenset() if self._parts.bots is None else self._parts.bots.names
        wanted = [bot for bot in options.bots or () if bot is not None]
        if (wanted or options.fill) and not known:
            raise ValueError("bots: this server has no house bots")
        for bot in wanted:
            if bot and bot not in known:
                raise ValueError(
                    f"bots: there is no house bot {bot!r}, expected one of {', '.join(sorted(known))}"
                )

    def _check_creator(self, creator: str | None) -> None:
        most = self.settings.limits.rooms_per_creator
        mine = [code for code, address in self._creators.items() if address == creator]
        if creator is not None and sum(not _has_ended(self.rooms[code]) for code in mine) >= most:
            raise UnavailableError(f"you have {most} rooms already, no more are opened")

    async def restore_all(self) -> None:
        """Take up every match that was running; one that cannot be is left as it is and reported."""
        for match in await asyncio.to_thread(self.journal.running):
            try:
                stored = await asyncio.to_thread(self.journal.load, match)
                if stored is not None:
                    self._restore(stored)
            except (RestoreError, JournalError):
                _logger.exception("match %s is not taken up again", match)

    def _restore(self, stored: StoredMatch) -> None:
        room = restore(stored, self.clock(), self._context(), self._compile)
        runner = RoomRunner(room, self, sequence=len(stored.records))
        runner.resume()
        self._house(runner)

    def unready_reason(self) -> str | None:
        """Return why no rooms can be opened at the moment, or None."""
        if self.is_draining:
            return "the server is stopping"
        if self.journal.failure is not None:
            return "nothing can be written any more"
        if self.journal.is_full:
            return "the disk is full"
        limits, disk = self.settings.limits, self._parts.disk(self.settings.data)
        if disk is not None and disk.free < max(
            limits.disk_reserve, disk.total * limits.disk_reserve_percent // 100
        ):
            return "the disk is nearly full"
        return None

    def find(self, code: str) -> RoomRunner | None:
        """Return the room with this code."""
        return self.rooms.get(code.upper())

    def log_of(self, match: str) -> Path | None:
        """Return the log of a finished match; None for any other, whether it exists or not."""
        if _MATCH_ID.fullmatch(match) is None:
            return None
        if any(runner.room.spec.match == match for runner in self.rooms.values() if not _has_ended(runner)):
            return None
        return self.archive.find_log(match)

    def workshop(self, code: str) -> list[RoomRunner]:
        """Return the rooms that were created together under this code."""
        wanted = code.upper()
        return [runner for runner in self.rooms.values() if runner.room.spec.workshop == wanted]

    def roomiest(self, code: str) -> RoomRunner | None:
        """Return the room of a workshop in which a newcomer finds most seats free; None: there is no workshop."""
        rooms = [runner for runner in self.workshop(code) if not runner.is_halted]
        return max(rooms, key=lambda runner: runner.room.open_seats(), default=None)

    def check_room_for(self, rooms: int) -> None:
        """See that so many rooms more can be opened.

        Raises:
            UnavailableError: they cannot.
        """
        free = self.settings.limits.rooms - len(self.rooms)
        if rooms > free:
            raise UnavailableError(f"{rooms} rooms are asked for, and there is place for {free} more")

    @property
    def bots(self) -> frozenset[str]:
        """The names of the house bots."""
        return frozenset() if self._parts.bots is None else self._parts.bots.names

    def wall(self) -> float:
        """Return the wall-clock time, seconds since the epoch."""
        return self._parts.wall()

    def new_code(self) -> str:
        """Return a code that leads nowhere yet."""
        return self._new_code()

    def statistics(self) -> HostStatistics:
        """Return what the host has to do at the moment."""
        return HostStatistics(
            rooms=len(self.rooms),
            connections=self.admission.connections,
            strangers=self.admission.strangers,
        )

    def gauges(self) -> dict[str, float]:
        """Return what there is at the moment, for the metrics."""
        now, disk = self.statistics(), self._parts.disk(self.settings.data)
        return {
            "rooms": now.rooms,
            "connections": now.connections,
            "strangers": now.strangers,
            "ready": float(self.unready_reason() is None),
            "disk_free_bytes": 0 if disk is None else disk.free,
        }

    def connect(self) -> MemoryEnd:
        """Open a connection within this process, for a house bot or a test."""
        peer = MemoryPeer(self.limits, self._loop)
        peer.connect(self._link(peer, None, None))
        return peer.end

    async def drain(self) -> None:
        """Let no one in, write everything down and close all connections. Draining twice does nothing."""
        if self.is_draining:
            return
        self.is_draining = True
        runners = list(self.rooms.values())
        for runner in runners:
            runner.post(ev.Stopping())
        try:
            async with asyncio.timeout(self.settings.limits.drain):
                for runner in runners:
                    await runner.settled()
        except TimeoutError:
            _logger.error("the journal did not finish within %.1f s", self.settings.limits.drain)  # noqa: TRY400
        for link in list(self._links.values()):
            link.hang_up(CloseCode.RESTARTING)

    # -- what links need --

    @property
    def takes_commands(self) -> bool:
        """Whether what clients want can be written down at the moment."""
        return not self.journal.is_full

    def clock(self) -> float:
        """Return the time, seconds on a monotonic clock."""
        return self._loop.time() if self._parts.clock is None else self._parts.clock()

    def call_later(self, seconds: float, call: Callable[[], None]) -> Handle:
        """Call back once, unless cancelled before."""
        return self._loop.call_later(seconds, call).cancel

    def enter(self, link: Link, hello: Hello) -> RoomRunner | RefusalCode:
        """Find the room that a client means and post its entry there; or say why not."""
        if self.is_draining:
            return RefusalCode.UNAVAILABLE
        runner = self.find(hello.room) or self._in_workshop(hello)
        if runner is None:
            return RefusalCode.NO_ROOM
        if runner.is_halted:
            return RefusalCode.ROOM_CLOSED
        runner.enter(link, hello, self.new_token())
        return runner

    def _in_workshop(self, hello: Hello) -> RoomRunner | None:
        """Return a room of a workshop: the one that knows the token, else the one with most seats free."""
        if hello.token is not None:
            for runner in self.workshop(hello.room):
                if runner.room.knows(hello.token):
                    return runner
        return self.roomiest(hello.room)

    def forget(self, link: Link) -> None:
        """Take note that a client has gone."""
        self._links.pop(link.id, None)

    # -- what runners need --

    def call_at(self, at: float, call: Callable[[], None]) -> Handle:
        """Call back once at an instant, unless cancelled before."""
        return self._loop.call_later(max(0.0, at - self.clock()), call).cancel

    def export(self, match: str, done: Callable[[str | None], None]) -> None:
        """Write the log of a match and report its id, or None if that failed."""
        task = self._group.create_task(self._export(match, done), name=f"export {match}")
        self._exports.add(task)
        task.add_done_callback(self._exports.discard)

    def new_token(self) -> str:
        """Return a token that nobody can guess."""
        return _text(self._parts.entropy(16))

    def call_bot(self, spec: RoomSpec, call: ev.CallBot) -> None:
        """Have a house bot come and play a seat of a room."""
        if self._parts.bots is None or self.is_draining:
            return
        entry = spec.scenario.seats[call.seat]
        wanted = BotCall(
            room=spec.code,
            seat=call.seat,
            bot=call.bot,
            motive=spec.motives[call.seat],
            preferred=None if spec.deal else entry.bot,
            name=call.name,
            token=call.token,
        )
        self._parts.bots.call(wanted, self._open_end)

    async def _open_end(self) -> MemoryEnd:
        return self.connect()

    def open_next(self, rematch: ev.Rematch) -> None:
        """Open the next match under the code of one that is over."""
        if self.is_draining or self.journal.failure is not None:
            return
        old = rematch.spec
        seed = int.from_bytes(self._parts.entropy(8), "big")
        spec = attrs.evolve(
            old,
            match=self._parts.entropy(16).hex(),
            seed=seed,
            motives=deal(old.scenario, seed) if old.deal else old.motives,
            created=self._parts.wall(),
        )
        runner = RoomRunner(Room(spec, self._compile(spec.dealt), self.clock(), self._context()), self)
        self._house(runner)
        runner.open(rematch.seated)

    def vanished(self, runner: RoomRunner) -> None:
        """Take note that a room is gone."""
        code = runner.room.spec.code
        if self.rooms.get(code) is not runner:
            # A rematch has taken its place.
            return
        self.rooms.pop(code, None)
        self._creators.pop(code, None)
        self.admission.forget_room(code)

    # -- what websockets need --

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers of every answer to a handshake."""
        return SECURITY_HEADERS

    def address_of(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return where a client comes from whose connection comes from ``peer``, perhaps a proxy."""
        return client_address(peer, forwarded, self.settings)

    def is_proxy(self, peer: str) -> bool:
        """Say whether a connection comes from a proxy that is believed."""
        return is_within(peer, self.settings.trusted_proxies)

    def inspect(self, handshake: Handshake) -> Rejection | None:
        """Decide whether a client may open a websocket."""
        if not is_host_allowed(handshake.host, self.settings):
            return Rejection(status=421, text="this server is not addressed by that name")
        if not is_origin_allowed(handshake.origin, handshake.host, self.settings):
            return Rejection(status=403, text="pages of that origin may not connect")
        if handshake.path not in {"/ws", CHECK_PATH}:
            return Rejection(status=404, text="websockets are at /ws")
        if self.is_draining:
            return Rejection(status=503, text="the server is restarting, try again in a moment")
        full = self.admission.knock(handshake.address, self.clock())
        if full is None:
            return None
        return Rejection(status=503 if full is Full.SERVER else 429, text=full.value)

    def enter_peer(self, peer: Peer, encoding: Encoding | None, address: str) -> Link:
        """Take in a client from an address; its messages go to what is returned."""
        return self._link(peer, encoding, address)

    def enter_probe(self, peer: Peer, address: str) -> Probe:
        """Take in somebody who only checks the network."""
        visit = self.admission.open(address)
        return Probe(peer, visit, clock=self.clock, wall=self.wall, call_later=self.call_later)

    # -- inside --

    def _link(self, peer: Peer, encoding: Encoding | None, address: str | None) -> Link:
        self._next_link += 1
        link = Link(LinkId(self._next_link), self, peer, encoding, self.admission.open(address))
        self._links[link.id] = link
        return link

    def _house(self, runner: RoomRunner) -> None:
        self.rooms[runner.room.spec.code] = runner
        self._group.create_task(runner.run(), name=f"room {runner.room.spec.code}")

    def _context(self) -> RoomContext:
        return RoomContext(
            limits=self.settings.wire,
            host=self.settings.limits,
            engine=version("techrace"),
            feed_prefix=self._parts.entropy(8).hex(),
            bots=frozenset() if self._parts.bots is None else frozenset(self._parts.bots.names),
        )

    def _compile(self, scenario: Scenario) -> Ruleset:
        """Compile a scenario; rooms with the same one share the result."""
        key = scenario.digest()
        if key not in self._rulesets:
            if len(self._rulesets) >= self.settings.limits.rooms:
                self._rulesets.clear()
            self._rulesets[key] = Ruleset.of(scenario)
        return self._rulesets[key]

    def _new_code(self) -> str:
        while True:
            raw = int.from_bytes(self._parts.entropy(8), "big")
            signs = []
            for _ in range(CODE_LENGTH):
                raw, sign = divmod(raw, len(CODE_ALPHABET))
                signs.append(CODE_ALPHABET[sign])
            code = "".join(signs)
            if code not in self.rooms and not self.workshop(code):
                return code

    async def _export(self, match: str, done: Callable[[str | None], None]) -> None:
        """Export in a thread. Cancelled, it leaves either the whole log or none; the next start writes it."""

        def work() -> None:
            stored = self.journal.load(match)
            if stored is None:
                raise JournalError(f"match {match} is not in the journal")
            self.archive.write_log(match, records_of(stored))

        try:
            await asyncio.to_thread(work)
        except Exception:
            _logger.exception("match %s: its log could not be written", match)
            done(None)
        else:
            done(match)

    async def watch(self) -> None:
        """Look after the connections until cancelled."""
        while True:
            await asyncio.sleep(self.settings.limits.sweep_interval)
            self.registry.sweep()


def _has_ended(runner: RoomRunner) -> bool:
    return runner.room.stage in {Stage.FINISHED, Stage.CLOSED}


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@asynccontextmanager
async def open_host(settings: Settings, *, parts: HostParts | None = None) -> AsyncIterator[Host]:
    """Run a host: lock its folder, take up the running matches, and drain it at the end.

    Cancellation drains as well: what was acknowledged is in the journal, and everybody is told to come back.

    Raises:
        JournalError: the folder is in use, or its journal cannot promise durability.
    """
    failure: BaseException | None = None
    parts = parts or HostParts()
    async with parts.open_journal(settings.data) as journal, asyncio.TaskGroup() as group:
        host = Host(settings, journal, group, parts)
        await host.restore_all()
        watch = group.create_task(host.watch(), name="watchdog")
        try:
            yield host
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - raised again below, outside the group, which would wrap it
            failure = error
        finally:
            await host.drain()
            watch.cancel()
            for runner in host.rooms.values():
                runner.close()
    if failure is not None:
        raise failure
