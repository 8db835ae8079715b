"""Clients that mean harm. Whatever they do, nobody else may notice."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

from simulation.network import Network
from simulation.websocket import BINARY, PING, PONG, TEXT, ClientSocket, encode, open_socket, request
from simulation.world import Process
from techrace_game import Orders
from techrace_protocol import encode_client
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding
from techrace_protocol.messages import Role

Attack = Callable[["Intruder"], Awaitable[None]]


class Intruder:
    """Attacks a room again and again, in whatever way the seed likes."""

    def __init__(self, process: Process, network: Network, address: str, room: str) -> None:
        self.name = process.name
        self.process = process
        self.room = room
        self.attacks: dict[str, int] = {}
        """How often each was tried."""
        self.is_calm = False
        self._random: Random = process.random
        self._network = network
        self._address = address

    def calm_down(self) -> None:
        """Go away."""
        self.is_calm = True

    async def run(self) -> None:
        """Attack until told to go away."""
        while not self.is_calm:
            attack = self._random.choice(ATTACKS)
            self.attacks[attack.__name__] = self.attacks.get(attack.__name__, 0) + 1
            with suppress(ConnectionError, TimeoutError):
                await attack(self)
            await asyncio.sleep(self._random.expovariate(1.0))

    # -- tools --

    async def open(self) -> ClientSocket:
        return await open_socket(self._network, self.process, self._address)

    async def enter(self, role: Role = Role.SPECTATOR) -> ClientSocket:
        """Join as somebody who only watches and wait for the answer."""
        socket = await self.open()
        await self.say(socket, said.Hello(version=1, room=self.room, role=role))
        await socket.recv()
        return socket

    async def say(self, socket: ClientSocket, message: said.FromClient) -> None:
        await socket.send(encode_client(message, Encoding.MSGPACK))

    async def hear_out(self, socket: ClientSocket, seconds: float = 5.0) -> None:
        """Read until the host closes or patience ends."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await socket.recv()
        except TimeoutError:
            socket.vanish()

    def junk(self, most: int = 200) -> bytes:
        return self._random.randbytes(self._random.randint(0, most))


async def bad_bytes(self: Intruder) -> None:
    """Say something that is no message."""
    socket = await self.open()
    socket.write(encode(BINARY, self.junk()))
    await self.hear_out(socket)


async def bad_frames(self: Intruder) -> None:
    """Break the framing."""
    socket = await self.open()
    frame = self._random.choice(
        (
            encode(BINARY, b"unmasked", masked=False),
            encode(0x3, b"reserved"),
            encode(0x0, b"orphan"),
            encode(PING, b"x" * 126),
            encode(TEXT, b"\xff\xfe"),
            encode(0x8, b"\x03"),
            encode(0x8, (999).to_bytes(2, "big")),
            bytes([0x82, 0xFF]) + (1 << 62).to_bytes(8, "big"),
            self.junk(),
        )
    )
    socket.write(frame)
    await self.hear_out(socket)


async def too_large(self: Intruder) -> None:
    socket = await self.open()
    socket.write(encode(BINARY, b"\0" * self._random.choice((4097, 16385, 40_000))))
    await self.hear_out(socket)


async def silent(self: Intruder) -> None:
    """Open a connection and say nothing."""
    await self.hear_out(await self.open(), 20.0)


async def bad_handshake(self: Intruder) -> None:
    connection = await self._network.connect(self.process, self._address)
    socket = ClientSocket(connection)
    socket.write(
        self._random.choice(
            (
                request(origin="https://evil.example"),
                request(path="/etc/passwd"),
                request(host="evil.example"),
                b"GET / HTTP/1.0\r\n\r\n",
                b"\0\1\2\3" * 10,
                request()[: self._random.randint(1, 60)],
            )
        )
    )
    await self.hear_out(socket)


async def guess_token(self: Intruder) -> None:
    socket = await self.open()
    token = "A" * self._random.choice((16, 22, 43))
    await self.say(socket, said.Hello(version=1, room=self.room, token=token))
    await self.hear_out(socket)


async def guess_room(self: Intruder) -> None:
    socket = await self.open()
    await self.say(socket, said.Hello(version=1, room="AAAAAA"))
    await self.hear_out(socket)


async def order_as_spectator(self: Intruder) -> None:
    socket = await self.enter()
    for number in range(self._random.randint(1, 5)):
        tick = self._random.randint(0, 20)
        await self.say(socket, said.Orders(id=f"evil-{number}", tick=tick, orders=Orders()))
        await self.say(socket, said.Ready(id=f"evil-ready-{number}", tick=tick))
    await self.hear_out(socket, 2.0)


async def hello_twice(self: Intruder) -> None:
    socket = await self.enter()
    await self.say(socket, said.Hello(version=1, room=self.room))
    await self.hear_out(socket, 2.0)


async def flood(self: Intruder) -> None:
    socket = await self.enter()
    for number in range(self._random.randint(20, 200)):
        await self.say(socket, said.Ping(nonce=number))
        if number % 20 == 0:
            await asyncio.sleep(0.01)
    await self.hear_out(socket, 3.0)


async def ping_flood(self: Intruder) -> None:
    socket = await self.enter()
    socket.is_mute = True
    socket.pause(False)
    for _ in range(self._random.randint(20, 300)):
        socket.write(encode(PING, self.junk(100)))
    for _ in range(10):
        socket.write(encode(PONG, self.junk(10)))
    await asyncio.sleep(2.0)
    socket.vanish()


async def never_read(self: Intruder) -> None:
    """Watch, and take nothing of what is shown."""
    socket = await self.enter()
    socket.is_mute = True
    socket.pause(False)
    await asyncio.sleep(self._random.uniform(1.0, 40.0))
    socket.vanish()


async def fragments(self: Intruder) -> None:
    socket = await self.open()
    socket.write(encode(BINARY, b"", final=False))
    for _ in range(self._random.choice((10, 5000))):
        socket.write(encode(0x0, b"", final=False))
    await self.hear_out(socket, 3.0)


async def take_a_seat(self: Intruder) -> None:
    """Ask for a seat, and give orders that make no sense if there is one."""
    socket = await self.open()
    await self.say(socket, said.Hello(version=1, room=self.room, seat=self._random.randint(0, 6)))
    await self.say(socket, said.Orders(id="evil", tick=0, orders=Orders()))
    await self.hear_out(socket, 2.0)


ATTACKS: tuple[Attack, ...] = (
    bad_bytes,
    bad_frames,
    too_large,
    silent,
    bad_handshake,
    guess_token,
    guess_room,
    order_as_spectator,
    hello_twice,
    flood,
    ping_flood,
    never_read,
    fragments,
    take_a_seat,
)
