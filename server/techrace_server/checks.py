"""What devices found out about the network of a venue: results of the page ``/check``, and the websocket it holds.

Results are kept in memory until the server stops: they are for the afternoon before a workshop, and no part of any
match. What is kept is bounded, and so is the websocket: it answers a few small messages a second for a while.
"""

from collections import deque
from collections.abc import Callable
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Frame
from techrace_server.admission import Visit
from techrace_server.frames import Peer
from techrace_server.link import Handle
from techrace_server.rates import Bucket
from techrace_server.wording import clean

CHECK_PATH: Final = "/ws/check"
HELD_SECONDS: Final = 120.0
"""For how long a probe is held at most."""
PROBE_BYTES: Final = 64
MOST_RESULTS: Final = 300


class CheckBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request to keep the result of a check."""

    name: Annotated[str, Meta(max_length=40)] = ""
    """Whose device it is, or where it stands."""
    verdict: Literal["good", "usable", "bad"]
    text: Annotated[str, Meta(max_length=2000)]
    """The findings, for people."""


CHECK_BYTES: Final = 32 * 1024
"""Bytes of such a request, every sign of it escaped."""
check_body: Final = msgspec.json.Decoder(CheckBody)


class Checks:
    """The latest results, latest first."""

    def __init__(self) -> None:
        self._kept: deque[dict[str, object]] = deque(maxlen=MOST_RESULTS)
        self._rate = Bucket(5.0, MOST_RESULTS)

    def add(self, body: CheckBody, now: float, wall: float) -> bool:
        """Keep a result unless there are too many at once; say whether it was kept."""
        if not self._rate.take(now):
            return False
        text = "\n".join(clean(line) for line in body.text.splitlines())
        self._kept.appendleft({"name": clean(body.name), "verdict": body.verdict, "text": text, "at": wall})
        return True

    def listed(self) -> list[dict[str, object]]:
        """Return the results for the wire, see :class:`~techrace_server.answers.CheckResult`."""
        return list(self._kept)


class Probe:
    """A websocket that belongs to no room and answers with the server's time; a ``Receiver``.

    Each message, a text of at most :data:`PROBE_BYTES` bytes, is answered with
    ``{"echo": TEXT, "wall_ms": milliseconds since the epoch}``.
    """

    def __init__(
        self,
        peer: Peer,
        visit: Visit,
        *,
        clock: Callable[[], float],
        wall: Callable[[], float],
        call_later: Callable[[float, Callable[[], None]], Handle],
        gone: Callable[[], None],
    ) -> None:
        self._peer = peer
        self._visit = visit
        self._clock = clock
        self._wall = wall
        self._gone = gone
        self._rate = Bucket(5.0, 80.0)
        peer.allow(PROBE_BYTES)
        self._timer = call_later(HELD_SECONDS, self._enough)

    def received(self, frame: Frame) -> None:
        """Answer with the server's time."""
        if not frame.is_text:
            self._peer.close(CloseCode.WRONG_FRAME)
        elif not self._rate.take(self._clock()):
            self._peer.close(CloseCode.RATE)
        else:
            answer = {"echo": frame.data.decode(), "wall_ms": round(self._wall() * 1000)}
            self._peer.send(Frame(msgspec.json.encode(answer), is_text=True))

    def measured(self, seconds: float) -> None:
        """Nobody asks for it: the page measures by itself."""

    def overflowed(self) -> bool:
        """Close rather than keep: a probe that does not read has found out what it wanted to know."""
        return False

    def drained(self) -> None:
        """Nothing was dropped."""

    def closed(self) -> None:
        """Give the place back."""
        self._timer()
        self._visit.close()
        self._gone()

    def _enough(self) -> None:
        self._peer.close(CloseCode.FINISHED)
