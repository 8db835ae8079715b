"""Joining a room, and staying in it.

::

    async with connect("http://127.0.0.1:8765", room="ABC234", name="Ada") as match:
        async for observation in match:
            await match.submit(Orders(slots=((0, 1000),)))
        print(match.end)
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from techrace_client.address import parse_address
from techrace_client.backoff import Patience
from techrace_client.errors import AddressError
from techrace_client.match import Match
from techrace_client.streams import OpenStream, websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import PROTOCOL_VERSION, Role, Welcome


@asynccontextmanager
async def connect(
    address: str | OpenStream,
    *,
    room: str | None = None,
    name: str | None = None,
    seat: int | None = None,
    token: str | None = None,
    role: Role = Role.PLAYER,
    bot: bool = False,
    encoding: Encoding = Encoding.MSGPACK,
    patience: Patience | None = None,
) -> AsyncIterator[Match]:
    """Join a room, and stay in it over lost connections until the block ends.

    Leaving the block closes the connection and keeps the seat for whoever has :attr:`Match.token`.

    Args:
        address: URL of the server or of a page of it, or what opens connections within this process.
        room: its code; by default the one in the URL.
        name: how others see this client.
        seat: the seat wished for; by default any open one.
        token: of an earlier session, to come back to its seat.
        role: to play or to watch.
        bot: whether a program decides.
        encoding: msgpack, or JSON for people with a debugger.
        patience: how to come back after a connection was lost.

    Raises:
        AddressError: the URL cannot be understood or names no room.
        ConnectError: nobody answers there.
        JoinRefusedError: the room does not let this client in.
        MatchClosedError: the server closed the connection instead of answering.
    """
    if isinstance(address, str):
        found = parse_address(address)
        room = room or found.room
        open_stream = websocket_opener(found.websocket, Limits())
    else:
        open_stream = address
    if room is None:
        raise AddressError(f"{address!r} names no room, and no room was given")
    hello = said.Hello(
        version=PROTOCOL_VERSION,
        room=room,
        role=role,
        name=name,
        bot=bot,
        token=token,
        # A welcome that is lost on its way must not cost the seat.
        join=secrets.token_urlsafe(16) if token is None and role is Role.PLAYER else None,
        seat=seat,
    )
    match = Match(hello, open_stream, encoding, patience or Patience())
    failure: BaseException | None = None
    async with asyncio.TaskGroup() as group:
        joined: asyncio.Future[Welcome] = asyncio.get_running_loop().create_future()
        reader = group.create_task(match.run(joined), name=f"techrace client in {room}")
        try:
            await joined
            yield match
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - raised again below, outside the group, which would wrap it
            failure = error
        finally:
            reader.cancel()
            with suppress(ConnectionError):
                await match.close()
    if failure is not None:
        raise failure
