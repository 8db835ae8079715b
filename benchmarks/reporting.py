"""What every benchmark says about its goals and circumstances, and how its tables get into a document."""

import datetime as dt
import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "numba", "techrace")


def circumstances(*, quick: bool) -> dict[str, Any]:
    """Return command, date, machine and versions of a measurement that starts now."""
    command = "python benchmarks/" + " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {
        "command": command,
        "quick": quick,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def goal(wanted: str, figure: Mapping[str, float], ok: bool) -> dict[str, Any]:
    """Return a goal with what was found and whether that is enough."""
    return {"goal": wanted, "figure": dict(figure), "ok": ok}


def goal_lines(record: Mapping[str, Any]) -> list[str]:
    """Return the goals of a record as Markdown."""
    if not record["goals"]:
        return ["A quick run is not held against the goals."]
    lines = ["| goal | | found | reached |", "| --- | --- | ---: | --- |"]
    for name, entry in record["goals"].items():
        found = ", ".join(f"{value:.3g}" for value in entry["figure"].values())
        lines.append(f"| {name} | {entry['goal']} | {found} | {'yes' if entry['ok'] else 'no'} |")
    return lines


def circumstance_lines(record: Mapping[str, Any]) -> list[str]:
    """Return the circumstances of a record as Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    machine = record["machine"]
    return [
        f"{record['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}; {versions}; "
        f"{record['repetitions']} repetitions; load of the machine at the start {machine['load']}. Command: "
        f"`{record['command']}`.",
    ]


def replace_section(document: Path, section: str, text: str) -> None:
    """Replace what stands between the marks of a generated section.

    Raises:
        OSError: the document cannot be read or written.
        ValueError: it has no such section.
    """
    before, after = split_at_section(document, section)
    document.write_text(f"{before}\n{text.strip()}\n\n{after}", encoding="utf-8")


def split_at_section(document: Path, section: str) -> tuple[str, str]:
    """Return what stands before and after a generated section, with its marks.

    Raises:
        OSError: the document cannot be read.
        ValueError: it has no such section.
    """
    start, end = f"<!-- generated: {section} -->\n", f"<!-- end: {section} -->\n"
    text = document.read_text(encoding="utf-8")
    before, found_start, rest = text.partition(start)
    _, found_end, after = rest.partition(end)
    if not (found_start and found_end):
        raise ValueError(f"{document}: expected a section between {start.strip()} and {end.strip()}")
    return before + start, end + after
