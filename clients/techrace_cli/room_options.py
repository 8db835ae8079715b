"""What can be chosen about a room at the command line, the same for a server of one's own and for another."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--wait", "waits", is_flag=True, help="Begin only when the facilitator says so."),
    click.option(
        "--fill", is_flag=True, help="At the facilitator's start, give seats without people to house bots."
    ),
    click.option(
        "--bots",
        metavar="SEATS",
        default="",
        help="Seats for house bots from the start: numbers as 1,4 or with the bot's name as 1=profit.",
    ),
    click.option("--deal", is_flag=True, help="Deal the scenario's motives to the seats by chance."),
    click.option("--unlisted", is_flag=True, help="Leave the room out of the public list."),
    click.option(
        "--late",
        type=click.Choice(["open", "bots", "closed"]),
        default="open",
        show_default=True,
        help="Who comes after the start gets an open seat, also one of house bots, or none.",
    ),
    click.option("--no-talk", is_flag=True, help="Let seats not talk."),
    click.option(
        "--matches", type=click.IntRange(1, 99), default=1, metavar="N", help="Matches of a series."
    ),
    click.option("--rotate", is_flag=True, help="Move people on by a seat from match to match."),
    click.option(
        "--bank",
        type=click.FloatRange(min=0),
        default=0.0,
        metavar="S",
        help="Seconds that each bot may think longer in lockstep, over the whole match.",
    ),
)


def room_options(command: Decorated) -> Decorated:
    """Add what can be chosen about a room beside scenario, seed and clock."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def bots_of(text: str, seats: int) -> list[str | None] | None:
    """Return the house bot of each seat from ``1,4=profit``; None if there are none.

    Raises:
        click.BadParameter: a seat that is none.
    """
    if not text.strip():
        return None
    bots: list[str | None] = [None] * seats
    for part in text.split(","):
        number, _, name = part.strip().partition("=")
        if not number.isdecimal() or int(number) >= seats:
            raise click.BadParameter(f"--bots: {part.strip()!r} is not a seat of 0..{seats - 1}")
        bots[int(number)] = name.strip()
    return bots


def request_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a request for a room, without the scenario."""
    from techrace_cli.scenarios import scenario_of

    clock = {"kind": given["clock"], "seconds": given["seconds"], "bank": given["bank"]}
    body = {
        "clock": {name: value for name, value in clock.items() if value is not None},
        "seed": given["seed"],
        "public": not given["unlisted"],
        "motives": "dealt" if given["deal"] else "fixed",
        "bots": bots_of(given["bots"], len(scenario_of(given["scenario"]).seats)) if given["bots"] else None,
        "fill": given["fill"],
        "late": given["late"],
        "talk": not given["no_talk"],
        "waits": given["waits"],
        "matches": given["matches"],
        "rotate": given["rotate"],
    }
    return {name: value for name, value in body.items() if value is not None}
