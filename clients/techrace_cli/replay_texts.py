"""``techrace replay text`` and ``diff``: logs as lines, and where two of them part."""

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import attrs
import click

from techrace_cli.console import progress_bar
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_cli.replays import opened
from techrace_replays.comparing import differences
from techrace_replays.errors import LogError
from techrace_replays.show import text_lines
from techrace_replays.study import log_files
from techrace_terminal.safe import safe


def files_of(paths: Sequence[str]) -> list[Path]:
    """Return the logs that are meant by files and folders.

    Raises:
        UsageFault: there is no such file or folder, or no log in it.
    """
    try:
        found = log_files(paths)
    except OSError as error:
        raise UsageFault(safe(sentence(error))) from None
    if not found:
        raise UsageFault(f"there are no logs in {safe(', '.join(paths))}")
    return found


def write_texts(paths: Sequence[str], out: str | None, *, as_json: bool) -> None:
    """Print matches as text, or write one text file for each.

    Raises:
        UsageFault: there is no such file, or the texts cannot be written.
        Fault: a file is not a log.
    """
    files = files_of(paths)
    folder = None if out is None else _folder(out)
    with progress_bar() as progress:
        for number, file in enumerate(progress.track(files, description=f"{len(files)} logs")):
            lines = _lines(file)
            if folder is not None:
                target = folder / f"{file.stem}.txt"
                try:
                    target.write_text("\n".join(lines) + "\n", "utf-8")
                except OSError as error:
                    raise UsageFault(f"--out: {safe(sentence(error))}") from None
            elif as_json:
                click.echo(json.dumps({"file": str(file), "lines": lines}))
            else:
                click.echo(("\n" if number else "") + "\n".join(lines))
    if folder is not None:
        said = {"files": len(files), "folder": str(folder)}
        click.echo(json.dumps(said) if as_json else f"{len(files)} texts in {safe(str(folder))}")


def _lines(file: Path) -> list[str]:
    try:
        return list(text_lines(opened(str(file))))
    except LogError as error:
        raise Fault(f"{safe(str(file))}: {safe(str(error))}") from None


def _folder(out: str) -> Path:
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"--out: {safe(sentence(error))}") from None
    return folder


def compare(one: str, other: str, *, whole: bool, as_json: bool) -> bool:
    """Print where two logs differ, and return whether they do.

    Raises:
        UsageFault: no such file.
        Fault: a file is not a log.
    """
    logs = opened(one), opened(other)
    try:
        found = list(differences(*logs) if whole else islice(differences(*logs), 1))
    except LogError as error:
        raise Fault(safe(str(error))) from None
    if as_json:
        click.echo(json.dumps({"same": not found, "differences": [attrs.asdict(each) for each in found]}))
    elif found:
        for each in found:
            click.echo(safe(str(each)))
    else:
        click.echo("They tell the same match.")
    return bool(found)
