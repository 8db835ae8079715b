"""A server may die between any two steps, three times in a row, and has promised nothing that it does not keep."""

import signal
from pathlib import Path

import pytest

from crashing import ForkedServer
from fleet import Fleet, is_good
from room_kit import small_scenario
from server_process import PATIENCE
from techrace_server.faults import Point
from witness import until

pytestmark = pytest.mark.slow
HITS = (1, 2, 3)


@pytest.mark.parametrize("point", list(Point))
async def test_nothing_promised_is_lost_at(point: Point, tmp_path: Path) -> None:
    scenarios = (small_scenario(2, horizon=120).to_json(), small_scenario(2, horizon=8).to_json())
    fleet = Fleet(tmp_path, rooms=4, seed=list(Point).index(point), pace=0.01, scenarios=scenarios)
    async with fleet.playing():
        server = ForkedServer.start(tmp_path, fleet.port)
        assert await until(lambda: fleet.is_playing and len(fleet.witness.acknowledged) > 40, PATIENCE)
        await server.end(signal.SIGKILL)
        for hit in HITS:
            fleet.mourn()
            server = ForkedServer.start(tmp_path, fleet.port, point, hit)
            assert await server.ended(PATIENCE) == -signal.SIGKILL, f"{point}: hit {hit} was not reached"
        fleet.mourn()
        server = ForkedServer.start(tmp_path, fleet.port)
        assert await server.ready()
        await fleet.resume()
        assert await until(lambda: fleet.is_playing, PATIENCE)
    assert await server.end(signal.SIGTERM) == 0
    report = fleet.report()
    assert is_good(report), report
