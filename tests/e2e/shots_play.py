"""The pages of somebody who plays, from the way in to the end, for ``screenshots.py``."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from play_kit import card, end_turn, facilitator, link, open_room, put_people_on, tab
from techrace_protocol import messages as said
from techrace_server import ClockSpec, Ready
from web_kit import PATIENCE_MS, house_bots

PERSON = 3
FIRST = ("Agent foundations", "Feature visualisation", "RL from rewards", "RLHF", "Circuits")
"""What is worked on in the first rounds."""

Shoot = Callable[[str], Awaitable[None]]


async def photograph_play(server: Ready, page: Page, shoot: Shoot) -> None:
    """Photograph a whole match as a person plays it."""
    runner = await open_room(server, people=frozenset({PERSON}), clock=ClockSpec(seconds=150))
    await page.goto(link(server, runner))
    await expect(page.get_by_role("heading", name="Alignment 2023")).to_be_visible()
    await page.get_by_label("How shall the others call you?").fill("Grace")
    await shoot("join")
    await page.get_by_role("button", name="Take a seat").click()
    await page.get_by_role("button", name="I understand").wait_for()
    await shoot("role")
    await page.get_by_role("button", name="I understand").click()
    await expect(page.get_by_role("heading", name="Waiting for the others")).to_be_visible()
    await page.wait_for_function("[...document.images].every((image) => image.complete)")
    await shoot("waiting-room")
    await page.get_by_role("button", name="Practise now").click()
    await expect(page.get_by_text("Step 1 of 8")).to_be_visible()
    await shoot("practice")
    await practise(page)
    await shoot("practice-later")
    await page.get_by_role("button", name="Leave the practice").click()

    async with house_bots(server, runner, without=frozenset({PERSON})), facilitator(server, runner) as lead:
        await expect(card(page, "Scaling laws")).to_be_visible()
        await tab(page, "Turn")
        await shoot("turn-first")
        for number in range(9):
            if number < len(FIRST):
                await put_people_on(page, FIRST[number])
            await tab(page, "Turn")
            await end_turn(page)
        await tab(page, "Tree")
        await shoot("play")
        await page.get_by_role("button", name="List").click()
        await shoot("list")
        await page.get_by_role("button", name="Picture").click()
        await card(page, "Robust generalisation").focus()
        await page.keyboard.press("Enter")
        await shoot("details")
        await page.keyboard.press("Escape")
        await expert(page)
        await tab(page, "Turn")
        await shoot("turn-expert")
        await talk(page)
        await shoot("talk")
        await tab(page, "News")
        await shoot("news")
        await tab(page, "Standings")
        await shoot("standings")
        await tab(page, "Turn")
        await lead.act(
            said.ActKind.ANNOUNCE, text="Ten minutes for lunch. Talk to each other: who builds what?"
        )
        await lead.act(said.ActKind.PAUSE, text="Lunch")
        await expect(page.get_by_text("Ten minutes for lunch.")).to_be_visible()
        await shoot("paused")
        await lead.act(said.ActKind.RESUME)
        await page.get_by_role("button", name="Got it").click()
        while "Over" not in await page.get_by_role("timer").inner_text():
            await tab(page, "Turn")
            await end_turn(page)
        await expect(page.get_by_test_id("winner")).to_be_visible()
        await shoot("end")
        await tab(page, "Tree")
        await expect(page.get_by_text("good ending?")).to_have_count(0, timeout=PATIENCE_MS)
        await shoot("end-tree")


async def practise(page: Page) -> None:
    """Go half way through the practice."""
    await card(page, "Learning machines").first.click()
    await page.get_by_role("button", name="Put people here").click()
    await page.keyboard.press("Escape")
    for _ in range(2):
        await page.get_by_role("button", name="End turn").click()
    await expect(page.get_by_text("Step 5 of 8")).to_be_visible()


async def expert(page: Page) -> None:
    """Put together a turn with a bit of everything."""
    await put_people_on(page, "Eliciting latent knowledge")
    await put_people_on(page, "Mechanistic interpretability")
    await tab(page, "Turn")
    await page.get_by_text("Other work").click()
    for _ in range(2):
        await page.get_by_role("button", name="More people: Scout").click()
    await page.get_by_role("button", name="More people: Inspect").click()


async def talk(page: Page) -> None:
    """Say something to everybody, to one other, and promise something."""
    await tab(page, "Talk")
    await page.get_by_role("textbox", name="Say to Everybody").fill(
        "Shall we all keep Automated ML research to ourselves until somebody understands it?"
    )
    await page.get_by_role("button", name="Say", exact=True).click()
    await expect(page.get_by_text("Shall we all keep")).to_be_visible()
    await page.get_by_role("button", name="Promise something").click()
    await page.get_by_label("I promise").select_option(label="to publish")
    await page.get_by_label("What about").select_option(label="Circuits")
    await page.get_by_role("button", name="Promise", exact=True).click()
    await expect(page.get_by_text("Grace will publish Circuits")).to_be_visible()
