"""The ``techrace`` command.

Importing this package imports nothing of what a command needs, so that ``techrace --help`` is instant.
"""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from techrace_cli.app import run
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        sys.exit("Error: the techrace command needs click, install it with: pip install 'techrace[client]'")
    sys.exit(run())
