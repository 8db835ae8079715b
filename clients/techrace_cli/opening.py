"""``techrace room create``: a room on a server that runs already."""

import http.client
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import click

from techrace_cli.faults import ServerFault, UsageFault
from techrace_cli.links import Opened
from techrace_cli.room_options import request_of
from techrace_cli.scenarios import scenario_of
from techrace_terminal.safe import safe

PATIENCE = 20.0
"""Seconds to wait for the server."""
WORD = re.compile(r"[A-Za-z0-9_-]+")
"""What codes and tokens are made of; nothing else is put into a link or onto the terminal."""


def create(url: str, given: Mapping[str, Any], *, as_json: bool) -> None:
    """Create a room and print its links, that of the facilitator among them.

    Raises:
        UsageFault: the address or an option cannot be used.
        ServerFault: nobody answers, or the server refuses.
    """
    server = server_of(url)
    name = given["scenario"]
    body = request_of(given)
    body["scenario"] = scenario_of(name).to_json() if Path(name).suffix else name
    match ask(server, "POST", "/api/rooms", body=body, refusal="opens no room"):
        case {"room": str(room), "facilitator": str(token)} if WORD.fullmatch(room) and WORD.fullmatch(token):
            opened = Opened.at(server.base, room, token)
        case _:
            raise ServerFault(f"{safe(server.host)} is no techrace server: it names no room")
    click.echo(json.dumps(opened.facts()) if as_json else "\n".join(opened.lines()))


@attrs.frozen
class Server:
    """Where a server is."""

    base: str
    """Scheme and place."""
    host: str
    port: int | None
    """None: that of the scheme."""


def server_of(url: str) -> Server:
    """Return where the server of an address is.

    Raises:
        UsageFault: it is no address.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageFault(f"{safe(url)} is no address: {error}") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageFault(f"{safe(url)} is not the address of a server, such as http://127.0.0.1:8765")
    return Server(f"{parts.scheme}://{parts.netloc}", host, port)


def ask(
    server: Server, method: str, path: str, *, refusal: str, body: Mapping[str, Any] | None = None
) -> Any:
    """Ask a server something as its operator and return the answer's JSON; None where it has none.

    Args:
        server: which.
        method: of the request.
        path: of the request.
        refusal: what the server does if it refuses, for people: ``opens no room``.
        body: what is sent as JSON, if anything.

    Raises:
        UsageFault: the administrator's token cannot be sent.
        ServerFault: nobody answers, it is no techrace server, or it refuses.
    """
    kind = http.client.HTTPSConnection if server.base.startswith("https:") else http.client.HTTPConnection
    connection = kind(server.host, server.port, timeout=PATIENCE)
    headers = {} if body is None else {"Content-Type": "application/json"}
    token = os.environ.get("TECHRACE_ADMIN_TOKEN")
    if token:
        if not (token.isascii() and token.isprintable()):
            raise UsageFault("TECHRACE_ADMIN_TOKEN holds a character that cannot stand in a header")
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read(1 << 20).decode(errors="replace")
    # A name that cannot be a host's is a ValueError.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ServerFault(f"{safe(server.host)} cannot be reached: {safe(str(error))}") from None
    finally:
        connection.close()
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    match response.status, answer:
        case http.client.NO_CONTENT, _:
            return None
        case ((http.client.OK | http.client.CREATED), dict()):
            return answer
        case status, {"error": {"message": str(message)}} if status >= http.client.BAD_REQUEST:
            hint = "; set TECHRACE_ADMIN_TOKEN to it" if status == http.client.UNAUTHORIZED else ""
            raise ServerFault(f"the server {refusal}: {safe(message)}{hint}")
        case status, _:
            raise ServerFault(f"{safe(server.host)} is no techrace server: it answers {status}")
