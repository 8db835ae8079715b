"""What can go wrong at the command line, as exit codes and sentences.

::

    click.ClickException
    └── Fault               an expected fault: one sentence on the error stream, no traceback
        ├── UsageFault      what was asked for makes no sense
        ├── ServerFault     no server there, or it said no
        ├── Stopped         told to stop before it was done
        └── MissingExtra    a package of an optional extra is not installed
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from importlib.metadata import PackageNotFoundError, requires
from typing import ClassVar

import click


class ExitCode(IntEnum):
    """What ``techrace`` exits with; part of its interface."""

    OK = 0
    WRONG = 1
    USAGE = 2
    SERVER = 3
    MISSING = 4
    BUG = 70
    INTERRUPTED = 130


EXIT_CODES = {
    ExitCode.OK: "done",
    ExitCode.WRONG: "what was checked is wrong: a damaged or different log, a scenario that cannot be played",
    ExitCode.USAGE: "the command line is wrong: an unknown option, a value out of range, no such file",
    ExitCode.SERVER: "the server cannot be reached or started, or it refused",
    ExitCode.MISSING: "an optional package is not installed; the message names the extra",
    ExitCode.BUG: "an error of techrace itself, with a traceback",
    ExitCode.INTERRUPTED: "interrupted",
}
"""The meaning of each exit code, for help and reference."""


class Fault(click.ClickException):
    """An expected fault; ends the program with one sentence and :attr:`exit_code`."""

    exit_code: ClassVar[int] = ExitCode.WRONG


class UsageFault(Fault):
    """What was asked for makes no sense."""

    exit_code: ClassVar[int] = ExitCode.USAGE


class ServerFault(Fault):
    """There is no server at the address, none can be started, or it refused."""

    exit_code: ClassVar[int] = ExitCode.SERVER


class Stopped(Fault):
    """Told to stop before it was done."""

    exit_code: ClassVar[int] = ExitCode.INTERRUPTED


class MissingExtra(Fault):
    """A package that only an optional extra installs is missing."""

    exit_code: ClassVar[int] = ExitCode.MISSING
    own: ClassVar[str] = "techrace_"

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(
            f"this command needs {module!r}, which is not installed; install it with: "
            f"pip install 'techrace[{extra}]'"
        )


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Import what a command needs inside of it; a missing package becomes the name of the extra to install.

    Args:
        extra: the extra of the distribution that holds all that the command needs.

    Raises:
        MissingExtra: a package of somebody else is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        top = (error.name or "").partition(".")[0]
        if not top or top.startswith(MissingExtra.own):
            raise
        raise MissingExtra(top, extra) from error


def extras() -> frozenset[str]:
    """Return the extras that the installed distribution declares."""
    try:
        lines = requires("techrace") or []
    except PackageNotFoundError:
        return frozenset()
    marks = (line.partition("extra ==")[2] for line in lines)
    return frozenset(mark.strip(" '\")") for mark in marks if mark)


def sentence(error: BaseException) -> str:
    """Return what an operating system or library error says, without its class or number."""
    if isinstance(error, OSError) and error.strerror:
        name = f"{os.fspath(error.filename)}: " if isinstance(error.filename, str | os.PathLike) else ""
        return f"{name}{error.strerror}"
    return str(error) or type(error).__name__
