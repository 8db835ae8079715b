"""The public view holds nothing that a seat does not see for certain."""

import attrs
import numpy as np
import pytest

from techrace_game import Orders, Ruleset, initial_state, load_scenario, observe, step
from techrace_game.observation import Observation
from techrace_game.orders import JointOrders
from techrace_game.public_view import PUBLIC_SEAT, observe_public
from techrace_game.state import MatchState

OWN = {"seat", "known", "level"}


def check_contained(public: Observation, seen: Observation) -> None:
    for field in attrs.fields(Observation):
        if field.name in OWN:
            continue
        everybody, one = getattr(public, field.name), getattr(seen, field.name)
        if field.name == "seat_heads":
            one = one // 5000 * 5000
        hidden = 0 if field.name in {"strength", "assist"} or everybody.dtype == np.bool_ else -1
        differs = (everybody != hidden) & (everybody != one)
        assert not differs.any(), (field.name, everybody[differs], one[differs])
    assert (public.level <= seen.level).all()
    assert (public.known <= seen.known).all()


def play_at_random(ruleset: Ruleset, state: MatchState, rng: np.random.Generator) -> MatchState:
    orders: list[Orders | None] = []
    for seat in range(ruleset.seats):
        workable = np.flatnonzero((state.study[0, seat] > 0) & (state.known[0, seat] == 0))
        picked = rng.permutation(workable)[:3]
        orders.append(
            Orders(
                slots=tuple((int(node), 300) for node in picked),
                lines=(50, 50, 0, 0, 0),
                publish=tuple(np.flatnonzero(state.known[0, seat] == 2).tolist())
                if rng.random() < 0.5
                else (),
            )
        )
    state = step(ruleset, state, JointOrders.of_match(orders, ruleset.nodes))
    for _ in range(3):
        state = step(ruleset, state)
    return state


@pytest.mark.parametrize("name", ["standard", "toy", "alignment2023"])
def test_public_view_is_contained_in_every_seats_view(name: str) -> None:
    ruleset = Ruleset.of(load_scenario(name))
    rng = np.random.default_rng(7)
    state = initial_state(ruleset, np.array([11], np.uint64))
    published = 0
    for _ in range(20):
        public = observe_public(ruleset, state)
        assert public.seat == PUBLIC_SEAT
        for seat in range(ruleset.seats):
            check_contained(public, observe(ruleset, state, seat))
        published = int(public.pub.sum())
        state = play_at_random(ruleset, state, rng)
    assert published > 0


def test_public_view_has_the_shapes_of_an_observation() -> None:
    ruleset = Ruleset.of(load_scenario("standard"))
    state = initial_state(ruleset, np.array([1, 2], np.uint64))
    public, seen = observe_public(ruleset, state), observe(ruleset, state, 0)
    for field in attrs.fields(Observation):
        if field.name != "seat":
            ours, theirs = getattr(public, field.name), getattr(seen, field.name)
            assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype), field.name
