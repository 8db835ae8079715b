"""``techrace join``."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import UsageFault, needs
from techrace_cli.options import MAX_SEED, json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("Play in the terminal", 'techrace join "http://127.0.0.1:8765/#/play/ABC234" --name Ada'),
        Example("Seat a house bot", "techrace join http://127.0.0.1:8765 --room ABC234 --bot beneficial"),
        Example(
            "Seat a bot of your own",
            "techrace join http://127.0.0.1:8765 --room ABC234 --bot mybot.py:MyBot",
        ),
        Example("Watch the news go by", "techrace join http://127.0.0.1:8765 --room ABC234 --watch"),
    ],
)
@click.argument("url", metavar="URL")
@click.option("--room", metavar="CODE", help="The room's code; left out: the one in the URL.")
@click.option(
    "--bot", metavar="NAME|FILE:CLASS", help="Let a program play: a house bot, or a class of your own."
)
@click.option("--watch", is_flag=True, help="Watch: the news as lines, or with --terminal the whole screen.")
@click.option(
    "--terminal", is_flag=True, help="Play in the terminal; what happens if nothing else is asked for."
)
@click.option("--name", metavar="NAME", help="How others see you or your bot.")
@click.option(
    "--seat", type=click.IntRange(0, 15), metavar="N", help="The seat wished for; left out: any open one."
)
@click.option(
    "--bot-seed", type=click.IntRange(0, MAX_SEED), metavar="N", help="The bot's own source of chance."
)
@json_option
def join(
    url: str,
    *,
    room: str | None,
    bot: str | None,
    watch: bool,
    terminal: bool,
    name: str | None,
    seat: int | None,
    bot_seed: int | None,
    as_json: bool,
) -> None:
    """Join a match as a bot, as a player in the terminal, or to watch.

    URL is the server's address, or a link to a room as the server prints it. Put a link in quotes: it holds a #.
    To come back to a seat after an interruption, put the token that was printed into TECHRACE_TOKEN.
    """
    if bot is not None and (watch or terminal):
        raise UsageFault("--bot goes with neither --watch nor --terminal")
    if watch and seat is not None:
        raise UsageFault("--seat: those who watch have no seat")
    if bot is not None:
        with needs("client"):
            from techrace_cli.joining import join_as_bot
        join_as_bot(url, room, bot, name=name, seat=seat, bot_seed=bot_seed, as_json=as_json)
    elif watch and not terminal:
        with needs("client"):
            from techrace_cli.joining import watch_as_lines
        watch_as_lines(url, room, as_json=as_json)
    else:
        if as_json:
            raise UsageFault("--json: a screen is for people; use --watch or --bot")
        with needs("terminal"):
            from techrace_cli.joining_terminal import join_in_terminal
        join_in_terminal(url, room, name=name, seat=seat, watch=watch)
