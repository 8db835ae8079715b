"""Doing nothing: the yardstick of the first claim (essay one, strategy), best only where all is lost anyway."""

from techrace_bots.policy import Policy, SeatOrders
from techrace_game.observation import Observation
from techrace_game.types import SeedArray


class DoNothing(Policy):
    """Submit orders that do nothing, and leave the race to the others."""

    name = "do-nothing"

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:  # noqa: ARG002 - no luck involved
        return SeatOrders.blank(len(observation.tick))
