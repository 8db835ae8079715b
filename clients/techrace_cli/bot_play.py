"""``techrace bot play`` at work: one match of a bot against the house, with a replay."""

import json
import secrets
import traceback
from pathlib import Path

import attrs
import click
from rich.text import Text

from techrace_bots.arena import IllegalOrdersError, MatchResult, play_match
from techrace_bots.clocks import TimeControl
from techrace_bots.conformance import play_command, table, told_illegal
from techrace_bots.registry import BotError, archetype
from techrace_bots.sandbox import BotRaisedError, SandboxUnavailableError, Source, Tier, open_contestant
from techrace_bots.sandbox.source import SourceKind
from techrace_cli.bot_files import bot_here
from techrace_cli.console import stdout
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_cli.outcome import outcome_of
from techrace_cli.outcome_text import print_outcome
from techrace_cli.replay_page import write_page
from techrace_cli.scenarios import scenario_of
from techrace_game import Scenario
from techrace_replays import open_log
from techrace_replays.parts import Controller, SeatEntry
from techrace_terminal.safe import safe

SEED_BITS = 53
"""As many as every reader of JSON keeps."""


@attrs.frozen(kw_only=True)
class Wish:
    """What was asked for."""

    file: str | None
    against: str | None
    scenario: str
    seed: int | None
    seat: int
    tier: str
    lenient: bool
    log: str | None
    bot_log: str | None
    open_browser: bool


def play_bot(wish: Wish, *, as_json: bool) -> None:
    """Play the match and print how it ended.

    Raises:
        UsageFault: no such bot, scenario or seat.
        Fault: the bot was stopped in strict mode, its tier cannot be had, or the replay cannot be written.
    """
    scenario, tier = scenario_of(wish.scenario), Tier(wish.tier)
    if wish.seat >= len(scenario.seats):
        raise UsageFault(
            f"--seat: {wish.seat} is not within 0..{len(scenario.seats) - 1}, the seats of {scenario.id}"
        )
    file = bot_here(wish.file)
    seed = secrets.randbits(SEED_BITS) if wish.seed is None else wish.seed
    log = Path(wish.log or f"{scenario.id}-{seed}.techrace")
    again = play_command(
        file, scenario=wish.scenario, seat=wish.seat, seed=seed, against=wish.against, tier=tier
    )
    try:
        result = _played(wish, file, scenario, seed, log)
    except BotError as error:
        raise UsageFault(safe(str(error))) from None
    except IllegalOrdersError as error:
        facts: dict[str, object] = {"kind": "illegal", "seat": error.seat, "tick": error.tick}
        raise _stopped(told_illegal(error), again, facts, as_json=as_json) from None
    except BotRaisedError as error:
        if error.__cause__ is not None and not as_json:
            traceback.print_exception(error.__cause__)
        facts = {"kind": "raised", "seat": error.seat, "tick": error.tick}
        raise _stopped(str(error), again, facts, as_json=as_json) from None
    except SandboxUnavailableError as error:
        raise Fault(safe(str(error))) from None
    except OSError as error:
        raise Fault(safe(sentence(error))) from None
    if not wish.lenient and result.faults:
        fault = result.faults[0]
        told = f"seat {fault.seat}, tick {fault.tick}: {fault.kind}: {fault.detail}"
        raise _stopped(told, again, fault.facts(), as_json=as_json)
    page = write_page(log)
    _tell(result, wish, log, page, again, as_json=as_json)
    if wish.open_browser:
        click.launch(page.absolute().as_uri())


def _played(wish: Wish, file: str, scenario: Scenario, seed: int, log: Path) -> MatchResult:
    tier, source = Tier(wish.tier), Source.of(file)
    time = None if tier is Tier.IN_PROCESS else TimeControl()
    bot = open_contestant(
        source,
        tier=tier,
        time=time,
        log=None if wish.bot_log is None else Path(wish.bot_log),
        strict=not wish.lenient and tier is Tier.IN_PROCESS,
    )
    against = None if wish.against is None else Source.of(wish.against).text
    entries = [
        SeatEntry(
            name=entry.name,
            motive=entry.motive,
            controller=Controller.BOT,
            bot=(
                source.text if source.kind is SourceKind.HOUSE else Path(file.rpartition(":")[0] or file).name
            )
            if seat == wish.seat
            else against or entry.bot or archetype(entry.motive).name,
        )
        for seat, entry in enumerate(scenario.seats)
    ]
    return play_match(
        scenario,
        table(scenario, wish.seat, bot, against),
        seed,
        path=log,
        seats=entries,
        time=time,
        strict=() if wish.lenient else (wish.seat,),
    )


def _stopped(told: str, again: str, facts: dict[str, object], *, as_json: bool) -> Fault:
    """Return the fault of a bot that was stopped, with the command that shows it again."""
    if as_json:
        click.echo(json.dumps({"ok": False, "stopped": {**facts, "message": told}, "again": again}))
    return Fault(
        f"the bot was stopped: {safe(told)}\nSee it again with: {safe(again)}\nOr play on with --lenient."
    )


def _tell(result: MatchResult, wish: Wish, log: Path, page: Path, again: str, *, as_json: bool) -> None:
    if as_json:
        facts = {"ok": True, **result.facts(), "seat": wish.seat, "again": again}
        click.echo(json.dumps({**facts, "log": str(log), "page": str(page)}))
        return
    console = stdout()
    print_outcome(console, outcome_of(open_log(log)))
    mine = result.seats[wish.seat]
    console.print()
    console.print(
        Text(f"Your bot, seat {wish.seat}: payoff {mine.payoff} of 1000, {mine.refused} parts refused.")
    )
    for fault in result.faults:
        console.print(Text(safe(f"Seat {fault.seat}, tick {fault.tick}: {fault.kind}: {fault.detail}")))
    # Never wrapped: these must survive being copied.
    for line in (
        f"Replay: {page}  (open it in a browser)",
        f"Log: {log}  (techrace replay verify, show, report: see techrace replay --help)",
        f"Again: {again}",
    ):
        console.print(Text(safe(line)), soft_wrap=True)
