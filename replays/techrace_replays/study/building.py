"""From logs to Arrow tables, one log after the other, so that memory holds a batch and not the whole folder."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import pyarrow as pa

from techrace_replays.errors import LogError, SimulationError
from techrace_replays.reader import Log, open_log
from techrace_replays.story.playback import Playback, play
from techrace_replays.study.paths import log_files
from techrace_replays.study.pseudonyms import Pseudonyms
from techrace_replays.study.recorded import (
    Columns,
    Name,
    People,
    kept_records,
    match_columns,
    recorded_tables,
    seat_columns,
)
from techrace_replays.study.replayed import kinds_of, match_figures, replayed_tables, seat_figures
from techrace_replays.study.schema import SCHEMA_VERSION, TABLES, TableSpec, Type

if TYPE_CHECKING:
    import os

_ARROW: dict[Type, Any] = {
    Type.TEXT: pa.string(),
    Type.BOOL: pa.bool_(),
    Type.SMALL: pa.int16(),
    Type.INT: pa.int64(),
    Type.SEED: pa.uint64(),
}
_PLAYED = frozenset(
    {"matches", "seats", "unlocks"} | {name for name, spec in TABLES.items() if spec.replayed}
)
"""Tables in which something takes playing the match again."""
_BATCH_ROWS = 200_000
"""Rows of all tables together that are gathered before they are handed on."""

Progress: TypeAlias = Callable[[int, int], None]
Tables: TypeAlias = dict[str, pa.Table]


@attrs.frozen(kw_only=True)
class Skipped:
    """A file that gave no rows, or not all of them."""

    file: Path
    reason: str
    partly: bool
    """Whether what stands in it is there, and only what takes playing it again is missing."""


@attrs.define(kw_only=True)
class Options:
    """What goes into tables, and how."""

    name: Name
    """How people are called."""
    texts: bool = False
    """Whether words that people wrote are in it."""
    private: bool = True
    """Whether it is told that something was said to some seats only."""
    only: frozenset[str] = frozenset(TABLES)
    """The tables that are wanted."""
    progress: Progress | None = None
    skipped: list[Skipped] = attrs.field(factory=list)
    """Grows while logs are read."""


def arrow_schema(table: TableSpec) -> pa.Schema:
    """Return the columns of a table as Arrow has them, with their meaning in the metadata."""
    return pa.schema(
        [
            pa.field(
                column.name,
                _ARROW[column.type],
                nullable=column.optional,
                metadata={"description": column.text, "unit": column.unit},
            )
            for column in table.columns
        ],
        metadata={"techrace.table": table.name, "techrace.schema": str(SCHEMA_VERSION)},
    )


def build_tables(
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]",
    *,
    only: Collection[str] | None = None,
    texts: bool = False,
    names: Name | None = None,
    progress: Progress | None = None,
) -> Tables:
    """Return the tables of logs; see :func:`techrace_replays.study.tables`."""
    wanted = frozenset(TABLES if only is None else only)
    if wanted - TABLES.keys():
        raise ValueError(
            f"only: expected names out of {', '.join(TABLES)}, found {sorted(wanted - TABLES.keys())}"
        )
    options = Options(
        name=Pseudonyms(secrets.token_bytes()) if names is None else names,
        texts=texts,
        only=wanted,
        progress=progress,
    )
    parts: dict[str, list[pa.Table]] = {name: [] for name in TABLES if name in wanted}
    for batch in batches(log_files(paths), options):
        for name, part in batch.items():
            parts[name].append(part)
    return {
        name: pa.concat_tables(found) if found else arrow_schema(TABLES[name]).empty_table()
        for name, found in parts.items()
    }


def batches(files: Collection[Path], options: Options) -> Iterator[Tables]:
    """Yield the tables of files in parts; a file that is there twice counts once."""
    seen: set[bytes] = set()
    gathered: dict[str, list[pa.Table]] = {}
    count = 0
    for done, file in enumerate(files, start=1):
        for name, part in _of_file(file, options, seen).items():
            gathered.setdefault(name, []).append(part)
            count += len(part)
        if options.progress is not None:
            options.progress(done, len(files))
        if count >= _BATCH_ROWS:
            yield {name: pa.concat_tables(parts) for name, parts in gathered.items()}
            gathered, count = {}, 0
    if gathered:
        yield {name: pa.concat_tables(parts) for name, parts in gathered.items()}


def _of_file(file: Path, options: Options, seen: set[bytes]) -> Tables:
    try:
        log = open_log(file)
        if log.final_hash in seen:
            options.skipped.append(Skipped(file=file, reason="the same log as another file", partly=False))
            return {}
        found = _of_log(log, file, options)
    except (LogError, OSError) as error:
        options.skipped.append(Skipped(file=file, reason=str(error), partly=False))
        return {}
    seen.add(log.final_hash)
    return found


def _of_log(log: Log, file: Path, options: Options) -> Tables:
    kept = kept_records(log)
    people = People.of(log, kept, options.name)
    match, seats = match_columns(log, kept, file.name), seat_columns(log, kept, people)
    found: dict[str, Columns] = recorded_tables(
        log, kept, people, texts=options.texts, private=options.private
    )
    played = _played(log, file, options) if options.only & _PLAYED else None
    if played is not None:
        match |= match_figures(played)
        seats = [row | more for row, more in zip(seats, seat_figures(played), strict=True)]
        found |= replayed_tables(played, options.only)
        kinds = kinds_of(played)
        found["unlocks"]["kind"] = [kinds[node] for node in found["unlocks"]["node"]]
    match["replayed"] = played is not None
    found["matches"] = {name: [value] for name, value in match.items()}
    found["seats"] = {
        name: [row.get(name) for row in seats] for name in TABLES["seats"].names if name != "log"
    }
    name = log.final_hash.hex()
    return {
        spec.name: _arrow(spec, found[spec.name], name)
        for spec in TABLES.values()
        if spec.name in options.only and spec.name in found
    }


def _played(log: Log, file: Path, options: Options) -> Playback | None:
    try:
        return play(log)
    except SimulationError as error:
        options.skipped.append(Skipped(file=file, reason=str(error), partly=True))
    except MemoryError:
        options.skipped.append(Skipped(file=file, reason="it takes too much memory to play", partly=True))
    return None


def _arrow(spec: TableSpec, columns: Columns, log: str) -> pa.Table:
    schema = arrow_schema(spec)
    length = len(next(iter(columns.values())))
    arrays = []
    for column in spec.columns:
        kind = _ARROW[column.type]
        if column.name == "log":
            arrays.append(pa.repeat(pa.scalar(log, kind), length))
        elif column.name in columns:
            arrays.append(pa.array(columns[column.name], kind))
        else:
            arrays.append(pa.nulls(length, kind))
    return pa.Table.from_arrays(arrays, schema=schema)
