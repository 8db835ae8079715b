"""Clients that mean well: they join, decide, come back when they are cut off, and never give up their seat.

There are two sorts. :class:`Person` speaks through the sans-IO session and has bad habits: it thinks long, reads
slowly, vanishes, falls asleep, says everything twice and in the wrong order. :class:`Program` is the SDK as it is.
"""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Protocol

import attrs

from simulation.network import Network
from simulation.shadow import LEAD, ViolationError
from simulation.websocket import ClientSocket, open_socket
from simulation.world import Process
from techrace_client import Patience, connect
from techrace_client.errors import CommandRefusedError, JoinRefusedError, MatchClosedError
from techrace_client.match import Match
from techrace_game import Observation, Orders
from techrace_protocol import messages as said
from techrace_protocol.client_session import ClientSession
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding, Frame
from techrace_protocol.messages import ClockKind, PledgeVerb, RefusalCode, Role
from techrace_protocol.refusals import ProtocolRefusal

NO_SPACE = RefusalCode.UNAVAILABLE
"""The refusal of a command while the disk is full."""
HARMLESS = {RefusalCode.LATE, RefusalCode.OVER, RefusalCode.EARLY}
"""Refusals that a client may get for doing nothing wrong: it was slow, or the match was faster than the news."""
OVERRULED = {RefusalCode.NOT_ALLOWED, RefusalCode.TOKEN, RefusalCode.LOCKED}
"""Refusals for what a facilitator has decided."""
UNHEARD = {
    RefusalCode.RATE,
    RefusalCode.TALK_OFF,
    RefusalCode.NO_SEAT,
    RefusalCode.NOT_ALLOWED,
    RefusalCode.OVER,
}
"""Refusals of words."""
TURNED_AWAY = {
    RefusalCode.ROOM_FULL,
    RefusalCode.SEAT_TAKEN,
    RefusalCode.NO_SEAT,
    RefusalCode.ROOM_CLOSED,
    RefusalCode.LOCKED,
}
GONE = {CloseCode.NO_ROOM, CloseCode.ROOM_CLOSED, CloseCode.FINISHED}
"""Closes after which there is nothing to come back to."""
UNSEATED = {CloseCode.NOT_ALLOWED, CloseCode.NOT_AUTHENTICATED}
"""Closes of those from whom a facilitator has taken the seat."""
AGAIN = {CloseCode(code) for code in CloseCode if CloseCode(code).retry_ms is not None}
NOT_NOW = {RefusalCode.NO_ROOM, RefusalCode.UNAVAILABLE}
"""Refusals of a hello that are followed by a close, which says more."""
REMEMBERED = 40
"""Of how many frames some are said again; a host remembers answers to 64 commands, refused ones not counted."""
MOST_OPEN = 5
"""Commands without an answer after which a client waits."""
RELOAD = 5.0
"""Seconds after which a person tries again, whatever the page says, because the facilitator has said so."""


class Surroundings(Protocol):
    """What clients have in common."""

    network: Network

    def keep_secret(
        self, mark: str, room: str, readers: frozenset[int | None], *, until_end: bool = False
    ) -> None:
        """Watch that nobody but ``readers`` is told something."""
        ...

    def is_led(self, room: str) -> bool:
        """Say whether a room has facilitators, who may do with seats as they like."""
        ...


def random_orders(random: Random, seen: Observation) -> Orders:
    """Return orders, some of them nonsense, for what is seen."""
    nodes = seen.pub.shape[1]
    known = [node for node in range(nodes) if seen.known[0, node] == 2]
    visible = [node for node in range(nodes) if seen.level[0, node] > 0]
    picked = random.sample(visible, min(len(visible), random.randint(0, 4)))
    odd = [random.randint(-1, nodes)] if random.random() < 0.2 else []
    lines = [random.choice((0, 0, 40, 150)) for _ in range(5)]
    return Orders(
        slots=tuple((node, random.randint(0, 300)) for node in (*picked, *odd)),
        lines=(lines[0], lines[1], lines[2], lines[3], lines[4]),
        lobby_dir=random.choice((-1, 0, 0, 1)),
        mode=random.randint(0, 3),
        hire=random.choice((0, 0, 500, -500)),
        publish=tuple(node for node in known if random.random() < 0.3),
        sell=tuple(node for node in known if random.random() < 0.2),
        share=tuple((node, 1 << random.randint(0, 2)) for node in known if random.random() < 0.1),
    )


@attrs.frozen(kw_only=True)
class Habits:
    """What a client is like. Rates per second, times in seconds; probabilities in 0..1."""

    think: float = 0.5
    """Mean time from an observation to the orders."""
    role: Role = Role.PLAYER
    encoding: Encoding = Encoding.MSGPACK
    is_bot: bool = False
    vanishes: float = 0.0
    """Leaves without a word and comes back."""
    sleeps: float = 0.0
    """Falls asleep: nothing of it runs."""
    sleep: float = 5.0
    dawdles: float = 0.0
    """Stops reading for a while."""
    dawdle: float = 2.0
    repeats: float = 0.0
    """How likely a frame is sent again, at once or much later."""
    second_thoughts: float = 0.0
    """How likely it orders again, or takes ready back."""
    talks: float = 0.0
    """How likely it says or promises something when it decides."""
    patience: float = 10.0
    """Most seconds between two tries to come back."""


@attrs.define
class Told:
    """What a client has been told about itself."""

    seat: int | None = None
    tick: int = -1
    round: int = -1
    is_over: bool = False
    """It has been told the end."""
    welcomes: int = 0
    accepted: set[str] = attrs.field(factory=set)
    refused: dict[str, RefusalCode] = attrs.field(factory=dict)
    turned_away: RefusalCode | None = None
    gone: int | None = None
    """The close code that said there is nothing to come back to."""


class Client(Protocol):
    """What the liveness check needs to know."""

    name: str
    room: str
    told: Told
    habits: Habits
    process: Process

    @property
    def is_content(self) -> bool:
        """Whether the client is connected, seated, and has no question open."""


class Person:
    """A client of our own, on the sans-IO session."""

    def __init__(
        self,
        process: Process,
        around: Surroundings,
        *,
        address: str,
        room: str,
        habits: Habits,
        token: str | None = None,
    ) -> None:
        self.name = process.name
        self.room = room
        self.process = process
        self.habits = habits
        self.told = Told()
        self.is_calm = False
        """Whether it has lost its bad habits."""
        self.lost_welcomes = 0
        """Joins without a token that broke before the answer: the seat may be held by nobody."""
        self._random = process.random
        self._around = around
        self._address = address
        self._prefix = f"{self._random.getrandbits(40):010x}"
        # Whoever says which visit it is finds the seat again that it was never told about.
        self._join = f"join-{self._prefix}-visit" if habits.role is Role.PLAYER else None
        self._commands = 0
        self._session = ClientSession(encoding=habits.encoding, token=token)
        self._socket: ClientSocket | None = None
        self._words: set[str] = set()
        """Ids of what was said and promised."""
        self._newest: said.Observation | None = None
        self._news = asyncio.Event()
        self._sent: list[Frame] = []

    @property
    def is_content(self) -> bool:
        return self.told.is_over or (self._session.role is not None and not self._session.unanswered())

    def calm_down(self) -> None:
        """Lose all bad habits."""
        self.is_calm = True
        if self._socket is not None:
            self._socket.pause(True)

    async def run(self) -> None:
        """Live until the match is over."""
        async with asyncio.TaskGroup() as group:
            helpers = [group.create_task(self._decide()), group.create_task(self._misbehave())]
            await self._stay_connected()
            for helper in helpers:
                helper.cancel()

    async def _stay_connected(self) -> None:
        attempt = 0
        while not self.told.is_over:
            welcomes, code = self.told.welcomes, None
            try:
                self._socket = await open_socket(self._around.network, self.process, self._address)
                await self._converse(self._socket)
            except ConnectionError as error:
                code = getattr(error, "code", None)
            finally:
                self._session.lost()
                self._socket = None
            if self.told.is_over or self.told.turned_away is not None:
                return
            if code in GONE or (code in UNSEATED and self._around.is_led(self.room)):
                self.told.gone = code
                return
            attempt = 0 if self.told.welcomes > welcomes else attempt + 1
            await asyncio.sleep(self._wait(attempt, code))

    def _wait(self, attempt: int, code: int | None) -> float:
        if code in {CloseCode.ROOM_HALTED, CloseCode.HELLO_TIMEOUT}:
            return RELOAD
        delay = Patience(longest=self.habits.patience).delay(attempt, code, self._random.random())
        if delay is None:
            raise ViolationError(f"{self.name} did nothing wrong and was closed with {code}")
        return delay

    async def _converse(self, socket: ClientSocket) -> None:
        habits = self.habits
        hello = said.Hello(
            version=1,
            room=self.room,
            role=habits.role,
            bot=habits.is_bot,
            name=self.name,
            join=self._join,
        )
        await socket.send(self._session.hello(hello))
        while not self.told.is_over and self.told.turned_away is None:
            frame = await socket.recv()
            try:
                message = self._session.receive(frame.data, is_text=frame.is_text)
            except ProtocolRefusal as refusal:
                raise ViolationError(
                    f"{self.name} does not understand the host: {refusal.sentence}"
                ) from None
            await self._take(message, socket)
        await socket.close()

    async def _take(self, message: said.FromServer | said.Unknown | None, socket: ClientSocket) -> None:
        match message:
            case said.Welcome():
                self.told.welcomes += 1
                self.told.seat = message.seat
                reader = LEAD if message.role is Role.FACILITATOR else message.seat
                self._around.keep_secret(self._prefix, self.room, frozenset({reader}))
                for frame in self._session.unanswered():
                    await socket.send(frame)
                # What was decided while nobody listened was not said.
                self._news.set()
            case said.Snapshot():
                if self._around.is_led(self.room):
                    # A round may have been taken back while nobody listened.
                    self.told.tick = -1
                for update in message.updates:
                    await self._take(update, socket)
            case said.Observation():
                if message.tick < self.told.tick:
                    raise ViolationError(f"{self.name} is shown tick {message.tick} after {self.told.tick}")
                self.told.tick, self.told.round = message.tick, message.round
                self._newest = message
                self._news.set()
            case said.Undone():
                self.told.tick = message.tick
            case said.End():
                self.told.is_over = True
            case said.Accepted():
                self.told.accepted.add(message.id)
            case said.Refused():
                await self._take_refusal(message, socket)
            case _:
                pass

    async def _take_refusal(self, refused: said.Refused, socket: ClientSocket) -> None:
        if refused.id is not None:
            too_soon = refused.code is RefusalCode.RATE and refused.id not in self._words
            if (refused.code is NO_SPACE or too_soon) and refused.retry_ms is not None:
                await asyncio.sleep(refused.retry_ms / 1000)
                # What it says again comes under another id, and about what it sees by then.
                self._news.set()
                return
            if refused.id in self.told.accepted and not self._around.is_led(self.room):
                raise ViolationError(
                    f"{self.name}: {refused.id} was accepted and then refused: {refused.code}"
                )
            allowed = UNHEARD if refused.id in self._words else HARMLESS
            if self._around.is_led(self.room):
                allowed = allowed | OVERRULED
            if refused.code not in allowed:
                raise ViolationError(
                    f"{self.name}: {refused.id} is refused: {refused.code}, {refused.message}"
                )
            self.told.refused[refused.id] = refused.code
        elif refused.code is RefusalCode.RATE:
            await asyncio.sleep((refused.retry_ms or 1000) / 1000)
            for frame in self._session.unanswered():
                await socket.send(frame)
        elif self._session.role is None:
            overruled = refused.code in OVERRULED and self._around.is_led(self.room)
            if refused.code not in TURNED_AWAY | NOT_NOW and not overruled:
                raise ViolationError(f"{self.name} is not let in: {refused.code}, {refused.message}")
            if overruled or (refused.code in TURNED_AWAY and self._session.token is None):
                self.told.turned_away = refused.code
            elif refused.code in TURNED_AWAY - {RefusalCode.ROOM_CLOSED}:
                raise ViolationError(f"{self.name} is not let in again: {refused.code}, {refused.message}")
        elif not self.habits.repeats:
            raise ViolationError(f"{self.name} is refused: {refused.code}, {refused.message}")

    # -- deciding --

    async def _decide(self) -> None:
        if self.habits.role is not Role.PLAYER:
            return
        while True:
            await self._news.wait()
            self._news.clear()
            newest = self._newest
            if newest is None or newest.seen.over[0]:
                continue
            await asyncio.sleep(self._random.expovariate(1 / self.habits.think))
            await self._order(newest)
            if self._random.random() < self.habits.talks:
                await self._talk(newest.seen.pub.shape[1])
            while not self.is_calm and self._random.random() < self.habits.second_thoughts:
                await asyncio.sleep(self._random.expovariate(1 / self.habits.think))
                await self._order(newest)

    async def _order(self, newest: said.Observation) -> None:
        orders = said.Orders(
            id=self._next_id(), tick=newest.tick, orders=random_orders(self._random, newest.seen)
        )
        await self._say(orders)
        ready = said.Ready(id=self._next_id(), tick=newest.tick)
        welcome = self._session.welcome
        if welcome is not None and welcome.clock.kind is ClockKind.ROUNDS:
            await self._say(ready)
            if not self.is_calm and self._random.random() < self.habits.second_thoughts:
                await self._say(said.Ready(id=self._next_id(), tick=newest.tick, ready=False))
                await asyncio.sleep(self._random.expovariate(1 / self.habits.think))
                await self._say(said.Ready(id=self._next_id(), tick=newest.tick))

    async def _talk(self, nodes: int) -> None:
        """Say something to somebody, or promise it."""
        id_ = self._next_id()
        self._words.add(id_)
        seat = self.told.seat
        other = self._random.choice((None, 0, 1, 2))
        text = f"words of {id_[:4]}{self._random.getrandbits(40):010x}"
        readers = frozenset({seat, other}) if other is not None else frozenset(range(-1, 16)) | {None}
        self._around.keep_secret(text, self.room, readers, until_end=True)
        if self._random.random() < 0.5:
            await self._say(said.Chat(id=id_, text=text, to=() if other is None else (other,)))
        else:
            verb = self._random.choice((PledgeVerb.PUBLISH, PledgeVerb.NOT_BUILD, PledgeVerb.OTHER))
            node = self._random.randrange(nodes)
            await self._say(said.Pledge(id=id_, verb=verb, node=node, to=other, text=text))

    async def _say(self, message: said.Command) -> None:
        if self._socket is None or self._session.role is None:
            return
        if len(self._session.unanswered()) > MOST_OPEN:
            return
        try:
            frame = self._session.send(message)
            self._sent.append(frame)
            await self._socket.send(frame)
            while not self.is_calm and self._random.random() < self.habits.repeats:
                earlier = self._random.choice(self._sent[-REMEMBERED:])
                await self._socket.send(self._random.choice((frame, earlier)))
        except ConnectionError:
            return

    def _next_id(self) -> str:
        self._commands += 1
        return f"{self._prefix}-{self._commands}"

    # -- bad habits --

    async def _misbehave(self) -> None:
        habits = self.habits
        rates = {
            self._vanish: habits.vanishes,
            self._sleep: habits.sleeps,
            self._dawdle: habits.dawdles,
        }
        total = sum(rates.values())
        while total:
            await asyncio.sleep(self._random.expovariate(total))
            if self.is_calm:
                return
            habit: Callable[[], None] = self._random.choices(list(rates), list(rates.values()))[0]
            habit()

    def _vanish(self) -> None:
        if self._socket is not None:
            if self._random.random() < 0.5:
                # From one network to another: the old link is not closed, it is just dead.
                self._socket.connection.lose()
            self._socket.vanish()

    def _sleep(self) -> None:
        self.process.freeze(self._random.expovariate(1 / self.habits.sleep))

    def _dawdle(self) -> None:
        socket = self._socket
        if socket is not None:
            socket.pause(False)
            after = self._random.expovariate(1 / self.habits.dawdle)
            asyncio.get_running_loop().call_later(after, socket.pause, True)


class Program:
    """The SDK, with a program that plays at random."""

    def __init__(
        self, process: Process, around: Surroundings, *, address: str, room: str, habits: Habits
    ) -> None:
        self.name = process.name
        self.room = room
        self.process = process
        self.habits = habits
        self.told = Told()
        self.lost_welcomes = 0
        self._around = around
        self._address = address
        self._match: Match | None = None
        self._token: str | None = None

    @property
    def is_content(self) -> bool:
        match = self._match
        if self.told.is_over:
            return True
        return match is not None and match._session.role is not None and not match._session.unanswered()

    def calm_down(self) -> None:
        """Lose all bad habits; a program has none."""

    async def run(self) -> None:
        """Play until the match is over; start again where a person would."""
        patience = Patience(longest=self.habits.patience, give_up=100_000.0)
        while self.told.gone is None and self.told.turned_away is None and not self.told.is_over:
            try:
                await self._play(patience)
            except JoinRefusedError as error:
                if error.code is RefusalCode.NO_ROOM:
                    self.told.gone = CloseCode.NO_ROOM
                elif (error.code in TURNED_AWAY and self._token is None) or (
                    error.code in OVERRULED and self._around.is_led(self.room)
                ):
                    self.told.turned_away = error.code
                elif error.code not in TURNED_AWAY | NOT_NOW:
                    raise ViolationError(f"{self.name} is not let in: {error}") from error
            except MatchClosedError as error:
                if error.close in GONE or (error.close in UNSEATED and self._around.is_led(self.room)):
                    self.told.gone = error.close
                elif error.close not in {None, CloseCode.ROOM_HALTED, CloseCode.HELLO_TIMEOUT} | AGAIN:
                    raise ViolationError(f"{self.name} did nothing wrong and was closed: {error}") from error
            except ConnectionError:
                pass
            if self._match is not None:
                self._token = self._match.token
            elif self._token is None:
                self.lost_welcomes += 1
            self._match = None
            if not self.told.is_over:
                await asyncio.sleep(RELOAD * self.process.random.random())

    async def _play(self, patience: Patience) -> None:
        random = self.process.random
        async with connect(
            self._open,
            room=self.room,
            name=self.name,
            bot=self.habits.is_bot,
            encoding=self.habits.encoding,
            patience=patience,
            token=self._token,
        ) as match:
            self._match = match
            self.told.seat = match.seat
            self._around.keep_secret(match._prefix, self.room, frozenset({match.seat}))
            async for observation in match:
                self.told.tick = observation.tick
                await asyncio.sleep(random.expovariate(1 / self.habits.think))
                try:
                    accepted = await match.submit(
                        random_orders(random, observation.seen), tick=observation.tick
                    )
                    self.told.accepted.add(accepted.id)
                    if match.welcome.clock.kind is ClockKind.ROUNDS:
                        await match.ready(tick=observation.tick)
                except CommandRefusedError as error:
                    if error.code not in HARMLESS | {NO_SPACE} and not self._is_overruled(error.code):
                        raise ViolationError(f"{self.name}: a command is refused: {error}") from error
            self.told.is_over = match.end is not None

    def _is_overruled(self, code: RefusalCode) -> bool:
        return code in OVERRULED and self._around.is_led(self.room)

    async def _open(self) -> ClientSocket:
        return await open_socket(self._around.network, self.process, self._address)
