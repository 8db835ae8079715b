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


def opening_protocol(seconds: float, most: int, answering: float) -> type[asyncio.Protocol]:
    """Return a protocol class for ``uvicorn.Config(http=...)``.

    Args:
        seconds: for the head of a request to be complete.
        most: connections that wait for a request, or for the rest of one, at the same time.
        answering: seconds for the body of a request and its answer.
    """
    waiting: dict[asyncio.Protocol, asyncio.Transport] = {}

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
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.transport.get_protocol() is not self:
                # The connection now belongs to the websocket protocol.
                self._set_deadline(None)
            elif self.cycle is not None and not self.cycle.response_complete:
                if self._deadline is None or self in waiting:
                    self._set_deadline(answering)
            elif self._deadline is None:
                self._wait()

        def on_response_complete(self) -> None:
            # Until something more comes, uvicorn's own timer for connections that are kept alive is enough.
            self._set_deadline(None)
            super().on_response_complete()
            if self.cycle is not None and not self.cycle.response_complete:
                # The next request was there already.
                self._set_deadline(answering)

        def connection_lost(self, exc: Exception | None) -> None:
            self._set_deadline(None)
            super().connection_lost(exc)

        def _wait(self) -> None:
            """Wait for a request; if too many do, the one that has waited longest has waited long enough."""
            if len(waiting) >= most:
                waiting.pop(next(iter(waiting))).abort()
            self._set_deadline(seconds)
            waiting[self] = self.transport

        def _set_deadline(self, after: float | None) -> None:
            waiting.pop(self, None)
            if self._deadline is not None:
                self._deadline.cancel()
            self._deadline = None if after is None else self.loop.call_later(after, self.transport.abort)

    return OpeningProtocol
