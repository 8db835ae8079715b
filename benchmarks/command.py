"""The command line that every benchmark has."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from reporting import replace_section, split_at_section


@attrs.frozen(kw_only=True)
class Benchmark:
    """What one benchmark adds to the common command line."""

    file: str
    """Its path, for the help."""
    text: str
    """What the help says about it."""
    quick: str
    """What a quick run is."""
    section: str
    """Name of its generated section in a document."""
    measure: Callable[[bool], dict[str, Any]]
    """Measure everything, or only show that it runs, and return the record."""
    tables: Callable[[Mapping[str, Any]], str]
    """Return a record as Markdown."""

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run one command line and return its exit code."""
        parser = argparse.ArgumentParser(
            description=self.text, formatter_class=argparse.RawDescriptionHelpFormatter, prog=self.file
        )
        parser.add_argument("--json", action="store_true", help="print the record instead of tables")
        parser.add_argument("--quick", action="store_true", help=f"{self.quick}: only shows that it runs")
        parser.add_argument(
            "--record", type=Path, metavar="FILE", help="take this record instead of measuring"
        )
        parser.add_argument(
            "--write", type=Path, metavar="FILE", help="put the tables into their section of a document"
        )
        options = parser.parse_args(arguments)
        if options.write and options.quick:
            parser.error("--write: a quick run is not worth keeping")
        try:
            if options.write:
                split_at_section(options.write, self.section)
            record = _read(options.record) if options.record else self.measure(options.quick)
            if options.write:
                replace_section(options.write, self.section, self.tables(record))
        except (OSError, ValueError) as error:
            parser.error(str(error))
        sys.stdout.write(json.dumps(record, indent=2) + "\n" if options.json else self.tables(record))
        return 0


def say(progress: str) -> None:
    """Tell whoever waits how far it is."""
    sys.stderr.write(f"{progress}\n")


def _read(file: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record
