"""Index arithmetic on small arrays, without what numpy's general functions spend before they begin.

A match alone is a batch of one, and then these calls, not the numbers in the arrays, are what a tick costs.
"""

import numpy as np

from techrace_game.types import Array, BoolArray, IntArray


def places(flags: Array | np.bool) -> IntArray:
    """Return the flat indices of what is not zero, ascending (as :func:`numpy.flatnonzero`)."""
    return flags.reshape(-1).nonzero()[0]


def run_starts(ordered: IntArray) -> BoolArray:
    """Return where a run of equal values begins, of the shape (k,) of ``ordered``, k > 0."""
    starts = np.empty(ordered.shape, np.bool_)
    starts[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    return starts


def grouped(keys: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return the distinct keys, ascending, the place of each key among them, and how often each occurs.

    Args:
        keys: of shape (k,), not negative.
    """
    if keys.size < 2:
        return keys, np.zeros(keys.shape, np.int64), np.ones(keys.shape, np.int64)
    order = keys.argsort()
    ordered = keys.take(order)
    starts = run_starts(ordered)
    first = starts.nonzero()[0]
    group = np.empty(keys.shape, np.int64)
    group[order] = starts.cumsum() - 1
    count = np.empty(first.shape, np.int64)
    np.subtract(first[1:], first[:-1], out=count[:-1])
    count[-1] = keys.size - first[-1]
    return ordered.take(first), group, count
