"""A facilitator with a browser opens rooms, leads them to the end and shows them on the wall."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgpack
import pytest
from playwright.async_api import Browser, Locator, Page, WebSocket, expect

from host_kit import PATIENCE, request
from lead_kit import decide, guests, housed_server, open_led
from techrace_client import MatchClosedError
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import SeatStatus
from techrace_server.stage import Stage
from web_kit import LAPTOP, PHONE, axe, chromium, window

pytestmark = pytest.mark.slow

PEOPLE = ("Grace", "Ada")
HOSTILE = ("<img src=x onerror=alert(1)>", "'\"><svg onload=alert(2)>", "{{alert(3)}}")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def test_a_match_is_led_from_its_start_to_its_end_while_the_wall_follows(
    tmp_path: Path, browser: Browser
) -> None:
    async with (
        housed_server(tmp_path) as server,
        window(browser, server.url) as desk,
        window(browser, server.url) as projector,
    ):
        room = await open_led(server)
        wall, frames = projector.page, _frames(projector.page)
        await wall.goto(f"{server.url}/#/project/{room.code}")
        await expect(wall.get_by_text("Who comes first?")).to_be_visible()
        await expect(wall.get_by_role("img", name="QR code")).to_be_visible()

        page = desk.page
        await page.goto(room.link)
        await expect(page.get_by_role("heading", name="Alignment 2023")).to_be_visible()
        # The token has left the address and is kept for the next visit.
        assert page.url == f"{server.url}/#/lead/{room.code}"
        await page.reload()

        async with guests(room, PEOPLE) as people:
            await expect(page.get_by_text("2 of 2 people here · 4 open")).to_be_visible()
            await expect(wall.get_by_text("2 here already")).to_be_visible()
            await button(page, "Begin, 4 seats open").click()
            await button(page, "Yes: Begin, 4 seats open").click()
            await expect(wall.get_by_text("Round 1 of 30")).to_be_visible()

            await decide(people[0])
            await expect(page.get_by_role("listitem").filter(has_text="Ada")).to_contain_text(
                "Everybody waits for this seat"
            )
            await page.get_by_label("What all screens say meanwhile").fill("Coffee")
            await button(page, "Pause").click()
            await expect(wall.get_by_text("Coffee")).to_be_visible()
            await button(page, "Go on").click()
            await expect(wall.get_by_text("Coffee")).to_be_hidden()

            before = room.runner.room.clock.remaining(server.rooms.clock())
            await button(page, "+5 min").click()
            await expect(page.get_by_role("status").filter(has_text="Done.").first).to_be_visible()
            assert room.runner.room.clock.remaining(server.rooms.clock()) > before + 200

            await button(page, "Help Ada").click()
            await button(page, "Hand to a bot").click()
            # All have decided now: the bot, and Grace.
            await expect(wall.get_by_text("Round 2 of 30")).to_be_visible()
            assert room.runner.room.seats[1].house is not None
            await button(page, "Give back to the person").click()
            await expect(
                page.get_by_role("dialog").get_by_role("status").filter(has_text="Done.")
            ).to_have_count(2)
            await button(page, "Close").click()

            await page.get_by_text("Landing and undoing").click()
            await button(page, "Take a round back").click()
            await button(page, "Yes: Take a round back").click()
            await expect(wall.get_by_text("Round 1 of 30")).to_be_visible()
            assert room.runner.room.tick == 0
            await button(page, "Take a round back").click()
            await button(page, "Yes: Take a round back").click()
            await expect(page.get_by_text("there is no round to take back")).to_be_visible()

            await _say(page, "All screens", "Ten minutes left")
            await expect(wall.get_by_text("Ten minutes left")).to_be_visible()
            await page.get_by_label("Choose Ada").check()
            await _say(page, "To Ada", "For you alone")

            await button(page, "End now").click()
            await button(page, "Yes: End now").click()
            await expect(wall.get_by_role("heading", name="Time is up")).to_be_visible()
            await expect(button(page, "Play again")).to_be_visible()
        _check_public(frames)
        assert room.runner.room.stage in {Stage.ENDED, Stage.FINISHED}


async def _say(page: Page, way: str, text: str) -> None:
    words = page.get_by_role("region", name="Words")
    await words.get_by_label(way).check()
    await words.get_by_role("textbox").fill(text)
    await words.get_by_role("button", name="Announce").click()
    await expect(words.get_by_role("log").get_by_text(text)).to_be_visible()


def _frames(page: Page) -> list[dict[str, Any]]:
    """Collect every message that a page is sent."""
    frames: list[dict[str, Any]] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: frames.append(msgpack.unpackb(data)))

    page.on("websocket", opened)
    return frames


def _check_public(frames: list[dict[str, Any]]) -> None:
    """The wall is sent what everybody may know, and nothing else, up to the end."""
    told = [
        message
        for frame in frames
        for message in (frame["updates"] if frame["type"] == "snapshot" else [frame])
    ]
    assert {"observation", "presence", "clock", "talk", "undone", "end"} <= {
        message["type"] for message in told
    }
    for message in told:
        if message["type"] == "end":
            continue
        assert message["type"] != "seat-grid"
        assert not {"motive", "motives", "token"} & {name for name, value in message.items() if value}
        assert not message.get("to")
        assert message.get("seen", {}).get("seat", -1) == -1
        assert message.get("text") != "For you alone"


async def test_who_lost_a_seat_comes_back_by_a_personal_link(tmp_path: Path, browser: Browser) -> None:
    async with (
        housed_server(tmp_path) as server,
        window(browser, server.url) as desk,
        window(browser, server.url, size=PHONE) as phone,
    ):
        room = await open_led(server)
        page = desk.page
        await page.goto(room.link)
        async with guests(room, PEOPLE) as people:
            await button(page, "Help Grace").click()
            await button(page, "New personal link").click()
            await button(page, "Yes: New personal link").click()
            await button(page, "Show as a QR code").click()
            await expect(page.get_by_role("img", name="The new link for Grace.")).to_be_visible()
            seat = room.runner.room.seats[0]
            with pytest.raises(MatchClosedError, match=str(int(CloseCode.NOT_AUTHENTICATED))):
                async for _ in people[0].updates():
                    pass
            link = await _copied(page)
            assert link.startswith(f"{server.url}/#/play/{room.code}/")
            await phone.page.goto(link)
            await expect(phone.page).to_have_url(f"{server.url}/#/play/{room.code}")
            await expect(page.get_by_role("dialog")).to_contain_text("Grace")
            await expect(button(phone.page, "I understand")).to_be_visible()
            assert (seat.name, seat.link is not None) == ("Grace", True)


async def _copied(page: Page) -> str:
    """Press the button that copies the link, and return what it copied."""
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await button(page, "Copy the link").click()
    await expect(page.get_by_text("Copied.")).to_be_attached()
    text: str = await page.evaluate("navigator.clipboard.readText()")
    return text


async def test_a_preset_opens_the_rooms_and_all_are_led_at_once(tmp_path: Path, browser: Browser) -> None:
    token = "a-long-admin-token"
    async with housed_server(tmp_path, admin_token=token) as server, window(browser, server.url) as here:
        page = here.page
        await page.goto(server.url)
        await page.get_by_role("link", name=re.compile("^Open rooms")).click()
        await page.get_by_role("radio", name=re.compile("^45")).check()
        await page.get_by_label("How many people, as a number").fill("15")
        await page.get_by_label("The host's token").fill("wrong")
        await button(page, "Open 3 rooms").click()
        await expect(page.get_by_role("alert")).to_contain_text("This is not the token")
        # The browser notes the refusal; that was the point.
        assert ["401" in fault for fault in here.faults] == [True]
        here.faults.clear()
        await page.get_by_label("The host's token").fill(token)
        await button(page, "Open 3 rooms").click()
        await expect(page.get_by_text("3 rooms wait.")).to_be_visible()

        rooms = [runner.room for runner in server.rooms.rooms.values()]
        assert len(rooms) == 3
        workshop = rooms[0].spec.workshop
        assert workshop is not None
        for room in rooms:
            spec = room.spec
            assert (spec.workshop, spec.scenario.id, spec.clock.seconds) == (workshop, "small", 75)
            assert (spec.waits, spec.fill, spec.deal, spec.public) == (True, True, True, False)
        # The token is nowhere but in this page's memory.
        assert token not in await page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")

        await page.get_by_role("link", name="Lead", exact=True).click()
        await expect(page.get_by_text("nobody here yet")).to_have_count(3)
        await button(page, "Begin").last.click()
        await expect(page.get_by_role("alertdialog")).to_contain_text("This is done in 3 rooms.")
        await button(page, "Yes: Begin").click()
        await expect(page.get_by_text(re.compile("Round [0-9]+ of 20|Over"))).to_have_count(3)
        assert all(room.stage is not Stage.WAITING for room in rooms)
        found = await request(f"{server.url}/api/workshops/{workshop}")
        assert len(found.json()["rooms"]) == 3


async def test_a_rehearsal_is_a_match_alone_among_bots(tmp_path: Path, browser: Browser) -> None:
    async with housed_server(tmp_path) as server, window(browser, server.url, size=PHONE) as here:
        page = here.page
        await page.goto(f"{server.url}/#/rehearse")
        await button(page, "Begin").click()
        await expect(page).to_have_url(re.compile("#/play/"))
        [runner] = server.rooms.rooms.values()
        assert not runner.room.spec.public
        await button(page, "Take a seat").click()
        await expect(button(page, "I understand")).to_be_visible()
        statuses = [seat.presence().status for seat in runner.room.seats]
        assert statuses == [SeatStatus.HUMAN] + 5 * [SeatStatus.BOT]


async def test_a_check_ends_with_a_verdict_in_words_that_the_host_can_read(
    tmp_path: Path, browser: Browser
) -> None:
    async with housed_server(tmp_path) as server, window(browser, server.url, size=PHONE) as here:
        page = here.page
        heard = asyncio.Event()
        page.on("websocket", lambda socket: socket.on("framereceived", lambda _: heard.set()))
        # The minute is one of the page's own time.
        await page.clock.install()
        await page.goto(f"{server.url}/check")
        await expect(page).to_have_url(f"{server.url}/#/check")
        await expect(page.get_by_text(re.compile("Holding the connection"))).to_be_visible()
        verdict = page.get_by_text("All is well. This device can play here.")
        await asyncio.wait_for(heard.wait(), PATIENCE)
        await page.clock.fast_forward("01:01")
        await expect(verdict).to_be_visible()
        await expect(page.get_by_text("without a break")).to_be_visible()
        await page.get_by_label("Which device is this?").fill("Tablet 3")
        await button(page, "Send to the host").click()
        await expect(page.get_by_text("The host has it.")).to_be_visible()
        [sent] = (await request(server.url + "/api/checks")).json()["checks"]
        assert (sent["name"], sent["verdict"]) == ("Tablet 3", "good")
        await page.get_by_text("For the host: results that were sent").click()
        await button(page, "Show them").click()
        await expect(page.get_by_role("heading", name="Tablet 3")).to_be_visible()
        await axe(page)


async def test_names_are_text_on_the_console_and_on_the_wall(tmp_path: Path, browser: Browser) -> None:
    async with housed_server(tmp_path) as server, window(browser, server.url) as here:
        room, page = await open_led(server), here.page
        page.on("dialog", lambda dialog: here.faults.append(f"dialog: {dialog.message}"))
        async with guests(room, HOSTILE):
            for address in (f"{server.url}/#/project/{room.code}", room.link):
                await page.goto(address)
                for name in HOSTILE:
                    await expect(page.get_by_text(name, exact=True).first).to_be_visible()
                assert await page.locator("#app script, #app img[src=x]").count() == 0


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
async def test_axe_finds_nothing_on_any_page(
    tmp_path: Path, browser: Browser, size: tuple[int, int], scheme: Any
) -> None:
    async with (
        housed_server(tmp_path) as server,
        window(browser, server.url, size=size, language="de-DE") as here,
    ):
        page = here.page
        await page.emulate_media(color_scheme=scheme)
        for fragment in ("#/", "#/create", "#/rehearse", "#/tutorial", "#/lead", "#/check"):
            await page.goto(f"{server.url}/{fragment}")
            await expect(page.get_by_role("heading", level=1)).to_be_attached()
            if fragment in {"#/create", "#/rehearse"}:
                # What the server offers is there.
                await expect(page.locator("button[type=submit]")).to_be_enabled()
            await axe(page)
        room = await open_led(server)
        async with guests(room, PEOPLE):
            await page.goto(f"{server.url}/#/project/{room.code}")
            await expect(page.get_by_text("Schon 2 da")).to_be_visible()
            await axe(page)
            await page.goto(room.link)
            await button(page, "Beginnen, 4 Plätze offen").click()
            await axe(page)
            await button(page, "Ja: Beginnen, 4 Plätze offen").click()
            await expect(button(page, "Anhalten")).to_be_visible()
            await page.evaluate(
                "document.querySelectorAll('main details').forEach((fold) => (fold.open = true))"
            )
            await page.get_by_label("Grace wählen").check()
            await axe(page)
            await button(page, "Grace helfen").click()
            await page.get_by_text("Aufträge für den Platz geben").click()
            await button(page, "Vorhaben dazu").click()
            await axe(page)
            await page.goto(f"{server.url}/#/project/{room.code}")
            await expect(page.get_by_text("Runde 1 von 30")).to_be_visible()
            await axe(page)
            await page.goto(room.link)
            await page.get_by_text("Landen und zurücknehmen").click()
            await button(page, "Jetzt beenden").click()
            await button(page, "Ja: Jetzt beenden").click()
            await expect(button(page, "Noch einmal spielen")).to_be_visible()
            await axe(page)
            await page.goto(f"{server.url}/#/project/{room.code}")
            await expect(page.get_by_role("region", name="Wer hat gewonnen?")).to_be_visible()
            await axe(page)
