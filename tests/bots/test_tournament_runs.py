"""The same results in one process, in many, in shards, on a cluster, and after every kill."""

import errno
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from distributed import LocalCluster

from techrace_bots.arena import MatchResult, SeatResult
from techrace_bots.sandbox import BotFault, FaultKind, Report, Tier
from techrace_bots.tournament import Field, Results, SpecError, playing
from techrace_bots.tournament.cluster import cluster
from techrace_bots.tournament.leaderboard import write_leaderboard
from techrace_bots.tournament.plan import units
from techrace_bots.tournament.playing import Played, play_unit
from techrace_bots.tournament.running import Shard, is_complete, processes, run
from tournament_kit import BLOCKS, contents, small_field

BOT = """
from techrace_bots import Bot
from techrace_game.orders import Orders


class Mine(Bot):
    def act(self, observation):
        {body}
"""


def finished(field: Field, folder: Path) -> dict[str, bytes]:
    results = Results(folder)
    results.begin(field)
    assert run(field, results)
    write_leaderboard(field, results, complete=True)
    return contents(folder)


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tournament")


@pytest.fixture(scope="module")
def field(where: Path) -> Field:
    return small_field(where)


@pytest.fixture(scope="module")
def undisturbed(field: Field, where: Path) -> dict[str, bytes]:
    return finished(field, where / "undisturbed")


def test_every_match_is_there_once(field: Field, undisturbed: dict[str, bytes]) -> None:
    rows = [
        json.loads(line)
        for name, content in undisturbed.items()
        if name.startswith("units")
        for line in content.splitlines()
    ]
    places = [(row["block"], row["rotation"]) for row in rows]
    assert sorted(places) == [(block, place) for block in range(BLOCKS) for place in range(6)]
    assert {"index.html", "leaderboard.json", "tournament.json"} <= set(undisturbed)
    assert all(len(row["payoffs"]) == len(field.scenario.seats) for row in rows)


def test_two_processes_come_to_the_same_bytes(
    field: Field, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    results = Results(tmp_path / "r")
    results.begin(field)
    assert run(field, results, executor=partial(processes, 2), workers=2)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "r") == undisturbed


def test_four_shards_come_to_the_same_bytes(
    field: Field, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    results = Results(tmp_path / "r")
    results.begin(field)
    complete = [run(field, results, shard=Shard(number, 4)) for number in (3, 1, 4, 2)]
    assert complete == [False, False, False, True]
    assert is_complete(field, results)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "r") == undisturbed


def test_a_dask_cluster_comes_to_the_same_bytes(
    field: Field, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    results = Results(tmp_path / "r")
    results.begin(field)
    with LocalCluster(  # type: ignore[no-untyped-call]  # has no types
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0", protocol="tcp"
    ) as local:
        assert run(field, results, executor=partial(cluster, local.scheduler_address), workers=2)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "r") == undisturbed


def test_a_runner_that_is_killed_goes_on_where_it_was(
    field: Field, undisturbed: dict[str, bytes], where: Path, tmp_path: Path
) -> None:
    """Kill the runner just before a unit's file gets its name, at every unit."""
    program = tmp_path / "runner.py"
    program.write_text(
        "import os, pathlib, signal, sys\n"
        "from techrace_bots.tournament import Results\n"
        "from techrace_bots.tournament.running import run\n"
        "from tournament_kit import small_field\n"
        "real = pathlib.Path.replace\n"
        "def replace(self, target):\n"
        "    if 'units' in str(target): os.kill(os.getpid(), signal.SIGKILL) if sys.argv[3] == 'before' else None\n"
        "    moved = real(self, target)\n"
        "    if 'units' in str(target): os.kill(os.getpid(), signal.SIGKILL) if sys.argv[3] == 'after' else None\n"
        "    return moved\n"
        "pathlib.Path.replace = replace\n"
        "field = small_field(pathlib.Path(sys.argv[1]))\n"
        "results = Results(pathlib.Path(sys.argv[2]))\n"
        "results.begin(field)\n"
        "assert run(field, results)\n"
    )
    folder = tmp_path / "r"
    path = os.pathsep.join(sys.path)
    codes = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(program), str(where), str(folder), when],
            env={**os.environ, "PYTHONPATH": path},
            check=False,
            capture_output=True,
            timeout=120,
        ).returncode
        for when in ("before", "after", "never")
    ]
    assert codes == [-signal.SIGKILL] * 2 + [0]
    write_leaderboard(field, Results(folder), complete=is_complete(field, Results(folder)))
    there = {name: content for name, content in contents(folder).items() if "/." not in name}
    assert there == undisturbed


def test_a_full_disk_leaves_nothing_half_done(
    field: Field, undisturbed: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = Results(tmp_path / "r")
    results.begin(field)
    real, calls = os.fsync, 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            run(field, results)
    assert len(results.done()) == 1
    assert not list((tmp_path / "r" / "units").glob(".*")), (
        "half a file would take up what little room there is"
    )
    assert run(field, results)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "r") == undisturbed


def test_a_damaged_unit_is_named_and_can_be_played_again(
    field: Field, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    results = Results(tmp_path / "r")
    results.begin(field)
    run(field, results)
    damaged = tmp_path / "r" / "units" / "000001.jsonl"
    damaged.write_bytes(damaged.read_bytes()[:100])
    with pytest.raises(SpecError, match=r"000001\.jsonl: is damaged, expected JSON objects; delete it"):
        list(results.rows())
    damaged.unlink()
    assert run(field, results)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "r") == undisturbed


def test_units_are_read_in_the_order_of_the_schedule_however_many_there_are(tmp_path: Path) -> None:
    results = Results(tmp_path)
    (tmp_path / "units").mkdir()
    for number in (999_999, 1_000_000, 3):
        results.keep(number, Played(rows=({"block": number},), timings=()))
    assert [row["block"] for row in results.rows()] == [3, 999_999, 1_000_000]


def test_the_tiers_that_bots_played_in_are_stored(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(BOT.format(body="return Orders()"))
    field = small_field(tmp_path, ("mine.py", "crowd"), blocks=1, seats=[2])
    results = Results(tmp_path / "r")
    results.begin(field)
    assert run(field, results)
    _, page = write_leaderboard(field, results, complete=True)
    assert results.tiers(field) == {"contained": 1}
    assert "contained in 1 seats" in page.read_text()
    assert len(list((tmp_path / "r" / "bots" / "0-mine").glob("*.log"))) == 1


def late(cpu_seconds: float | None) -> MatchResult:
    """A match in which seat 1 lost on time after ten seconds."""
    fault = BotFault(seat=1, tick=4, kind=FaultKind.TIME, detail="too long")
    report = Report(
        name="late",
        version="1",
        source="late.py",
        tier=Tier.CONTAINED,
        faults=(fault,),
        forfeited_at=4,
        decisions=2,
        slowest=9.0,
        thought=10.0,
        cpu_seconds=cpu_seconds,
    )
    seats = tuple(SeatResult(payoff=1, refused=0, report=one) for one in (None, report))
    return MatchResult(scenario="s", seed=1, ending="horizon", endnode=-1, ticks=24, digest="", seats=seats)


@pytest.mark.parametrize(
    ("cpu_seconds", "load", "void"),
    [(1.0, 3.0, True), (1.0, 1.0, False), (9.0, 3.0, False), (None, 3.0, False)],
    ids=["starved", "quiet machine", "thought too long", "unknown"],
)
def test_a_match_is_void_only_if_the_machine_starved_the_bot(
    cpu_seconds: float | None, load: float, void: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "_load", lambda: load)
    assert playing.overloaded(late(cpu_seconds)) is void


def test_another_tournament_is_kept_out_of_the_folder(field: Field, where: Path, tmp_path: Path) -> None:
    Results(tmp_path / "r").begin(field)
    Results(tmp_path / "r").begin(field)
    with pytest.raises(
        SpecError, match=r"holds the results of another tournament: seed is 1 there and 2 now"
    ):
        Results(tmp_path / "r").begin(small_field(where, seed=2))


def test_a_bot_that_was_changed_is_another_tournament(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(BOT.format(body="return Orders()"))
    Results(tmp_path / "r").begin(small_field(tmp_path, ("mine.py", "crowd")))
    mine.write_text(BOT.format(body="return Orders(hire=1)"))
    with pytest.raises(SpecError, match="another tournament: code is"):
        Results(tmp_path / "r").begin(small_field(tmp_path, ("mine.py", "crowd")))


def test_a_failing_bot_forfeits_and_its_neighbours_play_on(tmp_path: Path) -> None:
    (tmp_path / "fails.py").write_text(BOT.format(body="raise RuntimeError('no')"))
    field = small_field(
        tmp_path, ("fails.py", "haste"), isolation="in_process", blocks=2, unit=1, design="round_robin"
    )
    results = Results(tmp_path / "r")
    results.begin(field)
    assert run(field, results)
    rows = list(results.rows())
    failed = {(fault["seat"], fault["kind"]) for row in rows for fault in row["faults"]}
    assert {kind for _, kind in failed} == {"raised", "strikes"}
    assert all(row["bots"][fault["seat"]] == 0 for row in rows for fault in row["faults"])
    assert len(list((tmp_path / "r" / "matches").glob("*.techrace"))) == len(rows), (
        "matches with faults leave logs"
    )
    found, page = write_leaderboard(field, results, complete=True)
    profile = next(one for one in found.profiles if one.bot.startswith("0") and one.motive == "all")
    assert profile.forfeits == 4
    assert found.without_forfeits == ()
    assert "without forfeits" in page.read_text()
    assert next(one for one in found.profiles if one.bot.startswith("1")).forfeits == 0


def test_a_ladder_goes_on_where_it_was(tmp_path: Path) -> None:
    field = small_field(tmp_path, design="ladder", rounds=4, blocks=2, unit=1)
    whole = finished(field, tmp_path / "whole")
    results = Results(tmp_path / "part")
    results.begin(field)
    kept = 0

    class StopError(Exception):
        pass

    def progress(done: int, total: int) -> None:
        nonlocal kept
        kept += 1
        if kept == 5:
            raise StopError(f"{done} of {total}")

    with pytest.raises(StopError):
        run(field, results, progress=progress)
    assert not is_complete(field, results)
    assert run(field, results)
    write_leaderboard(field, results, complete=True)
    assert contents(tmp_path / "part") == whole
    assert "ladder" in json.loads(whole["leaderboard.json"])


def test_house_bots_come_to_the_same_match_by_match_as_in_batches(field: Field, tmp_path: Path) -> None:
    logged = small_field(tmp_path, logs="all")
    unit = next(units(field))
    one = play_unit(field, unit)
    other = play_unit(logged, unit, tmp_path / "logs")
    assert one.rows == other.rows
    assert len(list((tmp_path / "logs" / "matches").glob("*.techrace"))) == unit.matches
