"""One client as the host knows it, whatever transport it came over: its conversation, its rate, its room.

The link takes frames from a :class:`~techrace_server.frames.Peer`, lets the sans-IO session judge them, and hands
what is left to the room's runner as events. In the other direction it turns the room's effects into frames.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding, Frame
from techrace_protocol.feed import Missed, Numbered
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import (
    Accepted,
    FromClient,
    Hello,
    Notice,
    Ping,
    Pong,
    RefusalCode,
    Refused,
    Reply,
    Role,
    Snapshot,
    Welcome,
)
from techrace_protocol.session import ServerSession
from techrace_protocol.transitions import State
from techrace_server import events as ev
from techrace_server import metrics
from techrace_server.admission import Visit
from techrace_server.events import LinkId
from techrace_server.facts import rate_of
from techrace_server.frames import Peer
from techrace_server.rates import Bucket

STORAGE_RETRY_MS = 2000
"""After how long a command that was refused for want of storage may be tried again."""
Handle: TypeAlias = Callable[[], None]
"""Cancels a call that was put off."""


class RoomOwner(Protocol):
    """The room's runner as its links see it."""

    def post(self, event: ev.Event) -> None:
        """Take an event; it will be handled soon, in order."""

    def age_ms(self) -> int:
        """Return the room's clock."""
        ...


class LinkHost(Protocol):
    """The host as its links see it."""

    limits: Limits

    @property
    def takes_commands(self) -> bool:
        """Whether what clients want can be written down at the moment."""
        ...

    def clock(self) -> float:
        """Return the time, seconds on a monotonic clock."""
        ...

    def call_later(self, seconds: float, call: Callable[[], None]) -> Handle:
        """Call back once, unless cancelled before."""
        ...

    def enter(self, link: "Link", hello: Hello) -> "RoomOwner | RefusalCode":
        """Find the room that a client means, post its entry there and return it; or say why not."""
        ...

    def forget(self, link: "Link") -> None:
        """Take note that a client has gone."""


class Link:
    """One client; a :class:`~techrace_server.frames.Receiver`."""

    def __init__(
        self, id_: LinkId, host: LinkHost, peer: Peer, encoding: Encoding | None, visit: Visit
    ) -> None:
        limits = host.limits
        self.id = id_
        self._host = host
        self._peer = peer
        self._session = ServerSession(limits=limits, encoding=encoding)
        self._visit = visit
        self._room = ""
        self._late_join: Handle | None = None
        self._owner: RoomOwner | None = None
        self._unhandled = 0
        self._held = False
        self._behind = False
        self._set_rate(limits.player_rate)
        self._bytes = Bucket(limits.bytes_per_second, limits.bytes_burst)
        self._hello_timer: Handle | None = host.call_later(limits.hello_ms / 1000, self._hello_is_late)

    @property
    def is_welcome(self) -> bool:
        """Whether the client has been let into a room."""
        return self._hello_timer is None

    # -- from the transport --

    def received(self, frame: Frame) -> None:
        now = self._host.clock()
        if not (self._bytes.take(now, len(frame.data)) and self._messages.take(now)):
            self._slow_down(frame)
            return
        received = self._session.receive(frame.data, is_text=frame.is_text)
        for answer in received.frames:
            self._peer.send(answer)
        if received.close is not None:
            self._peer.close(received.close)
        elif received.message is not None:
            self._act(received.message)

    def overflowed(self) -> bool:
        self._behind = self._session.role in {Role.SPECTATOR, Role.PROJECTOR}
        return self._behind

    def drained(self) -> None:
        if self._owner is not None:
            self._owner.post(ev.CaughtUp(link=self.id))

    def measured(self, seconds: float) -> None:
        if self._owner is not None:
            self._owner.post(ev.Measured(link=self.id, ms=round(seconds * 1000)))

    def closed(self) -> None:
        self._session.lost()
        self._cancel_hello_timer()
        if self._late_join is not None:
            self._late_join()
        self._visit.close()
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.post(ev.Left(link=self.id))
        self._host.forget(self)

    # -- from the room --

    def admit(self, welcome: Welcome, opening: Missed | Snapshot, *, bot: bool) -> None:
        """Let the client in, unless it has been told to go while the room was deciding."""
        if self._owner is None or self._session.state is not State.JOINING:
            return
        self._cancel_hello_timer()
        limits = self._host.limits
        self._set_rate(rate_of(limits, welcome.role, bot=bot))
        self._visit.welcomed(self._room)
        self._peer.allow(limits.message_bytes)
        for frame in self._session.welcome(welcome, opening):
            self._peer.send(frame)

    def update(self, update: Numbered) -> None:
        """Pass an update on; nothing while the client is behind, which a snapshot makes up for."""
        if self._session.is_joined and not self._behind:
            self._peer.send(self._session.update(update))

    def refresh(self, snapshot: Snapshot) -> None:
        """Bring a client that was behind up to date."""
        if self._session.is_joined:
            self._behind = False
            self._peer.send(self._session.snapshot(snapshot))

    def answer(self, reply: Reply) -> None:
        """Answer a message; nothing to somebody who has been told to go meanwhile."""
        if self._owner is not None and self._session.state not in {State.CLOSING, State.CLOSED}:
            refused = not self.is_welcome
            self._reply(reply)
            if refused:
                self._owner = None
                if isinstance(reply, Refused) and reply.code in _GUESSES:
                    self._visit.failed(self._room, self._host.clock(), exists=True)

    def notice(self, notice: Notice) -> None:
        """Say how the server is, to a client that has been let in."""
        if self._session.is_joined:
            self._peer.send(self._session.notice(notice))

    def hang_up(self, code: CloseCode, message: str = "") -> None:
        """Say why, and close. Nothing is said or heard afterwards."""
        metrics.CLOSED.labels(int(code)).inc()
        for frame in self._session.close(code, message):
            self._peer.send(frame)
        self._peer.close(code)

    def handled(self) -> None:
        """Take note that the room has handled an event of this client."""
        self._unhandled -= 1
        if self._held and self._unhandled <= self._host.limits.receive_frames // 2:
            self._held = False
            self._peer.release()

    # -- inside --

    def _act(self, message: FromClient) -> None:
        if isinstance(message, Hello):
            self._join(message)
        elif self._owner is None:
            return
        elif isinstance(message, Ping):
            pong = Pong(nonce=message.nonce, server_ms=self._owner.age_ms())
            self._reply(pong)
        elif not self._host.takes_commands:
            self._put_off(message)
        else:
            self._unhandled += 1
            if self._unhandled >= self._host.limits.receive_frames and not self._held:
                self._held = True
                self._peer.hold()
            self._owner.post(ev.Said(link=self.id, message=message))

    def _reply(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            metrics.ACCEPTED.inc()
        elif isinstance(reply, Refused):
            metrics.REFUSED.labels(reply.code.value).inc()
        self._peer.send(self._session.reply(reply))

    def _put_off(self, message: FromClient) -> None:
        """Refuse a command that could not be written down now."""
        refused = Refused(
            code=RefusalCode.UNAVAILABLE,
            message="the server's storage is full; nothing that was accepted is lost",
            id=getattr(message, "id", None),
            retry_ms=STORAGE_RETRY_MS,
        )
        self._reply(refused)

    def _join(self, hello: Hello) -> None:
        """Look for the room; not at once if too many from there have guessed wrong."""
        self._room = hello.room.upper()
        wait = self._visit.delay(self._room, self._host.clock(), with_token=hello.token is not None)
        if wait is None:
            self._turn_away(RefusalCode.RATE, hello.room)
        elif wait:
            self._late_join = self._host.call_later(wait, lambda: self._join_now(hello))
        else:
            self._join_now(hello)

    def _join_now(self, hello: Hello) -> None:
        self._visit.waited()
        self._late_join = None
        if not self._host.takes_commands:
            # Whoever comes is written down, too.
            self._put_off(hello)
            self.hang_up(CloseCode.TRY_LATER)
            return
        found = self._host.enter(self, hello)
        if not isinstance(found, RefusalCode):
            self._owner = found
            return
        if found is RefusalCode.NO_ROOM:
            self._visit.failed(self._room, self._host.clock(), exists=False)
        self._turn_away(found, hello.room)

    def _turn_away(self, code: RefusalCode, room: str) -> None:
        sentence, close = _TURNED_AWAY[code]
        self._reply(Refused(code=code, message=sentence.format(room), path="room"))
        self.hang_up(close)

    def _slow_down(self, frame: Frame) -> None:
        """Refuse a message that came too soon; cut a client that goes on and on."""
        wait = max(self._messages.wait(), self._bytes.wait(), 1.0)
        if self._session.role is None or not self._warnings.take(self._host.clock()):
            self.hang_up(CloseCode.RATE)
            return
        refused = Refused(
            code=RefusalCode.RATE,
            message="too many messages at once",
            id=self._session.command_id(frame.data, is_text=frame.is_text),
            retry_ms=round(wait * 1000),
        )
        self._reply(refused)

    def _set_rate(self, rate: Rate) -> None:
        self._messages = Bucket(rate.per_second, rate.burst)
        # As many refusals as messages may come at once; whoever goes on then is cut. They are forgotten in a minute.
        self._warnings = Bucket(rate.burst / 60, rate.burst)

    def _hello_is_late(self) -> None:
        self._hello_timer = None
        self.hang_up(CloseCode.HELLO_TIMEOUT)

    def _cancel_hello_timer(self) -> None:
        if self._hello_timer is not None:
            self._hello_timer()
            self._hello_timer = None


_GUESSES = {RefusalCode.TOKEN, RefusalCode.NOT_ALLOWED}
"""Refusals of a hello that tell something about a room to whoever guesses."""
_TURNED_AWAY = {
    RefusalCode.RATE: ("room: too many wrong codes from your address, wait a while", CloseCode.RATE),
    RefusalCode.NO_ROOM: ("room: there is no room {}", CloseCode.NO_ROOM),
    RefusalCode.ROOM_CLOSED: ("room: {} was halted after an internal error", CloseCode.ROOM_HALTED),
    RefusalCode.UNAVAILABLE: ("the server takes no one in at the moment", CloseCode.DRAINING),
}
