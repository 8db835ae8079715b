"""Everybody who is told how a match goes: the seats' feeds, that of the facilitators and the one of all who watch.

Whatever leaves a room as an update passes here, and every observation in it came out of
:func:`techrace_game.observe` or :func:`techrace_game.public_view.observe_public`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from techrace_game.types import BoolArray
from techrace_protocol import messages as said
from techrace_protocol.feed import Feed
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Role
from techrace_protocol.packed import Packed, PackedObservation
from techrace_server import events as ev
from techrace_server.events import Effect, LinkId
from techrace_server.facts import tell_names
from techrace_server.seats import SeatState
from techrace_server.stage import Moment


@attrs.define(kw_only=True, eq=False)
class Gallery:
    """People without a seat who read the same feed."""

    name: str
    """Begins the names of its feeds."""
    limits: Limits
    told: BoolArray
    """Of shape (node,): whose names they have been told."""
    told_at: bytes = b""
    """How well they understood the nodes then."""
    links: dict[LinkId, Role] = attrs.field(factory=dict)
    unseen: int = 0
    """Updates that nobody was there to see."""
    feed: Feed = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.feed = Feed(self.name, limits=self.limits)

    def admit(self, link: LinkId, role: Role) -> None:
        """Let somebody in."""
        if self.unseen and not self.links:
            # What nobody watched was not numbered, so who comes back must not go on where it left off.
            self.feed = Feed(f"{self.name}-{self.unseen}", limits=self.limits)
        self.links[link] = role


Reader: TypeAlias = SeatState | Gallery


class Audience:
    """The feeds of a room."""

    def __init__(
        self,
        seats: Sequence[SeatState],
        names: Sequence[said.NodeName],
        public_view: Callable[[], Packed],
        *,
        feed: str,
        limits: Limits,
    ) -> None:
        self._seats = seats
        self._names = names
        self._public_view = public_view
        nodes = len(names)
        self.public = Gallery(name=f"{feed}-public", limits=limits, told=np.zeros(nodes, np.bool_))
        self.lead = Gallery(name=f"{feed}-lead", limits=limits, told=np.zeros(nodes, np.bool_))

    @property
    def watchers(self) -> dict[LinkId, Role]:
        """Spectators and projectors."""
        return self.public.links

    def presence(self) -> list[Effect]:
        """Tell everybody who sits where."""
        return self.tell(self._presence())

    def tell(self, update: said.Update) -> list[Effect]:
        """Tell everybody the same."""
        effects = self.tell_seats(update, range(len(self._seats)))
        return [*effects, *self._publish(self.public, update), *self._publish(self.lead, update)]

    def tell_seats(self, update: said.Update, seats: Iterable[int]) -> list[Effect]:
        """Tell some seats and nobody else."""
        wanted = set(seats)
        chosen = (seat for seat in self._seats if seat.index in wanted and seat.is_taken)
        return [effect for seat in chosen for effect in self._publish(seat, update)]

    def tell_lead(self, update: said.Update) -> list[Effect]:
        """Tell the facilitators and nobody else."""
        return list(self._publish(self.lead, update))

    def show(self, items: tuple[said.NewsItem, ...], moment: Moment) -> list[Effect]:
        """Tell everybody the news, and show to each what it sees now.

        The observation comes last: whoever acts on it knows the rest already.
        """
        bulletin = (said.News(tick=moment.tick, items=items),) if items else ()
        effects: list[Effect] = []
        readers: list[Reader] = [*self._seats, self.public, self.lead]
        for reader in readers:
            seen = self._seen(reader) if isinstance(reader, SeatState) or reader.links else None
            if seen is None:
                if isinstance(reader, Gallery):
                    reader.unseen += 1
                continue
            latency = reader.latency_ms if isinstance(reader, SeatState) else None
            updates = (*self._fresh_names(reader, seen), *bulletin, moment.observation(seen, latency))
            for update in updates:
                effects += self._publish(reader, update)
        return effects

    def snapshot(
        self, reader: Reader, moment: Moment, more: Iterable[said.Update], end: said.End | None
    ) -> said.Snapshot:
        """Return the present as one message, for somebody who does not know how it came about.

        Args:
            reader: for whom.
            moment: where the match stands.
            more: what else the reader may know.
            end: how it ended, if everybody knows that already.
        """
        updates: list[said.Update | PackedObservation] = [self._presence(), moment.clock_update(), *more]
        seen = self._seen(reader)
        if seen is not None:
            for _ in self._fresh_names(reader, seen):
                pass
            names = tell_names(self._names, reader.told)
            updates += [] if names is None else [names]
            latency = reader.latency_ms if isinstance(reader, SeatState) else None
            updates.append(moment.observation(seen, latency))
        if end is not None:
            updates.append(end)
        return reader.feed.snapshot(*updates)

    def any_view(self) -> Packed:
        """Return somebody's view of the match, for what is public in it."""
        seen = next((seat.seen for seat in self._seats if seat.is_taken and seat.seen is not None), None)
        return self._public_view() if seen is None else seen

    def _seen(self, reader: Reader) -> Packed | None:
        if isinstance(reader, Gallery):
            return self._public_view()
        return reader.seen if reader.is_taken else None

    def _fresh_names(self, reader: Reader, seen: Packed) -> tuple[said.Names, ...]:
        """Return the names of the nodes seen for the first time, and take note of them."""
        levels = seen.piece("level")
        if levels == reader.told_at:
            return ()
        reader.told_at = levels
        fresh = (seen.grid("level")[0] > 0) & ~reader.told
        reader.told |= fresh
        names = tell_names(self._names, fresh)
        return () if names is None else (names,)

    def _presence(self) -> said.Presence:
        return said.Presence(
            seats=tuple(seat.presence() for seat in self._seats), watching=len(self.watchers)
        )

    def _publish(self, reader: Reader, update: said.Update | PackedObservation) -> Iterator[Effect]:
        if isinstance(reader, SeatState):
            numbered = reader.feed.publish(update)
            links = reader.readers
            if links:
                yield ev.Send(links=links, update=numbered)
        elif reader.links:
            yield ev.Send(links=tuple(reader.links), update=reader.feed.publish(update))
        else:
            reader.unseen += 1
