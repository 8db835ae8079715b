"""What can go wrong for a client.

::

    ClientError
    ├── AddressError      the URL cannot be understood
    ├── ConnectError      nobody answers there
    ├── JoinRefusedError  the room does not let this client in
    ├── CommandRefusedError   a command changed nothing
    ├── MatchClosedError  the connection ended before the match, and it is no use to come back
    └── ServerBrokeProtocolError  the server said what it may not say
"""

from techrace_protocol.messages import RefusalCode, Refused


class ClientError(Exception):
    """Base of everything this package raises by itself."""


class AddressError(ClientError, ValueError):
    """The URL cannot be understood; the message says why."""


class ConnectError(ClientError, ConnectionError):
    """Nobody answers at the address, or what answers is no techrace server."""


class _RefusalError(ClientError):
    """Something was refused; ``refused`` is the server's answer."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.message} ({refused.code})")
        self.refused = refused

    @property
    def code(self) -> RefusalCode:
        """Why."""
        return self.refused.code


class JoinRefusedError(_RefusalError):
    """The room does not let this client in."""


class CommandRefusedError(_RefusalError):
    """A command was refused as a whole and changed nothing."""


class MatchClosedError(ClientError, ConnectionError):
    """The connection ended before the match did, and it is no use to come back.

    Attributes:
        close: the close code, or None if the connection just broke and could not be opened again.
    """

    def __init__(self, message: str, close: int | None = None) -> None:
        super().__init__(message if close is None else f"{message} ({close})")
        self.close = close


class ServerBrokeProtocolError(ClientError):
    """The server said something that the protocol does not allow."""
