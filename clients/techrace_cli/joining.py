"""``techrace join`` without a screen: bots, and news as lines."""

import asyncio
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import click
from msgspec import to_builtins

from techrace_bots.online import join
from techrace_bots.registry import HOUSE, BotError, bot_maker
from techrace_bots.table import MakeBot
from techrace_cli.faults import Fault, ServerFault, UsageFault, sentence
from techrace_cli.groups import first_fault
from techrace_client import AddressError, ClientError, Played, connect
from techrace_protocol.messages import End, News, Role
from techrace_terminal.headlines import headline
from techrace_terminal.model import Headline, Watched
from techrace_terminal.panels import end_text, standings_text
from techrace_terminal.safe import safe


@contextmanager
def reaching_server() -> Iterator[None]:
    """Turn what a client can meet into faults of one sentence.

    Raises:
        UsageFault: the address cannot be understood.
        ServerFault: nobody answers, or the server refused.
    """
    try:
        yield
    except* AddressError as errors:
        raise UsageFault(safe(sentence(first_fault(errors)))) from None
    except* ClientError as errors:
        raise ServerFault(safe(sentence(first_fault(errors)))) from None


def watch_as_lines(url: str, room: str | None, *, as_json: bool) -> None:
    """Print the news of a match, a line each, and how it ended.

    Raises:
        ServerFault: nobody answers, or the room does not let this client in.
    """
    with reaching_server():
        asyncio.run(_watch(url, room, as_json=as_json))


async def _watch(url: str, room: str | None, *, as_json: bool) -> None:
    async with connect(url, room=room, role=Role.SPECTATOR) as match:
        watched = Watched().after(match.welcome)
        async for update in match.updates():
            watched = watched.after(update)
            if as_json:
                if isinstance(update, News | End):
                    click.echo(json.dumps(to_builtins(update)))
            elif isinstance(update, News):
                for item in update.items:
                    click.echo(news_line(watched, Headline(tick=update.tick, item=item)))
            elif isinstance(update, End):
                click.echo(f"{end_text(watched).plain}{standings_text(watched).plain}", nl=False)


def news_line(watched: Watched, told: Headline) -> str:
    """Return a headline with its tick."""
    return f"tick {told.tick:>3}  {headline(watched, told.item)}"


def join_as_bot(
    url: str,
    room: str | None,
    bot: str,
    *,
    name: str | None,
    seat: int | None,
    bot_seed: int | None,
    as_json: bool,
) -> None:
    """Let a bot play a match to its end and print what it came to.

    Raises:
        UsageFault: there is no such bot.
        ServerFault: nobody answers, or the room does not let this client in.
        Fault: the bot raised something.
    """
    make = maker_of(bot)
    token = os.environ.get("TECHRACE_TOKEN")
    with reaching_server(), own_bot(bot):
        played = asyncio.run(join(url, make, room=room, name=name, seat=seat, seed=bot_seed, token=token))
    click.echo(json.dumps(_facts(played)) if as_json else _words(played))


def maker_of(bot: str) -> MakeBot:
    """Return what makes bots of a name or of a file.

    Raises:
        UsageFault: there is no such bot.
    """
    try:
        return bot_maker(bot)
    except BotError as error:
        raise UsageFault(safe(str(error))) from None


@contextmanager
def own_bot(bot: str) -> Iterator[None]:
    """Show the traceback of somebody's own bot as theirs; what goes wrong in a house bot is ours.

    Raises:
        Fault: the bot raised something.
    """
    try:
        yield
    except ClientError:
        raise
    except Exception as error:
        if bot in HOUSE:
            raise
        traceback.print_exc()
        raise Fault(f"the bot {safe(bot)} raised {type(error).__name__}, see above") from None


def _facts(played: Played) -> dict[str, Any]:
    return {
        **attrs.asdict(played, recurse=False),
        "end": None if played.end is None else to_builtins(played.end),
    }


def _words(played: Played) -> str:
    lines = [
        f"Seat {played.seat}: {played.submitted} times orders, {played.late} too late, "
        f"{played.refused_parts} parts refused, {played.skipped} observations missed."
    ]
    if played.end is not None:
        payoff = played.end.payoffs[played.seat]
        lines.append(
            f"The match ended {played.end.ending} at tick {played.end.tick}; payoff {payoff} of 1000."
        )
    return "\n".join(lines)
