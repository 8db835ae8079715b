"""Tell the story of the log on the standard input, on the standard output, within limits.

``python -m techrace_replays.story < MATCH.techrace > STORY.json.gz``: a process of its own for files of unknown
origin, so that whatever such a file costs, costs nobody else anything. Exit code 0: told; 3: the log is refused, and
the error stream says why in one line. Anything else is a mistake of the program, or a bound that was reached.
"""

import gzip
import json
import sys
from collections.abc import Sequence

from techrace_replays._bounds import REFUSED, bounded, bounds_parser
from techrace_replays.errors import LogError, SimulationError
from techrace_replays.reader import read_log
from techrace_replays.story.document import story_of

MOST = 32 * 1024 * 1024
"""Characters of a story, a hundred times as many as a long match has: whoever asked for it has to hold it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    chosen = bounded(bounds_parser("python -m techrace_replays.story", __doc__), arguments)
    try:
        story = story_of(read_log(sys.stdin.buffer.read()), private=not chosen.public)
    except (LogError, SimulationError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except MemoryError:
        sys.stderr.write("the match is too large for a story\n")
        return REFUSED
    text = json.dumps(story, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MOST:
        sys.stderr.write(f"the story is too long: {len(text)} characters, expected at most {MOST}\n")
        return REFUSED
    # Half a sign, which no text may hold, is replaced: the file may be anybody's.
    packed = gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
    sys.stdout.buffer.write(packed)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
