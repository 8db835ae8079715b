"""Tournaments and comparisons at the command line."""

import json
import os
import re
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

import attrs
import click
from rich.table import Table as Grid

from techrace_bots.sandbox import SandboxUnavailableError
from techrace_bots.tournament import Field, Results, SpecError, compare, load_tournament
from techrace_bots.tournament.comparing import Comparison, Reason
from techrace_bots.tournament.leaderboard import write_leaderboard
from techrace_bots.tournament.playing import tier_of
from techrace_bots.tournament.ratings import Standings
from techrace_bots.tournament.resampling import Figure
from techrace_bots.tournament.results import SCENARIO
from techrace_bots.tournament.running import Open, Shard, is_complete, processes, run, serial
from techrace_bots.tournament.spec import parse_tournament, restored
from techrace_cli.console import progress_bar, stderr, stdout
from techrace_cli.faults import Fault, UsageFault, needs, sentence

_NEW = """\
# A tournament: "techrace tournament run {file}" plays it, and goes on where it was left.
name = "{name}"

# A packaged scenario (techrace scenario list), or a file beside this one.
scenario = "standard"

# blocks: in each world every bot sits once in every contested seat, alone among archetypes.
# round_robin, gauntlet (the first bot against each other one), ladder: bots meet in pairs.
design = "blocks"
blocks = 100            # worlds; for each pair, where there are pairs
seed = 1                # decides the worlds and the bots' private luck
# seats = [3, 4]        # contested seats; left out: all

# How far bots in files are kept from everything else: in_process, contained or hardened.
isolation = "contained"
require_sandbox = 0     # 1: refuse anything less than hardened
act_ms = 1000           # time for each decision
bank_ms = 30000         # time beyond that, for a whole match

logs = "faults"         # logs of matches to keep: none, faults or all
unit = 50               # blocks that are played and stored together
# rounds = 20           # of a ladder
"""


def write_new(file: str, bots: Sequence[str]) -> None:
    """Write a tournament's file.

    Raises:
        Fault: the file is there already, or cannot be written.
        UsageFault: one bot only.
    """
    named = list(bots) or ["look-ahead", "beneficial"]
    if len(named) < 2:
        named.append("random")
    path = Path(file)
    text = _NEW.format(file=file, name=path.stem)
    used: set[str] = set()
    for bot in named:
        name = _name(bot, used)
        used.add(name.casefold())
        text += f"\n[[bots]]\nname = {json.dumps(name)}\nsource = {json.dumps(bot)}\n"
    try:
        with path.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise Fault(f"{file}: is there already; name another file") from None
    except OSError as error:
        raise Fault(sentence(error)) from error


def _name(bot: str, used: Collection[str]) -> str:
    """Return what a bot is called that nobody named."""
    stem = Path(bot.removeprefix("cmd:").partition(":")[0]).stem
    base = re.sub(r"[^\w .-]+", "-", stem)[:32].strip("-. _") or "bot"
    name, number = base, 2
    while name.casefold() in used:
        name, number = f"{base} {number}", number + 1
    return name


def played(
    file: str,
    out: str | None,
    *,
    workers: int | None,
    shard: str | None,
    scheduler: str | None,
    as_json: bool,
) -> bool:
    """Play what is missing of a tournament and say what it came to; return whether all of it is there.

    Raises:
        Fault: it cannot be played or stored.
        UsageFault: the file or an option makes no sense.
    """
    part = _shard(shard)
    try:
        field = load_tournament(Path(file))
        results = Results(Path(out) if out is not None else Path(file).with_suffix(""))
        results.begin(field)
        if not field.all_ours:
            tier, remark = tier_of(field)
            stderr().print(f"Bots play {tier}." + (f" Note: {remark}." if remark else ""))
        executor, count = _executor(workers, scheduler)
        with progress_bar() as bar:
            task = bar.add_task("matches", total=None)

            def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            complete = run(field, results, executor=executor, workers=count, shard=part, progress=progress)
        found, page = write_leaderboard(field, results, complete=complete)
    except SpecError as error:
        raise UsageFault(str(error)) from error
    except SandboxUnavailableError as error:
        raise Fault(str(error)) from error
    except OSError as error:
        raise Fault(sentence(error)) from error
    _tell(found, page, complete=complete, as_json=as_json)
    return complete


def shown(folder: str, *, as_json: bool) -> str:
    """Rank the bots of a results folder and return the path of its page.

    Raises:
        Fault: the folder cannot be read or written.
        UsageFault: it holds no results.
    """
    results = Results(Path(folder))
    try:
        field = restored(results.identity(), results.folder / SCENARIO)
        complete = is_complete(field, results)
        found, page = write_leaderboard(field, results, complete=complete)
    except SpecError as error:
        raise UsageFault(str(error)) from error
    except OSError as error:
        raise Fault(sentence(error)) from error
    _tell(found, page, complete=complete, as_json=as_json)
    return str(page)


def compared(
    bots: tuple[str, str],
    scenario: str,
    *,
    seats: Sequence[int],
    seed: int,
    alpha: float,
    margin: float,
    blocks: int,
    isolation: str,
    workers: int | None,
    as_json: bool,
) -> bool:
    """Compare two bots and say what it came to; return whether it is decided.

    Raises:
        Fault: a bot's tier cannot be had.
        UsageFault: a bot or the scenario is not there.
    """
    asked = {
        "name": "comparison",
        "scenario": scenario,
        "seed": seed,
        "seats": sorted(set(seats)),
        "isolation": isolation,
        "blocks": blocks,
        "unit": 1,
        "bots": [{"name": name, "source": source} for name, source in zip(("A", "B"), bots, strict=True)],
    }
    try:
        field = Field.of(parse_tournament(json.dumps(asked), toml=False, source="comparison"), Path())
        if field.all_ours:
            # House bots decide for many worlds at once; of others no match is played that nobody looks at.
            field = attrs.evolve(field, tournament=attrs.evolve(field.tournament, unit=25))
        executor, count = _executor(0 if workers is None and field.all_ours else workers, None)
        with executor() as pool, progress_bar() as bar:
            task = bar.add_task("blocks", total=blocks)

            def look(count: int, mean: float, low: float, high: float) -> None:
                bar.update(task, completed=count, description=f"{mean:+.0f} ({low:+.0f} to {high:+.0f})")

            found = compare(
                field, alpha=alpha, margin=margin, most=blocks, look=look, executor=pool, workers=count
            )
    except SpecError as error:
        raise UsageFault(str(error)) from error
    except SandboxUnavailableError as error:
        raise Fault(str(error)) from error
    if as_json:
        click.echo(json.dumps({"a": bots[0], "b": bots[1], **attrs.asdict(found)}))
    else:
        _tell_comparison(bots, found)
    return found.reason is not Reason.BUDGET


def _shard(text: str | None) -> Shard:
    if text is None:
        return Shard()
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    number, count = (int(part) for part in match.groups()) if match else (0, 0)
    if not 1 <= number <= count:
        raise UsageFault(f"--shard: {text!r} is not I/N with I from 1 to N")
    return Shard(number, count)


def _executor(workers: int | None, scheduler: str | None) -> tuple[Open, int]:
    if scheduler is not None:
        with needs("cluster"):
            from techrace_bots.tournament.cluster import cluster
        return partial(cluster, scheduler), 64
    count = (os.cpu_count() or 1) if workers is None else workers
    return (serial, 1) if count == 0 else (partial(processes, count), count)


def _tell(found: Standings, page: Path, *, complete: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"complete": complete, "page": str(page), **found.to_json()}))
        return
    grid = Grid(box=None, pad_edge=False)
    for head in ("bot", "vs next"):
        grid.add_column(head, no_wrap=True)
    for head in ("rating", "payoff", "good %", "forfeits"):
        grid.add_column(head, justify="right", no_wrap=True)
    profiles = {profile.bot: profile for profile in found.profiles if profile.motive == "all"}
    for place, rating in enumerate(found.ratings):
        profile = profiles[rating.bot]
        last = place + 1 == len(found.ratings)
        grid.add_row(
            rating.bot,
            "" if last else "better" if rating.separable else "unclear",
            _range(rating.rating, "+.0f"),
            _range(profile.payoff, ".0f"),
            _range(profile.yellow, ".0f", 100),
            str(profile.forfeits),
        )
    console = stdout()
    console.print(grid)
    state = "" if complete else " Not finished yet."
    void = f" {found.void} do not count: the machine was too busy." if found.void else ""
    if not all(rating.separable for rating in found.ratings[:-1]):
        console.print("\nunclear: not separable yet.", end="")
    console.print(f"\n{found.blocks} blocks, {found.matches} matches.{void}{state} Page: {page}")


def _range(figure: Figure, form: str, factor: float = 1) -> str:
    value = f"{factor * figure.value:{form}}"
    if figure.low is None or figure.high is None:
        return f"{value} [?]"
    return f"{value} [{factor * figure.low:{form}},{factor * figure.high:{form}}]"


def _tell_comparison(bots: tuple[str, str], found: Comparison) -> None:
    console = stdout()
    console.print(f"A: {bots[0]}\nB: {bots[1]}\n")
    console.print(
        f"A is paid {found.difference:+.1f} of 1000 more than B ({found.low:+.1f} to {found.high:+.1f}, "
        f"{100 * (1 - found.alpha):g} % at every look)."
    )
    console.print(f"Stopped after {found.blocks} blocks, {found.matches} matches: {found.reason}.")
    for name, forfeits in zip("AB", found.forfeits, strict=True):
        if forfeits:
            console.print(f"{name} broke down in {forfeits} seats, which is part of the difference.")
