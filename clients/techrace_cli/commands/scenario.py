"""``techrace scenario``: the games that can be played."""

import json

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import ExitCode, needs
from techrace_cli.options import json_option


@click.group(cls=OrderedGroup)
def scenario() -> None:
    """The games that can be played: list them, check your own."""


@scenario.command(
    "list",
    cls=DocumentedCommand,
    examples=[Example("What can be played right away", "techrace scenario list")],
)
@json_option
def list_(*, as_json: bool) -> None:
    """List the scenarios that come with techrace."""
    with needs("client"):
        from techrace_cli.scenarios import packaged, scenario_table
    found = packaged()
    if as_json:
        click.echo(json.dumps({"scenarios": found}))
    else:
        scenario_table(found)


@scenario.command(
    cls=DocumentedCommand,
    examples=[
        Example("Check a scenario before a workshop", "techrace scenario check my-game.json"),
        Example("Check all files of a folder from a script", "techrace scenario check --json games/*.toml"),
    ],
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@json_option
@click.pass_context
def check(context: click.Context, files: tuple[str, ...], *, as_json: bool) -> None:
    """Check that scenario files can be played.

    FILE is a JSON or TOML file, or the name of a scenario that comes with techrace. Names the place of everything
    that is found to be wrong, and exits with 1 if one of them cannot be played, with 2 if there is no such file.
    """
    with needs("client"):
        from techrace_cli.scenarios import checked
    reports = [checked(file) for file in files]
    if as_json:
        click.echo(json.dumps({"ok": all(report["ok"] for report in reports), "files": reports}))
    else:
        for report in reports:
            for message in (report["message"], *(fault["message"] for fault in report.get("more", ()))):
                click.echo(message, err=not report["ok"])
    if not all(report["found"] for report in reports):
        context.exit(ExitCode.USAGE)
    if not all(report["ok"] for report in reports):
        context.exit(ExitCode.WRONG)


@scenario.command(
    cls=DocumentedCommand,
    examples=[
        Example("Let an editor check while you write", "techrace scenario schema > scenario.schema.json")
    ],
)
def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from techrace_game.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
