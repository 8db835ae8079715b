"""Somebody who was not there drops the log of a match on the page and looks at it with the eyes of those who were."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from debrief_kit import hidden_from, told_match
from host_kit import running_server
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_replays import read_log
from techrace_replays.story import story_of
from techrace_server import ClockSpec, SeatPlan
from techrace_server.parts import HostParts
from web_kit import LAPTOP, PATIENCE_MS, PHONE, axe, chromium, house_bots, window

pytestmark = pytest.mark.slow

SEAT = 3
EARLY = 4


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return told_match(tmp_path_factory.mktemp("told"))


async def drop(page: Page, data: bytes, name: str = "told.techrace") -> None:
    """Drop a file as a hand does, anywhere on the page."""
    transfer = await page.evaluate_handle(
        """([bytes, name]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(bytes)], name));
          return carried;
        }""",
        [list(data), name],
    )
    await page.locator("main").dispatch_event("drop", {"dataTransfer": transfer})


async def test_a_dropped_log_is_scrubbed_by_keys_and_seen_with_the_eyes_of_a_seat(
    tmp_path: Path, browser: Browser, log: bytes
) -> None:
    story = story_of(read_log(log))
    names = [node["name"] for node in story["nodes"]]
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        page = here.page
        page.on("dialog", lambda dialog: here.faults.append(f"dialog: {dialog.message}"))
        await page.goto(server.url + "/#/replay")
        await expect(page.get_by_role("heading", name="Look back at a match")).to_be_visible()
        await drop(page, b"not a log")
        await expect(page.get_by_role("status")).to_contain_text("not a techrace log", timeout=PATIENCE_MS)
        # Browsers report every answer that says no.
        assert all("422" in fault for fault in here.faults)
        here.faults.clear()
        await drop(page, log)
        await expect(page.get_by_test_id("place")).to_be_visible(timeout=PATIENCE_MS)

        # How it ended, in sentences, and the motives.
        end = story["end"]
        verdict = page.get_by_role("region", name=re.compile("^It ended"))
        await expect(verdict).to_contain_text(f"built {names[end['node']]} in month {end['tick']}.")
        await expect(verdict.get_by_role("listitem")).to_have_count(len(story["seats"]))
        await expect(verdict).to_contain_text("beneficial A good ending before a bad one.")

        # The scrubber: months, rounds, decisive moments, the ends.
        slider = page.get_by_role("slider", name="Month")
        await slider.focus()
        for key, tick in (
            ("Home", 0),
            ("ArrowRight", 1),
            ("PageUp", 4),
            ("PageUp", 8),
            ("PageDown", 4),
            ("n", next(m["tick"] for m in story["moments"] if m["tick"] > 4)),
            ("End", story["ticks"]),
            ("Home", 0),
        ):
            await page.keyboard.press(key)
            await expect(slider).to_have_value(str(tick))
            await expect(page.get_by_test_id("place")).to_contain_text(f"Month {tick} of {story['ticks']}")
        await page.keyboard.press("n")
        first = story["moments"][0]
        assert f"Month {first['tick']}" in (await slider.get_attribute("aria-valuetext") or "")
        await page.keyboard.press("Home")
        for _ in range(EARLY):
            await page.keyboard.press("ArrowRight")

        # With the eyes of a seat, what it did not know is not on the page's tree, list or feed.
        hidden = [names[node] for node in hidden_from(log, SEAT, EARLY)]
        assert hidden
        await page.get_by_role("button", name="List").click()
        tree = page.get_by_test_id("tree")
        for name in hidden:
            await expect(tree.get_by_text(name, exact=True).first).to_be_attached()
        await page.get_by_label("Seen by").select_option(str(SEAT))
        await expect(page.get_by_test_id("eyes")).to_have_text(
            f"Through the eyes of {story['seats'][SEAT]['name']}"
        )
        for name in hidden:
            await expect(tree.get_by_text(name, exact=True)).to_have_count(0)
        seen = [node for node, level in enumerate(story["views"][SEAT]["level"]["start"]) if level]
        await expect(tree.get_by_text(names[seen[0]], exact=True).first).to_be_attached()

        # Words of people are text.
        await slider.focus()
        await page.keyboard.press("End")
        await page.get_by_label("Seen by").select_option("truth")
        await expect(page.get_by_test_id("feed")).to_contain_text("<b>Thank you</b> for the free lunch.")
        await expect(page.get_by_role("region", name="Promises")).to_contain_text("broken")
        await expect(page.get_by_test_id("questions").get_by_role("listitem")).to_have_count(
            len(story["prompts"])
        )


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
async def test_axe_finds_nothing_in_a_debriefing(
    tmp_path: Path, browser: Browser, log: bytes, size: tuple[int, int]
) -> None:
    async with (
        running_server(tmp_path) as server,
        window(browser, server.url, size=size, language="de-DE") as here,
    ):
        page = here.page
        await page.goto(server.url + "/#/replay")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await axe(page)
        await drop(page, log)
        await expect(page.get_by_test_id("place")).to_be_visible(timeout=PATIENCE_MS)
        await axe(page)
        await page.get_by_role("button", name="Liste").click()
        await page.get_by_role("region", name="Der Baum").get_by_role("button").first.click()
        await expect(page.get_by_test_id("facts")).to_be_visible()
        tables = page.get_by_role("button", name="Als Tabelle")
        for left in (1, 0):
            await tables.first.click()
            await expect(tables).to_have_count(left)
        await axe(page)
        assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


async def test_the_end_of_a_match_leads_to_its_debriefing(tmp_path: Path, browser: Browser) -> None:
    parts = HostParts(analyst="techrace_bots.assessing")
    async with running_server(tmp_path, parts=parts) as server, window(browser, server.url) as here:
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
        await expect(page).to_have_url(re.compile(r"#/replay/[0-9a-f]{32}$"))
        await expect(page.get_by_test_id("place")).to_contain_text("Month", timeout=PATIENCE_MS)
        async with page.expect_download() as started:
            await page.get_by_role("link", name="Download the log").click()
        download = await started.value
        assert download.suggested_filename.endswith(".techrace")
