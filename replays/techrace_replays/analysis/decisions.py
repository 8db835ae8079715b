"""What single orders of a recorded match changed: the same turn without them, played on with the same luck."""

from collections.abc import Iterator, Sequence

import attrs

from techrace_game import MatchState, Orders, Ruleset, step
from techrace_replays.analysis.estimates import Estimate, share_change
from techrace_replays.analysis.futures import Progress, Seating, joined, play_out
from techrace_replays.recording import joint_of, shocked
from techrace_replays.records import TickRecord


@attrs.frozen(kw_only=True)
class Decision:
    """Something that one seat ordered."""

    seat: int
    part: str
    """``orders``: all of the submission; ``publish``, ``sell`` or ``share``: one part of it."""
    node: int | None
    """What was published, sold or shared; None for all of the submission."""


@attrs.frozen(kw_only=True)
class Effect:
    """What a decision changed."""

    decision: Decision
    tick: int
    """When it was made."""
    yellow: Estimate
    """Change of the chance of a yellow ending, against not having made it."""
    red: Estimate
    """Change of the chance of a red ending."""


def decisions_of(record: TickRecord) -> Iterator[Decision]:
    """Yield what was ordered before a tick."""
    for seat, given in enumerate(record.orders):
        if given is None:
            continue
        yield Decision(seat=seat, part="orders", node=None)
        for node in given.publish:
            yield Decision(seat=seat, part="publish", node=node)
        for node in given.sell:
            yield Decision(seat=seat, part="sell", node=node)
        for node, _ in given.share:
            yield Decision(seat=seat, part="share", node=node)


def effects(
    ruleset: Ruleset,
    records: Sequence[TickRecord],
    states: Sequence[MatchState],
    tick: int,
    seating: Seating,
    *,
    futures: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Effect]:
    """Estimate what each decision of one turn changed, those that changed most first.

    A submission that is left out leaves the seat's standing orders as they were.

    Args:
        ruleset: the rules.
        records: the records of the match's ticks.
        states: the state after each tick, one more than there are ticks.
        tick: the first tick of the turn.
        seating: the policies that play on after the turn.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        progress: told how far it is.
    """
    turn = records[tick : tick + ruleset.constants.quarter]
    made = list(decisions_of(turn[0])) if turn else []
    if not made:
        return []
    submissions = [turn[0].orders, *(_without(turn[0].orders, decision) for decision in made)]
    after = [play_turn(ruleset, states[tick], turn, orders) for orders in submissions]
    played = play_out(ruleset, joined(after), seating, futures=futures, seed=seed, progress=progress)
    found = [
        Effect(
            decision=decision,
            tick=tick,
            yellow=share_change(played.yellow[place], played.yellow[0]),
            red=share_change(played.red[place], played.red[0]),
        )
        for place, decision in enumerate(made, start=1)
    ]
    return sorted(found, key=lambda effect: -max(abs(effect.yellow.value), abs(effect.red.value)))


def _without(orders: Sequence[Orders | None], decision: Decision) -> list[Orders | None]:
    """Return a turn's submissions with one decision left out."""
    changed = list(orders)
    given = changed[decision.seat]
    if decision.part == "orders" or given is None:
        changed[decision.seat] = None
    elif decision.part == "share":
        kept = tuple((node, to) for node, to in given.share if node != decision.node)
        changed[decision.seat] = attrs.evolve(given, share=kept)
    elif decision.part == "publish":
        told = tuple(node for node in given.publish if node != decision.node)
        changed[decision.seat] = attrs.evolve(given, publish=told)
    else:
        sold = tuple(node for node in given.sell if node != decision.node)
        changed[decision.seat] = attrs.evolve(given, sell=sold)
    return changed


def play_turn(
    ruleset: Ruleset, state: MatchState, turn: Sequence[TickRecord], orders: Sequence[Orders | None]
) -> MatchState:
    """Return the state after a turn with other submissions; what came in within the turn stays as it was.

    Args:
        ruleset: the rules.
        state: the position before the turn, a batch of one.
        turn: the records of its ticks.
        orders: per seat what is submitted at its start, None for nothing.
    """
    for number, record in enumerate(turn):
        if state.over[0]:
            break
        rules = shocked(ruleset, record.tick, record.shocks)
        state = step(rules, state, joint_of(record.orders if number else orders, ruleset))
    return state


def standing(state: MatchState, seat: int) -> Orders:
    """Return orders that repeat what stands for a seat of a batch of one."""
    slots = zip(state.slot_node[0, seat].tolist(), state.slot_w[0, seat].tolist(), strict=True)
    scout, inspect, advocate, lobby, secure = state.line_w[0, seat].tolist()
    return Orders(
        slots=tuple((node, weight) for node, weight in slots if node >= 0),
        lines=(scout, inspect, advocate, lobby, secure),
        scout_target=int(state.scout_target[0, seat]),
        inspect_target=int(state.inspect_target[0, seat]),
        lobby_dir=int(state.lobby_dir[0, seat]),
        mode=int(state.mode[0, seat]),
        mask=int(state.mask[0, seat]),
        hire=int(state.hire[0, seat]),
    )
