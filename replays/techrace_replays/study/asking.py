"""Questions in SQL over logs or exported tables, answered by DuckDB: the tables are views by their names."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from techrace_replays.study.building import Progress, build_tables
from techrace_replays.study.recorded import Name
from techrace_replays.study.schema import TABLES

if TYPE_CHECKING:
    import os


class QueryError(ValueError):
    """A query that DuckDB does not understand, or that asks for more than the tables."""


def ask(
    sql: str,
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]",
    *,
    names: Name | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """Answer a question about logs or exported tables.

    The query sees the tables and nothing else: no other files, no network, no extensions.

    Args:
        sql: one statement, in DuckDB's SQL.
        paths: logs or folders of logs, or one folder of exported tables.
        names: how people are called, where logs are read.
        progress: told as logs are read.

    Raises:
        QueryError: the statement cannot be answered.
        OSError: there is no such file or folder.
        ModuleNotFoundError: ``duckdb`` or ``pyarrow`` is not installed.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        folder = exported_folder(paths)
        if folder is None:
            for name, table in build_tables(
                paths, only=mentioned(sql), names=names, progress=progress
            ).items():
                connection.register(name, table)
        else:
            files = {name: folder.resolve() / f"{name}.parquet" for name in TABLES}
            sources = {name: _quoted(file) for name, file in files.items() if file.is_file()}
            connection.execute(f"SET allowed_paths = [{', '.join(sources.values())}]")
            for name, source in sources.items():
                connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({source})")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1:
                raise QueryError(f"query: expected one statement, found {len(statements)}")
            if statements[0].type == duckdb.StatementType.MULTI:
                # Without its values a PIVOT is two statements, of which the first writes.
                raise QueryError(
                    "query: a PIVOT has to name its values, as in PIVOT ... ON column IN ('a', 'b')"
                )
            if statements[0].type != duckdb.StatementType.SELECT:
                raise QueryError(f"query: expected a SELECT, found {statements[0].type.name}")
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(str(error)) from None


def exported_folder(paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]") -> Path | None:
    """Return the folder of exported tables that is meant, None if logs are."""
    listed = [paths] if isinstance(paths, str) or not isinstance(paths, Iterable) else list(paths)
    folder = Path(listed[0]) if len(listed) == 1 else None
    return (
        folder
        if folder is not None and any((folder / f"{name}.parquet").is_file() for name in TABLES)
        else None
    )


def mentioned(sql: str) -> Collection[str]:
    """Return the names of the tables that may be meant by a query: reading only these saves time."""
    words = set(re.findall(r"\w+", sql.lower()))
    return {name for name in TABLES if name in words}


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
