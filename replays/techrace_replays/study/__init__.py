"""Logs as tables, for study: Arrow in memory, Parquet and CSV on disk, SQL by DuckDB.

The modules ``building``, ``exporting`` and ``asking`` need the extra ``analysis``; what stands here does not.
"""

import os
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from techrace_replays.study.paths import log_files as log_files
from techrace_replays.study.pseudonyms import Pseudonyms as Pseudonyms
from techrace_replays.study.pseudonyms import load_or_create_pseudonyms as load_or_create_pseudonyms
from techrace_replays.study.schema import SCHEMA_VERSION as SCHEMA_VERSION
from techrace_replays.study.schema import TABLES as TABLES

if TYPE_CHECKING:
    import pyarrow as pa


def tables(
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]",
    *,
    only: Collection[str] | None = None,
    texts: bool = False,
    names: Callable[[str], str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "dict[str, pa.Table]":
    """Return the tables of logs, for a notebook: ``tables("logs")["matches"].to_pandas()``.

    Args:
        paths: files, or folders that are searched for ``.techrace`` files.
        only: names of the tables that are wanted; None: all. Fewer is faster.
        texts: whether words that people wrote are in ``messages`` and ``faults``.
        names: gives a person's name in the tables; None: pseudonyms by a key that is drawn for this call and
            forgotten, so they say who is the same person within these tables only.
        progress: told how many files are done, and of how many.

    Returns:
        Arrow tables by name; what their columns mean is in ``docs/tables.md``. Files that cannot be read are left
        out; those that cannot be played again have ``replayed`` false in ``matches`` and no rows where it takes that.

    Raises:
        ValueError: there is no such table.
        OSError: there is no such file or folder.
        ModuleNotFoundError: ``pyarrow`` is not installed; the message says what to install.
    """
    try:
        from techrace_replays.study.building import build_tables  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "pyarrow":
            raise
        message = (
            "tables need 'pyarrow', which is not installed; install it with: pip install 'techrace[analysis]'"
        )
        raise ModuleNotFoundError(message, name=error.name) from error
    return build_tables(paths, only=only, texts=texts, names=names, progress=progress)
