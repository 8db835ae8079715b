"""The pages of a debriefing, for ``screenshots.py``."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page, expect

from debrief_kit import told_match
from techrace_server import Ready
from web_kit import PATIENCE_MS

SEAT = 3
MIDDLE = 40

Shoot = Callable[[str], Awaitable[None]]


async def photograph_debrief(server: Ready, page: Page, shoot: Shoot) -> None:
    """Photograph what somebody sees who drops a log: how it ended, and every part below."""
    await page.goto(f"{server.url}/#/replay")
    await expect(page.get_by_text("Drop a .techrace file here")).to_be_visible()
    await shoot("replay")
    with tempfile.TemporaryDirectory() as folder:
        log = told_match(Path(folder))
    chooser = page.locator("input[type=file]")
    await chooser.set_input_files({"name": "told.techrace", "mimeType": "", "buffer": log})
    await expect(page.get_by_test_id("place")).to_be_visible(timeout=PATIENCE_MS)
    await shoot("debrief-end")
    slider = page.get_by_role("slider", name="Month")
    await show(page, "again")
    await slider.fill(str(MIDDLE))
    await shoot("debrief-truth")
    eyes = page.get_by_label("Seen by")
    await eyes.select_option(str(SEAT))
    await shoot("debrief-seat")
    await eyes.select_option("truth")
    await page.get_by_role("group", name="Decisive moments").get_by_role("button").first.click()
    await expect(page.get_by_test_id("facts")).to_be_visible()
    await show(page, "again")
    await shoot("debrief-technology")
    await show(page, "race")
    await expect(page.get_by_role("img", name="Distance to the endings").locator("canvas")).to_be_visible()
    await shoot("debrief-race")
    await slider.fill(str(MIDDLE))
    for part in ("knowledge", "pledges", "discuss"):
        await show(page, part)
        await shoot(f"debrief-{part}")


async def show(page: Page, part: str) -> None:
    """Scroll to a part of the page, and wait until the picture stands still."""
    await page.evaluate(
        """async (id) => {
          document.getElementById(id).scrollIntoView({ behavior: "instant" });
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        part,
    )
