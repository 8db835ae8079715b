"""Analyses of matches that are over: begun by who asks first, kept beside the log, bounded."""

import asyncio
import gzip
import json
from pathlib import Path

import pytest

import replay_kit as kit
from host_kit import RawClient, quick_limits, request, running_server
from room_kit import small_scenario
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, HostParts
from techrace_server.analyses import SUFFIX, Analyses
from techrace_server.answers import Underway
from techrace_server.aside import StoryError
from techrace_server.stories import BusyError

LOG = kit.bytes_of(kit.random_match("toy", 5, 2))
ANALYST = "techrace_bots.assessing"
LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)
QUICK = quick_limits(analysis_futures=2, analyses_waiting=2)


async def made(analyses: Analyses) -> None:
    """Wait until nothing is underway."""
    while analyses._tasks:
        await asyncio.gather(*analyses._tasks)


def logged(folder: Path, match: str, data: bytes = LOG) -> Path:
    path = folder / f"{match}.techrace"
    path.write_bytes(data)
    return path


async def test_the_first_to_ask_starts_it_and_the_next_ones_get_it(tmp_path: Path) -> None:
    log = logged(tmp_path, "m")
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        first = await analyses.ask("m", log)
        second = await analyses.ask("m", log)
        assert first == second == Underway(stage="", done=0, total=0)
        assert len(analyses._tasks) == 1
        await made(analyses)
        found = await analyses.ask("m", log)
        assert isinstance(found, bytes)
        told = json.loads(gzip.decompress(found))
        assert told["futures"] == 2
        assert set(told) >= {
            "line",
            "looks",
            "moments",
            "uses",
            "absences",
            "secrets",
            "likenesses",
            "policies",
        }
        assert (tmp_path / f"m{SUFFIX}").read_bytes() == found
    async with asyncio.TaskGroup() as group:
        # After a restart nobody has to wait for it again.
        assert await Analyses(QUICK, None, group).ask("m", log) == found


async def test_progress_is_told_while_it_is_made(tmp_path: Path) -> None:
    log, seen = logged(tmp_path, "m"), set()
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        while isinstance(now := await analyses.ask("m", log), Underway):
            seen.add(now.stage)
            assert 0 <= now.done <= now.total
    assert "evaluation graph" in seen


async def test_only_so_many_are_waited_for(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        for match in ("a", "b"):
            await analyses.ask(match, logged(tmp_path, match))
        with pytest.raises(BusyError, match="2 analyses are waited for"):
            await analyses.ask("c", logged(tmp_path, "c"))
        analyses.stop()


async def test_a_log_that_cannot_be_played_is_refused_in_a_sentence_and_may_be_asked_for_again(
    tmp_path: Path,
) -> None:
    log = logged(tmp_path, "m", b"no log")
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        for _ in range(2):
            assert isinstance(await analyses.ask("m", log), Underway)
            await made(analyses)
            with pytest.raises(StoryError, match="not a techrace log"):
                await analyses.ask("m", log)


async def test_failures_that_nobody_comes_back_for_keep_nobody_out(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        for match in ("a", "b", "c", "d"):
            await analyses.ask(match, logged(tmp_path, match, b"no log"))
            await made(analyses)
        with pytest.raises(StoryError, match="not a techrace log"):
            await analyses.ask("d", tmp_path / "d.techrace")
        assert await analyses.is_made("a", tmp_path / "a.techrace") is None


async def test_an_error_of_ours_ends_no_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("techrace_server.analyses.command_of", broken)
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(QUICK, ANALYST, group)
        await analyses.ask("m", logged(tmp_path, "m"))
        await made(analyses)
        with pytest.raises(StoryError, match="cannot be analysed"):
            await analyses.ask("m", tmp_path / "m.techrace")


@pytest.mark.parametrize(
    ("analyst", "limits", "reason"),
    [
        ("techrace_bots.nowhere", {}, "cannot be analysed within the bounds"),
        (ANALYST, {"analysis_timeout": 0.001}, "takes too long"),
        (ANALYST, {"analysis_cpu": 1, "analysis_futures": 100_000}, "cannot be analysed within the bounds"),
    ],
)
async def test_whatever_goes_wrong_is_bounded(
    tmp_path: Path, analyst: str, limits: dict[str, float], reason: str
) -> None:
    log = logged(tmp_path, "m")
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(quick_limits(analyses_waiting=2, **limits), analyst, group)
        await analyses.ask("m", log)
        await made(analyses)
        with pytest.raises(StoryError, match=reason):
            await analyses.ask("m", log)


async def test_a_host_that_stops_waits_for_no_analysis(tmp_path: Path) -> None:
    log = logged(tmp_path, "m")
    async with asyncio.TaskGroup() as group:
        analyses = Analyses(quick_limits(analysis_futures=100_000), ANALYST, group)
        await analyses.ask("m", log)
        analyses.stop()
    assert not (tmp_path / f"m{SUFFIX}").exists()


async def test_a_match_is_analysed_after_its_end_and_not_before(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=QUICK, parts=HostParts(analyst=ANALYST)) as server:
        runner = await server.rooms.create(small_scenario(1, horizon=4), clock=LOCKSTEP)
        url = f"{server.url}/api/matches/{runner.room.spec.match}/analysis"
        assert (await request(url)).status == 404
        client = RawClient(await websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())())
        await client.hello(runner.room.spec.code)
        await client.order(0)
        await client.hear(said.End)
        # Who only asks whether there is one does not start it.
        while (answer := await request(url, "HEAD")).status == 404:
            pass
        assert [answer.status, (await request(url, "HEAD")).status] == [204, 204]
        assert (await request(url)).status == 202
        assert (await request(url, "HEAD")).status in {200, 202}
        while (answer := await request(url)).status == 202:
            pass
        assert answer.status == 200
        assert (await request(url, "HEAD")).status == 200
        assert answer.json()["policies"] == ["academic"]
        assert answer.headers["cache-control"] == "no-store"


async def test_a_host_without_an_analyst_says_so(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(f"{server.url}/api/matches/{'f' * 32}/analysis")
        assert (answer.status, answer.json()["error"]["code"]) == (404, "no-analysis")
