"""One example of each message, for documents and for tests of clients in other languages."""

import json
from typing import Final

import numpy as np

from techrace_game.observation import Observation as Seen
from techrace_game.orders import Orders as OrderSet
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding, encode_client, encode_server
from techrace_protocol.grids import FIXED_AXES, GRIDS
from techrace_protocol.messages import FromClient, FromServer

_SEATS: Final = 2
_NODES: Final = 3


def _seen() -> Seen:
    # Not a possible position: the k-th value of the table counts up from 100k, so that a reader that takes a wrong
    # grid, a wrong byte order or a wrong axis first shows it.
    lengths = {**FIXED_AXES, "seat": _SEATS, "node": _NODES}
    grids = {}
    for place, grid in enumerate(GRIDS):
        shape = (1, *(lengths[axis] for axis in grid.axes))
        counting = np.arange(np.prod(shape)).reshape(shape)
        grids[grid.name] = (counting % 2 if grid.dtype == "bool" else 100 * place + counting).astype(
            grid.dtype
        )
    return Seen(seat=1, **grids)


_PRESENCE: Final = said.Presence(
    number=4,
    seats=(
        said.SeatPresence(seat=0, status=said.SeatStatus.BOT, name="University network", connected=True),
        said.SeatPresence(seat=1, status=said.SeatStatus.HUMAN, name="Ada", connected=True, ready=True),
    ),
    watching=3,
)
_CLOCK: Final = said.Clock(
    number=4,
    state=said.ClockState.PAUSED,
    kind=said.ClockKind.ROUNDS,
    tick=8,
    server_ms=305_120,
    time_left_ms=61_500,
    reason="discussion",
)

FROM_CLIENT: Final[tuple[FromClient, ...]] = (
    said.Hello(version=1, room="K7QM2X", name="Ada", join="am9pbi1pZC1leGFtcGxl"),
    said.Orders(
        id="7f3a-12",
        tick=8,
        orders=OrderSet(
            slots=((12, 400), (17, 350)),
            lines=(100, 0, 50, 0, 100),
            scout_target=21,
            hire=2_000,
            publish=(4,),
            share=((5, 0b1000),),
        ),
    ),
    said.Ready(id="7f3a-13", tick=8),
    said.Chat(id="7f3a-14", text="Shall we publish the feature maps?", to=(0, 3), channel="Open science"),
    said.Pledge(id="7f3a-15", verb=said.PledgeVerb.NOT_BUILD, node=19, to=0, until=40),
    said.Act(id="c2-1", do=said.ActKind.EXTEND, ms=60_000),
    said.Ping(nonce=1764),
    said.Leave(),
)

FROM_SERVER: Final[tuple[FromServer, ...]] = (
    said.Welcome(
        version=1,
        room="K7QM2X",
        role=said.Role.PLAYER,
        match=said.MatchFacts(
            scenario="toy",
            title="The picture of document one",
            digest="5e0c1b6f2a9d4477",
            constants={"horizon": 80, "quarter": 4},
            fields=("APP", "CAP", "ROB", "INT", "ALN", "SOC"),
            seats=(said.SeatFacts(seat=0, name="University network"), said.SeatFacts(seat=1, name="Company")),
            nodes=20,
        ),
        clock=said.ClockFacts(kind=said.ClockKind.ROUNDS, ticks_per_round=4, round_ms=150_000),
        limits=said.LimitFacts(message_bytes=16_384, messages_per_second=5, messages_burst=30),
        seat=1,
        name="Ada",
        motive="profit",
        token="c2Vzc2lvbi10b2tlbi1leGFtcGxl",  # noqa: S106 - an example
        feed="Zk3xQ9",
        number=4,
        server_ms=305_000,
    ),
    said.Snapshot(number=4, updates=(_PRESENCE, _CLOCK)),
    said.Observation(
        number=5,
        tick=8,
        round=2,
        server_ms=305_000,
        deadline_ms=455_000,
        time_left_ms=150_000,
        latency_ms=24,
        seen=_seen(),
    ),
    said.News(
        number=6,
        tick=8,
        items=(
            said.NewsItem(what=said.NewsKind.PUBLISHED, node=4, name="Feature maps", seats=(0,)),
            said.NewsItem(what=said.NewsKind.WARNING_SHOT, node=9, name="Planning agents"),
        ),
    ),
    said.Names(number=7, nodes=(said.NodeName(node=4, id="n4", name="Feature maps"),)),
    _PRESENCE,
    _CLOCK,
    said.Talk(
        number=8,
        kind=said.TalkKind.CHAT,
        text="Shall we publish the feature maps?",
        seat=1,
        name="Ada",
        to=(0, 3),
        channel="Open science",
        tick=8,
        said_ms=306_300,
    ),
    said.Pledged(number=9, pledge=0, seat=1, verb=said.PledgeVerb.NOT_BUILD, node=19, to=0, until=40, tick=8),
    said.Undone(number=10, tick=4),
    said.House(number=11, locked=True, final_tick=12, matches=2),
    said.SeatGrid(
        number=12,
        seats=(
            said.SeatRow(
                seat=0,
                status=said.SeatStatus.BOT,
                activity=said.SeatActivity.READY,
                since_ms=300_900,
                name="University network",
                house_bot="academic",
            ),
            said.SeatRow(
                seat=1,
                status=said.SeatStatus.HUMAN,
                activity=said.SeatActivity.DECIDING,
                since_ms=300_500,
                name="Ada",
                held=True,
                latency_ms=24,
                late=1,
            ),
        ),
        server_ms=306_300,
    ),
    said.End(
        number=90,
        tick=74,
        ending="yellow",
        node=19,
        node_name="Global coordinator",
        builders=(0,),
        payoffs=(844, 397),
        motives=("academic", "profit"),
        log="m-20261122-k7qm2x",
    ),
    said.Accepted(
        id="7f3a-12",
        tick=8,
        refused=(
            said.RefusedPart(
                part="slots", index=1, reason="unseen", message="slots: this seat does not see node 17"
            ),
        ),
    ),
    said.Refused(
        code=said.RefusalCode.MALFORMED,
        message="orders.slots[2][1]: expected an integer, got true",
        id="7f3a-12",
        path="orders.slots[2][1]",
        value="true",
        expected="an integer",
    ),
    said.Pong(nonce=1764, server_ms=305_140),
    said.Notice(
        what=said.NoticeKind.STORAGE_FULL,
        message="The server's storage is full: clocks stand still, and nothing that was accepted is lost.",
        retry_ms=2_000,
    ),
    said.Closing(code=4409, reason="replaced", message="Stop; offer the person to take it back."),
)

EXAMPLES: Final[tuple[FromClient | FromServer, ...]] = FROM_CLIENT + FROM_SERVER


def as_json(message: FromClient | FromServer) -> object:
    """Return a message as plain values, as JSON holds them."""
    return json.loads(_encoded(message, Encoding.JSON))


def as_hex(message: FromClient | FromServer) -> str:
    """Return a message in msgpack, in hexadecimal."""
    return _encoded(message, Encoding.MSGPACK).hex()


def document() -> dict[str, object]:
    """Return all examples in both encodings, for tests of other implementations."""
    return {
        "title": "One example of each message",
        "note": "An implementation that reads the msgpack and gets the JSON (grids apart, which it compares "
        "element by element) has understood the encoding.",
        "from_client": [{"json": as_json(message), "msgpack": as_hex(message)} for message in FROM_CLIENT],
        "from_server": [{"json": as_json(message), "msgpack": as_hex(message)} for message in FROM_SERVER],
    }


def _encoded(message: FromClient | FromServer, encoding: Encoding) -> bytes:
    if isinstance(message, FromClient):
        return encode_client(message, encoding).data
    return encode_server(message, encoding).data
