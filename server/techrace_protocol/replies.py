"""What the server answers to one message of the client.

To others, :mod:`techrace_protocol.messages` is the place of these classes.
"""

from typing import Self, TypeAlias

from techrace_game.legality import Refusal
from techrace_protocol._bases import Part, ServerMessage
from techrace_protocol.words import (
    Count,
    Integer,
    RefusalCode,
    TickNumber,
)


class RefusedPart(Part, frozen=True, kw_only=True):
    """A part of an order set that was refused; the rest stands (rule 4)."""

    part: str
    """``slots``, ``lines``, ``publish`` ...: a field of the orders."""
    reason: str
    """A word of rule 4, such as ``no-basis``."""
    message: str
    """A sentence with the value and what was expected."""
    index: int | None = None
    """Position within the part; left out where the part is a single value."""
    stands: bool = False
    """The part is kept all the same: a project without a basis waits until it has one."""

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Return what the game said about a part, for the wire."""
        return cls(
            part=refusal.part,
            reason=str(refusal.reason),
            message=refusal.message,
            index=refusal.index,
            stands=refusal.stands,
        )


class Accepted(ServerMessage, frozen=True, kw_only=True):
    """A command was recorded; parts of it may have been refused."""

    id: str
    """Of the command."""
    tick: TickNumber
    """The tick at whose start the orders apply."""
    refused: tuple[RefusedPart, ...] = ()
    """Which parts do not stand, and why."""
    token: str | None = None
    """Of an act that made one (``re-seat``, ``invite``), told once: hand it to whom it is for."""

    def __repr__(self) -> str:
        return f"Accepted(id={self.id!r}, tick={self.tick!r}, refused={self.refused!r})"


class Refused(ServerMessage, frozen=True, kw_only=True):
    """A message was refused as a whole and changed nothing."""

    code: RefusalCode
    """For programs."""
    message: str
    """A sentence for people."""
    id: str | None = None
    """The command's id, if it had one that could be read."""
    path: str = ""
    """The offending part, such as ``orders.slots[2][1]``; empty: the whole message."""
    value: str = ""
    """The offending value, shortened."""
    expected: str = ""
    """What would have been accepted."""
    retry_ms: Count | None = None
    """Worth trying again after this time; left out: do not repeat it unchanged."""


class Pong(ServerMessage, frozen=True, kw_only=True):
    """The answer to a ping."""

    nonce: Integer = 0
    """That of the ping."""
    server_ms: Count = 0
    """The server's clock when this was sent."""


Reply: TypeAlias = Accepted | Refused | Pong
"""Answers to one message of the client."""
