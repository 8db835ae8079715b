"""What can happen to a room, and what it wants done: the two unions of the reducer.

Nothing in here does anything. The shell makes events out of messages, timers and results, and performs effects.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NewType, TypeAlias

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.feed import Missed, Numbered
from techrace_protocol.messages import (
    Accepted,
    Act,
    Chat,
    Hello,
    Leave,
    Orders,
    Pledge,
    Ready,
    Refused,
    Snapshot,
    Welcome,
)
from techrace_server.ledger import Entry, Seated
from techrace_server.turns import Turn, TurnResult

if TYPE_CHECKING:
    from techrace_server.spec import RoomSpec

LinkId = NewType("LinkId", int)
"""A connection of this host, for as long as it lasts; never used twice."""
Answered: TypeAlias = Callable[[Accepted | Refused], None]


# -- events --


@attrs.frozen(kw_only=True)
class Entered:
    """A client said hello and means this room."""

    link: LinkId
    hello: Hello
    token: str = attrs.field(repr=False)
    """A fresh session token, used if the client gets a seat."""


@attrs.frozen(kw_only=True)
class Said:
    """A client that is in the room said something."""

    link: LinkId
    message: Orders | Ready | Leave | Chat | Pledge | Act
    token: str = attrs.field(default="", repr=False)
    """A fresh token, used if an act makes one."""


@attrs.frozen(kw_only=True)
class Operated:
    """Whoever runs the server wants something done in the room."""

    act: Act
    answer: "Answered"
    """Told what came of it, once it is durable."""
    token: str = attrs.field(default="", repr=False)
    """A fresh token, used if the act makes one."""


@attrs.frozen(kw_only=True)
class BrokeDown:
    """A house bot broke down and does not come back by itself."""

    seat: int
    token: str = attrs.field(repr=False)
    """The one that let it in."""


@attrs.frozen(kw_only=True)
class Stored:
    """The storage has become full, or there is space again."""

    full: bool


@attrs.frozen(kw_only=True)
class Left:
    """A connection is gone."""

    link: LinkId


@attrs.frozen(kw_only=True)
class CaughtUp:
    """A spectator that was too slow, so that updates were dropped, reads again."""

    link: LinkId


@attrs.frozen(kw_only=True)
class Measured:
    """The round trip to a client was measured."""

    link: LinkId
    ms: int


@attrs.frozen(kw_only=True)
class Elapsed:
    """The time that :class:`Wake` named has come."""


@attrs.frozen(kw_only=True, eq=False)
class Resolved:
    """The turn that :class:`Play` asked for has been played."""

    result: TurnResult


@attrs.frozen(kw_only=True)
class Exported:
    """The log that :class:`Export` asked for has been written."""

    log: str | None
    """Its id, or None if it could not be written; then a second one follows if it can later."""


@attrs.frozen(kw_only=True)
class Stopping:
    """The host stops; the room will be restored by the next one."""


Event: TypeAlias = (
    Entered
    | Said
    | Operated
    | Left
    | CaughtUp
    | Measured
    | Elapsed
    | Resolved
    | Exported
    | BrokeDown
    | Stored
    | Stopping
)


# -- effects, in the order in which they are to be performed --


@attrs.frozen(kw_only=True)
class Write:
    """Append to the journal. No effect behind this one is performed before it is durable."""

    entry: Entry
    status: str | None = None
    """The match's new status in the journal, if it changes."""


@attrs.frozen(kw_only=True)
class Admit:
    """Let a client in and bring it up to date."""

    link: LinkId
    welcome: Welcome
    opening: Missed | Snapshot
    bot: bool
    """Whether a program speaks, which may send more messages a second."""


@attrs.frozen(kw_only=True)
class Send:
    """Send an update to those who read its feed."""

    links: tuple[LinkId, ...]
    update: Numbered


@attrs.frozen(kw_only=True)
class Answer:
    """Answer one message of a client."""

    link: LinkId
    reply: Accepted | Refused


@attrs.frozen(kw_only=True)
class Report:
    """Answer whoever runs the server."""

    answer: Answered
    reply: Accepted | Refused


@attrs.frozen(kw_only=True)
class Refresh:
    """Send the present to somebody who has missed updates."""

    link: LinkId
    snapshot: Snapshot


@attrs.frozen(kw_only=True)
class HangUp:
    """Close a connection."""

    link: LinkId
    code: CloseCode
    message: str = ""
    """What the client should know, for people."""


@attrs.frozen(kw_only=True)
class Wake:
    """Send :class:`Elapsed` at this instant instead of the one named before; None: not at all."""

    at: float | None


@attrs.frozen(kw_only=True, eq=False)
class Play:
    """Play a turn and send :class:`Resolved`. Needs not wait for the journal: nobody learns of it before."""

    turn: Turn


@attrs.frozen(kw_only=True)
class Export:
    """Write the match's log as a file and send :class:`Exported`."""


@attrs.frozen(kw_only=True)
class CallBot:
    """Have a house bot come and play a seat."""

    seat: int
    bot: str
    """Its name; empty: the one that fits the seat."""
    name: str
    token: str = attrs.field(repr=False)
    """Lets it in."""


@attrs.frozen(kw_only=True)
class Rematch:
    """Open the next match under the same code; this room's own is over."""

    spec: "RoomSpec"
    """As this room's; match, seed and dealt motives are to be replaced."""
    seated: tuple[Seated, ...]
    """Who sits where."""


@attrs.frozen(kw_only=True)
class Vanish:
    """Forget the room."""


Effect: TypeAlias = (
    Write
    | Admit
    | Send
    | Answer
    | Report
    | Refresh
    | HangUp
    | Wake
    | Play
    | Export
    | CallBot
    | Rematch
    | Vanish
)
