"""Numbered updates, their history, and answers that are given twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wire_kit as kit
from techrace_protocol import Answers, Encoding, Feed, Limits, decode_server
from techrace_protocol import messages as said


def numbers(feed: Feed, last_seen: int) -> list[int] | None:
    missed = feed.since(feed.id, last_seen)
    return None if missed is None else [entry.number for entry in missed.updates]


def test_updates_are_numbered_from_one() -> None:
    feed = Feed("f1")
    assert feed.number == 0
    entries = [feed.publish(kit.CLOCK), feed.publish(kit.NEWS)]
    assert [entry.number for entry in entries] == [1, 2]
    for entry, sort in zip(entries, (said.Clock, said.News), strict=True):
        for encoding in Encoding:
            update = decode_server(entry.frame(encoding).data, encoding, Limits())
            assert isinstance(update, sort)
            assert update.number == entry.number


def test_an_update_is_encoded_once() -> None:
    entry = Feed("f1").publish(kit.observation())
    for encoding in Encoding:
        assert entry.frame(encoding) is entry.frame(encoding)


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 32))
def test_exactly_what_was_missed_or_nothing(kept: int, published: int, last_seen: int) -> None:
    feed = Feed("f1", limits=Limits(history_updates=kept))
    for _ in range(published):
        feed.publish(kit.CLOCK)
    if published - kept <= last_seen <= published:
        assert numbers(feed, last_seen) == list(range(last_seen + 1, published + 1))
    else:
        assert numbers(feed, last_seen) is None
    assert feed.kept == min(kept, published)


def test_the_history_is_bounded_in_bytes() -> None:
    feed = Feed("f1", limits=Limits(history_bytes=20_000))
    for _ in range(50):
        feed.publish(kit.observation())
    assert feed.kept == 2
    assert feed.kept_bytes < 20_000
    assert numbers(feed, 48) == [49, 50]
    assert numbers(feed, 47) is None


def test_the_last_update_is_kept_however_large_it_is() -> None:
    feed = Feed("f1", limits=Limits(history_bytes=1))
    feed.publish(kit.observation())
    assert numbers(feed, 0) == [1]


@pytest.mark.parametrize(("feed", "last_seen"), [(None, 1), ("f1", None), ("f2", 1), (None, None), ("f1", 3)])
def test_who_comes_from_elsewhere_needs_a_snapshot(feed: str | None, last_seen: int | None) -> None:
    known = Feed("f1")
    known.publish(kit.CLOCK)
    known.publish(kit.CLOCK)
    assert known.since(feed, last_seen) is None


def test_a_snapshot_continues_the_feed() -> None:
    feed = Feed("f1")
    feed.publish(kit.CLOCK)
    snapshot = feed.snapshot(kit.PRESENCE, kit.CLOCK)
    assert snapshot.number == 1
    assert [update.number for update in snapshot.updates] == [1, 1]
    assert feed.publish(kit.CLOCK).number == 2


READY = said.Ready(id="a", tick=4)
ACCEPTED = said.Accepted(id="a", tick=4)


def test_a_repeated_command_gets_the_same_answer() -> None:
    answers = Answers()
    assert answers.recall(READY) is None
    answers.remember(READY, ACCEPTED)
    assert answers.recall(said.Ready(id="a", tick=4)) is ACCEPTED


@pytest.mark.parametrize(
    "other",
    [
        said.Ready(id="a", tick=4, ready=False),
        said.Ready(id="a", tick=5),
        said.Orders(id="a", tick=4, orders=kit.ORDERS),
    ],
)
def test_another_command_under_the_same_id_is_refused(other: said.Command) -> None:
    answers = Answers()
    answers.remember(READY, ACCEPTED)
    refused = answers.recall(other)
    assert isinstance(refused, said.Refused)
    assert refused.code is said.RefusalCode.ID_REUSED
    assert refused.message == "id: a was the id of other ready for tick 4"


def test_equal_orders_are_the_same_command() -> None:
    answers = Answers()
    answers.remember(said.Orders(id="a", tick=4, orders=kit.ORDERS), ACCEPTED)
    assert answers.recall(said.Orders(id="a", tick=4, orders=kit.ORDERS)) is ACCEPTED


def test_the_oldest_answer_is_forgotten() -> None:
    answers = Answers(limits=Limits(remembered_commands=2))
    commands = [said.Ready(id=f"{number}", tick=4) for number in range(3)]
    for command in commands:
        answers.remember(command, ACCEPTED)
    assert [answers.recall(command) for command in commands] == [None, ACCEPTED, ACCEPTED]
