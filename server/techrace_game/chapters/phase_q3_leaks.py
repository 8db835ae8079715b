"""Rule 5, Q3: secrets leak."""

import numpy as np

from techrace_game.chance import Stream, draw_mixed
from techrace_game.chapters.quarter import Quarter
from techrace_game.indices import places
from techrace_game.knowledge import make_public
from techrace_game.work import Work


def play(work: Work, quarter: Quarter) -> None:
    """Let each seat in order lose at most one secret to the public; the count is anew after earlier seats' leaks."""
    c, state = work.ruleset.constants, work.state
    if not (c.w_publish and c.w_leak):
        return
    secrets = work.derived.secrets
    tick = state.tick.astype(np.int64)
    risk = c.leak_ppm * (1000 - state.sec.astype(np.int64)) // 1000
    luck = (
        draw_mixed(work.mixed_seed[:, None], Stream.LEAK, tick[:, None], np.arange(state.seats)) % 1_000_000
    )
    # Earlier leaks only lower the number of secrets, so nobody leaks who would not with the number of now.
    may_leak = quarter.due[:, None] & (luck < secrets * risk)
    for seat in places(may_leak.any(axis=0)):
        match = places(may_leak[:, seat])
        count = secrets[match, seat].astype(np.int64)
        leaks = luck[match, seat] < count * risk[match, seat]
        match, count = match[leaks], count[leaks]
        if not match.size:
            continue
        pick = draw_mixed(work.mixed_seed[match], Stream.LEAKPICK, tick[match], int(seat)) % count
        is_secret = (state.known[match, seat] > 0) & (state.pub[match] == 0)
        node = (is_secret.cumsum(axis=1) > pick[:, None]).argmax(axis=1)
        make_public(work, match, node)
