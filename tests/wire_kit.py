"""Messages and observations for tests of the wire."""

from typing import Any

import attrs
import msgspec
import numpy as np
from hypothesis import strategies as st

from techrace_game.observation import Observation as Seen
from techrace_game.orders import Orders as OrderSet
from techrace_protocol import messages as said
from techrace_protocol.grids import FIXED_AXES, GRIDS
from techrace_protocol.messages import FromClient, FromServer

BOUNDS = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**53), 2**53),
    "bool": (0, 1),
}


def pack(body: object) -> bytes:
    """Return msgpack of plain values, as a client in another language would send it."""
    return msgspec.msgpack.encode(body)


def raw(data: bytes) -> msgspec.Raw:
    """Return bytes that are msgpack already."""
    return msgspec.Raw(data)


def unpack(data: bytes) -> Any:
    """Return plain values, as a client in another language would read them."""
    return msgspec.msgpack.decode(data)


def seen(*, seats: int = 6, nodes: int = 45, seat: int = 1, seed: int = 7) -> Seen:
    """Return an observation full of arbitrary values, also the largest and smallest."""
    rng = np.random.default_rng(seed)
    lengths = {**FIXED_AXES, "seat": seats, "node": nodes}
    grids = {}
    for grid in GRIDS:
        low, high = BOUNDS[grid.dtype]
        shape = (1, *(lengths[axis] for axis in grid.axes))
        values = rng.integers(low, high, size=shape, endpoint=True)
        values.flat[0] = low
        values.flat[-1] = high
        grids[grid.name] = values.astype(grid.dtype)
    return Seen(seat=seat, **grids)


def same(one: Seen, other: Seen) -> bool:
    """Whether two observations hold the same values in the same types and shapes."""
    for field in attrs.fields(Seen):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name == "seat":
            if a != b:
                return False
        elif a.dtype != b.dtype or a.shape != b.shape or (a != b).any():
            return False
    return True


ORDERS = OrderSet(
    slots=((1, 300), (2, 700)),
    lines=(0, 0, 100, 0, 0),
    scout_target=12,
    inspect_target=43,
    lobby_dir=-1,
    mode=1,
    mask=5,
    hire=-2000,
    publish=(4,),
    sell=(5,),
    share=((6, 0b1010),),
)

FACTS = said.MatchFacts(
    scenario="toy",
    title="A toy",
    digest="0123456789abcdef",
    constants={"quarter": 4},
    fields=("APP", "CAP", "ROB", "INT", "ALN", "SOC"),
    seats=(said.SeatFacts(seat=0, name="University"), said.SeatFacts(seat=1, name="Company")),
    nodes=20,
)


def welcome(role: said.Role = said.Role.PLAYER, **changes: Any) -> said.Welcome:
    """Return a welcome as a host would fill it in."""
    filled = said.Welcome(
        version=1,
        room="K7QM2X",
        role=role,
        match=FACTS,
        clock=said.ClockFacts(kind=said.ClockKind.ROUNDS, ticks_per_round=4, round_ms=120_000),
        limits=said.LimitFacts(message_bytes=16_384, messages_per_second=5, messages_burst=30),
        seat=1 if role is said.Role.PLAYER else None,
        name="Ada",
        motive="profit" if role is said.Role.PLAYER else None,
        token="0123456789abcdef" if role is said.Role.PLAYER else None,
        feed="f1",
        server_ms=1_000,
    )
    return msgspec.structs.replace(filled, **changes)


NEWS = said.News(
    tick=8,
    items=(
        said.NewsItem(what=said.NewsKind.PUBLISHED, node=3, name="Circuits", seats=(1,)),
        said.NewsItem(what=said.NewsKind.WARNING_SHOT, node=9, name="Agents"),
    ),
)
NAMES = said.Names(nodes=(said.NodeName(node=0, id="scal", name="Scaling laws"),))
PRESENCE = said.Presence(
    seats=(
        said.SeatPresence(seat=0, status=said.SeatStatus.OPEN),
        said.SeatPresence(seat=1, status=said.SeatStatus.HUMAN, name="Ada", connected=True, ready=True),
    ),
    watching=2,
)
CLOCK = said.Clock(
    state=said.ClockState.PAUSED,
    kind=said.ClockKind.ROUNDS,
    tick=8,
    server_ms=61_000,
    time_left_ms=90_000,
    reason="discussion",
)
END = said.End(
    tick=96,
    ending="yellow",
    payoffs=(844, 397),
    motives=("academic", "profit"),
    node=19,
    node_name="Aligned system",
    builders=(0, 1),
    log="m-42",
)


def observation(**changes: Any) -> said.Observation:
    """Return an observation message."""
    message = said.Observation(
        tick=8,
        round=2,
        seen=seen(),
        server_ms=61_000,
        deadline_ms=181_000,
        time_left_ms=120_000,
        latency_ms=12,
    )
    return msgspec.structs.replace(message, **changes)


TALK = said.Talk(
    kind=said.TalkKind.CHAT, text="hello", seat=1, name="Ada", to=(0, 2), channel="Open", tick=8, said_ms=9
)
PLEDGED = said.Pledged(pledge=0, seat=1, verb=said.PledgeVerb.PUBLISH, node=4, until=40, tick=8)
HOUSE = said.House(locked=True, talk=False, final_tick=12, ends_ms=90_000, match=2, matches=3)
GRID = said.SeatGrid(
    seats=(
        said.SeatRow(
            seat=0, status=said.SeatStatus.OPEN, activity=said.SeatActivity.OPEN, since_ms=0, late=1
        ),
    ),
    facilitators=2,
    server_ms=61_000,
)

FROM_CLIENT: tuple[FromClient, ...] = (
    said.Hello(version=1, room="K7QM2X"),
    said.Hello(
        version=1,
        room="lab-1",
        role=said.Role.SPECTATOR,
        name="Ада Łovelace 👩",
        bot=True,
        token="0123456789abcdef",
        seat=3,
        feed="f1",
        last_seen=17,
    ),
    said.Orders(id="a-1", tick=8, orders=OrderSet()),
    said.Orders(id="a-2", tick=8, orders=ORDERS),
    said.Ready(id="a-3", tick=8),
    said.Ready(id="a-4", tick=8, ready=False),
    said.Chat(id="c-1", text="hello"),
    said.Chat(id="c-2", text="Привет 👩", to=(0, 3), channel="Open"),
    said.Pledge(id="p-1", verb=said.PledgeVerb.OTHER, text="I stay out of it"),
    said.Pledge(id="p-2", verb=said.PledgeVerb.SHARE, node=4, to=2, until=40),
    said.Act(id="f-1", do=said.ActKind.PAUSE, text="discussion"),
    said.Act(id="f-2", do=said.ActKind.ORDERS, seats=(1,), orders=ORDERS),
    said.Act(id="f-4", do=said.ActKind.REVOKE, facilitator=255, confirm=True),
    said.Act(id="f-3", do=said.ActKind.EVENT, conc=-1000, reg=1000, confirm=True, ms=-5, bot="crowd"),
    said.Ping(),
    said.Ping(nonce=2**53 - 1),
    said.Leave(),
)

FROM_SERVER: tuple[FromServer, ...] = (
    welcome(),
    welcome(said.Role.PROJECTOR),
    observation(number=4),
    NEWS,
    NAMES,
    PRESENCE,
    CLOCK,
    END,
    TALK,
    PLEDGED,
    said.Undone(tick=4),
    HOUSE,
    GRID,
    said.Snapshot(number=9, updates=(PRESENCE, CLOCK, NAMES, observation(), END)),
    said.Accepted(id="a-2", tick=8),
    said.Accepted(
        id="a-2",
        tick=8,
        refused=(
            said.RefusedPart(part="slots", index=1, reason="unseen", message="slots: ..."),
            said.RefusedPart(part="mode", reason="off", message="mode: ..."),
        ),
    ),
    said.Refused(code=said.RefusalCode.LATE, message="tick: 4 has been played", id="a-3"),
    said.Pong(nonce=5, server_ms=61_000),
    said.Notice(what=said.NoticeKind.STORAGE_FULL, message="The storage is full.", retry_ms=2000),
    said.Notice(what=said.NoticeKind.STORAGE_BACK, message="There is space again."),
    said.Closing(code=4409, reason="replaced", message="Stop.", retry_ms=500),
)


def plain_values(*, leaves: int = 30) -> st.SearchStrategy[object]:
    """Return a strategy for what msgpack can say, as a hostile client would combine it."""
    words = st.sampled_from(
        [
            "type",
            "hello",
            "orders",
            "ready",
            "ping",
            "leave",
            "id",
            "tick",
            "version",
            "room",
            "slots",
            "nonce",
        ]
    )
    edges = st.sampled_from([0, 1, -1, 2**31 - 1, -(2**31), 2**53, 2**63, 2**64 - 1, -(2**63)])
    scalars = st.one_of(
        st.none(), st.booleans(), edges, st.floats(), words, st.text(max_size=5), st.binary(max_size=5)
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=6),
            st.dictionaries(st.one_of(words, st.text(max_size=3)), inner, max_size=6),
        ),
        max_leaves=leaves,
    )
