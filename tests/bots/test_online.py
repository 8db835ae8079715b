"""The same bots over the wire."""

import asyncio
from pathlib import Path

import attrs
import numpy as np
import pytest

from bots_kit import house, observations, ruleset
from host_kit import running_host
from techrace_bots import Bot
from techrace_bots.chance import bot_seed
from techrace_bots.online import Pilot, join
from techrace_bots.recorded import record
from techrace_bots.registry import bot_maker
from techrace_client import Played, Stream
from techrace_game import Observation, Orders, load_scenario
from techrace_game.constants import Constants
from techrace_protocol.messages import ClockKind
from techrace_replays import open_log
from techrace_replays.records import TickRecord
from techrace_server import ClockSpec

SEED = 11


def digests(path: Path) -> list[bytes | None]:
    return [entry.record.digest for entry in open_log(path).entries() if isinstance(entry.record, TickRecord)]


@pytest.mark.slow
async def test_a_match_over_the_wire_equals_the_same_match_offline(tmp_path: Path) -> None:
    scenario = load_scenario("toy")
    names = [policy.name for policy in house(ruleset("toy"))]
    async with running_host(tmp_path / "host") as host:
        clock = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)
        runner = await host.create(scenario, clock=clock, seed=SEED)

        async def open_stream() -> Stream:
            return host.connect()

        async def sit(seat: int, name: str) -> Played:
            seed, room = bot_seed(SEED, seat), runner.room.spec.code
            return await join(open_stream, bot_maker(name), seed=seed, room=room, seat=seat)

        played = await asyncio.gather(*(sit(seat, name) for seat, name in enumerate(names)))
        assert all(how.refused_parts == how.late == how.skipped == 0 for how in played)
        end = played[0].end
        assert end is not None
        assert end.log is not None
        there = host.log_of(end.log)
        assert there is not None
        online = digests(there)
    here = tmp_path / "offline.techrace"
    record(scenario, house(ruleset("toy")), SEED, here)
    assert online == digests(here)
    assert len(online) > 20


class Counter(Bot):
    """Hires as many as it has been asked."""

    asked = 0

    def act(self, observation: Observation) -> Orders:
        self.asked += 1
        return Orders(hire=self.asked)


def test_a_bot_is_asked_once_a_quarter_even_if_the_server_offers_every_tick() -> None:
    pilot = Pilot(bot=Counter(), seed=1, quarter=4)
    seen = observations(np.random.default_rng(1), 1, 5, Constants())
    answers = [pilot.act(attrs.evolve(seen, tick=np.array([tick]))) for tick in range(6, 14)]
    assert [None if orders is None else orders.hire for orders in answers] == [
        1,
        None,
        2,
        None,
        None,
        None,
        3,
        None,
    ]
