"""``techrace join --bot`` goes on when the server is started again."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from host_kit import until
from room_kit import small_scenario
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready, Settings, serve


@asynccontextmanager
async def serving(folder: Path, port: int) -> AsyncIterator[Ready]:
    ready: asyncio.Future[Ready] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(Settings(port=port, data=folder), on_ready=ready.set_result, stop=stop))
        try:
            yield await ready
        finally:
            stop.set()


async def test_a_bot_at_the_command_line_outlives_the_server(
    tmp_path: Path, unused_tcp_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(tmp_path, unused_tcp_port) as server:
        clock = ClockSpec(kind=ClockKind.REALTIME, seconds=0.05)
        runner = await server.rooms.create(small_scenario(1, 40), clock=clock)
        code = runner.room.spec.code
        arguments = ["join", server.url, "--room", code, "--bot", "academic", "--json"]
        bot = asyncio.create_task(asyncio.to_thread(run, arguments))
        await until(lambda: runner.room.tick >= 4)
        before = runner.room.tick
    async with serving(tmp_path, unused_tcp_port) as server:
        assert await bot == ExitCode.OK
    played = json.loads(capsys.readouterr().out)
    assert played["end"]["tick"] == 40 > before
