"""Print the commands of a marked block of README.md, so that CI runs what readers are told to run.

A block is marked by a comment in front of it::

    <!-- ci: demo -->
    ```sh
    ...
    ```

Usage: ``python3 .ci/readme_commands.py NAME [README]``
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"<!-- ci: (?P<name>[a-z-]+) -->\n```sh\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(text: str, name: str) -> list[str]:
    """Return the lines of the block called ``name``, unchanged.

    Raises:
        ValueError: there is no such block, more than one, or it is empty.
    """
    found = [match["lines"].splitlines() for match in BLOCK.finditer(text) if match["name"] == name]
    if len(found) != 1:
        raise ValueError(f"README: {len(found)} blocks are marked 'ci: {name}', expected one")
    if not found[0]:
        raise ValueError(f"README: the block marked 'ci: {name}' is empty")
    return found[0]


def main() -> None:
    """Print the block that the command line names."""
    name, *rest = sys.argv[1:]
    readme = Path(rest[0]) if rest else Path(__file__).parents[1] / "README.md"
    try:
        print("\n".join(commands(readme.read_text("utf-8"), name)))
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
