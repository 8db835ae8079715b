"""Records and their maps: everything that can be made can be written and read back."""

import pickle

import attrs
import numpy as np
import pytest
from hypothesis import given

import replay_kit as kit
from techrace_game.orders import Orders
from techrace_game.types import Ending
from techrace_replays import FormatError, LogError
from techrace_replays.arrays import StoredArray
from techrace_replays.format import Limits, pack_payload, read_head, unpack_body
from techrace_replays.reader import decode_record
from techrace_replays.records import (
    End,
    Record,
    TickRecord,
    record_from_body,
    record_to_body,
    type_of,
)
from techrace_replays.writer import encode_record


@pytest.mark.slow
@given(kit.records)
def test_a_record_survives_its_payload(record: Record) -> None:
    assert decode_record(encode_record(record, 12)) == (12, record)


@pytest.mark.slow
@given(kit.records)
def test_writing_what_was_read_gives_the_same_bytes(record: Record) -> None:
    payload = encode_record(record, 3)
    assert encode_record(decode_record(payload)[1], 3) == payload


def test_what_equals_its_default_is_not_written() -> None:
    quiet = TickRecord(tick=5, orders=(), digest=b"d" * 8)
    assert record_to_body(quiet) == {"k": 5, "d": b"d" * 8}
    assert len(encode_record(quiet, 5)) == 20


def test_orders_are_written_as_what_differs_from_doing_nothing() -> None:
    orders = Orders(slots=((3, 700), (4, 300)), hire=-2000, share=((2, 0b101),))
    body = record_to_body(TickRecord(tick=0, orders=(orders, Orders(), None), digest=b"d" * 8))
    assert body["o"] == [{"p": [3, 700, 4, 300], "h": -2000, "s": [2, 0b101]}, {}, None]


def test_keys_that_this_version_does_not_know_are_kept() -> None:
    body = {"k": 0, "d": b"d" * 8, "o": [{"p": [1, 2], "future": 7}, None], "later": {"deep": [1]}}
    record = record_from_body("T", body)
    assert isinstance(record, TickRecord)
    assert record.extra == {"later": {"deep": [1]}}
    assert record.orders_extra == {0: {"future": 7}}
    assert record.orders[0] == Orders(slots=((1, 2),))
    assert record_to_body(record) == body


def test_a_type_that_this_version_does_not_know_is_kept() -> None:
    record = record_from_body("Q", {"anything": 1})
    assert type_of(record) == "Q"
    assert record_to_body(record) == {"anything": 1}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"k": -1}, "tick (key 'k'): expected an integer in 0..32767, found -1"),
        ({"k": True}, "tick (key 'k'): expected an integer in 0..32767, found True"),
        ({"k": 1.0}, "tick (key 'k'): expected an integer in 0..32767, found 1.0"),
        ({"d": b"short"}, "digest (key 'd'): expected 8 bytes, found b'short'"),
        ({"o": 3}, "orders (key 'o'): expected an array of at most 16, each a map of orders or nil, found 3"),
        ({"o": [[]]}, "orders (key 'o'): expected a map of orders, found list of 0"),
        ({"o": [{"p": [1]}]}, "orders (key 'o'): slots (key 'p'): expected a flat array of at most 6 pairs"),
        ({"o": [{"p": [128, 1]}]}, "slots (key 'p'): expected an integer in 0..127, found 128"),
        ({"o": [{"l": [1, 2]}]}, "orders (key 'o'): lines (key 'l'): expected 5 weights, found 2"),
        ({"o": [{"h": 10**12}]}, "hire (key 'h'): expected an integer in -1000000000..1000000000"),
        (
            {"r": [[1, "slots"]]},
            "refused (key 'r'): expected 3 to 5 values [seat, part, reason, index, received]",
        ),
        ({"r": [[16, "slots", "known"]]}, "refused (key 'r'): expected an integer in 0..15, found 16"),
        (
            {"ev": [[]]},
            "events (key 'ev'): expected 1 to 4 values [kind, node, seat, value], found list of 0",
        ),
        (
            {"ev": [["unlock", 5, 5, 5, 5]]},
            "expected 1 to 4 values [kind, node, seat, value], found list of 5",
        ),
        ({"ev": [[7]]}, "expected a string of at most 40 characters, found 7"),
        ({"x": float("nan")}, "expected a plain value, found nan"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        record_from_body("T", {"k": 0, "d": b"d" * 8} | change)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("missing", ["k", "d", "ending", "payoffs"])
def test_a_missing_key_is_named(missing: str) -> None:
    body = record_to_body(kit.ending())
    del body[missing]
    with pytest.raises(FormatError, match=f"key '{missing}' is missing"):
        record_from_body("E", body)


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (attrs.evolve(kit.ending(), tick=40_000), "tick: expected an integer in 0..32767, found 40000"),
        (
            attrs.evolve(kit.ending(), payoffs=(np.int64(3),)),  # type: ignore[arg-type]
            "payoffs: expected an integer",
        ),
        (
            attrs.evolve(kit.ending(), ending="yellow"),  # type: ignore[arg-type]
            "ending: expected one of Ending, found 'yellow'",
        ),
        (attrs.evolve(kit.ending(), extra={"k": 3}), "extra: key 'k' is a field of its own"),
        (attrs.evolve(kit.ending(), extra={"x": object()}), "expected a plain value, found object"),
        (
            TickRecord(tick=0, orders=(Orders(slots=((1, 1001),)),), digest=b"d" * 8),
            "orders: slots: expected an integer in 0..1000, found 1001",
        ),
        (
            TickRecord(tick=0, orders=(Orders(lines=(1, 2)),), digest=b"d" * 8),  # type: ignore[arg-type]
            "orders: lines: expected 5 weights, found 2",
        ),
    ],
)
def test_nothing_that_could_not_be_read_is_written(record: Record, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        encode_record(record, 1)
    assert sentence in str(caught.value)


def test_an_array_is_kept_little_endian_with_its_shape() -> None:
    stored = StoredArray.of(np.arange(6, dtype=">i4").reshape(2, 3))
    assert (stored.dtype, stored.shape, stored.data[:8]) == ("<i4", (2, 3), b"\0\0\0\0\1\0\0\0")
    assert stored.array().tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (["<i4", [2], b"1234"], "expected 8 bytes for <i4 of shape (2,), found 4"),
        (["<i4", [2**40, 2**40], b""], "shape: expected lengths in 0..1048576"),
        (["<i4", [-1], b""], "shape: expected lengths in 0..1048576, found -1"),
        (["|O8", [1], b"12345678"], "expected [dtype, shape, bytes]"),
        (["<f8", [1], b"12345678"], "expected [dtype, shape, bytes]"),
        ([["<i4"], [1], b"1234"], "expected [dtype, shape, bytes]"),
        ("<i4", "expected [dtype, shape, bytes]"),
    ],
)
def test_an_array_that_does_not_fit_its_shape_is_refused(array: object, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        record_from_body("S", {"k": 0, "a": {"prog": array}})
    assert sentence in str(caught.value)
    assert "'prog'" in str(caught.value)


def test_a_big_record_is_compressed_inside_its_payload() -> None:
    payload = pack_payload("S", 9, {"k": 0, "a": {"zeros": ["|u1", [60_000], bytes(60_000)]}})
    assert len(payload) < 200
    head = read_head(payload)
    assert (head.type, head.seq) == ("S", 9)
    assert unpack_body(payload, head, Limits())["a"]["zeros"][2] == bytes(60_000)


@pytest.mark.parametrize("seq", [0, 127, 128, 255, 256, 65_535, 65_536, 2**32 - 1])
def test_the_head_is_read_at_every_width_of_its_number(seq: int) -> None:
    payload = pack_payload("A", seq, {})
    assert read_head(payload)[:2] == ("A", seq)
    assert unpack_body(payload, read_head(payload), Limits()) == {}


def test_a_record_that_is_too_large_is_refused() -> None:
    long = End(tick=0, ending=Ending.RED, payoffs=(), digest=b"d" * 8, extra={"x": "y" * 70_000})
    with pytest.raises(FormatError, match="payload of type E: expected at most 65536 bytes, found 70"):
        encode_record(long, 1)


def test_an_error_survives_a_process_pool() -> None:
    error = LogError("the CRC differs", offset=99, record=4, tick=2)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # made a line above
    assert (str(copy), copy.offset, copy.record, copy.tick, copy.reason) == (
        "byte 99, record 4, tick 2: the CRC differs",
        99,
        4,
        2,
        "the CRC differs",
    )
