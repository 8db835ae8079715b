"""What somebody saw, as records: the first view whole, then what changed.

A redacted log cannot be played again, since what was left out decides how a match goes. So it holds what its reader
was entitled to see (rule 7) tick by tick; :func:`views` puts the observations together again.
"""

from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from techrace_game import Observation
from techrace_game.types import Array, BoolArray
from techrace_replays.arrays import StoredArray
from techrace_replays.errors import LogError
from techrace_replays.reader import Log
from techrace_replays.records import View

_GRIDS = tuple(field.name for field in attrs.fields(Observation) if field.metadata["axes"] is not None)


class ViewRecorder:
    """Turns the observations of one reader, in order, into records."""

    def __init__(self, names: tuple[tuple[str, str], ...]) -> None:
        """Take the id and the name of every node; those of a node are told when it is first seen."""
        self._names = names
        self._last: Mapping[str, Array] = {}
        self._told: BoolArray = np.zeros(len(names), np.bool_)

    def record(self, seen: Observation) -> View:
        """Return the record of an observation, a batch of one."""
        now = {name: np.asarray(getattr(seen, name)[0]) for name in _GRIDS}
        fresh = (now["level"] > 0) & ~self._told
        self._told |= fresh
        told = tuple((node, *self._names[node]) for node in np.flatnonzero(fresh).tolist())
        tick = int(now["tick"])
        if not self._last:
            self._last = now
            return View(
                tick=tick, arrays={name: StoredArray.of(grid) for name, grid in now.items()}, names=told
            )
        changes = {}
        for name, grid in now.items():
            flat, before = grid.reshape(-1), self._last[name].reshape(-1)
            places = np.flatnonzero(flat != before)
            if len(places):
                changes[name] = tuple(zip(places.tolist(), map(int, flat[places].tolist()), strict=True))
        self._last = now
        return View(tick=tick, changes=changes, names=told)


def views(log: Log) -> Iterator[Observation]:
    """Yield what the reader of a redacted log saw, at the start and after every tick, each a batch of one.

    Raises:
        LogError: a view does not fit to the one before it, or is none.
    """
    seat = -1 if log.header.redacted_for is None else log.header.redacted_for
    grids: dict[str, Array] = {}
    for entry in log.entries("V"):
        view = entry.record
        if not isinstance(view, View):
            continue
        try:
            grids |= {name: stored.array() for name, stored in view.arrays.items() if name in _GRIDS}
            for name, changes in view.changes.items():
                if name in _GRIDS:
                    grids[name] = _changed(grids[name], changes)
            yield Observation(seat=seat, **{name: grids[name][None] for name in _GRIDS})
        except (LookupError, ValueError, OverflowError) as error:
            reason = f"this view does not fit: {type(error).__name__}: {error}"
            raise LogError(reason, offset=entry.offset, record=entry.number, tick=view.tick) from None


def names_seen(log: Log) -> dict[int, tuple[str, str]]:
    """Return id and name of every node that the reader of a redacted log got to see, by node.

    Raises:
        LogError: a record has the wrong shape.
    """
    found: dict[int, tuple[str, str]] = {}
    for entry in log.entries("V"):
        if isinstance(entry.record, View):
            found |= {node: (id_, name) for node, id_, name in entry.record.names}
    return found


def _changed(grid: Array, changes: tuple[tuple[int, int], ...]) -> Array:
    flat = grid.reshape(-1).copy()
    for place, value in changes:
        flat[place] = value
    return flat.reshape(grid.shape)
