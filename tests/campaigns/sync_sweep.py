"""Run with the library of disk_faults.c: fail the n-th sync of a journal, for many n, and print what it said.

LD_PRELOAD=disk_faults.so python sync_sweep.py FOLDER COUNT
"""

import asyncio
import ctypes
import json
import sys
from pathlib import Path

import techrace_server.sqlite as sqlite_module
from techrace_server.sqlite import sqlite_journal
from techrace_server.storage import Batch, JournalError, NewMatch, Record

BATCHES = 24
MATCH = NewMatch(match="m" * 32, code="ABCDEF", created=1.0)


async def one(folder: Path, n: int) -> dict[str, object]:
    """Write batches while the n-th sync fails; then look, with a healthy disk, what is there."""
    shim = ctypes.CDLL(None)
    told: list[bool] = []
    found: list[int] = []
    shim.fail_sync_at(n)
    try:
        async with sqlite_journal(folder) as journal:
            for number in range(BATCHES):
                done: asyncio.Future[JournalError | None] = asyncio.get_running_loop().create_future()
                record = Record(number, "kind", b"x" * 5000)
                begins = MATCH if number == 0 else None
                journal.append(Batch(match=MATCH.match, records=[record], begins=begins), done.set_result)
                told.append(await done is None)
        refused = False
    except JournalError:
        refused = True
    shim.fail_sync_at(0)
    async with sqlite_journal(folder) as journal:
        stored = journal.load(MATCH.match)
        found = [] if stored is None else [record.sequence for record in stored.records]
    return {"n": n, "refused": refused, "told": told, "found": found}


async def main(folder: Path, count: int) -> None:
    # Small, so that moving the log into the database and its syncs are swept as well.
    sqlite_module.CHECKPOINT_BYTES = 40_000
    results = [await one(folder / str(n), n) for n in range(1, count + 1)]
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
