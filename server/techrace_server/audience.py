"""Everybody who is told how a match goes: the seats' feeds and the one of all who watch.

Whatever leaves a room as an update passes here, and every observation in it came out of
:func:`techrace_game.observe` or :func:`techrace_game.public_view.observe_public`.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from techrace_game import Observation
from techrace_game.types import BoolArray
from techrace_protocol import messages as said
from techrace_protocol.feed import Feed
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Role
from techrace_server import events as ev
from techrace_server.events import Effect, LinkId
from techrace_server.facts import tell_names
from techrace_server.seats import SeatState
from techrace_server.stage import Moment


class Audience:
    """The feeds of a room."""

    def __init__(
        self,
        seats: Sequence[SeatState],
        names: Sequence[said.NodeName],
        public_view: Callable[[], Observation],
        *,
        feed: str,
        limits: Limits,
    ) -> None:
        self._seats = seats
        self._names = names
        self._public_view = public_view
        self._feed_name = feed
        self._limits = limits
        self._public_feed = Feed(feed, limits=limits)
        self._unseen = 0
        self._public_told: BoolArray = np.zeros(len(names), np.bool_)
        self.watchers: dict[LinkId, Role] = {}

    def feed_of(self, seat: SeatState | None) -> Feed:
        """Return the feed of a seat's holder, or that of the public for None."""
        return self._public_feed if seat is None else seat.feed

    def admit(self, link: LinkId, role: Role) -> None:
        """Let somebody watch."""
        if self._unseen and not self.watchers:
            # What nobody watched was not numbered, so who comes back must not go on where it left off.
            self._public_feed = Feed(f"{self._feed_name}-{self._unseen}", limits=self._limits)
        self.watchers[link] = role

    def presence(self) -> list[Effect]:
        """Tell everybody who sits where."""
        return self.tell(self._presence())

    def tell(self, update: said.Update) -> list[Effect]:
        """Tell everybody the same."""
        effects: list[Effect] = []
        for seat in self._seats:
            if seat.is_taken:
                effects += self._publish(seat, update)
        return [*effects, *self._publish(None, update)]

    def show(self, items: tuple[said.NewsItem, ...], moment: Moment) -> list[Effect]:
        """Tell everybody the news, and show to each what it sees now.

        The observation comes last: whoever acts on it knows the rest already.
        """
        bulletin = (said.News(tick=moment.tick, items=items),) if items else ()
        effects: list[Effect] = []
        for seat in (*self._seats, None):
            seen = self._seen(seat) if seat is not None or self.watchers else None
            if seen is None:
                self._unseen += 1
                continue
            latency = None if seat is None else seat.latency_ms
            updates = (*self._fresh_names(seat, seen), *bulletin, moment.observation(seen, latency))
            for update in updates:
                effects += self._publish(seat, update)
        return effects

    def snapshot(self, seat: SeatState | None, moment: Moment, end: said.End | None) -> said.Snapshot:
        """Return the present as one message, for somebody who does not know how it came about.

        Args:
            seat: for its holder; None: for those who watch.
            moment: where the match stands.
            end: how it ended, if everybody knows that already.
        """
        updates: list[said.Update] = [self._presence(), moment.clock_update()]
        seen = self._seen(seat)
        if seen is not None:
            for _ in self._fresh_names(seat, seen):
                pass
            told = self._public_told if seat is None else seat.told
            names = tell_names(self._names, told)
            updates += [] if names is None else [names]
            updates.append(moment.observation(seen, None if seat is None else seat.latency_ms))
        if end is not None:
            updates.append(end)
        return self.feed_of(seat).snapshot(*updates)

    def any_view(self) -> Observation:
        """Return somebody's view of the match, for what is public in it."""
        seen = next((seat.seen for seat in self._seats if seat.is_taken and seat.seen is not None), None)
        return self._public_view() if seen is None else seen

    def _seen(self, seat: SeatState | None) -> Observation | None:
        if seat is None:
            return self._public_view()
        return seat.seen if seat.is_taken else None

    def _fresh_names(self, seat: SeatState | None, seen: Observation) -> tuple[said.Names, ...]:
        """Return the names of the nodes seen for the first time, and take note of them."""
        told = self._public_told if seat is None else seat.told
        fresh = (seen.level[0] > 0) & ~told
        told |= fresh
        names = tell_names(self._names, fresh)
        return () if names is None else (names,)

    def _presence(self) -> said.Presence:
        return said.Presence(
            seats=tuple(seat.presence() for seat in self._seats), watching=len(self.watchers)
        )

    def _publish(self, seat: SeatState | None, update: said.Update) -> Iterator[Effect]:
        if seat is not None:
            numbered = seat.feed.publish(update)
            if seat.link is not None:
                yield ev.Send(links=(seat.link,), update=numbered)
        elif self.watchers:
            yield ev.Send(links=tuple(self.watchers), update=self._public_feed.publish(update))
        else:
            self._unseen += 1
