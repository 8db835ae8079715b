"""The command `python -m techrace_game.testing`.

Example: `python -m techrace_game.testing vectors tests/vectors --engine oracle`
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from techrace_game.testing.adapters import ENGINES
from techrace_game.testing.vectors import BadVectorError, Report, check_folder

AGREE, DIFFER, BAD_FOLDER = 0, 1, 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m techrace_game.testing", description="Test aids.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    vectors = verbs.add_parser(
        "vectors",
        help="check an engine against a folder of golden vectors",
        description="Check an engine against a folder of golden vectors.",
        epilog="Exit code: 0 all agree, 1 at least one differs, 2 the folder or a file in it can't be used. "
        "Example: python -m techrace_game.testing vectors tests/vectors --engine oracle",
    )
    vectors.add_argument("folder", type=Path, metavar="DIR", help="the folder with the vectors (*.json)")
    vectors.add_argument("--engine", choices=("numpy", "oracle"), default="numpy", help="default: numpy")
    vectors.add_argument("--json", action="store_true", help="print the result as one JSON object")
    return parser


def _print_text(report: Report) -> None:
    print(f"{report.agreed} of {report.checked} vectors agree")
    if report.differences:
        print(f"first difference: {report.differences[0]}")
    for difference in report.differences[1:]:
        print(f"also: {difference.file}: {difference.where}: {difference.array}")


def _print_json(report: Report) -> None:
    differences = [asdict(difference) for difference in report.differences]
    print(json.dumps({"checked": report.checked, "agreed": report.agreed, "differences": differences}))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(argv)
    if options.engine not in ENGINES:
        print(f"error: the engine {options.engine!r} is not available", file=sys.stderr)
        return BAD_FOLDER
    try:
        report = check_folder(options.folder, ENGINES[options.engine])
    except BadVectorError as error:
        if options.json:
            print(json.dumps({"error": str(error)}))
        else:
            print(f"error: {error}", file=sys.stderr)
        return BAD_FOLDER
    if options.json:
        _print_json(report)
    else:
        _print_text(report)
    return DIFFER if report.differences else AGREE


if __name__ == "__main__":
    sys.exit(main())
