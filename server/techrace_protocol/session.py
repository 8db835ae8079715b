"""The server's side of one connection, without the connection.

Bytes in, messages out; messages in, bytes out. Whoever owns the socket does, for every frame that arrives,

1. ``received = session.receive(data)``,
2. send ``received.frames``,
3. hand ``received.message``, if there is one, to the room,
4. close the socket with ``received.close``, if there is one,

and calls :meth:`ServerSession.welcome`, :meth:`~ServerSession.reply`, :meth:`~ServerSession.update`,
:meth:`~ServerSession.snapshot`, :meth:`~ServerSession.notice` and :meth:`~ServerSession.close` for what the room has
to say, sending the frames they return.
"""

from collections.abc import Iterable
from typing import Final

import attrs
from msgspec import structs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Data, Encoding, Frame, decode_client, encode_server
from techrace_protocol.feed import Missed, Numbered
from techrace_protocol.limits import Limits
from techrace_protocol.messages import (
    Accepted,
    Act,
    Chat,
    Closing,
    Command,
    FromClient,
    Hello,
    Leave,
    Notice,
    Orders,
    Ping,
    Pledge,
    Pong,
    Ready,
    RefusalCode,
    Refused,
    Reply,
    Role,
    Snapshot,
    Welcome,
)
from techrace_protocol.refusals import ProtocolRefusal, unreadable
from techrace_protocol.transitions import (
    SERVER_HEARS,
    SERVER_SAYS,
    STATE_OF_ROLE,
    Heard,
    Said,
    State,
    WrongStateError,
)

HEARD: Final = {
    Hello: Heard.HELLO,
    Orders: Heard.ORDERS,
    Ready: Heard.READY,
    Chat: Heard.CHAT,
    Pledge: Heard.PLEDGE,
    Act: Heard.ACT,
    Ping: Heard.PING,
    Leave: Heard.LEAVE,
}
"""The entry of the tables for each message of a client."""

_FAILED: Final = {
    RefusalCode.UNREADABLE: Heard.UNREADABLE,
    RefusalCode.TOO_LARGE: Heard.TOO_LARGE,
    RefusalCode.VERSION: Heard.OTHER_VERSION,
}
_REPLIES: Final = {Accepted: Said.ACCEPTED, Refused: Said.REFUSED, Pong: Said.PONG}
_FOR: Final = {
    Heard.ORDERS: "player",
    Heard.READY: "player",
    Heard.CHAT: "player",
    Heard.PLEDGE: "player",
    Heard.ACT: "facilitator",
}
_NOTHING: Final[tuple[Frame, ...]] = ()


@attrs.frozen(kw_only=True)
class Received:
    """What came of one frame."""

    message: FromClient | None = None
    """For the room to act on."""
    refused: Refused | None = None
    """What was answered instead; already in ``frames``."""
    frames: tuple[Frame, ...] = ()
    """To be sent, in order."""
    close: CloseCode | None = None
    """To close with once the frames are sent."""


def choose_encoding(offered: Iterable[str]) -> Encoding | None:
    """Return the first sub-protocol that a client offered and we speak; None if it offered none of ours."""
    return next((Encoding(name) for name in offered if name in set(Encoding)), None)


class ServerSession:
    """One conversation with a client.

    Args:
        limits: what is accepted of the client.
        encoding: as agreed by a sub-protocol; None: the client's first frame decides.
    """

    def __init__(self, *, limits: Limits | None = None, encoding: Encoding | None = None) -> None:
        self._limits = limits or Limits()
        self._encoding = encoding
        self._state = State.AWAITING_HELLO
        self._number: int | None = None

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self._state

    @property
    def encoding(self) -> Encoding:
        """How this side writes; msgpack as long as nothing is known of the client."""
        return self._encoding or Encoding.MSGPACK

    @property
    def is_joined(self) -> bool:
        """Whether the client has been welcomed and the conversation goes on."""
        return self._state.is_joined

    @property
    def role(self) -> Role | None:
        """What the client may do; None before the welcome and after the end."""
        return Role(self._state.value) if self._state.is_joined else None

    def receive(self, data: Data, *, is_text: bool | None = None) -> Received:
        """Take one frame.

        Args:
            data: its payload.
            is_text: whether it came as a text frame; by default whether ``data`` is a str.
        """
        if self._state in (State.CLOSING, State.CLOSED):
            return Received()
        text = isinstance(data, str) if is_text is None else is_text
        if self._encoding is None:
            self._encoding = Encoding.JSON if text else Encoding.MSGPACK
        if self._encoding.is_text is not text:
            return self._refuse(Heard.WRONG_FRAME, _wrong_frame(is_text=text))
        try:
            most = self._limits.message_bytes if self._state.is_joined else self._limits.hello_bytes
            message = decode_client(data, self._encoding, self._limits, max_bytes=most)
        except ProtocolRefusal as refusal:
            return self._refuse(_FAILED.get(refusal.code, Heard.MALFORMED), refusal.message())
        heard = HEARD[type(message)]
        reaction = SERVER_HEARS[self._state][heard]
        if reaction.refusal is not None:
            return self._refuse(heard, self._out_of_turn(heard, message))
        self._state = reaction.next
        return Received(message=message)

    def command_id(self, data: Data, *, is_text: bool) -> str | None:
        """Return the id of the command in a frame that is not to be heard, if it can be read."""
        if self.encoding.is_text is not is_text:
            return None
        try:
            message = decode_client(data, self.encoding, self._limits, max_bytes=self._limits.message_bytes)
        except ProtocolRefusal:
            return None
        return message.id if isinstance(message, Command) else None

    def welcome(self, welcome: Welcome, opening: Missed | Snapshot) -> tuple[Frame, ...]:
        """Let the client in.

        Args:
            welcome: the facts; ``resumed`` and ``number`` are filled in here.
            opening: what :meth:`Feed.since` returned for the hello or, if that was None, the present state.

        Raises:
            WrongStateError: no hello is waiting for an answer.
        """
        self._must_be_able(Said.WELCOME)
        self._state = STATE_OF_ROLE[welcome.role]
        if isinstance(opening, Snapshot):
            first = structs.replace(welcome, resumed=False, number=opening.number)
            return (self._encode(first), self.snapshot(opening))
        self._number = opening.after
        first = structs.replace(welcome, resumed=True, number=opening.after)
        return (self._encode(first), *(self.update(entry) for entry in opening.updates))

    def update(self, entry: Numbered) -> Frame:
        """Return the frame of an update that follows the last one sent here.

        Raises:
            WrongStateError: not joined, or an update was left out.
        """
        self._must_be_able(Said.UPDATE)
        if self._number is None or entry.number != self._number + 1:
            raise WrongStateError(f"update {entry.number} does not follow update {self._number}")
        self._number = entry.number
        return entry.frame(self.encoding)

    def snapshot(self, snapshot: Snapshot) -> Frame:
        """Return the frame of the present state; the next update has the number after its.

        Raises:
            WrongStateError: not joined.
        """
        self._must_be_able(Said.SNAPSHOT)
        self._number = snapshot.number
        return self._encode(snapshot)

    def reply(self, reply: Reply) -> Frame:
        """Return the frame of an answer. A refusal of a hello lets the client try another one.

        Raises:
            WrongStateError: not joined, and not the refusal of a hello.
        """
        self._must_be_able(_REPLIES[type(reply)])
        if self._state is State.JOINING:
            self._state = State.AWAITING_HELLO
        return self._encode(reply)

    def notice(self, notice: Notice) -> Frame:
        """Return the frame of what the server says of itself.

        Raises:
            WrongStateError: not joined.
        """
        self._must_be_able(Said.NOTICE)
        return self._encode(notice)

    def close(self, code: CloseCode, message: str = "") -> tuple[Frame, ...]:
        """Say why the connection is about to be closed with ``code``; then close it.

        Returns:
            What to send before: one frame, or none if the conversation has ended already or the client has
            not shown yet which encoding it reads.
        """
        if Said.CLOSING not in SERVER_SAYS[self._state]:
            return _NOTHING
        self._state = State.CLOSING
        return (self._encode(_closing(code, message)),) if self._encoding else _NOTHING

    def lost(self) -> None:
        """Note that the connection is gone, whoever ended it."""
        self._state = State.CLOSED

    def _must_be_able(self, said: Said) -> None:
        if said not in SERVER_SAYS[self._state]:
            raise WrongStateError(f"{said} cannot be said in state {self._state}")

    def _encode(self, message: Welcome | Snapshot | Reply | Notice | Closing) -> Frame:
        return encode_server(message, self.encoding)

    def _refuse(self, heard: Heard, refused: Refused) -> Received:
        reaction = SERVER_HEARS[self._state][heard]
        if heard is Heard.OTHER_VERSION and reaction.refusal is RefusalCode.WRONG_STATE:
            refused = self._out_of_turn(heard, None)
        self._state = reaction.next
        frames = [self._encode(refused)]
        if reaction.close is not None:
            frames.append(self._encode(_closing(reaction.close, refused.message)))
        return Received(refused=refused, frames=tuple(frames), close=reaction.close)

    def _out_of_turn(self, heard: Heard, message: FromClient | None) -> Refused:
        code = SERVER_HEARS[self._state][heard].refusal
        name = (Heard.HELLO if message is None else heard).value
        if code is RefusalCode.NOT_ALLOWED:
            who = _FOR[heard]
            expected, sentence = f"a {who}", f"{name}: for {who}s, not for a {self._state}"
        elif self._state is State.AWAITING_HELLO:
            expected, sentence = "hello", f"{name}: expected hello first"
        elif self._state is State.JOINING:
            expected, sentence = "waiting for the welcome", f"{name}: expected nothing before the welcome"
        else:
            expected, sentence = "another message", f"{name}: this connection has joined already"
        return Refused(
            code=code or RefusalCode.WRONG_STATE,
            message=sentence,
            id=message.id if isinstance(message, Command) else None,
            path="type",
            value=name,
            expected=expected,
        )


def _wrong_frame(*, is_text: bool) -> Refused:
    came, due = ("a text frame", "a binary frame") if is_text else ("a binary frame", "a text frame")
    return unreadable("", came, due).message()


def _closing(code: CloseCode, message: str) -> Closing:
    sentence = message if not message or message.endswith(".") else f"{message}."
    return Closing(
        code=code.value,
        reason=code.reason,
        message=f"{sentence} {code.advice}".lstrip(),
        retry_ms=code.retry_ms,
    )
