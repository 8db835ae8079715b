"""``techrace lead`` with an act: where the room is, who may lead it, and the one thing to do there."""

import asyncio
import json
import os
import re
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlsplit

import attrs
import click
from msgspec import to_builtins

from techrace_cli.acts import Errand, outcome
from techrace_cli.faults import ServerFault, UsageFault
from techrace_cli.joining import reaching_server
from techrace_cli.links import Opened
from techrace_client import CommandRefusedError, Match, MatchClosedError, connect
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Accepted, ActKind, Presence, RefusalCode, Role
from techrace_terminal.safe import safe

TOKEN_VARIABLE = "TECHRACE_LEAD_TOKEN"  # noqa: S105 - the name of a variable
JOIN_TOKEN = "TECHRACE_TOKEN"  # noqa: S105 - the name of a variable
_WORD = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""What codes and tokens are made of."""


@attrs.frozen(kw_only=True)
class Way:
    """The way to a room, and the right to lead it."""

    server: str
    room: str
    token: str = attrs.field(repr=False)

    def connect(self) -> AbstractAsyncContextManager[Match]:
        """Come in as a facilitator; see :func:`techrace_client.connect`."""
        return connect(self.server, room=self.room, role=Role.FACILITATOR, token=self.token)


def way_of(url: str, room: str | None, token: str | None) -> Way:
    """Return the way to a room from what was typed, the link, and the environment, in this order.

    Raises:
        UsageFault: there is no address, no room or no token in them.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError as error:
        raise UsageFault(f"this is no address: {safe(str(error))}") from None
    page, *rest = parts.fragment.strip("/").split("/")
    linked_room = rest[0] if rest else None
    linked_token = rest[1] if page == "lead" and len(rest) > 1 else None
    room = room or linked_room
    token = token or linked_token or os.environ.get(TOKEN_VARIABLE)
    if not room or not _WORD.fullmatch(room):
        raise UsageFault("the link names no room: give the whole link to lead, in quotes, or --room")
    if not token:
        raise UsageFault(
            f"the link holds no token: give the whole link to lead, in quotes, or set {TOKEN_VARIABLE}"
        )
    if not _WORD.fullmatch(token):
        raise UsageFault("the token holds a sign that no token has: was it copied as a whole?")
    # Neither a query nor the fragment goes further than this.
    return Way(server=f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", room=room, token=token)


def do(way: Way, errand: Errand, *, as_json: bool) -> None:
    """Do one thing and print what came of it.

    Raises:
        UsageFault: the address cannot be understood.
        ServerFault: nobody answers, or the server refuses.
    """
    with reaching_server():
        answer, names = asyncio.run(_do(way, errand))
    click.echo(json.dumps(_facts(way, errand, answer)) if as_json else _words(way, errand, answer, names))


async def _do(way: Way, errand: Errand) -> tuple[Accepted, dict[int, str]]:
    """Return the server's answer, and who sat in the seats before."""
    async with way.connect() as match:
        names = await _names(match)
        try:
            return await _said(match, errand), names
        except CommandRefusedError as error:
            hint = "; if it is meant, add --yes" if error.code is RefusalCode.CONFIRM else ""
            raise ServerFault(f"{errand.word} was not done: {safe(error.refused.message)}{hint}") from None
        except MatchClosedError as error:
            if error.close != CloseCode.REPLACED:
                raise
            raise ServerFault(
                f"this connection was closed before the answer; look whether {errand.word} was done"
            ) from None


async def _names(match: Match) -> dict[int, str]:
    """Return who sits where, as the snapshot tells it that every connection begins with."""
    async for update in match.updates():
        if isinstance(update, Presence):
            return {seat.seat: seat.name for seat in update.seats}
    return {}


async def _said(match: Match, errand: Errand) -> Accepted:
    if errand.do is None:
        return await match.chat(errand.text or "")
    return await match.facilitate(
        errand.do,
        seats=errand.seats,
        ms=errand.ms,
        text=errand.text,
        bot=errand.bot,
        conc=errand.conc,
        reg=errand.reg,
        orders=errand.orders,
        facilitator=errand.facilitator,
        confirm=errand.confirm,
    )


def _facts(way: Way, errand: Errand, answer: Accepted) -> dict[str, Any]:
    opened = _opened(way, errand, answer)
    return {
        "act": errand.word,
        "room": way.room,
        "tick": answer.tick,
        "seats": list(errand.seats),
        "refused": to_builtins(answer.refused),
        "token": answer.token,
        **({} if opened is None else opened.facts()),
    }


def _words(way: Way, errand: Errand, answer: Accepted, names: dict[int, str]) -> str:
    lines = [outcome(errand, answer, names)]
    opened = _opened(way, errand, answer)
    if opened is not None and errand.do is ActKind.INVITE:
        lines += ["Hand this on where others do not see it:", f"  {opened.lead_command()}"]
    elif opened is not None:
        command = f'{JOIN_TOKEN}={answer.token} techrace join "{opened.play}"'
        lines += ["Its holder comes back with this; hand it on where others do not see it:", f"  {command}"]
    return "\n".join(lines)


def _opened(way: Way, errand: Errand, answer: Accepted) -> Opened | None:
    """Return the links that go with a token, if one was made."""
    if answer.token is None or not _WORD.fullmatch(answer.token):
        return None
    page = way.server.removesuffix("/ws")
    page = f"http{page.removeprefix('ws')}" if page.startswith("ws") else page
    return Opened.at(page, way.room, answer.token if errand.do is ActKind.INVITE else None)
