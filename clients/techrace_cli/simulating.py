"""``techrace simulate`` at work."""

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import click
import numpy as np
from rich.progress import Progress, TaskID
from rich.table import Table
from rich.text import Text

from techrace_bots.recorded import record
from techrace_bots.registry import BotError, archetype, player
from techrace_bots.simulate import simulate
from techrace_bots.summary import Mean, Share, Summary
from techrace_bots.table import Player
from techrace_cli.console import progress_bar, stdout
from techrace_cli.faults import UsageFault, sentence
from techrace_cli.joining import own_bot
from techrace_cli.options import MAX_SEED
from techrace_cli.scenarios import scenario_of
from techrace_game import Ruleset, Scenario, payoffs
from techrace_game.types import Ending, Kind, SeedArray
from techrace_replays.parts import Controller, SeatEntry
from techrace_terminal.safe import safe
from techrace_terminal.words import sign_of

Tell = Callable[[int, int], None]
"""Told how many matches are finished, and of how many."""


@attrs.frozen(kw_only=True)
class Series:
    """Matches to be played: one for every seed, with the same bots."""

    scenario: Scenario
    first: int
    """The first seed."""
    matches: int
    bots: tuple[str, ...]
    """By seat, the name of who plays it."""

    @property
    def seeds(self) -> SeedArray:
        """The seeds, uint64 of shape (match,)."""
        return np.arange(self.matches, dtype=np.uint64) + np.uint64(self.first)

    @classmethod
    def of(cls, scenario: Scenario, *, first: int, matches: int, bots: Sequence[str]) -> "Series":
        """Return the series that the options ask for.

        Raises:
            UsageFault: an option names no seat, or the seeds are too large.
        """
        if first + matches - 1 > MAX_SEED:
            raise UsageFault(f"--seed: {first} and the {matches - 1} that follow reach beyond {MAX_SEED}")
        chosen = [seat.bot or archetype(seat.motive).name for seat in scenario.seats]
        for text in bots:
            whose, equals, name = text.partition("=")
            played = _seats(scenario, whose) if equals else ()
            if not played:
                raise UsageFault(
                    f"--bot: {safe(text)!r} is not SEAT=NAME with a seat from 0 to {len(chosen) - 1},"
                    f" nor MOTIVE=NAME with one of {', '.join(_motives(scenario))}"
                )
            for seat in played:
                chosen[seat] = name
        return cls(scenario=scenario, first=first, matches=matches, bots=tuple(chosen))

    def players(self) -> tuple[Player, ...]:
        """Return who plays, by seat.

        Raises:
            UsageFault: there is no such bot.
        """
        try:
            return tuple(player(name, self.scenario.constants) for name in self.bots)
        except BotError as error:
            raise UsageFault(safe(str(error))) from None


def _seats(scenario: Scenario, whose: str) -> tuple[int, ...]:
    """Return the seats of a motive, or the one with this number; none if there is none."""
    if whose.isascii() and whose.isdecimal() and len(whose) < 4:
        return (int(whose),) if int(whose) < len(scenario.seats) else ()
    return tuple(number for number, seat in enumerate(scenario.seats) if seat.motive.word == whose)


def _motives(scenario: Scenario) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.motive.word for seat in scenario.seats))


def simulate_matches(
    scenario: str, *, matches: int, seed: int, bots: Sequence[str], log: str | None, as_json: bool
) -> None:
    """Play the matches with a progress bar and print how they went.

    Raises:
        UsageFault: no such scenario, seat, bot, or folder.
        Fault: somebody's own bot raised something.
    """
    series = Series.of(scenario_of(scenario), first=seed, matches=matches, bots=bots)
    players = series.players()
    folder = None if log is None else _folder(log)
    started = time.perf_counter()
    strange = next((name for name in series.bots if ".py" in name), series.bots[0])
    with progress_bar() as progress, own_bot(strange):
        tell = partial(_tell, progress, progress.add_task(f"{matches} matches", total=matches))
        if folder is None:
            summary = simulate(Ruleset.of(series.scenario), players, series.seeds, progress=tell)
        else:
            summary = _recorded(series, players, folder, tell)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps(_facts(series, summary, seconds, folder)))
    else:
        _print(series, summary, seconds, folder)


def _tell(progress: Progress, task: TaskID, done: int, _of: int) -> None:
    progress.update(task, completed=done)


def _folder(log: str) -> Path:
    folder = Path(log)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"--log: {safe(sentence(error))}") from None
    return folder


def _recorded(series: Series, players: Sequence[Player], folder: Path, tell: Tell) -> Summary:
    """Play the matches one by one and keep their logs."""
    scenario, ruleset = series.scenario, Ruleset.of(series.scenario)
    table = [
        SeatEntry(name=seat.name, motive=seat.motive, controller=Controller.BOT, bot=bot)
        for seat, bot in zip(scenario.seats, series.bots, strict=True)
    ]
    over, ticks, paid = [], [], []
    for done, seed in enumerate(series.seeds.tolist(), start=1):
        path = folder / f"{scenario.id}-{seed}.techrace"
        state = record(scenario, players, seed, path, seats=table)
        over.append(int(state.over[0]))
        ticks.append(int(state.tick[0]))
        paid.append(payoffs(ruleset, state)[0])
        tell(done, series.matches)
    return Summary.of(np.array(over), np.array(ticks), np.array(paid), scenario.constants.horizon)


def _facts(series: Series, summary: Summary, seconds: float, folder: Path | None) -> dict[str, Any]:
    return {
        "scenario": series.scenario.id,
        "digest": series.scenario.digest(),
        "seed": series.first,
        "seats": [
            {"name": seat.name, "motive": seat.motive.word, "bot": bot}
            for seat, bot in zip(series.scenario.seats, series.bots, strict=True)
        ],
        **summary.to_json(),
        "seconds": round(seconds, 3),
        "log": None if folder is None else str(folder),
    }


def _print(series: Series, summary: Summary, seconds: float, folder: Path | None) -> None:
    console = stdout()
    last = series.first + series.matches - 1
    title = f"{series.matches} matches of {safe(series.scenario.title)}, seeds {series.first} to {last}"
    console.print(Text(f"{title}, {seconds:.1f} s. Intervals are 95 %."))
    console.print()
    console.print(ending_table(summary))
    console.print()
    console.print(payoff_table(series, summary))
    length = f"A match lasts {_interval(summary.ticks, 1)} of {summary.horizon} ticks."
    console.print(Text(f"\n{length}"))
    if folder is not None:
        console.print(Text(f"Logs: {safe(str(folder))}"), soft_wrap=True)


def ending_table(summary: Summary) -> Table:
    """Return how often each ending came."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("ending", "matches", "share", "interval"):
        table.add_column(heading, justify="left" if heading == "ending" else "right", no_wrap=True)
    for ending, share in summary.endings.items():
        kind = {Ending.YELLOW: Kind.YELLOW, Ending.RED: Kind.RED}.get(ending)
        shape = " " if kind is None else sign_of(kind).shape
        name = Text(f"{shape} {ending.word}", "" if kind is None else sign_of(kind).style)
        table.add_row(name, str(share.count), f"{share.share:.1%}", _percents(share))
    return table


def payoff_table(series: Series, summary: Summary) -> Table:
    """Return the mean payoff of each seat."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("seat", justify="right")
    for heading in ("name", "motive", "bot"):
        table.add_column(heading, no_wrap=True, max_width=24)
    for heading in ("payoff", "interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    rows = zip(series.scenario.seats, series.bots, summary.payoffs, strict=True)
    for number, (seat, bot, payoff) in enumerate(rows):
        table.add_row(
            str(number),
            Text(safe(seat.name)),
            seat.motive.word,
            Text(safe(bot)),
            f"{payoff.mean:.0f}",
            f"{payoff.low:.0f} .. {payoff.high:.0f}",
        )
    return table


def _percents(share: Share) -> str:
    return f"{share.low:.1%} .. {share.high:.1%}"


def _interval(mean: Mean, places: int) -> str:
    return f"{mean.mean:.{places}f} ({mean.low:.{places}f} .. {mean.high:.{places}f})"
