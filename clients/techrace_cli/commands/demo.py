"""``techrace demo``."""

from typing import Any

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import UsageFault, needs
from techrace_cli.options import json_option, scenario_option, seed_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("A whole match in seconds", "techrace demo --fast"),
        Example(
            "Watch a match in the browser, two ticks a second", "techrace demo --open --ticks-per-second 2"
        ),
        Example("Play seat 3 against five bots", "techrace demo --open --seat 3"),
        Example("The same match again", "techrace demo --fast --scenario deceptive --seed 42"),
    ],
)
@scenario_option()
@seed_option
@click.option(
    "--ticks-per-second",
    type=click.FloatRange(min=0, min_open=True, max=1000),
    metavar="R",
    help="Pace of the match; 1 unless set.",
)
@click.option("--fast", is_flag=True, help="As fast as the bots answer.")
@click.option(
    "--seat",
    type=click.IntRange(0, 15),
    metavar="N",
    help="Keep this seat for a person; the match waits for you, and each round until you are ready.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the match in the browser.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port of the server; left out: a free one.",
)
@click.option(
    "--log", metavar="FILE", help="Where the log goes; left out: a file in this folder named after the match."
)
@json_option
def demo(*, as_json: bool, **given: Any) -> None:
    """Play a whole match on this machine and tell who won, and why.

    Starts a real server, seats a house bot in every seat over real websockets, and prints where the match can be
    watched. Leaves the match's log, which "techrace replay verify" plays again.
    """
    if given["fast"] and given["ticks_per_second"] is not None:
        raise UsageFault("--fast goes without --ticks-per-second")
    if given["fast"] and given["seat"] is not None:
        raise UsageFault("--fast leaves a person no time: leave it out, or --seat")
    with needs("server"):
        from techrace_cli.demo import demonstrate
    demonstrate(given, as_json=as_json)
