"""Guessing room codes, ten thousand times, against a whole host in virtual time (FAULTS A3)."""

import asyncio
from pathlib import Path

import attrs
import pytest

from host_kit import ForgetfulJournal, counting_entropy, settings_for
from room_kit import small_scenario
from simulation.world import World
from techrace_protocol import ClientSession
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Role
from techrace_server import Host, open_host
from techrace_server.connection import Handshake
from techrace_server.memory import MemoryClosedError, MemoryPeer
from techrace_server.parts import HostParts

PEOPLE = 20
"""Connections of one address that guess at the same time."""


@attrs.define
class Tally:
    """What came of it."""

    tries: int = 0
    tested: int = 0
    """Guesses that were answered: there is no such room."""
    welcomed: int = 0
    honest: int = 0
    late: list[float] = attrs.field(factory=list)
    """How long each honest person waited for the welcome, seconds."""


async def knock(host: Host, address: str, hello: said.Hello) -> int | None:
    """Come in as a websocket from an address would; return the close code, None after a welcome."""
    handshake = Handshake(path="/ws", host="127.0.0.1", origin=None, address=address)
    if host.inspect(handshake) is not None:
        return CloseCode.RATE
    peer = MemoryPeer(host.limits, asyncio.get_running_loop())
    peer.connect(host.enter_peer(peer, None, address))
    session = ClientSession()
    await peer.end.send(session.hello(hello))
    try:
        while True:
            frame = await peer.end.recv()
            if isinstance(session.receive(frame.data), said.Welcome):
                await peer.end.close()
                return None
    except MemoryClosedError as closed:
        return closed.code


async def guess(host: Host, address: str, tally: Tally, most: int, number: int) -> None:
    """Try one code after the other, a second after each that was not even looked at."""
    while tally.tries < most:
        tally.tries += 1
        # Never a code that can exist, so that luck does not decide about the test.
        hello = said.Hello(version=1, room=f"{tally.tries:04}I{number:02}", role=Role.SPECTATOR)
        code = await knock(host, address, hello)
        tally.tested += code == CloseCode.NO_ROOM
        tally.welcomed += code is None
        if code != CloseCode.NO_ROOM:
            await asyncio.sleep(1.0)


async def join_now_and_then(host: Host, address: str, room: str, tally: Tally) -> None:
    """Come as an honest person who knows the code, a new one every minute, until stopped."""
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        code = await knock(host, address, said.Hello(version=1, room=room, role=Role.SPECTATOR))
        assert code is None, f"an honest person was closed with {code}"
        tally.honest += 1
        tally.late.append(loop.time() - began)
        await asyncio.sleep(60.0)


@pytest.mark.parametrize(("addresses", "tries"), [(1, 10_000), (50, 3_000)])
def test_thousands_of_guesses_test_few_codes_and_keep_nobody_out(
    tmp_path: Path, addresses: int, tries: int
) -> None:
    world = World(1)
    process = world.start("host")
    tally = Tally()

    async def main() -> float:
        parts = HostParts(
            entropy=counting_entropy(),
            wall=lambda: 0.0,
            open_journal=ForgetfulJournal.open,
            disk=lambda _: None,
        )
        async with open_host(settings_for(tmp_path), parts=parts) as host:
            code = (await host.create(small_scenario(2))).room.spec.code
            froms = [f"10.0.0.{number}" for number in range(1, addresses + 1)]
            async with asyncio.TaskGroup() as group:
                honest = [group.create_task(join_now_and_then(host, froms[0], code, tally))]
                await asyncio.sleep(1.0)
                began = world.now
                people = PEOPLE if addresses == 1 else 1
                guessing = [
                    group.create_task(guess(host, address, tally, tries, number))
                    for number, address in enumerate(froms * people)
                ]
                await asyncio.gather(*guessing)
                for task in honest:
                    task.cancel()
            return world.now - began

    task = process.spawn(main(), "main")
    assert world.run_until(task.done, 100_000.0)
    seconds = task.result()
    world.end()
    assert tally.welcomed == 0
    assert tally.tries >= tries
    # Thirty at once, then thirty a minute, from each address.
    assert tally.tested <= addresses * (30 + 30 * seconds / 60 + 2)
    if addresses == 1:
        # What that makes of 200 rooms and 31^6 codes in three hours: less than one chance in five hundred.
        per_hour = 30 + 3600 * (tally.tested - 30) / seconds
        assert 3 * per_hour * 200 / 31**6 < 2e-3
    assert tally.honest >= seconds // 60
    assert max(tally.late) < 1.0
