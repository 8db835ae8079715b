"""What the host allows: every number that bounds its memory, time or load, in one place.

What bounds a single connection stands in :class:`techrace_protocol.limits.Limits`, because clients in other
languages need it too; a host keeps one of each and both can be set under ``[limits]``.
"""

import attrs
from attrs import validators


def _seconds(default: float) -> float:
    return attrs.field(default=default, validator=validators.gt(0.0))


def _count(default: int) -> int:
    return attrs.field(default=default, validator=validators.ge(1))


@attrs.frozen(kw_only=True)
class HostLimits:
    """Limits of one host. Durations in seconds, sizes in bytes."""

    # -- sockets --
    open_timeout: float = _seconds(5.0)
    """A connection whose first request is not complete by then is cut."""
    fragments: int = _count(4096)
    """Frames of one message."""
    write_high_water: int = _count(32 * 1024)
    """Write buffer of a connection from which on it counts as stalled."""
    write_abort: int = _count(1024 * 1024)
    """A write buffer above this is aborted at once."""
    sweep_interval: float = _seconds(0.1)
    """How often the watchdog looks for stalled connections."""
    pings_per_second: int = _count(5)
    pings_burst: int = _count(30)
    """Pings of a client; more and it is cut."""
    connections: int = _count(2000)
    strangers: int = _count(400)
    """Connections that have not been welcomed yet."""

    # -- rooms --
    rooms: int = _count(200)
    spectators: int = _count(200)
    """Per room."""
    empty_room: float = _seconds(15 * 60.0)
    """A room in which nobody has been connected for so long before its start is collected."""
    finished_room: float = _seconds(10 * 60.0)
    """How long the room of a finished match stays, so that everybody can read the end."""

    # -- HTTP --
    http_body: int = _count(64 * 1024)
    scenario_body: int = _count(1024 * 1024)
    """Bytes of a request that carries a scenario."""

    # -- stopping --
    drain: float = _seconds(8.0)
    """How long a stopping server waits for the journal and for clients to answer."""
