"""``techrace replay report``: one page that says why a match ended as it did."""

from pathlib import Path

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("A page beside the log", "techrace replay report match.techrace"),
        Example(
            "Closer estimates, and the page opened",
            "techrace replay report match.techrace --futures 1000 --open",
        ),
        Example("What was found, for a program", "techrace replay report match.techrace --json"),
    ],
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--out", metavar="PAGE", help="Where the page goes; left out: beside the log.")
@click.option(
    "--futures",
    type=click.IntRange(2, 100_000),
    default=200,
    show_default=True,
    metavar="N",
    help="How often each position, and each change to it, is played on. Four times as many halve the intervals.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**64 - 1), default=0, show_default=True, help="Decides their luck."
)
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@json_option
def report(file: str, *, out: str | None, futures: int, seed: int, show: bool, as_json: bool) -> None:
    """Write a page on why a match ended as it did.

    And on which technologies were good. The match is played on from its positions with the archetypes of the seats'
    motives: the chance of each ending at each month, decisive moments and choices, what each technology would have
    changed if it had been free, whose work counted, what became of secrets. Everything carries its uncertainty. The
    page needs nothing else.
    """
    with needs("analysis"):
        from techrace_cli.reporting import as_json as json_of
        from techrace_cli.reporting import reported
    page = Path(out) if out is not None else Path(file).with_suffix(".html")
    told = reported(file, page, futures=futures, seed=seed)
    click.echo(json_of(told) if as_json else f"Report: {page}")
    if show:
        click.launch(str(page))
