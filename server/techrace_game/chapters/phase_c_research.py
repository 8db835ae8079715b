"""Rule 5, phases B and C: boosts and research."""

import numpy as np

from techrace_game.derived import rates
from techrace_game.work import Work


def play(work: Work) -> None:
    """Move every project on by its rate; rates are counted anew only where something changed them."""
    derived = work.derived
    stale = derived.stale & work.live
    if stale.any():
        at = slice(None) if stale.all() else np.flatnonzero(stale)
        work.write_progress_back(at)
        derived.rate[at] = rates(work.ruleset, work.state, derived, at)
        derived.stale[at] = False
        work.aim(at)
    work.left -= derived.rate
