"""A bot: one seat's observation in, one seat's orders out, in process, over a websocket or in a sandbox alike."""

import attrs

from techrace_bots.chance import Luck
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.orders import Orders


@attrs.frozen(kw_only=True)
class Briefing:
    """What a bot is told before the first tick; all of it is public or its own."""

    seat: int
    constants: Constants
    """The constants of rule 10 that this match is played with, wrinkles included."""
    seed: int = 0
    """The bot's private seed. It has nothing to do with the seed of the match."""


class Bot:
    """A program that plays one seat. Derive from it and write :meth:`act`; the rest is optional.

    The runner calls :meth:`reset` once before each match and :meth:`act` at the start of each quarter. A bot may keep
    what it remembers in attributes, which it sets in :meth:`reset`.
    """

    name: str = "bot"
    version: str = "1"
    briefing: Briefing

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

    def luck(self, observation: Observation) -> Luck:
        """Return the bot's private draws for this tick: the same again if it is asked again."""
        return Luck(self.briefing.seed, int(observation.tick[0]))
