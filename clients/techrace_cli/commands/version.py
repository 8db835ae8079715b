"""``techrace version``."""

import json

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("Say which version is installed", "techrace version"),
        Example("The same for a program", "techrace version --json"),
    ],
)
@json_option
def version(*, as_json: bool) -> None:
    """Print the versions of techrace and of what it runs on."""
    from techrace_cli.versions import versions

    found = versions()
    if as_json:
        click.echo(json.dumps(found))
    else:
        for name, value in found.items():
            click.echo(f"{name:10} {value}")
