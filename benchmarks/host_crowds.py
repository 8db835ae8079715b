"""What crowds cost the host: many who join at once, many who only listen, long matches, and one who does not read."""

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import numpy as np

from host_load import Client, Rooms, Server
from host_servers import SEATS

REALTIME = {"kind": "realtime", "seconds": 1.0}
"""A tick every second."""
FULL_HISTORY = 240
"""Rounds after which a feed's history has long reached its bound and only forgets what it adds."""
_DESCRIPTORS = 4_000
_TINY = 4_096


async def joins_s(server: Server, rooms: int) -> float:
    """Return the seconds until eight clients for each of some rooms, who come at once, are all let in."""
    codes = [await server.open_room() for _ in range(rooms)]
    async with AsyncExitStack() as stack:

        async def join(code: str, seat: int) -> None:
            client = Client(await stack.enter_async_context(server.client(code)))
            await client.hello(code, seat)
            await client.welcomed()

        start = time.perf_counter()
        await asyncio.gather(*(join(code, seat) for code in codes for seat in range(SEATS)))
        return time.perf_counter() - start


async def listeners(server: Server, rooms: int, seconds: float) -> tuple[float, float]:
    """Let rooms of eight play a tick a second by themselves.

    Returns:
        The share of a core that it takes the server, and the share of the updates that have arrived in time.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, _DESCRIPTORS), hard), hard))
    async with Rooms.of(server, rooms, clock=REALTIME) as load:
        heard = 0

        async def listen(client: Client) -> None:
            nonlocal heard
            while True:
                await client.observe()
                heard += 1

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(listen(client)) for client in load.clients]
            await asyncio.sleep(1.0)
            before, cpu, start = heard, server.cpu, time.perf_counter()
            await asyncio.sleep(seconds)
            took = time.perf_counter() - start
            share, arrived = (server.cpu - cpu) / took, (heard - before) / (took * len(tasks))
            for task in tasks:
                task.cancel()
    return share, arrived


async def growth_kib(server: Server, rooms: int, rounds: int) -> float:
    """Return the KiB that a room grows by in a thousand rounds, once its history is as long as it may become.

    Args:
        server: the host.
        rooms: how many rooms to measure by.
        rounds: how many rounds to measure.
    """
    async with Rooms.of(server, rooms) as load:
        await load.play(min(FULL_HISTORY, rounds))
        before = server.resident
        await load.play(rounds)
        return (server.resident - before) / 1024 / rooms / rounds * 1000


async def stalled(
    server: Server, rooms: int, rounds_per_s: float, seconds: float, crowd: int
) -> tuple[float, float]:
    """Let clients join that read nothing more.

    Returns:
        The others' 99th percentile with one such client over that without, and the KiB that the server keeps for
        each of ``crowd`` of them.
    """
    async with Rooms.of(server, rooms) as load, AsyncExitStack() as stack:
        await load.pace(rounds_per_s, seconds / 4)
        undisturbed = await load.pace(rounds_per_s, seconds)
        await stack.enter_async_context(_stall(server, load.codes[0]))
        disturbed = await load.pace(rounds_per_s, seconds)
        before = server.resident
        for number in range(crowd):
            await stack.enter_async_context(_stall(server, load.codes[number % rooms]))
        await load.pace(rounds_per_s, min(seconds, 4.0))
        kept = (server.resident - before) / crowd / 1024
    return float(np.percentile(disturbed, 99) / np.percentile(undisturbed, 99)), kept


@asynccontextmanager
async def _stall(server: Server, code: str) -> AsyncIterator[None]:
    """Join as a spectator and then read nothing, with as little in the system's own buffers as it allows."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _TINY)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
    connection = await server.client(code, sock=raw)
    client = Client(connection)
    await client.hello(code, None)
    await client.welcomed()
    connection.transport.pause_reading()
    try:
        yield
    finally:
        connection.transport.abort()
        with contextlib.suppress(ConnectionError):
            await connection.wait_closed()
