"""``techrace replay export``, ``redact``, ``anonymize`` and ``key``: what is made of logs, and for whom."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("Tables of a folder of logs", "techrace replay export logs --out tables"),
        Example("For a spreadsheet, too", "techrace replay export logs --out tables --csv"),
    ],
)
@click.argument("paths", metavar="FILE|FOLDER...", nargs=-1, required=True)
@click.option("--out", metavar="FOLDER", required=True, help="Where the tables go; it is made if need be.")
@click.option("--csv", is_flag=True, help="A CSV file beside each Parquet file.")
@click.option(
    "--key",
    metavar="FILE",
    help="Key of the pseudonyms; drawn and kept if there is none. Left out: one that is drawn and forgotten.",
)
@click.option("--names", is_flag=True, help="People by their names instead of pseudonyms.")
@click.option("--texts", is_flag=True, help="What people wrote, too. Names may stand in it.")
@json_option
def export(
    paths: tuple[str, ...],
    *,
    out: str,
    csv: bool,
    key: str | None,
    names: bool,
    texts: bool,
    as_json: bool,
) -> None:
    """Lay logs out as tables.

    Parquet files, a codebook and ready queries. People get pseudonyms. With --key the same person has the same one in
    every export; the key belongs to nobody who gets the tables.
    """
    if names and key is not None:
        raise click.UsageError("--key goes with pseudonyms, not with --names.")
    with needs("analysis"):
        from techrace_cli.replay_tables import export_tables
    export_tables(paths, out, csv=csv, key=key, names=names, texts=texts, as_json=as_json)


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("What everybody may see", "techrace replay redact match.techrace --out public.techrace"),
        Example("What seat 2 may see", "techrace replay redact match.techrace --seat 2 --out seat2.techrace"),
    ],
)
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FILE", required=True, help="The log that is written.")
@click.option("--seat", type=click.IntRange(0), metavar="N", help="For this seat; left out: for everybody.")
@json_option
def redact(file: str, *, out: str, seat: int | None, as_json: bool) -> None:
    """Make a log that may be handed out.

    It holds what the public, or one seat, was entitled to see. It has its own chain, says that it is redacted, and of
    which log. It cannot be played again.
    """
    with needs("client"):
        from techrace_cli.replay_privacy import write_redacted
    write_redacted(file, out, seat, as_json=as_json)


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "Copies without a person", 'techrace replay anonymize logs --person "Ada Example" --out cleared'
        ),
        Example("The logs themselves", 'techrace replay anonymize logs --person "Ada Example" --in-place'),
    ],
)
@click.argument("paths", metavar="FILE|FOLDER...", nargs=-1, required=True)
@click.option("--person", "name", metavar="NAME", required=True, help="The name as it stands in the logs.")
@click.option("--out", metavar="FOLDER", help="Where the changed logs go, under their names.")
@click.option("--in-place", is_flag=True, help="Replace the logs. What was removed cannot be had back.")
@json_option
def anonymize(paths: tuple[str, ...], *, name: str, out: str | None, in_place: bool, as_json: bool) -> None:
    """Remove a person from logs.

    Gone are the name wherever it stands, all that the person said or promised, and how long they thought. Orders
    stay: without them the match could not be played again. The logs are chained anew and say that a person was
    removed; signatures are dropped. Logs without the person are not touched.
    """
    if (out is None) == (not in_place):
        raise click.UsageError("expected exactly one of --out FOLDER and --in-place.")
    with needs("client"):
        from techrace_cli.replay_privacy import remove_person
    remove_person(paths, name, out, as_json=as_json)


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example("The key of the server on this machine", "techrace replay key"),
        Example("Of a server with a data folder of its own", "techrace replay key --data /srv/techrace"),
    ],
)
@click.option("--data", metavar="FOLDER", help="The server's data folder; left out: where it is by default.")
@json_option
def key(*, data: str | None, as_json: bool) -> None:
    """Print the key by which a server signs its logs.

    It is the public key of a server on this machine, for those who check logs; a server tells it at /api/signing-key,
    too.
    """
    with needs("server"):
        from techrace_cli.replay_privacy import tell_key
    tell_key(data, as_json=as_json)
