"""Work on logs beside the host: a fresh process with bounds on time and memory, behind everything else that runs.

Playing a match again takes a second of computing, and a file that somebody sends may be anything. Whatever it costs, it
costs only the process; the host waits, and ends it when it takes too long.
"""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

from techrace_server.limits import HostLimits

_OWN = "TECHRACE_"
REFUSED = 3
"""How the process ends when the file is at fault."""
_logger = logging.getLogger("techrace.stories")


class StoryError(ValueError):
    """A file of which nothing can be told; the message says why."""


async def run_aside(limits: HostLimits, module: str, data: bytes, *, private: bool) -> bytes:
    """Have a module of ``techrace_replays`` work on the bytes of a log, and return what it makes of them.

    Args:
        limits: of the process.
        module: what is run, as ``python -m`` does.
        data: of the log.
        private: whether words to some seats only may be in the result.

    Raises:
        StoryError: it is no log, damaged, of other rules, or too much work.
    """
    process = await asyncio.create_subprocess_exec(
        *command_of(module, cpu=limits.story_cpu, memory=limits.story_memory),
        *(() if private else ("--public",)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=environment(),
    )
    try:
        async with asyncio.timeout(limits.story_timeout):
            told, complaint = await process.communicate(data)
    except TimeoutError:
        raise StoryError("it takes too long to play this match again") from None
    finally:
        await end(process)
    if process.returncode == 0:
        return told
    if process.returncode == REFUSED:
        raise StoryError(complaint.decode("utf-8", "replace").strip()[:1000])
    if process.returncode in {-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)}:
        raise StoryError("it takes too long to play this match again")
    last = complaint[-2000:].decode("utf-8", "replace")
    _logger.warning("%s failed with code %s: %s", module, process.returncode, last)
    raise StoryError("this match cannot be played again within the bounds of this server")


def command_of(module: str, *, cpu: int, memory: int) -> tuple[str, ...]:
    """Return the words that run a module beside the host, within so many seconds of computing and bytes of memory."""
    return sys.executable, "-P", "-m", module, f"--cpu={cpu}", f"--memory={memory}"


def environment() -> dict[str, str]:
    """Return what the process is told: no settings of the host, which may hold its token, and one thread."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


async def end(process: Process) -> None:
    """Let no process outlive the request."""
    if process.returncode is None:
        process.kill()
        await process.wait()
