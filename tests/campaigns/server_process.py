"""A server as a process of its own, on a port and a folder that outlive it."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs

ADMIN_TOKEN = "campaign"
PATIENCE = 60.0
"""Seconds within which a server starts, stops or answers, or something is wrong with it."""
SERVE = (
    sys.executable,
    "-c",
    "import sys; from techrace_cli import main; sys.exit(main())",
    "serve",
    "--json",
)
"""The product as people start it."""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@attrs.define
class ServerProcess:
    """A server that runs, or has run."""

    process: asyncio.subprocess.Process
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_alive(self) -> bool:
        return self.process.returncode is None

    async def ready(self) -> bool:
        """Wait until it takes connections; False if it has ended instead."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self.process.stdout.readline()
        return bool(line)

    async def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        if self.is_alive:
            self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for the end and return the exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def complaints(self) -> str:
        """Return what it said on its error stream, once it has ended."""
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode(errors="replace")


async def start(
    folder: Path,
    port: int,
    *,
    command: Sequence[str] = SERVE,
    environ: Mapping[str, str] | None = None,
    capture: bool = False,
) -> ServerProcess:
    """Start a server on a data folder; it is not ready yet.

    Args:
        folder: of the journal and the logs.
        port: to listen on.
        command: the program; it is given ``--port`` and ``--data``.
        environ: what its environment has beside the usual.
        capture: keep its error stream for :meth:`ServerProcess.complaints`.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        "--port",
        str(port),
        "--data",
        str(folder),
        "--log-level",
        "error",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE if capture else None,
        env={**os.environ, "TECHRACE_ADMIN_TOKEN": ADMIN_TOKEN, **(environ or {})},
    )
    return ServerProcess(process, port)


@asynccontextmanager
async def running(folder: Path, **options: Any) -> AsyncIterator[ServerProcess]:
    """Run a server on a free port; it is gone afterwards."""
    server = await start(folder, free_port(), **options)
    try:
        assert await server.ready()
        yield server
    finally:
        await server.end(signal.SIGKILL)


async def ask(url: str, method: str = "GET", body: object = None) -> tuple[int, Any]:
    """Make one HTTP request and return status and JSON.

    Raises:
        ConnectionError: nobody answered.
    """
    host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
    path = "/" + url.removeprefix("http://").partition("/")[2]
    payload = b"" if body is None else json.dumps(body).encode()
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "Connection: close",
        f"Authorization: Bearer {ADMIN_TOKEN}",
        "Content-Type: application/json",
        f"Content-Length: {len(payload)}",
    ]
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write("\r\n".join([*head, "", ""]).encode() + payload)
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
    finally:
        writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    if not top.startswith(b"HTTP/1.1 "):
        raise ConnectionResetError(f"{url}: no answer")
    return int(top.split()[1]), json.loads(rest or b"null")
