"""Which versions of everything are installed."""

import platform
from importlib.metadata import PackageNotFoundError, version

from techrace_game.types import RULES_VERSION


def versions() -> dict[str, str]:
    """Return versions by name: the distribution, the rules, Python and the libraries that matter for a report."""
    found = {"techrace": _installed("techrace"), "rules": RULES_VERSION, "python": platform.python_version()}
    found |= {name: _installed(name) for name in ("numpy", "websockets", "msgpack", "textual")}
    return found


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
