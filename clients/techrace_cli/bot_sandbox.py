"""``techrace bot sandbox-test`` at work."""

import json

import click
from rich.table import Table
from rich.text import Text

from techrace_bots.sandbox import SandboxUnavailableError, Tier, choose_tier
from techrace_bots.sandbox.selftest import SelfTest, self_test
from techrace_cli.console import stderr, stdout
from techrace_cli.faults import Fault
from techrace_terminal.safe import safe


def tested(tier: str | None, *, require_sandbox: bool, as_json: bool) -> bool:
    """Run the self-test in a tier, print what was blocked, and return whether the tier keeps its promise.

    Raises:
        Fault: the tier cannot be had here.
    """
    try:
        chosen, note = choose_tier(None if tier is None else Tier(tier), require_sandbox=require_sandbox)
        if note is not None:
            stderr().print(Text(safe(note)), soft_wrap=True)
        found = self_test(chosen)
    except SandboxUnavailableError as error:
        if as_json:
            click.echo(json.dumps({"ok": False, "tier": tier, "unavailable": str(error)}))
        raise Fault(safe(str(error))) from None
    if as_json:
        click.echo(json.dumps(found.facts()))
    else:
        _print(found)
    return found.ok


def _print(found: SelfTest) -> None:
    console = stdout()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("probe", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what it tried")
    table.add_column("what it met", max_width=48)
    for one in found.findings:
        word = ("blocked", "green") if one.blocked else ("open", "bold red" if one.promised else "yellow")
        table.add_row(one.name, Text(*word), one.what, Text(safe(one.detail), overflow="ellipsis"))
    console.print(table)
    blocked = sum(one.blocked for one in found.findings)
    console.print(
        Text(
            f"\nTier {found.tier}: {blocked} of {len(found.findings)} blocked; the match went on to its end."
        )
    )
    if not found.ok:
        console.print(Text("The tier does not keep what it promises here: do not rely on it.", "bold red"))
    elif blocked < len(found.findings):
        console.print(Text("That is what this tier promises: it holds accidents, not attackers."))
