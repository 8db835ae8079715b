"""What a client knows of a match: the updates of the server put together."""

import asyncio
from collections import deque

from techrace_protocol import messages as said
from techrace_protocol.messages import Update

MAX_UPDATES = 1024
"""Updates kept for :meth:`Match.updates`; who reads more slowly misses the oldest."""


class MatchView:
    """The present of a match as far as its updates told it."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self._updates: deque[Update] = deque(maxlen=MAX_UPDATES)
        self._observed = 0
        self._undone = 0
        self._observed_at_undo = 0
        self.latest: said.Observation | None = None
        """The newest observation."""
        self.names: dict[int, said.NodeName] = {}
        """The nodes that this client has been told of, by number."""
        self.presence: said.Presence | None = None
        """Who sits where."""
        self.clock: said.Clock | None = None
        """What the clock does."""
        self.house: said.House | None = None
        """How the room is led."""
        self.seat_grid: said.SeatGrid | None = None
        """What goes on in the seats, for facilitators."""
        self.talk: deque[said.Talk] = deque(maxlen=MAX_UPDATES)
        """What was said, oldest first."""
        self.pledges: dict[int, said.Pledged] = {}
        """The promises that this client knows of, by number."""
        self.end: said.End | None = None
        """How the match ended, once it has."""
        self.notice: said.Notice | None = None
        """What the server said of itself last: that its storage is full, or has space again."""

    def _note(self, update: Update) -> None:
        match update:
            case said.Observation():
                self.latest = update
                self._observed += 1
            case said.Names():
                self.names.update((name.node, name) for name in update.nodes)
            case said.Presence():
                self.presence = update
            case said.Clock():
                self.clock = update
            case said.End():
                self.end = update
            case said.House():
                self.house = update
            case said.SeatGrid():
                self.seat_grid = update
            case said.Talk():
                self.talk.append(update)
            case said.Pledged():
                self.pledges[update.pledge] = update
            case said.Undone():
                self._undone += 1
                self._observed_at_undo = self._observed
            case said.News():
                pass
        self._updates.append(update)
        self._changed.set()

    def _forget(self) -> None:
        """Forget what a snapshot tells anew."""
        self.talk.clear()
