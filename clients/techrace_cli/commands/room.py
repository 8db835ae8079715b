"""``techrace room``: rooms on a server that runs already."""

from typing import Any

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import clock_options, json_option, scenario_option, seed_option
from techrace_cli.room_options import room_options


@click.group(cls=OrderedGroup)
def room() -> None:
    """Rooms on a server that runs already."""


@room.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "A room for a workshop that begins when you say so",
            "techrace room create http://127.0.0.1:8765 --wait",
        ),
        Example(
            "Three matches, motives dealt anew for each, bots for whoever is missing",
            "techrace room create http://127.0.0.1:8765 --matches 3 --deal --wait --fill",
        ),
    ],
)
@click.argument("url", metavar="URL")
@scenario_option()
@seed_option
@clock_options
@room_options
@json_option
def create(url: str, *, as_json: bool, **given: Any) -> None:
    """Open a room on a server and print its links.

    URL is the address of the server. Whoever has the link to lead, which is printed within the command that takes it,
    can do everything with the room: keep it for yourself. If the server asks for it, put its administrator's token
    into TECHRACE_ADMIN_TOKEN.
    """
    with needs("server"):
        from techrace_cli.opening import create as create_room
    create_room(url, given, as_json=as_json)


@room.command(
    cls=DocumentedCommand,
    examples=[
        Example("Who leads the room, and by which number", "techrace room leads http://127.0.0.1:8765 K7QM2X")
    ],
)
@click.argument("url", metavar="URL")
@click.argument("code", metavar="CODE")
@json_option
def leads(url: str, code: str, *, as_json: bool) -> None:
    """List the facilitators of a room.

    Of the room CODE on the server at URL. The administrator's token is taken from TECHRACE_ADMIN_TOKEN.
    """
    with needs("server"):
        from techrace_cli.facilitators import show
    show(url, code, as_json=as_json)


@room.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "A link to lead for a colleague, or in place of one that is lost",
            "techrace room invite http://127.0.0.1:8765 K7QM2X --name Grace",
        )
    ],
)
@click.argument("url", metavar="URL")
@click.argument("code", metavar="CODE")
@click.option("--name", default="", metavar="NAME", help="How others see the facilitator.")
@json_option
def invite(url: str, code: str, name: str, *, as_json: bool) -> None:
    """Make one more facilitator.

    For the room CODE on the server at URL. Prints the link to lead, which is told once. The administrator's token is
    taken from TECHRACE_ADMIN_TOKEN.
    """
    with needs("server"):
        from techrace_cli.facilitators import invite as invite_facilitator
    invite_facilitator(url, code, name, as_json=as_json)


@room.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "Take back a link that was sent to the wrong people",
            "techrace room revoke http://127.0.0.1:8765 K7QM2X 1",
        )
    ],
)
@click.argument("url", metavar="URL")
@click.argument("code", metavar="CODE")
@click.argument("number", metavar="NUMBER", type=click.IntRange(0, 255))
@json_option
def revoke(url: str, code: str, number: int, *, as_json: bool) -> None:
    """Take back the link of a facilitator.

    Facilitator NUMBER of the room CODE on the server at URL leads no more; its screens are closed.
    `techrace room leads` shows the numbers. The administrator's token is taken from TECHRACE_ADMIN_TOKEN.
    """
    with needs("server"):
        from techrace_cli.facilitators import revoke as revoke_facilitator
    revoke_facilitator(url, code, number, as_json=as_json)
