"""``techrace replay report``: what happened in a match and why, as one page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.progress import TaskID

from techrace_bots.assessing import assessed, likenesses
from techrace_cli.console import progress_bar
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_replays import LogError, SimulationError, open_log
from techrace_replays.analysis import Assessment
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
        UsageFault: there is no such file.
    """
    try:
        log = open_log(file)
        match = Match.of(log)
        found = _assessed(log, futures, seed)
        resembled = {
            seat: Likeness(policy=fit.policy, fit=fit.fit, low=fit.low, high=fit.high)
            for seat, fit in likenesses(log).items()
        }
    except (LogError, SimulationError, ValueError) as error:
        raise Fault(f"{file}: {sentence(error)}") from error
    except OSError as error:
        raise UsageFault(f"{file}: {error.strerror or error}") from error
    page = report_page(match, found, likenesses=resembled, signature=_SIGNED[check_signature(log).trust])
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise Fault(f"{out}: {error.strerror or error}") from error
    return {
        "file": file,
        "report": str(out),
        "likenesses": {str(seat): like.policy for seat, like in resembled.items()},
        **found.to_json(),
    }


def _assessed(log: Log, futures: int, seed: int) -> Assessment:
    """Work everything out with a progress bar."""
    with progress_bar() as bar:
        tasks: dict[str, TaskID] = {}

        def stage(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name)
            bar.update(tasks[name], completed=done, total=total)

        return assessed(log, futures=futures, seed=seed, stage=stage)


def as_json(told: Mapping[str, Any]) -> str:
    """Return findings for programs."""
    return json.dumps(told)
