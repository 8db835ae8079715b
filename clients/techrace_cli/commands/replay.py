"""``techrace replay``: the logs of matches."""

import json

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.group(cls=OrderedGroup)
def replay() -> None:
    """The logs of matches: check them, look into them."""


@replay.command(
    cls=DocumentedCommand,
    examples=[
        Example("Check one log", "techrace replay verify match.techrace"),
        Example("Check a folder of logs from a script", "techrace replay verify --json logs/*.techrace"),
    ],
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@json_option
@click.pass_context
def verify(context: click.Context, files: tuple[str, ...], *, as_json: bool) -> None:
    """Play logs again and compare every tick.

    Says where a log was cut off, altered, or comes to something else than what was recorded. Exits with 1 unless
    all of them agree to the end, with 2 if a file cannot be read.
    """
    with needs("client"):
        from techrace_cli.replays import verified
    reports, code = verified(files)
    if as_json:
        click.echo(json.dumps({"ok": not code, "files": [report.facts() for report in reports]}))
    else:
        for report in reports:
            click.echo(report.text(), err=not report.ok)
    if code:
        context.exit(code)


@replay.command(
    cls=DocumentedCommand,
    examples=[
        Example("What the match came to", "techrace replay show match.techrace"),
        Example("The match after 40 ticks", "techrace replay show match.techrace --tick 40"),
        Example("The whole match, a line for each tick", "techrace replay show match.techrace --all"),
        Example("A moment for a program", "techrace replay show match.techrace --tick 40 --json"),
    ],
)
@click.argument("file", metavar="FILE")
@click.option(
    "--tick",
    type=click.IntRange(0),
    metavar="T",
    help="Ticks played; left out: the end of the log.",
)
@click.option(
    "--all", "whole", is_flag=True, help="The whole match instead, in notation, a line for each tick."
)
@json_option
def show(file: str, *, tick: int | None, whole: bool, as_json: bool) -> None:
    """Show a match as it stood after some tick.

    Nothing is hidden: also what was ordered then, and what came of it.
    """
    if whole and (as_json or tick is not None):
        raise click.UsageError("--all goes with neither --tick nor --json.")
    with needs("client"):
        from techrace_cli.replays import shown, told
    if whole:
        for line in told(file):
            click.echo(line)
    else:
        click.echo(shown(file, tick, as_json=as_json))
