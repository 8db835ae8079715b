"""Rooms with people in them to be led: opened as the page opens them, taken by clients that do as they are told."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import attrs

from host_kit import request, running_server
from techrace_cli.hosting import ANALYST
from techrace_cli.house import HouseBots
from techrace_client import Match, connect
from techrace_server import HostParts, Ready
from techrace_server.runner import RoomRunner

ROOM: dict[str, object] = {
    "scenario": "alignment2023",
    "clock": {"kind": "rounds", "seconds": 150},
    "waits": True,
    "fill": True,
    "late": "bots",
    "seed": 7,
}


@asynccontextmanager
async def housed_server(folder: Path, **changes: Any) -> AsyncIterator[Ready]:
    """Run a server that has house bots and an analyst, as ``techrace serve`` does."""
    async with running_server(
        folder, parts=HostParts(bots=HouseBots(), analyst=ANALYST), **changes
    ) as server:
        yield server


@attrs.frozen
class LedRoom:
    """A room and who may lead it."""

    server: Ready
    code: str
    token: str

    @property
    def link(self) -> str:
        """The link that ``techrace serve`` prints for the facilitator."""
        return f"{self.server.url}/#/lead/{self.code}/{self.token}"

    @property
    def runner(self) -> RoomRunner:
        """The room within the server."""
        return self.server.rooms.rooms[self.code]


async def open_led(server: Ready, *, operator: str = "", **changes: object) -> LedRoom:
    """Open a room that waits for its facilitator; ``operator`` is the server's admin token, if it has one."""
    headers = {"Authorization": f"Bearer {operator}"} if operator else {}
    answer = await request(server.url + "/api/rooms", "POST", body=ROOM | changes, headers=headers)
    assert answer.status == 201, answer.body
    told = answer.json()
    return LedRoom(server, told["room"], told["facilitator"])


@asynccontextmanager
async def guests(room: LedRoom, names: Sequence[str]) -> AsyncIterator[list[Match]]:
    """Seat people of these names, in this order, until the block ends."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(connect(room.server.url, room=room.code, name=name))
            for name in names
        ]


async def decide(*matches: Match) -> None:
    """End the turns of people, as soon as there is something to decide about."""
    for match in matches:
        await anext(aiter(match))
        await match.ready()
