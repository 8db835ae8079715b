"""Servers as processes: what a kill and a SIGTERM leave behind."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from host_kit import PATIENCE, RandomPlayer, RawClient, request
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_replays import open_log
from techrace_replays.records import TickRecord

PROGRAM = """
import json, sys
from pathlib import Path
from techrace_server import Settings, run

run(
    Settings(port=0, data=Path(sys.argv[1]), log_level="warning"),
    on_ready=lambda ready: print(json.dumps({"url": ready.url}), flush=True),
)
"""
pytestmark = pytest.mark.slow


class Process:
    """A server of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process = process
        self.url = url

    async def client(self, room: str, **facts: Any) -> RawClient:
        client = RawClient(await websocket_opener(self.url.replace("http", "ws") + "/ws", Limits())())
        await client.hello(room, **facts)
        return client

    async def create(self, **body: Any) -> str:
        answer = await request(self.url + "/api/rooms", "POST", body=body)
        code: str = answer.json()["room"]
        return code

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def running_process(folder: Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            ready = json.loads(await process.stdout.readline())
        yield Process(process, ready["url"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def play_until(
    clients: list[RawClient], players: list[RandomPlayer], last: int
) -> dict[tuple[int, int], str]:
    """Let the players play up to a tick; return the id of every acknowledged order by seat and tick."""
    acknowledged: dict[tuple[int, int], str] = {}
    while True:
        observations = await asyncio.gather(*(client.hear(said.Observation) for client in clients))
        tick = observations[0].tick
        if tick >= last:
            return acknowledged
        for client, player, observation in zip(clients, players, observations, strict=True):
            seat = observation.seen.seat
            await client.order(tick, player.act(observation.seen), id_=f"{seat}-{tick}")
            acknowledged[seat, tick] = (await client.hear(said.Accepted)).id


async def test_after_a_kill_the_match_goes_on_and_no_acknowledged_order_is_lost(tmp_path: Path) -> None:
    players = [RandomPlayer(seed) for seed in range(5)]
    setup = {"scenario": "toy", "clock": {"kind": "lockstep", "seconds": 60}, "seed": 9}
    async with running_process(tmp_path) as server:
        room = await server.create(**setup)
        clients = [await server.client(room, bot=True, seat=seat) for seat in range(5)]
        tokens = [client.session.token for client in clients]
        await play_until(clients, players, 24)
        # In the middle of a round: some have been acknowledged for tick 24, the others have said nothing.
        before = [next(m for m in reversed(c.heard) if isinstance(m, said.Observation)) for c in clients]
        for seat in (0, 3):
            await clients[seat].order(24, players[seat].act(before[seat].seen), id_=f"{seat}-24")
            await clients[seat].hear(said.Accepted)
        assert await server.end(signal.SIGKILL) == -signal.SIGKILL
    async with running_process(tmp_path) as server:
        clients = [await server.client(room, bot=True, token=token) for token in tokens]
        for seat, client in enumerate(clients):
            observation = await client.hear(said.Observation)
            assert observation.tick == 24
            assert observation.seen.prog.tolist() == before[seat].seen.prog.tolist()
        for seat in (0, 3):
            await clients[seat].order(24, players[seat].act(before[seat].seen), id_=f"{seat}-24")
            assert (await clients[seat].hear(said.Accepted)).id == f"{seat}-24"
        for seat in (1, 2, 4):
            await clients[seat].order(24, players[seat].act(before[seat].seen), id_=f"{seat}-24")
        interrupted = await finish(clients, players)
    async with running_process(tmp_path / "undisturbed") as server:
        room = await server.create(**setup)
        clients = [await server.client(room, bot=True, seat=seat) for seat in range(5)]
        undisturbed = await finish(clients, players)
    logs = [
        open_log(folder / "replays" / f"{end.log}.techrace")
        for folder, end in ((tmp_path, interrupted), (tmp_path / "undisturbed", undisturbed))
    ]
    digests = [[record.digest for record in log.records() if isinstance(record, TickRecord)] for log in logs]
    assert digests[0] == digests[1]
    assert len(digests[0]) == interrupted.tick


async def finish(clients: list[RawClient], players: list[RandomPlayer]) -> said.End:
    """Let the players play to the end."""

    async def one(client: RawClient, player: RandomPlayer) -> said.End:
        while True:
            for part in client.parts(await client.next()):
                if isinstance(part, said.End):
                    return part
                if isinstance(part, said.Observation) and not part.seen.over[0]:
                    await client.order(part.tick, player.act(part.seen), id_=f"{part.seen.seat}-{part.tick}")

    async with asyncio.timeout(PATIENCE):
        ends = await asyncio.gather(
            *(one(client, player) for client, player in zip(clients, players, strict=True))
        )
    return ends[0]


async def test_sigterm_loses_nothing_tells_everybody_and_ends_with_zero(tmp_path: Path) -> None:
    async with running_process(tmp_path) as server:
        room = await server.create(scenario="toy", clock={"kind": "rounds", "seconds": 600})
        clients = [await server.client(room, seat=seat) for seat in range(5)]
        await clients[2].order(0, id_="mine")
        await clients[2].hear(said.Accepted)
        server.process.send_signal(signal.SIGTERM)
        assert [await client.closed() for client in clients] == [1012] * 5
        async with asyncio.timeout(PATIENCE):
            assert await server.process.wait() == 0
    async with running_process(tmp_path) as server:
        client = await server.client(room, token=clients[2].session.token)
        clock = await client.hear(said.Clock)
        assert 590_000 < (clock.time_left_ms or 0) < 600_000
        await client.order(0, id_="mine")
        assert (await client.hear(said.Accepted)).id == "mine"
        assert await server.end(signal.SIGINT) == 0


async def test_a_second_process_on_the_same_folder_refuses(tmp_path: Path) -> None:
    async with running_process(tmp_path):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, str(tmp_path), stderr=asyncio.subprocess.PIPE
        )
        _, error = await process.communicate()
        assert process.returncode == 1
        assert b"in use by another server" in error
