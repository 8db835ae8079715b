"""``techrace query``: questions in SQL."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "How matches ended", 'techrace query "SELECT ending, count(*) FROM matches GROUP BY ending" logs'
        ),
        Example("A query that is ready, over exported tables", "techrace query --ready payoffs tables"),
        Example("Which queries and tables there are", "techrace query --list"),
    ],
)
@click.argument("arguments", metavar="[SQL] FILE|FOLDER...", nargs=-1)
@click.option("--ready", metavar="NAME", help="A query that comes with techrace instead of SQL.")
@click.option(
    "--list", "listing", is_flag=True, help="List the ready queries and the tables with their columns."
)
@click.option("--csv", is_flag=True, help="Print CSV.")
@json_option
def query(arguments: tuple[str, ...], *, ready: str | None, listing: bool, csv: bool, as_json: bool) -> None:
    """Ask logs, or a folder of exported tables, in SQL.

    The tables are views by their names, in DuckDB's SQL; their columns are in the codebook. A query sees the tables and
    nothing else.
    """
    if csv and as_json:
        raise click.UsageError("expected at most one of --csv and --json.")
    if listing:
        if arguments or ready is not None:
            raise click.UsageError("--list goes with nothing else but --json.")
        with needs("client"):
            from techrace_cli.replay_listing import list_tables
        list_tables(as_json=as_json)
        return
    paths = arguments if ready is not None else arguments[1:]
    if not paths:
        missing = (
            "logs or tables" if arguments or ready is not None else "SQL, or --ready NAME, and logs or tables"
        )
        raise click.UsageError(f"expected {missing}.")
    with needs("analysis"):
        from techrace_cli.replay_tables import answer
    answer(None if ready is not None else arguments[0], paths, ready=ready, csv=csv, as_json=as_json)
