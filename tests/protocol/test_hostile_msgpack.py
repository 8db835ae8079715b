"""FAULTS W8-W10: whatever bytes come, a refusal comes out, quickly and in little memory."""

import gc
import json
import tracemalloc

import msgpack
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import wire_kit as kit
from techrace_protocol import Encoding, Limits, ProtocolRefusal, decode_client, decode_server, encode_client
from techrace_protocol.messages import FromClient, Orders, RefusalCode

LIMITS = Limits()


def refusal(data: bytes | str, encoding: Encoding = Encoding.MSGPACK) -> ProtocolRefusal:
    with pytest.raises(ProtocolRefusal) as caught:
        decode_client(data, encoding, LIMITS)
    return caught.value


def orders(**body: object) -> dict[str, object]:
    return {"type": "orders", "id": "a", "tick": 0, "orders": body}


UNREADABLE = {
    "nothing": (b"", "byte 0: expected a complete message, got the end"),
    "truncated map": (b"\x81", "byte 1: expected a complete message, got the end"),
    "truncated text": (b"\x81\xa4type\xa4pin", "byte 10: expected a complete message, got the end"),
    "truncated number": (
        b"\x82\xa4type\xa4ping\xa5nonce\xcf\x00",
        "byte 19: expected a complete message, got the end",
    ),
    "trailing bytes": (
        b"\x81\xa4type\xa4ping\xc0\xc0",
        "byte 11: expected the end of the message, got 2 more bytes",
    ),
    "0xc1": (b"\xc1", "byte 0: expected no extension type, got 0xc1"),
    "0xc1 inside": (b"\x82\xa4type\xa4ping\xa5nonce\xc1", "byte 17: expected no extension type, got 0xc1"),
    "huge list": (b"\xdd\xff\xff\xff\xff", "byte 5: expected a complete message, got the end"),
    "huge map": (b"\xdf\xff\xff\xff\xff", "byte 5: expected a complete message, got the end"),
    "huge text": (b"\xdb\xff\xff\xff\xff", "byte 5: expected a complete message, got the end"),
    "huge bytes": (b"\xc6\xff\xff\xff\xffabc", "byte 8: expected a complete message, got the end"),
    "huge extension": (b"\xc9\xff\xff\xff\xff\x01", "byte 0: expected no extension type, got 0xc9"),
    "depth 17": (b"\x91" * 17 + b"\xc0", "byte 9: expected at most 8 levels, got more"),
    "depth 1024": (b"\x91" * 1_024 + b"\xc0", "byte 9: expected at most 8 levels, got more"),
    "depth 1025": (b"\x91" * 1_025 + b"\xc0", "byte 9: expected at most 8 levels, got more"),
    "depth 1025 of maps": (b"\x81\xa1a" * 1_025 + b"\xc0", "byte 25: expected at most 8 levels, got more"),
    "depth inside orders": (
        kit.pack(orders(publish=[[[[[[[[1]]]]]]]])),
        "byte 47: expected at most 8 levels, got more",
    ),
    "integer key": (b"\x81\x01\x02", "byte 1: expected a key that is a text, got 0x01"),
    "list as key": (b"\x81\x91\x01\x02", "byte 1: expected a key that is a text, got 0x91"),
    "bytes as key": (b"\x81\xc4\x01a\x02", "byte 1: expected a key that is a text, got 0xc4"),
    "integer key beside others": (
        b"\x82\xa4type\xa4ping\x05\x01",
        "byte 11: expected a key that is a text, got 0x05",
    ),
    "same key twice": (
        b"\x82\xa4type\xa4ping\xa4type\xa4ping",
        "byte 11: expected every key once, got the same key again",
    ),
    "same key twice inside": (
        b"\x84\xa4type\xa6orders\xa2id\xa1a\xa4tick\x00\xa6orders\x82\xa4mode\x00\xa4mode\x01",
        "byte 38: expected every key once, got the same key again",
    ),
    "timestamp 4": (b"\x81\xa4type\xd6\xff\x00\x00\x00\x00", "byte 6: expected no extension type, got 0xd6"),
    "timestamp beyond range": (
        b"\x81\xa4type\xc7\x0c\xff" + b"\xff" * 12,
        "byte 6: expected no extension type, got 0xc7",
    ),
    "application extension": (b"\x81\xa4type\xd4\x05\x00", "byte 6: expected no extension type, got 0xd4"),
    "2,049 values": (
        kit.pack({f"{key}": [0] * 512 for key in range(4)}),
        "byte 2060: expected at most 2048 values, got more",
    ),
    "513 elements": (kit.pack({"type": [0] * 513}), "byte 9: expected at most 512 elements, got 513"),
    "513 keys": (
        kit.pack({f"{key}": 0 for key in range(513)}),
        "byte 3: expected at most 512 elements, got 513",
    ),
    "2,001 characters": (
        kit.pack({"type": "é" * 2_001}),
        "byte 9: expected at most 2000 characters, got 2001",
    ),
    "invalid UTF-8": (b"\x81\xa4type\xa1\xff", "expected a message in msgpack, got UnicodeDecodeError"),
    "UTF-8 of a surrogate": (
        b"\x81\xa4type\xa3\xed\xa0\x80",
        "expected a message in msgpack, got UnicodeDecodeError",
    ),
}

MALFORMED = {
    "NaN": (orders(hire=float("nan")), "orders.hire: expected an integer, got nan"),
    "infinity": (orders(hire=float("inf")), "orders.hire: expected an integer, got inf"),
    "2^64-1": (
        orders(hire=2**64 - 1),
        "orders.hire: expected an integer <= 2147483647, got 18446744073709551615",
    ),
    "-2^63": (
        orders(hire=-(2**63)),
        "orders.hire: expected an integer >= -2147483648, got -9223372036854775808",
    ),
    "-0.0": (orders(lobby_dir=-0.0), "orders.lobby_dir: expected an integer, got -0.0"),
    "1.0": (orders(mode=1.0), "orders.mode: expected an integer, got 1.0"),
    "bool for int": (orders(slots=[[1, 2], [3, True]]), "orders.slots[1][1]: expected an integer, got true"),
    "int for bool": (
        {"type": "ready", "id": "a", "tick": 0, "ready": 1},
        "ready: expected true or false, got 1",
    ),
    "text for int": (orders(slots=[[0, "500"]]), "orders.slots[0][1]: expected an integer, got '500'"),
    "bytes for text": ({"type": "hello", "version": 1, "room": b"abc"}, "room: expected a text, got 3 bytes"),
    "nothing for int": (orders(mask=None), "orders.mask: expected an integer, got nothing"),
    "a triple": (orders(share=[[1, 2, 3]]), "orders.share[0]: expected a list of length 2, got a list of 3"),
    "six lines": (orders(lines=[0] * 6), "orders.lines: expected a list of length 5, got a list of 6"),
    "129 slots": (
        orders(slots=[[0, 0]] * 129),
        "orders.slots: expected a list of length <= 128, got a list of 129",
    ),
    "orders that are a list": (
        {"type": "orders", "id": "a", "tick": 0, "orders": []},
        "orders: expected a map, got a list of 0",
    ),
    "another seat's orders": (
        {"type": "orders", "id": "a", "tick": 0, "seat": 3, "orders": {}},
        "seat: expected no field of this name, got a field",
    ),
    "no id": ({"type": "ready", "tick": 0}, "id: expected a value, got nothing"),
    "an id with a space": (
        {"type": "ready", "id": "a b", "tick": 0},
        "id: expected a text of 1-64 of A-Z a-z 0-9 _ . : -, got 'a b'",
    ),
    "an id with a line end": (
        {"type": "ready", "id": "a\n", "tick": 0},
        "id: expected a text of 1-64 of A-Z a-z 0-9 _ . : -, got 'a\\n'",
    ),
    "a negative tick": ({"type": "ready", "id": "a", "tick": -1}, "tick: expected an integer >= 0, got -1"),
    "an unknown role": (
        {"type": "hello", "version": 1, "room": "a", "role": "king"},
        "role: expected one of player, spectator, projector, facilitator, got 'king'",
    ),
    "a name that turns the line round": (
        {"type": "hello", "version": 1, "room": "a", "name": "Ada\u202ebot"},
        "name: expected a text without control, zero-width or direction-changing characters, got 'Ada\\u202ebot'",
    ),
    "a name with an escape": (
        {"type": "hello", "version": 1, "room": "a", "name": "\x1b[2J"},
        "name: expected a text without control, zero-width or direction-changing characters, got '\\x1b[2J'",
    ),
    "a short token": (
        {"type": "hello", "version": 1, "room": "a", "token": "hunter2"},
        "token: expected a text of 16-128 of A-Z a-z 0-9 _ -, got a value that is not shown",
    ),
    "a list": ([], "expected a map, got a list of 0"),
    "a number": (5, "expected a map, got 5"),
    "no type": ({}, "type: expected a value, got nothing"),
    "a numeric type": ({"type": 5}, "type: expected a text, got 5"),
    "a key that is long and strange": (
        {"type": "ping", "\x1b" + "x" * 400: 1},
        f"\\x1b{'x' * 58}…: expected no field of this name, got a field",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_bytes_of_an_unacceptable_structure_are_refused_by_position(case: str) -> None:
    data, sentence = UNREADABLE[case]
    refused = refusal(data)
    assert refused.code is RefusalCode.UNREADABLE
    assert refused.sentence == sentence


@pytest.mark.parametrize("case", MALFORMED)
def test_a_message_of_the_wrong_shape_is_refused_by_path(case: str) -> None:
    body, sentence = MALFORMED[case]
    refused = refusal(kit.pack(body))
    assert refused.code is RefusalCode.MALFORMED
    assert refused.sentence == sentence


@pytest.mark.parametrize(
    "case", [case for case in MALFORMED if case not in {"NaN", "infinity", "bytes for text"}]
)
def test_json_of_the_same_shape_is_refused_in_the_same_words(case: str) -> None:
    body, sentence = MALFORMED[case]
    assert refusal(json.dumps(body), Encoding.JSON).sentence == sentence


def test_an_unknown_message_is_refused_by_its_name() -> None:
    refused = refusal(kit.pack({"type": "resign"}))
    assert refused.code is RefusalCode.UNKNOWN_MESSAGE
    assert refused.sentence == "type: expected the name of a message, got 'resign'"


@pytest.mark.parametrize("version", [2, 7, 2**31])
def test_another_version_is_recognised_even_with_fields_of_its_own(version: int) -> None:
    refused = refusal(kit.pack({"type": "hello", "version": version, "room": "a", "galaxy": "b"}))
    assert refused.code is RefusalCode.VERSION
    assert refused.sentence == f"version: this server speaks version 1, got {version}"


def test_a_refused_command_is_answered_under_its_id() -> None:
    assert refusal(kit.pack(orders(mode=None))).id == "a"
    assert refusal(kit.pack({"type": "ready", "id": "x" * 65, "tick": 0})).id is None


def test_the_size_is_checked_first() -> None:
    refused = refusal(b"\xc1" * (LIMITS.message_bytes + 1))
    assert refused.code is RefusalCode.TOO_LARGE
    assert refused.sentence == "expected at most 16384 bytes, got 16385"
    assert refusal(b"\xc1" * LIMITS.message_bytes).code is RefusalCode.UNREADABLE


JSON_UNREADABLE = {
    "nothing": ("", "expected a message in JSON, got Input data was truncated"),
    "an open map": ("{", "expected a message in JSON, got Input data was truncated"),
    "an open text": ('{"type', "character 1: expected JSON, got '\"type'"),
    "more after it": (
        '{"type":"ping"} 1',
        "expected a message in JSON, got JSON is malformed: trailing characters (byte 17)",
    ),
    "same key twice": (
        '{"type":"ping","type":"ping"}',
        "character 22: expected every key once, got 'type' again",
    ),
    "same key in other letters": (
        '{"type":"ping","ty\\u0070e":"ping"}',
        "character 27: expected every key once, got 'type' again",
    ),
    "depth 9": ("[" * 9 + "]" * 9, "character 9: expected at most 8 levels, got more"),
    "depth 16000": ("[" * 16_000, "character 9: expected at most 8 levels, got more"),
    "NaN": (
        '{"type":"ping","nonce":NaN}',
        "expected a message in JSON, got JSON is malformed: invalid character (byte 23)",
    ),
    "a number of 5,000 digits": (
        '{"type":"ping","nonce":' + "1" * 5_000 + "}",
        "character 23: expected at most 32 characters, got 5000",
    ),
    "513 elements": ("[" + "0," * 512 + "0]", "character 1025: expected at most 512 elements, got more"),
    "2,049 values": (
        "[" + "[" + "0," * 511 + "0]," + ("[" + "0," * 511 + "0],") * 3 + "0]",
        "character 4095: expected at most 2048 values, got more",
    ),
    "2,001 characters": (
        '["' + "x" * 2_001 + '"]',
        "character 1: expected at most 2000 characters, got 2001",
    ),
    "half a surrogate pair": (
        '{"type":"\\ud800"}',
        "expected a message in JSON, got Input data was truncated",
    ),
    "a bad escape in a key": ('{"\\x":1}', "character 6: expected a key that is a text, got '\"\\\\x\"'"),
}


@pytest.mark.parametrize("case", JSON_UNREADABLE)
def test_text_of_an_unacceptable_structure_is_refused_by_position(case: str) -> None:
    text, sentence = JSON_UNREADABLE[case]
    refused = refusal(text, Encoding.JSON)
    assert refused.code is RefusalCode.UNREADABLE
    assert refused.sentence == sentence


def test_text_that_is_not_utf8_is_refused() -> None:
    assert refusal(b'{"type":"\xff"}', Encoding.JSON).code is RefusalCode.UNREADABLE
    assert refusal("\ud800", Encoding.JSON).code is RefusalCode.UNREADABLE


def check_any(data: bytes | str, encoding: Encoding) -> None:
    try:
        message = decode_client(data, encoding, LIMITS)
    except ProtocolRefusal as refused:
        assert refused.sentence  # noqa: PT017 - either outcome is fine, anything else is not
        assert len(refused.value) < 100  # noqa: PT017
        assert refused.message().message == refused.sentence  # noqa: PT017
    else:
        assert decode_client(encode_client(message).data, Encoding.MSGPACK, LIMITS) == message


@pytest.mark.slow
@given(st.binary(max_size=80))
@example(b"\x81\x90\x01")
@settings(max_examples=700)
def test_any_bytes_are_a_message_or_a_refusal(data: bytes) -> None:
    check_any(data, Encoding.MSGPACK)


@pytest.mark.slow
@given(kit.plain_values())
@settings(max_examples=300)
def test_any_values_are_a_message_or_a_refusal(value: object) -> None:
    check_any(kit.pack(value), Encoding.MSGPACK)


@pytest.mark.slow
@given(st.sampled_from(kit.FROM_CLIENT), st.data())
@settings(max_examples=700)
def test_any_damage_to_a_message_is_a_message_or_a_refusal(message: FromClient, draw: st.DataObject) -> None:
    data = bytearray(encode_client(message).data)
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at : at + draw.draw(st.integers(0, 2))] = draw.draw(st.binary(max_size=2))
        data = data or bytearray(b"\xc0")
    check_any(bytes(data), Encoding.MSGPACK)


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60)))
@settings(max_examples=300)
def test_any_text_is_a_message_or_a_refusal(data: str | bytes) -> None:
    check_any(data, Encoding.JSON)


@given(st.binary(max_size=80))
@settings(max_examples=300)
def test_a_client_survives_any_bytes_of_a_server(data: bytes) -> None:
    for encoding in Encoding:
        try:
            decode_server(data, encoding, LIMITS)
        except ProtocolRefusal as refused:
            assert refused.sentence  # noqa: PT017


def long_orders() -> Orders:
    message = kit.FROM_CLIENT[3]
    assert isinstance(message, Orders)
    return message


def test_short_and_long_messages_are_held_to_the_same_rules() -> None:
    """The short way round the skimmer accepts nothing that the skimmer refuses."""
    padding = [[0, 0]] * 120
    for body in (orders(), orders(slots=padding)):
        assert decode_client(kit.pack(body), Encoding.MSGPACK, LIMITS)
        doubled = msgpack.packb(body).replace(
            b"\x84\xa4type\xa6orders", b"\x85\xa4type\xa6orders\xa4type\xa6orders"
        )
        assert refusal(doubled).path == "byte 13"


EXPLOSIVE = {
    "16 KiB of empty maps": b"\xdc\x3f\xf0" + b"\x80" * 16_368,
    "16 KiB of empty lists": b"\xdc\x3f\xf0" + b"\x90" * 16_368,
    "512 lists of 30 maps": b"\xdc\x02\x00" + (b"\x9f" + b"\x80" * 15) * 512,
    "maps of maps": b"\xdc\x01\xff" + b"\x81\xa1a\x81\xa1b\x81\xa1c\x80" * 511,
    "a list 1,000 deep": b"\x91" * 1_000 + b"\xc0",
}


@pytest.mark.parametrize("case", EXPLOSIVE)
def test_little_is_built_of_an_explosive_message(case: str) -> None:
    """FAULTS W9: 16 KiB of containers would be a megabyte of objects."""
    tracemalloc.start()
    try:
        assert refusal(EXPLOSIVE[case]).code is RefusalCode.UNREADABLE
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200 * 1024


@pytest.mark.slow
def test_refusing_leaves_nothing_behind() -> None:
    """FAULTS W10: keys of refused messages are not kept anywhere."""

    def attack(numbers: range) -> int:
        for number in numbers:
            refusal(b"\x81" + msgpack.packb(number) + b"\x01")
            refusal(kit.pack({"type": "ping", f"key-{number}": 1}))
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = attack(range(1_000_000, 1_001_500))  # also fills caches of a fixed size
        after = attack(range(1_001_500, 1_003_000))
    finally:
        tracemalloc.stop()
    assert after - before < 32 * 1024


@pytest.mark.parametrize("sign", "\u00ad\u061c\u180e\u200b\u200f\u2028\u202e\u2066\u206f\ufeff\ufff9\x1b\x9b")
@pytest.mark.parametrize("encoding", list(Encoding))
def test_no_name_holds_a_sign_that_is_not_seen(sign: str, encoding: Encoding) -> None:
    hello = {"type": "hello", "version": 1, "room": "a", "name": f"Ada{sign}"}
    data = json.dumps(hello).encode() if encoding.is_text else kit.pack(hello)
    with pytest.raises(ProtocolRefusal, match=r"^name: expected a text without control"):
        decode_client(data, encoding, Limits())
