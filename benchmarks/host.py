"""Measure the host: a round over the network beside bare websockets loops that play no game and write nothing.

Examples:

    python benchmarks/host.py                       a table
    python benchmarks/host.py --json                the record
    python benchmarks/host.py --quick               smoke run
    python benchmarks/host.py --write docs/performance.md

Needs the extra `benchmark`. docs/performance.md explains what is measured.
"""

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import uvloop

from command import Benchmark, say
from host_crowds import growth_kib, joins_s, listeners, stalled
from host_load import TICKS_PER_ROUND, Cost, Rooms, Server, connection_kib, sync_ms
from host_parts import parts_us
from host_report import SECTION, goals, tables
from host_servers import SEATS
from reporting import circumstances

KINDS = ("plain", "typed", "techrace")
ROOMS, MIDDLE, MANY = 16, 100, 128
JOINED, LISTENING = 25, 250
"""Rooms of eight: of a workshop, and of two thousand sockets."""
STALLED = 32
PARTED = (1, 16, 64)
"""Rooms that are due together where the parts of a round are measured."""


class Measurement:
    """Servers one after the other, all kinds within each repetition, so that a slow minute meets all of them."""

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self._folder = folder
        self._number = 0
        self._seconds, self._warm_up, self._repeats = (0.5, 0.2, 1) if quick else (4.0, 1.0, 3)
        self._rooms, self._middle, self._many, self._idle = (
            (2, 3, 4, 20) if quick else (ROOMS, MIDDLE, MANY, 300)
        )
        self._joined, self._listening, self._stalled = (2, 2, 2) if quick else (JOINED, LISTENING, STALLED)
        self._growing, self._rounds = (1, 4) if quick else (4, 1000)
        self._alone = (3, 5) if quick else (40, 60)

    async def run(self) -> dict[str, Any]:
        """Measure everything and return the results."""
        costs: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
        sizes: dict[str, float] = {}
        for number in range(self._repeats):
            for kind in KINDS:
                say(f"repetition {number + 1}: {kind}")
                cost, sizes[kind] = await self._saturate(kind, self._rooms)
                costs[kind].append(cost)
        servers = {
            kind: {
                "cpu_ms_per_round": round(statistics.median(cost.cpu_ms for cost in found), 4),
                "rounds_per_s": round(statistics.median(cost.rounds / cost.seconds for cost in found), 1),
                "bytes_per_message": round(sizes[kind]),
            }
            for kind, found in costs.items()
        }
        half = servers["techrace"]["rounds_per_s"] / 2
        latency = {kind: await self._pace(kind, half) for kind in ("typed", "techrace")}
        say(f"{self._middle} rooms")
        middle, _ = await self._saturate("techrace", self._middle)
        say(f"{self._many} rooms")
        many, _ = await self._saturate("techrace", self._many)
        say("idle connections")
        async with Server.running("techrace", self._next_folder()) as server:
            memory = await connection_kib(server, self._idle)
            say(f"{self._joined * SEATS} join")
            joins = await joins_s(server, self._joined)
            say(f"{self._listening * SEATS} listen")
            share, arrived = await listeners(server, self._listening, max(2.0, 2 * self._seconds))
        say("long matches")
        async with Server.running("techrace", self._next_folder()) as server:
            growth = await growth_kib(server, self._growing, self._rounds)
        say("parts of a round")
        parts = {rooms: parts_us(self._next_folder(), rooms, *self._alone) for rooms in PARTED}
        say("clients that do not read")
        async with Server.running("techrace", self._next_folder()) as server:
            disturbance, kept = await stalled(server, self._rooms, half, 2 * self._seconds, self._stalled)
        return {
            "rooms": self._rooms,
            "repetitions": self._repeats,
            "cpu_ratio_to_plain": _ratio(costs["techrace"], costs["plain"]),
            "cpu_ratio_to_n": _ratio(costs["techrace"], costs["typed"]),
            "p50_ratio_to_n": _short(latency["techrace"]["p50_ms"] / latency["typed"]["p50_ms"]),
            "p99_ms": latency["techrace"]["p99_ms"],
            "kib_per_connection": round(memory, 1),
            "ticks_per_s_100_rooms": _short(middle.rounds * TICKS_PER_ROUND / middle.cpu / self._middle),
            "cpu_ratio_128_to_16_rooms": _short(many.cpu_ms / servers["techrace"]["cpu_ms_per_round"]),
            "joins_s": round(joins, 3),
            "cpu_share_2000_sockets": _short(share),
            "arrived_2000_sockets": _short(arrived),
            "growth_kib_per_1000_rounds": round(growth, 1),
            "p99_stalled_ratio": _short(disturbance),
            "kib_per_stalled": round(kept, 1),
            "sync_ms": round(sync_ms(self._folder), 3),
            "parts_us": {str(rooms): found for rooms, found in parts.items()},
            "servers": servers,
            "latency": latency,
        }

    async def _saturate(self, kind: str, rooms: int) -> tuple[Cost, float]:
        async with (
            Server.running(kind, self._next_folder()) as server,
            Rooms.of(server, rooms) as load,
        ):
            cost = await load.saturate(self._seconds, self._warm_up)
            return cost, load.bytes_per_message

    async def _pace(self, kind: str, rounds_per_s: float) -> dict[str, float]:
        say(f"{kind} at {rounds_per_s:.0f} rounds/s")
        async with (
            Server.running(kind, self._next_folder()) as server,
            Rooms.of(server, self._rooms) as load,
        ):
            await load.pace(rounds_per_s, self._warm_up)
            waited = await load.pace(rounds_per_s, 2 * self._seconds)
        return {
            "p50_ms": round(float(np.percentile(waited, 50)), 3),
            "p99_ms": round(float(np.percentile(waited, 99)), 3),
            "rounds_per_s": round(rounds_per_s, 1),
        }

    def _next_folder(self) -> Path:
        self._number += 1
        return self._folder / str(self._number)


def measure(quick: bool) -> dict[str, Any]:
    """Measure everything and return the record."""
    around = circumstances(quick=quick)
    with tempfile.TemporaryDirectory(prefix="techrace-host.") as folder:
        results = uvloop.run(Measurement(Path(folder), quick=quick).run())
    return around | results | {"goals": {} if quick else goals(results)}


def _ratio(above: Sequence[Cost], below: Sequence[Cost]) -> float:
    return _short(statistics.median(a.cpu_ms / b.cpu_ms for a, b in zip(above, below, strict=True)))


def _short(number: float) -> float:
    return float(f"{number:.3g}")


if __name__ == "__main__":
    benchmark = Benchmark(
        file="benchmarks/host.py",
        text=__doc__ or "",
        quick="few rooms, short runs",
        section=SECTION,
        measure=measure,
        tables=tables,
    )
    sys.exit(benchmark.main())
