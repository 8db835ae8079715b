"""The results folder: what was asked for, and every unit that was played, each in one file that appears whole.

::

    tournament.json     the tournament, its scenario's digest and the bots' code: what the results depend on
    scenario.json       the scenario, so that results can be read anywhere
    units/000012.jsonl  the matches of a unit, a line each
    timings/            how long bots thought and in which tier, which is never the same twice
    matches/ bots/      logs of matches and of bots, as far as they are asked for
    leaderboard.json    what it came to, and the same as a page: index.html

A unit's file is written under another name, synced and renamed, so a runner that is killed leaves either all of a unit
or nothing of it, and whoever runs the tournament again plays what is missing.
"""

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from techrace_bots.tournament.playing import Played, Row
from techrace_bots.tournament.spec import Field, SpecError

IDENTITY = "tournament.json"
SCENARIO = "scenario.json"


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
            _require_same(self.identity(), identity, self.folder)
            return
        for name in ("units", "timings"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        _write(self.folder / SCENARIO, json.dumps(field.scenario.to_json()) + "\n")
        _write(path, json.dumps(identity, indent=2, sort_keys=True) + "\n")

    def identity(self) -> dict[str, Any]:
        """Return what the results depend on.

        Raises:
            SpecError: the folder holds no results.
        """
        path = self.folder / IDENTITY
        if not path.is_file():
            raise SpecError(f"{self.folder}: is no results folder, it has no {IDENTITY}")
        return next(iter(_read(path, whole=True)))

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
        for number in sorted(self.done()):
            yield from self.unit(number)

    def unit(self, number: int) -> list[Row]:
        """Return the matches of one unit.

        Raises:
            SpecError: its file is damaged.
        """
        return list(_read(self.folder / "units" / f"{number:06}.jsonl"))

    def tiers(self, field: Field) -> dict[str, int]:
        """Return in how many seats bots that are not the house's played in each tier."""
        ours = {bot for bot, source in enumerate(field.sources) if source.is_ours}
        found = Counter(
            timing["tier"]
            for path in (self.folder / "timings").glob("*.jsonl")
            if path.stem.isdigit()
            for timing in _read(path)
            if timing["bot"] not in ours
        )
        return dict(sorted(found.items()))

    def write(self, name: str, text: str) -> Path:
        """Write a file of the folder whole and return its path.

        Raises:
            OSError: it cannot be written.
        """
        path = self.folder / name
        _write(path, text)
        return path


def _read(path: Path, *, whole: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file: one for each line, or the whole of it.

    Raises:
        SpecError: it is damaged.
        OSError: it cannot be read.
    """
    text = path.read_bytes()
    for line in [text] if whole else text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise SpecError(
                f"{path}: is damaged, expected JSON objects; delete it, and what it held is played again"
            )
        yield value


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)


def _write(path: Path, text: str) -> None:
    """Let a file appear whole."""
    # Runners of several shards share the folder, so the name that nobody reads is each one's own.
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        # A full disk is not helped by half a file.
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
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
