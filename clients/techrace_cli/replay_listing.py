"""``techrace query --list``: what can be asked, without the packages that it takes to ask."""

import json

import click

from techrace_replays.study import TABLES
from techrace_replays.study.ready import READY


def list_tables(*, as_json: bool) -> None:
    """Print the ready queries and the tables with their columns."""
    if as_json:
        said = {
            "queries": [
                {"name": query.name, "text": query.text, "sql": query.sql} for query in READY.values()
            ],
            "tables": [
                {"name": table.name, "row": table.grain, "columns": list(table.names)}
                for table in TABLES.values()
            ],
        }
        click.echo(json.dumps(said))
        return
    click.echo("Ready queries:")
    for query in READY.values():
        click.echo(f"  {query.name:13} {query.text}")
    click.echo("\nTables, each with its columns:")
    for table in TABLES.values():
        click.echo(f"  {table.name:13} a row is: {table.grain}")
        click.echo(f"  {'':13} {', '.join(table.names)}")
