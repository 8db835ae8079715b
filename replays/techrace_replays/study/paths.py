"""Which files are meant by files and folders."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SUFFIX: Final = ".techrace"


def log_files(paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]") -> list[Path]:
    """Return files as they are, and of folders all that ends in ``.techrace``, however deep, in order.

    Raises:
        FileNotFoundError: there is no such file or folder.
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(
                inner
                for inner in path.rglob(f"*{SUFFIX}")
                if inner.is_file() and not inner.name.startswith(".")
            )
        elif path.exists():
            found.append(path)
        else:
            raise FileNotFoundError(2, "there is no such file or folder", str(path))
    return found
