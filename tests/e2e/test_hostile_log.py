"""Somebody drops a log whose names and words mean harm: the page shows them as text, and nothing else comes of it."""

import re
from pathlib import Path

import attrs
import pytest
from playwright.async_api import expect

import replay_kit as kit
from debrief_kit import told_match
from host_kit import running_server
from techrace_replays import open_log
from techrace_replays.records import Annotation, Header, Record
from web_kit import PHONE, chromium, window

pytestmark = pytest.mark.slow

UNSEEN = "\u202e\u2066\u200b\u0007\u2028"
"""Turns the direction, hides, rings, breaks the line."""
NAMES = (
    "<img src=x onerror=alert(1)>",
    "</span><script>alert(2)</script>",
    "'\"><svg onload=alert(3)>",
    "{{alert(4)}} &lt;b&gt;",
    f"safe{UNSEEN}evil",
    "W" * 200,
)
WORDS = ("<iframe src=javascript:alert(5)>", "<b>bold</b>" * 300, f"hidden{UNSEEN}words", "Z" * 4000)


def hostile_log(folder: Path) -> bytes:
    """Return a log whose seats are called and say what they should not; as long as the format lets them."""
    told_match(folder)
    rows: list[Record] = []
    for row in open_log(folder / "told.techrace").records():
        if isinstance(row, Header):
            seats = zip(row.seats, NAMES, strict=True)
            rows.append(attrs.evolve(row, seats=tuple(attrs.evolve(seat, name=name) for seat, name in seats)))
            rows += [Annotation(tick=0, kind="chat", text=text, seat=seat) for seat, text in enumerate(WORDS)]
            pledge = {"verb": "other"}
            rows += [
                Annotation(tick=0, kind="pledge", text=text, seat=seat, to=-1, data=pledge)
                for seat, text in enumerate(WORDS)
            ]
        else:
            rows.append(row)
    return kit.bytes_of(rows)


async def test_names_and_words_of_a_log_are_text_and_break_nothing(tmp_path: Path) -> None:
    log = hostile_log(tmp_path)
    async with (
        chromium() as browser,
        running_server(tmp_path / "data") as server,
        window(browser, server.url, size=PHONE) as here,
    ):
        page = here.page
        page.on("dialog", lambda dialog: here.faults.append(f"dialog: {dialog.message}"))
        await page.goto(server.url + "/#/replay")
        chooser = page.locator("input[type=file]")
        await chooser.set_input_files({"name": "<b>.techrace", "mimeType": "", "buffer": log})
        await expect(page.get_by_test_id("place")).to_be_visible()
        for name in (*NAMES[:4], "safe evil"):
            await expect(page.get_by_text(name).first).to_be_attached()
        for text in (WORDS[0], "hidden words"):
            await expect(page.get_by_test_id("feed").get_by_text(text)).to_be_attached()
            await expect(page.get_by_role("region", name="Promises").get_by_text(text)).to_be_attached()
        assert await page.locator("#app script, #app iframe, #app img[src=x], #app [onload]").count() == 0
        await page.get_by_label("Seen by").select_option("4")
        await expect(page.get_by_test_id("eyes")).to_have_text("Through the eyes of safe evil")
        shown = await page.evaluate("document.documentElement.outerHTML")
        assert not set(UNSEEN) & set(shown)
        assert not re.search(r"<b>bold</b>", shown)
        assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
