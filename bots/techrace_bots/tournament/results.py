"""The results folder: what was asked for, and every unit that was played, each in one file that appears whole.

::

    tournament.json     the tournament, its scenario's digest and the bots' code: what the results depend on
    units/000012.jsonl  the matches of a unit, a line each
    timings/            how long bots thought, which is never the same twice
    matches/ bots/      logs of matches and of bots, as far as they are asked for
    leaderboard.json    what it came to, and the same as a page: index.html

A unit's file is written under another name, synced and renamed, so a runner that is killed leaves either all of a unit
or nothing of it, and whoever runs the tournament again plays what is missing.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from techrace_bots.tournament.playing import Played, Row
from techrace_bots.tournament.spec import Field, SpecError

IDENTITY = "tournament.json"


@attrs.frozen
class Results:
    """A results folder."""

    folder: Path

    def begin(self, field: Field) -> None:
        """Make the folder for a tournament, or check that it is that tournament's.

        Raises:
            SpecError: the folder holds the results of another tournament, scenario or bot.
            OSError: it cannot be made or read.
        """
        path = self.folder / IDENTITY
        identity = field.identity()
        if path.exists():
            _require_same(json.loads(path.read_text(encoding="utf-8")), identity, self.folder)
            return
        for name in ("units", "timings"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        _write(path, json.dumps(identity, indent=2, sort_keys=True) + "\n")

    def identity(self) -> dict[str, Any]:
        """Return what the results depend on.

        Raises:
            SpecError: the folder holds no results.
        """
        path = self.folder / IDENTITY
        if not path.is_file():
            raise SpecError(f"{self.folder}: is no results folder, it has no {IDENTITY}")
        identity: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return identity

    def done(self) -> set[int]:
        """Return the numbers of the units that are there."""
        return {int(path.stem) for path in (self.folder / "units").glob("*.jsonl") if path.stem.isdigit()}

    def keep(self, number: int, played: Played) -> None:
        """Store a unit. Storing it twice is harmless: it is the same.

        Raises:
            OSError: it cannot be stored.
        """
        if played.timings:
            _write(self.folder / "timings" / f"{number:06}.jsonl", _lines(played.timings))
        _write(self.folder / "units" / f"{number:06}.jsonl", _lines(played.rows))

    def rows(self) -> Iterator[Row]:
        """Yield all matches in the order of the schedule, whichever order they were played in."""
        for path in sorted((self.folder / "units").glob("*.jsonl")):
            if path.stem.isdigit():
                for line in path.read_text(encoding="utf-8").splitlines():
                    yield json.loads(line)

    def unit(self, number: int) -> list[Row]:
        """Return the matches of one unit."""
        path = self.folder / "units" / f"{number:06}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def write(self, name: str, text: str) -> Path:
        """Write a file of the folder whole and return its path.

        Raises:
            OSError: it cannot be written.
        """
        path = self.folder / name
        _write(path, text)
        return path


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)


def _write(path: Path, text: str) -> None:
    """Let a file appear whole."""
    # Runners of several shards share the folder, so the name that nobody reads is each one's own.
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _require_same(there: Mapping[str, Any], asked: Mapping[str, Any], folder: Path) -> None:
    for name in sorted({*there, *asked}):
        if there.get(name) != asked.get(name):
            raise SpecError(
                f"{folder}: holds the results of another tournament: {name} is {there.get(name)!r} there and "
                f"{asked.get(name)!r} now; name another folder, or delete this one"
            )
