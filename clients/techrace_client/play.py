"""Lets a program play: whatever has an ``act`` method, over whatever transport."""

from collections.abc import Callable
from typing import Protocol

import attrs

from techrace_client.backoff import Patience
from techrace_client.connecting import connect
from techrace_client.errors import CommandRefusedError
from techrace_client.match import Match
from techrace_client.streams import OpenStream
from techrace_game import Observation, Orders
from techrace_protocol.codec import Encoding
from techrace_protocol.messages import ClockKind, End, RefusalCode

_TOO_LATE = {RefusalCode.LATE, RefusalCode.OVER}


class Player(Protocol):
    """A program that plays one seat."""

    def act(self, observation: Observation) -> Orders | None:
        """Return the orders of the seat, None to let the standing ones stand.

        Every array of the observation has a leading axis of length 1.
        """
        ...


@attrs.frozen(kw_only=True)
class Played:
    """How it went."""

    seat: int
    end: End | None
    """None if the seat was given up before the end."""
    submitted: int
    """Order sets that were recorded."""
    late: int
    """Order sets that came too late."""
    refused_parts: int
    """Parts of recorded order sets that were refused."""
    skipped: int
    """Observations that were never answered because newer ones had come."""


async def play(
    address: str | OpenStream,
    player: Player,
    *,
    room: str | None = None,
    name: str | None = None,
    seat: int | None = None,
    token: str | None = None,
    encoding: Encoding = Encoding.MSGPACK,
    patience: Patience | None = None,
    on_join: Callable[[Match], None] | None = None,
) -> Played:
    """Let a program play a match to its end.

    Args:
        address, room, name, seat, token, encoding, patience: as for :func:`~techrace_client.connect`.
        player: decides; called in the event loop, so it should be quick.
        on_join: called once, before the first decision, with the match that was joined.

    Raises:
        ClientError: as :func:`~techrace_client.connect`, or the connection was lost for good.
    """
    submitted = late = refused = 0
    async with connect(
        address,
        room=room,
        name=name,
        seat=seat,
        token=token,
        bot=True,
        encoding=encoding,
        patience=patience,
    ) as match:
        if on_join is not None:
            on_join(match)
        needs_ready = match.welcome.clock.kind is ClockKind.ROUNDS
        async for observation in match:
            try:
                orders = player.act(observation.seen)
                if orders is not None:
                    accepted = await match.submit(orders, tick=observation.tick)
                    submitted += 1
                    refused += len(accepted.refused)
                if needs_ready:
                    await match.ready(tick=observation.tick)
            except CommandRefusedError as error:
                if error.code not in _TOO_LATE:
                    raise
                late += 1
        return Played(
            seat=-1 if match.seat is None else match.seat,
            end=match.end,
            submitted=submitted,
            late=late,
            refused_parts=refused,
            skipped=match.skipped,
        )
