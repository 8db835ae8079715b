"""Each extra is enough for what it promises: a bot author needs no server, a host no analysis."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PROMISES = {
    "": ["techrace_game", "techrace_game.scenario", "techrace_game.notation", "techrace_cli.app"],
    "client": [
        "techrace_protocol",
        "techrace_client",
        "techrace_bots",
        "techrace_bots.online",
        "techrace_bots.registry",
        "techrace_replays",
        "techrace_cli.joining",
        "techrace_cli.leading",
        "techrace_cli.leading_screen",
        "techrace_cli.replays",
        "techrace_cli.scenarios",
        "techrace_cli.simulating",
        "techrace_terminal.panels",
    ],
    "server": ["techrace_server", "techrace_cli.demo", "techrace_cli.hosting"],
    "terminal": ["techrace_terminal.app", "techrace_cli.joining_terminal"],
}
IMPORTED_AS = {"msgpack-python": "msgpack", "sqlalchemy": "sqlalchemy", "zstandard": "zstandard"}
BLOCKER = """
import importlib.abc, sys

class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

blocked, wanted = (set(part.split(",")) for part in sys.argv[1:])
sys.meta_path.insert(0, Blocker())
for module in sorted(wanted):
    __import__(module)
"""


def _closure(extra: str) -> set[str]:
    """Return the import names of what an extra installs, other extras that it names included."""
    lines = PROJECT["optional-dependencies"].get(extra, []) if extra else []
    found = set()
    for line in [*PROJECT["dependencies"], *lines]:
        inner = re.match(r"techrace\[(.*?)\]", line)
        if inner is not None:
            for name in inner[1].split(","):
                found |= _closure(name)
            continue
        name = re.split(r"[<>=~;\[ ]", line)[0].lower().replace("-", "_")
        found.add(IMPORTED_AS.get(name, name))
    return found


ALL = _closure("all")


@pytest.mark.slow
@pytest.mark.parametrize("extra", PROMISES)
def test_an_extra_installs_what_its_packages_import(extra: str) -> None:
    # click is what the command itself needs, even to say which extra is missing.
    blocked = ALL - _closure(extra) - ({"click"} if not extra else set())
    assert blocked
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", BLOCKER, ",".join(blocked), ",".join(PROMISES[extra])], check=True, timeout=60
    )
