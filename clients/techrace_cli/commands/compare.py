"""``techrace compare``: did my change help?"""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import MAX_SEED, json_option, scenario_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("Did my change help?", "techrace compare mybot.py mybot_before.py"),
        Example(
            "In the beneficial seats, against a house bot",
            "techrace compare mybot.py look-ahead --seat 3 --seat 4",
        ),
        Example(
            "Stop as soon as less than 20 points of payoff are at stake",
            "techrace compare mybot.py look-ahead --margin 20 --json",
        ),
    ],
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@scenario_option()
@click.option(
    "--seat",
    "seats",
    type=click.IntRange(0, 15),
    multiple=True,
    metavar="N",
    help="A seat to play, may be repeated; left out: all by turns. Archetypes play the others.",
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
    "--alpha",
    type=click.FloatRange(0.0001, 0.5),
    default=0.05,
    show_default=True,
    metavar="P",
    help="Chance of calling a difference between equals, however often one looks.",
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1000),
    default=0.0,
    metavar="PAYOFF",
    help="Stop when the difference is surely smaller than this, of 1000.",
)
@click.option(
    "--blocks",
    type=click.IntRange(1, 1_000_000),
    default=5000,
    show_default=True,
    metavar="N",
    help="Worlds to play at most.",
)
@click.option(
    "--isolation",
    type=click.Choice(["in_process", "contained", "hardened"]),
    default="in_process",
    show_default=True,
    help="How far bots in files are kept from everything else.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 1024),
    default=None,
    metavar="N",
    help="Processes; 0 plays in this one; left out: one for each processor, for house bots alone none.",
)
@json_option
@click.pass_context
def compare(
    context: click.Context,
    first: str,
    second: str,
    *,
    scenario: str,
    seats: tuple[int, ...],
    seed: int,
    alpha: float,
    margin: float,
    blocks: int,
    isolation: str,
    workers: int | None,
    as_json: bool,
) -> None:
    """Compare two bots until the evidence is enough.

    Both play the same seats of the same worlds, and it is said why it stopped. The interval holds at every look, so
    stopping early costs no honesty. Exits with 1 if it stays undecided.
    """
    with needs("tournament"):
        from techrace_cli.tournaments import compared
    decided = compared(
        (first, second),
        scenario,
        seats=seats,
        seed=seed,
        alpha=alpha,
        margin=margin,
        blocks=blocks,
        isolation=isolation,
        workers=workers,
        as_json=as_json,
    )
    if not decided:
        context.exit(1)
