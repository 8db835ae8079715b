"""A bot: one seat's observation in, one seat's orders out, in process, over a websocket or in a sandbox alike."""

from typing import TYPE_CHECKING

import attrs

from techrace_bots.chance import Luck
from techrace_bots.clocks import TimeControl
from techrace_bots.legal import LegalOrders
from techrace_bots.seat_view import SeatView
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.orders import Orders
from techrace_game.types import SeedArray

if TYPE_CHECKING:
    from techrace_bots.policy import SeatOrders


@attrs.frozen(kw_only=True)
class Briefing:
    """What a bot is told before the first tick; all of it is public or its own."""

    seat: int
    constants: Constants
    """The constants of rule 10 that this match is played with, wrinkles included."""
    seed: int = 0
    """The bot's private seed. It has nothing to do with the seed of the match."""
    time: TimeControl | None = None
    """How long it may think; None: nobody stops the clock."""


class Bot:
    """A program that plays one seat. Derive from it and write :meth:`act`; the rest is optional.

    The runner calls :meth:`reset` once before each match and :meth:`act` at the start of each quarter. A bot may keep
    what it remembers in attributes, which it sets in :meth:`reset`.
    """

    name: str = "bot"
    version: str = "1"
    briefing: Briefing
    time_left: float | None = None
    """Seconds that this decision may take, the bank included; None where nobody stops the clock."""

    def reset(self, briefing: Briefing) -> None:
        """Prepare for a new match. Who overrides it calls ``super().reset(briefing)``."""
        self.briefing = briefing

    def act(self, observation: Observation) -> Orders:
        """Return the orders of this seat.

        Args:
            observation: what the seat sees; every array has a leading axis ``match`` of length 1.

        Returns:
            Orders, complete: standing orders replace the earlier ones, one-shot orders are applied once.
        """
        raise NotImplementedError

    def act_batch(self, observation: Observation, seeds: SeedArray) -> "SeatOrders":
        """Return the orders of this seat in many matches at once; optional, for offline runs of thousands.

        A bot that has it is made once, reset once with seed 0, and asked for all matches of a batch together, so it may
        not remember anything; it is still asked through :meth:`act` where there is one match. Both must come to the
        same, which ``techrace bot check`` looks into.

        Args:
            observation: axis 0 of every array is the match.
            seeds: uint64 of shape (match,), the private seeds of this seat.
        """
        raise NotImplementedError

    def luck(self, observation: Observation) -> Luck:
        """Return the bot's private draws for this tick: the same again if it is asked again."""
        return Luck(self.briefing.seed, int(observation.tick[0]))

    def legal(self, observation: Observation) -> LegalOrders:
        """Return what this seat may order now, as data."""
        return LegalOrders.of(observation, self.briefing.constants)

    def view(self, observation: Observation) -> SeatView:
        """Return what can be worked out from an observation: frontier, time to completion, distances to endings."""
        return SeatView(observation, self.briefing.constants)


def is_batched(kind: object) -> bool:
    """Say whether ``kind`` is a bot class that decides for many matches at once."""
    return isinstance(kind, type) and issubclass(kind, Bot) and kind.act_batch is not Bot.act_batch
