"""What is told while a demonstration runs: where to look, how far it is, and the headlines."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

from techrace_cli.console import stderr
from techrace_cli.links import Opened
from techrace_game import Scenario
from techrace_protocol.messages import News, NewsKind, Observation, Update, Welcome
from techrace_terminal.headlines import headline
from techrace_terminal.model import Watched
from techrace_terminal.safe import safe
from techrace_terminal.words import percent

LOUD = frozenset({NewsKind.WARNING_SHOT, NewsKind.EXPOSED, NewsKind.LEAKED})
"""News that are told even when there is no time to read."""


class Show:
    """Talks to the person who started the demonstration, on the error stream."""

    def __init__(self, *, quiet: bool, terse: bool) -> None:
        """Set up.

        Args:
            quiet: say nothing: a program listens.
            terse: tell only the loudest headlines: the match is over in seconds.
        """
        self._quiet = quiet
        self._terse = terse
        self._console = stderr()
        self._watched = Watched()
        self._progress = Progress(
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, min_width=35)),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[latest]}", markup=False, table_column=Column(no_wrap=True, ratio=1)),
            console=self._console,
            transient=True,
            expand=True,
            disable=quiet or not self._console.is_terminal,
        )
        self._task: TaskID | None = None

    def opened(self, room: Opened, scenario: Scenario, person: int | None) -> None:
        """Say where the match is."""
        self._say(f"{safe(scenario.title)}, {len(scenario.seats)} seats.")
        self._say(f"Watch: {room.watch}")
        if person is not None:
            name = safe(scenario.seats[person].name)
            self._say(f"Play:  {room.play}")
            self._say(f"The match begins when somebody has taken seat {person}, {name}.")

    def staying(self, url: str) -> None:
        """Say that the server is still there."""
        self._say(f"The server stays at {url} until Ctrl+C.")

    @contextmanager
    def watching(self, welcome: Welcome) -> Iterator[None]:
        """Show the progress of the match that is watched, until the block ends."""
        self._watched = Watched().after(welcome)
        with self._progress:
            horizon = welcome.match.constants.get("horizon", 0)
            self._task = self._progress.add_task("waiting", total=horizon, latest="")
            yield

    def hear(self, update: Update) -> None:
        """Take note of what the spectator was told."""
        self._watched = self._watched.after(update)
        if isinstance(update, Observation):
            self._observe(update)
        elif isinstance(update, News):
            for item in update.items:
                words = headline(self._watched, item)
                self._move(latest=words)
                if item.what in LOUD or not (self._terse or item.what == NewsKind.ENDED):
                    self._say(f"tick {update.tick:>3}  {words}")

    def _observe(self, update: Observation) -> None:
        seen = update.seen
        concern = percent(int(seen.conc[0]))
        words = f"round {update.round + 1:>2}, tick {update.tick:>3}, concern {concern:>4}"
        if self._task is not None:
            self._progress.update(self._task, completed=update.tick, description=words)

    def _move(self, latest: str) -> None:
        if self._task is not None:
            self._progress.update(self._task, latest=latest)

    def _say(self, words: str) -> None:
        if not self._quiet:
            # Links must survive being copied, so nothing is wrapped.
            self._console.print(words, soft_wrap=True)
