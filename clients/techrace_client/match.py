"""A match as a client sees it and acts in it, over as many connections as it takes.

:func:`~techrace_client.connecting.connect` opens it. One task reads what the server says; everything else is this
object, which belongs to the event loop it was made in.
"""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

from techrace_client.backoff import Patience
from techrace_client.errors import (
    CommandRefusedError,
    ConnectError,
    JoinRefusedError,
    MatchClosedError,
    ServerBrokeProtocolError,
)
from techrace_client.streams import OpenStream, Stream
from techrace_client.view import MatchView
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.client_session import ClientSession
from techrace_protocol.codec import Encoding, Frame
from techrace_protocol.messages import (
    Accepted,
    ActKind,
    PledgeVerb,
    RefusalCode,
    Role,
    Update,
    Welcome,
)
from techrace_protocol.refusals import ProtocolRefusal


class Match(MatchView):
    """One seat, or one view, of a match. Iterating yields the observations that ask for orders."""

    def __init__(
        self, hello: said.Hello, open_stream: OpenStream, encoding: Encoding, patience: Patience
    ) -> None:
        super().__init__()
        self._hello = hello
        self._open_stream = open_stream
        self._patience = patience
        self._session = ClientSession(encoding=encoding, token=hello.token)
        self._stream: Stream | None = None
        self._answers: dict[str, asyncio.Future[Accepted]] = {}
        self._prefix = secrets.token_hex(4)
        self._commands = 0
        self._failure: Exception | None = None
        self._finished = False
        self._left = False
        self._may_have_joined = False
        self._welcome: Welcome | None = None
        self.skipped = 0
        """Observations that iteration left out because newer ones had come."""
        self.connections = 0
        """How often this client has been welcomed."""

    @property
    def welcome(self) -> Welcome:
        """The facts about the match, and this client's place in it."""
        if self._welcome is None:
            raise RuntimeError("this match has not been joined")
        return self._welcome

    @property
    def seat(self) -> int | None:
        """The own seat; None for those who watch."""
        return self.welcome.seat

    @property
    def token(self) -> str | None:
        """Brings whoever has it back to this seat. A secret."""
        return self._session.token

    def __aiter__(self) -> AsyncIterator[said.Observation]:
        return self._observations()

    async def submit(self, orders: Orders, *, tick: int | None = None) -> Accepted:
        """Submit complete orders and wait until they are recorded; parts of them may have been refused.

        Cancelled while waiting, the orders may have been recorded or not.

        Args:
            orders: what the seat does from now on.
            tick: of the observation that they answer; the newest by default.

        Raises:
            CommandRefusedError: nothing of it was taken: too late, the match is over ...
            MatchClosedError: the connection is gone for good.
        """
        return await self._command(said.Orders(id=self._next_id(), tick=self._tick(tick), orders=orders))

    async def ready(self, ready: bool = True, *, tick: int | None = None) -> Accepted:
        """Say that this seat has decided, or take it back.

        Raises:
            CommandRefusedError: not taken: too late, the match is over ...
            MatchClosedError: the connection is gone for good.
        """
        return await self._command(said.Ready(id=self._next_id(), tick=self._tick(tick), ready=ready))

    async def chat(self, text: str, *, to: Iterable[int] = (), channel: str | None = None) -> Accepted:
        """Say something to everybody, or to some seats only.

        Args:
            text: at most 500 characters.
            to: the seats that hear it beside the own; none: everybody.
            channel: a name for the conversation, for people's screens.

        Raises:
            CommandRefusedError: not said: too much at once, talk is off ...
            MatchClosedError: the connection is gone for good.
        """
        return await self._command(said.Chat(id=self._next_id(), text=text, to=tuple(to), channel=channel))

    async def pledge(
        self,
        verb: PledgeVerb,
        *,
        node: int | None = None,
        to: int | None = None,
        until: int | None = None,
        text: str | None = None,
    ) -> Accepted:
        """Promise something that nothing enforces; what became of it is told at the end.

        Args:
            verb: what is promised.
            node: about what; needed by every verb but ``other``.
            to: to which seat; by default to everybody.
            until: up to which tick; by default to the end.
            text: in own words.

        Raises:
            CommandRefusedError: not taken down.
            MatchClosedError: the connection is gone for good.
        """
        return await self._command(
            said.Pledge(id=self._next_id(), verb=verb, node=node, to=to, until=until, text=text)
        )

    async def facilitate(
        self,
        do: ActKind,
        *,
        seats: Iterable[int] = (),
        ms: int | None = None,
        text: str | None = None,
        bot: str | None = None,
        conc: int = 0,
        reg: int = 0,
        orders: Orders | None = None,
        facilitator: int | None = None,
        confirm: bool = False,
    ) -> Accepted:
        """Do something as a facilitator; which arguments an act reads, :class:`ActKind` says.

        Returns:
            The answer; of ``re-seat`` and ``invite`` with the token that was made.

        Raises:
            CommandRefusedError: not done: to be confirmed, not at this moment ...
            MatchClosedError: the connection is gone for good.
        """
        return await self._command(
            said.Act(
                id=self._next_id(),
                do=do,
                seats=tuple(seats),
                ms=ms,
                text=text,
                bot=bot,
                conc=conc,
                reg=reg,
                orders=orders,
                facilitator=facilitator,
                confirm=confirm,
            )
        )

    async def leave(self) -> None:
        """Give up the seat for good; iteration ends."""
        self._left = True
        await self._send(self._session.send(said.Leave()))

    async def updates(self) -> AsyncIterator[Update]:
        """Yield every update in order, until the match ends. For one reader.

        Raises:
            MatchClosedError: the connection is gone for good.
        """
        while True:
            while self._updates:
                yield self._updates.popleft()
            if self._finished:
                if self._failure is not None:
                    raise self._failure
                return
            await self._wait()

    # -- what runs beside the caller --

    async def run(self, joined: asyncio.Future[Welcome]) -> None:
        """Keep the connection and read it until the match ends; report failures through the waiting calls."""
        try:
            await self._keep_connected(joined)
        except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for something
            self._failure = error
            if not joined.done():
                joined.set_exception(error)
        finally:
            self._finished = True
            self._changed.set()
            for command, answer in self._answers.items():
                if not answer.done():
                    answer.set_exception(self._no_answer(command))

    async def close(self) -> None:
        """Close the connection; the seat is kept for whoever has the token."""
        if self._stream is not None:
            await self._stream.close()

    async def _keep_connected(self, joined: asyncio.Future[Welcome]) -> None:
        loop = asyncio.get_running_loop()
        attempt, lost_at = 0, loop.time()
        while True:
            welcomed = self.connections
            try:
                self._stream = await self._open_stream()
                await self._converse(self._stream, joined)
            except ConnectionError as error:
                if self._left or self.end is not None:
                    return
                close = getattr(error, "code", None)
                if not joined.done() and not self._may_have_joined:
                    if isinstance(error, ConnectError):
                        raise
                    raise MatchClosedError("the server has closed the connection", close) from error
                if self.connections > welcomed:
                    attempt, lost_at = 0, loop.time()
                delay = self._patience.delay(attempt, close, random.random())  # noqa: S311 - only spreads load
                if delay is None or loop.time() + delay - lost_at > self._patience.give_up:
                    raise MatchClosedError("the server has closed the connection", close) from error
            else:
                return
            finally:
                self._session.lost()
            attempt += 1
            await asyncio.sleep(delay)

    async def _converse(self, stream: Stream, joined: asyncio.Future[Welcome]) -> None:
        """Join over a new connection and read it until the end of the match."""
        await stream.send(self._session.hello(self._hello))
        # From here on the seat may be taken without our knowing. With a join id the same hello finds it again.
        self._may_have_joined = self._hello.join is not None
        # Facilitators have things to do after the end.
        while self.end is None or self._session.role is Role.FACILITATOR:
            frame = await stream.recv()
            try:
                message = self._session.receive(frame.data, is_text=frame.is_text)
            except ProtocolRefusal as refusal:
                await stream.close(1002, "protocol")
                raise ServerBrokeProtocolError(refusal.sentence) from refusal
            match message:
                case Welcome():
                    self._welcome = message
                    self.connections += 1
                    for unanswered in self._session.unanswered():
                        await stream.send(unanswered)
                    if not joined.done():
                        joined.set_result(message)
                    self._changed.set()
                case said.Snapshot():
                    self._forget()
                    for update in message.updates:
                        self._note(update)
                case Accepted():
                    self._settle(message.id, message)
                case said.Refused():
                    await self._refused(message, stream, joined)
                case (
                    said.Observation()
                    | said.News()
                    | said.Names()
                    | said.Presence()
                    | said.Clock()
                    | said.Talk()
                    | said.Pledged()
                    | said.Undone()
                    | said.House()
                    | said.SeatGrid()
                    | said.End()
                ):
                    self._note(message)
                case said.Notice():
                    self.notice = message
                    self._changed.set()
                case _:
                    pass
        await stream.close()

    async def _refused(self, refused: said.Refused, stream: Stream, joined: asyncio.Future[Welcome]) -> None:
        if refused.id is not None:
            self._settle(refused.id, CommandRefusedError(refused))
        elif self._session.role is None and joined.done() and refused.code is RefusalCode.UNAVAILABLE:
            # The server has no space or is stopping; it says when to come back by closing the connection.
            return
        elif self._session.role is None:
            await stream.close()
            raise JoinRefusedError(refused)
        elif refused.code is RefusalCode.RATE:
            await asyncio.sleep((refused.retry_ms or 1000) / 1000)
            for unanswered in self._session.unanswered():
                await stream.send(unanswered)

    # -- inside --

    async def _observations(self) -> AsyncIterator[said.Observation]:
        tick, observed, undone = -1, 0, self._undone
        while True:
            newest = self.latest
            # After a reconnection the snapshot may show a tick that has been answered already; after rounds were
            # taken back, a tick may come again.
            if undone != self._undone and self._observed > self._observed_at_undo:
                undone, tick = self._undone, -1
            if newest is not None and newest.tick != tick and not newest.seen.over[0]:
                self.skipped += self._observed - observed - 1
                tick, observed = newest.tick, self._observed
                yield newest
                continue
            if self._finished or self.end is not None:
                if self._failure is not None:
                    raise self._failure
                return
            await self._wait()

    async def _wait(self) -> None:
        """Wait until something has been heard.

        Raises:
            MatchClosedError: nothing will be heard any more.
        """
        if self._failure is not None:
            raise self._failure
        self._changed.clear()
        await self._changed.wait()

    async def _command(self, command: said.Command) -> Accepted:
        if self._failure is not None:
            raise self._failure
        passing = {RefusalCode.UNAVAILABLE}
        if not isinstance(command, said.Chat | said.Pledge):
            # How often one may speak is for whoever speaks to know.
            passing.add(RefusalCode.RATE)
        while True:
            try:
                return await self._command_once(command)
            except CommandRefusedError as error:
                if error.code not in passing or error.refused.retry_ms is None:
                    raise
                # The server's disk is full, or this was too much at once; what was not taken is said again.
                await asyncio.sleep(error.refused.retry_ms / 1000)

    async def _command_once(self, command: said.Command) -> Accepted:
        answer: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()
        self._answers[command.id] = answer
        try:
            while self._session.role is None and not self._finished:
                await self._wait()
            if self._finished:
                raise self._no_answer(command.id)
            await self._send(self._session.send(command))
            return await answer
        finally:
            del self._answers[command.id]

    async def _send(self, frame: Frame) -> None:
        # A command on a connection that has just broken is repeated after the next welcome.
        if self._stream is not None:
            with suppress(ConnectionError):
                await self._stream.send(frame)

    def _settle(self, id_: str, answer: Accepted | CommandRefusedError) -> None:
        waiting = self._answers.get(id_)
        if waiting is not None and not waiting.done():
            if isinstance(answer, Accepted):
                waiting.set_result(answer)
            else:
                waiting.set_exception(answer)

    def _no_answer(self, id_: str) -> Exception:
        """Return why a command is not going to be answered any more."""
        if self._failure is not None:
            return self._failure
        if self.end is not None:
            return CommandRefusedError(
                said.Refused(code=RefusalCode.OVER, message="the match is over", id=id_)
            )
        return MatchClosedError("the seat has been given up" if self._left else "the match has been left")

    def _next_id(self) -> str:
        self._commands += 1
        return f"{self._prefix}-{self._commands}"

    def _tick(self, tick: int | None) -> int:
        if tick is not None:
            return tick
        return 0 if self.latest is None else self.latest.tick
