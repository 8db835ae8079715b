"""The server as a program: one port for the web client, HTTP and websockets, from start to SIGTERM.

uvicorn carries HTTP and hands websockets to :mod:`techrace_server.connection`. This module owns the signals: the
first SIGTERM or SIGINT drains the host and ends with exit code 0, the second one does not wait.
"""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Generator
from typing import TypeAlias

import attrs
import uvicorn

from techrace_server.app import create_app
from techrace_server.host import Host, open_host
from techrace_server.limits import HostLimits
from techrace_server.logs import configure_logs
from techrace_server.opening import opening_protocol
from techrace_server.parts import HostError, HostParts
from techrace_server.settings import Settings

_logger = logging.getLogger("techrace.server")
SIGNALS = (signal.SIGTERM, signal.SIGINT)
_OWN_DESCRIPTORS = 100
"""Files beside those of clients."""


@attrs.frozen(kw_only=True)
class Ready:
    """A server that takes connections."""

    host: str
    port: int
    """The port, also where any free one was asked for."""
    rooms: Host
    """The host, for house bots in the same process."""

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        return self._url(self.host if not self._everywhere else "127.0.0.1")

    @property
    def public_url(self) -> str:
        """Where other machines find it: by its first allowed name, if it listens on all addresses and has one."""
        names = [name for name in self.rooms.settings.allowed_hosts if name != "*"]
        return self._url(names[0]) if self._everywhere and names else self.url

    @property
    def _everywhere(self) -> bool:
        return self.host in {"0.0.0.0", "::", ""}  # noqa: S104 (compared with, not bound to)

    def _url(self, name: str) -> str:
        scheme = "http" if self.rooms.settings.tls_certificate is None else "https"
        return f"{scheme}://[{name}]:{self.port}" if ":" in name else f"{scheme}://{name}:{self.port}"


OnReady: TypeAlias = Callable[[Ready], Awaitable[None] | None]
"""Told that a server takes connections; may be a coroutine function, to open rooms."""


async def serve(
    settings: Settings,
    *,
    on_ready: OnReady | None = None,
    stop: asyncio.Event | None = None,
    parts: HostParts | None = None,
) -> None:
    """Serve until told to stop.

    Signals are the caller's business; :func:`run` handles them. Cancellation stops as ``stop`` does: nothing that
    was acknowledged is lost and every client is told to come back.

    Args:
        settings: of the host.
        on_ready: called, and awaited if it can be, once connections are taken.
        stop: set it to stop.
        parts: replacements, for tests.

    Raises:
        HostError: the address cannot be listened on.
        JournalError: the data folder is in use or cannot promise durability.
    """
    stop = stop or asyncio.Event()
    with _listen(settings) as listener:
        async with open_host(settings, parts=parts) as host:
            server = _Server(_config(host))
            # uvicorn starts and ends its own tasks; this is the one that waits for them.
            async with asyncio.TaskGroup() as group:
                group.create_task(server.serve(sockets=[listener]), name="uvicorn")
                try:
                    await server.is_up.wait()
                    if on_ready is not None:
                        address = listener.getsockname()
                        pending = on_ready(Ready(host=settings.host, port=address[1], rooms=host))
                        if pending is not None:
                            await pending
                    await stop.wait()
                finally:
                    await host.drain()
                    server.should_exit = True


def run(settings: Settings, *, on_ready: OnReady | None = None, parts: HostParts | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then drain and return.

    Args:
        settings: of the host.
        on_ready: called, and awaited if it can be, once connections are taken.
        parts: what the host is made of, house bots for instance.

    Raises:
        HostError: the address cannot be listened on.
        JournalError: the data folder is in use or cannot promise durability.
    """
    configure_logs(settings.log_level, settings.log_format)

    async def main() -> None:
        stop = asyncio.Event()
        with stop_on_signals(stop):
            await serve(settings, on_ready=_frozen(on_ready), stop=stop, parts=parts)

    allow_descriptors(settings.limits)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(main())


def allow_descriptors(limits: HostLimits) -> None:
    """Let the process open as many files as its limits promise connections, where the system has it."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    wanted = limits.connections + limits.http_connections + _OWN_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    if most < wanted:
        _logger.warning("the system allows %d open files, the limits ask for %d", most, wanted)


@contextlib.contextmanager
def stop_on_signals(stop: asyncio.Event) -> Generator[None]:
    """Set ``stop`` at the first SIGTERM or SIGINT; the second one is not caught any more."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        # Loops on Windows know no signal handlers; there Ctrl+C arrives as KeyboardInterrupt and cancels.
        yield
        return

    def first() -> None:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        stop.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, first)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _frozen(on_ready: OnReady | None) -> OnReady:
    def ready(state: Ready) -> Awaitable[None] | None:
        # What exists now lives as long as the process: scanning it for garbage again and again costs the
        # slowest per cent of the answers (docs/performance.md).
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        return None if on_ready is None else on_ready(state)

    return ready


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not available everywhere
    except ImportError:
        return None
    return uvloop.new_event_loop


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise HostError(f"cannot listen on {where}: {error.strerror or error}") from error


def _config(host: Host) -> uvicorn.Config:
    limits, certificate, key = host.settings.limits, host.settings.tls_certificate, host.settings.tls_key
    config = uvicorn.Config(
        create_app(host),
        http=opening_protocol(limits.open_timeout, limits.http_connections, 2 * limits.http_timeout),
        ws=host.registry.protocol,  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=limits.connections + limits.http_connections,
        # By then everybody has been told; this is for those who do not answer.
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise HostError(
            f"tls_certificate, tls_key: {certificate} and {key} cannot be used: {error}"
        ) from error
    return config


class _Server(uvicorn.Server):
    """uvicorn's server without its signal handlers, saying when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        # uvicorn would raise the signal again after shutting down, and the process would not end with 0.
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()
