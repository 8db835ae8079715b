"""``techrace replay export`` and ``techrace query`` at work."""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.csv as pa_csv
from rich.table import Table
from rich.text import Text

from techrace_cli.console import progress_bar, stdout
from techrace_cli.faults import UsageFault, sentence
from techrace_replays.errors import FormatError
from techrace_replays.study import Pseudonyms, load_or_create_pseudonyms
from techrace_replays.study.asking import QueryError, ask
from techrace_replays.study.building import Options
from techrace_replays.study.exporting import export
from techrace_replays.study.ready import READY
from techrace_replays.study.recorded import Name
from techrace_terminal.safe import safe

_SHOWN = 10
"""Files left out that are named one by one."""


def export_tables(
    paths: Sequence[str],
    out: str,
    *,
    csv: bool,
    key: str | None,
    names: bool,
    texts: bool,
    as_json: bool,
) -> None:
    """Write the tables of logs with a progress bar and say what they came to.

    Raises:
        UsageFault: no such file, the key is in the folder of the tables, or something cannot be written.
    """
    options = Options(name=str if names else _pseudonyms(key, Path(out)), texts=texts)
    try:
        with progress_bar() as progress:
            task = progress.add_task("logs", total=None)
            options.progress = lambda done, of: progress.update(task, completed=done, total=of)
            exported = export(paths, out, options, csv=csv)
    except OSError as error:
        raise UsageFault(safe(sentence(error))) from None
    if as_json:
        skipped = [
            {"file": str(left.file), "reason": left.reason, "partly": left.partly}
            for left in exported.skipped
        ]
        said = {"folder": str(exported.folder), "files": exported.files, "rows": exported.rows}
        click.echo(json.dumps({**said, "skipped": skipped}))
        return
    for name, count in exported.rows.items():
        click.echo(f"{name:13} {count:>10,}")
    click.echo(
        f"{exported.files} logs; tables, codebook.md and ready queries are in {safe(str(exported.folder))}"
    )
    for left in exported.skipped[:_SHOWN]:
        how = "not played again" if left.partly else "left out"
        click.echo(f"{safe(str(left.file))}: {how}: {safe(left.reason)}", err=True)
    if len(exported.skipped) > _SHOWN:
        click.echo(f"... and {len(exported.skipped) - _SHOWN} more; --json has them all", err=True)


def _pseudonyms(key: str | None, folder: Path) -> Name:
    if key is None:
        return Pseudonyms(secrets.token_bytes())
    path = Path(key)
    if folder.resolve() in path.resolve().parents:
        raise UsageFault(
            "--key: expected a place outside of --out: whoever gets the tables must not get the key"
        )
    try:
        return load_or_create_pseudonyms(path)
    except (FormatError, OSError) as error:
        raise UsageFault(f"--key: {safe(sentence(error))}") from None


def answer(sql: str | None, paths: Sequence[str], *, ready: str | None, csv: bool, as_json: bool) -> None:
    """Print the answer to a question.

    Raises:
        UsageFault: the question cannot be answered, or there is no such file.
    """
    if ready is not None:
        if ready not in READY:
            raise UsageFault(f"--ready: expected one of {', '.join(READY)}, found {safe(ready)!r}")
        sql = READY[ready].sql
    try:
        with progress_bar() as progress:
            task = progress.add_task("logs", total=None)
            found = ask(
                sql or "", paths, progress=lambda done, of: progress.update(task, completed=done, total=of)
            )
    except QueryError as error:
        raise UsageFault(safe(str(error))) from None
    except OSError as error:
        raise UsageFault(safe(sentence(error))) from None
    if as_json:
        click.echo(json.dumps({"columns": found.column_names, "rows": found.to_pylist()}, default=str))
    elif csv:
        buffer = pa.BufferOutputStream()
        pa_csv.write_csv(found, buffer)
        click.echo(buffer.getvalue().to_pybytes().decode("utf-8"), nl=False)
    else:
        _print(found)


def _print(found: pa.Table) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, kind in zip(found.column_names, found.schema.types, strict=True):
        number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        table.add_column(Text(safe(name)), justify="right" if number else "left", overflow="fold")
    for row in found.to_pylist():
        table.add_row(*(Text("" if value is None else safe(str(value))) for value in row.values()))
    stdout().print(table)
