"""The match as each seat saw it at every tick, and as everybody could: what rule 7 lets them see, nothing else."""

from collections.abc import Mapping

from techrace_game import Observation, observe
from techrace_game.public_view import observe_public
from techrace_replays.story.columns import Column, column
from techrace_replays.story.playback import Playback

SHOWN = (
    "level",
    "kind",
    "certified",
    "cost",
    "prestige",
    "revenue",
    "hazard",
    "conn",
    "known",
    "prog",
    "insp",
    "strength",
    "seat_heads",
)
"""Grids of an observation that a story keeps; ``strength`` has five places for each node, -1 or 0 means unseen."""

View = Mapping[str, Column]


def seat_view(played: Playback, seat: int) -> View:
    """Return what a seat saw of the match at every tick."""
    return _kept(observe(played.ruleset, played.states, seat))


def public_view(played: Playback) -> View:
    """Return what everybody could see of the match at every tick."""
    return _kept(observe_public(played.ruleset, played.states))


def _kept(seen: Observation) -> View:
    return {name: column(getattr(seen, name)) for name in SHOWN}
