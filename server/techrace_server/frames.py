"""What the host needs of a transport: whole messages in, whole messages out, and a way to push back.

A websocket (:mod:`techrace_server.connection`) and a pair of ends in memory (:mod:`techrace_server.memory`) offer
the same :class:`Peer` and feed the same :class:`Receiver`, so a house bot is an ordinary client.
"""

from typing import Protocol

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Frame


class Peer(Protocol):
    """The host's hold on one client. No method waits, and all may be called after the client has gone."""

    def send(self, frame: Frame) -> None:
        """Send a message now, or keep it in the bounded queue while the client is slow.

        When the queue would overflow the receiver is asked: either everything that waits is dropped, and the
        receiver learns by ``drained`` when to send a fresh snapshot, or the connection is closed with 4430.
        """

    def close(self, code: CloseCode) -> None:
        """Send what waits and then a close frame; the client has ``close_timeout_ms`` to answer."""

    def hold(self) -> None:
        """Stop reading, until :meth:`release`."""

    def release(self) -> None:
        """Read again."""

    def allow(self, size: int) -> None:
        """Accept messages of up to ``size`` bytes from now on."""


class Receiver(Protocol):
    """What the host does with the messages of one client; called by the transport, never after ``closed``."""

    def received(self, frame: Frame) -> None:
        """Take a message."""

    def measured(self, seconds: float) -> None:
        """Take note of the round trip to the client."""

    def overflowed(self) -> bool:
        """Decide about a full out-queue. True: drop it and go on. False: close the connection."""
        ...

    def drained(self) -> None:
        """Learn that the client has caught up after :meth:`overflowed` dropped messages."""

    def closed(self) -> None:
        """Learn that the client has gone. The last call."""
