"""Time control is arithmetic on numbers."""

import pytest

from techrace_protocol.messages import ClockKind
from techrace_server.clocks import Clock, ClockSpec

ROUNDS = ClockSpec(kind=ClockKind.ROUNDS, seconds=60)
REALTIME = ClockSpec(kind=ClockKind.REALTIME, seconds=1)


def test_a_stopped_clock_keeps_what_is_left() -> None:
    clock = Clock.stopped(ROUNDS).run(100.0).stop(142.0)
    assert clock.left == 18.0
    assert clock.remaining(999.0) == 18.0
    assert not clock.is_due(999.0)


def test_a_resumed_clock_goes_on_where_it_stopped() -> None:
    clock = Clock.stopped(ROUNDS, left=18.0).run(500.0)
    assert clock.due == 518.0
    assert not clock.is_due(517.9)
    assert clock.is_due(518.0)


def test_running_a_running_clock_and_stopping_a_stopped_one_change_nothing() -> None:
    running = Clock.stopped(ROUNDS).run(0.0)
    assert running.run(30.0) == running
    stopped = running.stop(10.0)
    assert stopped.stop(50.0) == stopped


def test_extending_moves_the_deadline_and_never_before_now() -> None:
    clock = Clock.stopped(ROUNDS).run(0.0)
    assert clock.extend(30.0, 10.0).due == 90.0
    assert clock.extend(-100.0, 10.0).due == 10.0
    assert Clock.stopped(ROUNDS).extend(30.0, 0.0).left == 90.0


def test_rounds_begin_when_the_last_one_ended() -> None:
    clock = Clock.stopped(ROUNDS).run(0.0).next_turn(41.5)
    assert clock.due == 101.5


def test_realtime_does_not_drift() -> None:
    clock = Clock.stopped(REALTIME).run(0.0)
    for tick in range(1, 6):
        late = tick + 0.3
        assert clock.is_due(late)
        clock = clock.next_turn(late)
        assert clock.due == tick + 1


def test_realtime_does_not_catch_up_after_the_process_was_stopped() -> None:
    clock = Clock.stopped(REALTIME).run(0.0).next_turn(61.0)
    assert clock.due == 62.0


def test_realtime_plays_single_ticks_and_never_ends_a_turn_early() -> None:
    assert REALTIME.ticks(4) == 1
    assert not REALTIME.is_patient
    assert ROUNDS.ticks(4) == 4
    assert ROUNDS.is_patient


def test_only_lockstep_takes_orders_as_the_answer() -> None:
    answers = {kind: ClockSpec(kind=kind).takes_orders_as_answer for kind in ClockKind}
    assert answers == {ClockKind.ROUNDS: False, ClockKind.REALTIME: False, ClockKind.LOCKSTEP: True}


@pytest.mark.parametrize("seconds", [0.0, -1.0, 8 * 24 * 3600.0])
def test_a_turn_has_a_sensible_length(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        ClockSpec(kind=ClockKind.ROUNDS, seconds=seconds)


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="chess"):
        ClockSpec(kind="chess")
