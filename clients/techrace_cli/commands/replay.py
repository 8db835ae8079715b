"""``techrace replay``: the logs of matches."""

import json

import click

from techrace_cli.commands.replay_files import anonymize, export, key, redact
from techrace_cli.commands.replay_futures import feed, fork
from techrace_cli.commands.replay_report import report
from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.group(cls=OrderedGroup)
def replay() -> None:
    """The logs of matches: check, show, fork, study them."""


@replay.command(
    cls=DocumentedCommand,
    examples=[
        Example("Check one log", "techrace replay verify match.techrace"),
        Example("Check all logs of a folder from a script", "techrace replay verify --json logs"),
        Example(
            "Check that a log comes from this machine's server",
            'techrace replay verify --key "$(techrace replay key)" match.techrace',
        ),
    ],
)
@click.argument("files", metavar="FILE|FOLDER...", nargs=-1, required=True)
@click.option(
    "--key",
    "keys",
    metavar="HEX|FILE",
    multiple=True,
    help="A public key that you trust, or a file with one; may be repeated. Without it every signature is by an "
    "unknown key.",
)
@click.option(
    "--signed", is_flag=True, help="A log counts as wrong unless a key that you trust has signed it."
)
@click.option("--long", is_flag=True, help="Play matches that take longer than a few seconds, too.")
@json_option
@click.pass_context
def verify(
    context: click.Context,
    files: tuple[str, ...],
    *,
    keys: tuple[str, ...],
    signed: bool,
    long: bool,
    as_json: bool,
) -> None:
    """Play logs again and compare every tick.

    Says where a log was cut off, altered, or comes to something else than what was recorded, and whether its host's
    signature holds. Exits with 1 unless all of them agree to the end, with 2 if a file cannot be read.
    """
    with needs("client"):
        from techrace_cli.replays import tell_verified, trusted_keys, verified
    if signed and not keys:
        raise click.UsageError("--signed: name the keys that you trust with --key.")
    reports, code = verified(files, known=trusted_keys(keys), signed=signed, long=long)
    if as_json:
        click.echo(json.dumps({"ok": not code, "files": [report.facts() for report in reports]}))
    else:
        tell_verified(reports)
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


@replay.command(
    cls=DocumentedCommand,
    examples=[
        Example("A match as text", "techrace replay text match.techrace"),
        Example("A folder of logs as a folder of texts", "techrace replay text logs --out texts"),
    ],
)
@click.argument("files", metavar="FILE|FOLDER...", nargs=-1, required=True)
@click.option("--out", metavar="FOLDER", help="Write one text for each log there instead of printing them.")
@json_option
def text(files: tuple[str, ...], *, out: str | None, as_json: bool) -> None:
    """Write matches as text, a line for each tick.

    Header tags come first, then the ticks, with orders in their notation.
    The text says what the log says and can be compared with any tool that compares lines.
    """
    with needs("client"):
        from techrace_cli.replay_texts import write_texts
    write_texts(files, out, as_json=as_json)


@replay.command(
    cls=DocumentedCommand,
    examples=[
        Example("Where two matches part", "techrace replay diff one.techrace other.techrace"),
        Example(
            "Everything in which a fork differs", "techrace replay diff --all match.techrace fork.techrace"
        ),
    ],
)
@click.argument("one", metavar="FILE")
@click.argument("other", metavar="OTHER")
@click.option("--all", "whole", is_flag=True, help="All differences instead of the first.")
@json_option
@click.pass_context
def diff(context: click.Context, one: str, other: str, *, whole: bool, as_json: bool) -> None:
    """Say where two logs first differ: tick, seat and field.

    What names a file or says when it was made does not count. Exits with 1 if the two tell different matches.
    """
    with needs("client"):
        from techrace_cli.replay_texts import compare
    if compare(one, other, whole=whole, as_json=as_json):
        context.exit(1)


for _command in (report, fork, feed, export, redact, anonymize, key):
    replay.add_command(_command)
