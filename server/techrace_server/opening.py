"""uvicorn's HTTP protocol with a deadline: a client that does not finish its first request in time is cut.

uvicorn itself waits for ever, so that a few hundred sockets that send a byte a second would hold the server's
descriptors. With :mod:`techrace_server.connection` this is all that depends on how uvicorn is built.
"""

import asyncio

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState


def opening_protocol(seconds: float) -> type[asyncio.Protocol]:
    """Return a protocol class for ``uvicorn.Config(http=...)`` that cuts whoever takes longer than ``seconds``."""

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
            self._deadline = self.loop.call_later(seconds, transport.abort)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            # A request has begun its cycle, or the connection now belongs to the websocket protocol.
            if self.cycle is not None or self.transport.get_protocol() is not self:
                self._stop_deadline()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_deadline()
            super().connection_lost(exc)

        def _stop_deadline(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return OpeningProtocol
