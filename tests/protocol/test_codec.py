"""What is said arrives, in both encodings, and anybody's msgpack or JSON library can read it."""

import json

import msgpack
import pytest

import wire_kit as kit
from techrace_game.orders import Orders as OrderSet
from techrace_protocol import Encoding, Limits, decode_client, decode_server, encode_client, encode_server
from techrace_protocol import messages as said
from techrace_protocol.codec import transcode_server
from techrace_protocol.messages import FromClient, FromServer
from techrace_protocol.refusals import ProtocolRefusal

LIMITS = Limits()
ENCODINGS = pytest.mark.parametrize("encoding", list(Encoding), ids=["msgpack", "json"])


def name(message: object) -> str:
    return type(message).__name__


def is_plain(message: FromServer) -> bool:
    return not isinstance(message, said.Observation | said.Snapshot)


@ENCODINGS
@pytest.mark.parametrize("message", kit.FROM_CLIENT, ids=name)
def test_what_a_client_says_arrives(message: FromClient, encoding: Encoding) -> None:
    frame = encode_client(message, encoding)
    assert frame.is_text is encoding.is_text
    assert decode_client(frame.data, encoding, LIMITS) == message


@ENCODINGS
@pytest.mark.parametrize("message", [message for message in kit.FROM_SERVER if is_plain(message)], ids=name)
def test_what_a_server_says_arrives(message: FromServer, encoding: Encoding) -> None:
    frame = encode_server(message, encoding)
    assert frame.is_text is encoding.is_text
    assert decode_server(frame.data, encoding, LIMITS) == message


@ENCODINGS
def test_an_observation_arrives_with_every_value_in_its_type_and_shape(encoding: Encoding) -> None:
    message = kit.observation(number=4)
    again = decode_server(encode_server(message, encoding).data, encoding, LIMITS)
    assert isinstance(again, said.Observation)
    assert kit.same(again.seen, message.seen)
    assert (again.number, again.tick, again.round, again.latency_ms) == (4, 8, 2, 12)
    assert (again.server_ms, again.deadline_ms, again.time_left_ms) == (61_000, 181_000, 120_000)


@ENCODINGS
def test_a_snapshot_holds_its_updates_in_order(encoding: Encoding) -> None:
    message = said.Snapshot(number=9, updates=(kit.PRESENCE, kit.observation(number=9), kit.END))
    again = decode_server(encode_server(message, encoding).data, encoding, LIMITS)
    assert isinstance(again, said.Snapshot)
    presence, observation, end = again.updates
    assert (presence, end) == (kit.PRESENCE, kit.END)
    assert isinstance(observation, said.Observation)
    assert kit.same(observation.seen, kit.observation().seen)


def test_both_encodings_are_of_the_same_message() -> None:
    for message in kit.FROM_SERVER:
        binary = encode_server(message)
        assert transcode_server(binary, Encoding.JSON) == encode_server(message, Encoding.JSON)


@pytest.mark.parametrize("message", kit.FROM_CLIENT, ids=name)
def test_other_libraries_write_messages_that_are_understood(message: FromClient) -> None:
    body = json.loads(encode_client(message, Encoding.JSON).data)
    assert decode_client(msgpack.packb(body), Encoding.MSGPACK, LIMITS) == message
    assert decode_client(json.dumps(body), Encoding.JSON, LIMITS) == message
    assert decode_client(json.dumps(body, indent=2), Encoding.JSON, LIMITS) == message


@pytest.mark.parametrize("message", kit.FROM_SERVER, ids=name)
def test_other_libraries_read_what_the_server_writes(message: FromServer) -> None:
    body = msgpack.unpackb(encode_server(message).data)
    assert body["type"] == message.__struct_config__.tag
    assert json.loads(encode_server(message, Encoding.JSON).data)["type"] == body["type"]


def test_fields_with_their_default_may_be_written_out() -> None:
    body = {"type": "orders", "id": "1", "tick": 0, "orders": {"slots": [], "mode": 0, "share": []}}
    expected = said.Orders(id="1", tick=0, orders=OrderSet())
    assert decode_client(kit.pack(body), Encoding.MSGPACK, LIMITS) == expected


def test_any_buffer_of_a_socket_library_is_taken() -> None:
    data = encode_client(said.Ping(nonce=3)).data
    for buffer in (data, bytearray(data), memoryview(data)):
        assert decode_client(buffer, Encoding.MSGPACK, LIMITS) == said.Ping(nonce=3)


def test_text_is_taken_as_text_or_as_its_bytes() -> None:
    text = '{"type": "ping", "nonce": 3}'
    for data in (text, text.encode(), bytearray(text.encode())):
        assert decode_client(data, Encoding.JSON, LIMITS) == said.Ping(nonce=3)


def test_a_text_is_as_large_as_its_bytes() -> None:
    text = json.dumps({"type": "chat", "id": "1", "text": "\u2603" * 100}, ensure_ascii=False)
    size = len(text.encode())
    assert len(text) < size
    assert decode_client(text, Encoding.JSON, LIMITS, max_bytes=size)
    for data in (text, text.encode(), text + "\ud800"):
        with pytest.raises(ProtocolRefusal) as refusal:
            decode_client(data, Encoding.JSON, LIMITS, max_bytes=size - 1)
        assert refusal.value.code is said.RefusalCode.TOO_LARGE


def test_a_client_ignores_fields_it_does_not_know() -> None:
    body = kit.unpack(encode_server(kit.CLOCK).data) | {"moon": "full"}
    assert decode_server(kit.pack(body), Encoding.MSGPACK, LIMITS) == kit.CLOCK


def test_a_client_reports_messages_it_does_not_know() -> None:
    body = {"type": "horoscope", "sign": "leo"}
    assert decode_server(kit.pack(body), Encoding.MSGPACK, LIMITS) == said.Unknown(type="'horoscope'")


def test_secrets_stand_in_no_text_that_could_be_logged() -> None:
    secret = "s3cret-s3cret-s3cret"
    hello = said.Hello(version=1, room="a", token=secret)
    assert secret not in f"{hello} {hello!r} {kit.welcome(token=secret)!r}"
