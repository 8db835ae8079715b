"""The transports of a client: something that carries frames. A websocket, or any object with the same methods."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

from techrace_client.errors import ConnectError
from techrace_protocol.codec import Frame
from techrace_protocol.limits import Limits

OPEN_TIMEOUT = 10.0


class Stream(Protocol):
    """Carries frames. The in-memory ends of a server in the same process are such streams."""

    async def send(self, frame: Frame) -> None:
        """Send a frame.

        Raises:
            ConnectionError: the connection is closed.
        """

    async def recv(self) -> Frame:
        """Wait for the next frame.

        Raises:
            ConnectionError: the connection is closed; it may have a ``code``.
        """
        ...

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; closing twice does nothing."""


OpenStream: TypeAlias = Callable[[], Awaitable[Stream]]
"""Opens a new connection to the same server."""


class StreamClosedError(ConnectionError):
    """The other side has closed the websocket, or it broke."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(f"closed with {code} ({reason})" if code else "the connection broke")
        self.code = code
        self.reason = reason


class WebSocketStream:
    """A websocket of the ``websockets`` library."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, frame: Frame) -> None:
        try:
            await self._connection.send(frame.data, text=frame.is_text)
        except ConnectionClosed as closed:
            raise _closed(closed) from None

    async def recv(self) -> Frame:
        try:
            data = await self._connection.recv()
        except ConnectionClosed as closed:
            raise _closed(closed) from None
        return Frame(data.encode(), True) if isinstance(data, str) else Frame(data, False)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        await self._connection.close(code, reason)


def websocket_opener(url: str, limits: Limits) -> OpenStream:
    """Return what opens a websocket at ``url``."""

    async def open_() -> Stream:
        try:
            connection = await open_websocket(
                url,
                compression=None,
                max_size=limits.server_message_bytes,
                # A proxy is for the world outside, not for a server on this machine.
                proxy=None if is_loopback(url) else True,
                open_timeout=OPEN_TIMEOUT,
                close_timeout=limits.close_timeout_ms / 1000,
            )
        except InvalidStatus as error:
            status = error.response.status_code
            body = (error.response.body or b"").decode(errors="replace").strip()
            raise ConnectError(f"{url} answers {status}: {body[:200]}") from error
        except (InvalidHandshake, InvalidMessage) as error:
            raise ConnectError(f"{url} is no techrace server: {error}") from error
        except TimeoutError as error:
            raise ConnectError(f"{url} does not answer within {OPEN_TIMEOUT:g} s") from error
        except OSError as error:
            raise ConnectError(f"{url} cannot be reached: {error.strerror or error}") from error
        return WebSocketStream(connection)

    return open_


def is_loopback(url: str) -> bool:
    """Say whether a URL leads to this machine."""
    name = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _closed(closed: ConnectionClosed) -> StreamClosedError:
    received = closed.rcvd
    return StreamClosedError(received.code if received else None, received.reason if received else "")
