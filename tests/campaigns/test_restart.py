"""A server with fifty rooms and two hundred clients dies, and the last seat plays again within seconds."""

import signal
from pathlib import Path

import pytest

from fleet import Fleet, is_good
from room_kit import small_scenario
from server_process import PATIENCE, start
from witness import until

pytestmark = pytest.mark.slow
ROOMS, SEATS = 50, 4
WITHIN = 15.0
"""Seconds from the death of the server."""


async def test_everybody_plays_again_soon_after_a_restart(tmp_path: Path) -> None:
    scenario = small_scenario(SEATS, horizon=1000).to_json()
    fleet = Fleet(tmp_path, rooms=ROOMS, seed=14, pace=1.0, scenarios=(scenario,))
    async with fleet.playing():
        server = await start(tmp_path, fleet.port)
        assert await until(lambda: fleet.is_playing, PATIENCE)
        await server.end(signal.SIGKILL)
        fleet.mourn()
        server = await start(tmp_path, fleet.port)
        assert await server.ready()
        await fleet.resume()
    assert await server.end(signal.SIGTERM) == 0
    report = fleet.report()
    assert is_good(report), report
    assert report["resumed"] == ROOMS
    assert report["resume_s"] < WITHIN
