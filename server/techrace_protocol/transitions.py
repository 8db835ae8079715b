"""Who may say what when, as tables.

Each side of a connection is in one state. The tables name, for everything that can be heard or said in it, what
happens and which state follows. What stands in no table is an error of the program that tries to say it. The
documents are drawn from these tables, and the sessions do nothing else than look up in them.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import RefusalCode, Role


class State(StrEnum):
    """Where a conversation stands."""

    AWAITING_HELLO = "awaiting-hello"
    """Connected; the client has the word."""
    JOINING = "joining"
    """A hello is being considered; the server has the word."""
    PLAYER = "player"
    SPECTATOR = "spectator"
    PROJECTOR = "projector"
    FACILITATOR = "facilitator"
    CLOSING = "closing"
    """The last message has been said."""
    CLOSED = "closed"

    @property
    def is_joined(self) -> bool:
        """Whether a welcome has been said."""
        return self in _JOINED


class Heard(StrEnum):
    """What can arrive at the server."""

    HELLO = "hello"
    ORDERS = "orders"
    READY = "ready"
    CHAT = "chat"
    PLEDGE = "pledge"
    ACT = "act"
    PING = "ping"
    LEAVE = "leave"
    MALFORMED = "(malformed or unknown message)"
    OTHER_VERSION = "(hello of another version)"
    UNREADABLE = "(unreadable bytes)"
    TOO_LARGE = "(too large)"
    WRONG_FRAME = "(text for binary or the reverse)"


class Said(StrEnum):
    """What the server can say."""

    WELCOME = "welcome"
    SNAPSHOT = "snapshot"
    UPDATE = "(an update)"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PONG = "pong"
    NOTICE = "notice"
    CLOSING = "closing"


class WrongStateError(RuntimeError):
    """This program, not the peer, tried to say something at the wrong moment. Nothing was changed."""


@attrs.frozen
class Reaction:
    """What the server does about something it heard."""

    next: State
    refusal: RefusalCode | None = None
    """Answer with this refusal instead of handing the message on."""
    close: CloseCode | None = None
    """Then close."""
    ignored: bool = False
    """Nothing is answered: the connection is over."""

    def __str__(self) -> str:
        if self.ignored:
            return "-"
        if self.close is not None:
            return f"refuse `{self.refusal}`, close {self.close.value}"
        if self.refusal is not None:
            return f"refuse `{self.refusal}`"
        return f"→ {self.next}"


STATE_OF_ROLE: Final[Mapping[Role, State]] = MappingProxyType({role: State(role.value) for role in Role})
_JOINED: Final = frozenset(STATE_OF_ROLE.values())

_FAILURES: Final[Mapping[Heard, tuple[RefusalCode, CloseCode]]] = {
    Heard.UNREADABLE: (RefusalCode.UNREADABLE, CloseCode.NOT_UNDERSTOOD),
    Heard.TOO_LARGE: (RefusalCode.TOO_LARGE, CloseCode.TOO_LARGE),
    Heard.WRONG_FRAME: (RefusalCode.UNREADABLE, CloseCode.WRONG_FRAME),
}


def _fatal() -> dict[Heard, Reaction]:
    return {heard: Reaction(State.CLOSING, *answer) for heard, answer in _FAILURES.items()}


def _awaiting_hello() -> dict[Heard, Reaction]:
    refused = Reaction(State.AWAITING_HELLO, RefusalCode.WRONG_STATE)
    return {
        Heard.HELLO: Reaction(State.JOINING),
        Heard.ORDERS: refused,
        Heard.READY: refused,
        Heard.CHAT: refused,
        Heard.PLEDGE: refused,
        Heard.ACT: refused,
        Heard.PING: refused,
        Heard.LEAVE: refused,
        Heard.MALFORMED: Reaction(State.CLOSING, RefusalCode.MALFORMED, CloseCode.NOT_UNDERSTOOD),
        Heard.OTHER_VERSION: Reaction(State.CLOSING, RefusalCode.VERSION, CloseCode.VERSION),
        **_fatal(),
    }


def _joining() -> dict[Heard, Reaction]:
    refused = Reaction(State.JOINING, RefusalCode.WRONG_STATE)
    return {
        Heard.HELLO: refused,
        Heard.ORDERS: refused,
        Heard.READY: refused,
        Heard.CHAT: refused,
        Heard.PLEDGE: refused,
        Heard.ACT: refused,
        Heard.PING: refused,
        Heard.LEAVE: refused,
        Heard.MALFORMED: Reaction(State.JOINING, RefusalCode.MALFORMED),
        Heard.OTHER_VERSION: refused,
        **_fatal(),
    }


def _joined(state: State) -> dict[Heard, Reaction]:
    handed_on = Reaction(state)
    wrong_state = Reaction(state, RefusalCode.WRONG_STATE)
    not_allowed = Reaction(state, RefusalCode.NOT_ALLOWED)
    only_players = handed_on if state is State.PLAYER else not_allowed
    only_facilitators = handed_on if state is State.FACILITATOR else not_allowed
    speakers = handed_on if state in {State.PLAYER, State.FACILITATOR} else not_allowed
    return {
        Heard.HELLO: wrong_state,
        Heard.ORDERS: only_players,
        Heard.READY: only_players,
        Heard.CHAT: speakers,
        Heard.PLEDGE: only_players,
        Heard.ACT: only_facilitators,
        Heard.PING: handed_on,
        Heard.LEAVE: Reaction(State.CLOSING),
        Heard.MALFORMED: Reaction(state, RefusalCode.MALFORMED),
        Heard.OTHER_VERSION: wrong_state,
        **_fatal(),
    }


SERVER_HEARS: Final[Mapping[State, Mapping[Heard, Reaction]]] = MappingProxyType(
    {
        State.AWAITING_HELLO: _awaiting_hello(),
        State.JOINING: _joining(),
        **{state: _joined(state) for state in STATE_OF_ROLE.values()},
        State.CLOSING: dict.fromkeys(Heard, Reaction(State.CLOSING, ignored=True)),
        State.CLOSED: dict.fromkeys(Heard, Reaction(State.CLOSED, ignored=True)),
    }
)
"""What the server does about what it hears. Complete: every state has every entry."""

SERVER_SAYS: Final[Mapping[State, frozenset[Said]]] = MappingProxyType(
    {
        State.AWAITING_HELLO: frozenset({Said.CLOSING}),
        State.JOINING: frozenset({Said.WELCOME, Said.REFUSED, Said.CLOSING}),
        **dict.fromkeys(STATE_OF_ROLE.values(), frozenset(Said) - {Said.WELCOME}),
        State.CLOSING: frozenset(),
        State.CLOSED: frozenset(),
    }
)
"""What the server may say by itself. A welcome leads to the role's state, a refusal of the hello back to
``awaiting-hello``, a closing to ``closing``; the rest changes nothing."""

CLIENT_SAYS: Final[Mapping[State, frozenset[Heard]]] = MappingProxyType(
    {
        state: frozenset(
            heard
            for heard, reaction in reactions.items()
            if reaction.refusal is None and not reaction.ignored
        )
        for state, reactions in SERVER_HEARS.items()
    }
)
"""What a client may say: exactly what the server would not refuse."""

CLIENT_HEARS: Final[Mapping[State, frozenset[Said]]] = MappingProxyType(
    {
        **SERVER_SAYS,
        State.AWAITING_HELLO: frozenset({Said.REFUSED, Said.CLOSING}),
        State.CLOSING: frozenset(Said),
    }
)
"""What a client must be ready for: what the server may say, answers to what the client said too early, and what was
under way when the client said goodbye."""
