"""Frames made and read without the protocol's core are those of the core."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from techrace_protocol.codec import Frame
from techrace_server.framing import Boundaries, frame_bytes, whole_message

SIZES = (0, 1, 125, 126, 127, 65_535, 65_536, 70_000)


def core(side: type[ServerProtocol] | type[ClientProtocol]) -> ServerProtocol | ClientProtocol:
    made = (
        ServerProtocol(max_size=None)
        if side is ServerProtocol
        else ClientProtocol(parse_uri("ws://x/"), max_size=None)
    )
    made.state = State.OPEN
    return made


def from_client(data: bytes, opcode: Opcode = Opcode.BINARY, *, fin: bool = True) -> bytes:
    return WireFrame(opcode, data, fin).serialize(mask=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_text", [False, True])
def test_what_is_written_is_what_the_core_writes(size: int, is_text: bool) -> None:
    frame, server = Frame(b"x" * size, is_text), core(ServerProtocol)
    (server.send_text if is_text else server.send_binary)(frame.data)
    assert [frame_bytes(frame)] == server.data_to_send()


@pytest.mark.parametrize("size", SIZES)
def test_what_is_read_is_what_was_sent(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    assert whole_message(from_client(data), 70_000) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x82",
        from_client(b"text", Opcode.TEXT),
        from_client(b"a piece", fin=False),
        from_client(b"the end", Opcode.CONT),
        from_client(b"", Opcode.CLOSE),
        from_client(b"", Opcode.PING),
        from_client(b"whole")[:-1],
        from_client(b"whole") + b"\x82",
        from_client(b"x" * 11),
        b"\xc2" + from_client(b"reserved bit")[1:],
        b"\x82\x05plain",
    ],
    # Their masks are random, and a test is to have the same name in every process.
    ids=lambda data: f"{len(data)}-bytes",
)
def test_everything_else_is_left_to_the_core(data: bytes) -> None:
    assert whole_message(data, 10) is None


@given(
    st.lists(st.tuples(st.sampled_from([b"", b"a", b"b" * 125, b"c" * 126, b"d" * 66_000]), st.booleans())),
    st.data(),
)
def test_where_the_stream_stands_is_never_wrong(
    frames: list[tuple[bytes, bool]], data: st.DataObject
) -> None:
    stream, ends = b"", {0}
    for payload, is_ping in frames:
        control = is_ping and len(payload) < 126
        stream += from_client(payload, Opcode.PING if control else Opcode.BINARY)
        ends.add(len(stream))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    followed = Boundaries()
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        followed.follow(stream[start:end])
        assert not followed.at_end or end in ends
    whole = Boundaries()
    whole.follow(stream)
    assert whole.at_end
    whole.lose()
    whole.follow(stream)
    assert not whole.at_end
