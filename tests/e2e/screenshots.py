"""Photograph every page of the browser client at three sizes, light and dark: ``screenshots.py OUT``.

Plays real matches on a real server, so what is seen is what people see.
"""

import argparse
import asyncio
import itertools
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.async_api import Locator, Page, expect

from host_kit import running_server
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready, SeatPlan
from techrace_server.runner import RoomRunner
from web_kit import LAPTOP, PHONE, PROJECTOR, chromium, house_bots

SIZES = {"phone": PHONE, "laptop": LAPTOP, "projector": PROJECTOR}
SCENARIO = "alignment2023"
PERSON = 3

Shoot = Callable[[str], Awaitable[None]]


async def main(out: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with running_server(Path(data)) as server, chromium() as browser:
            for name, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    context = await browser.new_context(
                        viewport={"width": width, "height": height},
                        device_scale_factor=2 if name == "phone" else 1,
                        has_touch=name == "phone",
                        color_scheme="dark" if scheme == "dark" else "light",
                        locale="en-GB",
                        reduced_motion="reduce",
                    )
                    page = await context.new_page()

                    async def shoot(what: str, *, page: Page = page, where: str = f"{name}-{scheme}") -> None:
                        path = out / f"{what}-{where}.png"
                        await page.screenshot(path=path)
                        print(path)

                    await photograph(server, page, shoot)
                    await context.close()


async def photograph(server: Ready, page: Page, shoot: Shoot) -> None:
    """Photograph a visit: the way in, watching, playing, the end."""
    runner = await open_room(server)
    code = runner.room.spec.code
    await page.goto(server.url)
    await expect(page.get_by_text(code)).to_be_visible()
    await shoot("home")
    await page.goto(f"{server.url}/#/watch/{code}")
    await expect(card(page, "Scaling laws")).to_be_visible()
    await shoot("waiting")
    async with house_bots(server, runner, without=frozenset({PERSON})):
        await page.evaluate("localStorage.setItem('techrace.nickname', 'Grace')")
        await page.goto(f"{server.url}/#/play/{code}")
        await expect(page.get_by_role("timer")).to_contain_text("Round 1 of")
        await expect(card(page, "Scaling laws")).to_be_visible()
        await tab(page, "Turn")
        await page.get_by_role("button", name="I understand").wait_for()
        await shoot("role")
        await page.get_by_role("button", name="I understand").click()
        for number in range(9):
            await turn(page, number)
        await tab(page, "Tree")
        await shoot("play")
        await page.get_by_role("button", name="List").click()
        await shoot("list")
        await page.get_by_role("button", name="Picture").click()
        await card(page, "RLHF").focus()
        await page.keyboard.press("Enter")
        await shoot("details")
        await page.keyboard.press("Escape")
        await tab(page, "News")
        await shoot("news")
        clock = page.get_by_role("timer")
        for number in itertools.count(9):
            if "Over" in await clock.inner_text():
                break
            await turn(page, number)
        await expect(page.get_by_test_id("winner")).to_be_visible()
        await shoot("end")
        await tab(page, "Tree")
        await shoot("end-tree")


async def turn(page: Page, number: int) -> None:
    """End a turn; in the first ones put people somewhere."""
    names = ["Agent foundations", "Feature visualisation", "RL from rewards", "RLHF", "Circuits"]
    if number < len(names):
        await tab(page, "Tree")
        await card(page, names[number]).focus()
        await page.keyboard.press("Enter")
        put = page.get_by_role("button", name="Put people here")
        if await put.is_visible():
            await put.click()
        await page.keyboard.press("Escape")
    await tab(page, "Turn")
    clock = page.get_by_role("timer")
    shown = re.search(r"Round (\d+)", await clock.inner_text())
    assert shown is not None
    await page.get_by_role("button", name="End turn").click()
    await expect(clock).to_contain_text(re.compile(rf"Over|Round (?!{shown[1]} )"))


async def tab(page: Page, name: str) -> None:
    button = page.get_by_role("navigation").get_by_role("button", name=name)
    if await button.is_visible():
        await button.click()


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name},"))


async def open_room(server: Ready) -> RoomRunner:
    scenario = load_scenario(SCENARIO)
    seats = tuple(SeatPlan.HUMAN if seat == PERSON else SeatPlan.BOT for seat in range(len(scenario.seats)))
    clock = ClockSpec(kind=ClockKind.ROUNDS, seconds=150)
    return await server.rooms.create(scenario, clock=clock, seats=seats, seed=7)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(folder))
