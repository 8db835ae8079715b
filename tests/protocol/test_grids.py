"""Observations as grids: the table, the bytes, and what is refused."""

import math
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wire_kit as kit
from techrace_game import Ruleset, initial_state, load_scenario, observe
from techrace_game.observation import Observation as Seen
from techrace_game.public_view import PUBLIC_SEAT
from techrace_protocol import GRIDS, ProtocolRefusal
from techrace_protocol.grids import to_lists, unpack
from techrace_protocol.packed import pack


def test_no_value_of_an_observation_is_missing() -> None:
    assert [grid.name for grid in GRIDS] == [
        field.name for field in attrs.fields(Seen) if field.name != "seat"
    ]


@given(st.integers(1, 16), st.integers(1, 128), st.data(), st.integers(0, 2**32))
def test_both_forms_are_read_back_for_every_size(
    seats: int, nodes: int, data: st.DataObject, seed: int
) -> None:
    seat = data.draw(st.integers(PUBLIC_SEAT, seats - 1))
    seen = kit.seen(seats=seats, nodes=nodes, seat=seat, seed=seed)
    assert kit.same(unpack(kit.unpack(pack(seen).data)), seen)
    assert kit.same(unpack(to_lists(seen)), seen)


def test_the_engine_observes_what_the_table_says() -> None:
    ruleset = Ruleset.of(load_scenario("toy"))
    state = initial_state(ruleset, np.array([5], np.uint64))
    seen = observe(ruleset, state, 0)
    assert kit.same(unpack(kit.unpack(pack(seen).data)), seen)


def wire() -> dict[str, Any]:
    return dict(kit.unpack(pack(kit.seen()).data))


def broken(name: str, value: object) -> dict[str, Any]:
    return {**wire(), name: value}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("seat", 6, "seen.seat: expected one of 6 seats, or -1 for the public view, got 6"),
        ("seat", -2, "seen.seat: expected one of 6 seats, or -1 for the public view, got -2"),
        ("seat", True, "seen.seat: expected an integer, got true"),
        ("tick", "8", "seen.tick: expected an integer, got '8'"),
        ("tick", 2**31, "seen.tick: expected an int32, got 2147483648"),
        ("conn", None, "seen.conn: expected int32 values of shape (45,), got nothing"),
        ("conn", b"\0" * 179, "seen.conn: expected 45 values of int32, got 179 bytes"),
        ("conn", [1, 2], "seen.conn: expected int32 values of shape (45,), got a list of 2"),
        ("conn", [2**31] * 45, "seen.conn: expected int32 values of shape (45,), got a list of 45"),
        ("conn", [0.5] * 45, "seen.conn: expected int32 values of shape (45,), got a list of 45"),
        ("conn", [[1], [1, 2]], "seen.conn: expected int32 values of shape (45,), got a list of 2"),
        ("conn", [2**70] * 45, "seen.conn: expected int32 values of shape (45,), got a list of 45"),
        ("pub", [2] * 45, "seen.pub: expected uint8 values of shape (45,), got a list of 45"),
        ("pub", b"\0" * 129, "seen.pub: expected 1 to 128 nodes, got 129 bytes"),
        ("pub", b"", "seen.pub: expected 1 to 128 nodes, got 0 bytes"),
        ("seat_prest", b"", "seen.seat_prest: expected 1 to 16 seats, got 0 bytes"),
        ("seat_prest", b"\0" * 68, "seen.seat_prest: expected 1 to 16 seats, got 68 bytes"),
        ("seat_prest", 5, "seen.seat_prest: expected a grid, got 5"),
    ],
)
def test_a_grid_that_does_not_fit_is_refused_by_name(name: str, value: object, sentence: str) -> None:
    with pytest.raises(ProtocolRefusal) as refusal:
        unpack(broken(name, value))
    assert refusal.value.sentence == sentence
    assert refusal.value.path == f"seen.{name}"


def test_what_is_read_cannot_be_written_as_in_process() -> None:
    for read in (unpack(wire()), unpack(to_lists(kit.seen()))):
        assert not any(getattr(read, grid.name).flags.writeable for grid in GRIDS)


def test_a_missing_grid_is_refused_by_name() -> None:
    packed = wire()
    del packed["strength"]
    with pytest.raises(
        ProtocolRefusal, match=r"seen\.strength: expected uint8|seen\.strength: expected int32"
    ):
        unpack(packed)


def test_grids_that_are_newer_than_the_client_are_ignored() -> None:
    assert kit.same(unpack(broken("moon", 5)), kit.seen())


def test_an_observation_of_the_standard_size_fits_a_few_packets() -> None:
    size = sum(len(value) for value in wire().values() if isinstance(value, bytes))
    nodes, seats, fields, slots, lines, edges = 45, 6, 6, 6, 5, 5
    words = 16 * nodes + nodes * fields + 2 * nodes * edges + 2 * seats + 2 * fields + 3 * slots + lines
    assert size == 4 * words + 5 * nodes + seats * nodes
    assert math.ceil(size / 1_460) <= 5
