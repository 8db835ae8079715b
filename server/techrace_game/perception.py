"""Rule 7, noise: what a seat makes of a node that it does not fully understand.

The noise is fixed by the match's seed, so it is worked out once per match and kept with the state.
"""

import numpy as np

from techrace_game.chance import Stream, draw
from techrace_game.chapters.phase_q1_scouting import MURK
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState, Perception
from techrace_game.types import PREREQUISITES, Field, IntArray


def perception(ruleset: Ruleset, state: MatchState) -> Perception:
    """Return the noisy views of every seat, from the state if it carries them."""
    return perceive(ruleset, state) if state.perception is None else state.perception


def perceive(ruleset: Ruleset, state: MatchState) -> Perception:
    """Work out what every seat makes of every node at each level of understanding."""
    c, tree = ruleset.constants, state.tree
    seed = state.seed[:, None, None]
    seat = np.arange(state.seats)[:, None]
    node = np.arange(state.nodes)
    field = tree.fld[:, None]
    murk = MURK[field]

    z = draw(seed, Stream.COSTNOISE, seat, node) % 2001 - 1000
    cost = tree.cost[:, None].astype(np.int64)

    def blurred(amplitude: IntArray | int) -> IntArray:
        noisy = cost * (1_000_000 + z * (amplitude * murk // 1000)) // 1_000_000
        return np.asarray(np.maximum(1000, noisy))

    flipped = tree.face[:, None] ^ 1
    wrong = draw(seed, Stream.KINDNOISE, seat, node) % 1000 < c.kind_err
    edge = np.arange(PREREQUISITES)
    slip = draw(seed[..., None], Stream.EDGENOISE, seat[..., None], node[:, None] * PREREQUISITES + edge)
    strength = tree.pw[:, None].astype(np.int64) + slip % (2 * c.edge_err + 1) - c.edge_err
    exact = np.broadcast_to(cost, z.shape)
    fog = bool(c.w_fog)
    return Perception(
        rumoured_cost=(blurred(c.amp1) if fog else exact).astype(np.int32),
        sketched_cost=(blurred(c.amp2) if fog else exact).astype(np.int32),
        understood_cost=np.where((field == Field.ALN) & fog, blurred(c.amp2 // 2), exact).astype(np.int32),
        rumoured_kind=np.where(wrong, flipped, tree.face[:, None]).astype(np.uint8),
        strength=np.where(tree.pre[:, None] >= 0, np.clip(strength, 1, 9), 0).astype(np.uint8),
    )
