"""The first thing that runs in a bot's process: takes away what the bot is not to have, then starts it.

It is run as a script (``python -I launch.py CONFIG``), by root where the runner is root, and needs the standard library
alone, so that nothing of the bot or of its libraries is loaded while there is still something to take away. CONFIG is a
JSON object, all parts optional but the last::

    uncover   [[CLOSED, [TREE...]]...]   folders that the bot's user may not pass; the trees below them that it needs
    user      N                          the user and group to become
    folder    DIR                        to go to
    limits    {NAME: [SOFT, HARD]}       rlimits
    run       [WORD...] or {"bot": FILE, "class": NAME}
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
FAILED = 126
"""Exit code when the process could not be made safe; the bot has not run."""


def main() -> None:
    """Read the configuration and become the bot."""
    try:
        config: dict[str, Any] = json.loads(sys.argv[1])
        if config.get("uncover"):
            uncover(config["uncover"])
        if config.get("user") is not None:
            become(config["user"])
        confine(config.get("limits", {}))
        if config.get("folder"):
            os.chdir(config["folder"])
    except (OSError, ValueError, LookupError) as error:
        sys.stderr.write(f"techrace sandbox: {type(error).__name__}: {error}\n")
        sys.exit(FAILED)
    run = config["run"]
    if isinstance(run, list):
        os.execv(run[0], run)  # noqa: S606 - what starts the bot, made by the runner
    # numpy's threads would each take address space, and a bot has one core.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from techrace_bots.sandbox.guest import serve  # noqa: PLC0415 - not before the process is confined

    sys.exit(serve(run["bot"], run.get("class")))


def become(user: int) -> None:
    """Become an unprivileged user for good.

    Raises:
        OSError: not permitted.
    """
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def confine(limits: dict[str, list[int]]) -> None:
    """Set rlimits, die with the runner, and never gain rights again.

    Raises:
        OSError: not permitted.
    """
    os.umask(0o077)
    for name, (soft, hard) in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _, most = resource.getrlimit(kind)
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)  # noqa: PLW2901 - nobody may raise a limit
            resource.setrlimit(kind, (soft, hard))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # Set after the user has changed, which would clear it.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def uncover(closed: list[list[Any]]) -> None:
    """Let an unprivileged user reach trees in folders that it may not pass, in a mount namespace of the bot's own.

    Each closed folder becomes an empty one that holds these trees and nothing else.

    Raises:
        OSError: not permitted: that takes a root that may mount.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
        encoded = [None if text is None else text.encode() for text in (source, target, kind)]
        if libc.mount(*encoded, flags, None if data is None else data.encode()) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), target)

    libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
    if libc.unshare(CLONE_NEWNS) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "a mount namespace")
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    for folder, trees in closed:
        kept = [(tree, os.open(tree, os.O_PATH)) for tree in trees]
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64k")
        for tree, descriptor in kept:
            if os.path.isdir(f"/proc/self/fd/{descriptor}"):
                os.makedirs(tree, 0o755, exist_ok=True)
            else:
                os.makedirs(os.path.dirname(tree), 0o755, exist_ok=True)
                os.close(os.open(tree, os.O_CREAT, 0o644))
            mount(f"/proc/self/fd/{descriptor}", tree, None, MS_BIND | MS_REC)
            os.close(descriptor)


if __name__ == "__main__":
    main()
