"""Somebody has a match of this server analysed, waits for it, and reads what was found."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from host_kit import quick_limits, running_server
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, SeatPlan
from techrace_server.parts import HostParts
from web_kit import PHONE, axe, chromium, house_bots, window

pytestmark = pytest.mark.slow

FEW = quick_limits(analysis_futures=4)
PARTS = HostParts(analyst="techrace_bots.assessing")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def test_a_match_is_analysed_once_somebody_wants_it(tmp_path: Path, browser: Browser) -> None:
    async with (
        running_server(tmp_path, limits=FEW, parts=PARTS) as server,
        window(browser, server.url, size=PHONE) as here,
    ):
        toy = load_scenario("toy")
        runner = await server.rooms.create(
            toy,
            clock=ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60),
            seats=(SeatPlan.BOT,) * len(toy.seats),
            seed=7,
        )
        page = here.page
        await page.goto(f"{server.url}/#/watch/{runner.room.spec.code}")
        async with house_bots(server, runner):
            await page.get_by_role("link", name="Debrief").click()
        part = page.get_by_role("region", name="What moved it")
        await part.get_by_role("button", name="Analyse this match").click()
        await expect(part.get_by_role("progressbar", name="Progress of the analysis")).to_be_visible()

        # The graph, by keys: from position to position, and the match with it.
        graph = part.get_by_role("slider", name="Chances of a good and of a bad ending")
        await expect(graph.locator("canvas")).to_be_visible()
        await expect(part.get_by_test_id("analysis-state")).to_have_text("The analysis is there.")
        month = page.get_by_role("slider", name="Month")
        await graph.focus()
        await page.keyboard.press("Home")
        await expect(graph).to_have_attribute("aria-valuenow", "0")
        await page.keyboard.press("ArrowRight")
        await expect(graph).not_to_have_attribute("aria-valuenow", "0")
        await expect(month).to_have_value(await graph.get_attribute("aria-valuenow") or "")

        # The same as a table: a row for each position, the start first.
        await part.locator("summary", has_text="The chances as numbers").click()
        rows = part.get_by_role("table", name="The chances as numbers").get_by_role("row")
        await expect(rows.nth(1).get_by_role("rowheader")).to_have_text("0")
        await expect(rows.nth(1)).to_contain_text("%")
        await expect(part).to_contain_text("Everything here is relative to these bots.")
        await month.press("End")
        await axe(page)
        assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")

        # Who comes later gets it at once.
        await page.reload()
        await expect(graph.locator("canvas")).to_be_visible()
