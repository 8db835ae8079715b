"""Observations packed: the bytes of each value, and many at once."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wire_kit as kit
from techrace_game import Ruleset, initial_state, load_scenario, observe
from techrace_game.observation import observe_columns
from techrace_game.public_view import PUBLIC_SEAT
from techrace_protocol import GRIDS, decode_server, encode_server
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding
from techrace_protocol.feed import Feed
from techrace_protocol.limits import Limits
from techrace_protocol.packed import Packed, PackedObservation, pack, pack_all


def test_a_grid_is_little_endian_and_row_major() -> None:
    seen = kit.seen(seats=2, nodes=3)
    seen.pre[0] = np.arange(15).reshape(3, 5) - 1
    seen.pub[0] = [True, False, True]
    packed = kit.unpack(pack(seen).data)
    assert packed["pub"] == b"\x01\x00\x01"
    pre = packed["pre"]
    assert isinstance(pre, bytes)
    assert pre[:8] == b"\xff\xff\xff\xff\x00\x00\x00\x00"
    assert pre[-4:] == b"\x0d\x00\x00\x00"


def test_a_value_without_axes_is_an_integer() -> None:
    packed = kit.unpack(pack(kit.seen(seat=3)).data)
    assert packed["seat"] == 3
    assert packed["money"] == 2**53


def test_a_grid_in_another_type_is_written_in_the_type_of_the_table() -> None:
    seen = kit.seen()
    wide = attrs.evolve(seen, conn=seen.conn.astype(np.int64), pre=np.asfortranarray(seen.pre))
    assert pack(wide) == pack(seen)


def test_an_observation_of_two_matches_is_not_for_the_wire() -> None:
    seen = kit.seen()
    both = attrs.evolve(seen, tick=np.array([1, 2], np.int32))
    with pytest.raises(ValueError, match="of 2 matches, expected one of 1"):
        pack(both)


@given(st.integers(1, 16), st.integers(1, 128), st.integers(0, 2**32))
def test_every_size_is_read_back(seats: int, nodes: int, seed: int) -> None:
    for seat in (PUBLIC_SEAT, seats - 1):
        seen = kit.seen(seats=seats, nodes=nodes, seat=seat, seed=seed)
        packed = pack(seen)
        assert kit.same(packed.unpack(), seen)
        wire = kit.unpack(packed.data)
        assert list(wire) == ["seat", *sorted((grid.name for grid in GRIDS), key=_integers_first)]
        for grid in GRIDS:
            assert packed.grid(grid.name).tolist() == getattr(seen, grid.name).tolist(), grid.name


def _integers_first(name: str) -> tuple[bool, int]:
    names = [grid.name for grid in GRIDS]
    grid = GRIDS[names.index(name)]
    return bool(grid.axes), names.index(name)


def packed_batch() -> tuple[Ruleset, list[list[Packed]]]:
    ruleset = Ruleset.of(load_scenario("standard"))
    state = initial_state(ruleset, np.array([5, 6, 7], np.uint64))
    return ruleset, pack_all(observe_columns(ruleset, state, slice(1, 4)), [1, 2, 3])


def test_what_is_packed_together_is_what_is_packed_alone() -> None:
    ruleset, together = packed_batch()
    for seed, row in zip((5, 6, 7), together, strict=True):
        state = initial_state(ruleset, np.array([seed], np.uint64))
        assert row == [pack(observe(ruleset, state, seat)) for seat in (1, 2, 3)]


def test_pieces_tell_what_has_changed() -> None:
    _, ((first, second, _), *_) = packed_batch()
    assert first.piece("seat") != second.piece("seat")
    assert first.piece("pub") == second.piece("pub")
    assert first.piece("level") == second.piece("level")
    assert first.piece("cost") != second.piece("cost")


@pytest.mark.parametrize("encoding", Encoding)
def test_a_packed_observation_is_sent_as_any_other(encoding: Encoding) -> None:
    _, ((packed, *_), *_) = packed_batch()
    facts = {"tick": 4, "round": 1, "server_ms": 77, "time_left_ms": 900, "latency_ms": 3}
    lazy = PackedObservation(seen=kit.raw(packed.data), **facts)
    plain = said.Observation(seen=packed.unpack(), **facts)
    assert encode_server(lazy, encoding) == encode_server(plain, encoding)
    one, other = Feed("one"), Feed("one")
    assert one.publish(lazy).frame(encoding) == other.publish(plain).frame(encoding)
    snapshot = encode_server(one.snapshot(lazy), encoding)
    assert snapshot == encode_server(other.snapshot(plain), encoding)
    read = decode_server(snapshot.data, encoding, Limits())
    assert isinstance(read, said.Snapshot)
    (update,) = read.updates
    assert isinstance(update, said.Observation)
    assert kit.same(update.seen, plain.seen)
