"""The messages that hold objects of the game, as they stand on the wire.

Everywhere else a program sees :class:`~techrace_protocol.messages.Orders` with the game's orders and
:class:`~techrace_protocol.messages.Observation` with the game's observation. These twins hold the same as plain,
checked values; only the codec knows them.
"""

from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct

from techrace_game.types import MAX_NODES
from techrace_protocol import messages as said
from techrace_protocol._bases import ClientMessage, ServerMessage

Whole: TypeAlias = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
_NodeAndNumber: TypeAlias = tuple[Whole, Whole]


class OrderSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """:class:`techrace_game.orders.Orders`. Ranges are the game's to judge, part by part (rule 4)."""

    slots: Annotated[
        tuple[_NodeAndNumber, ...],
        Meta(
            max_length=MAX_NODES,
            description="Projects as [node, weight], at most 6; weight in ‰ of the staff.",
        ),
    ] = ()
    lines: Annotated[
        tuple[Whole, Whole, Whole, Whole, Whole],
        Meta(description="Weights of scout, inspect, advocate, lobby, secure in ‰ of the staff."),
    ] = (0, 0, 0, 0, 0)
    scout_target: Annotated[Whole, Meta(description="Node to scout; -1: whatever is next.")] = -1
    inspect_target: Annotated[Whole, Meta(description="Ending to inspect; -1: none.")] = -1
    lobby_dir: Annotated[Whole, Meta(description="-1 against, 0 neither, 1 for regulation.")] = 0
    mode: Annotated[
        Whole,
        Meta(description="Assistants: 0 off, 1 restricted to the fields of mask, 2 everything, 3 product."),
    ] = 0
    mask: Annotated[Whole, Meta(description="Bit f: assistants may be used in field f when mode is 1.")] = 0
    hire: Annotated[Whole, Meta(description="Milli-heads to hire at each quarter; negative dismisses.")] = 0
    publish: Annotated[
        tuple[Whole, ...], Meta(max_length=MAX_NODES, description="Nodes to publish now (once).")
    ] = ()
    sell: Annotated[
        tuple[Whole, ...],
        Meta(max_length=MAX_NODES, description="Nodes to put on sale now (once, for ever)."),
    ] = ()
    share: Annotated[
        tuple[_NodeAndNumber, ...],
        Meta(
            max_length=MAX_NODES,
            description="Secrets to hand over now as [node, bitmask of receiving seats].",
        ),
    ] = ()


class Orders(ClientMessage, frozen=True, kw_only=True):
    """:class:`techrace_protocol.messages.Orders`."""

    id: said.CommandId
    tick: said.TickNumber
    orders: OrderSet


class Act(ClientMessage, frozen=True, kw_only=True):
    """:class:`techrace_protocol.messages.Act`."""

    id: said.CommandId
    do: said.ActKind
    seats: Annotated[tuple[said.SeatIndex, ...], Meta(max_length=16)] = ()
    ms: said.Integer | None = None
    text: said.Spoken | None = None
    bot: said.BotName | None = None
    conc: said.Change = 0
    reg: said.Change = 0
    orders: OrderSet | None = None
    facilitator: said.FacilitatorIndex | None = None
    confirm: bool = False


class Observation(ServerMessage, frozen=True, kw_only=True):
    """:class:`techrace_protocol.messages.Observation`."""

    tick: said.TickNumber
    round: said.Count
    seen: dict[str, Any]
    number: said.Number = 0
    server_ms: said.Count = 0
    deadline_ms: said.Count | None = None
    time_left_ms: said.Count | None = None
    latency_ms: said.Count | None = None


Update: TypeAlias = (
    Observation
    | said.News
    | said.Names
    | said.Presence
    | said.Clock
    | said.Talk
    | said.Pledged
    | said.Undone
    | said.House
    | said.SeatGrid
    | said.End
)


class Snapshot(ServerMessage, frozen=True, kw_only=True):
    """:class:`techrace_protocol.messages.Snapshot`."""

    number: said.Number
    updates: tuple[Update, ...]


FromClient: TypeAlias = (
    said.Hello | Orders | said.Ready | said.Chat | said.Pledge | Act | said.Ping | said.Leave
)
FromServer: TypeAlias = said.Welcome | Snapshot | Update | said.Reply | said.Notice | said.Closing
