"""Orders in the making at the terminal."""

import hypothesis
import pytest
from hypothesis import strategies as st

from techrace_game import (
    Observation,
    Orders,
    check,
)
from techrace_game import observe as observe_seat
from techrace_terminal.draft import MOST, Draft, publishable
from terminal_kit import RULESET, after, start


def _after(*rounds: Orders) -> Observation:
    return observe_seat(RULESET, after(start(), *rounds), 0)


def test_people_are_put_on_and_taken_off() -> None:
    seen = _after()
    draft = Draft.of(seen).toggled(0, seen).toggled(1, seen)
    assert draft.orders(seen).slots == ((0, 500), (1, 500))
    assert draft.toggled(0, seen).orders(seen).slots == ((1, 1000),)
    assert Draft().orders(seen) == Orders()


def test_a_project_can_have_more_people_than_another() -> None:
    seen = _after()
    draft = Draft.of(seen).toggled(0, seen).toggled(1, seen).weighted(0, +2)
    assert draft.orders(seen).slots == ((0, 750), (1, 250))
    assert draft.weighted(0, +99).weight_of(0) == MOST
    assert draft.weighted(0, -99).weight_of(0) == 1
    assert draft.weighted(5, +1) == draft


@pytest.mark.parametrize(
    ("node", "problem"),
    [(9, "You have not heard of that technology."), (4, "You know nothing that it builds on.")],
)
def test_what_nobody_could_work_on_is_said_at_once(node: int, problem: str) -> None:
    seen = _after()
    with pytest.raises(ValueError, match=problem):
        Draft().toggled(node, seen)


def test_what_is_known_needs_no_people() -> None:
    seen = _after(*[Orders(slots=((0, 1000),))] * 6)
    with pytest.raises(ValueError, match="You know that already"):
        Draft().toggled(0, seen)


def test_there_are_six_projects_at_most() -> None:
    seen = _after()
    draft = Draft(parts=tuple((node, 1) for node in range(10, 16)))
    with pytest.raises(ValueError, match="6 projects, which is as many as can be had"):
        draft.toggled(0, seen)


def test_a_draft_begins_with_the_standing_projects() -> None:
    seen = _after(Orders(slots=((0, 600), (1, 200)), lines=(100, 0, 0, 0, 50), hire=2000))
    draft = Draft.of(seen)
    assert draft.parts == ((0, 6), (1, 2))
    orders = draft.orders(seen)
    assert orders.slots == ((0, 637), (1, 213))
    assert (orders.lines, orders.hire) == ((100, 0, 0, 0, 50), 2000)


def test_finished_projects_leave_the_draft_and_are_published() -> None:
    seen = _after(*[Orders(slots=((0, 1000),))] * 6)
    assert Draft.of(seen).parts == ()
    assert publishable(seen) == (0,)
    assert Draft.of(seen).orders(seen).publish == (0,)
    assert Draft.of(seen, publish_all=False).orders(seen).publish == ()
    assert publishable(_after(*[Orders(slots=((0, 1000),))] * 6, Orders(publish=(0,)))) == ()


@hypothesis.given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 12)), max_size=12),
    st.tuples(*[st.integers(0, 500)] * 5),
)
def test_a_draft_is_always_legal_and_never_over_budget(
    keys: list[tuple[int, int]], lines: tuple[int, int, int, int, int]
) -> None:
    state = after(start(), Orders(lines=lines))
    seen = observe_seat(RULESET, state, 0)
    draft = Draft.of(seen)
    for node, change in keys:
        draft = draft.toggled(node, seen).weighted(node, change)
    orders = draft.orders(seen)
    legal, refused = check(RULESET, state, 0, orders)
    assert refused == ()
    assert legal == orders
    if draft.parts:
        assert sum(weight for _, weight in orders.slots) == max(0, 1000 - sum(lines))


def test_a_new_round_drops_what_is_finished_and_keeps_the_rest() -> None:
    seen = _after(*[Orders(slots=((0, 1000),))] * 6)
    assert Draft(parts=((0, 3), (1, 2)), publish_all=False).kept(seen) == Draft(
        parts=((1, 2),), publish_all=False
    )
