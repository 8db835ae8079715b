"""Logs at the command line: verdicts and moments."""

import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import click
from rich.progress import Progress, TaskID

from techrace_cli.console import progress_bar
from techrace_cli.faults import ExitCode, Fault, UsageFault, sentence
from techrace_game.notation import format_orders
from techrace_game.state import ARRAYS
from techrace_game.types import MAX_SEATS
from techrace_replays.errors import FormatError, LogError, SimulationError
from techrace_replays.format import Limits
from techrace_replays.reader import Log, open_log
from techrace_replays.records import End, TickRecord
from techrace_replays.show import show_tick, text_lines
from techrace_replays.signing import Trust, public_key_of
from techrace_replays.simulation import state_at
from techrace_replays.study import log_files
from techrace_replays.verify import Outcome, Verdict
from techrace_replays.verify import verify as verify_file
from techrace_terminal.safe import safe

FEW = 20
"""Verdicts that are printed one by one."""


@attrs.frozen(kw_only=True)
class Report:
    """A file and what became of its verification."""

    file: str
    verdict: Verdict

    signed: bool = False
    """Whether it takes a trusted signature to be right."""

    @property
    def ok(self) -> bool:
        return self.verdict.ok and not (self.signed and self.trust is not Trust.VALID)

    @property
    def trust(self) -> Trust | None:
        """What the signature says; None if the file cannot be read."""
        return None if self.verdict.signature is None else self.verdict.signature.trust

    def text(self) -> str:
        """Return the verdict for people; content of the file cannot act on the terminal."""
        lines = str(self.verdict).splitlines()
        if self.verdict.ok and not self.ok:
            lines[0] = f"not trusted: {self.verdict.signature}"
        return "\n".join([f"{safe(self.file)}: {safe(lines[0])}", *map(safe, lines[1:])])

    def facts(self) -> dict[str, Any]:
        """Return the verdict for programs."""
        verdict = self.verdict
        return {
            "file": self.file,
            "ok": verdict.ok,
            "outcome": verdict.outcome.name.lower(),
            "reason": verdict.reason,
            "ticks": verdict.ticks,
            "tick": verdict.tick,
            "record": verdict.record,
            "offset": verdict.offset,
            "signature": None if self.trust is None else self.trust.name.lower(),
            "key": None
            if verdict.signature is None or verdict.signature.key is None
            else verdict.signature.key.hex(),
            "differences": [attrs.asdict(difference) for difference in verdict.differences],
        }


def verified(
    paths: Sequence[str], *, known: Sequence[bytes] = (), signed: bool = False, long: bool = False
) -> tuple[list[Report], ExitCode]:
    """Verify files, and all logs in folders, with a progress bar; returns the reports and what to exit with."""
    files = [file for path in paths for file in _files_of(path)]
    limits = Limits(work=sys.maxsize) if long else None
    reports = []
    with progress_bar() as progress:
        whole = progress.add_task(f"{len(files)} logs", total=len(files), visible=len(files) > 1)
        for file in files:
            task = progress.add_task(safe(file), total=None)
            tell = partial(_advance, progress, task)
            verdict = verify_file(file, progress=tell, known=known, limits=limits)
            progress.remove_task(task)
            progress.advance(whole)
            reports.append(Report(file=file, verdict=verdict, signed=signed))
    if all(report.ok for report in reports):
        return reports, ExitCode.OK
    wrong = {report.verdict.outcome for report in reports if not report.ok}
    return reports, ExitCode.USAGE if wrong <= {Outcome.UNREADABLE} else ExitCode.WRONG


def _files_of(path: str) -> list[str]:
    """Return a file as it was named, there or not, and of a folder the logs in it."""
    return [str(file) for file in log_files(path)] if Path(path).is_dir() else [path]


def tell_verified(reports: Sequence[Report]) -> None:
    """Print the verdicts; of many, only those that are not as they should be, and how many are."""
    few = len(reports) <= FEW
    for report in reports:
        if few or not report.ok:
            click.echo(report.text(), err=not report.ok)
    if not few:
        right = sum(report.ok for report in reports)
        ticks = sum(report.verdict.ticks for report in reports)
        click.echo(f"{right} of {len(reports)} logs are as they should be; {ticks} ticks played again.")
    elif not reports:
        click.echo("There are no logs there.", err=True)


def trusted_keys(given: Sequence[str]) -> list[bytes]:
    """Return the public keys that are named in hexadecimal or by files.

    Raises:
        UsageFault: neither.
    """
    keys = []
    for text in given:
        try:
            keys.append(public_key_of(Path(text).read_text("ascii") if Path(text).is_file() else text))
        except (FormatError, UnicodeDecodeError, OSError) as error:
            raise UsageFault(f"--key: {safe(sentence(error))}") from None
    return keys


def _advance(progress: Progress, task: TaskID, done: int, of: int) -> None:
    progress.update(task, completed=done, total=of)


def shown(file: str, tick: int | None, *, as_json: bool) -> str:
    """Return the match in ``file`` after ``tick`` ticks; None: after the last.

    Raises:
        UsageFault: no such file, or the log does not reach that tick.
        Fault: it is not a log, or it was altered.
    """
    log = opened(file)
    wanted = log.ticks if tick is None else tick
    try:
        return json.dumps(_moment(log, wanted)) if as_json else show_tick(log, wanted)
    except LookupError as error:
        raise UsageFault(f"{safe(file)}: {safe(str(error))}") from None
    except LogError as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None


def told(file: str) -> Iterator[str]:
    """Yield the whole match in ``file``, a line for each tick.

    Raises:
        UsageFault: no such file.
        Fault: it is not a log, or it was altered.
    """
    log = opened(file)
    try:
        yield from text_lines(log)
    except LogError as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None


def opened(file: str) -> Log:
    """Open a log.

    Raises:
        UsageFault: no such file.
        Fault: it is not a log.
    """
    try:
        return open_log(file)
    except OSError as error:
        raise UsageFault(safe(sentence(error))) from None
    except LogError as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None


def _moment(log: Log, tick: int) -> dict[str, Any]:
    """Return what a log says about a moment, for programs; ``state`` is None where it cannot be played again."""
    header = log.header
    facts: dict[str, Any] = {
        "match": header.match_id,
        "scenario": str(header.scenario.get("id")),
        "seed": header.seed,
        "rules": header.rules_version,
        "complete": log.complete,
        "ticks": log.ticks,
        "tick": tick,
        "seats": [{"name": seat.name, "motive": seat.motive.word, "bot": seat.bot} for seat in header.seats],
        "played": _tick_facts(log.tick(tick)) if tick < log.ticks else None,
        "end": _end_facts(log.end) if log.end is not None and tick == log.ticks else None,
    }
    try:
        state = state_at(log, tick)
    except SimulationError as error:
        return {**facts, "state": None, "reason": str(error)}
    return {**facts, "state": {name: getattr(state, name)[0].tolist() for name in ARRAYS}}


def _tick_facts(record: TickRecord) -> dict[str, Any]:
    return {
        "orders": [None if given is None else format_orders(given) for given in record.orders],
        "events": [attrs.asdict(event) for event in record.events],
        "digest": record.digest.hex(),
    }


def _end_facts(end: End) -> dict[str, Any]:
    return {
        "ending": end.ending.word,
        "node": end.endnode,
        "builders": [seat for seat in range(MAX_SEATS) if end.builders >> seat & 1],
        "payoffs": list(end.payoffs),
        "digest": end.digest.hex(),
        "reason": end.reason,
    }
