"""``techrace experiment``: the claims that the game is made from, tested."""

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import MAX_SEED, json_option

_results = click.option(
    "--results",
    metavar="FOLDER",
    default="experiments",
    show_default=True,
    help="Where results are kept, block by block.",
)


@click.group(cls=OrderedGroup)
def experiment() -> None:
    """Test the claims about dual use and assistants."""


@experiment.command(
    "list",
    cls=DocumentedCommand,
    examples=[Example("What is claimed, and what would refute it", "techrace experiment list")],
)
@json_option
def list_(*, as_json: bool) -> None:
    """List the experiments: claim, what varies, what would refute it."""
    with needs("analysis"):
        from techrace_cli.experiments import listed
    listed(as_json=as_json)


@experiment.command(
    cls=DocumentedCommand,
    examples=[
        Example("All of them, or what is missing of them", "techrace experiment run --all"),
        Example("Two of them, roughly", "techrace experiment run deferring fog --precision 5 --no-robust"),
    ],
)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Run every experiment.")
@_results
@click.option(
    "--precision",
    type=click.FloatRange(0.2, 50),
    default=2.0,
    show_default=True,
    metavar="POINTS",
    help="Half of the widest interval of a chance that is narrow enough; other quantities are in proportion.",
)
@click.option(
    "--robust/--no-robust",
    default=True,
    show_default=True,
    help="Repeat them in other trees and with other constants.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    default=1,
    show_default=True,
    metavar="N",
    help="Decides the worlds.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 1024),
    default=None,
    metavar="N",
    help="Processes; 0 plays in this one; left out: one for each processor.",
)
@json_option
def run(
    names: tuple[str, ...],
    *,
    everything: bool,
    results: str,
    precision: float,
    robust: bool,
    seed: int,
    workers: int | None,
    as_json: bool,
) -> None:
    """Play experiments and print the verdicts.

    Blocks of worlds are played until intervals are narrow enough. Killed at any moment it goes on where it was when the
    same line is run again; the same seed gives the same results, in one process or in many. With another precision more
    worlds are played, and none again.
    """
    with needs("analysis"):
        from techrace_cli.experiments import played
    played(
        names,
        everything=everything,
        results=results,
        precision=precision,
        robust=robust,
        seed=seed,
        workers=workers,
        as_json=as_json,
    )


@experiment.command(
    cls=DocumentedCommand,
    examples=[
        Example("A page beside the results", "techrace experiment report"),
        Example("The documents of this project", "techrace experiment report --out docs"),
    ],
)
@_results
@click.option(
    "--out", metavar="FOLDER", help="Where claims.md and the folder claims go; left out: beside the results."
)
@json_option
def report(*, results: str, out: str | None, as_json: bool) -> None:
    """Write what was found as Markdown and HTML.

    That is claims.md with a picture for each claim, and claims/index.html, one page that needs nothing else.
    """
    with needs("analysis"):
        from techrace_cli.experiments import reported
    reported(results, out, as_json=as_json)
