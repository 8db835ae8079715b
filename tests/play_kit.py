"""What a person at a browser does in a match: take a seat, read the role, put people somewhere, end the turn."""

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import attrs
from playwright.async_api import Locator, Page, expect

from host_kit import RawClient
from socket_kit import address_of
from techrace_client.streams import websocket_opener
from techrace_game import load_scenario
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec, Ready, SeatPlan
from techrace_server.runner import RoomRunner
from techrace_server.spec import RoomOptions

LEAD = "lead-00000000000000000"
"""The facilitator's token of rooms that are opened here."""


async def open_room(
    server: Ready,
    scenario: str = "alignment2023",
    *,
    people: frozenset[int] = frozenset(),
    clock: ClockSpec | None = None,
    options: RoomOptions | None = None,
) -> RoomRunner:
    """Open a room of rounds in which ``people`` have seats of their own and the rest is for bots."""
    loaded = load_scenario(scenario)
    plans = tuple(SeatPlan.HUMAN if seat in people else SeatPlan.BOT for seat in range(len(loaded.seats)))
    return await server.rooms.create(
        loaded,
        clock=clock or ClockSpec(kind=ClockKind.ROUNDS, seconds=600),
        seats=plans,
        seed=7,
        options=options or RoomOptions(facilitator=LEAD),
    )


def link(server: Ready, runner: RoomRunner, part: str = "play") -> str:
    return f"{server.url}/#/{part}/{runner.room.spec.code}"


async def take_seat(page: Page, address: str, name: str | None = None) -> None:
    """Ask for a seat and read the role."""
    await page.goto(address)
    if name is not None:
        await page.get_by_label("How shall the others call you?").fill(name)
    await page.get_by_role("button", name="Take a seat").click()
    await page.get_by_role("button", name="I understand").click()


def card(page: Page, name: str) -> Locator:
    """Return a technology in the picture or the list."""
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))


async def tab(page: Page, name: str) -> None:
    """Look at another part of the page, where parts are told apart."""
    button = page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{name}"))
    if await button.is_visible():
        await button.click()


async def put_people_on(page: Page, name: str) -> bool:
    """Put people on a technology by its card; false where that is not possible."""
    await tab(page, "Tree")
    await card(page, name).first.focus()
    await page.keyboard.press("Enter")
    put = page.get_by_role("button", name="Put people here")
    possible = await put.is_visible() and await put.is_enabled()
    if possible:
        await put.click()
    await page.keyboard.press("Escape")
    return possible


async def end_turn(page: Page) -> None:
    """End the turn and wait for the next round, or the end."""
    clock = page.get_by_role("timer")
    shown = re.search(r"Round (\d+)", await clock.inner_text())
    assert shown is not None
    await page.get_by_role("button", name="End turn").click()
    await expect(clock).to_contain_text(re.compile(rf"Over|Round (?!{shown[1]} )"))


@attrs.define
class Facilitator:
    """Somebody who leads a room over a websocket of their own."""

    client: RawClient
    _ids: Any = attrs.Factory(itertools.count)

    async def act(self, do: said.ActKind, **fields: Any) -> said.Accepted:
        """Do something to the room."""
        await self.client.say(said.Act(id=f"act-{next(self._ids)}", do=do, **fields))
        return await self.client.hear(said.Accepted)


@asynccontextmanager
async def facilitator(server: Ready, runner: RoomRunner) -> AsyncIterator[Facilitator]:
    """Lead a room that was opened with :data:`LEAD`."""
    stream = await websocket_opener(address_of(server), Limits())()
    try:
        client = RawClient(stream)
        await client.hello(runner.room.spec.code, role=said.Role.FACILITATOR, token=LEAD, name="Grace")
        yield Facilitator(client)
    finally:
        await stream.close()
