"""A full workshop comes in at once, and all of it comes back at once.

Examples:

    python tests/campaigns/herd.py --json
    python tests/campaigns/herd.py --rooms 5 --runs 3

A server of its own runs with its default limits. All clients are websockets of this one process; they join rooms
of eight, all connections are broken at the same moment, and all come back with their tokens. Printed: how many were
refused, how long until the last one was in, and the 99th percentile of how long each waited for the present state
of its match. Exit code 1 if anybody was refused or a goal of the catalogue of faults was missed.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

# The kits of the tests stand one folder up.
sys.path.insert(0, str(Path(__file__).parent.parent))

from host_kit import RawClient
from server_process import ask, running
from techrace_client import ConnectError
from techrace_client.streams import OpenStream, WebSocketStream, websocket_opener
from techrace_game import Scenario, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits

SEATS = 8
JOINED_S = 3.0
"""Within which everybody is to be in."""
BACK_P99_S = 5.0
"""Within which 99 of 100 are to be back."""


def workshop() -> Scenario:
    """Return a game for eight."""
    standard = load_scenario("standard")
    more = [
        attrs.evolve(seat, name=f"{seat.name} II") for seat in standard.seats[: SEATS - len(standard.seats)]
    ]
    return standard.with_seats((*standard.seats, *more))


@attrs.define
class Person:
    """One client: where it belongs, and how it fared."""

    open: OpenStream
    room: str
    client: RawClient | None = None
    token: str | None = None
    waited: float = 0.0
    refused: bool = False

    async def come(self, began: float) -> None:
        """Come in, or back; take the time from ``began`` until the present state is there."""
        try:
            self.client = RawClient(await self.open())
            hello = {"token": self.token} if self.token is not None else {}
            welcome = await self.client.hello(self.room, **hello)
            self.token = welcome.token or self.token
            await self.client.hear(said.Presence)
        except (ConnectError, ConnectionError, TimeoutError):
            self.refused = True
        self.waited = time.perf_counter() - began

    def drop(self) -> None:
        """Vanish without a word."""
        assert self.client is not None
        stream = self.client.stream
        assert isinstance(stream, WebSocketStream)
        stream._connection.transport.abort()


async def stampede(people: Sequence[Person]) -> dict[str, Any]:
    """Let everybody come at the same time."""
    began = time.perf_counter()
    await asyncio.gather(*(person.come(began) for person in people))
    waits = sorted(person.waited for person in people)
    return {
        "refused": sum(person.refused for person in people),
        "all_s": round(waits[-1], 3),
        "p50_s": round(waits[len(waits) // 2], 3),
        "p99_s": round(waits[min(len(waits) - 1, int(0.99 * len(waits)))], 3),
    }


async def herd(url: str, codes: Sequence[str], runs: int = 1) -> dict[str, Any]:
    """Fill the rooms with eight each, break all connections and let all come back, ``runs`` times."""
    open_ = websocket_opener(url.replace("http", "ws", 1) + "/ws", Limits())
    people = [Person(open_, code) for code in codes for _ in range(SEATS)]
    report: dict[str, Any] = {"clients": len(people), "rooms": len(codes), "join": await stampede(people)}
    returns = []
    for _ in range(runs):
        for person in people:
            person.drop()
        returns.append(await stampede(people))
    for person in people:
        person.drop()
    worst = max(returns, key=lambda each: float(each["p99_s"]))
    report["back"] = {**worst, "refused": sum(each["refused"] for each in returns), "runs": runs}
    return report


async def campaign(folder: Path, rooms: int, runs: int) -> dict[str, Any]:
    """Run a server, open the rooms and let the herd in."""
    async with running(folder) as server:
        scenario = workshop().to_json()
        codes = []
        for _ in range(rooms):
            body = {"scenario": scenario, "clock": {"kind": "rounds", "seconds": 600}}
            status, answer = await ask(server.url + "/api/rooms", "POST", body)
            assert status == 201, answer
            codes.append(answer["room"])
        report = await herd(server.url, codes, runs)
    report["load_average"] = os.getloadavg()[0]
    report["missed"] = missed(report)
    return report


def missed(report: dict[str, Any]) -> list[str]:
    """Return which goals were missed."""
    join, back = report["join"], report["back"]
    found = []
    if join["refused"] or back["refused"]:
        found.append(f"{join['refused']} and {back['refused']} were refused")
    if join["all_s"] > JOINED_S:
        found.append(f"the last one was in after {join['all_s']} s, allowed {JOINED_S}")
    if back["p99_s"] > BACK_P99_S:
        found.append(f"99 of 100 were back after {back['p99_s']} s, allowed {BACK_P99_S}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rooms", type=int, default=25, help="how many rooms of eight")
    parser.add_argument("--runs", type=int, default=1, help="how often all of them vanish and come back")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="techrace-herd.") as folder:
        report = asyncio.run(campaign(Path(folder), options.rooms, options.runs))
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(f"{name:14} {value}" for name, value in report.items()))
    return 1 if report["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
