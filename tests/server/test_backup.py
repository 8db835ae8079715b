"""A copy of a data folder that is made while its server runs is a data folder with the same matches."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from host_kit import RawClient, running_host, running_server, until
from room_kit import small_scenario
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_protocol import messages as said
from techrace_protocol.messages import ClockKind
from techrace_replays import verify
from techrace_server import ClockSpec
from techrace_server.backup import BackupError, back_up

QUICK = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60.0)
JOIN = "join-000000000000000000"


async def test_a_copy_made_while_matches_run_has_the_same_digests_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live, copy = tmp_path / "live", tmp_path / "copy"
    async with running_server(live) as server:
        runner = await server.rooms.create(small_scenario(1, 400), clock=QUICK)
        done = await server.rooms.create(small_scenario(1, 4), clock=QUICK)
        code, match = runner.room.spec.code, done.room.spec.match
        ended, playing = RawClient(server.rooms.connect()), RawClient(server.rooms.connect())
        await ended.hello(done.room.spec.code)
        await ended.order(0)
        await ended.hear(said.End)
        await playing.hello(code, join=JOIN)
        digests: dict[int, bytes] = {0: runner.room.last_digest}
        made = asyncio.create_task(
            asyncio.to_thread(run, ["backup", "--data", str(live), str(copy), "--json"])
        )
        while not made.done():
            tick = runner.room.tick
            await playing.order(tick)
            await playing.hear(said.Accepted)
            await until(lambda tick=tick: runner.room.tick > tick)  # type: ignore[misc]  # mypy cannot infer it
            digests[runner.room.tick] = runner.room.last_digest
        assert await made == ExitCode.OK
        told = json.loads(capsys.readouterr().out)
        assert (told["matches"], told["running"], told["files"]) == (2, 1, 1)
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*") if path.is_file()} == {0o600}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    async with running_host(copy) as host:
        room = host.rooms[code].room
        assert room.last_digest == digests[room.tick]
        log = host.log_of(match)
        assert log is not None
        assert verify(log).ok
        client = RawClient(host.connect())
        await client.hello(code, join=JOIN)
        await client.order(room.tick)
        assert await client.hear(said.Accepted)


def test_what_cannot_be_copied_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BackupError, match="not the data folder of a server"):
        back_up(tmp_path, tmp_path / "copy")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journal.sqlite3").write_bytes(b"")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    with pytest.raises(BackupError, match="expected an empty folder"):
        back_up(tmp_path / "data", tmp_path / "full")
    assert run(["backup", "--data", str(tmp_path / "none"), str(tmp_path / "copy")]) == ExitCode.USAGE
    assert run(["backup", "--data", str(tmp_path / "data"), str(tmp_path / "copy")]) == ExitCode.WRONG
    assert "the copy is not complete" in capsys.readouterr().err
