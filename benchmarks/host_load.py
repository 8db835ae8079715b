"""Clients that load a server with lock-step rooms, and what the load costs the server."""

import asyncio
import itertools
import json
import os
import socket
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Self

import attrs
import msgspec
import psutil
from websockets.asyncio.client import ClientConnection, connect

from host_servers import ADMIN_TOKEN, SEATS
from techrace_game import load_scenario
from techrace_game.scenario import Scenario

HORIZON = 5000
"""Ticks of a match: 1,250 rounds, so that none ends while it is measured."""
TICKS_PER_ROUND = 4
ORDERS = {
    "slots": [[0, 200], [1, 200], [2, 200], [3, 200], [4, 100]],
    "lines": [100, 50, 50, 0, 0],
    "mode": 1,
    "hire": 100,
    "publish": [],
    "sell": [],
}


class _Heard(msgspec.Struct):
    """The part of a message that a client in a benchmark looks at."""

    type: str
    tick: int = -1
    message: str = ""


_heard = msgspec.msgpack.Decoder(_Heard)
_encoder = msgspec.msgpack.Encoder()


def eight_seats() -> Scenario:
    """Return the standard game with two more seats and enough time."""
    standard = load_scenario("standard")
    more = (attrs.evolve(seat, name=f"{seat.name} II") for seat in standard.seats[: SEATS - 6])
    return standard.with_seats((*standard.seats, *more)).with_constants(horizon=HORIZON)


class Server:
    """A server in a process of its own."""

    def __init__(self, kind: str, process: asyncio.subprocess.Process, port: int) -> None:
        self.kind = kind
        self.port = port
        self._process = psutil.Process(process.pid)

    @classmethod
    @asynccontextmanager
    async def running(cls, kind: str, folder: Path) -> AsyncIterator[Self]:
        """Run a server of a kind, until the block ends."""
        program = str(Path(__file__).with_name("host_servers.py"))
        process = await asyncio.create_subprocess_exec(
            sys.executable, program, kind, "--data", str(folder), stdout=asyncio.subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            ready = json.loads(await process.stdout.readline())
            yield cls(kind, process, ready["port"])
        finally:
            process.kill()
            await process.wait()

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used, in all threads."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    @property
    def resident(self) -> int:
        """Bytes of memory that only this process has."""
        return int(self._process.memory_full_info().uss)

    async def open_room(self, clock: Mapping[str, Any] | None = None) -> str:
        """Open a room of eight and return its code, or what stands for one; by default it plays in lock step."""
        if self.kind != "techrace":
            return f"room{next(_room_numbers)}"
        body = {"scenario": eight_seats().to_json(), "clock": clock or _LOCKSTEP}

        def post() -> str:
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}/api/rooms",
                json.dumps(body).encode(),
                {"Content-Type": "application/json", "Authorization": f"Bearer {ADMIN_TOKEN}"},
            )
            with urllib.request.urlopen(request, timeout=60.0) as answer:  # noqa: S310 - our own server
                code: str = json.load(answer)["room"]
            return code

        return await asyncio.to_thread(post)

    def client(self, room: str, sock: socket.socket | None = None) -> connect:
        """Return what opens a connection for a client in a room, over a socket that is there already or a new one."""
        path = "ws" if self.kind == "techrace" else room
        return connect(
            f"ws://127.0.0.1:{self.port}/{path}",
            compression=None,
            ping_interval=None,
            max_size=None,
            max_queue=None,
            proxy=None,
            open_timeout=60.0,
            sock=sock,
        )


_LOCKSTEP = {"kind": "lockstep", "seconds": 600.0}
_room_numbers = itertools.count(1)


class Client:
    """One seat."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.tick = 0
        self.heard = self.bytes = 0

    async def hello(self, room: str, seat: int | None) -> None:
        """Join a room of the host; with no seat, as a spectator."""
        part: dict[str, Any] = {"role": "spectator"} if seat is None else {"bot": True, "seat": seat}
        hello = {"type": "hello", "version": 1, "room": room, **part}
        await self._connection.send(_encoder.encode(hello))

    async def welcomed(self) -> None:
        """Wait for the welcome."""
        while (await self._hear()).type != "welcome":
            pass

    async def order(self) -> None:
        """Send orders for the present round."""
        order = {"type": "orders", "id": str(self.tick), "tick": self.tick, "orders": ORDERS}
        await self._connection.send(_encoder.encode(order))

    async def observe(self) -> None:
        """Wait for the next observation."""
        while (message := await self._hear()).type != "observation":
            if message.type in {"end", "refused"}:
                raise RuntimeError(f"a client was told {message} while it was measured")
        self.tick = message.tick

    async def _hear(self) -> _Heard:
        data = await self._connection.recv()
        assert isinstance(data, bytes)
        self.heard += 1
        self.bytes += len(data)
        return _heard.decode(data)


@attrs.frozen(kw_only=True)
class Cost:
    """What rounds have cost a server."""

    rounds: int
    seconds: float
    """On the wall."""
    cpu: float
    """Of the server's processor time."""

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of processor time of a round of eight."""
        return 1000 * self.cpu / max(1, self.rounds)


class Rooms:
    """Rooms of eight clients each that play in lock step."""

    def __init__(self, server: Server, codes: Sequence[str], rooms: Sequence[Sequence[Client]]) -> None:
        self.codes = codes
        self._server = server
        self._rooms = rooms

    @classmethod
    @asynccontextmanager
    async def of(
        cls, server: Server, count: int, clock: Mapping[str, Any] | None = None
    ) -> AsyncIterator[Self]:
        """Fill ``count`` rooms of a server."""
        async with AsyncExitStack() as stack:
            codes, rooms = [], []
            for _ in range(count):
                code = await server.open_room(clock)
                opened = await asyncio.gather(
                    *(stack.enter_async_context(server.client(code)) for _ in range(SEATS))
                )
                clients = [Client(connection) for connection in opened]
                if server.kind == "techrace":
                    for seat, client in enumerate(clients):
                        await client.hello(code, seat)
                    await asyncio.gather(*(client.observe() for client in clients))
                codes.append(code)
                rooms.append(clients)
            yield cls(server, codes, rooms)

    @property
    def clients(self) -> list[Client]:
        """All clients."""
        return [client for room in self._rooms for client in room]

    @property
    def bytes_per_message(self) -> float:
        """Bytes of a message that a client hears, on average."""
        clients = self.clients
        return sum(client.bytes for client in clients) / max(1, sum(client.heard for client in clients))

    async def play(self, rounds: int) -> None:
        """Play so many rounds in every room, as fast as the server answers."""

        async def one(client: Client) -> None:
            for _ in range(rounds):
                await client.order()
                await client.observe()

        await asyncio.gather(*(one(client) for client in self.clients))

    async def saturate(self, seconds: float, warm_up: float) -> Cost:
        """Play as fast as the server answers; return what it cost after the warm-up.

        The rooms are left in the middle of a round.
        """
        rounds = 0

        async def play(client: Client, *, counts: bool) -> None:
            nonlocal rounds
            while True:
                await client.order()
                await client.observe()
                rounds += counts

        async def watch() -> tuple[tuple[int, float, float], ...]:
            await asyncio.sleep(warm_up)
            before = (rounds, time.perf_counter(), self._server.cpu)
            await asyncio.sleep(seconds)
            return before, (rounds, time.perf_counter(), self._server.cpu)

        async with asyncio.TaskGroup() as group:
            players = [
                group.create_task(play(client, counts=number == 0))
                for room in self._rooms
                for number, client in enumerate(room)
            ]
            before, after = await watch()
            for player in players:
                player.cancel()
        played, wall, cpu = (late - early for late, early in zip(after, before, strict=True))
        return Cost(rounds=int(played), seconds=wall, cpu=cpu)

    async def pace(self, rounds_per_s: float, seconds: float) -> list[float]:
        """Play at a fixed rate; return how long each client waited for its observation, in milliseconds."""
        period, waited = len(self._rooms) / rounds_per_s, []
        start = time.perf_counter() + 0.1

        async def one(client: Client, sent: float) -> None:
            await client.observe()
            waited.append(1000 * (time.perf_counter() - sent))

        async def play(number: int, room: Sequence[Client]) -> None:
            due = start + period * number / len(self._rooms)
            while due < start + seconds:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                sent = time.perf_counter()
                for client in room:
                    await client.order()
                await asyncio.gather(*(one(client, sent) for client in room))
                due = max(due + period, time.perf_counter())

        async with asyncio.TaskGroup() as group:
            for number, room in enumerate(self._rooms):
                group.create_task(play(number, room))
        return waited


async def connection_kib(server: Server, count: int) -> float:
    """Return the KiB that a welcomed spectator costs the server."""
    async with AsyncExitStack() as stack:
        codes = [await server.open_room() for _ in range(max(1, count // 100))]
        # The first few make everything that is made once.
        for warm in (True, False):
            before = server.resident
            for number in range(20 if warm else count):
                code = codes[number % len(codes)]
                client = Client(await stack.enter_async_context(server.client(code)))
                await client.hello(code, None)
                await client.welcomed()
            await asyncio.sleep(0.5)
        return (server.resident - before) / count / 1024


def sync_ms(folder: Path, times: int = 200) -> float:
    """Return the median milliseconds of writing 300 bytes and syncing them."""
    taken = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(times):
            start = time.perf_counter()
            file.write(b"x" * 300)
            os.fdatasync(file.fileno())
            taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)[times // 2]
