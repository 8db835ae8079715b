"""``techrace join --terminal``: a person at a screen."""

import asyncio
import os

import click

from techrace_cli.joining import reaching_server
from techrace_client import connect
from techrace_protocol.messages import Role
from techrace_terminal.app import TerminalApp


def join_in_terminal(url: str, room: str | None, *, name: str | None, seat: int | None, watch: bool) -> None:
    """Play, or watch, until the screen is left.

    Raises:
        ServerFault: nobody answers, or the room does not let this client in.
    """
    with reaching_server():
        token = asyncio.run(_play(url, room, name, seat, Role.SPECTATOR if watch else Role.PLAYER))
    if token is not None:
        click.echo(f"The seat is kept for you. To come back: TECHRACE_TOKEN={token} and the same command.")


async def _play(url: str, room: str | None, name: str | None, seat: int | None, role: Role) -> str | None:
    """Return the token of the seat if the match was left before its end."""
    token = os.environ.get("TECHRACE_TOKEN") if role is Role.PLAYER else None
    async with connect(url, room=room, name=name, seat=seat, role=role, token=token) as match:
        await TerminalApp(match).run_async()
        return match.token if match.end is None and role is Role.PLAYER else None
