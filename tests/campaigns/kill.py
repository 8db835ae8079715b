"""Kill a server again and again in the middle of its work, and look for anything it promised and did not keep.

Examples:

    python tests/campaigns/kill.py --count 100 --json
    python tests/campaigns/kill.py --count 5 --rooms 2 --seed 7

A server of its own (``techrace serve``) is killed with SIGKILL at seeded random times, one in five of them while it
starts, and started again on the same folder. Clients over real websockets play lockstep and rounds, come back by
themselves and go on. At the end the folder is compared with what they were told. Exit code 1 if anything was lost,
doubled, different or not taken up again.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fleet import Fleet, is_good
from server_process import ServerProcess, start

SCENARIOS = ("toy", "small")
PACE = 0.05
"""Seconds that a player thinks at most."""
WHILE_STARTING = 0.2
"""Share of the kills that fall into a start, and so into recovery."""


async def campaign(folder: Path, *, count: int, rooms: int, seed: int) -> Fleet:
    """Kill ``count`` servers at least, end the last one in good order, and return the clients."""
    rng = random.Random(seed)
    fleet = Fleet(folder, rooms=rooms, seed=seed, pace=PACE, scenarios=SCENARIOS)
    server = await _ready_server(fleet)
    async with fleet.playing():
        while fleet.deaths < count:
            await asyncio.sleep(rng.uniform(0.02, 0.6))
            await server.end(signal.SIGKILL)
            fleet.mourn()
            while rng.random() < WHILE_STARTING:
                early = await start(folder, fleet.port)
                await asyncio.sleep(rng.uniform(0.2, 1.5))
                await early.end(signal.SIGKILL)
                fleet.mourn()
            server = await _ready_server(fleet)
            await fleet.resume()
        await asyncio.sleep(0.2)
    code = await server.end(signal.SIGTERM)
    if code != 0:
        fleet.witness.failures.append(f"the last server ended with {code}")
    return fleet


async def _ready_server(fleet: Fleet) -> ServerProcess:
    server = await start(fleet.folder, fleet.port)
    if not await server.ready():
        raise RuntimeError(f"the server does not start: exit code {await server.ended()}")
    return server


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100, help="how many kills at least")
    parser.add_argument("--rooms", type=int, default=4, help="how many rooms are played at a time")
    parser.add_argument("--seed", type=int, default=1, help="of the times and the orders")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="techrace-kill.") as folder:
        fleet = asyncio.run(
            campaign(Path(folder), count=options.count, rooms=options.rooms, seed=options.seed)
        )
        report = {"seed": options.seed, **fleet.report()}
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(f"{name:20} {value}" for name, value in report.items()))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    sys.exit(main())
