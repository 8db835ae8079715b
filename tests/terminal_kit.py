"""Messages of the wire about a match that the engine plays, as a terminal would hear them."""

import numpy as np

from techrace_game import (
    JointOrders,
    MatchState,
    Orders,
    Ruleset,
    advance,
    initial_state,
    load_scenario,
    observe,
)
from techrace_game.public_view import observe_public
from techrace_protocol import messages as said
from techrace_terminal.model import Watched

RULESET = Ruleset.of(load_scenario("standard"))
SEATS = ("University", "Company", "Rush", "Institute", "Foundation", "Crowd")
NAMED = (0, 1, 2, 3, 4, 40)


def start() -> MatchState:
    """Return the standard match with seed 5 at its start."""
    return initial_state(RULESET, np.array([5], np.uint64))


def after(state: MatchState, *rounds: Orders) -> MatchState:
    """Return ``state`` after seat 0 has played ``rounds`` and the others nothing."""
    for orders in rounds:
        joint = JointOrders.of_match([orders, *[None] * 5], RULESET.nodes)
        state = advance(RULESET, state, joint, ticks=4)
    return state


def welcome(seat: int | None) -> said.Welcome:
    """Return the greeting of a player, or of a spectator."""
    return said.Welcome(
        version=1,
        room="ABC234",
        role=said.Role.SPECTATOR if seat is None else said.Role.PLAYER,
        match=said.MatchFacts(
            scenario="standard",
            title="The standard race",
            digest="00",
            constants={"horizon": 120},
            fields=("APP", "CAP", "ROB", "INT", "ALN", "SOC"),
            seats=tuple(said.SeatFacts(seat=seat, name=name) for seat, name in enumerate(SEATS)),
            nodes=RULESET.nodes,
        ),
        clock=said.ClockFacts(kind=said.ClockKind.ROUNDS, ticks_per_round=4),
        limits=said.LimitFacts(message_bytes=1, messages_per_second=1, messages_burst=1),
        seat=seat,
    )


def observation(state: MatchState, seat: int | None = 0) -> said.Observation:
    """Return what a seat, or a spectator, is shown of ``state``."""
    seen = observe_public(RULESET, state) if seat is None else observe(RULESET, state, seat)
    tick = int(state.tick[0])
    return said.Observation(tick=tick, round=tick // 4, seen=seen)


def names() -> said.Names:
    """Return the names of some technologies."""
    return said.Names(
        nodes=tuple(said.NodeName(node=node, id=f"n{node}", name=f"Name {node}") for node in NAMED)
    )


def watched(state: MatchState, seat: int | None = 0) -> Watched:
    """Return what is known at a terminal that has heard all this."""
    return Watched().after(welcome(seat)).after(observation(state, seat)).after(names())
