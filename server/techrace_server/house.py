"""The seam through which a host calls house bots. The server knows no bot: whoever runs it may bring some."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import attrs

from techrace_game.types import Motive
from techrace_server.memory import MemoryEnd

OpenEnd: TypeAlias = Callable[[], Awaitable[MemoryEnd]]
"""Opens a connection to the host within this process."""


@attrs.frozen(kw_only=True)
class BotCall:
    """A seat that is to be played."""

    room: str
    seat: int
    bot: str
    """Which bot; empty: the one that fits the seat."""
    motive: Motive
    """What the seat wants, to choose by."""
    preferred: str | None
    """The bot that the scenario names for the seat."""
    name: str
    """How others see it."""
    token: str = attrs.field(repr=False)
    """Lets it in, as often as it has to come back."""
    give_up: Callable[[], None] = attrs.field(default=lambda: None, repr=False)
    """To be called when the bot has broken down for good."""


class BotRunner(Protocol):
    """Whoever lets bots play."""

    @property
    def names(self) -> frozenset[str]:
        """The bots that can be called."""
        ...

    def call(self, call: BotCall, open_end: OpenEnd) -> None:
        """Have a bot come soon, join with the token as any client does, and play until it is sent away.

        One that breaks down is tried again; where that is no use, ``call.give_up`` is called.
        """
        ...
