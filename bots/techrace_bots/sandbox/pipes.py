"""One bot's process and its pipes: ask, wait until a deadline while it prints, stop it with all it has started."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from techrace_bots.sandbox.frames import HEAD, MAX_ANSWER
from techrace_bots.sandbox.journal import BotLog

CHUNK = 1 << 16


class LateError(Exception):
    """No answer within the time."""


class GoneError(Exception):
    """The process has closed its end."""


class TooMuchError(Exception):
    """It printed more than it may, or an answer is longer than one may be."""

    def __init__(self, *, printed: bool, message: str) -> None:
        super().__init__(message)
        self.printed = printed


@attrs.frozen(kw_only=True)
class Spawn:
    """How to start a bot."""

    argv: Sequence[str]
    folder: Path
    """Its own folder, where it is started."""
    user: int | None = None
    """The user that it becomes, if the runner is root: all its processes are stopped with it."""


class BotProcess:
    """A running bot. It belongs to the thread that started it: on Linux it dies when that thread does."""

    def __init__(self, spawn: Spawn, log: BotLog, *, now: Callable[[], float] = time.monotonic) -> None:
        """Start it.

        Raises:
            OSError: the program cannot be started.
        """
        self._user, self._log, self._now = spawn.user, log, now
        self._process = subprocess.Popen(  # noqa: S603 - what is run is the point; the sandbox is the guard
            list(spawn.argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            cwd=spawn.folder,
            start_new_session=True,
            bufsize=0,
        )
        stdin, stdout, stderr = (
            _fileno(p) for p in (self._process.stdin, self._process.stdout, self._process.stderr)
        )
        self._stdin, self._stdout, self._stderr = stdin, stdout, stderr
        for descriptor in (stdin, stdout, stderr):
            os.set_blocking(descriptor, False)
        self._received = bytearray()
        self.exit_code: int | None = None
        """Once it is stopped: its exit code, or minus the signal that ended it."""
        self.cpu_seconds = 0.0
        """Once it is stopped: processor time of the processes that have ended and were waited for."""

    @property
    def pid(self) -> int:
        """The process, which leads its group."""
        return self._process.pid

    def exchange(self, asked: bytes, seconds: float) -> bytes:
        """Say something and return the next frame's content, keeping what the bot prints meanwhile.

        Raises:
            LateError: no whole frame came within the time.
            GoneError: the bot has closed its output.
            TooMuchError: it printed too much, or announces an answer that is too long.
        """
        deadline, left = self._now() + seconds, memoryview(asked)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            selector.register(self._stderr, selectors.EVENT_READ)
            selector.register(self._stdin, selectors.EVENT_WRITE)
            while True:
                wait = deadline - self._now()
                if wait <= 0:
                    raise LateError
                for key, _ in selector.select(wait):
                    if key.fd == self._stdin:
                        left = self._write(left)
                        if not left:
                            selector.unregister(self._stdin)
                    elif key.fd == self._stderr:
                        if not self._hear():
                            selector.unregister(self._stderr)
                    else:
                        self._read()
                answer = self._answer()
                if answer is not None:
                    return answer

    def stop(self) -> None:
        """End the bot and everything it has started, and keep what it still had to say. Doing so twice is harmless."""
        if self.exit_code is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._user is not None:
            _stop_user(self._user)
        self._reap(0)
        with contextlib.suppress(TooMuchError):
            # What is in the pipe, and no more: something that got away may still write.
            for _ in range(CHUNK // 4096):
                if not self._hear():
                    break
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def leave(self, seconds: float) -> None:
        """Give the bot a moment to end by itself, then stop it."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        deadline = self._now() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._stderr, selectors.EVENT_READ)
            with contextlib.suppress(TooMuchError):
                # It ends its output by ending; whatever else still holds the pipe is stopped with it.
                while (wait := deadline - self._now()) > 0:
                    if selector.select(wait) and not self._hear():
                        break
        self.stop()

    def _reap(self, options: int) -> None:
        if self._process.returncode is None:
            pid, status, usage = os.wait4(self._process.pid, options)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.exit_code = self._process.returncode

    def _write(self, left: memoryview) -> memoryview:
        try:
            return left[os.write(self._stdin, left[:CHUNK]) :]
        except BlockingIOError:
            return left
        except OSError:
            # Nobody reads any more; whether that matters, its output tells.
            return left[:0]

    def _read(self) -> None:
        try:
            data = os.read(self._stdout, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            raise GoneError
        self._received += data

    def _answer(self) -> bytes | None:
        if len(self._received) < HEAD.size:
            return None
        (length,) = HEAD.unpack_from(self._received)
        if length > MAX_ANSWER:
            raise TooMuchError(
                printed=False, message=f"an answer of {length} bytes, expected at most {MAX_ANSWER}"
            )
        end = HEAD.size + length
        if len(self._received) < end:
            return None
        answer = bytes(self._received[HEAD.size : end])
        del self._received[:end]
        return answer

    def _hear(self) -> bool:
        """Keep what was printed; False where there is no more."""
        try:
            data = os.read(self._stderr, CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if data and not self._log.printed(data):
            raise TooMuchError(printed=True, message="it printed more than a bot may in a match")
        return bool(data)


def _stop_user(user: int) -> None:
    """Stop all processes of a user that exists for one bot alone, those that left its group among them."""
    if sys.platform == "linux":
        subprocess.run(
            ["/bin/sh", "-c", "kill -9 -1"],
            user=user,
            group=user,
            extra_groups=[],
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def _fileno(stream: object) -> int:
    number = getattr(stream, "fileno", None)
    if number is None:
        raise ValueError("a pipe is missing")
    return int(number())
