"""``techrace replay fork`` and ``feed`` at work."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from techrace_bots.feeding import Decision, feed
from techrace_bots.forking import AS_RECORDED, ForkSeat, default_bots, fork_records
from techrace_cli.console import progress_bar
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_cli.joining import maker_of, own_bot
from techrace_cli.replays import opened
from techrace_game.notation import format_orders
from techrace_replays import Log, open_log, write_log
from techrace_replays.errors import LogError, SimulationError
from techrace_terminal.safe import safe

Item = TypeVar("Item")


def fork_match(
    file: str,
    tick: int,
    *,
    policies: Sequence[str],
    others: str | None,
    seed: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Play a recorded match on and write its log.

    Raises:
        UsageFault: no such file, tick, seat or bot, or the log cannot be written.
        Fault: the log cannot be played again, or somebody's own bot raised something.
    """
    log = opened(file)
    if tick > log.ticks:
        raise UsageFault(f"--tick: {tick} is not within 0..{log.ticks}, the ticks of {safe(file)}")
    names = list(default_bots(log, tick) if others is None else (others,) * len(log.header.seats))
    names = _chosen(names, policies)
    seats = [_seat(name) for name in names]
    target = Path(f"{Path(file).stem}-fork-{tick}.techrace" if out is None else out)
    strange = next((name for name in names if ".py" in name), names[0])
    try:
        records = fork_records(log, tick, seats, match_id=_name(log, tick, names), luck=seed)
        write_log(target, _gathered(records, strange, safe(target.name)))
    except OSError as error:
        raise UsageFault(f"--out: {safe(sentence(error))}") from None
    except (LogError, SimulationError) as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None
    _tell(log, open_log(target), target, tick, names, as_json=as_json)


def _gathered(found: Iterable[Item], bot: str, what: str) -> list[Item]:
    """Gather what bots bring about, with a progress bar; what is wrong with the log is not the bots' fault."""
    problem: LogError | SimulationError
    with progress_bar() as progress, own_bot(bot):
        try:
            return list(progress.track(found, description=what))
        except (LogError, SimulationError) as error:
            problem = error
    raise problem


def _chosen(names: list[str], policies: Sequence[str]) -> list[str]:
    for text in policies:
        seat, equals, name = text.partition("=")
        if not equals or not seat.isdecimal() or int(seat) >= len(names):
            raise UsageFault(
                f"--policy: {safe(text)!r} is not SEAT=NAME with a seat from 0 to {len(names) - 1}"
            )
        names[int(seat)] = name
    return names


def _seat(name: str) -> ForkSeat:
    return ForkSeat(name=name, make=None if name == AS_RECORDED else maker_of(name))


def _name(log: Log, tick: int, names: Sequence[str]) -> str:
    """Name the new match: the same intervention has the same name, and so the same bytes."""
    return f"{log.header.match_id}@{tick}:{','.join(Path(name).name for name in names)}"[:200]


def _tell(log: Log, fork: Log, target: Path, tick: int, names: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        said = {"log": str(target), "match": fork.header.match_id, "tick": tick, "bots": list(names)}
        click.echo(json.dumps({**said, "parent": _end(log), "fork": _end(fork)}))
        return
    for number, (entry, name) in enumerate(zip(log.header.seats, names, strict=True)):
        click.echo(f"seat {number} {safe(entry.name)}: {safe(name)}")
    for label, each in (("recorded", log), ("forked", fork)):
        end = _end(each)
        payoffs = " ".join(map(str, end["payoffs"])) if end["payoffs"] else "none"
        click.echo(f"{label}: {end['ending'] or 'no end'} after {end['ticks']} ticks, payoffs {payoffs}")
    click.echo(f"Log: {safe(str(target))}")


def _end(log: Log) -> dict[str, Any]:
    end = log.end
    return {
        "ticks": log.ticks,
        "ending": None if end is None else end.ending.word,
        "payoffs": None if end is None else list(end.payoffs),
    }


def feed_bot(file: str, seat: int, bot: str, *, start: int, seed: int | None, as_json: bool) -> bool:
    """Show a recorded match to a bot and print where it differs; returns whether it does anywhere.

    Raises:
        UsageFault: no such file, seat or bot.
        Fault: the log does not show what the seat saw, or the bot raised something.
    """
    log, make = opened(file), maker_of(bot)
    if seat >= len(log.header.seats):
        raise UsageFault(f"--seat: {seat} is not within 0..{len(log.header.seats) - 1}")
    try:
        decisions = _gathered(feed(log, seat, make, start=start, seed=seed), bot, safe(bot))
    except (LogError, SimulationError) as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None
    different = [decision for decision in decisions if decision.differences]
    if as_json:
        said = [_facts(decision) for decision in different]
        click.echo(json.dumps({"asked": len(decisions), "different": len(different), "decisions": said}))
    else:
        for decision in different:
            click.echo(safe(f"{decision} ({', '.join(decision.differences)})"))
        click.echo(f"{len(different)} of {len(decisions)} decisions differ from the record.")
    return bool(different)


def _facts(decision: Decision) -> dict[str, Any]:
    recorded = decision.recorded
    return {
        "tick": decision.tick,
        "differences": list(decision.differences),
        "given": format_orders(decision.given),
        "recorded": None if recorded is None else format_orders(recorded),
        "orders": attrs.asdict(decision.given),
    }
