"""The contained tier: a process of its own with nothing handed over. Against accidents, not against an attacker.

The interpreter runs isolated (``-I``) with an empty environment in a folder and a process group of its own, under
rlimits, and reaches the runner through its pipes alone. It can still read what its user may read and open sockets.
Where the runner is root the bot becomes a user that owns nothing; root itself runs no bot.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from techrace_bots.clocks import TimeControl
from techrace_bots.sandbox.limits import Limits
from techrace_bots.sandbox.pipes import Spawn
from techrace_bots.sandbox.source import Source, SourceKind
from techrace_bots.sandbox.users import Rights, interpreter_trees, rights, running_threads

LAUNCHER = str(Path(__file__).with_name("launch.py"))
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin")
"""Programs and libraries of the system."""


@attrs.frozen(kw_only=True)
class Work:
    """A bot's own folder with copies of what it is made of."""

    folder: Path
    run: Any
    """What the launcher is to run: see :mod:`~techrace_bots.sandbox.launch`."""

    @classmethod
    def of(cls, source: Source, folder: Path, *, seen_as: Path | None = None) -> "Work":
        """Copy a bot into a folder.

        Args:
            source: the bot.
            folder: an empty folder.
            seen_as: under which path the bot sees the folder; by default the same.

        Raises:
            OSError: a file cannot be read.
        """
        place = folder if seen_as is None else seen_as
        if source.kind is SourceKind.FILE:
            name = Path(source.file).name
            shutil.copyfile(source.file, folder / name)
            return cls(folder=folder, run={"bot": str(place / name), "class": source.class_name})
        words = []
        # Copied are the bot's own files; programs of the system and of Python would not work from elsewhere.
        there = (*interpreter_trees(), *map(Path, SYSTEM))
        for word in source.command:
            path = Path(word)
            if path.is_file() and not any(path.is_relative_to(tree) for tree in there):
                shutil.copy(path, folder / path.name)
                words.append(str(place / path.name))
            else:
                words.append(word)
        return cls(folder=folder, run=words)


def spawn(source: Source, folder: Path, limits: Limits, time: TimeControl, decisions: int) -> Spawn:
    """Return how to start a contained bot.

    Raises:
        SandboxUnavailableError: the runner is root, and no other user can be had.
        OSError: the bot cannot be copied.
    """
    work = Work.of(source, folder)
    granted = rights_for(folder, interpreter_trees())
    own(folder, granted.user)
    config = {
        "uncover": granted.uncover,
        "user": granted.user,
        "folder": str(folder),
        "limits": limits.rlimits(time, decisions, 0 if granted.user is not None else running_threads()),
        "run": work.run,
    }
    return Spawn(
        argv=[sys.executable, "-I", "-X", "utf8", LAUNCHER, json.dumps(config)],
        folder=folder,
        user=granted.user,
    )


def rights_for(folder: Path, trees: Iterable[Path]) -> Rights:
    """Return the rights with which a bot can reach these trees and its folder, which is about to become its own.

    Raises:
        SandboxUnavailableError: the runner is root where no other user can be had.
    """
    folder.chmod(0o755)
    return rights((*trees, folder))


def own(folder: Path, user: int | None) -> None:
    """Give a folder and what is in it to the bot's user, for nobody else to read."""
    if user is not None:
        for path in (folder, *folder.iterdir()):
            os.chown(path, user, user)
    folder.chmod(0o700)
