"""Coordination (essay one): beneficial seats find it hard to work together, and it is worth much to them.

Two who want the same and do not know of each other do the same work twice. Who can talk agrees on who does what; who
also trusts hands its secrets over.
"""

from collections.abc import Mapping
from typing import ClassVar

import attrs
import numpy as np

from techrace_bots.features import View
from techrace_bots.parameters import Parameter
from techrace_bots.policy import SeatOrders
from techrace_bots.strategies.deferring import LookAhead
from techrace_game.types import MAX_SEATS, Acquired, Array

OWN_PART = 5
"""How many times more a seat wants what it has agreed to do."""


class Coordinate(LookAhead):
    """Divide the work with partners, node by node, and share with them what is secret.

    Nobody can see who wants the same; ``partners`` is what was agreed on before the match. Without partners a seat
    plays as a stranger does.
    """

    name = "coordinate"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        **LookAhead.parameters,
        "partners": Parameter(
            0, 0, (1 << MAX_SEATS) - 1, "bitmask of the seats it trusts; itself may be in it"
        ),
        "talk": Parameter(1, 0, 1, "1: they have agreed on who does what"),
        "share": Parameter(1, 0, 1, "1: secrets are handed over to partners"),
        "secret": Parameter(0, 0, 1, "1: technologies are kept from everybody else"),
    }

    def appetite(self, view: View) -> Array:
        appetite = super().appetite(view)
        return (
            np.where(self._own_part(view), appetite * OWN_PART, appetite) if self.chosen["talk"] else appetite
        )

    def orders(self, view: View) -> SeatOrders:
        orders = super().orders(view)
        others = self._team(view) & ~(1 << view.observation.seat)
        if not (self.chosen["share"] and others and self.constants.w_publish and self.constants.w_share):
            return orders
        seen = view.observation
        secret = (seen.known > Acquired.NOT) & ~seen.pub & ~view.ending
        return attrs.evolve(orders, share=np.where(secret, others, 0).astype(np.uint16))

    def publishes(self, view: View) -> Array:
        public: Array = view.secrets & (not self.chosen["secret"])
        return public

    def _team(self, view: View) -> int:
        """Return the partners that there are, itself included, as a bitmask."""
        everybody = (1 << int(view.observation.seat_heads.shape[1])) - 1
        return (self.chosen["partners"] & everybody) | 1 << view.observation.seat

    def _own_part(self, view: View) -> Array:
        team = self._team(view)
        if team.bit_count() == 1:
            return np.zeros(view.nodes, np.bool_)
        place = (team & ((1 << view.observation.seat) - 1)).bit_count()
        own: Array = np.arange(view.nodes) % team.bit_count() == place
        return own
