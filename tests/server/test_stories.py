"""Stories of matches that are over, and of files that somebody sends."""

import asyncio
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

import replay_kit as kit
from host_kit import RawClient, quick_limits, request, running_server
from room_kit import small_scenario
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_replays import open_log, read_log, write_log
from techrace_replays.story import story_of
from techrace_server import ClockSpec
from techrace_server.aside import StoryError
from techrace_server.limits import HostLimits
from techrace_server.stories import BusyError, Stories

pytestmark = pytest.mark.slow

LOG = kit.bytes_of(kit.random_match("toy", 5, 6))
FILE = {"Content-Type": "application/octet-stream"}
LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)


async def test_a_sent_file_is_told_as_it_was_played(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/api/stories", "POST", body=LOG, headers=FILE)
        assert answer.status == 200, answer.body
        assert answer.json() == json.loads(json.dumps(story_of(read_log(LOG))))
        packed = await request(
            server.url + "/api/stories", "POST", body=LOG, headers={**FILE, "Accept-Encoding": "gzip"}
        )
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["cache-control"] == "no-store"
        assert gzip.decompress(packed.body) == answer.body
    assert not (tmp_path / "replays").exists()


async def test_hostile_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    flipped = bytearray(LOG)
    flipped[len(flipped) // 2] ^= 1
    cases = (
        (b"", 422, "cut off"),
        (b"PK\x03\x04 a zip", 422, "not a techrace log"),
        (bytes(flipped), 422, "byte"),
        (LOG[:13] + b"\xff" * 5000, 422, "byte 13"),
        (LOG + b"x" * 100_000, 413, "expected at most"),
    )
    async with running_server(tmp_path, limits=quick_limits(story_body=len(LOG) + 1000)) as server:
        for body, status, word in cases:
            answer = await request(server.url + "/api/stories", "POST", body=body, headers=FILE)
            assert (answer.status, word in answer.json()["error"]["message"]) == (status, True), answer.body
        answer = await request(
            server.url + "/api/stories", "POST", body=LOG, headers={"Content-Type": "text/plain"}
        )
        assert answer.status == 415


async def test_an_address_may_send_only_so_many_files(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(story_files_burst=1)) as server:
        first = await request(server.url + "/api/stories", "POST", body=b"x", headers=FILE)
        second = await request(server.url + "/api/stories", "POST", body=b"x", headers=FILE)
        assert (first.status, second.status) == (422, 429)


async def test_a_match_is_told_after_its_end_and_not_before(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1, horizon=4), clock=LOCKSTEP)
        url = f"{server.url}/api/matches/{runner.room.spec.match}/story"
        before = await request(url)
        unknown = await request(f"{server.url}/api/matches/{'f' * 32}/story")
        client = RawClient(await websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())())
        await client.hello(runner.room.spec.code)
        await client.order(0)
        end = await client.hear(said.End)
        after = await request(f"{server.url}/api/matches/{end.log}/story")
        tables = await request(f"{server.url}/api/matches/{end.log}/tables.zip")
        none = await request(f"{server.url}/api/matches/{'f' * 32}/tables.zip")
        log = open_log(server.rooms.log_of(end.log or "") or "")
        await client.stream.close()
    assert (before.status, before.body) == (unknown.status, unknown.body)
    assert before.status == 404
    assert after.json() == story_of(log)
    assert after.json()["end"]["ending"] == "horizon"
    assert (tables.status, none.status) == (200, 404)
    assert tables.headers["content-disposition"] == f'attachment; filename="{end.log}.tables.zip"'
    with zipfile.ZipFile(io.BytesIO(tables.body)) as archive:
        assert archive.read("ticks.csv").count(b"\n") == 1 + 4


async def test_what_is_kept_is_told_again_without_being_made_again(tmp_path: Path) -> None:
    write_log(tmp_path / "a.techrace", kit.random_match("toy", 5, 6))
    made: list[bytes] = []

    async def tell(data: bytes, private: bool) -> bytes:
        made.append(data)
        await asyncio.sleep(0)
        return b"story"

    stories = Stories(HostLimits(), tell)
    asked = [stories.of_match("a", tmp_path / "a.techrace") for _ in range(30)]
    assert await asyncio.gather(*asked) == [b"story"] * 30
    assert made == [(tmp_path / "a.techrace").read_bytes()]
    await stories.of_file(b"file")
    await stories.of_file(b"file")
    assert made[1:] == [b"file", b"file"]


async def test_whoever_comes_when_too_many_wait_is_told_so() -> None:
    gate = asyncio.Event()

    async def tell(data: bytes, private: bool) -> bytes:
        await gate.wait()
        return data

    stories = Stories(HostLimits(stories_waiting=2), tell)
    waiting = [asyncio.create_task(stories.of_file(b"x")) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="2 stories are waited for"):
        await stories.of_file(b"y")
    gate.set()
    assert await asyncio.gather(*waiting) == [b"x", b"x"]


async def test_files_that_come_in_slowly_are_counted() -> None:
    stories = Stories(HostLimits(stories_arriving=1))
    with stories.arriving(), pytest.raises(BusyError, match="1 files are coming in"), stories.arriving():
        pass
    with stories.arriving():
        pass


async def test_whoever_sends_slowly_keeps_the_next_one_waiting_for_no_answer(tmp_path: Path) -> None:
    async with running_server(
        tmp_path, limits=quick_limits(stories_arriving=1, story_files_burst=1000)
    ) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST /api/stories HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n".encode())
        writer.write(b"Content-Type: application/octet-stream\r\n\r\n")
        await writer.drain()
        # Which of the two requests is read first, only their answers tell.
        while (
            answer := await request(server.url + "/api/stories", "POST", body=b"x", headers=FILE)
        ).status == 422:
            pass
        assert answer.status == 503
        writer.close()
        await writer.wait_closed()


async def test_a_process_that_uses_too_much_is_ended() -> None:
    with pytest.raises(StoryError, match=r"too large|within the bounds"):
        await Stories(HostLimits(story_memory=1024 * 1024)).of_file(kit.bytes_of(kit.golden_match()))
    with pytest.raises(StoryError, match="takes too long"):
        await Stories(HostLimits(story_timeout=0.001)).of_file(LOG)
