"""S4 and S5: a cut is a torn tail, everything else that changes a byte is corruption; both are found and placed."""

import random
import zlib
from collections.abc import Iterator

import pytest

import replay_kit as kit
from techrace_replays import EmptyLogError, Log, LogError, read_log
from techrace_replays.format import CHAIN_SIZE, FRAME, MAGIC, OVERHEAD, frame, link

DATA = kit.log_bytes()
WHOLE = read_log(DATA)
OFFSETS = [entry.offset for entry in WHOLE.entries()]
ENDS = [*OFFSETS[1:], len(DATA)]


def pieces(data: bytes = DATA) -> list[bytes]:
    """The records of a file as they are framed."""
    offset, found = len(MAGIC), []
    while offset < len(data):
        length, _ = FRAME.unpack_from(data, offset)
        found.append(data[offset : offset + length + OVERHEAD])
        offset += length + OVERHEAD
    return found


def rechained(payloads: list[bytes]) -> bytes:
    """A file with these payloads and honest CRCs and chain."""
    chain, data = b"", MAGIC
    for payload in payloads:
        chain = link(chain, payload)
        data += frame(payload, chain)
    return data


def payloads(data: bytes = DATA) -> list[bytes]:
    return [piece[FRAME.size : -CHAIN_SIZE] for piece in pieces(data)]


def record_at(byte: int) -> int:
    """The number of the record that a byte belongs to."""
    return sum(end <= byte for end in ENDS)


def test_an_undamaged_log_is_complete() -> None:
    assert WHOLE.complete
    assert WHOLE.damage is None
    assert WHOLE.ticks == 60
    assert WHOLE.size == len(DATA)
    assert list(WHOLE.records())[:-2] == kit.made_up_records()
    assert WHOLE.end == kit.ending()


def cuts() -> Iterator[int]:
    return iter(range(OFFSETS[-3], len(DATA)))


@pytest.mark.slow
def test_every_cut_of_the_last_three_records_keeps_what_is_whole() -> None:
    for cut in cuts():
        log = read_log(DATA[:cut])
        whole = sum(end <= cut for end in ENDS)
        assert len(log) == whole, cut
        assert list(log.records()) == list(WHOLE.records())[:whole]
        assert log.complete == (cut == OFFSETS[-1])  # only the index is missing
        if cut in ENDS:
            assert log.damage is None
            continue
        assert log.damage is not None
        assert log.damage.torn
        assert (log.damage.offset, log.damage.record) == (OFFSETS[whole], whole)
        assert log.damage.dropped == cut - OFFSETS[whole]
        assert log.damage.tick == log.ticks
        assert "cut off" in log.damage.reason


@pytest.mark.slow
@pytest.mark.parametrize("tail", ["zeros", "garbage"])
def test_what_is_appended_is_dropped_and_counted(tail: str) -> None:
    rng = random.Random(4)
    for cut in cuts():
        for count in (1, 3, 24, 4096):
            extra = bytes(count) if tail == "zeros" else rng.randbytes(count)
            whole = sum(end <= cut for end in ENDS)
            if tail == "garbage" and ENDS[whole - 1] < cut and cut >= ENDS[whole] - CHAIN_SIZE:
                # A record with the CRC of a whole one and any other chain is one from elsewhere.
                assert located(DATA[:cut] + extra) == (OFFSETS[whole], whole)
                continue
            log = read_log(DATA[:cut] + extra)
            assert len(log) == whole, (cut, count)
            assert log.damage is not None
            assert log.damage.dropped == cut - (ENDS[whole - 1]) + count
            assert not log.complete


def located(data: bytes) -> tuple[int, int | None]:
    """Where the reader says that a file is damaged."""
    try:
        log = read_log(data)
    except LogError as error:
        return error.offset, error.record
    assert log.damage is not None
    assert not log.complete
    return log.damage.offset, log.damage.record


def test_a_thousand_bit_flips_are_found_and_placed() -> None:
    rng = random.Random(2)
    for _ in range(1000):
        bit = rng.randrange(len(DATA) * 8)
        damaged = bytearray(DATA)
        damaged[bit // 8] ^= 1 << bit % 8
        offset, record = located(bytes(damaged))
        if bit // 8 < len(MAGIC):
            assert (offset, record) == (bit // 8, None)
        else:
            number = record_at(bit // 8)
            assert (offset, record) == (OFFSETS[number], number), bit


def test_a_flip_before_the_last_record_is_never_called_a_torn_tail() -> None:
    rng = random.Random(3)
    for _ in range(300):
        byte = rng.randrange(len(MAGIC), OFFSETS[-1])
        damaged = bytearray(DATA)
        damaged[byte] ^= 1 << rng.randrange(8)
        with pytest.raises(LogError) as caught:
            read_log(bytes(damaged))
        assert caught.value.tick is not None or record_at(byte) == 0


@pytest.mark.parametrize("first", [1, 5, 40, len(OFFSETS) - 2])
def test_swapped_records_are_corruption(first: int) -> None:
    parts = pieces()
    parts[first], parts[first + 1] = parts[first + 1], parts[first]
    with pytest.raises(LogError, match=f"expected record {first}, found record {first + 1}") as caught:
        read_log(MAGIC + b"".join(parts))
    assert (caught.value.offset, caught.value.record) == (OFFSETS[first], first)


@pytest.mark.parametrize("number", [1, 30, len(OFFSETS) - 2])
def test_a_deleted_record_is_corruption(number: int) -> None:
    parts = pieces()
    del parts[number]
    with pytest.raises(LogError, match="swapped, missing or inserted") as caught:
        read_log(MAGIC + b"".join(parts))
    assert caught.value.offset == OFFSETS[number]


@pytest.mark.parametrize("number", [1, 30, len(OFFSETS) - 3, len(OFFSETS) - 1])
def test_a_record_of_another_match_is_corruption_even_at_the_end(number: int) -> None:
    parts = pieces()
    parts[number] = pieces(kit.log_bytes("another"))[number]
    with pytest.raises(LogError, match="the hash chain differs") as caught:
        read_log(MAGIC + b"".join(parts))
    assert (caught.value.offset, caught.value.record) == (OFFSETS[number], number)


def test_a_record_whose_chain_was_never_filled_is_a_torn_tail() -> None:
    for kept in range(CHAIN_SIZE):
        for block in (0, 512):
            log = read_log(DATA[: len(DATA) - CHAIN_SIZE + kept] + bytes(CHAIN_SIZE - kept + block))
            assert log.damage is not None
            assert log.damage.torn
            assert log.damage.reason == "the hash chain differs"


def test_salvage_keeps_what_stands_before_the_corruption() -> None:
    damaged = bytearray(DATA)
    damaged[OFFSETS[30] + 20] ^= 1
    log = read_log(bytes(damaged), salvage=True)
    assert len(log) == 30
    assert log.damage is not None
    assert not log.damage.torn
    assert log.damage.dropped == len(DATA) - OFFSETS[30]
    assert str(log.damage) == f"byte {OFFSETS[30]}, record 30, tick {log.ticks}: the CRC differs"


@pytest.mark.parametrize("size", range(len(MAGIC)))
def test_a_file_without_a_header_is_empty(size: int) -> None:
    with pytest.raises(EmptyLogError, match="cut off inside the first 13 bytes"):
        read_log(DATA[:size])


def test_a_torn_header_is_an_empty_log() -> None:
    for cut in range(len(MAGIC), OFFSETS[1]):
        with pytest.raises(EmptyLogError) as caught:
            read_log(DATA[:cut])
        assert caught.value.record == 0


def test_a_flipped_header_is_not_an_empty_log() -> None:
    damaged = bytearray(DATA)
    damaged[OFFSETS[0] + 30] ^= 1
    for salvage in (False, True):
        with pytest.raises(LogError, match="the CRC differs") as caught:
            read_log(bytes(damaged), salvage=salvage)
        assert not isinstance(caught.value, EmptyLogError)


def test_another_major_version_is_refused_by_number() -> None:
    with pytest.raises(LogError, match="byte 8: format version 2 is not supported, only 1"):
        read_log(DATA.replace(b"TECHRACE\x01", b"TECHRACE\x02", 1))


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(100), b"TECHRACE\x01\n\n\x1a\x00", b"{}"])
def test_another_file_is_not_a_log(data: bytes) -> None:
    with pytest.raises(LogError, match="not a techrace log"):
        read_log(data)


def replaced(number: int, payload: bytes) -> bytes:
    changed = payloads()
    changed[number] = payload
    return rechained(changed)


def test_forged_records_in_a_sound_chain_are_refused_where_they_are_read() -> None:
    assert WHOLE.place(17) == OFFSETS[21]
    log = read_log(replaced(21, b"\x93\xa1T\x15\x81\xa1k\x11"))
    with pytest.raises(LogError, match="digest: key 'd' is missing") as caught:
        list(log.records())
    assert (caught.value.offset, caught.value.record) == (OFFSETS[21], 21)


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (b"\x94\xa1T\x14\x80", "expected an array of a capital letter, a number and a body"),
        (b"\x93\xa1t\x14\x80", "expected an array of a capital letter, a number and a body"),
        (b"\x93\xa2TT\x14\x80", "expected an array of a capital letter, a number and a body"),
        (b"\x93\xa1T\xff\x80", "sequence number: expected an integer below 2^32, found byte 0xff"),
        (b"\x93\xa1T\xcf\x00\x00\x00\x00\x00\x00\x00\x14\x80", "sequence number"),
        (b"\x93\xa1H\x14\x80", "expected no header, found a record of type H"),
    ],
)
def test_a_payload_that_does_not_belong_is_corruption(payload: bytes, sentence: str) -> None:
    with pytest.raises(LogError) as caught:
        read_log(replaced(20, payload))
    assert sentence in str(caught.value)
    assert caught.value.record == 20


@pytest.mark.parametrize("kind", [b"T", b"S", b"J", b"X", b"E"])
def test_nothing_of_the_match_follows_its_end(kind: bytes) -> None:
    number = len(OFFSETS) - 1
    with pytest.raises(LogError, match=f"a record of type {kind.decode()} follows the end"):
        read_log(replaced(number, b"\x93\xa1" + kind + bytes([number]) + b"\x80"))


def test_words_and_unknown_types_may_follow_the_end() -> None:
    number = len(OFFSETS) - 1
    for kind in (b"A", b"I", b"Z"):
        assert read_log(replaced(number, b"\x93\xa1" + kind + bytes([number]) + b"\x80")).complete


def test_a_log_must_start_with_its_header() -> None:
    with pytest.raises(LogError, match="expected a header, found a record of type A"):
        read_log(rechained([b"\x93\xa1A\x00\x80"]))


def test_a_tick_out_of_order_is_refused() -> None:
    log = read_log(replaced(21, b"\x93\xa1T\x15\x82\xa1k\x05\xa1d\xc4\x08" + bytes(8)))
    with pytest.raises(LogError, match="tick 17: record of type T: tick: expected 17, found 5"):
        list(log.records())


def test_the_zero_record_is_not_a_record() -> None:
    """The CRC of nothing is zero, so zeros must not pass for records of no length."""
    assert zlib.crc32(b"") == 0
    log = read_log(DATA + bytes(OVERHEAD * 3))
    assert len(log) == len(OFFSETS)


def test_reading_does_not_depend_on_the_index() -> None:
    log: Log = read_log(DATA[: OFFSETS[-1]])
    assert log.complete
    snapshot = log.snapshot(59)
    assert snapshot is not None
    assert snapshot.tick == 50
