"""The text notation: what is formatted is parsed back to the same, and what is not in it is named."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techrace_game import JointOrders, Orders, Ruleset, advance, digest, initial_state, load_scenario
from techrace_game.notation import (
    NotationError,
    format_orders,
    format_position,
    parse_orders,
    parse_position,
)

TOY = Ruleset.of(load_scenario("toy"))

nodes = st.integers(0, 127)
weights = st.integers(0, 1000)
orders = st.builds(
    Orders,
    slots=st.lists(st.tuples(nodes, weights), max_size=6).map(tuple),
    lines=st.tuples(weights, weights, weights, weights, weights),
    scout_target=st.integers(-1, 127),
    inspect_target=st.integers(-1, 127),
    lobby_dir=st.integers(-1, 1),
    mode=st.integers(0, 3),
    mask=st.integers(0, 63),
    hire=st.integers(-(10**9), 10**9),
    publish=st.lists(nodes, max_size=4).map(tuple),
    sell=st.lists(nodes, max_size=4).map(tuple),
    share=st.lists(st.tuples(nodes, st.integers(0, 2**16 - 1)), max_size=3).map(tuple),
)


@given(orders)
def test_orders_survive_the_round_trip(submission: Orders) -> None:
    assert parse_orders(format_orders(submission)) == submission


def test_orders_read_as_they_are_said() -> None:
    text = "12:400 7:300 scout=50@12 inspect=20@43 lobby=-30 assist=restricted:INT,ALN hire=+500 share=5>1,2"
    submission = parse_orders(text)
    assert submission.slots == ((12, 400), (7, 300))
    assert submission.lines == (50, 20, 0, 30, 0)
    assert (submission.lobby_dir, submission.mode, submission.mask) == (-1, 1, 0b11000)
    assert submission.share == ((5, 0b110),)
    assert format_orders(submission) == text


def test_the_empty_submission_is_a_dash() -> None:
    assert format_orders(Orders()) == "-"
    assert parse_orders("-") == Orders()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12", "'12': expected node:weight or name=value"),
        (
            "dance=3",
            "expected one of scout, inspect, advocate, lobby, secure, assist, hire, publish, sell, share",
        ),
        ("secure=+3", "expected secure=weight"),
        ("lobby=3@4", "only scout and inspect have a target"),
        ("assist=always", "expected one of off, restricted, everything, product"),
        ("assist=off:XYZ", "expected fields out of APP, CAP, ROB, INT, ALN, SOC"),
        ("hire=500", "expected hire=+milliheads or hire=-milliheads"),
        ("publish=3,", "expected numbers separated by commas"),
        ("share=3", "expected share=node>seat,seat"),
        ("share=3>99999999999", "expected numbers separated by commas"),
        ("share=3>16", "expected seats from 0 to 15, found 16"),
        ("1" * 5000 + ":3", "expected node:weight"),
        ("\u0663:3", "expected node:weight"),
        ("hire=+" + "9" * 5000, "expected hire=+milliheads"),
        ("scout=5@" + "1" * 5000, "expected scout=weight"),
        ("publish=" + "7" * 5000, "expected numbers separated by commas"),
    ],
)
def test_words_outside_the_notation_are_named(text: str, sentence: str) -> None:
    with pytest.raises(NotationError, match=re.escape(sentence)):
        parse_orders(text)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**64 - 1), quarters=st.integers(0, 8))
def test_positions_survive_the_round_trip(seed: int, quarters: int) -> None:
    state = initial_state(TOY, np.array([seed], np.uint64))
    for quarter in range(quarters):
        everybody = [Orders(slots=((seat % 3, 600), (quarter % 20, 400))) for seat in range(TOY.seats)]
        state = advance(TOY, state, JointOrders.of_match(everybody, TOY.nodes), ticks=4)
    assert digest(parse_position(TOY, format_position(TOY, state))) == digest(state)


def test_a_position_says_what_changed() -> None:
    state = parse_position(TOY, "seed=7 tick=8 conc=112 pub[3,7]=1 known[0;3,7]=2")
    assert format_position(TOY, state) == "seed=7 tick=8 known[0;3,7]=2 pub[3,7]=1 conc=112"
    assert state.known[0, 0].tolist()[:8] == [0, 0, 0, 2, 0, 0, 0, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tick=3", "a position begins with seed=number"),
        ("seed=" + "1" * 5000, "a position begins with seed=number"),
        ("seed=1 conc=" + "1" * 5000, "expected name=value"),
        ("seed=1 mood=3", "'mood=3': expected name=value"),
        ("seed=1 pub[99]=1", "no such entry, the array has the shape (20,)"),
        ("seed=1 known[0]=1", "no such entry, the array has the shape (5, 20)"),
        ("seed=1 conc=70000", "70000 does not fit into int16"),
    ],
)
def test_positions_that_cannot_be_are_named(text: str, sentence: str) -> None:
    with pytest.raises(NotationError, match=re.escape(sentence)):
        parse_position(TOY, text)
