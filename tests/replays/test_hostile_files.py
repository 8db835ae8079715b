"""F1 and F2: sizes are checked before anything of that size is made, and hostile content is a clean error."""

import random
import struct
import time
import tracemalloc

import msgpack
import pytest
import zstandard

import replay_kit as kit
from techrace_replays import LogError, read_log
from techrace_replays.format import CHAIN_SIZE, FRAME, MAGIC, OVERHEAD, Limits, frame, link
from techrace_replays.records import Header, record_to_body

HEADER = b"\x93\xa1H\x00" + msgpack.packb(record_to_body(kit.header()))


def file_of(*payloads: bytes) -> bytes:
    chain, data = b"", [MAGIC]
    for payload in payloads:
        chain = link(chain, payload)
        data.append(frame(payload, chain))
    return b"".join(data)


def packed_bytes(value: object) -> bytes:
    packed: bytes = msgpack.packb(value)
    return packed


def payload(kind: str, seq: int, body: bytes) -> bytes:
    return b"\x93" + packed_bytes(kind) + packed_bytes(seq) + body


def compressed(packed: bytes, level: int = 19) -> bytes:
    return packed_bytes(zstandard.ZstdCompressor(level=level).compress(packed))


def read_everything(data: bytes) -> None:
    for _ in read_log(data).records():
        pass


def refusal(data: bytes) -> str:
    """Why a file is refused, within 16 MiB and 2 s."""
    tracemalloc.start()
    started = time.thread_time()
    try:
        with pytest.raises(LogError) as caught:
            read_everything(data)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert time.thread_time() - started < 2
    return str(caught.value)


def test_the_plain_form_is_accepted() -> None:
    read_everything(file_of(HEADER))


@pytest.mark.parametrize("declared", [2**20 + 1, 2**31 - 1, 2**31, 2**32 - 1])
def test_a_declared_length_is_not_believed(declared: int) -> None:
    forged = FRAME.pack(declared, 0) + b"\x93\xa1T\x01" + bytes(100)
    log = read_log(file_of(HEADER) + forged)
    assert log.damage is not None
    assert f"declares {declared} bytes" in log.damage.reason
    assert f"declares {declared} bytes" in refusal(MAGIC + forged)


@pytest.mark.parametrize(
    "body",
    [
        b"\xdd\x3b\x9a\xca\x00",  # an array of 10^9
        b"\xdf\x3b\x9a\xca\x00",  # a map of 10^9
        b"\x81\xa1a\xdd\x3b\x9a\xca\x00",
        b"\x81\xa1a\xdb\x3b\x9a\xca\x00",  # a string of 10^9
        b"\x81\xa1a\xc9\x3b\x9a\xca\x00\x01",  # an extension of 10^9
        b"\x91" * 1100,
        b"\x81\xa1a" * 600 + b"\x01",
        b"\xc1",
        b"",
        b"\x80\x80",
        b"\x81\xa1k\xd6\xff\x00\x00\x00\x00",  # a timestamp
        b"\x81\xa1k\xc7\x0c\xff\xff\xff\xff\xff" + b"\xff" * 8,  # one beyond range
        b"\x81\xa1k\xd4\x01\x00",  # an extension
        b"\x81\x01\x01",  # a number as key
        b"\x81\xc4\x01a\x01",  # bytes as key
        b"\x81\x91\x01\x01",  # a list as key
        b"\x81\xa1\xff\x01",  # not UTF-8
        b"\x90",
        b"\xc0",
        b"\xc4\x05hello",  # bin that is not zstd
        b"\xc4\xffhello",  # bin longer than the record
        b"\xc6",
    ],
    ids=lambda body: body[:10].hex() or "nothing",
)
@pytest.mark.parametrize("kind", ["T", "S", "E", "A", "Z"])
def test_a_body_that_lies_is_refused(body: bytes, kind: str) -> None:
    assert "byte " in refusal(file_of(HEADER, payload(kind, 1, body)))


def test_deep_values_in_kept_keys_are_refused() -> None:
    deep: object = 1
    for _ in range(200):
        deep = [deep]
    body = msgpack.packb({"k": 0, "kind": "chat", "text": "", "later": deep})
    assert "nested more than 12 deep" in refusal(file_of(HEADER, payload("A", 1, body)))


def test_a_bomb_in_one_record_is_refused_before_it_is_unpacked() -> None:
    bomb = compressed(bytes(64 << 20))
    assert len(bomb) < 8192
    assert "a body declares 67108864 bytes unpacked" in refusal(file_of(HEADER, payload("S", 1, bomb)))


def test_a_bomb_that_understates_its_size_is_refused() -> None:
    honest = zstandard.ZstdCompressor(level=19).compress(bytes(8 << 20))
    assert struct.unpack_from("<I", honest, 5)[0] == 8 << 20
    lying = honest[:5] + struct.pack("<I", 1000) + honest[9:]
    assert zstandard.get_frame_parameters(lying).content_size == 1000
    assert "compressed body" in refusal(file_of(HEADER, payload("S", 1, msgpack.packb(lying))))


def test_a_bomb_that_does_not_say_its_size_is_refused() -> None:
    squeezer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    silent = squeezer.compress(bytes(8 << 20)) + squeezer.flush()
    body = msgpack.packb(silent)
    assert "does not declare its size" in refusal(file_of(HEADER, payload("S", 1, body)))


@pytest.mark.parametrize(
    "squeezed",
    [
        struct.pack("<II", 0x184D2A50, 5) + b"hello",  # a skippable frame
        zstandard.ZstdCompressor().compress(b"\x80") * 2,
        zstandard.ZstdCompressor().compress(b"\x80") + b"behind",
        zstandard.ZstdCompressor().compress(b"\x80")[:-1],
        zstandard.ZstdCompressor().compress(b""),
    ],
)
def test_a_compressed_body_is_one_whole_frame(squeezed: bytes) -> None:
    assert "record 1" in refusal(file_of(HEADER, payload("S", 1, msgpack.packb(squeezed))))


def test_many_small_bombs_are_stopped_by_the_ratio() -> None:
    bomb = compressed(bytes(2 << 20))
    assert len(bomb) < 300
    data = file_of(HEADER, *(payload("S", n + 1, bomb) for n in range(50)))
    assert "declare more than 100 times the bytes of the file" in refusal(data)


def test_the_total_is_limited_beside_the_ratio() -> None:
    limits = Limits(unpacked=5000, ratio=10**9)
    bomb = compressed(bytes(2000))
    data = file_of(HEADER, *(payload("S", n + 1, bomb) for n in range(5)))
    with pytest.raises(LogError, match="the bodies declare more than 5000 bytes unpacked"):
        read_log(data, limits=limits)


def test_a_tick_may_not_be_as_large_as_a_snapshot() -> None:
    body = msgpack.packb({"k": 0, "d": bytes(8), "x": bytes(70_000)})
    assert "a record of type T has 70" in refusal(file_of(HEADER, payload("T", 1, body)))


def test_the_number_of_records_is_limited() -> None:
    data = file_of(HEADER, *(payload("Z", n + 1, b"\x80") for n in range(20)))
    with pytest.raises(LogError, match="record 10, tick 0: more than 10 records"):
        read_log(data, limits=Limits(records=10))


def test_the_size_of_the_file_is_limited() -> None:
    with pytest.raises(LogError, match="the file has more than 100 bytes"):
        read_log(file_of(HEADER), limits=Limits(file=100))


@pytest.mark.slow
@pytest.mark.parametrize(
    "tail",
    [
        b"\x93\xa1",
        FRAME.pack(60_000, 1) + b"\x93\xa1T\x01",
        FRAME.pack(4, 1) + b"\x93\xa1T\x01" + bytes(CHAIN_SIZE),
        FRAME.pack(2**20, 7) + b"\x93\xa1",
    ],
)
def test_a_file_full_of_promising_places_is_searched_in_bounded_time(tail: bytes) -> None:
    data = file_of(HEADER) + b"\xff" * OVERHEAD + tail * ((4 << 20) // len(tail))
    started = time.thread_time()
    assert read_log(data, salvage=True).damage is not None
    assert time.thread_time() - started < 3


@pytest.mark.parametrize(
    "change",
    [
        {"seats": []},
        {"seats": [{"name": "a", "motive": "greedy", "controller": "bot"}]},
        {"seats": {}},
        {"seed": -1},
        {"seed": 2.0},
        {"scenario": []},
        {"scenario": {"x": float("inf")}},
        {"format": [1]},
        {"format": 1},
        {"parent": {"tick": 4}},
        {"redaction": "secret"},
    ],
    ids=str,
)
def test_a_header_of_the_wrong_shape_is_refused_when_the_file_is_opened(change: dict[str, object]) -> None:
    body = msgpack.packb(record_to_body(kit.header()) | change)
    with pytest.raises(LogError, match="byte 13, record 0, tick 0: record of type H"):
        read_log(file_of(payload("H", 0, body)))


def test_mutants_are_read_or_refused_but_never_crash() -> None:
    rng = random.Random(11)
    whole = kit.log_bytes(tick_count=8)
    other = kit.log_bytes("other", tick_count=9)
    for _ in range(1500):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(data))
            match rng.randrange(4):
                case 0:
                    data[at] ^= 1 << rng.randrange(8)
                case 1:
                    del data[at:]
                case 2:
                    data[at:at] = rng.randbytes(rng.randrange(1, 40))
                case 3:
                    start = rng.randrange(len(other))
                    data[at : at + 50] = other[start : start + rng.randrange(50)]
            if not data:
                break
        try:
            read_everything(bytes(data))
        except LogError:
            continue


def test_mutants_with_honest_checksums_are_read_or_refused_but_never_crash() -> None:
    rng = random.Random(12)
    header: Header = kit.header()
    seeds = [msgpack.packb(record_to_body(record)) for record in kit.made_up_records(tick_count=60)[1:]]
    honest = msgpack.packb(record_to_body(header))
    for _ in range(1500):
        body = bytearray(rng.choice([honest, *seeds]))
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(body))
            if rng.randrange(2):
                body[at] = rng.randrange(256)
            else:
                body[at : at + rng.randrange(4)] = rng.randbytes(rng.randrange(4))
            if not body:
                break
        kind = rng.choice("TSAEJXIZ")
        try:
            read_everything(file_of(HEADER, payload(kind, 1, bytes(body))))
            read_everything(file_of(payload("H", 0, bytes(body))))
        except LogError:
            continue
