"""Options that several commands share, so that they mean the same everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

MAX_SEED = 2**64 - 1

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object for programs instead of text for people."
)


def scenario_option(default: str | None = "standard") -> Callable[[Decorated], Decorated]:
    """Return ``--scenario``: a packaged name or a file; without a default it may be left out."""
    return click.option(
        "--scenario",
        metavar="NAME|FILE",
        default=default,
        show_default=default is not None,
        shell_complete=_complete_scenario,
        help='A scenario that comes with techrace (see "techrace scenario list"), or a file of your own.',
    )


seed_option = click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    metavar="N",
    help="The match's only source of chance, 0 to 2^64-1; left out: drawn, and printed at the end.",
)


def clock_options(command: Decorated) -> Decorated:
    """Add ``--clock`` and ``--seconds``."""
    command = click.option(
        "--seconds",
        type=click.FloatRange(min=0.001),
        metavar="S",
        help="Length of a turn at most: of a round, in realtime of a tick.",
    )(command)
    return click.option(
        "--clock",
        type=click.Choice(["rounds", "realtime", "lockstep"]),
        default="rounds",
        show_default=True,
        help="rounds: until all are ready; realtime: a tick at a time; lockstep: as fast as all have answered.",
    )(command)


def _complete_scenario(_context: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    from techrace_game.scenario import packaged_scenarios

    return [name for name in packaged_scenarios() if name.startswith(typed)]
