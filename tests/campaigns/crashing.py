"""Servers that kill themselves at a named point, made by forking so that hundreds of starts are quick."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

import attrs

from server_process import ADMIN_TOKEN, PATIENCE
from techrace_server import Settings, run
from techrace_server.faults import Point, hooked

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["crashing"])


def killing(point: Point, hit: int) -> Callable[[Point], None]:
    """Return a hook that kills the process when a point is passed for the ``hit``-th time."""
    lock, left = Lock(), hit

    def hook(passed: Point) -> None:
        nonlocal left
        if passed is point:
            with lock:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _serve(folder: str, port: int, point: Point | None, hit: int, ready: Connection) -> None:
    settings = Settings(port=port, data=Path(folder), log_level="error", admin_token=ADMIN_TOKEN)

    def serve() -> None:
        run(settings, on_ready=lambda _: ready.send(True))

    if point is None:
        serve()
    else:
        with hooked(killing(point, hit)):
            serve()


@attrs.define
class ForkedServer:
    """A server that runs, or has run."""

    process: multiprocessing.process.BaseProcess
    told: Connection

    @classmethod
    def start(cls, folder: Path, port: int, point: Point | None = None, hit: int = 1) -> "ForkedServer":
        """Start a server; with a point, one that will not survive passing it for the ``hit``-th time."""
        told, tell = _processes.Pipe(duplex=False)
        process = _processes.Process(target=_serve, args=(str(folder), port, point, hit, tell), daemon=True)
        process.start()
        tell.close()
        return cls(process, told)

    async def ready(self) -> bool:
        """Wait until it takes connections; False if it has ended instead."""

        def wait() -> bool:
            try:
                return self.told.poll(PATIENCE) and bool(self.told.recv())
            except EOFError:
                return False

        return await asyncio.to_thread(wait)

    async def ended(self, patience: float = PATIENCE) -> int | None:
        """Wait for the end and return the exit code; None if it does not come."""
        await asyncio.to_thread(self.process.join, patience)
        return self.process.exitcode

    async def end(self, number: signal.Signals) -> int | None:
        """Send a signal and return the exit code."""
        if self.process.is_alive() and self.process.pid is not None:
            os.kill(self.process.pid, number)
        return await self.ended()
