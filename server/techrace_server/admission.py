"""Who gets in from where: connections, handshakes and failed joins, counted per address.

Time is a number passed in, nothing is called back, and what is remembered is bounded. Two things keep honest people
apart from whoever else sits behind their address: an address from which somebody has been welcomed may use the
places kept in reserve, and may always join the rooms that somebody there is known to have joined.
"""

import enum
import ipaddress
from collections.abc import Sequence

import attrs

from techrace_server.limits import HostLimits
from techrace_server.rates import Bucket

_ROOMS_REMEMBERED = 32


class Full(enum.Enum):
    """Why a handshake is turned away."""

    SERVER = "the server is full, try again in a minute"
    ADDRESS = "too many connections from your address"
    HURRY = "too many new connections from your address, try again in a moment"


@attrs.define(eq=False)
class _Visitor:
    """What is known of an address."""

    handshakes: Bucket
    failures: Bucket
    files: Bucket
    connections: int = 0
    waiting: int = 0
    """Joins that are put off."""
    rooms: dict[str, None] = attrs.field(factory=dict)
    """Where somebody from there was welcomed, the last one last."""


class Admission:
    """Counts all connections of a host."""

    def __init__(self, limits: HostLimits, shared: Sequence[str] = ()) -> None:
        self.connections = 0
        """Open websockets, and connections within this process."""
        self.strangers = 0
        """Those that have not been welcomed yet."""
        self._limits = limits
        self._shared = tuple(ipaddress.ip_network(network) for network in shared)
        self._visitors: dict[str, _Visitor] = {}
        self._rooms: dict[str, Bucket] = {}

    def knock(self, address: str, now: float) -> Full | None:
        """Decide whether one more websocket may be opened from an address."""
        limits, visitor = self._limits, self._visitor(address)
        known = bool(visitor.rooms)
        reserve = 0 if known else min(limits.reserve, limits.connections // 10)
        if self.connections >= limits.connections - reserve:
            return Full.SERVER
        if self.strangers >= limits.strangers and not known:
            return Full.SERVER
        if self._is_shared(address):
            return None
        if visitor.connections >= limits.connections_per_address:
            return Full.ADDRESS
        return None if visitor.handshakes.take(now) else Full.HURRY

    def open(self, address: str | None) -> "Visit":
        """Count a connection; None: from within this process, which nothing but the total counts."""
        visit = Visit(self, None if address is None else self._visitor(address), address or "")
        self.connections += 1
        self.strangers += 1
        if visit.visitor is not None:
            visit.visitor.connections += 1
        return visit

    def may_ask(self, address: str, room: str, now: float) -> bool:
        """Say whether somebody who is in no room may ask for one by its code."""
        visitor = self._visitor(address)
        return room in visitor.rooms or visitor.failures.allows(now) or self._is_shared(address)

    def asked_in_vain(self, address: str, now: float) -> None:
        """Count a question for a room that does not exist."""
        self._visitor(address).failures.take(now)

    def may_send_file(self, address: str, now: float) -> bool:
        """Decide whether somebody may have one more file read."""
        return self._visitor(address).files.take(now)

    def forget_room(self, room: str) -> None:
        """Forget what failed at a room that is gone."""
        self._rooms.pop(room, None)

    # -- for visits --

    def delay(self, visit: "Visit", room: str, now: float, *, with_token: bool) -> float | None:
        """Return for how many seconds a join is to be put off; None: it is to be refused."""
        visitor, limits = visit.visitor, self._limits
        if visitor is None or room in visitor.rooms:
            return 0.0
        tried = self._rooms.get(room)
        is_tried = with_token and tried is not None and not tried.allows(now)
        if not is_tried and (visitor.failures.allows(now) or self._is_shared(visit.address)):
            return 0.0
        return limits.failed_join_delay if visitor.waiting < limits.failed_joins_waiting else None

    def failed(self, visit: "Visit", room: str, now: float, *, exists: bool) -> None:
        """Count a join that failed for its room code or its token."""
        if visit.visitor is not None:
            visit.visitor.failures.take(now)
            if exists:
                self._rooms.setdefault(room, self._bucket(self._limits.failed_joins_per_room)).take(now)

    def welcomed(self, visit: "Visit", room: str) -> None:
        """Count a join that went well."""
        self.strangers -= 1
        if visit.visitor is not None:
            rooms = visit.visitor.rooms
            rooms.pop(room, None)
            rooms[room] = None
            if len(rooms) > _ROOMS_REMEMBERED:
                del rooms[next(iter(rooms))]

    def closed(self, visit: "Visit") -> None:
        """Count a connection that is gone."""
        self.connections -= 1
        self.strangers -= not visit.is_welcome
        if visit.visitor is not None:
            visit.visitor.connections -= 1

    # -- inside --

    def _bucket(self, failures: int) -> Bucket:
        return Bucket(failures / self._limits.failed_joins_window, failures)

    def _visitor(self, address: str) -> _Visitor:
        key = _key(address)
        visitor = self._visitors.pop(key, None)
        if visitor is None:
            limits = self._limits
            visitor = _Visitor(
                handshakes=Bucket(limits.handshakes_per_second, limits.handshakes_burst),
                failures=self._bucket(limits.failed_joins),
                files=Bucket(limits.story_files_per_minute / 60, limits.story_files_burst),
            )
            if len(self._visitors) >= limits.addresses:
                self._forget_oldest()
        self._visitors[key] = visitor
        return visitor

    def _forget_oldest(self) -> None:
        oldest = next((key for key, visitor in self._visitors.items() if not visitor.connections), None)
        if oldest is not None:
            del self._visitors[oldest]

    def _is_shared(self, address: str) -> bool:
        if not self._shared:
            return False
        found = _parsed(address)
        return found is not None and any(found in network for network in self._shared)


@attrs.define(eq=False)
class Visit:
    """One connection as far as admission is concerned."""

    _admission: Admission
    visitor: _Visitor | None
    address: str
    is_welcome: bool = False
    _is_waiting: bool = False
    _is_closed: bool = False

    def delay(self, room: str, now: float, *, with_token: bool) -> float | None:
        """Return for how many seconds a join is to be put off; None: it is to be refused.

        Who is told to wait has a place in the queue of its address until :meth:`waited`.
        """
        wait = self._admission.delay(self, room, now, with_token=with_token)
        if wait and self.visitor is not None and not self._is_waiting:
            self._is_waiting = True
            self.visitor.waiting += 1
        return wait

    def waited(self) -> None:
        """Give the place in the queue back."""
        if self._is_waiting and self.visitor is not None:
            self._is_waiting = False
            self.visitor.waiting -= 1

    def failed(self, room: str, now: float, *, exists: bool) -> None:
        """Take note that the join failed for its room code (which does not exist) or its token."""
        self._admission.failed(self, room, now, exists=exists)

    def welcomed(self, room: str) -> None:
        """Take note that the join went well."""
        if not self.is_welcome:
            self.is_welcome = True
            self._admission.welcomed(self, room)

    def close(self) -> None:
        """Take note that the connection is gone. Closing twice does nothing."""
        self.waited()
        if not self._is_closed:
            self._is_closed = True
            self._admission.closed(self)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _key(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, of which everybody has as many as he likes."""
    found = _parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found or address)
