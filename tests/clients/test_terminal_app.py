"""The terminal client on a screen that is not there: keys become orders, updates become text."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.widgets import Static

from techrace_client.errors import CommandRefusedError, MatchClosedError
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_terminal.app import TerminalApp
from techrace_terminal.tree import COLUMN
from terminal_kit import after, names, observation, start, welcome

pytestmark = pytest.mark.slow
BIG = (200, 60)


class FakeTable:
    """A match whose updates the test says."""

    def __init__(self, seat: int | None = 0) -> None:
        self.welcome = welcome(seat)
        self.said: asyncio.Queue[said.Update | Exception] = asyncio.Queue()
        self.submitted: list[Orders] = []
        self.readied = 0
        self.refusal: said.Refused | None = None

    async def updates(self) -> AsyncIterator[said.Update]:
        while True:
            update = await self.said.get()
            if isinstance(update, Exception):
                raise update
            yield update

    async def submit(self, orders: Orders) -> said.Accepted:
        if self.refusal is not None:
            raise CommandRefusedError(self.refusal)
        self.submitted.append(orders)
        return said.Accepted(id="1", tick=0)

    async def ready(self) -> said.Accepted:
        self.readied += 1
        return said.Accepted(id="2", tick=0)

    def say(self, *updates: said.Update | Exception) -> None:
        for update in updates:
            self.said.put_nowait(update)


def _shown(app: TerminalApp, name: str) -> str:
    return str(app.query_one(f"#{name}", Static).content)


@pytest.fixture
def table() -> FakeTable:
    table = FakeTable()
    table.say(observation(start()), names())
    return table


async def test_updates_appear(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        assert "Name 0" in _shown(app, "columns")
        assert "You are University" in _shown(app, "seat")
        assert not app.query_one("#end", Static).display
        table.say(said.News(tick=4, items=(said.NewsItem(what="leaked", node=1),)))
        table.say(said.End(tick=8, ending="horizon", payoffs=(1,) * 6, motives=("crowd",) * 6))
        await pilot.pause()
        assert "A secret leaked: Name 1" in _shown(app, "news")
        assert "Time ran out" in _shown(app, "end")


async def test_keys_put_people_on_technologies_and_end_the_turn(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        await pilot.press("space", "down", "space", "plus", "plus", "minus", "e")
        await pilot.pause()
        assert table.submitted == [Orders(slots=((0, 333), (1, 667)))]
        assert table.readied == 1
        assert "Your orders for tick 0 are in." in _shown(app, "draft")
        assert "2 x Name 1" in _shown(app, "draft")


async def test_what_cannot_be_done_is_said(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        await pilot.press("right", "space")
        assert app.selected == 4
        assert "You know nothing that it builds on." in _shown(app, "draft")
        await pilot.press("left", "space")
        assert "You know nothing" not in _shown(app, "draft")


async def test_publishing_is_a_switch(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        assert "publish everything: yes" in _shown(app, "draft")
        await pilot.press("p")
        assert "publish everything: no" in _shown(app, "draft")


async def test_a_draft_survives_the_round(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        await pilot.press("space")
        table.say(observation(after(start(), Orders(slots=((1, 1000),)))))
        await pilot.pause()
        assert app.draft.parts == ((0, 1),)


async def test_an_answer_goes_with_its_round(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        await pilot.press("e")
        assert "Your orders for tick 0 are in." in _shown(app, "draft")
        table.say(observation(start()))
        await pilot.pause()
        assert "Your orders for tick 0 are in." in _shown(app, "draft")
        table.say(observation(after(start(), Orders())))
        await pilot.pause()
        assert "are in" not in _shown(app, "draft")


async def test_a_small_screen_shows_the_tree_and_has_the_news_below(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.query_one("#tree").size.width >= COLUMN
        assert app.query_one("#standings", Static).size.height <= len(table.welcome.match.seats) + 2
        side = app.query_one("#side")
        await pilot.press("pagedown", "pagedown", "pagedown")
        await pilot.pause()
        assert side.scroll_offset.y == side.max_scroll_y > 0
        await pilot.press("pageup", "pageup", "pageup")
        await pilot.pause()
        assert side.scroll_offset.y == 0


async def test_refusals_and_lost_connections_are_sentences(table: FakeTable) -> None:
    table.refusal = said.Refused(code=said.RefusalCode.LATE, message="tick: 0 has been played")
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.pause()
        await pilot.press("e")
        assert "tick: 0 has been played" in _shown(app, "draft")
        table.say(MatchClosedError("the server has closed the connection", 4410))
        await pilot.pause()
        assert "the server has closed the connection" in _shown(app, "draft")


async def test_those_who_watch_cannot_order() -> None:
    table = FakeTable(seat=None)
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("space", "e", "down")
        table.say(observation(start(), None))
        await pilot.pause()
        await pilot.press("space", "plus", "e")
        assert (table.submitted, app.draft.parts) == ([], ())
        assert _shown(app, "seat") == "You are watching."


async def test_the_clock_goes_on_between_updates(table: FakeTable) -> None:
    now = 100.0
    app = TerminalApp(table, clock=lambda: now)
    async with app.run_test(size=BIG) as pilot:
        table.say(
            said.Clock(
                state=said.ClockState.RUNNING,
                kind=said.ClockKind.ROUNDS,
                tick=0,
                server_ms=1000,
                deadline_ms=61_000,
            )
        )
        await pilot.pause()
        assert "1:00 left" in _shown(app, "clock")
        now = 130.0
        app._show_clock()
        assert "0:30 left" in _shown(app, "clock")


async def test_names_are_not_read_as_markup(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=BIG) as pilot:
        table.say(said.Names(nodes=(said.NodeName(node=0, id="a", name="[bold]x[/] [@click=app.quit]y"),)))
        await pilot.pause()
        assert "[bold]x[/]" in _shown(app, "node")


async def test_the_screen_can_be_left(table: FakeTable) -> None:
    app = TerminalApp(table)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("q")
    assert app.return_code == 0
