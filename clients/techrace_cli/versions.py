"""Which versions of everything are installed."""

import platform
from importlib.metadata import PackageNotFoundError, version


def versions() -> dict[str, str]:
    """Return versions by name: the distribution, Python and the libraries that matter for a report."""
    found = {"techrace": _installed("techrace"), "python": platform.python_version()}
    found |= {name: _installed(name) for name in ("numpy", "websockets", "msgpack", "textual")}
    return found


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
