"""The client's side of the conversation, without the connection: the mirror of :mod:`techrace_protocol.session`.

A :class:`ClientSession` outlives connections. After a loss, :meth:`ClientSession.lost`, a new connection and the
frame of :meth:`ClientSession.hello` again: the session adds its token and what it saw last, drops what comes twice,
and :meth:`ClientSession.unanswered` repeats the commands that may not have arrived.
"""

from typing import Final

from msgspec import structs

from techrace_protocol.codec import Data, Encoding, Frame, decode_server, encode_client
from techrace_protocol.limits import Limits
from techrace_protocol.messages import (
    Accepted,
    Clock,
    Closing,
    Command,
    End,
    FromClient,
    FromServer,
    Hello,
    House,
    Names,
    News,
    Notice,
    Observation,
    Pledged,
    Pong,
    Presence,
    RefusalCode,
    Refused,
    Role,
    SeatGrid,
    Snapshot,
    Talk,
    Undone,
    Unknown,
    Update,
    Welcome,
)
from techrace_protocol.refusals import ProtocolRefusal, unreadable
from techrace_protocol.session import HEARD
from techrace_protocol.transitions import (
    CLIENT_HEARS,
    CLIENT_SAYS,
    STATE_OF_ROLE,
    Heard,
    Said,
    State,
    WrongStateError,
)

_UPDATES: Final = (
    Observation,
    News,
    Names,
    Presence,
    Clock,
    Talk,
    Pledged,
    Undone,
    House,
    SeatGrid,
    End,
)
_SAID: Final = {
    Welcome: Said.WELCOME,
    Snapshot: Said.SNAPSHOT,
    Accepted: Said.ACCEPTED,
    Refused: Said.REFUSED,
    Pong: Said.PONG,
    Notice: Said.NOTICE,
    Closing: Said.CLOSING,
    **dict.fromkeys(_UPDATES, Said.UPDATE),
}


class ClientSession:
    """One client's conversation with a room, over as many connections as it takes.

    Args:
        encoding: how this client writes and reads.
        limits: what is accepted of the server.
        token: of an invitation or an earlier session.
    """

    def __init__(
        self,
        *,
        encoding: Encoding = Encoding.MSGPACK,
        limits: Limits | None = None,
        token: str | None = None,
    ) -> None:
        self.encoding = encoding
        self._limits = limits or Limits()
        self._state = State.AWAITING_HELLO
        self._token = token
        self._welcome: Welcome | None = None
        self._number: int | None = None
        self._unanswered: dict[str, Command] = {}

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self._state

    @property
    def role(self) -> Role | None:
        """What this client may do; None before the welcome and after the end."""
        return Role(self._state.value) if self._state.is_joined else None

    @property
    def welcome(self) -> Welcome | None:
        """The last welcome, with the session token wherever that was told."""
        return self._welcome

    @property
    def token(self) -> str | None:
        """What brings this client back to its seat."""
        return self._token

    @property
    def last_seen(self) -> int | None:
        """Number of the last update seen."""
        return self._number

    def hello(self, hello: Hello) -> Frame:
        """Return the first frame of a connection; what is known from earlier ones is added.

        Raises:
            WrongStateError: hello has been said on this connection.
        """
        if hello.token is None:
            hello = structs.replace(hello, token=self._token)
        else:
            self._token = hello.token
        if self._welcome is not None and self._number is not None:
            hello = structs.replace(hello, feed=self._welcome.feed, last_seen=self._number)
        return self.send(hello)

    def send(self, message: FromClient) -> Frame:
        """Return the frame of a message.

        Raises:
            WrongStateError: the server would refuse it in this state.
        """
        heard = HEARD[type(message)]
        if heard not in CLIENT_SAYS[self._state]:
            raise WrongStateError(f"{heard} cannot be said in state {self._state}")
        if heard is Heard.HELLO:
            self._state = State.JOINING
        elif heard is Heard.LEAVE:
            self._state = State.CLOSING
        if isinstance(message, Command):
            self._unanswered[message.id] = message
        return encode_client(message, self.encoding)

    def unanswered(self) -> tuple[Frame, ...]:
        """Return the commands without an answer again, oldest first; to be sent after a new welcome."""
        return tuple(encode_client(command, self.encoding) for command in self._unanswered.values())

    def receive(self, data: Data, *, is_text: bool | None = None) -> FromServer | Unknown | None:
        """Take one frame and return what it says; None for an update that was seen before.

        Args:
            data: the payload.
            is_text: whether it came as a text frame; by default whether ``data`` is a str.

        Raises:
            ProtocolRefusal: the server broke the protocol, or an update is missing: connect again.
        """
        text = isinstance(data, str) if is_text is None else is_text
        if text is not self.encoding.is_text:
            raise unreadable("", "a text frame" if text else "a binary frame", f"frames of {self.encoding}")
        message = decode_server(data, self.encoding, self._limits)
        if isinstance(message, Unknown):
            return message
        said = _SAID[type(message)]
        if said not in CLIENT_HEARS[self._state]:
            raise _broken("type", said.value, f"what may be said in state {self._state}")
        if isinstance(message, _UPDATES):
            return self._next(message)
        self._note(message)
        return message

    def lost(self) -> None:
        """Note that the connection is gone; hello may be said on a new one."""
        self._state = State.AWAITING_HELLO

    def _next(self, update: Update) -> Update | None:
        seen = -1 if self._number is None else self._number
        if update.number <= seen:
            return None
        if update.number != seen + 1:
            raise _broken("number", str(update.number), str(seen + 1))
        self._number = update.number
        return update

    def _note(self, message: Welcome | Snapshot | Accepted | Refused | Pong | Notice | Closing) -> None:
        match message:
            case Welcome():
                self._state = STATE_OF_ROLE[message.role]
                self._token = message.token or self._token
                self._welcome = message
                self._number = message.number
            case Snapshot():
                self._number = message.number
            case Accepted():
                self._unanswered.pop(message.id, None)
            case Refused():
                if message.id is not None:
                    self._unanswered.pop(message.id, None)
                if self._state is State.JOINING:
                    self._state = State.AWAITING_HELLO
            case Closing():
                self._state = State.CLOSING
            case Pong() | Notice():
                pass


def _broken(path: str, value: str, expected: str) -> ProtocolRefusal:
    sentence = f"{path}: expected {expected}, got {value}"
    return ProtocolRefusal(RefusalCode.WRONG_STATE, sentence, path=path, value=value, expected=expected)
