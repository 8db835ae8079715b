"""A disk that cannot sync, or is full: nothing is acknowledged that is not there, and nothing that is there is lost."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from disk_faults import FaultyDisk
from host_kit import RawClient
from server_process import PATIENCE, ServerProcess, ask, running
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from witness import until

pytestmark = pytest.mark.slow


async def sit(server: ServerProcess, room: str, **facts: object) -> RawClient:
    client = RawClient(await websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())())
    await client.hello(room, **facts)
    return client


async def open_room(server: ServerProcess) -> str:
    clock = {"kind": "rounds", "seconds": 600.0}
    status, answer = await ask(f"{server.url}/api/rooms", "POST", {"scenario": "toy", "clock": clock})
    assert status == 201
    code: str = answer["room"]
    return code


def test_after_a_failed_sync_nothing_is_acknowledged_and_everything_that_was_is_there(
    tmp_path: Path,
) -> None:
    disk = FaultyDisk.make(tmp_path)
    sweep = Path(__file__).with_name("sync_sweep.py")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(sweep), str(disk.data), "30"],
        env={**os.environ, **disk.environ},
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    results = json.loads(done.stdout)
    assert len(results) == 30
    failed = [result for result in results if result["refused"] or not all(result["told"])]
    assert len(failed) >= 20, [result["n"] for result in failed]
    for result in results:
        acknowledged = [number for number, ok in enumerate(result["told"]) if ok]
        # No acknowledgement after the first failure, and none that is not kept.
        assert acknowledged == list(range(len(acknowledged))), result
        assert set(acknowledged) <= set(result["found"]), result
        assert result["found"] == list(range(len(result["found"]))), result


async def test_a_server_whose_disk_cannot_sync_stops_and_the_next_one_goes_on(tmp_path: Path) -> None:
    disk = FaultyDisk.make(tmp_path)
    async with running(disk.data, environ=disk.environ) as server:
        room = await open_room(server)
        clients = [await sit(server, room, seat=seat) for seat in range(5)]
        await clients[0].order(0, id_="before")
        await clients[0].hear(said.Accepted)
        assert (await ask(f"{server.url}/readyz"))[0] == 200
        with disk.failing("eio"):
            await clients[1].order(0, id_="during")
            assert await clients[1].closed() == 4500
        # The disk is well again, and it makes no difference.
        assert (await ask(f"{server.url}/readyz"))[0] == 503
        assert not any(isinstance(heard, said.Accepted) for heard in clients[1].heard)
        assert await clients[0].closed() == 4500
        token = clients[0].session.token
    async with running(disk.data) as server:
        client = await sit(server, room, token=token)
        await client.order(0, id_="before")
        assert (await client.hear(said.Accepted)).id == "before"


async def test_a_full_disk_loses_nothing_and_the_match_goes_on_when_there_is_space(tmp_path: Path) -> None:
    disk = FaultyDisk.make(tmp_path)
    async with running(disk.data, environ=disk.environ) as server:
        room = await open_room(server)
        clients = [await sit(server, room, seat=seat) for seat in range(5)]
        await clients[0].order(0, id_="before")
        await clients[0].hear(said.Accepted)
        with disk.failing("full"):
            await clients[1].order(0, id_="withheld")
            assert await unready(server)
            await clients[2].order(0, id_="refused")
            refused = await clients[2].hear(said.Refused)
            assert (refused.id, refused.code) == ("refused", said.RefusalCode.UNAVAILABLE)
            assert refused.retry_ms
            assert (await ask(f"{server.url}/api/rooms/{room}"))[0] == 200
            assert (await ask(f"{server.url}/api/rooms", "POST", {"scenario": "toy"}))[0] == 503
            assert not any(isinstance(heard, said.Accepted) for heard in clients[1].heard)
        began = time.monotonic()
        assert (await clients[1].hear(said.Accepted)).id == "withheld"
        assert time.monotonic() - began < 5.0
        await clients[2].order(0, id_="refused")
        assert (await clients[2].hear(said.Accepted)).id == "refused"
        assert (await ask(f"{server.url}/readyz"))[0] == 200
        assert await server.end(signal.SIGTERM) == 0


async def test_a_server_with_a_full_disk_can_be_stopped(tmp_path: Path) -> None:
    disk = FaultyDisk.make(tmp_path)
    async with running(disk.data, environ={**disk.environ, "TECHRACE_LIMITS_DRAIN": "0.5"}) as server:
        room = await open_room(server)
        clients = [await sit(server, room, seat=seat) for seat in range(5)]
        with disk.failing("full"):
            await clients[1].order(0, id_="withheld")
            assert await unready(server)
            assert await server.end(signal.SIGTERM) == 0
        assert not any(isinstance(heard, said.Accepted) for heard in clients[1].heard)
    async with running(disk.data) as server:
        await sit(server, room, token=clients[1].session.token)


async def unready(server: ServerProcess) -> bool:
    """Wait until a server says that it is not ready."""
    status = 0

    async def look() -> None:
        nonlocal status
        while status != 503:
            status = (await ask(f"{server.url}/readyz"))[0]

    looking = asyncio.create_task(look())
    try:
        return await until(lambda: status == 503, PATIENCE)
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
