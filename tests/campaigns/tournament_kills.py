"""A tournament that survives the night: the same bytes however it is played and however often its runner is killed.

Examples:

    python tests/campaigns/tournament_kills.py --json
    python tests/campaigns/tournament_kills.py --matches 200 --kills 3

A tournament is played undisturbed in one process; then by a runner that is killed (SIGKILL) at random moments and
started again, in two processes, in four shards and on a Dask cluster of this machine. Exit code 1 unless all results
are equal to the first, byte for byte.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from distributed import LocalCluster

from techrace_bots.tournament import Field, Results
from techrace_bots.tournament.cluster import cluster
from techrace_bots.tournament.leaderboard import write_leaderboard
from techrace_bots.tournament.running import Shard, processes, run
from techrace_bots.tournament.spec import parse_tournament

BOTS = ("look-ahead", "beneficial", "publish-nothing", "random")
SEATS = [3]
UNIT = 10


def described(matches: int) -> dict[str, Any]:
    """Return a tournament of about so many matches on the standard scenario."""
    return {
        "name": "Campaign",
        "blocks": max(1, round(matches / (len(BOTS) * len(SEATS)))),
        "unit": UNIT,
        "seats": SEATS,
        "bots": [{"name": name, "source": name} for name in BOTS],
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a results folder that do not tell how long it took."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and "timings" not in path.parts
    }


def whole(field: Field, folder: Path, play: Callable[[Results], bool]) -> dict[str, bytes]:
    """Play a tournament and return its results."""
    results = Results(folder)
    results.begin(field)
    assert play(results)
    write_leaderboard(field, results, complete=True)
    return contents(folder)


def killed(file: Path, folder: Path, kills: int, luck: random.Random) -> int:
    """Run the command, kill it so many times at random moments, let it end; return how often it was killed.

    Raises:
        RuntimeError: it ended otherwise.
    """
    done = 0
    program = "import sys; from techrace_cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "tournament", "run", str(file), "--out", str(folder)]
    command += ["--workers", "0"]
    while True:
        units = folder / "units"
        before = len(list(units.glob("*"))) if units.exists() else 0
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        wanted = luck.randint(0, 2)
        while process.poll() is None and done < kills:
            there = len(list(units.glob("*"))) if units.exists() else 0
            if there >= before + wanted:
                time.sleep(luck.random() * 0.1)
                process.send_signal(signal.SIGKILL)
                process.wait()
                done += 1
                break
            time.sleep(0.005)
        code = process.wait()
        if code == 0:
            return done
        if code != -signal.SIGKILL:
            raise RuntimeError(f"the runner ended with {code}, expected 0")


def campaign(matches: int, kills: int, seed: int, folder: Path) -> dict[str, Any]:
    """Play the tournament in every way and compare."""
    file = folder / "campaign.json"
    file.write_text(json.dumps(described(matches)), encoding="utf-8")
    field = Field.of(parse_tournament(file.read_text(encoding="utf-8"), toml=False), folder)
    report: dict[str, Any] = {"seed": seed}
    began = time.perf_counter()
    expected = whole(field, folder / "serial", partial(run, field))
    report["matches"] = sum(
        content.count(b"\n") for name, content in expected.items() if name.startswith("units")
    )
    report["serial_s"] = round(time.perf_counter() - began, 1)
    report["kills"] = killed(file, folder / "killed", kills, random.Random(seed))
    ways = {"killed": contents(folder / "killed")}
    ways["two_processes"] = whole(
        field, folder / "two", lambda results: run(field, results, executor=partial(processes, 2), workers=2)
    )
    ways["four_shards"] = whole(
        field,
        folder / "four",
        lambda results: [run(field, results, shard=Shard(number, 4)) for number in (2, 4, 1, 3)][-1],
    )
    with LocalCluster(  # type: ignore[no-untyped-call]  # has no types
        n_workers=2, threads_per_worker=1, protocol="tcp", dashboard_address=":0"
    ) as local:
        ways["dask"] = whole(
            field,
            folder / "dask",
            lambda results: run(
                field, results, executor=partial(cluster, local.scheduler_address), workers=2
            ),
        )
    report["equal"] = {name: found == expected for name, found in ways.items()}
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign and print its record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--matches", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="techrace-tournament-") as folder:
        report = campaign(options.matches, options.kills, options.seed, Path(folder))
    ok = all(report["equal"].values()) and report["kills"] >= options.kills
    if options.json:
        print(json.dumps({"command": "python tests/campaigns/tournament_kills.py", **report, "ok": ok}))
    else:
        equal = ", ".join(
            f"{name} {'equal' if same else 'DIFFERENT'}" for name, same in report["equal"].items()
        )
        print(f"{report['matches']} matches, killed {report['kills']} times: {equal}")
    return 0 if ok else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
