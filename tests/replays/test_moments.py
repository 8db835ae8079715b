"""The evaluation graph of recorded matches, and what became of their secrets."""

import attrs
import numpy as np
import pytest

from analysis_kit import NO, YES, archetypes_at, fork, log_of, played, start
from techrace_game import JointOrders, MatchState, Ruleset, advance, load_scenario
from techrace_game.orders import Orders
from techrace_game.types import BoolArray, Ending
from techrace_game.what_if import granted
from techrace_replays import Turn
from techrace_replays.analysis import (
    Fate,
    effects,
    evaluate,
    moments,
    positions_of,
    publication,
    secrets_of,
    telling_ticks,
    ticks_of,
    work_done,
)
from techrace_replays.recording import joint_of
from techrace_replays.records import TickRecord


def test_a_line_begins_with_doubt_and_ends_with_what_happened() -> None:
    log = played(load_scenario("standard"))
    ruleset, states = positions_of(log)
    ticks = [0, len(states) // 2, len(states) - 1]
    line = evaluate(ruleset, states, ticks, archetypes_at, futures=30)
    ending = int(states[-1].over[0])
    last = line.chances[-1]
    assert (last.yellow.value, last.red.value) == (float(ending == 1), float(ending == 2))
    assert line.futures.over.shape == (3, 30)
    assert line.chances[0].yellow.low < line.chances[0].yellow.high


def test_telling_ticks_are_the_quarters_and_what_happened_between() -> None:
    log = played(fork(good=24, bad=20))
    ticks = telling_ticks(log, 4)
    unlocks = [record.tick for record in ticks_of(log) if record.events]
    assert unlocks
    assert set(range(0, log.ticks + 1, 4)) <= set(ticks)
    assert all({tick, tick + 1} <= set(ticks) for tick in unlocks)


def test_the_decisive_moment_is_the_order_that_threw_the_match_away() -> None:
    scenario = fork(good=24, bad=20)
    ruleset, state = start(scenario)
    table, turns = archetypes_at(ruleset, state), []
    while not state.over[0]:
        submitted = [seat.row(0) for seat in table.submissions(state) if seat is not None]
        if 12 <= state.tick[0] < 32:
            submitted[0] = Orders()
        turns.append(Turn(orders=submitted, ticks=4))
        state = advance(ruleset, state, joint_of(submitted, ruleset), ticks=4)
    log = log_of(scenario, turns)
    ruleset, states = positions_of(log)
    assert states[-1].over[0] == Ending.RED
    line = evaluate(ruleset, states, list(range(0, log.ticks + 1, 4)), archetypes_at, futures=8)
    decisive = moments(line, log)[0]
    assert decisive.yellow.value == -1.0
    assert decisive.start >= 12
    assert decisive.p_value < 0.05


def test_a_secret_ends_as_the_log_says() -> None:
    scenario = load_scenario("standard")
    log = played(scenario)
    _, states = positions_of(log)
    found = secrets_of(list(ticks_of(log)), states)
    assert {secret.fate for secret in found} >= {Fate.PUBLISHED, Fate.REDISCOVERED}
    for secret in found:
        alone = states[secret.since + 1]
        assert alone.known[0, secret.seat, secret.node] == 2
        assert (alone.known[0, :, secret.node] > 0).sum() == 1
        if secret.fate is not Fate.KEPT:
            after = states[secret.until + 1]
            assert after.pub[0, secret.node] or (after.known[0, :, secret.node] > 0).sum() > 1
            before = states[secret.until]
            assert not before.pub[0, secret.node]
            assert (before.known[0, :, secret.node] > 0).sum() == 1
        if secret.fate is Fate.PUBLISHED:
            told = [
                event for record in ticks_of(log) if record.tick == secret.until for event in record.events
            ]
            assert any(event.kind == "public" and event.node == secret.node for event in told)


class Discreet:
    """Archetypes that publish nothing."""

    def __init__(self, ruleset: Ruleset, state: MatchState) -> None:
        self._table = archetypes_at(ruleset, state)

    def keep(self, matches: BoolArray) -> None:
        self._table.keep(matches)

    def decide(self, state: MatchState) -> JointOrders | None:
        joint = self._table.decide(state)
        return None if joint is None else attrs.evolve(joint, publish=None)


def holder_of_what_red_needs() -> tuple[Ruleset, list[TickRecord], list[MatchState]]:
    """A good seat that has worked out what red needs, and a first turn in which nobody orders anything."""
    ruleset, state = start(fork(good=24, bad=20).with_constants(w_publish=1))
    state = granted(ruleset, state, np.array([0]), np.array([NO]), seat=0)
    records = [TickRecord(tick=tick, orders=(), digest=bytes(8)) for tick in range(4)]
    return ruleset, records, [state]


def test_publishing_what_red_needs_hands_red_the_race() -> None:
    found = publication(*holder_of_what_red_needs(), 0, Discreet, seat=0, node=NO, futures=6)
    assert (found.yellow.value, found.red.value, found.payoff.value < 0) == (-1.0, 1.0, True)


def test_publishing_a_quarter_before_one_would_anyway_only_hastens_the_end() -> None:
    found = publication(*holder_of_what_red_needs(), 0, archetypes_at, seat=0, node=NO, futures=6)
    assert (found.yellow.value, found.red.value, found.payoff.value < 0) == (0.0, 0.0, True)


def test_what_is_no_secret_cannot_be_published() -> None:
    ruleset, records, states = holder_of_what_red_needs()
    with pytest.raises(ValueError, match="is not a secret that seat 0 could publish"):
        publication(ruleset, records, states, 0, archetypes_at, seat=0, node=YES, futures=2)


def test_work_is_counted_where_it_was_done() -> None:
    log = played(fork(good=24, bad=20))
    _, states = positions_of(log)
    done = work_done(states)
    assert done[0, NO] == 0
    assert done[1, NO] >= 160_000
    assert done[:, 0].min() >= 40_000


def test_the_turn_that_threw_the_match_away_is_the_fault_of_who_did() -> None:
    scenario = fork(good=24, bad=20)
    log = played(scenario)
    ruleset, states = positions_of(log)
    records = list(ticks_of(log))
    # What both need is done: whoever gives no new orders now leaves its people idle for a quarter.
    found = effects(ruleset, records, states, 12, archetypes_at, futures=6)
    by_seat = {effect.decision.seat: effect for effect in found if effect.decision.part == "orders"}
    assert by_seat[0].yellow.value == 1.0, "an idle quarter would have lost the race"
    assert by_seat[1].yellow.value == 0.0
    assert found[0] is by_seat[0]


def test_each_publication_of_a_turn_is_judged_by_itself() -> None:
    log = played(fork(good=24, bad=20).with_constants(w_publish=1))
    ruleset, states = positions_of(log)
    records = list(ticks_of(log))
    told = next(record for record in records if record.orders and any(o and o.publish for o in record.orders))
    found = effects(ruleset, records, states, told.tick, archetypes_at, futures=6)
    published = {(seat, node) for seat, given in enumerate(told.orders) if given for node in given.publish}
    judged = {(e.decision.seat, e.decision.node) for e in found if e.decision.part == "publish"}
    assert judged == published
    assert effects(ruleset, records, states, 1, archetypes_at, futures=6) == []
