"""Seeking: the state at any tick, through snapshots, is the state that was played."""

import attrs
import numpy as np
import pytest

import replay_kit as kit
from techrace_game import digest
from techrace_game.types import Ending
from techrace_replays import SimulationError, read_log, state_at
from techrace_replays.arrays import StoredArray
from techrace_replays.records import Header, Record, Snapshot

GOLDEN = kit.golden_match()
LOG = read_log(kit.bytes_of(GOLDEN))


@pytest.mark.parametrize("tick", [1, 7, 49, 50, 51, 73, LOG.ticks])
def test_the_state_at_a_tick_has_the_recorded_digest(tick: int) -> None:
    state = state_at(LOG, tick)
    assert int(state.tick[0]) == tick
    assert digest(state) == LOG.tick(tick - 1).digest


def test_the_start_and_the_end_are_states_too() -> None:
    assert digest(state_at(LOG, 0)) == LOG.header.start_digest
    assert state_at(LOG, LOG.ticks).over[0] != Ending.RUNNING


@pytest.mark.parametrize("tick", [-1, LOG.ticks + 1])
def test_a_tick_that_was_not_played_is_refused(tick: int) -> None:
    with pytest.raises(LookupError, match=f"tick: expected 0..{LOG.ticks}, found {tick}"):
        state_at(LOG, tick)


def forged(change: object) -> list[Record]:
    rows = list(GOLDEN)
    place = next(n for n, record in enumerate(rows) if isinstance(record, Snapshot))
    snapshot = rows[place]
    assert isinstance(snapshot, Snapshot)
    assert isinstance(change, StoredArray)
    rows[place] = attrs.evolve(snapshot, arrays={**snapshot.arrays, "slot_node": change})
    return rows


def test_a_snapshot_is_not_believed_against_the_digest_of_its_tick() -> None:
    log = read_log(kit.bytes_of(forged(StoredArray.of(np.zeros((6, 6), np.int16)))))
    with pytest.raises(SimulationError, match="the snapshot of tick 50 has another digest than its tick"):
        state_at(log, 60)
    assert int(state_at(log, 49).tick[0]) == 49


def test_a_snapshot_of_another_shape_is_refused() -> None:
    log = read_log(kit.bytes_of(forged(StoredArray.of(np.zeros((5, 6), np.int16)))))
    with pytest.raises(SimulationError, match="state array slot_node: expected 72 bytes, found 60 bytes"):
        state_at(log, 60)


def test_a_log_of_other_rules_is_not_played() -> None:
    header = GOLDEN[0]
    assert isinstance(header, Header)
    log = read_log(kit.bytes_of([attrs.evolve(header, rules_version="0.0"), *GOLDEN[1:]]))
    with pytest.raises(SimulationError, match=r"played by rules 0\.0"):
        state_at(log, 3)


def test_a_damaged_log_can_be_seen_as_far_as_it_goes() -> None:
    whole = kit.bytes_of(GOLDEN)
    log = read_log(whole[: LOG.place(33) + 5])
    assert int(state_at(log, 33).tick[0]) == 33
    with pytest.raises(LookupError):
        state_at(log, 34)
