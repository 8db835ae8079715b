"""A whole afternoon in browsers: two people and four bots play, somebody leads, the wall follows, all look back."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import attrs
import pytest
from playwright.async_api import Browser, Page, expect

from debrief_kit import hidden_from
from frames_kit import PUBLIC, Heard, check_entitled, entitled
from lead_kit import LedRoom, housed_server
from play_kit import LEAD, put_people_on, tab
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_replays import read_log
from techrace_server import ClockSpec
from techrace_server.spec import RoomOptions
from techrace_server.stage import Stage
from web_kit import LAPTOP, PHONE, PROJECTOR, chromium, heap_strings, stored, window

pytestmark = pytest.mark.slow

ADA, BEN = 0, 1
BETWEEN_US = "qxzj-between-us"
EARLY = 8
SEED = 0x5EC12E7C0FFEE
HORIZON = 40
"""Months: ten rounds, of which the last are played in a hurry."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@attrs.define
class Screens:
    """Every screen of the room, and what it was told."""

    desk: Page
    ada: Page
    ben: Page
    wall: Page
    watch: Page
    heard: dict[str, Heard]

    @property
    def players(self) -> tuple[Page, Page]:
        return self.ada, self.ben

    @property
    def public(self) -> tuple[Page, Page]:
        return self.wall, self.watch


async def test_two_people_four_bots_a_facilitator_and_a_wall_from_the_doors_to_the_debriefing(
    tmp_path: Path, browser: Browser
) -> None:
    async with housed_server(tmp_path) as server, AsyncExitStack() as stack:
        sizes = {"desk": LAPTOP, "ada": LAPTOP, "ben": PHONE, "wall": PROJECTOR, "watch": LAPTOP}
        pages: dict[str, Page] = {}
        for who, size in sizes.items():
            here = await stack.enter_async_context(window(browser, server.url, size=size))
            pages[who] = here.page
        screens = Screens(**pages, heard={who: Heard.by(page) for who, page in pages.items()})
        runner = await server.rooms.create(
            load_scenario("alignment2023").with_constants(horizon=HORIZON),
            clock=ClockSpec(kind=ClockKind.ROUNDS, seconds=600),
            seed=SEED,
            options=RoomOptions(facilitator=LEAD, waits=True, fill=True),
        )
        room = LedRoom(server, runner.room.spec.code, LEAD)
        await arrive(screens, room)
        await first_round(screens)
        await pause(screens)
        await hand_over(screens, room)
        await come_back(screens, room)
        await keeps_to_itself(screens, room)
        await play_on(screens)
        path = await look_back(screens, room)
        log = read_log(path.read_bytes())
        for who, seat in {"ada": ADA, "ben": BEN, "wall": PUBLIC, "watch": PUBLIC}.items():
            check_entitled(screens.heard[who], log, seat)
        check_canaries(screens, room)


async def arrive(screens: Screens, room: LedRoom) -> None:
    """One comes by the address in the QR code, the other types the code; the facilitator lets it begin."""
    url, code = room.server.url, room.code
    await screens.desk.goto(room.link)
    await screens.wall.goto(f"{url}/#/project/{code}")
    await expect(screens.wall.get_by_role("img", name="QR code")).to_be_visible()
    await screens.ada.goto(f"{url}/#/join/{code}")
    await screens.ada.get_by_label("How shall the others call you?").fill("Ada")
    await screens.ben.goto(url)
    await screens.ben.get_by_label("Room code").fill(code.lower())
    await screens.ben.get_by_label("Your name").fill("Ben")
    await screens.ben.get_by_role("button", name="Take a seat").click()
    for page, role, here in ((screens.ada, "academic", 1), (screens.ben, "profit", 2)):
        await page.get_by_role("button", name="Take a seat").click()
        await expect(page.get_by_role("heading", name=role)).to_be_visible()
        await page.get_by_role("button", name="I understand").click()
        await expect(page.get_by_text(f"{here} of 6 seats are taken")).to_be_visible()
        await expect(screens.wall.get_by_text(f"{here} here already")).to_be_visible()
    await screens.desk.get_by_role("button", name="Begin, 4 seats open", exact=True).click()
    await screens.desk.get_by_role("button", name="Yes: Begin, 4 seats open").click()
    await screens.watch.goto(f"{url}/#/watch/{code}")
    await all_see(screens, "Round 1 of 10")


async def all_see(screens: Screens, round_: str) -> None:
    for page in (*screens.players, *screens.public):
        await expect(page.get_by_role("timer")).to_contain_text(round_)


async def first_round(screens: Screens) -> None:
    """Both put people somewhere, talk between themselves, and end their turns; the first sees who is awaited."""
    for page in screens.players:
        await expect(page.get_by_role("button", name="End turn")).to_be_visible()
        await put_people_somewhere(page)
    await tab(screens.ada, "Talk")
    await screens.ada.get_by_role("button", name="New conversation").click()
    await screens.ada.get_by_label("Ben").check()
    await screens.ada.get_by_role("button", name="Begin").click()
    await screens.ada.get_by_role("textbox", name="Say to Ben").fill(BETWEEN_US)
    await screens.ada.keyboard.press("Enter")
    await expect(screens.ben.get_by_role("button", name=re.compile("^Talk ?, 1 new"))).to_be_visible()
    await screens.ada.get_by_role("button", name="End turn").click()
    await expect(screens.ada.get_by_text("Still deciding: Ben")).to_be_visible()
    await screens.ben.get_by_role("button", name="End turn").click()
    await all_see(screens, "Round 2 of 10")


async def put_people_somewhere(page: Page) -> str:
    """Put people on the latest technology that can be worked on; return its name."""
    await tab(page, "Tree")
    for card in reversed(await page.get_by_role("button", name=re.compile(r"Step \d+, ")).all()):
        name = (await card.get_attribute("aria-label") or "").split(",", 1)[0]
        if await put_people_on(page, name):
            return name
    pytest.fail("there is nothing that people could be put on")


async def pause(screens: Screens) -> None:
    await screens.desk.get_by_label("What all screens say meanwhile").fill("Coffee")
    await screens.desk.get_by_role("button", name="Pause", exact=True).click()
    for page in (*screens.players, screens.wall):
        await expect(page.get_by_text("Coffee")).to_be_in_viewport()
    await screens.desk.get_by_role("button", name="Go on", exact=True).click()
    for page in (*screens.players, screens.wall):
        await expect(page.get_by_text("Coffee")).to_be_hidden()


async def hand_over(screens: Screens, room: LedRoom) -> None:
    """A bot plays for one of them for a round; then the person has the seat back."""
    await screens.desk.get_by_role("button", name="Help Ada").click()
    await screens.desk.get_by_role("button", name="Hand to a bot", exact=True).click()
    await expect(screens.ada.get_by_text("A bot plays for you at the moment.")).to_be_visible()
    await expect(screens.ada.get_by_role("button", name="End turn")).to_be_hidden()
    await screens.ben.get_by_role("button", name="End turn").click()
    await all_see(screens, "Round 3 of 10")
    assert room.runner.room.seats[ADA].house is not None
    # The bot has decided about this round already; whoever comes back may decide otherwise.
    standings = screens.wall.get_by_role("region", name="Standings").get_by_role("listitem")
    await expect(standings.filter(has_text="Ada")).to_contain_text("has decided")
    await screens.desk.get_by_role("button", name="Give back to the person", exact=True).click()
    await expect(screens.ada.get_by_text("A bot plays for you at the moment.")).to_be_hidden()
    await screens.desk.get_by_role("button", name="Close", exact=True).click()
    assert room.runner.room.seats[ADA].house is None
    await expect(screens.ada.get_by_text("Your turn is over.")).to_be_visible()
    await screens.ada.get_by_role("button", name="Change it").click()
    await end_turns(*screens.players)
    await all_see(screens, "Round 4 of 10")


async def come_back(screens: Screens, room: LedRoom) -> None:
    """The phone loses its page in mid-round, and has its seat and its turn again."""
    page, seat = screens.ben, room.runner.room.seats[BEN]
    token = seat.token
    project = page.get_by_label(f"People on {await put_people_somewhere(page)}")
    await end_turns(*screens.players)
    await all_see(screens, "Round 5 of 10")
    await screens.ada.get_by_role("button", name="End turn").click()
    await page.reload()
    await expect(page.get_by_role("timer")).to_contain_text("Round 5 of 10")
    await tab(page, "Turn")
    await expect(project).not_to_have_value("0")
    await page.get_by_role("button", name="End turn").click()
    await all_see(screens, "Round 6 of 10")
    assert (seat.token, seat.name) == (token, "Ben")


async def end_turns(*players: Page) -> None:
    """All end their turns, whoever is faster."""
    for page in players:
        await page.get_by_role("button", name="End turn").click()


async def play_on(screens: Screens) -> None:
    """Play to the end, whatever it is."""
    clock = screens.ada.get_by_role("timer")
    while "Over" not in (shown := await clock.inner_text()):
        number = re.search(r"Round (\d+)", shown)
        assert number is not None
        await end_turns(*screens.players)
        for page in screens.players:
            await expect(page.get_by_role("timer")).to_contain_text(
                re.compile(rf"Over|Round (?!{number[1]} )")
            )


async def keeps_to_itself(screens: Screens, room: LedRoom) -> None:
    """In mid-match nothing that a page was not told is stored or in its memory."""
    for page, own in ((screens.ben, BEN), (screens.wall, PUBLIC)):
        kept = await stored(page)
        memory = await heap_strings(page)
        for secret in secrets_from(room, own):
            assert secret not in kept
            assert not any(secret in string for string in memory)


def secrets_from(room: LedRoom, seat: int) -> list[str]:
    """Return what the page of a seat may not hold while the match runs."""
    match = room.runner.room
    level = entitled(match.ruleset, match.state, seat).level[0]
    unseen = [name.name for name, reached in zip(match.names, level, strict=True) if reached == 0]
    own = () if seat != PUBLIC else (BETWEEN_US,)
    assert unseen
    return [str(match.spec.seed), match.spec.match, room.token, *unseen, *own]


async def look_back(screens: Screens, room: LedRoom) -> Path:
    """All see the end; the phone opens the debriefing, moves through the match, and looks with the eyes of a seat."""
    for page in (*screens.players, screens.watch):
        await expect(page.get_by_role("link", name="Debrief")).to_be_visible()
    await expect(screens.wall.get_by_role("timer")).to_contain_text("Over")
    assert room.runner.room.stage in {Stage.ENDED, Stage.FINISHED}
    page = screens.ben
    await page.get_by_role("link", name="Debrief").click()
    await expect(page).to_have_url(re.compile(r"#/replay/[0-9a-f]{32}$"))
    await expect(page.get_by_test_id("place")).to_contain_text("Month")
    path = room.server.rooms.log_of(room.runner.room.spec.match)
    assert path is not None
    names = [name.name for name in room.runner.room.names]
    slider = page.get_by_role("slider", name="Month")
    await slider.focus()
    await page.keyboard.press("Home")
    for tick in range(1, EARLY + 1):
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_test_id("place")).to_contain_text(f"Month {tick} of")
    hidden = [names[node] for node in hidden_from(path.read_bytes(), BEN, EARLY)]
    assert hidden
    await page.get_by_role("button", name="List").click()
    tree = page.get_by_test_id("tree")
    for name in hidden:
        await expect(tree.get_by_text(name, exact=True).first).to_be_attached()
    await page.get_by_label("Seen by").select_option(str(BEN))
    await expect(page.get_by_test_id("eyes")).to_have_text("Through the eyes of Ben")
    for name in hidden:
        await expect(tree.get_by_text(name, exact=True)).to_have_count(0)
    return path


def check_canaries(screens: Screens, room: LedRoom) -> None:
    """No secret is anywhere in the bytes of a page that is not entitled to it."""
    tokens = {who: screens.heard[who].token() for who in ("ada", "ben")}
    foreign = {
        "ada": [tokens["ben"]],
        "ben": [tokens["ada"]],
        "wall": [*tokens.values(), BETWEEN_US],
        "watch": [*tokens.values(), BETWEEN_US],
    }
    for who, secrets in foreign.items():
        sent = b"".join(screens.heard[who].frames)
        for secret in (*secrets, room.token, str(room.runner.room.spec.seed)):
            assert secret.encode() not in sent
    for who in ("ada", "ben"):
        assert BETWEEN_US.encode() in b"".join(screens.heard[who].frames)
