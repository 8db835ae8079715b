"""The codebook: what every column of every table means, made from :mod:`techrace_replays.study.schema`.

``python -m techrace_replays.study.codebook --write docs/tables.md`` brings the page up to date; ``--check`` only
says, by its exit code, whether it is.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from techrace_replays.study.ready import READY
from techrace_replays.study.schema import SCHEMA_VERSION, TABLES, TableSpec

_HEAD = f"""# Tables: the codebook

Version {SCHEMA_VERSION}. Made from the code (`techrace_replays.study.schema`); the same page lies in every
folder of exported tables. How to get tables is in [study logs with DuckDB](howto/study-logs.md).

* `log` names a match in every table: the chain value of the last record of its log. It changes when the log does.
* Amounts are whole numbers in the units of the rules: milli-work, milli-coins, milli-heads, ‰.
* A column marked *optional* may be NULL. Seats and technologies are counted from 0.
* Tables marked *played* hold rows only of matches that could be played again with every digest as recorded
  (`matches.replayed`). What was redacted, or played by other rules, is in the others.
* A *lead distance* is the least work, over all seats and all endings of a kind, that is left to the ending and to
  everything it rests on and the seat does not know. It is a measure of position, not a forecast: not everything that an
  ending rests on is needed to build it.
* People are called by pseudonyms, keyed hashes of their names, unless names were asked for. What people wrote is left
  out unless it was asked for: names stand in words, too.
"""


def codebook() -> str:
    """Return the whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for table in TABLES.values():
        yield from _table(table)
    yield "## Ready queries"
    yield ""
    for query in READY.values():
        yield f"### `{query.name}`"
        yield ""
        yield query.text
        yield ""
        yield f"```sql\n{query.sql.strip()}\n```"
        yield ""


def _table(table: TableSpec) -> Iterator[str]:
    yield f"## `{table.name}`"
    yield ""
    yield f"A row is: {table.grain}." + (" Played." if table.replayed else "")
    yield ""
    yield "| column | type | unit or values | meaning |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        kind = column.type.value + (", optional" if column.optional else "")
        yield f"| `{column.name}` | {kind} | {column.unit} | {column.text} |"
    yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m techrace_replays.study.codebook", description="Write or check the codebook."
    )
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--write", metavar="FILE", type=Path, help="bring the page up to date")
    act.add_argument("--check", metavar="FILE", type=Path, help="exit with 1 if it is out of date")
    chosen = parser.parse_args(arguments)
    path: Path = chosen.write or chosen.check
    text = codebook()
    if path.exists() and path.read_text("utf-8") == text:
        return 0
    if chosen.write:
        path.write_text(text, "utf-8")
    sys.stdout.write(f"{'written' if chosen.write else 'out of date'}: {path}\n")
    return 1 if chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
