"""A headless Chromium for tests of the browser client, and pages that report whatever goes wrong in them."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import attrs
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

from techrace_bots.chance import bot_seed
from techrace_bots.online import join
from techrace_bots.registry import archetype, bot_maker
from techrace_server import Ready
from techrace_server.runner import RoomRunner

PATIENCE_MS = 20_000
"""How long a page may take to show what is about to be there."""
expect.set_options(timeout=PATIENCE_MS)
PHONE = (390, 844)
LAPTOP = (1280, 800)
PROJECTOR = (1920, 1080)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Return where the system's Chromium is; ``CHROMIUM`` names another one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run the system's Chromium with an empty profile."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=list(_FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`content policy: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`);
});"""


@attrs.define
class Window:
    """A page and what went wrong in it."""

    page: Page
    faults: list[str] = attrs.Factory(list)
    """Errors, warnings, violations of the content policy and requests to other hosts."""

    def watch(self, address: str) -> None:
        """Note faults from now on; ``address`` is the server's."""
        own = urlsplit(address).netloc

        def console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.faults.append(f"console: {message.text} {message.location['url']}")

        def request(made: Request) -> None:
            parts = urlsplit(made.url)
            if parts.scheme not in {"data", "blob"} and parts.netloc != own:
                self.faults.append(f"request to another host: {made.url}")

        self.page.on("console", console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", request)


@asynccontextmanager
async def window(
    browser: Browser, address: str, *, size: tuple[int, int] = LAPTOP, language: str = "en-GB"
) -> AsyncIterator[Window]:
    """Open a window with its own storage; nothing may have gone wrong in it by the end."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        has_touch=width <= PHONE[0],
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(_TELL_VIOLATIONS)
    opened = Window(await context.new_page())
    opened.watch(address)
    try:
        yield opened
    finally:
        await context.close()
    assert not opened.faults, "\n".join(opened.faults)


@asynccontextmanager
async def house_bots(
    server: Ready, runner: RoomRunner, *, without: frozenset[int] = frozenset(), names: tuple[str, ...] = ()
) -> AsyncIterator[None]:
    """Seat a house bot in every seat but ``without``, over real websockets, until the block ends.

    Args:
        server: where.
        runner: the room.
        without: seats that are for others.
        names: how the bots are called, by seat; by default as their seats are.
    """
    scenario = runner.room.spec.scenario
    async with asyncio.TaskGroup() as group:
        bots = [
            group.create_task(
                join(
                    f"{server.url}/#/watch/{runner.room.spec.code}",
                    bot_maker(archetype(seat.motive).name),
                    seed=bot_seed(runner.room.spec.seed, index),
                    name=names[index] if names else seat.name,
                    seat=index,
                )
            )
            for index, seat in enumerate(scenario.seats)
            if index not in without
        ]
        yield
        for bot in bots:
            bot.cancel()


def client_folder() -> Path:
    """Return the sources of the browser client."""
    return Path(__file__).parent.parent / "clients" / "web"


async def axe(page: Page) -> None:
    """Assert that axe-core finds nothing wrong with what the page shows."""
    source = (client_folder() / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    # Evaluated by the test, not loaded by the page: the content policy stays as it is.
    await page.evaluate(source)
    found = await page.evaluate(
        """async () => {
          const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
          const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
          return violations.map(({ id, nodes }) => [id, nodes.map(({ html, any }) =>
            [html.slice(0, 200), any.map(({ message }) => message).join("; ")])]);
        }"""
    )
    assert found == [], json.dumps(found, indent=1)


async def stored(page: Page) -> str:
    """Return all that the page left on the device, as JSON."""
    found = await page.evaluate(
        """async () => ({
          local: Object.entries(localStorage), session: Object.entries(sessionStorage), cookies: document.cookie,
          databases: await indexedDB.databases(), caches: await caches.keys(),
        })"""
    )
    assert (found["session"], found["cookies"], found["databases"], found["caches"]) == ([], "", [], [])
    return json.dumps(found)


async def heap_strings(page: Page) -> list[str]:
    """Return every text in the memory of the page's script, by a heap snapshot of Chromium."""
    client = await page.context.new_cdp_session(page)
    chunks: list[str] = []
    client.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    await client.send("HeapProfiler.enable")
    await client.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    await client.detach()
    strings: list[str] = json.loads("".join(chunks))["strings"]
    return strings
