"""``techrace replay report``: what happened in a match and why, as one page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.progress import TaskID

from techrace_bots.fitting import fits
from techrace_bots.policy import Policy
from techrace_bots.registry import archetype
from techrace_bots.table import Table
from techrace_cli.console import progress_bar
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_game import MatchState, Ruleset
from techrace_game.types import Motive
from techrace_replays import LogError, SimulationError, open_log
from techrace_replays.analysis import Assessment, assess, ticks_of
from techrace_replays.parts import Controller
from techrace_replays.reader import Log
from techrace_replays.report import Likeness, Match, report_page
from techrace_replays.signing import Trust, check_signature

_SIGNED = {
    Trust.VALID: "A known key has signed the log.",
    Trust.ABSENT: "The log is not signed.",
    Trust.UNKNOWN_KEY: "The log is signed; whose the key is was not asked.",
    Trust.BROKEN: "The signature of the log is broken.",
    Trust.UNCHECKED: "The log is signed; the signature was not checked.",
}


def reported(file: str, out: Path, *, futures: int, seed: int) -> Mapping[str, Any]:
    """Write the report on a log and return its findings for programs.

    Raises:
        Fault: the log cannot be read or played again, or the page cannot be written.
    """
    try:
        log = open_log(file)
        match = Match.of(log)
        found = _assessed(log, match, futures, seed)
    except (LogError, SimulationError, ValueError) as error:
        raise Fault(f"{file}: {sentence(error)}") from error
    except OSError as error:
        raise UsageFault(f"{file}: {error.strerror or error}") from error
    likenesses = _likenesses(log, match)
    page = report_page(match, found, likenesses=likenesses, signature=_SIGNED[check_signature(log).trust])
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise Fault(f"{out}: {error.strerror or error}") from error
    return {
        "file": file,
        "report": str(out),
        "likenesses": {str(seat): like.policy for seat, like in likenesses.items()},
        **found.to_json(),
    }


def _assessed(log: Log, match: Match, futures: int, seed: int) -> Assessment:
    """Work everything out with a progress bar."""
    motives = [Motive(motive) for motive in match.ruleset.motive.tolist()]

    def seating(ruleset: Ruleset, state: MatchState) -> Table:
        return Table(ruleset, [archetype(motive)(ruleset.constants) for motive in motives], state)

    with progress_bar() as bar:
        tasks: dict[str, TaskID] = {}

        def stage(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name)
            bar.update(tasks[name], completed=done, total=total)

        return assess(
            log, seating, [motive.word for motive in motives], futures=futures, seed=seed, stage=stage
        )


def _likenesses(log: Log, match: Match) -> dict[int, Likeness]:
    """Return which archetype each seat that a person played resembles most."""
    candidates: dict[str, Policy] = {
        motive.word: archetype(motive)(match.ruleset.constants) for motive in Motive
    }
    found: dict[int, Likeness] = {}
    for seat, entry in enumerate(log.header.seats):
        turns = [
            (match.states[record.tick], given)
            for record in ticks_of(log)
            if record.orders and (given := record.orders[seat]) is not None
        ]
        if entry.controller is Controller.HUMAN and turns:
            best = fits(match.ruleset, seat, turns, candidates)[0]
            found[seat] = Likeness(policy=best.policy, fit=best.fit, low=best.low, high=best.high)
    return found


def as_json(told: Mapping[str, Any]) -> str:
    """Return findings for programs."""
    return json.dumps(told)
