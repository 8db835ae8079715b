"""What happened, in order: how everybody came to know what, and what people said."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import attrs
import numpy as np

from techrace_game.types import Acquired
from techrace_replays.parts import Event
from techrace_replays.records import Annotation, TickRecord
from techrace_replays.story.playback import Playback

_TO_SEATS = frozenset({"announce", "nudge"})
"""Acts of facilitators whose words go to the seats that they name, or to all if they name none."""
_TOLD = _TO_SEATS | {"event", "pause", "end-now"}
"""Acts whose words anybody was told; what else a facilitator writes stays with the facilitators."""


class How(IntEnum):
    """How a seat came to know a technology."""

    UNLOCKED = 0
    PUBLISHED = 1
    LEAKED = 2
    SHARED = 3


@attrs.frozen
class Learned:
    """A seat came to know a technology."""

    tick: int
    """Ticks played when it knew it."""
    node: int
    seat: int
    how: How
    by: int
    """Bitmask of the seats that published or shared it."""


def learned(played: Playback) -> tuple[Learned, ...]:
    """Return how every seat came to know every technology that it came to know, in order."""
    return tuple(_learned(played))


def _learned(played: Playback) -> Iterator[Learned]:
    known, pub = played.states.known, played.states.pub
    secrets = bool(played.ruleset.constants.w_publish)
    for tick, record, events in played.happened():
        before, after = known[tick - 1], known[tick]
        for node, seat in np.argwhere(((after > 0) & (before == 0)).T).tolist():
            if after[seat, node] == Acquired.UNLOCKED:
                yield Learned(tick, node, seat, How.UNLOCKED, 0)
            elif pub[tick, node]:
                by = next((e.value for e in events if e.kind == "public" and e.node == node), 0)
                if not secrets:
                    by = _mask(np.flatnonzero(after[:, node] == Acquired.UNLOCKED).tolist())
                yield Learned(tick, node, seat, How.PUBLISHED if by else How.LEAKED, by)
            else:
                yield Learned(tick, node, seat, How.SHARED, _sharers(record, before[:, node], node, seat))


def _sharers(record: TickRecord, knew: Any, node: int, seat: int) -> int:
    """Return who handed a technology over; the senders knew it before the tick (rule 5, A2)."""
    return _mask(
        sender
        for sender, given in enumerate(record.orders)
        if given is not None
        and knew[sender] > 0
        and any(what == node and whom >> seat & 1 for what, whom in given.share)
    )


def _mask(seats: Any) -> int:
    return sum(1 << seat for seat in seats)


def told(events: tuple[Event, ...]) -> list[list[str | int]]:
    """Return the events of a tick as rows ``[kind, node, seat, value]``."""
    return [[event.kind, event.node, event.seat, event.value] for event in events]


def talk(played: Playback, *, private: bool = True) -> list[dict[str, Any]]:
    """Return what people said and what facilitators did, as far as the log has it.

    Args:
        played: the match.
        private: whether words to some seats only are in it.
    """
    words = []
    for entry in played.log.entries("A"):
        record = entry.record
        if isinstance(record, Annotation) and record.kind in {"chat", "act"}:
            words.append(_word(record))
    return words if private else [_overheard(word) for word in words if not word["to"]]


def _overheard(word: dict[str, Any]) -> dict[str, Any]:
    """Return words to all as everybody got to know them."""
    return word if word["kind"] == "chat" or word.get("do") in _TOLD else word | {"text": ""}


def _word(record: Annotation) -> dict[str, Any]:
    is_act = record.kind == "act"
    to = record.data.get("seats") if is_act and record.data.get("do") in _TO_SEATS else record.data.get("to")
    listeners = [seat for seat in to if isinstance(seat, int)] if isinstance(to, list) else []
    if not listeners and record.to >= 0:
        listeners = [record.to]
    word = {"tick": record.tick, "kind": record.kind, "seat": record.seat, "to": listeners}
    # Only what it names is taken over: the rest of ``data`` is of any shape.
    extra = {
        name: value
        for name in ("name", "do", "channel")
        if isinstance(value := record.data.get(name), str) and value
    }
    return word | {"text": record.text} | extra
