"""``techrace lead`` without an act: seats, clock, news and words in the terminal, until the match ends."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, Protocol

import attrs
import click
from msgspec import to_builtins
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from techrace_cli.console import stdout
from techrace_cli.joining import reaching_server
from techrace_cli.leading import Way
from techrace_client import Match
from techrace_protocol import messages as said
from techrace_protocol.messages import SeatActivity, SeatRow, SeatStatus, TalkKind, Update
from techrace_terminal.model import Watched
from techrace_terminal.panels import clock_text, end_text, news_text, standings_text
from techrace_terminal.safe import safe
from techrace_terminal.words import clock_time

BEAT: Final = 0.5
NEWS, WORDS = 4, 6
"""Lines."""
_STYLES: Final = {
    SeatActivity.READY: "green",
    SeatActivity.IDLE: "yellow",
    SeatActivity.ASLEEP: "bold red",
    SeatActivity.BROKEN: "bold red",
    SeatActivity.OPEN: "bright_black",
}
_TOLD: Final = (
    said.SeatGrid,
    said.Presence,
    said.House,
    said.Clock,
    said.News,
    said.Talk,
    said.Undone,
    said.End,
)


def watch(way: Way, *, as_json: bool) -> None:
    """Show what a facilitator sees until the match ends.

    Raises:
        UsageFault: the address cannot be understood.
        ServerFault: nobody answers, or the server does not let this facilitator in.
    """
    with reaching_server():
        if as_json:
            asyncio.run(follow(way, _Lines()))
            return
        screen = _Screen()
        with screen.live:
            asyncio.run(follow(way, screen))
        click.echo(f"{end_text(screen.watched).plain}{standings_text(screen.watched).plain}", nl=False)


class _Shows(Protocol):
    """Somebody who is shown a match."""

    def joined(self, match: Match) -> None:
        """A connection begins."""
        ...

    def hear(self, match: Match, update: Update) -> None:
        """Something was told."""
        ...

    def beat(self, match: Match) -> None:
        """Time has passed."""
        ...


async def follow(way: Way, shown: _Shows) -> None:
    """Show a match until its end.

    Raises:
        ClientError: nobody answers, or the server does not let this facilitator in, or not any more.
    """
    async with way.connect() as match:
        shown.joined(match)
        await _until_end(match, shown)


async def _until_end(match: Match, shown: _Shows) -> None:
    async def beats() -> None:
        while True:
            await asyncio.sleep(BEAT)
            shown.beat(match)

    beating = asyncio.create_task(beats())
    try:
        async for update in match.updates():
            shown.hear(match, update)
            if isinstance(update, said.End):
                return
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


class _Lines:
    """What concerns facilitators, as JSON."""

    def joined(self, match: Match) -> None:
        pass

    def beat(self, match: Match) -> None:
        pass

    def hear(self, match: Match, update: Update) -> None:  # noqa: ARG002 - as the others do
        if isinstance(update, _TOLD):
            click.echo(json.dumps(to_builtins(update)))


class _Screen:
    """A picture that is drawn anew with every update and every beat."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.watched = Watched()
        self.live = Live(console=stdout(), auto_refresh=False)
        self._clock = clock
        self._ahead = 0.0
        """Milliseconds by which the server's clock is ahead of the own."""

    def joined(self, match: Match) -> None:
        self.watched = attrs.evolve(self.watched, welcome=match.welcome)
        self._ahead = -self._clock() * 1000

    def hear(self, match: Match, update: Update) -> None:
        self.watched = self.watched.after(update)
        # What a snapshot repeats is old.
        self._ahead = max(self._ahead, getattr(update, "server_ms", 0) - self._clock() * 1000)
        self.beat(match)

    def beat(self, match: Match) -> None:
        now = round(self._clock() * 1000 + self._ahead)
        picture = picture_of(
            self.watched, grid=match.seat_grid, house=match.house, talk=tuple(match.talk), server_ms=now
        )
        self.live.update(picture, refresh=True)


# -- the picture --


def picture_of(
    watched: Watched,
    *,
    grid: said.SeatGrid | None,
    house: said.House | None,
    talk: Sequence[said.Talk],
    server_ms: int,
) -> RenderableType:
    """Return what a facilitator sees; names and words of others are made harmless.

    Args:
        watched: what everybody may know.
        grid: what goes on in the seats.
        house: how the room is led.
        talk: what was said, oldest first.
        server_ms: the server's clock now, as well as it is known.
    """
    parts: list[RenderableType] = [clock_text(watched, server_ms)]
    led = _led(watched, grid, house, server_ms)
    if led:
        parts.append(Text(led, no_wrap=True, overflow="ellipsis"))
    if grid is not None:
        parts.append(_table(watched, grid, server_ms))
    parts += [Text("News", "bold"), news_text(watched, lines=NEWS), Text("Words", "bold")]
    parts += [_spoken(watched, words) for words in talk[-WORDS:]] or [Text("Nothing has been said yet.")]
    return Group(*parts)


def _led(watched: Watched, grid: said.SeatGrid | None, house: said.House | None, server_ms: int) -> str:
    facts = []
    if watched.welcome is not None:
        facts.append(f"room {safe(watched.welcome.room)}")
    if house is not None:
        facts += [f"match {house.match} of {house.matches}"] if house.matches > 1 else []
        facts += ["locked"] if house.locked else []
        facts += [] if house.talk else ["talk is off"]
        facts += [f"ends with tick {house.final_tick}"] if house.final_tick is not None else []
        facts += [f"ends in {clock_time(house.ends_ms - server_ms)}"] if house.ends_ms is not None else []
    if grid is not None and grid.facilitators > 1:
        facts.append(f"{grid.facilitators} facilitators")
    if watched.watching:
        facts.append(f"{watched.watching} watching")
    return "   ".join(facts)


def _table(watched: Watched, grid: said.SeatGrid, server_ms: int) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("seat", "name", "who plays", "state", "for", "late"):
        table.add_column(
            heading, justify="right" if heading in {"seat", "for", "late"} else "left", no_wrap=True
        )
    for row in grid.seats:
        style = _STYLES.get(row.activity, "")
        table.add_row(
            str(row.seat),
            Text(safe(row.name or watched.seat_name(row.seat)), overflow="ellipsis"),
            Text(_player(row), overflow="ellipsis"),
            Text(row.activity.value, style),
            clock_time(server_ms - row.since_ms),
            str(row.late) if row.late else "",
        )
    return table


def _player(row: SeatRow) -> str:
    if row.house_bot is not None:
        bot = f"house bot {safe(row.house_bot)}".strip()
        return f"{bot}, for its holder" if row.held else bot
    return {
        SeatStatus.HUMAN: "a person",
        SeatStatus.BOT: "a bot",
        SeatStatus.OPEN: "nobody",
        SeatStatus.ABSENT: "its holder, away" if row.held else "nobody",
    }[row.status]


def _spoken(watched: Watched, words: said.Talk) -> Text:
    to = ", ".join(safe(watched.seat_name(seat)) for seat in words.to)
    by = safe(words.name) or ("the facilitator" if words.seat is None else f"seat {words.seat}")
    kind = "" if words.kind is TalkKind.CHAT else f", {words.kind.value}"
    told = safe(words.text) or "please decide"
    line = f"{words.tick:>4}  {by}{f' to {to}' if to else ''}{kind}: {told}"
    return Text(line, no_wrap=True, overflow="ellipsis")
