"""uvicorn's HTTP protocol with a deadline and a limit: who does not finish a request in time is cut, and when there
are too many connections the newest pushes out the oldest.

uvicorn itself waits for ever, so that a few hundred sockets that send a byte a second would hold the server's
descriptors. Honest requests take milliseconds, so it is not they that are the oldest.

With :mod:`techrace_server.connection` this is all that depends on how uvicorn is built.
"""

import asyncio

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState


def opening_protocol(seconds: float, most: int) -> type[asyncio.Protocol]:
    """Return a protocol class for ``uvicorn.Config(http=...)``.

    Args:
        seconds: for a request to be complete, its body excepted.
        most: connections at the same time; those that became websockets are not counted.
    """
    connections: dict[asyncio.Protocol, asyncio.Transport] = {}

    class OpeningProtocol(H11Protocol):
        def __init__(
            self,
            config: Config,
            server_state: ServerState,
            app_state: dict[str, object],
            _loop: asyncio.AbstractEventLoop | None = None,
        ) -> None:
            super().__init__(config, server_state, app_state, _loop)
            self._deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(connections) >= most:
                oldest = next(iter(connections))
                connections.pop(oldest).abort()
            connections[self] = transport
            self._start_deadline()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.transport.get_protocol() is not self:
                # The connection now belongs to the websocket protocol.
                connections.pop(self, None)
                self._stop_deadline()
            elif self.cycle is not None and not self.cycle.response_complete:
                self._stop_deadline()
            else:
                self._start_deadline()

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self, None)
            self._stop_deadline()
            super().connection_lost(exc)

        def _start_deadline(self) -> None:
            if self._deadline is None:
                self._deadline = self.loop.call_later(seconds, self.transport.abort)

        def _stop_deadline(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return OpeningProtocol
