"""Whose rights a bot runs with: an unprivileged user of its own where the runner is root, else the runner's own.

A root that may mount can also give that user the interpreter where it lies in a folder that only root may pass, such as
``/root``: see :func:`techrace_bots.sandbox.launch.uncover`.
"""

import os
import secrets
import stat
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import attrs

import techrace_bots
import techrace_game
from techrace_bots.sandbox.faults import SandboxUnavailableError

FIRST_USER, LAST_USER = 61184, 65519
"""Users that systemd sets aside for services that need one for a while; no file belongs to them."""


@attrs.frozen(kw_only=True)
class Rights:
    """How a bot's process gets its rights."""

    user: int | None
    """The user that it becomes; None: the runner's own, which is not root."""
    uncover: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Folders that this user may not pass, and the trees below them that it needs."""


def interpreter_trees() -> tuple[Path, ...]:
    """Return the folders that a bot needs to run: Python, its libraries, and this package with the rules."""
    # Where an environment's interpreter is a link, the folder with the real one and its libraries is another.
    found = {Path(sys.prefix), Path(sys.base_prefix), Path(os.path.realpath(sys.executable)).parents[1]}
    found |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {Path(package.__path__[0]).resolve() for package in (techrace_bots, techrace_game)}
    return outermost(found)


def outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return paths without those that lie in another of them, sorted."""
    listed = sorted(set(paths))
    return tuple(path for path in listed if not any(other in path.parents for other in listed))


def rights(trees: Iterable[Path], *, root: bool | None = None) -> Rights:
    """Return the rights with which a bot can reach these trees.

    Args:
        trees: what the bot's process must be able to read.
        root: whether the runner is root; None: as it is.

    Raises:
        SandboxUnavailableError: the runner is root where no other user can be had.
    """
    if sys.platform == "win32":
        raise SandboxUnavailableError("bots have processes of their own on Linux and macOS only")
    if not (os.geteuid() == 0 if root is None else root):
        return Rights(user=None)
    if sys.platform != "linux":
        raise SandboxUnavailableError("bots are not run as root: start this as an ordinary user")
    return Rights(user=free_user(), uncover=closed_folders(trees))


def free_user() -> int:
    """Return a user that nobody is and that runs nothing."""
    import pwd  # noqa: PLC0415 - not on every system

    taken = set(running_users())
    while True:
        user = FIRST_USER + secrets.randbelow(LAST_USER - FIRST_USER + 1)
        if user in taken:
            continue
        try:
            pwd.getpwuid(user)
        except KeyError:
            return user


def running_users() -> Iterable[int]:
    """Yield the users of all running processes that can be seen; none where there is no ``/proc``."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield entry.stat().st_uid
        except OSError:
            continue


def running_threads() -> int:
    """Return how many processes and threads the runner's own user runs; 0 where there is no ``/proc``."""
    count, me = 0, os.getuid()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.stat().st_uid == me:
                count += len(os.listdir(entry / "task"))
        except OSError:
            continue
    return count


def closed_folders(trees: Iterable[Path]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the outermost folders that others may not pass, with the trees that lie in each."""
    closed: dict[str, list[str]] = {}
    for tree in trees:
        for folder in [*reversed(tree.parents), tree]:
            if not folder.stat().st_mode & stat.S_IXOTH:
                closed.setdefault(str(folder), []).append(str(tree))
                break
    for path, inside in closed.items():
        if path in inside:
            raise SandboxUnavailableError(
                f"{path} may be read by its owner alone, and a bot does not run as root: install techrace where "
                "others may read it, or start this as an ordinary user"
            )
    return tuple((path, tuple(inside)) for path, inside in sorted(closed.items()))
