"""FAULTS W11: every message in every state, and what a connection goes through."""

import re
from collections.abc import Callable

import pytest

import wire_kit as kit
from techrace_game.orders import Orders as OrderSet
from techrace_protocol import (
    ClientSession,
    CloseCode,
    Encoding,
    Feed,
    Frame,
    Limits,
    ProtocolRefusal,
    ServerSession,
    State,
    WrongStateError,
    choose_encoding,
    decode_server,
)
from techrace_protocol import messages as said
from techrace_protocol.messages import RefusalCode, Role
from techrace_protocol.transitions import (
    CLIENT_HEARS,
    CLIENT_SAYS,
    SERVER_HEARS,
    SERVER_SAYS,
    STATE_OF_ROLE,
    Heard,
    Said,
)

HELLO = said.Hello(version=1, room="K7QM2X", name="Ada")
SPOKEN: dict[Heard, bytes | str] = {
    Heard.HELLO: kit.pack({"type": "hello", "version": 1, "room": "K7QM2X"}),
    Heard.ORDERS: kit.pack({"type": "orders", "id": "a", "tick": 0, "orders": {}}),
    Heard.READY: kit.pack({"type": "ready", "id": "a", "tick": 0}),
    Heard.CHAT: kit.pack({"type": "chat", "id": "a", "text": "hi"}),
    Heard.PLEDGE: kit.pack({"type": "pledge", "id": "a", "verb": "publish", "node": 1}),
    Heard.ACT: kit.pack({"type": "act", "id": "a", "do": "pause"}),
    Heard.PING: kit.pack({"type": "ping"}),
    Heard.LEAVE: kit.pack({"type": "leave"}),
    Heard.MALFORMED: kit.pack({"type": "orders", "id": "a", "tick": 0, "orders": {"mode": "all"}}),
    Heard.OTHER_VERSION: kit.pack({"type": "hello", "version": 2, "room": "K7QM2X", "galaxy": 1}),
    Heard.UNREADABLE: b"\xc1",
    Heard.TOO_LARGE: b"\x00" * (Limits().message_bytes + 1),
    Heard.WRONG_FRAME: '{"type": "ping"}',
}


def opened(state: State) -> ServerSession:
    """Return a session that has come to a state."""
    session = ServerSession(encoding=Encoding.MSGPACK)
    if state is State.AWAITING_HELLO:
        return session
    session.receive(SPOKEN[Heard.HELLO])
    if state.is_joined:
        session.welcome(kit.welcome(Role(state.value)), Feed("f1").snapshot())
    elif state is State.CLOSING:
        session.close(CloseCode.DRAINING)
    elif state is State.CLOSED:
        session.lost()
    assert session.state is state
    return session


def read(frame: Frame) -> object:
    return decode_server(frame.data, Encoding.JSON if frame.is_text else Encoding.MSGPACK, Limits())


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("heard", list(Heard))
def test_everything_heard_in_every_state(state: State, heard: Heard) -> None:
    session = opened(state)
    received = session.receive(SPOKEN[heard])
    reaction = SERVER_HEARS[state][heard]
    assert session.state is reaction.next
    assert received.close is reaction.close
    if reaction.ignored:
        assert received.message is None
        assert received.frames == ()
    elif reaction.refusal is None:
        assert received.message is not None
        assert received.frames == ()
    else:
        assert received.message is None
        refused = read(received.frames[0])
        assert refused == received.refused
        assert isinstance(refused, said.Refused)
        assert refused.code is reaction.refusal
        closing = [read(frame) for frame in received.frames[1:]]
        assert [c.code for c in closing if isinstance(c, said.Closing)] == [reaction.close] * bool(
            reaction.close
        )


def test_the_tables_have_an_entry_for_everything() -> None:
    assert set(SERVER_HEARS) == set(SERVER_SAYS) == set(CLIENT_HEARS) == set(CLIENT_SAYS) == set(State)
    assert all(set(reactions) == set(Heard) for reactions in SERVER_HEARS.values())


SAYING: dict[Said, Callable[[ServerSession], object]] = {
    Said.WELCOME: lambda session: session.welcome(kit.welcome(), Feed("f1").snapshot()),
    Said.SNAPSHOT: lambda session: session.snapshot(Feed("f1").snapshot()),
    Said.UPDATE: lambda session: session.update(Feed("f1").publish(kit.CLOCK)),
    Said.ACCEPTED: lambda session: session.reply(said.Accepted(id="a", tick=0)),
    Said.REFUSED: lambda session: session.reply(said.Refused(code=RefusalCode.NO_ROOM, message="room: none")),
    Said.PONG: lambda session: session.reply(said.Pong()),
    Said.NOTICE: lambda session: session.notice(
        said.Notice(what=said.NoticeKind.STORAGE_BACK, message="There is space again.")
    ),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("say", list(SAYING))
def test_everything_said_in_every_state(state: State, say: Said) -> None:
    session = opened(state)
    if say in SERVER_SAYS[state]:
        assert SAYING[say](session)
    else:
        with pytest.raises(WrongStateError, match=re.escape(f"{say} cannot be said in state {state}")):
            SAYING[say](session)
        assert session.state is state


@pytest.mark.parametrize("state", list(State))
def test_closing_can_be_said_once_in_any_state(state: State) -> None:
    session = opened(state)
    frames = session.close(CloseCode.ROOM_CLOSED)
    assert len(frames) == (Said.CLOSING in SERVER_SAYS[state])
    assert session.close(CloseCode.ROOM_CLOSED) == ()


def test_every_role_has_a_state_and_only_players_order() -> None:
    assert set(STATE_OF_ROLE) == set(Role)
    for role, state in STATE_OF_ROLE.items():
        assert (SERVER_HEARS[state][Heard.ORDERS].refusal is None) is (role is Role.PLAYER)


def test_orders_before_hello_are_answered_under_their_id() -> None:
    refused = opened(State.AWAITING_HELLO).receive(SPOKEN[Heard.ORDERS]).refused
    assert refused is not None
    assert (refused.code, refused.id, refused.message) == (
        RefusalCode.WRONG_STATE,
        "a",
        "orders: expected hello first",
    )


def test_a_spectator_is_told_that_orders_are_for_players() -> None:
    refused = opened(State.SPECTATOR).receive(SPOKEN[Heard.ORDERS]).refused
    assert refused is not None
    assert refused.message == "orders: for players, not for a spectator"


def test_a_refused_hello_may_be_tried_again() -> None:
    session = opened(State.JOINING)
    session.reply(said.Refused(code=RefusalCode.SEAT_TAKEN, message="seat: 3 is taken"))
    assert session.state is State.AWAITING_HELLO
    assert session.receive(SPOKEN[Heard.HELLO]).message is not None


def test_messages_may_be_larger_after_the_welcome() -> None:
    limits = Limits(hello_bytes=100, message_bytes=200)
    padded = kit.pack({"type": "orders", "id": "a", "tick": 0, "orders": {"publish": [100] * 60}})
    assert 100 < len(padded) < 200
    session = ServerSession(limits=limits)
    assert session.receive(padded).close is CloseCode.TOO_LARGE
    session = ServerSession(limits=limits)
    session.receive(SPOKEN[Heard.HELLO])
    session.welcome(kit.welcome(), Feed("f1").snapshot())
    assert session.receive(padded).message is not None
    exactly = kit.pack({"type": "hello", "version": 1, "room": "x" * 64, "name": "y" * 5})
    assert ServerSession(limits=Limits(hello_bytes=len(exactly))).receive(exactly).message is not None
    assert ServerSession(limits=Limits(hello_bytes=len(exactly) - 1)).receive(exactly).message is None


@pytest.mark.parametrize("text", [True, False], ids=["text", "binary"])
def test_the_first_frame_decides_the_encoding(*, text: bool) -> None:
    encoding = Encoding.JSON if text else Encoding.MSGPACK
    frame = ClientSession(encoding=encoding).hello(HELLO)
    assert frame.is_text is text
    session = ServerSession()
    assert session.receive(frame.data, is_text=frame.is_text).message == HELLO
    assert session.encoding is encoding
    opening = session.welcome(kit.welcome(), Feed("f1").snapshot())
    assert [frame.is_text for frame in opening] == [text, text]
    other = session.receive(SPOKEN[Heard.PING], is_text=not text)
    assert other.close is CloseCode.WRONG_FRAME


def test_an_agreed_sub_protocol_decides_the_encoding() -> None:
    assert choose_encoding([]) is None
    assert choose_encoding(["graphql-ws"]) is None
    assert choose_encoding(["graphql-ws", "techrace.v1.json", "techrace.v1.msgpack"]) is Encoding.JSON
    received = ServerSession(encoding=Encoding.JSON).receive(SPOKEN[Heard.HELLO])
    assert received.close is CloseCode.WRONG_FRAME
    assert received.frames[0].is_text


def test_nothing_is_said_to_a_client_whose_encoding_is_unknown() -> None:
    session = ServerSession()
    assert session.close(CloseCode.HELLO_TIMEOUT) == ()
    assert session.state is State.CLOSING


def test_an_update_cannot_be_left_out() -> None:
    feed = Feed("f1")
    session = opened(State.PLAYER)
    session.update(feed.publish(kit.CLOCK))
    feed.publish(kit.NEWS)
    with pytest.raises(WrongStateError, match="update 3 does not follow update 1"):
        session.update(feed.publish(kit.CLOCK))
    session.snapshot(feed.snapshot(kit.CLOCK))
    assert session.update(feed.publish(kit.CLOCK))


def test_a_close_names_code_reason_and_advice() -> None:
    (frame,) = opened(State.PLAYER).close(CloseCode.REPLACED, "Another window took this seat.")
    assert read(frame) == said.Closing(
        code=4409,
        reason="replaced",
        message="Another window took this seat. Stop; offer the person to take it back.",
    )


def test_close_reasons_fit_a_close_frame() -> None:
    assert all(len(code.reason.encode()) <= 123 for code in CloseCode)
    assert {code.value for code in CloseCode} & {1005, 1006, 1015} == set()
    assert CloseCode(4430) is CloseCode.TOO_SLOW
    assert CloseCode.RATE.retry_ms == 30_000


# -- both ends together --


class Line:
    """A client and a server whose frames arrive at once."""

    def __init__(self, encoding: Encoding, feed: Feed, client: ClientSession | None = None) -> None:
        self.client = client or ClientSession(encoding=encoding)
        self.server = ServerSession()
        self.feed = feed

    def join(self, *snapshot: said.Update) -> list[object]:
        frame = self.client.hello(HELLO)
        hello = self.server.receive(frame.data, is_text=frame.is_text).message
        assert isinstance(hello, said.Hello)
        opening = self.feed.since(hello.feed, hello.last_seen) or self.feed.snapshot(*snapshot)
        return self.deliver(*self.server.welcome(kit.welcome(feed=self.feed.id), opening))

    def deliver(self, *frames: Frame) -> list[object]:
        heard = [self.client.receive(frame.data, is_text=frame.is_text) for frame in frames]
        return [message for message in heard if message is not None]

    def publish(self, update: said.Update) -> list[object]:
        return self.deliver(self.server.update(self.feed.publish(update)))


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_whole_conversation(encoding: Encoding) -> None:
    line = Line(encoding, Feed("f1"))
    welcome, snapshot = line.join(kit.PRESENCE)
    assert isinstance(welcome, said.Welcome)
    assert isinstance(snapshot, said.Snapshot)
    assert line.client.role is line.server.role is Role.PLAYER
    assert line.client.token == "0123456789abcdef"
    assert [update.number for update in line.publish(kit.NEWS) if isinstance(update, said.News)] == [1]
    frame = line.client.send(said.Orders(id="a", tick=8, orders=kit.ORDERS))
    orders = line.server.receive(frame.data, is_text=frame.is_text).message
    assert orders == said.Orders(id="a", tick=8, orders=kit.ORDERS)
    assert len(line.client.unanswered()) == 1
    line.deliver(line.server.reply(said.Accepted(id="a", tick=8)))
    assert line.client.unanswered() == ()
    frame = line.client.send(said.Leave())
    assert line.server.receive(frame.data, is_text=frame.is_text).message == said.Leave()
    assert line.client.state is line.server.state is State.CLOSING


def test_a_client_that_comes_back_gets_what_it_missed_and_repeats_what_was_not_answered() -> None:
    feed = Feed("f1")
    line = Line(Encoding.MSGPACK, feed)
    line.join()
    line.publish(kit.NEWS)
    lost = line.client.send(said.Ready(id="r1", tick=8))
    line.client.lost()
    for update in (kit.CLOCK, kit.PRESENCE):
        feed.publish(update)
    again = Line(Encoding.MSGPACK, feed, line.client)
    welcome, clock, presence = again.join()
    assert isinstance(welcome, said.Welcome)
    assert (welcome.resumed, welcome.number) == (True, 1)
    assert isinstance(clock, said.Clock)
    assert isinstance(presence, said.Presence)
    assert (clock.number, presence.number, again.client.last_seen) == (2, 3, 3)
    assert again.client.unanswered() == (lost,)
    assert again.publish(kit.NEWS)


def test_a_client_that_missed_nothing_is_resumed_with_nothing() -> None:
    feed = Feed("f1")
    line = Line(Encoding.MSGPACK, feed)
    line.join()
    line.publish(kit.NEWS)
    line.client.lost()
    (welcome,) = Line(Encoding.MSGPACK, feed, line.client).join()
    assert isinstance(welcome, said.Welcome)
    assert (welcome.resumed, welcome.number) == (True, 1)


def test_a_client_of_another_feed_gets_a_snapshot() -> None:
    line = Line(Encoding.MSGPACK, Feed("f1"))
    line.join()
    line.publish(kit.NEWS)
    line.client.lost()
    other = Feed("f2")
    for _ in range(5):
        other.publish(kit.CLOCK)
    welcome, snapshot = Line(Encoding.MSGPACK, other, line.client).join(kit.PRESENCE)
    assert isinstance(welcome, said.Welcome)
    assert (welcome.resumed, welcome.number) == (False, 5)
    assert snapshot == said.Snapshot(
        number=5, updates=(said.Presence(seats=kit.PRESENCE.seats, watching=2, number=5),)
    )
    assert line.client.last_seen == 5


def test_a_client_drops_what_it_saw_and_notices_what_is_missing() -> None:
    feed = Feed("f1")
    line = Line(Encoding.MSGPACK, feed)
    line.join()
    entries = [feed.publish(kit.CLOCK) for _ in range(3)]
    assert line.client.receive(entries[0].frame(Encoding.MSGPACK).data) is not None
    assert line.client.receive(entries[0].frame(Encoding.MSGPACK).data) is None
    with pytest.raises(ProtocolRefusal, match="number: expected 2, got 3"):
        line.client.receive(entries[2].frame(Encoding.MSGPACK).data)
    assert line.client.last_seen == 1


def test_a_client_does_not_say_what_would_be_refused() -> None:
    client = ClientSession()
    with pytest.raises(WrongStateError, match="orders cannot be said in state awaiting-hello"):
        client.send(said.Orders(id="a", tick=0, orders=OrderSet()))
    client.hello(HELLO)
    with pytest.raises(WrongStateError, match="hello cannot be said in state joining"):
        client.hello(HELLO)


def test_a_client_whose_hello_was_refused_may_try_again() -> None:
    line = Line(Encoding.MSGPACK, Feed("f1"))
    frame = line.client.hello(HELLO)
    line.server.receive(frame.data)
    line.deliver(line.server.reply(said.Refused(code=RefusalCode.SEAT_TAKEN, message="seat: 3 is taken")))
    assert line.client.state is line.server.state is State.AWAITING_HELLO
    assert line.join()


def test_a_client_tells_a_server_that_breaks_the_protocol() -> None:
    line = Line(Encoding.MSGPACK, Feed("f1"))
    line.join()
    second, _ = opened(State.JOINING).welcome(kit.welcome(), Feed("f1").snapshot())
    with pytest.raises(
        ProtocolRefusal, match=r"type: expected what may be said in state player, got welcome"
    ):
        line.deliver(second)
    with pytest.raises(ProtocolRefusal, match=r"expected frames of techrace\.v1\.msgpack, got a text frame"):
        line.client.receive('{"type": "pong"}')


def test_a_client_reports_messages_that_are_newer_than_it_is() -> None:
    line = Line(Encoding.MSGPACK, Feed("f1"))
    line.join()
    assert line.client.receive(kit.pack({"type": "said", "text": "hi"})) == said.Unknown(type="'said'")


def test_a_goodbye_that_crosses_other_messages_is_no_error() -> None:
    line = Line(Encoding.MSGPACK, Feed("f1"))
    line.join()
    line.client.send(said.Leave())
    assert line.publish(kit.NEWS)
    assert line.deliver(*line.server.close(CloseCode.FINISHED))
    assert line.client.state is State.CLOSING


def test_a_close_after_a_refusal_says_both_as_sentences() -> None:
    received = ServerSession(encoding=Encoding.MSGPACK).receive(b"\xc1")
    closing = read(received.frames[1])
    assert isinstance(closing, said.Closing)
    assert closing.message == "byte 0: expected no extension type, got 0xc1. Stop and report."
