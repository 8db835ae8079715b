"""What can go wrong with a bot in a match, as data: the match goes on, and who reads the result can tell it apart."""

from enum import StrEnum
from typing import Any

import attrs


class FaultKind(StrEnum):
    """Why a bot gave no orders. The value is the word in results and logs."""

    START = "start"
    """It did not start, or raised before its first decision."""
    TIME = "time"
    """It thought for longer than its bank allows, and was stopped."""
    RAISED = "raised"
    """``act`` raised, or returned something that is not orders."""
    EXITED = "exited"
    """Its process ended."""
    GARBAGE = "garbage"
    """It answered with something that is no answer, or unasked."""
    OUTPUT = "output"
    """It printed without end, and was stopped."""
    STRIKES = "strikes"
    """It raised once too often, and is not asked any more."""

    @property
    def forfeits(self) -> bool:
        """Whether the rest of the match is forfeited: the bot is not asked again."""
        return self is not FaultKind.RAISED


@attrs.frozen(kw_only=True)
class BotFault:
    """One decision that a bot did not take. Its standing orders stay, as those of a late player on a server do."""

    seat: int
    tick: int
    """Ticks played; 0 for what went wrong before the first decision."""
    kind: FaultKind
    detail: str
    """A sentence for the organiser; the bot's own words are in its log."""

    def facts(self) -> dict[str, Any]:
        """Return the fault as JSON has it."""
        return {**attrs.asdict(self), "kind": str(self.kind), "forfeits": self.kind.forfeits}


class SandboxUnavailableError(RuntimeError):
    """The tier that was asked for cannot be had here; the message says why and what would help."""
