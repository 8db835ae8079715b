"""Make the tables of the log on the standard input, as one zip on the standard output, within limits.

``python -m techrace_replays.study.zipped < MATCH.techrace > TABLES.zip``: a process of its own, as for stories
(:mod:`techrace_replays.story`). People get pseudonyms by a key that is forgotten, no words of theirs are in it, and
nothing that some seats said to each other counts.
Exit code 0: made; 3: the log is refused, or the extra ``analysis`` is not installed; the error stream says which.
"""

import secrets
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from techrace_replays._bounds import REFUSED, bounded, bounds_parser
from techrace_replays.errors import LogError
from techrace_replays.reader import read_log
from techrace_replays.study.pseudonyms import Pseudonyms


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    bounded(bounds_parser("python -m techrace_replays.study.zipped", __doc__), arguments)
    data = sys.stdin.buffer.read()
    try:
        read_log(data)
        packed = _zip(data)
    except LogError as error:
        return _refuse(str(error))
    except ModuleNotFoundError as error:
        return _refuse(f"tables need {error.name!r}: pip install 'techrace[analysis]'")
    except MemoryError:
        return _refuse("the match is too large for tables")
    sys.stdout.buffer.write(packed)
    sys.stdout.buffer.flush()
    return 0


def _zip(data: bytes) -> bytes:
    from techrace_replays.study.building import Options  # noqa: PLC0415 - an optional extra
    from techrace_replays.study.exporting import export  # noqa: PLC0415 - an optional extra

    packed = BytesIO()
    with tempfile.TemporaryDirectory() as made:
        log, tables = Path(made) / "match.techrace", Path(made) / "tables"
        log.write_bytes(data)
        options = Options(name=Pseudonyms(secrets.token_bytes()), texts=False, private=False)
        export([log], tables, options, csv=True)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(tables.iterdir()):
                archive.write(file, file.name)
    return packed.getvalue()


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
