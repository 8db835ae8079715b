"""A data folder, the clients of the servers that live and die on it, and what is known about both."""

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from audit import Findings, audit, read_journal
from server_process import PATIENCE, free_port
from techrace_protocol.messages import ClockKind
from witness import Table, Witness, until

KINDS = (ClockKind.LOCKSTEP, ClockKind.ROUNDS)


class Fleet:
    """Clients that play on while servers come and go on one port and one folder."""

    def __init__(
        self,
        folder: Path,
        *,
        rooms: int,
        seed: int,
        pace: float,
        scenarios: Sequence[str | Mapping[str, Any]],
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.witness = Witness()
        self.histories: dict[str, tuple[bytes, ...]] = {}
        """What each match had played when a server died, as digests."""
        self.deaths = self.resumed = self.missing = 0
        self.resume_s: list[float] = []
        self._stop = asyncio.Event()
        self._rng = random.Random(seed)
        self._tables = [
            Table(
                self.witness,
                f"http://127.0.0.1:{self.port}",
                kind=KINDS[number % 2],
                scenario=scenarios[number // 2 % len(scenarios)],
                seed=self._rng.getrandbits(32),
                pace=pace,
            )
            for number in range(rooms)
        ]
        self._expected: set[str] = set()
        self._welcomed: dict[int, int] = {}
        self._died_at = 0.0

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[None]:
        """Let the clients play while the block lasts."""
        async with asyncio.TaskGroup() as group:
            for table in self._tables:
                group.create_task(table.run(self._stop))
            yield
            self._stop.set()

    @property
    def is_playing(self) -> bool:
        """Whether every table has a match that has begun."""
        return all(any(match.latest for match in table.matches) for table in self._tables)

    def mourn(self) -> None:
        """Read what a server that has just died left: what the next one has to take up."""
        self.deaths += 1
        self._expected = set()
        self._died_at = time.monotonic()
        for code, chronicle in read_journal(self.folder).items():
            before = self.histories.get(code, ())
            if chronicle.digests[: len(before)] != before:
                self.witness.contradictions.append(f"room {code}: a death changed what had been played")
            self.histories[code] = chronicle.digests
            if chronicle.status == "running":
                self._expected.add(code)
        self._welcomed = {
            id(match): match.connections
            for table in self._tables
            if table.code in self._expected
            for match in table.matches
        }

    async def resume(self) -> None:
        """Wait until every player of every match that was running plays on the next server."""

        def is_back(table: Table) -> bool:
            return table.code not in codes or all(
                match.connections > self._welcomed.get(id(match), -1) for match in table.matches
            )

        codes = {table.code for table in self._tables if table.matches} & self._expected
        back = await until(lambda: all(map(is_back, self._tables)), seconds=PATIENCE)
        if not back:
            self.witness.failures.append(f"not all players came back after death {self.deaths}")
            return
        gone = codes & set(self.witness.closed)
        self.missing += len(gone)
        self.resumed += len(codes - gone - set(self.witness.orphaned))
        if codes:
            self.resume_s.append(time.monotonic() - self._died_at)

    def audit(self) -> Findings:
        """Compare the folder of the last server, which has ended, with what the clients were told."""
        return audit(self.folder, self.witness, self.histories)

    def report(self) -> dict[str, Any]:
        """Return the figures of an audit of the folder."""
        findings = self.audit()
        return {
            "kills": self.deaths,
            "acked": len(self.witness.acknowledged),
            "lost": findings.lost,
            "doubled": findings.doubled,
            "resumed": self.resumed,
            "not_resumed": self.missing,
            "digest_mismatches": findings.digest_mismatches,
            "resume_s": round(max(self.resume_s, default=0.0), 3),
            "resume_s_median": round(statistics.median(self.resume_s or [0.0]), 3),
            "sent": len(self.witness.sent),
            "matches": len(self.witness.created),
            "views": len(self.witness.shown),
            "seats_orphaned": len(set(self.witness.orphaned)),
            "ends_missed": len(set(self.witness.closed)),
            "failures": [*self.witness.failures, *findings.sentences],
        }


def is_good(report: Mapping[str, Any]) -> bool:
    """Say whether every promise was kept, and any was made."""
    bad = ("lost", "doubled", "digest_mismatches", "not_resumed", "failures")
    return not any(report[key] for key in bad) and bool(report["acked"])
