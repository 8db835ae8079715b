"""Tables as files: Parquet with zstd, CSV beside it if wanted, the codebook, and the ready queries."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from techrace_replays.rules import rules_hash
from techrace_replays.study.building import Options, Skipped, arrow_schema, batches
from techrace_replays.study.codebook import codebook
from techrace_replays.study.paths import log_files
from techrace_replays.study.ready import READY
from techrace_replays.study.schema import SCHEMA_VERSION, TABLES

FORMULA = r"^[=+\-@\t\r]"
"""How texts begin that spreadsheets compute; in CSV files an apostrophe stands before them."""


@attrs.frozen(kw_only=True)
class Exported:
    """What an export came to."""

    folder: Path
    files: int
    """Logs that were looked at."""
    rows: dict[str, int]
    """Rows by table."""
    skipped: tuple[Skipped, ...]


def export(
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]",
    folder: "str | os.PathLike[str]",
    options: Options,
    *,
    csv: bool = False,
) -> Exported:
    """Write the tables of logs into a folder, one file each; earlier ones are replaced when all is done.

    Args:
        paths: logs, or folders of them.
        folder: made if need be.
        options: what goes into the tables.
        csv: whether there is also a CSV file of each.

    Raises:
        OSError: there is no such log or folder, or the files cannot be written.
    """
    files, target = log_files(paths), Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    rows = dict.fromkeys((name for name in TABLES if name in options.only), 0)
    with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as made:
        scratch = Path(made)
        with ExitStack() as stack:
            writers: dict[str, list[Any]] = {
                name: [stack.enter_context(writer) for writer in _writers(scratch, name, csv=csv)]
                for name in rows
            }
            for batch in batches(files, options):
                for name, part in batch.items():
                    rows[name] += len(part)
                    for writer in writers[name]:
                        writer.write_table(part)
        (scratch / "codebook.md").write_text(codebook(), "utf-8")
        for query in READY.values():
            (scratch / f"{query.name}.sql").write_text(query.sql, "utf-8")
        for name in rows:
            # A table of an earlier export that is not made anew would say something else than its neighbours.
            if not csv and (target / f"{name}.parquet").exists():
                (target / f"{name}.csv").unlink(missing_ok=True)
        for file in sorted(scratch.iterdir()):
            os.replace(file, target / file.name)
    return Exported(folder=target, files=len(files), rows=rows, skipped=tuple(options.skipped))


def _writers(folder: Path, name: str, *, csv: bool) -> "list[pq.ParquetWriter | pa_csv.CSVWriter]":
    schema = arrow_schema(TABLES[name])
    told = {
        **(schema.metadata or {}),
        b"techrace.exporter": version("techrace").encode(),
        b"techrace.rules_hash": rules_hash().hex().encode(),
        b"techrace.schema": str(SCHEMA_VERSION).encode(),
    }
    described = schema.with_metadata(told)
    writers: list[Any] = [
        _Described(pq.ParquetWriter(folder / f"{name}.parquet", described, compression="zstd"), described)
    ]
    if csv:
        writers.append(_Spreadsheet(pa_csv.CSVWriter(folder / f"{name}.csv", schema)))
    return writers


class _Spreadsheet:
    """A CSV writer whose texts no spreadsheet takes for a formula: bots choose their names themselves."""

    def __init__(self, writer: pa_csv.CSVWriter) -> None:
        self._writer = writer

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    def write_table(self, table: pa.Table) -> None:
        for place, field in enumerate(table.schema):
            if pa.types.is_string(field.type):
                given = table.column(place)
                quoted = pc.call_function("binary_join_element_wise", [pa.scalar("'"), given, pa.scalar("")])
                options = pc.MatchSubstringOptions(FORMULA)
                is_formula = pc.call_function("match_substring_regex", [given], options)
                table = table.set_column(
                    place, field, pc.call_function("if_else", [is_formula, quoted, given])
                )
        self._writer.write_table(table)


class _Described:
    """A Parquet writer that gives each part the metadata of the file."""

    def __init__(self, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._writer, self._schema = writer, schema

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)

    def write_table(self, table: pa.Table) -> None:
        self._writer.write_table(table.replace_schema_metadata(self._schema.metadata))
