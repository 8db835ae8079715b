"""Check that a built wheel holds what an installation needs beside its modules.

Usage: ``python .ci/check_wheel.py FOLDER`` with one wheel in FOLDER.
"""

import sys
import zipfile
from pathlib import Path

PACKAGES = ("game", "protocol", "server", "client", "terminal", "cli", "bots", "replays")
NEEDED = {
    "techrace_server/_web/index.html",
    "techrace_game/scenarios/standard.json",
    *(f"techrace_{name}/{file}" for name in PACKAGES for file in ("__init__.py", "py.typed")),
}


def main() -> None:
    """Name what is missing, or what does not belong."""
    (wheel,) = Path(sys.argv[1]).glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    missing = sorted(NEEDED - names)
    strange = sorted(
        name
        for name in names
        if not name.startswith("techrace") or "node_modules" in name or ".test." in name
    )
    if missing or strange:
        sys.exit(f"{wheel.name}: missing {missing or 'nothing'}, does not belong {strange or 'nothing'}")
    print(f"{wheel.name}: {len(names)} files, nothing missing")


if __name__ == "__main__":
    main()
