"""What a process that reads files of unknown origin allows itself."""

import argparse
import os
import sys
from collections.abc import Sequence

REFUSED = 3
"""How such a process ends when the file is at fault; the error stream says why in one line."""


def bounds_parser(prog: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser for the bounds of a process."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument(
        "--cpu", type=int, metavar="SECONDS", help="give up after so much time of the processor"
    )
    parser.add_argument("--memory", type=int, metavar="BYTES", help="give up rather than use more memory")
    parser.add_argument("--public", action="store_true", help="leave out words to some seats only")
    return parser


def bounded(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the arguments, bound this process where the system can, and let everything else go first."""
    chosen = parser.parse_args(arguments)
    if sys.platform == "win32":
        return chosen
    import resource  # noqa: PLC0415 - Windows has none

    if chosen.cpu is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (chosen.cpu, chosen.cpu))
    if chosen.memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (chosen.memory, chosen.memory))
    os.nice(10)
    return chosen
