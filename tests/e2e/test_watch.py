"""A person with a browser watches a match on a real server."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from host_kit import running_server
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready, SeatPlan
from techrace_server.facts import end_of
from techrace_server.runner import RoomRunner
from web_kit import LAPTOP, PATIENCE_MS, PHONE, axe, chromium, house_bots, window

pytestmark = pytest.mark.slow

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</span><script>alert(2)</script>",
    "{{constructor.constructor('alert(3)')}}",
    "javascript:alert(4)//",
    "'\"><svg onload=alert(5)>",
    "%3Cscript%3E &lt;b&gt; \\u003c",
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def open_room(
    server: Ready,
    scenario: str,
) -> RoomRunner:
    """Open a room for house bots."""
    loaded = load_scenario(scenario)
    plans = (SeatPlan.BOT,) * len(loaded.seats)
    return await server.rooms.create(
        loaded, clock=ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60), seats=plans, seed=7
    )


def link(server: Ready, runner: RoomRunner, part: str = "watch") -> str:
    return f"{server.url}/#/{part}/{runner.room.spec.code}"


async def test_a_whole_match_is_shown_from_the_first_round_to_the_winner(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await open_room(server, "alignment2023")
        page = here.page
        await page.goto(server.url)
        await page.get_by_role("link", name="Watch Alignment 2023").click()
        await expect(page).to_have_url(link(server, runner))
        await expect(page.get_by_role("heading", name="Alignment 2023")).to_be_visible()
        # What everybody sees from the start (rule 11): the first two layers, and endings as rumours.
        card = page.get_by_role("button", name="Scaling laws, science, capabilities, Step 1, sketched")
        await expect(card).to_be_visible()
        await expect(page.get_by_role("button", name="Aligned superintelligence")).to_be_visible()

        async with house_bots(server, runner):
            winner = page.get_by_test_id("winner")
            await expect(winner).to_be_visible()
            room = runner.room
            end = end_of(room.ruleset, room.state, room.names, room.log)
            best = max(end.payoffs)
            assert f"{best} of 1000" in await winner.inner_text()
            for seat, points in enumerate(end.payoffs):
                if points == best:
                    await expect(winner).to_contain_text(runner.room.spec.scenario.seats[seat].name)
            assert end.node_name is not None
            await expect(page.get_by_role("region", name="The tree")).to_contain_text(end.node_name)
            built = page.get_by_role("button", name=f"{end.node_name}, {_kind(end.ending)}", exact=False)
            await expect(built).to_have_accessible_name(re.compile("This ended the match"))
            # What everybody now may know: what the other endings would have been.
            await expect(page.get_by_text(re.compile(r"(ending|bad\?)\?$"))).to_have_count(
                0, timeout=PATIENCE_MS
            )
            await expect(page.get_by_role("list").filter(has_text="published").first).to_be_visible()
            # The columns scroll, the page does not.
            assert await page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")

        await page.goto(server.url)
        await expect(page.get_by_role("listitem").filter(has_text="Alignment 2023")).to_contain_text("Over")


async def test_somebody_who_comes_late_or_after_the_end_sees_the_same(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server:
        runner = await open_room(server, "toy")
        async with house_bots(server, runner), window(browser, server.url) as early:
            await early.page.goto(link(server, runner))
            sentence = await early.page.get_by_test_id("winner").inner_text()
            async with window(browser, server.url, size=PHONE) as late:
                await late.page.goto(link(server, runner))
                await expect(late.page.get_by_test_id("winner")).to_have_text(sentence)


async def test_names_are_text_whatever_they_say(tmp_path: Path, browser: Browser) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await open_room(server, "alignment2023")
        page = here.page
        page.on("dialog", lambda dialog: here.faults.append(f"dialog: {dialog.message}"))
        await page.goto(link(server, runner))
        async with house_bots(server, runner, names=HOSTILE):
            await expect(page.get_by_test_id("winner")).to_be_visible()
        for name in HOSTILE:
            await expect(page.get_by_text(name, exact=True).first).to_be_attached()
        assert await page.locator("#app script, #app img").count() == 0


async def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, browser: Browser) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        page = here.page
        await page.goto(f"{server.url}/#/watch/NOBODY")
        await expect(page.get_by_text("There is no such room on this server.")).to_be_visible()
        await page.get_by_role("link", name="Back").click()
        await page.get_by_label("Room code").fill("two words")
        await page.get_by_role("button", name="Watch").first.click()
        await expect(page.get_by_text("A room code has only letters")).to_be_visible()

        runner = await open_room(server, "toy")
        await page.goto(link(server, runner, "play"))
        await expect(page.get_by_text("No seat is free.")).to_be_visible()
        await page.get_by_role("button", name="Take a seat").click()
        await page.get_by_role("button", name="Watch instead").click()
        await expect(page.get_by_text("Waiting for the start")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
async def test_axe_finds_nothing_on_any_page(
    tmp_path: Path, browser: Browser, size: tuple[int, int], scheme: Any
) -> None:
    async with (
        running_server(tmp_path) as server,
        window(browser, server.url, size=size, language="de-DE") as here,
    ):
        runner = await open_room(server, "alignment2023")
        page = here.page
        await page.emulate_media(color_scheme=scheme)
        await page.goto(server.url)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await axe(page)
        await page.goto(link(server, runner))
        await expect(page.get_by_role("button", name="Scaling laws")).to_be_visible()
        await axe(page)
        await page.get_by_text("Legende").click()
        await axe(page)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Liste").click()
        await page.get_by_role("button", name=re.compile("^Scaling laws")).click()
        await axe(page)
        async with house_bots(server, runner):
            await expect(page.get_by_test_id("winner")).to_be_visible()
            await axe(page)


def _kind(ending: str) -> str:
    return {"yellow": "good ending", "red": "bad ending"}[ending]
