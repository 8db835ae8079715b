"""``techrace bot check`` at work."""

import json
from typing import Any

import attrs
import click
from rich.text import Text

from techrace_bots.conformance import conformance
from techrace_bots.registry import BotError
from techrace_bots.sandbox import Source, SourceKind
from techrace_cli.bot_files import bot_here
from techrace_cli.console import progress_bar, stdout
from techrace_cli.faults import UsageFault
from techrace_terminal.safe import safe


def checked(file: str | None, *, as_json: bool) -> bool:
    """Check a bot file, print a line for each check as it is known, and return whether all hold.

    Raises:
        UsageFault: there is no such file.
    """
    name = bot_here(file)
    try:
        source = Source.of(name)
    except BotError as error:
        raise UsageFault(safe(str(error))) from None
    if source.kind is not SourceKind.FILE:
        raise UsageFault(f"{safe(name)}: expected a file of your own, FILE.py or FILE.py:CLASS")
    report: list[dict[str, Any]] = []
    console = stdout()
    with progress_bar() as progress:
        task = progress.add_task(f"checking {safe(name)}", total=None)
        for check in conformance(
            name, tell=lambda what: progress.update(task, description=f"{safe(name)}: {what}")
        ):
            report.append(attrs.asdict(check))
            if not as_json:
                mark = ("ok    ", "green") if check.ok else ("FAILED", "bold red")
                console.print(
                    Text.assemble(mark, f"  {check.name:<16}{safe(check.evidence)}"), soft_wrap=True
                )
    ok = all(line["ok"] for line in report)
    if as_json:
        click.echo(json.dumps({"ok": ok, "file": name, "checks": report}))
    return ok
