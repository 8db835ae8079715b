"""A workshop comes in at once and comes back at once; nobody is refused (FAULTS R9, G13)."""

from pathlib import Path

import pytest

from herd import SEATS, herd, missed, workshop
from host_kit import running_server, until
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec

ROOMS = 5


@pytest.mark.slow
async def test_a_workshop_comes_and_comes_back(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        clock = ClockSpec(kind=ClockKind.ROUNDS, seconds=600)
        runners = [await server.rooms.create(workshop(), clock=clock) for _ in range(ROOMS)]
        report = await herd(server.url, [runner.room.spec.code for runner in runners], runs=2)
        assert report["clients"] == ROOMS * SEATS
        assert missed(report) == [], report
        for runner in runners:
            assert all(seat.is_taken for seat in runner.room.seats)
        await until(lambda: server.rooms.statistics().connections == 0)
