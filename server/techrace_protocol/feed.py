"""What survives a connection: the numbered updates of a seat and the answers to its commands.

A :class:`Feed` belongs to a seat, or to all who watch a room, and not to a connection. It numbers updates, encodes
each of them once, and keeps the last ones, so that a client which comes back gets exactly what it missed, or is
told that it must take a snapshot.
"""

from collections import deque
from itertools import islice
from typing import cast

import attrs
from msgspec import structs

from techrace_protocol.codec import Encoding, Frame, encode_server, transcode_server
from techrace_protocol.limits import Limits
from techrace_protocol.messages import (
    Accepted,
    Command,
    Orders,
    Ready,
    RefusalCode,
    Refused,
    Snapshot,
    Update,
)
from techrace_protocol.packed import PackedObservation


@attrs.define(eq=False)
class Numbered:
    """An update with its number, encoded once for all who get it."""

    number: int
    size: int
    """Bytes of the default encoding."""
    _msgpack: Frame
    _json: Frame | None = None

    def frame(self, encoding: Encoding) -> Frame:
        """Return the update as a frame."""
        if not encoding.is_text:
            return self._msgpack
        if self._json is None:
            # Text is for people with a debugger: reading our own bytes back costs less than keeping every object.
            self._json = transcode_server(self._msgpack, Encoding.JSON)
        return self._json


@attrs.frozen
class Missed:
    """What somebody who comes back has not seen."""

    after: int
    """Number of the last update that was seen."""
    updates: tuple[Numbered, ...]


class Feed:
    """A numbered sequence of updates with a bounded history.

    Args:
        id: an opaque name, never used for another sequence: a client that comes back with the name of a sequence
            that no longer exists must not be given the updates of another.
        limits: how much is kept.
    """

    def __init__(self, id: str, *, limits: Limits | None = None) -> None:  # noqa: A002 - the wire's own word
        limits = limits or Limits()
        self.id = id
        self._most_updates = limits.history_updates
        self._most_bytes = limits.history_bytes
        self._kept: deque[Numbered] = deque()
        self._bytes = 0
        self._number = 0

    @property
    def number(self) -> int:
        """Number of the last update; 0 before the first."""
        return self._number

    @property
    def kept(self) -> int:
        """Updates in the history."""
        return len(self._kept)

    @property
    def kept_bytes(self) -> int:
        """Bytes in the history."""
        return self._bytes

    def publish(self, update: Update | PackedObservation) -> Numbered:
        """Give an update the next number and keep it; what no longer fits is forgotten, oldest first."""
        number = self._number + 1
        frame = encode_server(structs.replace(update, number=number))
        entry = Numbered(number, len(frame.data), frame)
        self._number = number
        self._kept.append(entry)
        self._bytes += entry.size
        while len(self._kept) > self._most_updates or (
            self._bytes > self._most_bytes and len(self._kept) > 1
        ):
            self._bytes -= self._kept.popleft().size
        return entry

    def since(self, feed: str | None, last_seen: int | None) -> Missed | None:
        """Return what somebody missed who saw ``last_seen`` of ``feed``; None if a snapshot is needed."""
        if feed != self.id or last_seen is None or last_seen > self._number:
            return None
        missed = self._number - last_seen
        if missed > len(self._kept):
            return None
        first = len(self._kept) - missed
        return Missed(last_seen, tuple(islice(self._kept, first, None)))

    def snapshot(self, *updates: Update | PackedObservation) -> Snapshot:
        """Return the present state, after which the updates of this feed continue.

        Args:
            updates: the latest of each sort.
        """
        numbered = tuple(structs.replace(update, number=self._number) for update in updates)
        # To whoever reads it, a packed observation is an observation.
        return Snapshot(number=self._number, updates=cast("tuple[Update, ...]", numbered))


class Answers:
    """What a seat's last commands were answered, so that repeating one does nothing twice."""

    def __init__(self, *, limits: Limits | None = None) -> None:
        self._most = (limits or Limits()).remembered_commands
        self._known: dict[str, tuple[Command, Accepted | Refused]] = {}

    def recall(self, command: Command) -> Accepted | Refused | None:
        """Return the earlier answer to a repeated command; None for a new one.

        Another command under a used id is refused as ``id-reused``.
        """
        known = self._known.get(command.id)
        if known is None:
            return None
        earlier, answer = known
        if earlier == command:
            return answer
        name = type(earlier).__name__.lower()
        tick = f" for tick {earlier.tick}" if isinstance(earlier, Orders | Ready) else ""
        other = "other" if tick else "another"
        return Refused(
            code=RefusalCode.ID_REUSED,
            message=f"id: {command.id} was the id of {other} {name}{tick}",
            id=command.id,
            path="id",
            value=command.id,
            expected="a new id",
        )

    def remember(self, command: Command, answer: Accepted | Refused) -> None:
        """Keep an answer; the oldest is forgotten when there are too many."""
        self._known.pop(command.id, None)
        self._known[command.id] = (command, answer)
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]
