"""``techrace room leads``, ``invite`` and ``revoke``: who leads a room on a server that runs already."""

import json
from typing import Any

import click

from techrace_cli.faults import ServerFault, UsageFault
from techrace_cli.links import Opened
from techrace_cli.opening import WORD, ask, server_of
from techrace_terminal.safe import safe


def show(url: str, code: str, *, as_json: bool) -> None:
    """Print the facilitators of a room.

    Raises:
        UsageFault: the address or the code cannot be used.
        ServerFault: nobody answers, or the server refuses.
    """
    answer = _ask(url, code, "GET", refusal="does not tell who leads the room")
    rows = answer.get("facilitators") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ServerFault(f"{safe(url)} is no techrace server: it names no facilitators")
    if as_json:
        click.echo(json.dumps(answer))
        return
    for row in rows:
        screens = row.get("screens")
        name = safe(str(row.get("name") or "has not come yet"))
        click.echo(f"{safe(str(row.get('facilitator')))}  {name}, on {safe(str(screens))} screens")
    if not rows:
        click.echo("nobody leads this room: make somebody a facilitator with techrace room invite")


def invite(url: str, code: str, name: str, *, as_json: bool) -> None:
    """Make one more facilitator and print the link to lead.

    Raises:
        UsageFault: the address or the code cannot be used.
        ServerFault: nobody answers, or the server refuses.
    """
    match _ask(url, code, "POST", body={"name": name}, refusal="makes no facilitator"):
        case {"room": str(room), "facilitator": int(number), "token": str(token)} if WORD.fullmatch(
            room
        ) and WORD.fullmatch(token):
            opened = Opened.at(server_of(url).base, room, token)
        case _:
            raise ServerFault(f"{safe(url)} is no techrace server: it names no facilitator")
    if as_json:
        click.echo(json.dumps(opened.facts() | {"facilitator": number}))
        return
    click.echo(f"Facilitator {number} of room {room}; the link that the next command holds is told once.")
    click.echo("\n".join(opened.lines()))


def revoke(url: str, code: str, number: int, *, as_json: bool) -> None:
    """Take a facilitator's link back.

    Raises:
        UsageFault: the address or the code cannot be used.
        ServerFault: nobody answers, or the server refuses.
    """
    _ask(url, code, "DELETE", f"/{number}", refusal="revokes nobody")
    facts = {"room": code.upper(), "revoked": number}
    said = f"The link of facilitator {number} does not lead room {safe(code.upper())} any more."
    click.echo(json.dumps(facts) if as_json else said)


def _ask(
    url: str, code: str, method: str, rest: str = "", *, refusal: str, body: dict[str, str] | None = None
) -> Any:
    if not WORD.fullmatch(code):
        raise UsageFault(f"{safe(code)} is no code of a room")
    path = f"/api/rooms/{code}/facilitators{rest}"
    return ask(server_of(url), method, path, refusal=refusal, body=body)
