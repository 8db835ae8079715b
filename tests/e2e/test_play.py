"""People with browsers join, play, talk and come back on a real server."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgpack
import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from host_kit import RawClient, running_server
from play_kit import (
    LEAD,
    card,
    end_turn,
    facilitator,
    link,
    open_room,
    put_people_on,
    tab,
    take_seat,
)
from room_kit import small_scenario
from socket_kit import address_of
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_server import ClockSpec, Ready
from techrace_server.runner import RoomRunner
from techrace_server.spec import RoomOptions
from web_kit import LAPTOP, PHONE, axe, chromium, house_bots, window

pytestmark = pytest.mark.slow

NARROW = (360, 740)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</p><script>alert(2)</script>",
    "javascript:alert(3)//{{7*7}}",
    "W" * 40,
)
BIDI = "safe\u202eevil\u2066\u0007\u200b"
"""What our server takes out: shown by a page that trusts none."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def alone(server: Ready, horizon: int = 16) -> RoomRunner:
    """Open a room for one person: the match begins when they come."""
    return await server.rooms.create(
        small_scenario(1, horizon), clock=ClockSpec(seconds=600), options=RoomOptions(facilitator=LEAD)
    )


# -- joining --


async def test_nobody_is_seated_before_they_ask_and_a_phone_comes_back_after_a_reload(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url, size=PHONE) as here:
        runner = await open_room(server, people=frozenset({0}))
        page = here.page
        await page.goto(link(server, runner, "join"))
        await expect(page.get_by_role("heading", name="Alignment 2023")).to_be_visible()
        await expect(page.get_by_text("1 seat is free")).to_be_visible()
        assert not any(seat.is_taken for seat in runner.room.seats)

        await page.get_by_label("How shall the others call you?").fill("Ada")
        await page.get_by_role("button", name="Take a seat").click()
        await expect(page.get_by_role("heading", name="academic")).to_be_visible()
        await page.get_by_role("button", name="I understand").click()
        await expect(page.get_by_text("1 of 6 seats are taken")).to_be_visible()
        async with house_bots(server, runner, without=frozenset({0})):
            await put_people_on(page, "Agent foundations")
            await end_turn(page)
            await expect(page.get_by_role("timer")).to_contain_text("Round 2")
            seat = runner.room.seats[0]
            assert seat.name == "Ada"
            token = seat.token

            await page.reload()
            await tab(page, "Turn")
            # The standing project is still on the desk, and the role need not be read again.
            await expect(page.get_by_label("People on Agent foundations")).to_have_value("100")
            await end_turn(page)
            assert seat.token == token


async def test_a_second_window_takes_the_seat_and_the_first_can_take_it_back(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await open_room(server, "toy", people=frozenset({0}))
        await take_seat(here.page, link(server, runner))
        other = await here.page.context.new_page()
        await other.goto(link(server, runner))
        sentence = "This seat is now played in another window."
        await expect(here.page.get_by_text(sentence)).to_be_visible()
        await here.page.get_by_role("button", name="Take it back").click()
        await expect(here.page.get_by_text(sentence)).to_be_hidden()
        await expect(other.get_by_text(sentence)).to_be_visible()


async def test_a_seat_that_is_gone_is_said_and_another_can_be_asked_for(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await open_room(server, "toy", people=frozenset({0, 1}))
        await take_seat(here.page, link(server, runner), "Ada")
        async with facilitator(server, runner) as lead:
            await lead.act(said.ActKind.REMOVE, seats=(0,), confirm=True)
        await here.page.reload()
        await expect(here.page.get_by_text("Your former seat is not yours any more.")).to_be_visible()
        await here.page.get_by_role("button", name="Take a seat").click()
        await here.page.get_by_role("button", name="I understand").click()
        await expect(here.page.get_by_text("1 of 5 seats are taken")).to_be_visible()


async def test_the_practice_teaches_a_turn_while_one_waits_and_calls_when_the_match_begins(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url, size=NARROW) as here:
        runner = await open_room(server, "toy", people=frozenset({0}))
        page = here.page
        await take_seat(page, link(server, runner))
        await page.get_by_role("button", name="Practise now").click()
        await card(page, "Learning machines").first.click()
        await page.get_by_role("button", name="Put people here").click()
        for step in (4, 5):
            await page.get_by_role("button", name="End turn").click()
            await expect(page.get_by_text(f"Step {step} of 8")).to_be_visible()
        assert runner.room.tick == 0
        await axe(page)
        async with house_bots(server, runner, without=frozenset({0})):
            await page.get_by_role("button", name="Go to the match").click()
            await expect(page.get_by_role("timer")).to_contain_text("Round 1 of")
            await expect(page.get_by_role("button", name="End turn")).to_be_visible()


# -- playing --


async def press_to(page: Page, name: str, key: str = "Tab", most: int = 90) -> None:
    """Press a key until what has the focus is called ``name``."""
    for _ in range(most):
        await page.keyboard.press(key)
        found = await page.evaluate(
            "(() => { const at = document.activeElement;"
            " return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent; })()"
        )
        if re.match(rf"\s*{re.escape(name)}", found or ""):
            return
    pytest.fail(f"{name} was not reached by {key}")


async def test_a_whole_turn_by_keys_alone(tmp_path: Path, browser: Browser) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await alone(server)
        page = here.page
        await page.goto(link(server, runner))
        await expect(page.get_by_label("How shall the others call you?")).to_be_focused()
        await page.keyboard.type("Ada")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="I understand")).to_be_visible()
        await press_to(page, "I understand")
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("button", name="End turn")).to_be_visible()
        root = runner.room.names[0].name
        await press_to(page, root)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Put people here")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Escape")
        # Back at the card, from where the arrows lead to the next one.
        await expect(card(page, root).first).to_be_focused()
        await page.keyboard.press("ArrowDown")
        if await card(page, root).first.evaluate("card => card === document.activeElement"):
            await page.keyboard.press("ArrowUp")  # It was the last of its column.
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Put people here")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Escape")
        await press_to(page, f"People on {root}")
        await page.keyboard.press("ArrowRight")
        await press_to(page, "End turn")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("timer")).to_contain_text("Round 2")
        await expect(page.get_by_label(f"People on {root}")).to_have_value("51")
        await expect(page.get_by_role("slider")).to_have_count(2)


async def test_a_refusal_is_shown_next_to_its_part_and_the_turn_stays_open(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url) as here:
        runner = await alone(server)
        page = here.page
        unseen = len(runner.room.names) + 1

        def falsify(message: str | bytes) -> bytes:
            """Between page and server the second project becomes one that does not exist."""
            assert isinstance(message, bytes)
            fields = msgpack.unpackb(message)
            if fields["type"] == "orders":
                fields["orders"]["slots"][1][0] = unseen
            packed: bytes = msgpack.packb(fields)
            return packed

        async def between(route: WebSocketRoute) -> None:
            upstream = route.connect_to_server()
            route.on_message(lambda message: upstream.send(falsify(message)))
            upstream.on_message(route.send)

        await page.route_web_socket(re.compile("/ws$"), between)
        await take_seat(page, link(server, runner))
        names = [runner.room.names[index].name for index in (0, 1)]
        for name in names:
            await put_people_on(page, name)
        await page.get_by_role("button", name="End turn").click()
        second = page.get_by_role("listitem").filter(
            has=page.get_by_role("button", name=f"Take people away: {names[1]}")
        )
        await expect(second.get_by_test_id("refusal")).to_contain_text("You do not see that technology.")
        await expect(page.get_by_test_id("refusal")).to_have_count(1)
        await expect(page.get_by_text("A part of your turn was not accepted.")).to_be_visible()
        assert runner.room.tick == 0
        await page.get_by_role("button", name="End turn all the same").click()
        await expect(page.get_by_role("timer")).to_contain_text("Round 2")


async def test_what_a_facilitator_says_and_does_is_seen_on_every_tab_and_the_next_match_in_the_same_page(
    tmp_path: Path, browser: Browser
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url, size=PHONE) as here:
        runner = await alone(server, horizon=8)
        page = here.page
        await take_seat(page, link(server, runner))
        async with facilitator(server, runner) as lead:
            for name in ("Turn", "Talk", "News", "Standings", "Tree"):
                await tab(page, name)
                await lead.act(said.ActKind.ANNOUNCE, text=f"About {name}")
                await expect(page.get_by_text(f"About {name}")).to_be_in_viewport()
                await page.get_by_role("button", name="Got it").click()
            await lead.act(said.ActKind.NUDGE, seats=(0,))
            await expect(page.get_by_role("alert").filter(has_text="are you still there?")).to_be_visible()
            await page.get_by_role("button", name="Got it").click()
            await lead.act(said.ActKind.PAUSE, text="Coffee")
            await expect(page.get_by_text("Coffee")).to_be_in_viewport()
            await lead.act(said.ActKind.RESUME)
            await lead.act(said.ActKind.EXTEND, ms=60_000)
            await expect(page.get_by_text("More time for this round.")).to_be_visible()
            await page.get_by_role("button", name="Got it").click()
            await lead.act(said.ActKind.FINAL_ROUND)
            await expect(page.get_by_text("This is the final round.")).to_be_visible()
            await page.get_by_role("button", name="End turn").click()
            await expect(page.get_by_role("heading", name="Time is up.")).to_be_visible()
            await lead.act(said.ActKind.REMATCH)
        await page.get_by_role("button", name="I understand").click()
        await expect(page.get_by_role("timer")).to_contain_text("Round 1 of")
        await end_turn(page)


# -- talking --


async def seated(server: Ready, runner: RoomRunner, seat: int, name: str) -> RawClient:
    client = RawClient(await websocket_opener(address_of(server), Limits())())
    await client.hello(runner.room.spec.code, seat=seat, name=name)
    return client


async def test_hostile_names_and_words_are_text_and_break_nothing(tmp_path: Path, browser: Browser) -> None:
    scenario = small_scenario(5)
    async with (
        running_server(tmp_path) as server,
        window(browser, server.url, size=NARROW) as here,
    ):
        runner = await server.rooms.create(scenario, clock=ClockSpec(seconds=600))
        page = here.page
        page.on("dialog", lambda dialog: here.faults.append(f"dialog: {dialog.message}"))
        await page.route_web_socket(re.compile("/ws$"), untrustworthy)
        others = [await seated(server, runner, index + 2, name) for index, name in enumerate(HOSTILE[1:])]
        await take_seat(page, link(server, runner), "<b>Ada</b>")
        # Before it begins: who is here.
        for name in (*HOSTILE[1:3], "<b>Ada</b>"):
            await expect(page.get_by_role("listitem").filter(has_text=name)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        others.insert(0, await seated(server, runner, 1, HOSTILE[0]))
        await expect(page.get_by_role("button", name="End turn")).to_be_visible()
        await tab(page, "Talk")
        for client, text in zip(others, ("<b>bold</b>" * 40, HOSTILE[1], "x" * 500, BIDI), strict=True):
            await client.say(said.Chat(id="c", text=text, to=(0,)))
            await taken(client)
            await client.say(said.Pledge(id="p", verb=said.PledgeVerb.OTHER, text=text[:300]))
            await taken(client)
        for name in (*HOSTILE[:3], "<b>Ada</b>"):
            await expect(page.get_by_text(name).first).to_be_attached()
        conversations = page.get_by_role("group", name="Conversations").get_by_role("button")
        await expect(conversations.filter(has_text=HOSTILE[0])).to_be_visible()
        for name in ("Tree", "Turn", "Talk", "Standings"):
            await tab(page, name)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.locator("#app script, #app img, #app .said b").count() == 0
        shown = await page.locator("body").text_content()
        assert shown is not None
        assert not set(BIDI[4:5] + "\u2066\u0007\u200b") & set(shown)
        # Ten thousand characters, of a server that does not keep to the protocol.
        assert shown.count("Z") >= 10_000
        for client in others:
            await client.stream.close()


async def taken(client: RawClient) -> None:
    """Wait for the answer to what was said last: the server took it."""
    while not isinstance(reply := await client.next(), said.Accepted | said.Refused):
        pass
    assert isinstance(reply, said.Accepted), reply


async def untrustworthy(route: WebSocketRoute) -> None:
    """Let one seat be called what no server of ours would call it."""
    upstream = route.connect_to_server()

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            fields = {key: renamed(part) for key, part in value.items()}
            return (
                {**fields, "name": BIDI + "Z" * 10_000}
                if fields.get("seat") == 4 and "status" in fields
                else fields
            )
        return [renamed(part) for part in value] if isinstance(value, list) else value

    def down(message: str | bytes) -> None:
        assert isinstance(message, bytes)
        route.send(msgpack.packb(renamed(msgpack.unpackb(message))))

    upstream.on_message(down)
    route.on_message(upstream.send)


async def test_two_people_talk_in_private_and_promise_in_public(tmp_path: Path, browser: Browser) -> None:
    async with (
        running_server(tmp_path) as server,
        window(browser, server.url) as ada,
        window(browser, server.url, size=PHONE) as ben,
    ):
        runner = await server.rooms.create(small_scenario(2), clock=ClockSpec(seconds=600))
        for here, name in ((ada, "Ada"), (ben, "Ben")):
            await take_seat(here.page, link(server, runner), name)
        await tab(ada.page, "Talk")
        await ada.page.get_by_role("button", name="New conversation").click()
        await ada.page.get_by_label("Ben").check()
        await ada.page.get_by_role("button", name="Begin").click()
        await ada.page.get_by_role("textbox", name="Say to Ben").fill("Only between us")
        await ada.page.keyboard.press("Enter")
        await expect(ben.page.get_by_role("button", name=re.compile("^Talk ?, 1 new"))).to_be_visible()
        await tab(ben.page, "Talk")
        await ben.page.get_by_role("group", name="Conversations").get_by_role("button", name="Ada").click()
        await expect(ben.page.get_by_text("Only between us")).to_be_visible()

        await ben.page.get_by_role("button", name="Promise something").click()
        await ben.page.get_by_label("I promise").select_option(label="not to build")
        await ben.page.get_by_label("What about").select_option(index=1)
        await ben.page.get_by_role("button", name="Promise", exact=True).click()
        await expect(ada.page.get_by_text(re.compile("^Ben will not build "))).to_be_visible()

        # Who has decided is seen by who has.
        await put_people_on(ada.page, runner.room.names[0].name)
        await ada.page.get_by_role("button", name="End turn").click()
        await expect(ada.page.get_by_text("Still deciding: Ben")).to_be_visible()
        await ben.page.get_by_role("button", name="End turn").click()
        await expect(ada.page.get_by_role("timer")).to_contain_text("Round 2")


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "light"), (LAPTOP, "dark")], ids=["narrow", "laptop"])
async def test_axe_finds_nothing_where_people_play(
    tmp_path: Path, browser: Browser, size: tuple[int, int], scheme: Any
) -> None:
    async with running_server(tmp_path) as server, window(browser, server.url, size=size) as here:
        runner = await open_room(server, people=frozenset({0}))
        page = here.page
        await page.emulate_media(color_scheme=scheme)
        await page.goto(link(server, runner))
        await expect(page.get_by_text("1 seat is free")).to_be_visible()
        await axe(page)
        await page.get_by_role("button", name="Take a seat").click()
        await page.get_by_role("button", name="I understand").wait_for()
        await axe(page)
        await page.get_by_role("button", name="I understand").click()
        await expect(page.get_by_text("1 of 6 seats are taken")).to_be_visible()
        await axe(page)
        async with house_bots(server, runner, without=frozenset({0})), facilitator(server, runner) as lead:
            await put_people_on(page, "Agent foundations")
            await card(page, "Scaling laws").first.focus()
            await page.keyboard.press("Enter")
            await axe(page)
            await page.keyboard.press("Escape")
            await tab(page, "Turn")
            await page.get_by_role("button", name="My role").click()
            await expect(page.get_by_role("dialog")).to_be_visible()
            await axe(page)
            await page.keyboard.press("Escape")
            for fold in ("Other work", "Research assistants", "Hiring"):
                await page.get_by_role("heading", name=fold).click()
            await axe(page)
            await lead.act(said.ActKind.ANNOUNCE, text="Look up")
            await lead.act(said.ActKind.PAUSE)
            await tab(page, "Talk")
            await page.get_by_role("button", name="Promise something").click()
            await page.get_by_role("button", name="New conversation").click()
            await axe(page)
            if size == NARROW:
                small = await small_targets(page)
                assert not small, "\n".join(small)


async def small_targets(page: Page) -> list[str]:
    """Return what can be touched and is smaller than 44 by 44 pixels, words within sentences apart."""
    found: list[str] = await page.evaluate(
        """[...document.querySelectorAll("button, select, summary, a, input, textarea")]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => !element.closest(".hidden-but-read, .skip, label"))
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, { width, height }]) => width > 0 && (width < 43.5 || height < 43.5))
        .map(([element, { width, height }]) =>
            `${element.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`)"""
    )
    return found
