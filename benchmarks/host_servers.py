"""The servers that the host is measured beside, and the host itself, each as a process of its own.

    python benchmarks/host_servers.py {plain,typed,techrace} --data DIR

A reference server holds rooms of eight: it reads one order of every client and then answers each with an observation
of its own, over ``websockets.serve`` on uvloop, as its documentation shows, without compression. ``plain`` packs and
unpacks dicts with msgpack, ``typed`` validates and writes structs with msgspec. There are no rules, no journal and no
resume in them.
"""

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgpack
import msgspec
import uvloop
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosed

from techrace_protocol.limits import Limits, Rate
from techrace_server import Settings, run
from techrace_server.limits import HostLimits

SEATS = 8
ADMIN_TOKEN = "benchmark"  # noqa: S105 - of a server that lives for a minute
NODES = 45


class OrderParts(msgspec.Struct):
    slots: list[tuple[int, int]]
    lines: list[int]
    mode: int
    hire: int
    publish: list[int]
    sell: list[int]


class Order(msgspec.Struct, tag_field="type", tag="orders"):
    """What a client sends: 120 bytes."""

    id: str
    tick: int
    orders: OrderParts


class Observation(msgspec.Struct, tag_field="type", tag="observation"):
    """What it is answered: 1.5 kB of small lists, as an observation has."""

    tick: int
    seat: int
    prestige: list[int]
    heads: list[int]
    grids: list[list[int]]


def observation_of(seat: int) -> dict[str, Any]:
    """Return the fields of an observation that nobody else gets."""
    return {
        "tick": 0,
        "seat": seat,
        "prestige": [1000 * seat + 7 * number for number in range(SEATS)],
        "heads": [5000 * number for number in range(SEATS)],
        "grids": [[(17 * node + grid + seat) % 1000 for node in range(NODES)] for grid in range(12)],
    }


_orders = msgspec.msgpack.Decoder(Order)
_encoder = msgspec.msgpack.Encoder()


def _plain_read(data: bytes) -> int:
    tick: int = msgpack.unpackb(data)["tick"]
    return tick


def _plain_write(fields: Mapping[str, Any]) -> bytes:
    packed: bytes = msgpack.packb({"type": "observation", **fields})
    return packed


def _typed_read(data: bytes) -> int:
    return _orders.decode(data).tick


def _typed_write(fields: Mapping[str, Any]) -> bytes:
    return _encoder.encode(Observation(**fields))


CODECS: dict[str, tuple[Callable[[bytes], int], Callable[[Mapping[str, Any]], bytes]]] = {
    "plain": (_plain_read, _plain_write),
    "typed": (_typed_read, _typed_write),
}


async def serve_reference(kind: str) -> None:
    """Serve rooms at ``/ROOM`` until killed."""
    read, write = CODECS[kind]
    rooms: dict[str, list[ServerConnection]] = defaultdict(list)
    answered: dict[str, int] = defaultdict(int)
    # Computed once: what is measured is the loop, not how numbers are made up.
    prepared = [observation_of(seat) for seat in range(SEATS)]

    async def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        room = connection.request.path
        rooms[room].append(connection)
        with suppress(ConnectionClosed):
            async for data in connection:
                assert isinstance(data, bytes)
                tick = read(data)
                answered[room] += 1
                if answered[room] == SEATS:
                    answered[room] = 0
                    for seat, client in enumerate(rooms[room]):
                        prepared[seat]["tick"] = tick + 4
                        await client.send(write(prepared[seat]))
        rooms[room].remove(connection)

    async with serve_websockets(handle, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        sys.stdout.write(json.dumps({"port": server.sockets[0].getsockname()[1]}) + "\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().create_future()


def serve_techrace(folder: Path) -> None:
    """Serve as ``techrace serve`` does, with room for the whole load behind one address."""
    limits = HostLimits(
        rooms=10_000,
        connections=20_000,
        strangers=20_000,
        connections_per_address=20_000,
        handshakes_per_second=20_000,
        handshakes_burst=20_000,
        disk_reserve=1,
        disk_reserve_percent=1,
    )
    wire = Limits(bot_rate=Rate(100_000, 100_000), bytes_per_second=2**30, bytes_burst=2**30)
    settings = Settings(
        port=0, data=folder, log_level="error", admin_token=ADMIN_TOKEN, limits=limits, wire=wire
    )

    def ready(server: Any) -> None:
        sys.stdout.write(json.dumps({"port": server.port}) + "\n")
        sys.stdout.flush()

    run(settings, on_ready=ready)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=[*CODECS, "techrace"])
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(arguments)
    if options.kind == "techrace":
        serve_techrace(options.data)
    else:
        uvloop.run(serve_reference(options.kind))
    return 0


if __name__ == "__main__":
    sys.exit(main())
