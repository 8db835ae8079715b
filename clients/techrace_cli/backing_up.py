"""``techrace backup`` at work."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import click

from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_cli.hosting import data_of
from techrace_server.backup import BackupError, back_up
from techrace_terminal.safe import safe


def back_up_to(target: str, given: Mapping[str, Any], *, as_json: bool) -> None:
    """Copy the data folder that the options name.

    Raises:
        UsageFault: there is nothing to copy, or nowhere to copy it to.
        Fault: the copy failed.
    """
    data = data_of(given)
    try:
        copied = back_up(data, Path(target))
    except BackupError as error:
        raise UsageFault(safe(sentence(error))) from None
    except (OSError, sqlite3.Error) as error:
        raise Fault(f"{safe(target)}: the copy is not complete: {safe(sentence(error))}") from None
    if as_json:
        click.echo(json.dumps({"data": str(data), "target": target} | attrs.asdict(copied)))
        return
    click.echo(
        f"{safe(target)}: {copied.matches} matches, {copied.running} of them running, {copied.files} logs and "
        f"reports, {copied.bytes:,} bytes"
    )
