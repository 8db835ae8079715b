"""``techrace backup``."""

from typing import Any

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("Copy the user's data folder while a server runs", "techrace backup /backup/techrace-monday"),
        Example(
            "Copy that of a service",
            "techrace backup --data /var/lib/techrace /backup/techrace-monday --json",
        ),
    ],
)
@click.argument("target", metavar="FOLDER")
@click.option("--data", metavar="DIR", help="Data folder of the server; the user's data folder unless set.")
@click.option("--config", metavar="FILE", help="TOML file with settings, for its data folder.")
@json_option
def backup(target: str, *, as_json: bool, **given: Any) -> None:
    """Copy a server's data folder, also while it runs.

    FOLDER must be empty or not exist. It becomes a data folder: a server that is started on it with
    `techrace serve --data FOLDER` takes up all matches as they were when the copy was made. It holds the secrets of
    the matches; only you can read it.
    """
    with needs("server"):
        from techrace_cli.backing_up import back_up_to
    back_up_to(target, given, as_json=as_json)
