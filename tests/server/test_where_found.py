"""By which address a server says it is found."""

from types import SimpleNamespace
from typing import cast

import pytest

from techrace_server import Settings
from techrace_server.host import Host
from techrace_server.server import Ready

EVERYWHERE = "0.0.0.0"  # noqa: S104 (nothing is bound to it here)


@pytest.mark.parametrize(
    ("host", "allowed", "found_at"),
    [
        ("127.0.0.1", (), "http://127.0.0.1:8765"),
        ("127.0.0.1", ("game.example.org",), "http://127.0.0.1:8765"),
        (EVERYWHERE, (), "http://127.0.0.1:8765"),
        (EVERYWHERE, ("*",), "http://127.0.0.1:8765"),
        (EVERYWHERE, ("*", "game.local", "other.local"), "http://game.local:8765"),
        ("::", ("game.local",), "http://game.local:8765"),
        ("::1", ("game.local",), "http://[::1]:8765"),
    ],
)
def test_links_for_others_have_the_name_that_others_can_use(
    host: str, allowed: tuple[str, ...], found_at: str
) -> None:
    rooms = cast("Host", SimpleNamespace(settings=Settings(allowed_hosts=allowed)))
    assert Ready(host=host, port=8765, rooms=rooms).public_url == found_at
