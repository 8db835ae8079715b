"""G19: five hundred files that mean harm, each through everything that reads logs, in 1 GiB and ten seconds."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import hostile_logs

COUNT = 500
SEED = 6


@pytest.mark.slow
def test_five_hundred_hostile_files_are_answered_clearly_and_in_time() -> None:
    """In a process of their own, whose address space is limited; the first unclean error would end it."""
    child = subprocess.run(  # noqa: S603 - a program of ours
        [sys.executable, str(Path(hostile_logs.__file__)), str(COUNT), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr[-2000:]
    rows = [json.loads(line) for line in child.stdout.splitlines()]
    assert len(rows) == COUNT
    slow = [
        (row["number"], row["kind"], row["seconds"]) for row in rows if row["seconds"] > hostile_logs.SECONDS
    ]
    assert not slow
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == {kind.__name__ for kind in (*hostile_logs.KINDS, *hostile_logs.RARE)}
    for row in rows:
        assert "MemoryError" not in json.dumps(row["said"])
        assert set(row["said"]) >= set(hostile_logs.OFTEN)
    ways = Counter(name for row in rows for name in row["said"])
    assert all(ways[name] >= COUNT // 5 for name in (*hostile_logs.OFTEN, "show", "views", "redact", "diff"))
    assert ways["fork"] == ways["remove"] == ways["show"]


def test_the_files_are_the_same_for_a_seed() -> None:
    for number in (0, 1, 2):
        assert hostile_logs.hostile(number, SEED) == hostile_logs.hostile(number, SEED)
    assert {hostile_logs.hostile(number, SEED)[0] for number in (124, 249)} == {"crowded", "endless"}
