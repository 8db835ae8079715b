"""Experiments at the command line."""

import datetime as dt
import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table as Grid

from techrace_bots.experiments import (
    DEFAULT_PRECISION,
    EXPERIMENTS,
    Judged,
    ResultsError,
    Setting,
    Store,
    judged,
    run,
)
from techrace_bots.experiments.reporting import Origin, told, write_report
from techrace_cli.console import progress_bar, stdout
from techrace_cli.faults import Fault, UsageFault, sentence


def listed(*, as_json: bool) -> None:
    """Print the experiments."""
    if as_json:
        rows = [
            {
                "name": one.name,
                "number": one.number,
                "title": one.title,
                "claim": one.claim,
                "varies": one.varies,
                "arms": [arm.label for arm in one.arms.values()],
                "statements": [statement.text for statement in one.statements],
                "refutes": one.refutes,
            }
            for one in EXPERIMENTS.values()
        ]
        click.echo(json.dumps({"experiments": rows}))
        return
    console = stdout()
    for one in EXPERIMENTS.values():
        console.print(f"{one.name}" + (f" (claim {one.number})" if one.number else ""))
        console.print(f"  {one.claim}\n  Varies: {one.varies}\n  Refuted by: {one.refutes}\n")


def played(
    names: Sequence[str],
    *,
    everything: bool,
    results: str,
    precision: float,
    robust: bool,
    seed: int,
    workers: int | None,
    as_json: bool,
) -> None:
    """Play what is missing of experiments and print the verdicts.

    Raises:
        Fault: results cannot be stored.
        UsageFault: an experiment does not exist, or the folder holds other results.
    """
    chosen = list(EXPERIMENTS) if everything else list(dict.fromkeys(names))
    if not chosen or (everything and names):
        raise UsageFault('name experiments (see "techrace experiment list"), or give --all')
    for name in chosen:
        if name not in EXPERIMENTS:
            raise UsageFault(f"{name}: there is no such experiment, expected one of {', '.join(EXPERIMENTS)}")
    store, setting = Store(Path(results)), Setting(seed=seed, precision=precision, robust=robust)
    try:
        with progress_bar() as bar:
            task = bar.add_task("arms of worlds", total=None)

            def progress(done: float, total: float) -> None:
                bar.update(task, completed=done, total=total)

            count = (os.cpu_count() or 1) if workers is None else workers
            run(chosen, store, setting, workers=count, progress=progress)
        store.tell(_command(names, setting))
        _tell(judged(chosen, store), as_json=as_json)
    except ResultsError as error:
        raise UsageFault(str(error)) from error
    except OSError as error:
        raise Fault(sentence(error)) from error


def _command(names: Sequence[str], setting: Setting) -> str:
    """Return the command line that makes results like these."""
    words = ["techrace experiment run", *(names or ["--all"])]
    if setting.precision != DEFAULT_PRECISION:
        words.append(f"--precision {setting.precision:g}")
    if not setting.robust:
        words.append("--no-robust")
    if setting.seed != Setting().seed:
        words.append(f"--seed {setting.seed}")
    return " ".join(words)


def reported(results: str, out: str | None, *, as_json: bool) -> None:
    """Write the pages.

    Raises:
        Fault: they cannot be written.
        UsageFault: there are no results.
    """
    store, folder = Store(Path(results)), Path(results if out is None else out)
    try:
        found = judged(list(EXPERIMENTS), store)
        if not found:
            raise UsageFault(f'{results}: holds no results; "techrace experiment run" makes them')
        where = "" if out is None else f" --out {out}"
        origin = Origin(
            command="\n".join(
                line for line in (store.command(), f"techrace experiment report{where}") if line
            ),
            date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
            precision=_precision(found),
        )
        pages = write_report(found, folder, origin)
    except OSError as error:
        raise Fault(sentence(error)) from error
    if as_json:
        click.echo(
            json.dumps({"pages": [str(page) for page in pages], "verdicts": [_row(one) for one in found]})
        )
    else:
        click.echo(f"Wrote {pages[0]} and {pages[1]}.")


def _precision(found: Sequence[Judged]) -> str:
    """Return how exact the results came to be."""
    halves = [
        100 * (one.estimates[name].high - one.estimates[name].low) / 2
        for one in found
        for name, quantity in one.experiment.quantities.items()
        if quantity.unit == "points" and quantity.awaited and not one.experiment.worth
    ]
    return (
        f"Half of the interval of a chance is {max(halves):.1f} points at most, "
        f"{sorted(halves)[len(halves) // 2]:.1f} in "
        "the middle."
        if halves
        else ""
    )


def _row(one: Judged) -> dict[str, Any]:
    return {
        "experiment": one.experiment.name,
        "number": one.experiment.number,
        "verdict": str(one.verdict),
        "depends": list(one.depends),
        "worlds": one.worlds,
        "quantities": {name: _finite(found.to_json()) for name, found in one.estimates.items()},
        "statements": [
            {"text": statement.text, "result": str(outcome)}
            for statement, outcome in zip(one.experiment.statements, one.results, strict=True)
        ],
        "elsewhere": {name: str(echo) for name, echo in one.echoes.items()},
    }


def _finite(numbers: Mapping[str, float]) -> dict[str, float | None]:
    """Return numbers as JSON can have them: null for those of which too few worlds say nothing."""
    return {name: number if math.isfinite(number) else None for name, number in numbers.items()}


def _tell(found: Sequence[Judged], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"verdicts": [_row(one) for one in found]}, allow_nan=False))
        return
    grid = Grid(box=None, pad_edge=False)
    for head in ("claim", "verdict", "statement", "effect", "result"):
        grid.add_column(head)
    for one in found:
        for place, (statement, outcome) in enumerate(
            zip(one.experiment.statements, one.results, strict=True)
        ):
            effect = told(one.experiment.quantities[statement.quantity], one.estimates[statement.quantity])
            first = (one.experiment.name, str(one.verdict)) if not place else ("", "")
            grid.add_row(*first, statement.text, effect, str(outcome))
    stdout().print(grid)
