"""From older major versions of the format to the present one, one step at a time, while a file is read.

A major version changes only when an older reader would misunderstand a newer file. Whoever makes that change counts
:data:`~techrace_replays.format.MAJOR` up and adds to :data:`UPGRADES` a function that says how a body of the version
before is said now. Framing and chain are checked over the bytes of the file as they are, so a file keeps its hash and
its signature, and nothing on disk is rewritten.

Minor versions need nothing: unknown record types are skipped, unknown keys are kept, missing ones have defaults.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from techrace_replays.format import MAJOR

Body: TypeAlias = Mapping[str, Any]
Upgrade: TypeAlias = Callable[[str, Body], dict[str, Any]]
"""Takes the type letter and the body of a record, returns the body as the next major version has it."""

UPGRADES: dict[int, Upgrade] = {}
"""By major version: how its bodies become those of the next. Version 1 is the first, so there are none yet."""


def is_readable(major: int) -> bool:
    """Say whether files of a major version can be read: it is the present one, or every step to it is known."""
    return 0 <= major <= MAJOR and all(step in UPGRADES for step in range(major, MAJOR))


def upgraded(major: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body of version ``major`` as the present version has it."""
    for step in range(major, MAJOR):
        body = UPGRADES[step](kind, body)
    return body
