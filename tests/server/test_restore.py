"""A room is what its journal says, at every moment of its life."""

import attrs
import pytest

from room_kit import Desk, make_spec, seated_desk, small_scenario
from techrace_game import Orders, digest
from techrace_protocol import messages as said
from techrace_protocol.messages import ClockKind
from techrace_server import ledger
from techrace_server.restore import RestoreError, restore
from techrace_server.storage import StoredMatch

LOCKSTEP, ROUNDS = ClockKind.LOCKSTEP, ClockKind.ROUNDS


def reopened(desk: Desk, *, now: float = 5.0) -> Desk:
    """Return the room as a new host would take it up from the journal alone."""
    return Desk(stored=desk.stored(), now=now, context=attrs.evolve(desk.context, feed_prefix="second"))


def test_a_restored_match_has_the_same_state_and_goes_on_alike() -> None:
    desk, links = seated_desk(LOCKSTEP)
    plan = Orders(slots=((0, 500), (1, 500)))
    for _ in range(2):
        for link in links:
            desk.order(link, plan)
    twin = reopened(desk)
    assert digest(twin.room.state) == digest(desk.room.state)
    back = [twin.join(token=desk.token_of(link)) for link in links]
    for here, there in zip(links, back, strict=True):
        desk.order(here, plan)
        twin.order(there, plan)
    assert twin.room.tick == desk.room.tick == 12
    assert twin.room.last_digest == desk.room.last_digest


def test_acknowledged_orders_of_an_unfinished_round_are_kept() -> None:
    desk, (first, second) = seated_desk(ROUNDS)
    desk.order(first, Orders(slots=((0, 700),)))
    twin = reopened(desk)
    assert twin.room.seats[0].orders == Orders(slots=((0, 700),))
    back = [twin.join(token=desk.token_of(link)) for link in (first, second)]
    for link in back:
        twin.ready(link)
    assert twin.turns[-1].orders[0] == Orders(slots=((0, 700),))


def test_a_command_repeated_to_the_restarted_host_is_answered_as_before() -> None:
    desk, (first, _) = seated_desk(ROUNDS)
    orders = Orders(slots=((0, 700), (0, 1)))
    answer = desk.order(first, orders, id_="same")
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(first))
    assert twin.order(back, orders, id_="same") == answer
    assert len(list(twin.entries(ledger.Ordered))) == 0


def test_a_turn_that_was_complete_but_not_written_is_played_when_a_player_is_back() -> None:
    desk, (first, second) = seated_desk(LOCKSTEP)
    desk.hold_turns = True
    desk.order(first)
    desk.order(second)
    twin = reopened(desk)
    assert twin.room.tick == 0
    twin.join(token=desk.token_of(first))
    assert twin.room.tick == 4


def test_the_gap_does_not_count() -> None:
    desk, (first, _) = seated_desk(ROUNDS, 60.0)
    desk.pass_time(25.0)
    desk.order(first)
    desk.pass_time(5.0)
    twin = reopened(desk, now=99_999.0)
    twin.pass_time(1000.0)
    back = twin.join(token=desk.token_of(first))
    observation = twin.readers[back].last(said.Observation)
    assert observation.time_left_ms == 35_000
    assert twin.readers[back].last(said.Clock).time_left_ms == 35_000


def test_the_rooms_own_clock_never_goes_back() -> None:
    desk, (first, _) = seated_desk(ROUNDS, 60.0)
    desk.pass_time(25.0)
    desk.order(first)
    twin = reopened(desk)
    assert twin.room.age_ms(twin.now) == 25_000


def test_the_feeds_of_a_restarted_host_are_others() -> None:
    desk, (first, _) = seated_desk(ROUNDS)
    feed = desk.readers[first].of(said.Welcome)[0].feed
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(first), feed=feed, last_seen=2)
    assert isinstance(twin.readers[back].messages[1], said.Snapshot)


def test_a_waiting_room_is_restored_with_its_seats() -> None:
    desk = Desk()
    first = desk.join(name="Ada")
    twin = reopened(desk)
    assert twin.stage == "waiting"
    twin.join(token=desk.token_of(first))
    twin.join()
    assert twin.stage == "running"


def test_a_vacated_seat_stays_vacated() -> None:
    desk, (first, _) = seated_desk(ROUNDS)
    desk.leave(first)
    twin = reopened(desk)
    assert not twin.room.seats[0].is_taken


def test_a_match_that_ended_but_was_not_exported_is_exported() -> None:
    desk = Desk(make_spec(LOCKSTEP, scenario=small_scenario(1, horizon=4)))
    link = desk.join()
    desk.hold_export = True
    desk.order(link)
    twin = reopened(desk)
    assert twin.exports == 1
    back = twin.join(token=desk.token_of(link))
    assert twin.readers[back].last(said.End).ending == "horizon"


def test_restoring_can_itself_be_interrupted() -> None:
    desk, links = seated_desk(LOCKSTEP)
    for link in links:
        desk.order(link)
    twin = reopened(desk)
    records = [*desk.stored().records, *twin.stored().records]
    renumbered = [attrs.evolve(record, sequence=number) for number, record in enumerate(records)]
    third = Desk(stored=attrs.evolve(desk.stored(), records=renumbered))
    assert digest(third.room.state) == digest(desk.room.state)


def test_a_journal_that_does_not_play_as_it_was_played_is_refused_by_tick() -> None:
    desk, links = seated_desk(LOCKSTEP)
    for _ in range(2):
        for link in links:
            desk.order(link)
    last = max(index for index, entry in enumerate(desk.journal) if isinstance(entry, ledger.Played))
    entry = desk.journal[last]
    assert isinstance(entry, ledger.Played)
    desk.journal[last] = ledger.Played(ms=entry.ms, tick=entry.tick, digests=(b"x" * 8,) * 4)
    with pytest.raises(RestoreError, match="tick 4 plays differently"):
        reopened(desk)


def test_a_record_that_cannot_be_read_is_named() -> None:
    desk, _ = seated_desk(LOCKSTEP)
    stored = desk.stored()
    broken = [*stored.records]
    broken[1] = attrs.evolve(broken[1], payload=b"\xc1")
    with pytest.raises(RestoreError, match="journal record 1"):
        restore(attrs.evolve(stored, records=broken), 0.0, desk.context, None)  # type: ignore[arg-type]  # refused before anything is compiled


def test_an_empty_journal_is_refused() -> None:
    stored = StoredMatch(match="0" * 32, code="X", status="running", records=[])
    with pytest.raises(RestoreError):
        restore(stored, 0.0, Desk().context, None)  # type: ignore[arg-type]  # refused before anything is compiled


@pytest.mark.parametrize("upto", range(4, 20))
def test_every_prefix_of_the_journal_can_be_taken_up(upto: int) -> None:
    desk, links = seated_desk(LOCKSTEP)
    for _ in range(3):
        for link in links:
            desk.order(link, Orders(slots=((0, 300), (1, 300))))
    stored = desk.stored()
    prefix = attrs.evolve(stored, records=stored.records[:upto])
    twin = Desk(stored=prefix)
    ticks = sum(len(entry.digests) for entry in desk.journal[:upto] if isinstance(entry, ledger.Played))
    assert twin.room.tick == ticks
