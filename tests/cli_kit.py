"""Reads command lines the way the shell and the command would, without running them."""

import re
import shlex
from pathlib import Path

import click

from techrace_cli.app import cli

SHELL_ENDS = re.compile(r"\s+(?:>|\||&|#).*$")


def understood(line: str) -> str | None:
    """Return the words that call the command which ``line`` means, None if the line does not call techrace.

    Raises:
        click.ClickException: the command does not understand the line.
    """
    words = shlex.split(SHELL_ENDS.sub("", line), comments=True)
    if not words or Path(words[0]).name != "techrace":
        return None
    context = cli.make_context("techrace", words[1:])
    command: click.Command = cli
    called = ["techrace"]
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        assert name is not None
        context = found.make_context(name, rest, parent=context)
        command = found
        called.append(name)
    return " ".join(called)
