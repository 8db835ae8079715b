"""``techrace simulate``."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import MAX_SEED, json_option, scenario_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("What usually happens when each motive is played as the rulebook says", "techrace simulate"),
        Example(
            "Does my bot do better in seat 3?",
            "techrace simulate --matches 1000 --bot 3=mybot.py:MyBot --bot 4=beneficial",
        ),
        Example(
            "What if all who want yellow looked further ahead?",
            "techrace simulate --policy beneficial=look-ahead:depth=3 --json",
        ),
        Example(
            "Ten matches of a scenario of your own, with their logs",
            "techrace simulate --scenario my-game.json --matches 10 --log logs",
        ),
    ],
)
@scenario_option()
@click.option(
    "--matches",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    metavar="N",
    help="How many.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    default=1,
    show_default=True,
    metavar="N",
    help="Seed of the first match; the others have the seeds that follow.",
)
@click.option(
    "--bot",
    "--policy",
    "bots",
    multiple=True,
    metavar="WHO=NAME",
    help="Who plays a seat, or all seats of a motive: a house bot, with its parameters if wanted, or FILE.py:CLASS;"
    " the others are played as their motive says. A later one overrides an earlier one.",
)
@click.option("--log", metavar="DIR", help="Write the log of every match into this folder; slower.")
@json_option
def simulate(
    scenario: str, *, matches: int, seed: int, bots: tuple[str, ...], log: str | None, as_json: bool
) -> None:
    """Play many matches without a server and tell how they went.

    Prints the share of each ending and the mean payoff of each seat with 95 % intervals. The same seeds and bots give
    the same matches, on every machine.
    """
    with needs("client"):
        from techrace_cli.simulating import simulate_matches
    simulate_matches(scenario, matches=matches, seed=seed, bots=bots, log=log, as_json=as_json)
