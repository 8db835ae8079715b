"""Rule 5, phases B and C: boosts and research."""

from techrace_game.indices import places
from techrace_game.work import Work


def play(work: Work) -> None:
    """Move every project on by its rate; rates are counted anew only where something changed them."""
    stale = work.derived.stale & work.live[:, None]
    if stale.any():
        work.refresh(slice(None) if stale.all() else places(stale))
    work.left -= work.derived.rate
