"""Nothing that a seat's observation does not contain is in the page of that seat: not sent, stored or in memory."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from frames_kit import Heard
from host_kit import RawClient, running_server
from play_kit import end_turn, link, put_people_on, tab, take_seat
from socket_kit import address_of
from techrace_client.streams import websocket_opener
from techrace_game import Orders, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_server import ClockSpec, Ready
from techrace_server.runner import RoomRunner
from web_kit import chromium, heap_strings, stored, window

pytestmark = pytest.mark.slow

KEPT = re.compile(r"techrace\.(seat\.[A-Z0-9]+|nickname|language|theme)")
"""What may be stored on a device: one's own seat's token, name, language and colours."""
BETWEEN_OTHERS = "qxzj-between-the-others"
OWN_WORDS = "qxzj-own-words"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def seated(server: Ready, runner: RoomRunner, seat: int) -> RawClient:
    client = RawClient(await websocket_opener(address_of(server), Limits())())
    await client.hello(runner.room.spec.code, seat=seat, name=f"Other {seat}")
    return client


async def test_frames_storage_and_memory_hold_nothing_beyond_the_observation(
    tmp_path: Path, browser: Browser
) -> None:
    scenario = load_scenario("alignment2023")
    scenario = scenario.with_seats(scenario.seats[:3])
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await server.rooms.create(scenario, clock=ClockSpec(seconds=600), seed=0x5EC12E7C0FFEE)
        page = here.page
        heard = Heard.by(page)
        await take_seat(page, link(server, runner), "Ada")
        others = [await seated(server, runner, seat) for seat in (1, 2)]
        tokens = [client.heard[0].token for client in others if isinstance(client.heard[0], said.Welcome)]

        await others[0].say(said.Chat(id="c", text=BETWEEN_OTHERS, to=(2,)))
        await others[0].say(said.Pledge(id="p", verb=said.PledgeVerb.OTHER, to=2, text=BETWEEN_OTHERS))
        await expect(page.get_by_role("button", name="End turn")).to_be_visible()
        await tab(page, "Talk")
        await page.get_by_role("textbox", name="Say to Everybody").fill(OWN_WORDS)
        await page.get_by_role("button", name="Say", exact=True).click()
        await expect(page.get_by_text(OWN_WORDS)).to_be_visible()
        await put_people_on(page, "Scaling laws")
        for client in others:
            await client.order(0, Orders(slots=((1, 1000),)))
            await client.say(said.Ready(id="r", tick=0))
        await end_turn(page)

        room = runner.room
        seat = room.seats[0]
        unseen = [name for name, level in zip(room.names, room.state.study[0, 0], strict=True) if level == 0]
        secrets = [
            BETWEEN_OTHERS,
            str(room.spec.seed),
            room.spec.match,
            *(token for token in tokens if token),
            *(name.name for name in unseen),
        ]
        assert len(unseen) > 5
        assert len(secrets) > len(unseen) + 4

        # On the wire: only the seat's own observations, and no secret in any other message.
        frames = heard.bodies()
        observations = [message for message in frames if message["type"] == "observation"]
        assert {message["seen"]["seat"] for message in observations} == {seat.index}
        sent = json.dumps(frames, default=lambda grid: grid.hex())
        kept = await stored(page)
        memory = await heap_strings(page)
        for secret in secrets:
            assert secret not in sent
            assert secret not in kept
            assert not any(secret in string for string in memory)
        # The same search does find what belongs to this seat.
        assert OWN_WORDS in sent
        assert any(OWN_WORDS in string for string in memory)
        own_token = next(message["token"] for message in frames if message["type"] == "welcome")
        assert own_token in kept

        names = re.findall(r'"(techrace\.[^"]+)"', kept)
        assert names
        assert all(KEPT.fullmatch(name) for name in names)
        for client in others:
            await client.stream.close()
