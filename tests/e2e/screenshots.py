"""Photograph every page of the browser client at every size, light and dark: ``screenshots.py OUT``.

Plays real matches on a real server, so what is seen is what people see.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.async_api import Page, expect

from e2e.shots_debrief import photograph_debrief
from e2e.shots_lead import photograph_lead
from e2e.shots_play import photograph_play
from host_kit import running_server
from play_kit import card, open_room
from techrace_server import Ready
from web_kit import LAPTOP, PHONE, PROJECTOR, chromium

NARROW = (360, 740)
"""The smallest phone that is promised to work."""
SIZES = {"phone": PHONE, "narrow": NARROW, "laptop": LAPTOP, "projector": PROJECTOR}
SCHEMES = ("light", "dark")

Shoot = Callable[[str], Awaitable[None]]


async def main(out: Path, sizes: list[str], schemes: list[str]) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with running_server(Path(data)) as server, chromium() as browser:
            for name in sizes:
                width, height = SIZES[name]
                for scheme in schemes:
                    context = await browser.new_context(
                        viewport={"width": width, "height": height},
                        device_scale_factor=2 if width < 500 else 1,
                        has_touch=width < 500,
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
    """Photograph every page once."""
    runner = await open_room(server)
    code = runner.room.spec.code
    await page.goto(server.url)
    await expect(page.get_by_text(code)).to_be_visible()
    await shoot("home")
    await page.goto(f"{server.url}/#/watch/{code}")
    await expect(card(page, "Scaling laws")).to_be_visible()
    await shoot("waiting")
    await photograph_play(server, page, shoot)
    await photograph_lead(page, shoot)
    await photograph_debrief(server, page, shoot)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    parser.add_argument("--size", action="append", choices=SIZES, help="only this size (may be repeated)")
    parser.add_argument("--scheme", action="append", choices=SCHEMES, help="only these colours")
    arguments = parser.parse_args()
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(folder, arguments.size or list(SIZES), arguments.scheme or list(SCHEMES)))
