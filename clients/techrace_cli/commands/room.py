"""``techrace room``: rooms on a server that runs already."""

from typing import Any

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import needs
from techrace_cli.options import clock_options, json_option, scenario_option, seed_option
from techrace_cli.room_options import room_options


@click.group(cls=OrderedGroup)
def room() -> None:
    """Rooms on a server that runs already: open one and lead it."""


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
