"""Long work on matches that are over: the analysis of a match, made once, beside the host, in its own time.

An analysis plays a match on thousands of times and takes a minute of computing. Whoever asks for it starts it and is
told how far it is; whoever asks later gets it. It is kept beside the log, so it is made once for good.
"""

import asyncio
import json
import logging
import os
from asyncio import StreamReader, TaskGroup
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

import attrs

from techrace_server.answers import Underway
from techrace_server.aside import REFUSED, StoryError, command_of, end, environment
from techrace_server.limits import HostLimits
from techrace_server.stories import BusyError

SUFFIX = ".analysis.json.gz"
_LONGEST_LINE = 4096
_logger = logging.getLogger("techrace.analyses")


@attrs.define
class _Job:
    now: Underway = Underway(stage="", done=0, total=0)
    failure: str | None = None


class Analyses:
    """The analyses of a host's matches."""

    def __init__(self, limits: HostLimits, analyst: str | None, group: TaskGroup) -> None:
        """Prepare; nothing is made before somebody asks.

        Args:
            limits: how many may wait, and what one may cost.
            analyst: the module that makes analyses, as ``python -m`` runs it; None: this host makes none.
            group: where the work is done.
        """
        self._limits, self._analyst, self._group = limits, analyst, group
        self._desk = asyncio.Lock()
        self._jobs: dict[str, _Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def available(self) -> bool:
        """Whether this host makes analyses."""
        return self._analyst is not None

    async def ask(self, match: str, log: Path) -> bytes | Underway:
        """Return the analysis of a match that is over (JSON, gzip), or how far it is; the first to ask starts it.

        Args:
            match: the match.
            log: where its log is.

        Raises:
            StoryError: it cannot be made. Whoever asks again starts it anew.
            BusyError: too many are waited for.
        """
        kept = _place(match, log)
        try:
            return await asyncio.to_thread(kept.read_bytes)
        except FileNotFoundError:
            pass
        job = self._jobs.get(match)
        if job is None:
            if len(self._jobs) >= self._limits.analyses_waiting:
                self._make_place()
            job = self._jobs[match] = _Job()
            task = self._group.create_task(self._make(match, log, kept, job), name=f"analysis {match}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if job.failure is not None:
            del self._jobs[match]
            raise StoryError(job.failure)
        return job.now

    def _make_place(self) -> None:
        """Forget the oldest failure that nobody has come back for.

        Raises:
            BusyError: there is none.
        """
        failed = next((match for match, job in self._jobs.items() if job.failure is not None), None)
        if failed is None:
            raise BusyError(f"{len(self._jobs)} analyses are waited for, try again in some minutes")
        del self._jobs[failed]

    async def is_made(self, match: str, log: Path) -> bool | None:
        """Return whether the analysis of a match is made (True) or being made (False); None: nobody has asked yet.

        Args:
            match: the match.
            log: where its log is.
        """
        if await asyncio.to_thread(_place(match, log).is_file):
            return True
        return False if match in self._jobs else None

    def stop(self) -> None:
        """End all work; what is not finished is made anew when somebody asks again."""
        for task in self._tasks:
            task.cancel()

    async def _make(self, match: str, log: Path, kept: Path, job: _Job) -> None:
        try:
            async with self._desk:
                made = await self._aside(await asyncio.to_thread(log.read_bytes), job)
            await asyncio.to_thread(_keep, kept, made)
        except StoryError as error:
            job.failure = str(error)
        except OSError as error:
            _logger.warning("the analysis of %s cannot be kept: %s", match, error)
            job.failure = "the analysis cannot be kept: the server's storage has failed"
        except Exception:
            # In the host's group it would end every match.
            _logger.exception("the analysis of %s failed", match)
            job.failure = "this match cannot be analysed"
        else:
            del self._jobs[match]

    async def _aside(self, data: bytes, job: _Job) -> bytes:
        limits, analyst = self._limits, self._analyst
        if analyst is None:
            raise StoryError("this server makes no analyses")
        process = await asyncio.create_subprocess_exec(
            *command_of(analyst, cpu=limits.analysis_cpu, memory=limits.story_memory),
            f"--futures={limits.analysis_futures}",
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=_LONGEST_LINE,
            env=environment(),
        )
        try:
            async with asyncio.timeout(limits.analysis_timeout):
                made, last = await _talk(process, data, job)
        except TimeoutError:
            raise StoryError("the analysis of this match takes too long") from None
        finally:
            await end(process)
        if process.returncode == 0:
            return made
        if process.returncode == REFUSED:
            raise StoryError(last[:1000])
        _logger.warning("%s failed with code %s: %s", analyst, process.returncode, last)
        raise StoryError("this match cannot be analysed within the bounds of this server")


async def _talk(process: Process, data: bytes, job: _Job) -> tuple[bytes, str]:
    """Hand a process the log; return what it makes of it and the last line of what it said beside."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AssertionError("the process was started without pipes")
    heard = asyncio.create_task(_listen(process.stderr, job))
    try:
        process.stdin.write(data)
        process.stdin.close()
        made = await process.stdout.read()
        last = await heard
        await process.wait()
    finally:
        heard.cancel()
    return made, last


async def _listen(stream: StreamReader, job: _Job) -> str:
    """Follow the progress that a process tells in lines of JSON; return the last line that is none."""
    last = ""
    while True:
        try:
            line = (await stream.readuntil()).decode("utf-8", "replace").strip()
        except asyncio.IncompleteReadError as error:
            rest = error.partial.decode("utf-8", "replace").strip()
            return rest or last
        except asyncio.LimitOverrunError as error:
            await stream.readexactly(error.consumed)
            continue
        progress = _progress(line)
        if progress is None:
            last = line or last
        else:
            job.now = progress


def _place(match: str, log: Path) -> Path:
    return log.with_name(match + SUFFIX)


def _progress(line: str) -> Underway | None:
    try:
        told: Any = json.loads(line)
        return Underway(stage=str(told["stage"]), done=int(told["done"]), total=int(told["total"]))
    except (ValueError, TypeError, KeyError):
        return None


def _keep(path: Path, made: bytes) -> None:
    """Let a file appear whole."""
    partial = path.with_name(f".{path.name}.part")
    with partial.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
