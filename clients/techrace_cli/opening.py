"""``techrace room create``: a room on a server that runs already."""

import http.client
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from techrace_cli.faults import ServerFault, UsageFault
from techrace_cli.hosting import Opened
from techrace_cli.room_options import request_of
from techrace_cli.scenarios import scenario_of
from techrace_terminal.safe import safe

PATIENCE = 20.0
"""Seconds to wait for the server."""


def create(url: str, given: Mapping[str, Any], *, as_json: bool) -> None:
    """Create a room and print its links, that of the facilitator among them.

    Raises:
        UsageFault: the address or an option cannot be used.
        ServerFault: nobody answers, or the server refuses.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageFault(f"{safe(url)} is not the address of a server, such as http://127.0.0.1:8765")
    name = given["scenario"]
    body = request_of(given)
    body["scenario"] = scenario_of(name).to_json() if Path(name).suffix else name
    answer = _post(parts.scheme, parts.hostname, parts.port, body)
    base = f"{parts.scheme}://{parts.netloc}"
    opened = Opened.at(base, str(answer["room"]), str(answer["facilitator"]))
    click.echo(json.dumps(opened.facts()) if as_json else "\n".join(opened.lines()))


def _post(scheme: str, host: str, port: int | None, body: Mapping[str, Any]) -> dict[str, Any]:
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json"}
    token = os.environ.get("TECHRACE_ADMIN_TOKEN")
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request("POST", "/api/rooms", json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read(1 << 20).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise ServerFault(f"{safe(host)} cannot be reached: {safe(str(error))}") from None
    finally:
        connection.close()
    try:
        answer: dict[str, Any] = json.loads(text)
    except ValueError:
        raise ServerFault(f"{safe(host)} is no techrace server: it answers {response.status}") from None
    if response.status != http.client.CREATED:
        message = answer.get("error", {}).get("message", response.status)
        raise ServerFault(f"the server opens no room: {safe(str(message))}")
    return answer
