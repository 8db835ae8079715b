"""What a bot usually works out from its observation: where it can work, how long that takes, how far the endings are.

Everything follows from the observation and the public constants, so it is as foggy as these are: costs, kinds and
connections are those that the seat perceives.
"""

from functools import cached_property

import numpy as np

from techrace_bots.features import View
from techrace_bots.legal import LegalOrders
from techrace_bots.paths import UNIT, Ways
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.types import Acquired, Ending, Kind, Level

NEVER = 1_000_000
"""Ticks that a project takes which nobody works on."""


class SeatView:
    """One seat's view of one match, as plain numbers; each is worked out when it is first asked for."""

    def __init__(self, observation: Observation, constants: Constants) -> None:
        """Look at an observation of one match."""
        self.observation = observation
        self.constants = constants
        self._view = View(observation, constants)

    @cached_property
    def legal(self) -> LegalOrders:
        """What this seat may order now."""
        return LegalOrders.of(self.observation, self.constants)

    @property
    def ticks_left(self) -> int:
        """Ticks until the horizon."""
        return self.constants.horizon - int(self.observation.tick[0])

    @cached_property
    def frontier(self) -> tuple[int, ...]:
        """Workable nodes, endings among them: seen, not known, and something that they build on is known."""
        return tuple(np.flatnonzero(self._view.workable[0]).tolist())

    @cached_property
    def technologies(self) -> tuple[int, ...]:
        """The frontier without endings: what can be worked on without ending the match."""
        return tuple(node for node in self.frontier if node not in self.endings)

    @cached_property
    def endings(self) -> dict[int, Kind]:
        """The endings that this seat has heard of, with their kinds as it perceives them."""
        kinds = self.observation.kind[0]
        return {node: Kind(int(kinds[node])) for node in np.flatnonzero(self._view.ending[0]).tolist()}

    @cached_property
    def secrets(self) -> tuple[int, ...]:
        """What this seat has unlocked and nobody has published."""
        return tuple(np.flatnonzero(self._view.secrets[0]).tolist())

    def remaining(self, node: int) -> int:
        """Return the work left on a node as perceived, milli-work; 0 if it is known."""
        seen = self.observation
        if seen.known[0, node] > Acquired.NOT:
            return 0
        return max(0, int(seen.cost[0, node]) - int(seen.prog[0, node]))

    def pace(self, node: int, weight: int) -> int:
        """Estimate the progress per tick that a share of the staff makes on a node (rule 3).

        Regulation, and how much easier a rediscovery is, are left out; of running projects the observation has the
        exact rate.

        Args:
            node: any node that this seat sees.
            weight: ‰ of the staff.

        Returns:
            Milli-work per tick, at most the node's ``cap`` where that is seen.
        """
        seen = self.observation
        if seen.level[0, node] == Level.UNSEEN:
            return 0
        field = int(seen.field[0, node])
        speed = (
            int(seen.skill[0, field]) * int(seen.boost[0, field]) // 1000 * int(seen.conn[0, node]) // 1000
        )
        rate = int(seen.heads[0]) * weight // 1000 * speed // 1000
        cap = int(seen.cap[0, node])
        return min(rate, cap) if self.constants.w_floor and cap >= 0 else rate

    def ticks_to_finish(self, node: int, weight: int = 1000) -> int:
        """Estimate in how many ticks a share of the staff completes a node, :data:`NEVER` if it cannot now."""
        left, rate = self.remaining(node), self.pace(node, weight)
        return 0 if left == 0 else (min(NEVER, -(-left // rate)) if rate > 0 else NEVER)

    @cached_property
    def projects(self) -> dict[int, int]:
        """Own running projects: the node, and in how many ticks it is done at the present rate."""
        seen = self.observation
        done = {}
        for node, rate in zip(seen.slot_node[0].tolist(), seen.rate[0].tolist(), strict=True):
            if node >= 0:
                done[node] = min(NEVER, -(-self.remaining(node) // rate)) if rate > 0 else NEVER
        return done

    def distance(self, node: int) -> int:
        """Return the work that the cheapest perceived way to a node takes, milli-work; 0 if it is known.

        The work on the way and on the node itself, longer where prerequisites are left out. Work that two of them share
        counts twice.
        """
        return int(self._ways.cost[node, 0]) * UNIT

    def way(self, node: int) -> tuple[int, ...]:
        """Return the nodes on the cheapest perceived way to a node, itself included, roots first."""
        return tuple(np.flatnonzero(self._ways.to(np.array([node]))[0]).tolist())

    @cached_property
    def distances(self) -> dict[int, int]:
        """The endings that this seat has heard of, and :meth:`distance` to each, nearest first."""
        found = {node: self.distance(node) for node in self.endings}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    @property
    def is_over(self) -> bool:
        """Whether the match is over."""
        return bool(self.observation.over[0] != Ending.RUNNING)

    @cached_property
    def _ways(self) -> Ways:
        seen, view = self.observation, self._view
        return Ways(seen.pre, seen.strength, view.unknown, view.remaining, self.constants.gamma)
