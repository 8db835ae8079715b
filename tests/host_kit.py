"""Hosts, servers and clients for tests: over memory where it will do, over real sockets where it must."""

import asyncio
import http.client
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import attrs
import numpy as np

from techrace_client import Stream
from techrace_game import Observation, Orders
from techrace_protocol import ClientSession, Encoding
from techrace_protocol import messages as said
from techrace_protocol.codec import Frame
from techrace_server import Host, Ready, Settings, open_host, serve
from techrace_server.journal import Durable
from techrace_server.limits import HostLimits
from techrace_server.parts import HostParts
from techrace_server.storage import Batch, StoredMatch

Kind = TypeVar("Kind")
PATIENCE = 20.0
"""Seconds after which a test gives up waiting for something that is about to happen."""


def counting_entropy() -> Callable[[int], bytes]:
    """Return a source of bytes that is the same in every run."""
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


class ForgetfulJournal:
    """A journal in memory: durable at once, which is to say in the next turn of the loop."""

    failure = None
    is_full = False

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.on_full: Callable[[bool], None] = lambda _: None

    def append(self, batch: Batch, durable: Durable) -> None:
        self.batches.append(batch)
        asyncio.get_running_loop().call_soon(durable, None)

    def load(self, match: str) -> StoredMatch | None:
        mine = [batch for batch in self.batches if batch.match == match]
        if not mine or mine[0].begins is None:
            return None
        statuses = [batch.status for batch in mine if batch.status is not None]
        records = [record for batch in mine for record in batch.records]
        return StoredMatch(
            match=match, code=mine[0].begins.code, status=[*["running"], *statuses][-1], records=records
        )

    def running(self) -> Sequence[str]:
        return []

    def ended(self, since: float) -> Sequence[str]:
        del since
        return []

    def unexported(self) -> Sequence[str]:
        return []

    @classmethod
    @asynccontextmanager
    async def open(cls, _folder: Path) -> AsyncIterator["ForgetfulJournal"]:
        yield cls()


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Return settings of a server on a free port with its data in ``folder``."""
    return Settings(port=0, data=folder, **changes)


@asynccontextmanager
async def running_host(
    folder: Path, *, parts: HostParts | None = None, **changes: Any
) -> AsyncIterator[Host]:
    """Run a host without a port."""
    given = parts or HostParts(entropy=counting_entropy(), wall=lambda: 1_700_000_000.0)
    async with open_host(settings_for(folder, **changes), parts=given) as host:
        yield host


@asynccontextmanager
async def running_server(
    folder: Path, *, parts: HostParts | None = None, **changes: Any
) -> AsyncIterator[Ready]:
    """Run a server on a free port of the loopback."""
    ready: asyncio.Future[Ready] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        settings = settings_for(folder, **changes)
        group.create_task(serve(settings, on_ready=ready.set_result, stop=stop, parts=parts))
        try:
            yield await ready
        finally:
            stop.set()


def quick_limits(**changes: Any) -> HostLimits:
    """Return limits of a host that is not patient with tests."""
    return HostLimits(**{"drain": 2.0, **changes})


@attrs.frozen
class Answer:
    """An answer to an HTTP request."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


async def request(
    url: str, method: str = "GET", *, body: object = None, headers: dict[str, str] | None = None
) -> Answer:
    """Make one HTTP request on a connection of its own."""

    def work() -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        try:
            data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            given = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
            connection.request(method, parts.path or "/", data, {**given, **(headers or {})})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    return await asyncio.to_thread(work)


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that is about to be the case and announces itself to nobody."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - nobody to wait for
            await asyncio.sleep(0.005)


class RawClient:
    """Says exactly what it is told to, over any stream, and keeps what it hears."""

    def __init__(self, stream: Stream, encoding: Encoding = Encoding.MSGPACK) -> None:
        self.stream = stream
        self.session = ClientSession(encoding=encoding)
        self.frames: list[Frame] = []
        self.heard: list[said.FromServer] = []

    async def hello(self, room: str, **facts: Any) -> said.Welcome:
        """Join a room and return the welcome."""
        hello = said.Hello(version=1, room=room, **facts)
        await self.stream.send(self.session.hello(hello))
        return await self.hear(said.Welcome)

    async def say(self, message: said.FromClient) -> None:
        await self.stream.send(self.session.send(message))

    async def say_bytes(self, data: bytes, *, is_text: bool = False) -> None:
        await self.stream.send(Frame(data, is_text))

    async def order(self, tick: int, orders: Orders | None = None, id_: str | None = None) -> None:
        await self.say(said.Orders(id=id_ or f"o{tick}", tick=tick, orders=orders or Orders()))

    async def hear(self, kind: type[Kind]) -> Kind:
        """Wait for the next message of a kind, those in snapshots included."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for part in self.parts(await self.next()):
                    if isinstance(part, kind):
                        return part

    async def next(self) -> said.FromServer:
        """Wait for the next message."""
        frame = await self.stream.recv()
        self.frames.append(frame)
        message = self.session.receive(frame.data, is_text=frame.is_text)
        assert message is not None
        assert not isinstance(message, said.Unknown)
        self.heard.append(message)
        return message

    async def closed(self) -> int | None:
        """Read on until the server closes; return the close code."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.next()
        except ConnectionError as error:
            code: int | None = getattr(error, "code", None)
            return code

    @staticmethod
    def parts(message: said.FromServer) -> Iterator[said.FromServer]:
        """Yield a message and, if it is a snapshot, what is in it."""
        yield message
        if isinstance(message, said.Snapshot):
            yield from message.updates


class RandomPlayer:
    """Gives random orders that are mostly legal, the same for the same seed and observation."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def act(self, seen: Observation) -> Orders:
        rng = np.random.default_rng((self.seed, int(seen.tick[0])))
        workable = np.flatnonzero((seen.level[0] > 0) & (seen.known[0] == 0) & (seen.conn[0] > 0))
        picked = rng.permutation(workable)[:4]
        mine = np.flatnonzero((seen.known[0] == 2) & ~seen.pub[0])
        lines = rng.integers(0, 60, 5).tolist()
        return Orders(
            slots=tuple((int(node), int(rng.integers(50, 250))) for node in picked),
            lines=(lines[0], lines[1], lines[2], lines[3], lines[4]),
            mode=int(rng.integers(0, 4)),
            hire=int(rng.integers(0, 2000)),
            publish=tuple(int(node) for node in mine if rng.random() < 0.4),
            sell=tuple(int(node) for node in mine if seen.revenue[0, node] > 0),
        )
