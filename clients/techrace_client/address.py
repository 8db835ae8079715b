"""What people paste into a terminal, turned into the address of a websocket and a room."""

import re
from urllib.parse import urlsplit, urlunsplit

import attrs

from techrace_client.errors import AddressError

PATH = "/ws"
_SCHEMES = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}
_ROOM = re.compile(r"[A-Za-z0-9_-]{1,64}")


@attrs.frozen
class Address:
    """Where a room is."""

    websocket: str
    """URL to open, without the room: rooms are named in the first message."""
    room: str | None
    """The room, if the URL names one."""


def parse_address(url: str) -> Address:
    """Return what a URL means.

    It may be the websocket's (``ws://host/ws``), the server's (``http://host:8765``, ``host:8765``), or a page of
    the web client (``http://host:8765/#/play/ROOM``).

    Raises:
        AddressError: it cannot be understood.
    """
    text = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise AddressError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in _SCHEMES or not has_host:
        raise AddressError(f"{url!r} is no address, expected something like http://127.0.0.1:8765")
    path = parts.path.rstrip("/")
    if not path.endswith(PATH):
        path += PATH
    room = parts.fragment.rstrip("/").rpartition("/")[2] or None
    if room is not None and not _ROOM.fullmatch(room):
        raise AddressError(f"{url!r} names no room: {room!r}, expected letters and digits")
    return Address(urlunsplit((_SCHEMES[parts.scheme], parts.netloc, path, "", "")), room)
