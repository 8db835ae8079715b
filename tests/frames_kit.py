"""Everything that a page was sent, and what of it the one in front of it was entitled to."""

from collections.abc import Sequence
from typing import Any

import attrs
import msgpack
import numpy as np
from playwright.async_api import Page, WebSocket

from techrace_game import MatchState, Observation, Ruleset, observe
from techrace_game.public_view import observe_public
from techrace_protocol import Encoding
from techrace_protocol import messages as said
from techrace_protocol.codec import decode_server
from techrace_protocol.limits import Limits
from techrace_replays import Log, state_at
from techrace_replays.simulation import ruleset_of

PUBLIC = -1
"""The seat of those who have none."""
KINDS = frozenset(
    {
        *(
            "welcome",
            "snapshot",
            "observation",
            "news",
            "names",
            "presence",
            "clock",
            "talk",
            "pledged",
            "undone",
        ),
        *("house", "end", "accepted", "refused", "notice", "pong", "closing"),
    }
)
"""What may be said to somebody who does not lead the room: everything but the facilitators' grid."""


@attrs.define
class Heard:
    """All that the server said to a page over websockets, in order."""

    frames: list[bytes] = attrs.Factory(list)

    @classmethod
    def by(cls, page: Page) -> "Heard":
        """Listen to all websockets that a page opens from now on."""
        heard = cls()

        def received(frame: str | bytes) -> None:
            assert isinstance(frame, bytes)
            heard.frames.append(frame)

        def opened(socket: WebSocket) -> None:
            socket.on("framereceived", received)

        page.on("websocket", opened)
        return heard

    def bodies(self) -> list[dict[str, Any]]:
        """Return every message as it came, those within snapshots behind the snapshot."""
        told: list[dict[str, Any]] = []
        for frame in self.frames:
            body = msgpack.unpackb(frame)
            told += [body, *(body["updates"] if body["type"] == "snapshot" else ())]
        return told

    def token(self) -> str:
        """Return the token of the seat that the page was given."""
        return next(str(body["token"]) for body in self.bodies() if body["type"] == "welcome")

    def before_the_end(self) -> list[Any]:
        """Return the decoded messages up to the end of the match, those within snapshots in their place."""
        told: list[Any] = []
        for frame in self.frames:
            message = decode_server(frame, Encoding.MSGPACK, Limits())
            told += message.updates if isinstance(message, said.Snapshot) else [message]
        ends = [place for place, message in enumerate(told) if isinstance(message, said.End)]
        return told[: ends[0]] if ends else told


def check_entitled(heard: Heard, log: Log, seat: int) -> None:
    """Assert that a page was told nothing before the end but its observations, public facts and words to it.

    Args:
        heard: what the page was sent.
        log: the whole log of the match.
        seat: whose page it is, or :data:`PUBLIC`.
    """
    assert {body["type"] for body in heard.bodies()} <= KINDS
    told = heard.before_the_end()
    ruleset = ruleset_of(log.header)
    seen = [message for message in told if isinstance(message, said.Observation)]
    assert len({message.tick for message in seen}) > 1
    for message in seen:
        _same(message.seen, entitled(ruleset, state_at(log, message.tick), seat))
    _check_names(told)
    own = {seat} - {PUBLIC}
    for message in told:
        match message:
            case said.Welcome():
                assert (message.seat if message.seat is not None else PUBLIC) == seat
                assert (message.motive is None) == (seat == PUBLIC)
                assert message.token is None or seat != PUBLIC
            case said.Accepted():
                assert message.token is None
            case said.Talk():
                assert not message.to or own & {message.seat, *message.to}
            case _:
                pass


def entitled(ruleset: Ruleset, state: MatchState, seat: int) -> Observation:
    """Return what the rules let a seat, or :data:`PUBLIC`, see of a state."""
    return observe_public(ruleset, state) if seat == PUBLIC else observe(ruleset, state, seat)


def _same(told: Observation, due: Observation) -> None:
    for field in attrs.fields(Observation):
        ours, theirs = getattr(told, field.name), getattr(due, field.name)
        assert np.array_equal(ours, theirs), f"{field.name}: told {ours}, due was {theirs}"


def _check_names(told: Sequence[Any]) -> None:
    """Every name is one of a node that the observation it came with shows."""
    for place, message in enumerate(told):
        if not isinstance(message, said.Names):
            continue
        views = [other for other in told if isinstance(other, said.Observation)]
        later = [other for other in told[place:] if isinstance(other, said.Observation)]
        level = (later or views[-1:])[0].seen.level[0]
        assert all(level[node.node] > 0 for node in message.nodes)
