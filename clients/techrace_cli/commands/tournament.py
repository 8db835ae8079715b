"""``techrace tournament``: rank bots in a way that one can believe."""

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.group(cls=OrderedGroup)
def tournament() -> None:
    """Rank bots, with an interval on every number."""


@tournament.command(
    cls=DocumentedCommand,
    examples=[
        Example("A file to start from", "techrace tournament new spring.toml"),
        Example("With bots of your own", "techrace tournament new spring.toml mybot.py look-ahead"),
    ],
)
@click.argument("file", metavar="FILE")
@click.argument("bots", metavar="[BOT]...", nargs=-1)
def new(file: str, bots: tuple[str, ...]) -> None:
    """Write a tournament's file with an explanation of each key."""
    with needs("tournament"):
        from techrace_cli.tournaments import write_new
    write_new(file, bots)
    click.echo(f'Wrote {file}. Play it with "techrace tournament run {file}".')


@tournament.command(
    cls=DocumentedCommand,
    examples=[
        Example("Play it, or what is missing of it", "techrace tournament run spring.toml"),
        Example("On two processors", "techrace tournament run spring.toml --workers 2"),
        Example(
            "A quarter of it, on one of four machines", "techrace tournament run spring.toml --shard 1/4"
        ),
        Example("On a Dask cluster", "techrace tournament run spring.toml --scheduler tcp://10.0.0.1:8786"),
    ],
)
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FOLDER", help="The results folder; left out: named after the file.")
@click.option(
    "--workers",
    type=click.IntRange(0, 1024),
    default=None,
    metavar="N",
    help="Processes; 0 plays in this one; left out: one for each processor.",
)
@click.option(
    "--shard", metavar="I/N", help="Play only part I of N; any of them may be run anywhere, at any time."
)
@click.option("--scheduler", metavar="ADDRESS", help="Play on the Dask cluster with this scheduler.")
@json_option
@click.pass_context
def run(
    context: click.Context,
    file: str,
    *,
    out: str | None,
    workers: int | None,
    shard: str | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Play a tournament, or what is missing of it, and rank its bots.

    Killed at any moment it goes on where it was when the same line is run again; every match is played exactly once,
    and the results are the same, byte for byte, in one process, in many, in shards and on a cluster. Exits with 1
    while other shards are missing.
    """
    with needs("tournament"):
        from techrace_cli.tournaments import played
    complete = played(file, out, workers=workers, shard=shard, scheduler=scheduler, as_json=as_json)
    if not complete:
        context.exit(1)


@tournament.command(
    cls=DocumentedCommand,
    examples=[
        Example("Rank what has been played so far", "techrace tournament show spring"),
        Example("The page in the browser", "techrace tournament show spring --open"),
    ],
)
@click.argument("folder", metavar="FOLDER")
@click.option("--open", "launch", is_flag=True, help="Open the page in the browser.")
@json_option
def show(folder: str, *, launch: bool, as_json: bool) -> None:
    """Rank the bots of a results folder and write its page anew."""
    with needs("tournament"):
        from techrace_cli.tournaments import shown
    page = shown(folder, as_json=as_json)
    if launch:
        click.launch(page)
