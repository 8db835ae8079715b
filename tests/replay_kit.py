"""Hypothesis strategies and plain builders for records, without the engine."""

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from techrace_game import Ruleset, Scenario, advance, check, load_scenario
from techrace_game.orders import MAX_HIRE, Orders
from techrace_game.scenario import FORMAT, scenario_from_json
from techrace_game.testing.adapters import orders_of
from techrace_game.testing.vector_files import read_vector, scenario_of
from techrace_game.types import MAX_NODES, MAX_SEATS, Ending, Motive
from techrace_replays import LogWriter
from techrace_replays.arrays import StoredArray
from techrace_replays.parts import Controller, Event, Parent, Redaction, Refused, SeatEntry, Shock, Source
from techrace_replays.recording import Turn, header_record, joint_of, match_records, refused_parts, start_of
from techrace_replays.records import (
    Annotation,
    End,
    Fault,
    Header,
    Index,
    Join,
    Record,
    Signature,
    Snapshot,
    TickRecord,
    Unknown,
    View,
)

GOLDEN = "000-standard-101"

nodes = st.integers(0, MAX_NODES - 1)
targets = st.integers(-1, MAX_NODES - 1)
weights = st.integers(0, 1000)
seats = st.integers(0, MAX_SEATS - 1)
maybe_seats = st.integers(-1, MAX_SEATS - 1)
ticks = st.integers(0, 32_767)
ms = st.integers(0, 2**63 - 1)
maybe_ms = st.none() | ms
digests = st.binary(min_size=8, max_size=8)
names = st.text(max_size=200)
words = st.text(max_size=40)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.binary(max_size=20)
)
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
maps = st.dictionaries(st.text(max_size=8), plain, max_size=4)
extras = st.dictionaries(st.text(max_size=8).map("x-{}".format), plain, max_size=2)

orders = st.builds(
    Orders,
    slots=st.lists(st.tuples(nodes, weights), max_size=6).map(tuple),
    lines=st.tuples(weights, weights, weights, weights, weights),
    scout_target=targets,
    inspect_target=targets,
    lobby_dir=st.integers(-1, 1),
    mode=st.integers(0, 3),
    mask=st.integers(0, 63),
    hire=st.integers(-MAX_HIRE, MAX_HIRE),
    publish=st.lists(nodes, max_size=5).map(tuple),
    sell=st.lists(nodes, max_size=5).map(tuple),
    share=st.lists(st.tuples(nodes, st.integers(0, 0xFFFF)), max_size=5).map(tuple),
)
seat_entries = st.builds(
    SeatEntry,
    name=names,
    motive=st.sampled_from(Motive),
    controller=st.sampled_from(Controller),
    bot=st.none() | names,
    bot_version=st.none() | names,
    extra=extras,
)
parents = st.builds(
    Parent,
    match=names,
    tick=ticks,
    final_hash=st.none() | st.binary(min_size=16, max_size=16),
    extra=extras,
)
sources = st.builds(
    Source,
    match=names,
    final_hash=st.binary(min_size=16, max_size=16),
    removed=st.lists(words, max_size=2).map(tuple),
    extra=extras,
)
headers = st.builds(
    Header,
    format_version=st.tuples(st.integers(0, 255), st.integers(0, 255)),
    engine_version=words,
    rules_version=words,
    rules_hash=st.none() | st.binary(min_size=16, max_size=16),
    match_id=names,
    scenario=maps,
    scenario_digest=st.binary(min_size=8, max_size=64),
    seed=st.integers(0, 2**64 - 1),
    seats=st.lists(seat_entries, min_size=1, max_size=4).map(tuple),
    time_control=maps,
    started_ms=ms,
    redaction=st.sampled_from(Redaction),
    redacted_for=st.none() | seats,
    start_digest=st.none() | digests,
    parent=st.none() | parents,
    source=st.none() | sources,
    extra=extras,
)
joins = st.builds(
    Join,
    tick=ticks,
    seat=seats,
    what=words,
    controller=st.sampled_from(Controller),
    name=st.none() | names,
    bot=st.none() | names,
    bot_version=st.none() | names,
    at_ms=maybe_ms,
    extra=extras,
)
refusals = st.builds(Refused, seats, words, words, st.none() | st.integers(-5, 200), plain)
events = st.builds(Event, words, targets, maybe_seats, st.integers(-(2**63) + 1, 2**63 - 1))
shocks = st.builds(Shock, st.integers(-1000, 1000), st.integers(-1000, 1000), st.text(max_size=9))


@st.composite
def tick_records(draw: st.DrawFn) -> TickRecord:
    count = draw(st.integers(1, 4))

    def for_seats(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
        return st.just(()) | st.lists(one, min_size=count, max_size=count).map(tuple)

    submitted = draw(for_seats(st.none() | orders))
    having = [seat for seat, given in enumerate(submitted) if given is not None]
    unknown = st.dictionaries(st.text(min_size=2, max_size=8), plain, min_size=1, max_size=2)
    return TickRecord(
        tick=draw(ticks),
        orders=submitted,  # type: ignore[arg-type]  # hypothesis erases the element type
        digest=draw(digests),
        refused=tuple(draw(st.lists(refusals, max_size=3))),
        refused_more=draw(st.integers(0, 2**63 - 1)),
        flags=draw(for_seats(st.integers(0, 255))),  # type: ignore[arg-type]
        think_ms=draw(for_seats(maybe_ms)),  # type: ignore[arg-type]
        events=tuple(draw(st.lists(events, max_size=5))),
        shocks=tuple(draw(st.lists(shocks, max_size=2))),
        at_ms=draw(maybe_ms),
        orders_extra=draw(st.dictionaries(st.sampled_from(having), unknown)) if having else {},
        extra=draw(extras),
    )


stored_arrays = st.sampled_from(["<i4", "<i8", "|u1", "|b1", "<u2"]).flatmap(
    lambda dtype: st.integers(0, 3).map(lambda n: StoredArray.of(np.ones((2, n), dtype)))
)
snapshots = st.builds(
    Snapshot,
    tick=ticks,
    arrays=st.dictionaries(st.text(max_size=8), stored_arrays, max_size=3),
    extra=extras,
)
views = st.builds(
    View,
    tick=ticks,
    arrays=st.dictionaries(st.text(max_size=8), stored_arrays, max_size=2),
    changes=st.dictionaries(
        st.text(max_size=8),
        st.lists(st.tuples(st.integers(0, 500), st.integers(-(2**63), 2**63 - 1)), max_size=3).map(tuple),
        max_size=3,
    ),
    names=st.lists(st.tuples(nodes, names, names), max_size=3).map(tuple),
    extra=extras,
)
signatures = st.builds(
    Signature,
    algorithm=words,
    key=st.binary(min_size=32, max_size=32),
    signature=st.binary(min_size=64, max_size=64),
    extra=extras,
)
annotations = st.builds(
    Annotation,
    tick=ticks,
    kind=words,
    text=st.text(max_size=300),
    seat=maybe_seats,
    to=maybe_seats,
    data=maps,
    at_ms=maybe_ms,
    extra=extras,
)
faults = st.builds(
    Fault,
    tick=ticks,
    kind=words,
    detail=st.text(max_size=300),
    seat=maybe_seats,
    latency_ms=maybe_ms,
    at_ms=maybe_ms,
    extra=extras,
)
ends = st.builds(
    End,
    tick=ticks,
    ending=st.sampled_from(Ending),
    endnode=targets,
    builders=st.integers(0, 0xFFFF),
    payoffs=st.lists(st.integers(0, 1000), max_size=16).map(tuple),
    digest=digests,
    reason=st.none() | st.text(max_size=100),
    at_ms=maybe_ms,
    extra=extras,
)
indices = st.builds(Index, snapshots=st.lists(st.tuples(ticks, ms), max_size=5).map(tuple), extra=extras)
unknowns = st.builds(Unknown, type=st.sampled_from("BQZ"), body=maps)
records = (
    headers
    | joins
    | tick_records()
    | snapshots
    | views
    | annotations
    | faults
    | ends
    | indices
    | signatures
    | unknowns
)


def header(match_id: str = "match", seat_count: int = 3) -> Header:
    return Header(
        format_version=(1, 0),
        engine_version="0.1.0",
        rules_version="0.1",
        match_id=match_id,
        scenario={"format": "techrace-scenario-1", "id": "none", "nodes": [{"id": "a"}] * 20},
        scenario_digest=b"\x01" * 16,
        seed=7,
        seats=tuple(
            SeatEntry(name=f"seat {n}", motive=Motive(n % 5), controller=Controller.BOT)
            for n in range(seat_count)
        ),
        time_control={"kind": "none"},
        started_ms=1_795_000_000_000,
    )


def made_up_records(match_id: str = "match", tick_count: int = 60) -> list[Record]:
    """A log as a match would leave it, with made-up content."""
    rows: list[Record] = [header(match_id)]
    for tick in range(tick_count):
        if tick % 50 == 0 and tick:
            rows.append(Snapshot(tick=tick, arrays={"prog": StoredArray.of(np.arange(60, dtype=np.int32))}))
        if tick % 7 == 3:
            rows.append(Annotation(tick=tick, kind="chat", text=f"hello {tick}", seat=1))
        given = Orders(slots=((tick % 20, 500),), publish=(tick % 20,)) if tick % 4 == 0 else None
        rows.append(TickRecord(tick=tick, orders=(given, None, given), digest=bytes([tick]) * 8))
    return rows


def ending(tick_count: int = 60) -> End:
    return End(tick=tick_count, ending=Ending.YELLOW, endnode=19, payoffs=(1, 2, 3), digest=b"\x09" * 8)


def log_bytes(match_id: str = "match", tick_count: int = 60) -> bytes:
    """The file of :func:`made_up_records` with its end and index."""
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(*made_up_records(match_id, tick_count))
    writer.end(ending(tick_count))
    return file.getvalue()


def random_orders(rng: random.Random, seats: int, nodes: int) -> Orders:
    """A submission that is partly legal, with every part in range."""
    return Orders(
        slots=tuple((rng.randrange(nodes), rng.randrange(400)) for _ in range(rng.randrange(5))),
        lines=(rng.randrange(99), rng.randrange(99), rng.randrange(99), rng.randrange(99), rng.randrange(99)),
        scout_target=rng.randrange(-1, nodes),
        inspect_target=rng.randrange(-1, nodes),
        lobby_dir=rng.randrange(-1, 2),
        mode=rng.randrange(4),
        mask=rng.randrange(64),
        hire=rng.randrange(-2000, 8000),
        publish=tuple(sorted(rng.sample(range(nodes), 6))),
        sell=tuple(sorted(rng.sample(range(nodes), 6))),
        share=tuple((node, rng.randrange(1 << seats)) for node in sorted(rng.sample(range(nodes), 3))),
    )


def random_turns(ruleset: Ruleset, seed: int, *, quarters: int = 100) -> Iterator[Turn]:
    """What random seats submit at the start of every quarter, checked as a host would."""
    rng = random.Random(seed)
    state = start_of(ruleset, seed)
    for _ in range(quarters):
        if state.over[0]:
            return
        accepted: list[Orders | None] = []
        refused: list[Refused] = []
        for seat in range(ruleset.seats):
            submitted = random_orders(rng, ruleset.seats, ruleset.nodes) if rng.random() < 0.9 else None
            legal = None
            if submitted is not None:
                legal, refusals = check(ruleset, state, seat, submitted)
                refused += refused_parts(seat, refusals, submitted)
            accepted.append(legal)
        yield Turn(orders=accepted, refused=refused, ticks=ruleset.constants.quarter)
        state = advance(ruleset, state, joint_of(accepted, ruleset), ticks=ruleset.constants.quarter)


@cache
def random_match(name: str = "toy", seed: int = 5, quarters: int = 100) -> tuple[Record, ...]:
    """The records of a match of random seats."""
    scenario = load_scenario(name)
    ruleset = Ruleset.of(scenario)
    header = header_record(scenario, seed=seed, match_id=f"{name}-{seed}")
    return tuple(match_records(ruleset, header, random_turns(ruleset, seed, quarters=quarters)))


@cache
def golden(name: str) -> tuple[Mapping[str, Any], Scenario]:
    """A golden vector and its scenario."""
    path = Path(__file__).parent / "vectors" / f"{name}.json"
    vector = read_vector(path)
    assert vector is not None
    given = scenario_of(path, vector)
    named = [{"name": f"Seat {number}", **seat} for number, seat in enumerate(given["seats"])]
    head = {"format": FORMAT, "id": "golden", "title": "A golden vector"}
    return vector, scenario_from_json({**head, **given, "seats": named})


def golden_ruleset(name: str = GOLDEN) -> Ruleset:
    """The rules of a golden vector."""
    return Ruleset.of(golden(name)[1])


@cache
def golden_match(name: str = GOLDEN) -> tuple[Record, ...]:
    """The records of a golden vector: a match that somebody else played."""
    vector, scenario = golden(name)
    turns = [
        Turn(orders=[None if order is None else orders_of(order) for order in tick["orders"]])
        for tick in vector["ticks"]
    ]
    header = header_record(scenario, seed=vector["seed"], match_id=name, started_ms=1_795_000_000_000)
    return tuple(match_records(golden_ruleset(name), header, turns))


def bytes_of(records: Iterable[Record]) -> bytes:
    """A whole file of these records."""
    file = BytesIO()
    writer = LogWriter(file)
    for record in records:
        if isinstance(record, End):
            writer.end(record)
        else:
            writer.write(record)
    return file.getvalue()
