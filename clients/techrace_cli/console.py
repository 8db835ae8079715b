"""Where text for people goes: results to the output stream, progress to the error stream."""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


def stdout() -> Console:
    """Return the console for results. Text is never read as markup, so names cannot change its look."""
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=False)


def stderr() -> Console:
    """Return the console for progress and warnings."""
    return Console(file=sys.stderr, markup=False, highlight=False, emoji=False)


def progress_bar() -> Progress:
    """Return a progress bar on the error stream that vanishes when done; silent where that is no terminal."""
    console = stderr()
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
