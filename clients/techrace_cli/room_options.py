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
        help="Seats for house bots from the start: numbers and ranges as 1,3-5 or with the bot's name as 1=profit.",
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
    """Return the house bot of each seat from ``1,3-5,6=profit``; None if there are none.

    Raises:
        click.BadParameter: a seat that is none.
    """
    if not text.strip():
        return None
    bots: list[str | None] = [None] * seats
    for part in text.split(","):
        numbers, _, name = part.strip().partition("=")
        first, dash, last = (word.strip() for word in numbers.partition("-"))
        ends = (first, last) if dash else (first, first)
        known = all(end.isascii() and end.isdecimal() and int(end) < seats for end in ends)
        if not known or int(ends[0]) > int(ends[1]):
            raise click.BadParameter(
                f"--bots: {part.strip()!r} is no seat, and no range of seats, of 0..{seats - 1}"
            )
        for seat in range(int(ends[0]), int(ends[1]) + 1):
            bots[seat] = name.strip()
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
