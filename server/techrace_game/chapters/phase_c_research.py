"""Rule 5, phases B and C: boosts and research."""

import numpy as np

from techrace_game.work import Work


def play(work: Work) -> None:
    """Move every project on by its rate; rates are counted anew only where something changed them."""
    stale = work.derived.stale & work.live[:, None]
    if stale.any():
        work.refresh(slice(None) if stale.all() else np.flatnonzero(stale))
    work.left -= work.derived.rate
