"""What all messages have in common."""

import re

from msgspec import Struct


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


class ClientMessage(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
    tag=_kebab,
):
    """Base of what a client says. Strict: a field that it does not know is refused."""


class ServerMessage(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="type",
    tag=_kebab,
):
    """Base of what the server says. Open: later versions may add fields."""


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the parts of a message of the server."""
