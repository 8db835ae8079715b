"""The terminal client: one screen on a match, with keys to play it. All it shows is made in the other modules."""

import time
from collections.abc import AsyncIterator, Callable
from typing import ClassVar, Final, Protocol

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ScrollableContainer, VerticalScroll
from textual.geometry import Region
from textual.widgets import Footer, Static

from techrace_client.errors import ClientError
from techrace_game.orders import Orders
from techrace_protocol.messages import Accepted, Update, Welcome
from techrace_terminal.draft import Draft
from techrace_terminal.model import Watched
from techrace_terminal.panels import clock_text, draft_text, end_text, news_text, seat_text, standings_text
from techrace_terminal.tree import COLUMN, neighbour, node_text, place_of, tree_text

SIDE: Final = ("end", "seat", "draft", "node", "standings", "news")
"""The panels beside the tree, from the top."""


class Table(Protocol):
    """What the screen needs of a match; :class:`techrace_client.Match` is one."""

    @property
    def welcome(self) -> Welcome: ...

    def updates(self) -> AsyncIterator[Update]:
        """Yield every update until the match ends."""
        ...

    async def submit(self, orders: Orders) -> Accepted:
        """Submit complete orders."""
        ...

    async def ready(self) -> Accepted:
        """Say that this seat has decided."""
        ...


class TerminalApp(App[None]):
    """A match in a terminal; for those without a seat the same screen without orders."""

    TITLE = "techrace"
    CSS = """
    #clock { dock: top; height: 1; background: $panel; padding: 0 1; }
    #tree { width: 1fr; }
    #tree Static { width: auto; }
    #side { width: 64; max-width: 60%; border-left: solid $panel; padding: 0 1; }
    #side Static { height: auto; margin-bottom: 1; }
    #standings, #news { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "left", show=False, priority=True),
        Binding("right", "move(1, 0)", "right", show=False, priority=True),
        Binding("up", "move(0, -1)", "up", show=False, priority=True),
        Binding("down", "move(0, 1)", "down", show=False, priority=True),
        Binding("space", "people", "people", priority=True),
        Binding("plus", "weigh(1)", "more", priority=True),
        Binding("minus", "weigh(-1)", "fewer", priority=True),
        Binding("p", "publish", "publish all", priority=True),
        Binding("e", "end_turn", "end turn", priority=True),
        Binding("pagedown", "page(1)", "news", key_display="PgDn", priority=True),
        Binding("pageup", "page(-1)", "back", show=False, priority=True),
        Binding("q", "quit", "quit", priority=True),
    ]

    def __init__(self, table: Table, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.table = table
        self.watched = Watched().after(table.welcome)
        self.draft = Draft()
        self.selected: int | None = None
        self._clock = clock
        self._panels: dict[str, Static] = {}
        self._server_ms = (0.0, 0)
        """The own and the server's time of the last update that told it."""

    def compose(self) -> ComposeResult:
        # Kept, since the clock may tick once more while the screen is taken down.
        self._panels = {name: Static(id=name) for name in ("clock", "columns", *SIDE)}
        yield self._panels["clock"]
        with Horizontal():
            with ScrollableContainer(id="tree"):
                yield self._panels["columns"]
            with VerticalScroll(id="side"):
                for name in SIDE:
                    yield self._panels[name]
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to listen; the clock goes on between updates."""
        self.run_worker(self._listen(), exit_on_error=True)
        self.set_interval(0.5, self._show_clock)
        self._show()

    async def _listen(self) -> None:
        try:
            async for update in self.table.updates():
                self._hear(update)
        except ClientError as error:
            self._note(str(error))

    def _hear(self, update: Update) -> None:
        before = self.watched.seen
        self.watched = self.watched.after(update)
        seen, told = self.watched.seen, getattr(update, "server_ms", 0)
        if told:
            self._server_ms = (self._clock(), told)
        if seen is not None and seen is not before:
            self.draft = Draft.of(seen) if before is None else self.draft.kept(seen)
            if self.selected is None:
                self.selected = neighbour(seen, None, 0, 0)
        self._show()

    def _note(self, notice: str) -> None:
        self.watched = self.watched.noticed(notice)
        self._show()

    # -- keys --

    def action_move(self, right: int, down: int) -> None:
        """Select the technology beside the selected one."""
        if self.watched.seen is None:
            return
        self.selected = neighbour(self.watched.seen, self.selected, right, down)
        self._show()
        if self.selected is not None:
            x, y = place_of(self.watched.seen, self.selected)
            self.query_one("#tree", ScrollableContainer).scroll_to_region(
                Region(x, y, COLUMN, 2), animate=False
            )

    def action_people(self) -> None:
        """Put people on the selected technology, or take them off."""
        if self.watched.seen is None or self.watched.seat is None or self.selected is None:
            return
        try:
            self.draft = self.draft.toggled(self.selected, self.watched.seen)
        except ValueError as error:
            self._note(str(error))
        else:
            self._note("")

    def action_weigh(self, change: int) -> None:
        """Put more or fewer people on the selected project."""
        if self.selected is not None:
            self.draft = self.draft.weighted(self.selected, change)
            self._show()

    def action_publish(self) -> None:
        """Publish everything, or nothing."""
        self.draft = self.draft.publishing(everything=not self.draft.publish_all)
        self._show()

    def action_page(self, down: int) -> None:
        """Turn the panels beside the tree by a page: on a small screen the news are below it."""
        side = self.query_one("#side", VerticalScroll)
        side.scroll_relative(y=down * max(1, side.size.height - 2), animate=False)

    async def action_end_turn(self) -> None:
        """Send the orders and say that this seat has decided."""
        seen = self.watched.seen
        if seen is None or self.watched.seat is None:
            return
        try:
            accepted = await self.table.submit(self.draft.orders(seen))
            await self.table.ready()
        except ClientError as error:
            self._note(str(error))
        else:
            self.watched = self.watched.after(accepted)
            self._show()

    # -- the screen --

    def _show_clock(self) -> None:
        at, told = self._server_ms
        now = told + round((self._clock() - at) * 1000)
        self._panels["clock"].update(clock_text(self.watched, now))

    def _show(self) -> None:
        self._show_clock()
        watched = self.watched
        shown = {
            "columns": tree_text(watched, selected=self.selected),
            "end": end_text(watched),
            "seat": seat_text(watched),
            "draft": draft_text(watched, self.draft),
            "node": node_text(watched, self.selected),
            "standings": standings_text(watched),
            "news": news_text(watched),
        }
        for name, text in shown.items():
            self._panels[name].update(text)
            self._panels[name].display = bool(text.plain)
