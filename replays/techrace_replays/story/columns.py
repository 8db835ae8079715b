"""Series that change seldom: the values at the start, and every change after it."""

from typing import TypedDict

import numpy as np

from techrace_game.types import Array


class Column(TypedDict):
    """One quantity over all ticks."""

    start: list[int]
    """The values at tick 0, in order of the last axis."""
    changes: list[int]
    """Flat: tick, place, new value, tick, place, new value, ... in order of ticks."""


def column(values: Array) -> Column:
    """Return a quantity as start and changes.

    Args:
        values: of shape (tick, ...), whole numbers or flags; the axes behind the first are read in C order.
    """
    rows = np.asarray(values).reshape(len(values), -1).astype(np.int64)
    tick, place = np.nonzero(rows[1:] != rows[:-1])
    changes = np.stack([tick + 1, place, rows[tick + 1, place]], axis=1)
    return Column(start=rows[0].tolist(), changes=changes.reshape(-1).tolist())
