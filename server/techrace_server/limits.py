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
    unsent: int = _count(64 * 1024)
    """What the system takes of a connection and has not sent; more waits in the write buffer, where it is seen."""
    write_abort: int = _count(1024 * 1024)
    """A write buffer above this is aborted at once."""
    sweep_interval: float = _seconds(0.1)
    """How often the watchdog looks for stalled connections."""
    pings_per_second: int = _count(5)
    pings_burst: int = _count(30)
    """Pings of a client; more and it is cut."""
    input_slice: int = _count(4096)
    """Bytes of one connection that are looked at in one turn of the event loop."""
    rate_close: float = _seconds(0.25)
    """How long a client that is cut for its rate has to answer the close."""

    # -- who gets in --
    http_connections: int = _count(1000)
    """Connections that wait for a request (or for the rest of one); one more pushes out the oldest. With
    ``connections``, all that there are; then requests are answered with 503."""
    connections: int = _count(2000)
    """Websockets."""
    strangers: int = _count(400)
    """Connections that have not been welcomed yet."""
    probes: int = _count(100)
    """Of ``strangers``, those that only check the network, for up to two minutes each."""
    reserve: int = _count(200)
    """Of ``connections``, but never more than a tenth, for addresses from which somebody has been welcomed."""
    connections_per_address: int = _count(300)
    handshakes_per_second: int = _count(20)
    """Per address."""
    handshakes_burst: int = _count(600)
    """Per address at once: a full workshop behind one address comes in and comes back."""
    failed_joins: int = _count(30)
    """Wrong room codes and tokens per address within ``failed_joins_window``; then joins are put off."""
    failed_joins_per_room: int = _count(120)
    """Wrong tokens per room within ``failed_joins_window``; then joins with a token are put off."""
    failed_joins_window: float = _seconds(600.0)
    failed_join_delay: float = _seconds(4.0)
    """For how long a join is put off; less than the hello deadline."""
    failed_joins_waiting: int = _count(2)
    """Joins of an address that may be put off at the same time: with the delay, 30 tries a minute."""
    addresses: int = _count(10_000)
    """Addresses that are remembered."""

    # -- rooms --
    rooms: int = _count(200)
    rooms_per_creator: int = _count(5)
    """Rooms whose match is not over, per address that created them without being the operator;
    those whose match is over included, four times as many."""
    spectators: int = _count(200)
    """Per room."""
    between_matches: float = _seconds(60.0)
    """In a series, from the end of a match to the next one."""
    deserted_room: float = _seconds(24 * 3600.0)
    """A match whose clock has stood still for so long with nobody connected is collected."""
    chat_seconds: float = _seconds(2.0)
    """Between two things that a seat says or promises, in the long run."""
    chat_burst: int = _count(5)
    """At once."""
    idle_seat: float = _seconds(60.0)
    """A player who has not said anything for so long is shown to facilitators as idle. Nothing follows from it."""
    facilitators: int = _count(8)
    """Per room."""
    facilitator_screens: int = _count(8)
    """Connections of one facilitator; one more pushes out the oldest."""
    empty_room: float = _seconds(15 * 60.0)
    """A room in which nobody has been connected for so long before its start is collected."""
    finished_room: float = _seconds(10 * 60.0)
    """How long the room of a finished match stays, so that everybody can read the end."""

    # -- HTTP --
    scenario_body: int = _count(1024 * 1024)
    """Bytes of the body of a request; only that which creates a room has one, and it may carry a scenario."""
    http_timeout: float = _seconds(30.0)
    """By then the body of a request must have arrived; the answer must be read within twice as long."""

    # -- stories --
    story_body: int = _count(4 * 1024 * 1024)
    """Bytes of a log that somebody sends to see its story; a whole match has about 100,000."""
    story_files_per_minute: int = _count(6)
    """Such files of an address in the long run."""
    story_files_burst: int = _count(20)
    """At once."""
    stories_arriving: int = _count(40)
    """Such files that come in at the same time, from wherever."""
    stories_waiting: int = _count(20)
    """Stories that are being made or waited for; they are made one after another."""
    story_cpu: int = _count(20)
    """Seconds of computing that a story may take."""
    story_memory: int = _count(1536 * 1024 * 1024)
    """Bytes that the process that makes it may have."""
    story_timeout: float = _seconds(45.0)
    """Seconds that it may take in all, once it is its turn."""
    analysis_futures: int = _count(200)
    """How often the analysis of a match plays each position on."""
    analysis_cpu: int = _count(900)
    """Seconds of computing that an analysis may take."""
    analysis_timeout: float = _seconds(3600.0)
    """Seconds that it may take in all, once it is its turn."""
    analyses_waiting: int = _count(8)
    """Analyses that are being made or waited for; they are made one after another."""

    # -- storage --
    disk_reserve: int = _count(1024**3)
    """Free bytes below which no rooms are opened."""
    disk_reserve_percent: int = _count(5)
    """The same in hundredths of the file system, whichever is reached first."""

    # -- stopping --
    drain: float = _seconds(8.0)
    """How long a stopping server waits for the journal and for clients to answer."""
