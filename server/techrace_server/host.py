"""The host: all rooms of one data folder, and whom they share (journal, ticker, exporter, connections).

The task tree is drawn in ``docs/design.md``: one task group, one task per room, the watchdog, and an export while
it lasts. Nothing else starts tasks.
"""

import asyncio
import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Accepted, Act, Hello, Notice, NoticeKind, RefusalCode, Refused
from techrace_server import events as ev
from techrace_server.admission import Admission, Full
from techrace_server.analyses import Analyses
from techrace_server.checks import CHECK_PATH, Checks, Probe
from techrace_server.connection import Handshake, Registry, Rejection
from techrace_server.events import LinkId
from techrace_server.exports import Exported, Exporter
from techrace_server.frames import Peer
from techrace_server.guard import (
    SECURITY_HEADERS,
    client_address,
    is_host_allowed,
    is_origin_allowed,
    is_within,
)
from techrace_server.house import BotCall
from techrace_server.journal import Journal
from techrace_server.link import STORAGE_RETRY_MS, Handle, Link
from techrace_server.lobby import Lobby, has_ended
from techrace_server.memory import MemoryEnd, MemoryPeer
from techrace_server.parts import HostParts, UnavailableError
from techrace_server.runner import RoomRunner
from techrace_server.settings import Settings
from techrace_server.ticker import Ticker

_MATCH_ID = re.compile(r"[0-9a-f]{32}")
_logger = logging.getLogger("techrace.host")


@attrs.frozen(kw_only=True)
class HostStatistics:
    """What the host has to do at the moment."""

    rooms: int
    connections: int
    strangers: int
    """Connections that have not been welcomed."""


class Host:
    """All rooms of one data folder. Use :func:`open_host`.

    What has to do with rooms coming and being found is the business of its :class:`~techrace_server.lobby.Lobby`.
    """

    def __init__(
        self, settings: Settings, journal: Journal, group: asyncio.TaskGroup, parts: HostParts
    ) -> None:
        self.settings = settings
        self.limits: Limits = settings.wire
        self.journal = journal
        self.archive = parts.archive(settings.data)
        self.registry = Registry(self, settings.wire, settings.limits, self.clock)
        self.is_draining = False
        self._loop = asyncio.get_running_loop()
        self.ticker = Ticker(self._loop, parts.engine)
        self._parts = parts
        self._links: dict[LinkId, Link] = {}
        self._next_link = 0
        self._probes = 0
        self.admission = Admission(settings.limits, settings.shared_networks)
        self.checks = Checks()
        self._exporter = Exporter(group, journal, self.archive)
        self.analyses = Analyses(settings.limits, parts.analyst, group)
        self.lobby = Lobby(self, journal, group, parts)
        self.rooms = self.lobby.rooms
        """By code."""
        self.create = self.lobby.create
        self.find = self.lobby.find
        journal.on_full = self._storage_changed

    # -- rooms --

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

    def log_of(self, match: str) -> Path | None:
        """Return the log of a finished match; None for any other, whether it exists or not."""
        if _MATCH_ID.fullmatch(match) is None:
            return None
        if any(runner.room.spec.match == match for runner in self.rooms.values() if not has_ended(runner)):
            return None
        return self.archive.find_log(match)

    @property
    def bots(self) -> frozenset[str]:
        """The names of the house bots."""
        return frozenset() if self._parts.bots is None else self._parts.bots.names

    def wall(self) -> float:
        """Return the wall-clock time, seconds since the epoch."""
        return self._parts.wall()

    def statistics(self) -> HostStatistics:
        """Return what the host has to do at the moment."""
        return HostStatistics(
            rooms=len(self.rooms),
            connections=self.admission.connections,
            strangers=self.admission.strangers,
        )

    async def operate(self, runner: RoomRunner, act: Act) -> Accepted | Refused:
        """Have an act done in a room on behalf of whoever runs the server; return once it is durable.

        Raises:
            UnavailableError: nothing can be written down now, or the room is gone.
        """
        if self.journal.is_full or self.journal.failure is not None or self.is_draining or runner.is_halted:
            raise UnavailableError("it cannot be written down now")
        answered: asyncio.Future[Accepted | Refused] = self._loop.create_future()

        def answer(reply: Accepted | Refused) -> None:
            if not answered.done():
                answered.set_result(reply)

        runner.post(ev.Operated(act=act, answer=answer))
        try:
            async with asyncio.timeout(self.settings.limits.http_timeout):
                return await answered
        except TimeoutError:
            raise UnavailableError("the room did not answer") from None

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
        self._exporter.stop()
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
        runner = self.lobby.lead_to(hello)
        if runner is None:
            return RefusalCode.NO_ROOM
        if runner.is_halted:
            return RefusalCode.ROOM_CLOSED
        runner.enter(link, hello, self.new_token())
        return runner

    def forget(self, link: Link) -> None:
        """Take note that a client has gone."""
        self._links.pop(link.id, None)

    # -- what runners need --

    def call_at(self, at: float, call: Callable[[], None]) -> Handle:
        """Call back once at an instant, unless cancelled before."""
        return self._loop.call_later(max(0.0, at - self.clock()), call).cancel

    def export(self, match: str, done: Exported, *, again: bool = False) -> None:
        """Write the log of a match and report its id, or None if that failed; later then, the id all the same."""
        self._exporter.start(match, done, again=again)

    def forget_room(self, code: str) -> None:
        """Take note that nobody can join under this code any more."""
        self.admission.forget_room(code)

    def open_next(self, rematch: ev.Rematch) -> None:
        """Open the next match under the code of one that is over."""
        self.lobby.open_next(rematch)

    def vanished(self, runner: RoomRunner) -> None:
        """Take note that a room is gone."""
        self.lobby.vanished(runner)

    def new_token(self) -> str:
        """Return a token that nobody can guess."""
        return _text(self._parts.entropy(16))

    def call_bot(self, runner: RoomRunner, call: ev.CallBot) -> None:
        """Have a house bot come and play a seat of a room."""
        if self._parts.bots is None or self.is_draining:
            return
        spec = runner.room.spec
        entry = spec.scenario.seats[call.seat]
        wanted = BotCall(
            room=spec.code,
            seat=call.seat,
            bot=call.bot,
            motive=spec.motives[call.seat],
            preferred=None if spec.deal else entry.bot,
            name=call.name,
            token=call.token,
            give_up=lambda: runner.post(ev.BrokeDown(seat=call.seat, token=call.token)),
        )
        self._parts.bots.call(wanted, self._open_end)

    async def _open_end(self) -> MemoryEnd:
        return self.connect()

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
        if handshake.path == CHECK_PATH and self._probes >= self.settings.limits.probes:
            return Rejection(status=503, text="too many check the network at once, try again in a minute")
        full = self.admission.knock(handshake.address, self.clock())
        if full is None:
            return None
        return Rejection(status=503 if full is Full.SERVER else 429, text=full.value)

    def enter_peer(self, peer: Peer, encoding: Encoding | None, address: str) -> Link:
        """Take in a client from an address; its messages go to what is returned."""
        return self._link(peer, encoding, address)

    def enter_probe(self, peer: Peer, address: str) -> Probe:
        """Take in somebody who only checks the network."""
        self._probes += 1
        visit = self.admission.open(address)
        return Probe(
            peer, visit, clock=self.clock, wall=self.wall, call_later=self.call_later, gone=self._probe_gone
        )

    # -- inside --

    def _probe_gone(self) -> None:
        self._probes -= 1

    def _storage_changed(self, full: bool) -> None:
        """Stop the clocks while nothing can be written down, and say so; let them go on when there is space again."""
        if full:
            sentence = (
                "The server's storage is full: clocks stand still, and nothing that was accepted is lost."
            )
            notice = Notice(what=NoticeKind.STORAGE_FULL, message=sentence, retry_ms=STORAGE_RETRY_MS)
        else:
            notice = Notice(what=NoticeKind.STORAGE_BACK, message="The server's storage has space again.")
        for runner in self.rooms.values():
            runner.post(ev.Stored(full=full))
            runner.tell(notice)

    def _link(self, peer: Peer, encoding: Encoding | None, address: str | None) -> Link:
        self._next_link += 1
        link = Link(LinkId(self._next_link), self, peer, encoding, self.admission.open(address))
        self._links[link.id] = link
        return link

    async def watch(self) -> None:
        """Look after the connections until cancelled."""
        while True:
            await asyncio.sleep(self.settings.limits.sweep_interval)
            self.registry.sweep()


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
        await host.lobby.restore_all()
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
            host.analyses.stop()
            for runner in host.rooms.values():
                runner.close()
    if failure is not None:
        raise failure
