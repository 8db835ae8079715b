"""Turns of many rooms played in one call of the engine are the turns played one by one."""

import attrs
import numpy as np

from techrace_game import Orders, Ruleset, digest, initial_state, load_scenario, observe
from techrace_protocol.packed import pack
from techrace_server.turns import Turn, TurnResult, play, play_together


def turn(ruleset: Ruleset, seed: int, *, ticks: int = 4, seats: tuple[int, ...] = (0, 2, 3)) -> Turn:
    orders = (Orders(slots=((seed % 3, 700),)), None, *(Orders(lines=(200, 0, 0, 0, 0)) for _ in range(2)))
    return Turn(
        ruleset=ruleset,
        state=initial_state(ruleset, np.array([seed], np.uint64)),
        orders=(*orders, *(None for _ in range(ruleset.seats - len(orders)))),
        ticks=ticks,
        seats=seats,
    )


def assert_same(found: TurnResult, expected: TurnResult) -> None:
    assert found.digests == expected.digests
    assert digest(found.state) == digest(expected.state)
    assert found.seen == expected.seen


def test_rooms_of_different_games_lengths_and_seats_come_out_as_if_alone() -> None:
    standard, toy = Ruleset.of(load_scenario("standard")), Ruleset.of(load_scenario("toy"))
    turns = [
        turn(standard, 1),
        turn(toy, 2),
        turn(Ruleset.of(load_scenario("standard")), 3),
        turn(standard, 4, ticks=1),
        turn(toy, 5, seats=()),
        turn(standard, 6, seats=(1,)),
    ]
    results = play_together(turns)
    for one, result in zip(turns, results, strict=True):
        assert_same(result, play(one))
        for seat in one.seats:
            assert result.seen[seat] == pack(observe(one.ruleset, result.state, seat))
    again = [attrs.evolve(one, state=result.state) for one, result in zip(turns, results, strict=True)]
    for one, result in zip(again, play_together(again), strict=True):
        assert_same(result, play(one))


def test_who_sits_where_does_not_keep_matches_apart() -> None:
    scenario = load_scenario("standard")
    swapped = scenario.with_seats(scenario.seats[::-1])
    assert Ruleset.of(scenario).kin == Ruleset.of(swapped).kin
    assert Ruleset.of(scenario).kin != Ruleset.of(scenario.with_constants(horizon=80)).kin


def test_matches_that_end_in_a_turn_stop_there() -> None:
    short = Ruleset.of(load_scenario("toy").with_constants(horizon=3))
    together = play_together([turn(short, 1), turn(short, 2)])
    assert [len(result.digests) for result in together] == [3, 3]
