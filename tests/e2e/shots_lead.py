"""The pages of those who open, lead and show matches, for ``screenshots.py``."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from lead_kit import decide, guests, housed_server, open_led
from techrace_server import Ready

Shoot = Callable[[str], Awaitable[None]]
TOKEN = "admin-token-for-pictures"
GUESTS = ("Grace", "Ada", "Alan", "Hedy")


async def photograph_lead(page: Page, shoot: Shoot) -> None:
    """Photograph the way of a facilitator: check, open, lead, show, end."""
    with tempfile.TemporaryDirectory() as data:
        async with housed_server(Path(data), admin_token=TOKEN) as server:
            await small_pages(page, server.url, shoot)
            await the_match(page, server, shoot)


async def small_pages(page: Page, url: str, shoot: Shoot) -> None:
    await page.goto(f"{url}/#/create")
    await expect(page.get_by_role("button", name="Open 2 rooms")).to_be_enabled()
    await shoot("create")
    await page.get_by_label("How many people, as a number").fill("40")
    await page.get_by_label("The host's token").fill(TOKEN)
    await page.get_by_role("button", name="Open 7 rooms").click()
    await expect(page.get_by_role("heading", name="The doors are open")).to_be_visible()
    await loaded(page)
    await shoot("created")
    await page.get_by_role("link", name="Lead", exact=True).click()
    await expect(page.get_by_text("nobody here yet").last).to_be_visible()
    await loaded(page)
    await shoot("lead-overview")
    await page.goto(f"{url}/#/rehearse")
    await expect(page.get_by_role("button", name="Begin")).to_be_enabled()
    await shoot("rehearse")
    await page.goto(f"{url}/#/check")
    await expect(page.get_by_role("heading", name="Will it work here?")).to_be_visible()
    await shoot("check-running")
    await page.goto(f"{url}/#/tutorial")
    await expect(page.get_by_role("button", name="Translator")).to_be_visible()
    await shoot("tutorial")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Put people on the Translator").click()
    await page.get_by_role("button", name="Go on").click()
    for _ in range(3):
        await page.get_by_role("button", name="End turn").click()
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Publish it").click()
    await shoot("tutorial-keep")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Inspect the endings").click()
    await shoot("tutorial-facade")


async def the_match(page: Page, server: Ready, shoot: Shoot) -> None:
    room = await open_led(server, operator=TOKEN)
    wall = f"{room.server.url}/#/project/{room.code}"
    async with guests(room, GUESTS) as people:
        await page.goto(wall)
        await expect(page.get_by_text("4 here already")).to_be_visible()
        await loaded(page)
        await shoot("project-arrival")
        await page.goto(room.link)
        await expect(page.get_by_text("4 of 4 people here")).to_be_visible()
        await shoot("lead-waiting")
        await page.get_by_role("button", name="Begin, 2 seats open").click()
        await page.get_by_role("button", name="Yes: Begin").click()
        await expect(page.get_by_role("button", name="Pause")).to_be_visible()
        await decide(people[0], people[1], people[2])
        await expect(page.get_by_text("Everybody waits for this seat")).to_be_visible()
        await shoot("lead")
        await page.get_by_role("button", name="Help Hedy").click()
        await shoot("lead-seat")
        await page.keyboard.press("Escape")
        await page.get_by_label("Choose Hedy").check()
        await page.get_by_label("Choose Alan").check()
        await shoot("lead-bulk")
        for _ in range(12):
            await page.get_by_role("button", name="End the round").click()
            await expect(page.get_by_role("button", name="End the round")).to_be_enabled()
        await announce(page, "Ten minutes left. Think about what you will regret.")
        await page.goto(wall)
        await expect(page.get_by_text("Ten minutes left").first).to_be_visible()
        await shoot("project")
        await page.goto(room.link)
        await page.get_by_text("Landing and undoing").click()
        await page.get_by_role("button", name="End now").click()
        await shoot("lead-ask")
        await page.get_by_role("button", name="Yes: End now").click()
        await expect(page.get_by_role("button", name="Play again")).to_be_visible()
        await shoot("lead-end")
        await page.goto(wall)
        await expect(page.get_by_text("Over", exact=True)).to_be_visible()
        await shoot("project-end")


async def announce(page: Page, text: str) -> None:
    words: Locator = page.get_by_role("region", name="Words")
    await words.get_by_role("textbox").fill(text)
    await words.get_by_role("button", name="Announce").click()
    await expect(words.get_by_text("Done.")).to_be_visible()


async def loaded(page: Page) -> None:
    """Wait until every picture is there."""
    await page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
