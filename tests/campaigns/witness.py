"""Clients of a server that dies again and again: they play, come back by themselves, and remember what they were told.

What a client was told is binding for the server: an acknowledged command is in the journal exactly once and as it was
sent, and whatever a seat was shown is what the journal's match shows it.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import attrs
import numpy as np

from server_process import ask
from techrace_client import CommandRefusedError, Match, connect
from techrace_client.backoff import Patience
from techrace_client.errors import ClientError, JoinRefusedError
from techrace_game import Observation, Orders
from techrace_protocol import messages as said
from techrace_protocol.messages import ClockKind, RefusalCode

_NOT_TAKEN = {RefusalCode.LATE, RefusalCode.OVER, RefusalCode.EARLY}


class Hasty(Patience):
    """Comes back at once: the server's time is measured, not the client's politeness."""

    def delay(self, attempt: int, close: int | None, luck: float) -> float | None:
        del attempt, close
        return 0.02 + 0.03 * luck


def fingerprint(seen: Observation) -> bytes:
    """Return a digest of everything in an observation."""
    digest = hashlib.blake2b(digest_size=16)
    for field in attrs.fields(Observation):
        digest.update(np.ascontiguousarray(getattr(seen, field.name), np.int64).tobytes())
    return digest.digest()


@attrs.frozen
class Command:
    """A command that was acknowledged."""

    room: str
    seat: int
    tick: int
    orders: Orders | None
    """None for "ready"."""


@attrs.define
class Witness:
    """Everything that all clients were told."""

    acknowledged: list[Command] = attrs.field(factory=list)
    sent: list[Command] = attrs.field(factory=list)
    """Commands whose answer never came: they may be in the journal or not."""
    shown: dict[tuple[str, int, int], bytes] = attrs.field(factory=dict)
    """Fingerprint of what a seat was shown, by room, seat and tick."""
    contradictions: list[str] = attrs.field(factory=list)
    """A seat was shown two different things for the same tick."""
    created: list[str] = attrs.field(factory=list)
    """Codes of the rooms whose creation was acknowledged."""
    orphaned: list[str] = attrs.field(factory=list)
    """Rooms with a seat that was taken by somebody who was never told: the server died in between."""
    closed: list[str] = attrs.field(factory=list)
    """Rooms that were not there any more when a client came back."""
    failures: list[str] = attrs.field(factory=list)
    """What clients met that should not happen, such as a seat that is not theirs any more."""

    def see(self, room: str, observation: said.Observation) -> None:
        """Take note of what a seat is shown."""
        key = (room, observation.seen.seat, observation.tick)
        found = fingerprint(observation.seen)
        if self.shown.setdefault(key, found) != found:
            self.contradictions.append(f"room {room}: seat {key[1]} saw tick {key[2]} in two ways")


class Table:
    """One room after the other, with all seats played until told to stop."""

    def __init__(
        self,
        witness: Witness,
        url: str,
        *,
        kind: ClockKind,
        scenario: str | Mapping[str, Any],
        seed: int,
        pace: float,
    ) -> None:
        self.witness = witness
        self.kind = kind
        self.matches: list[Match] = []
        """The seats of the present room that have been welcomed."""
        self.code: str | None = None
        self._url = url
        self._scenario = scenario
        self._pace = pace
        self._rng = random.Random(seed)

    async def run(self, stop: asyncio.Event) -> None:
        """Play match after match; the one that is running when ``stop`` is set is left in the middle."""
        while not stop.is_set():
            body = {
                "scenario": self._scenario,
                "clock": {"kind": self.kind.value, "seconds": 20.0},
                "seed": self._rng.getrandbits(32),
            }
            try:
                status, answer = await ask(f"{self._url}/api/rooms", "POST", body)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            if status != 201:
                self.witness.failures.append(f"room refused with {status}: {answer}")
                return
            await self._play_room(answer["room"], len(answer["seats"]), stop)

    async def _play_room(self, code: str, seats: int, stop: asyncio.Event) -> None:
        self.witness.created.append(code)
        self.matches, self.code = [], code
        leave = asyncio.Event()
        players = [
            asyncio.create_task(self._play(code, seat, random.Random(self._rng.getrandbits(32)), leave))
            for seat in range(seats)
        ]
        played = asyncio.gather(*players)
        waits = [asyncio.create_task(event.wait()) for event in (stop, leave)]
        try:
            ends: list[asyncio.Future[Any]] = [played, *waits]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            self.code = None
        finally:
            for task in (*waits, *players):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await played

    async def _play(self, code: str, seat: int, rng: random.Random, leave: asyncio.Event) -> None:
        while True:
            try:
                async with connect(
                    self._url, room=code, seat=seat, bot=True, patience=Hasty(give_up=120.0)
                ) as match:
                    self.matches.append(match)
                    await self._answer(match, code, rng)
                    return
            except JoinRefusedError as error:
                if error.code is RefusalCode.SEAT_TAKEN:
                    # Killed between taking the seat and telling so: nobody knows its token.
                    self.witness.orphaned.append(code)
                elif error.code is RefusalCode.NO_ROOM:
                    self.witness.closed.append(code)
                else:
                    self.witness.failures.append(f"room {code}, seat {seat}: {error!r}")
                leave.set()
                return
            except ClientError as error:
                if any(match.seat == seat for match in self.matches):
                    self.witness.failures.append(f"room {code}, seat {seat}: {error!r}")
                    leave.set()
                    return
                await asyncio.sleep(0.05)

    async def _answer(self, match: Match, code: str, rng: random.Random) -> None:
        seat = match.seat
        assert seat is not None
        seen = asyncio.create_task(self._watch(match, code))
        try:
            async for observation in match:
                if self._pace:
                    await asyncio.sleep(rng.random() * self._pace)
                orders = random_orders(rng, observation.seen)
                await self._command(match, Command(code, seat, observation.tick, orders))
                if self.kind is ClockKind.ROUNDS:
                    await self._command(match, Command(code, seat, observation.tick, None))
        finally:
            seen.cancel()
            with suppress(asyncio.CancelledError, ClientError):
                await seen

    async def _watch(self, match: Match, code: str) -> None:
        async for update in match.updates():
            if isinstance(update, said.Observation):
                self.witness.see(code, update)

    async def _command(self, match: Match, command: Command) -> None:
        self.witness.sent.append(command)
        try:
            if command.orders is None:
                await match.ready(tick=command.tick)
            else:
                await match.submit(command.orders, tick=command.tick)
        except CommandRefusedError as error:
            if error.code not in _NOT_TAKEN:
                raise
        else:
            self.witness.acknowledged.append(command)


def random_orders(rng: random.Random, seen: Observation) -> Orders:
    """Return orders that are mostly legal."""
    workable = np.flatnonzero((seen.level[0] > 0) & (seen.known[0] == 0) & (seen.conn[0] > 0)).tolist()
    picked = rng.sample(workable, min(4, len(workable)))
    mine = np.flatnonzero((seen.known[0] == 2) & ~seen.pub[0].astype(bool)).tolist()
    return Orders(
        slots=tuple((node, rng.randrange(50, 250)) for node in picked),
        mode=rng.randrange(4),
        hire=rng.randrange(2000),
        publish=tuple(node for node in mine if rng.random() < 0.4),
    )


async def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for what others bring about; False if it takes too long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - nobody announces it
                await asyncio.sleep(0.005)
            return True
    return False
