"""What the wire says about a room, made from what the host knows: the public facts and nothing else."""

from collections.abc import Iterable, Sequence

import numpy as np

from techrace_game import MatchState, Ruleset, payoffs
from techrace_game.types import BoolArray, Ending, Motive
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import (
    ClockFacts,
    ClockKind,
    End,
    LimitFacts,
    MatchFacts,
    Names,
    NodeName,
    Pledged,
    Role,
    SeatFacts,
)
from techrace_server.clocks import ClockSpec
from techrace_server.spec import RoomSpec


def match_facts(spec: RoomSpec, ruleset: Ruleset) -> MatchFacts:
    """Return what everybody may know about the game from the start."""
    scenario = spec.scenario
    constants = scenario.to_json()["constants"]
    return MatchFacts(
        scenario=scenario.id,
        title=scenario.title,
        digest=scenario.digest(),
        constants={name: int(value) for name, value in constants.items()},
        fields=scenario.fields,
        seats=tuple(SeatFacts(seat=seat, name=given.name) for seat, given in enumerate(scenario.seats)),
        nodes=ruleset.nodes,
    )


def clock_facts(clock: ClockSpec, quarter: int) -> ClockFacts:
    """Return how the match is paced."""
    return ClockFacts(
        kind=ClockKind(clock.kind.value),
        ticks_per_round=clock.ticks(quarter),
        round_ms=round(clock.seconds * 1000),
    )


def limit_facts(limits: Limits, role: Role, *, bot: bool) -> LimitFacts:
    """Return what a connection should keep to."""
    rate = rate_of(limits, role, bot=bot)
    return LimitFacts(
        message_bytes=limits.message_bytes, messages_per_second=rate.per_second, messages_burst=rate.burst
    )


def rate_of(limits: Limits, role: Role, *, bot: bool) -> Rate:
    """Return how many messages a second a connection may send."""
    if role in {Role.SPECTATOR, Role.PROJECTOR}:
        return limits.spectator_rate
    return limits.bot_rate if bot else limits.player_rate


def names_of(state: MatchState) -> tuple[NodeName, ...]:
    """Return the id and name of every node of a match; who gets to know which is another matter."""
    tree = state.tree
    return tuple(
        NodeName(node=node, id=id_, name=name)
        for node, (id_, name) in enumerate(zip(tree.ids, tree.names(), strict=True))
    )


def tell_names(names: Sequence[NodeName], which: BoolArray) -> Names | None:
    """Return the names of the nodes at ``which`` (of shape (node,)), or None if there are none."""
    nodes = tuple(names[node] for node in np.flatnonzero(which).tolist())
    return Names(nodes=nodes) if nodes else None


def end_of(
    ruleset: Ruleset,
    state: MatchState,
    names: Sequence[NodeName],
    log: str | None,
    *,
    stopped: str | None = None,
    pledges: tuple[Pledged, ...] = (),
) -> End:
    """Return the end of a match: nothing is hidden any more.

    A match that a facilitator stopped counts as ended at the horizon (rule 8).
    """
    node = int(state.endnode[0])
    builders = int(state.builders[0])
    ending = (Ending(int(state.over[0])) or Ending.HORIZON).word
    return End(
        tick=int(state.tick[0]),
        ending=ending,  # type: ignore[arg-type]
        payoffs=tuple(payoffs(ruleset, state)[0].tolist()),
        motives=_motives(state.motive[0].tolist()),  # type: ignore[arg-type]
        node=node if node >= 0 else None,
        node_name=names[node].name if node >= 0 else None,
        builders=tuple(seat for seat in range(state.seats) if builders >> seat & 1),
        log=log,
        stopped=stopped,
        pledges=pledges,
    )


def _motives(values: Iterable[int]) -> tuple[str, ...]:
    return tuple(Motive(value).word for value in values)
