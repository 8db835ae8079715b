"""How much a peer may say: the numbers that the wire enforces or announces, with their defaults.

Times are in milliseconds. Sizes and structure are enforced by :mod:`~techrace_protocol.codec`, history by
:mod:`~techrace_protocol.feed`; deadlines, rates and queues by whoever owns the socket and the clock.
"""

import attrs
from attrs.validators import ge


@attrs.frozen
class Rate:
    """A token bucket: ``burst`` messages at once, refilled with ``per_second``."""

    per_second: int = attrs.field(validator=ge(1))
    burst: int = attrs.field(validator=ge(1))


def _whole(default: int) -> int:
    number: int = attrs.field(default=default, validator=ge(1))
    return number


@attrs.frozen(kw_only=True)
class Limits:
    """Limits of one connection.

    Raises:
        ValueError: a limit below 1.
    """

    # -- size and structure of what a client says --
    hello_bytes: int = _whole(4 * 1024)
    """Largest message before the welcome."""
    message_bytes: int = _whole(16 * 1024)
    """Largest message after the welcome."""
    depth: int = _whole(8)
    """Maps and lists inside one another."""
    nodes: int = _whole(2_048)
    """Values in a message, keys included."""
    string_length: int = _whole(2_000)
    """Characters of a text."""
    list_length: int = _whole(512)
    """Elements of a list, entries of a map."""

    # -- time --
    hello_ms: int = _whole(5_000)
    """From the end of the handshake to the hello; then close code 4408."""
    ping_interval_ms: int = _whole(15_000)
    """Between websocket pings of the server."""
    ping_timeout_ms: int = _whole(15_000)
    """Without an answer to a ping the connection counts as lost."""
    close_timeout_ms: int = _whole(2_000)
    """For the other side to answer a close."""
    send_ms: int = _whole(5_000)
    """A frame that could not be handed to the network by then ends the connection with 4430."""

    # -- rate --
    player_rate: Rate = Rate(5, 30)
    """Messages of a player."""
    bot_rate: Rate = Rate(20, 60)
    """Messages of a player that said it is a bot."""
    spectator_rate: Rate = Rate(1, 10)
    """Messages of those who watch."""
    bytes_per_second: int = _whole(32 * 1024)
    """Of all messages of a connection."""
    bytes_burst: int = _whole(64 * 1024)
    """Bytes at once."""

    # -- queues and history --
    receive_frames: int = _whole(8)
    """Frames read ahead of the one being handled."""
    send_messages: int = _whole(64)
    """Messages queued for a connection."""
    send_bytes: int = _whole(256 * 1024)
    """Bytes queued for a connection."""
    history_updates: int = _whole(256)
    """Updates kept per feed for those who come back."""
    history_bytes: int = _whole(256 * 1024)
    """Bytes kept per feed, whichever is reached first."""
    remembered_commands: int = _whole(64)
    """Answers kept per seat, so that a repeated command is answered the same way."""

    # -- what a client accepts from a server --
    server_message_bytes: int = _whole(1024 * 1024)
    """Largest message of a server that our clients take."""
