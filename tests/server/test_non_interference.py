"""What is hidden from a connection does not change a byte of what it is sent.

Two worlds have the same seed and the same observer, and differ in what the observer does not see: the motives of
the others, their projects, their staff, their secrets. As long as what the observer may see is equal, all bytes
sent to it must be, in number and order; whoever then joins late, watches or comes back must get equal bytes too.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import attrs
import numpy as np
import pytest

from host_kit import ForgetfulJournal, RandomPlayer, RawClient, counting_entropy, running_host
from techrace_game import Observation, Orders, Scenario, digest, load_scenario, observe
from techrace_game.public_view import observe_public
from techrace_game.types import Motive
from techrace_protocol import messages as said
from techrace_protocol.messages import ClockKind, Role
from techrace_server import ClockSpec, Host
from techrace_server.host import HostParts
from techrace_server.runner import RoomRunner

PAIRS = 200
ROUNDS = 5
SEATS = 3
OBSERVER = 0


def scenario() -> Scenario:
    standard = load_scenario("standard")
    return standard.with_seats(standard.seats[:SEATS])


def frozen_parts() -> HostParts:
    """Return parts with which everything but the secrets is the same in two hosts."""
    return HostParts(
        entropy=counting_entropy(),
        wall=lambda: 1_700_000_000.0,
        clock=lambda: 1000.0,
        open_journal=ForgetfulJournal.open,
    )


class HiddenPlayer(RandomPlayer):
    """Does nothing that everybody would see at once."""

    def act(self, seen: Observation) -> Orders:
        return attrs.evolve(super().act(seen), publish=(), sell=(), hire=0, mode=0, lines=(100, 50, 0, 0, 0))


class World:
    """One of two worlds."""

    def __init__(self, host: Host, runner: RoomRunner) -> None:
        self.host = host
        self.runner = runner
        self.clients: list[RawClient] = []

    @classmethod
    async def open(cls, host: Host, seed: int, motives: tuple[Motive, ...]) -> "World":
        clock = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=600)
        world = cls(host, await host.create(scenario(), clock=clock, seed=seed, motives=motives))
        for seat in range(SEATS):
            world.clients.append(await world.join(seat=seat, bot=True))
        return world

    async def join(self, **facts: object) -> RawClient:
        client = RawClient(self.host.connect())
        await client.hello(self.runner.room.spec.code, **facts)
        return client

    async def look(self) -> list[said.Observation]:
        """Read on until everybody has seen the present tick."""
        return [await client.hear(said.Observation) for client in self.clients]

    async def answer(self, seen: list[said.Observation], players: Sequence[RandomPlayer]) -> None:
        """Let everybody, one after the other, act on what it sees."""
        for client, player, observation in zip(self.clients, players, seen, strict=True):
            await client.order(observation.tick, player.act(observation.seen))
            await client.hear(said.Accepted)

    def bytes_to(self, seat: int) -> list[bytes]:
        return [frame.data for frame in self.clients[seat].frames]

    def projection(self, seat: int | None) -> Observation:
        """Return what a seat, or the public, may see now, straight from the rules."""
        room = self.runner.room
        if seat is None:
            return observe_public(room.ruleset, room.state)
        return observe(room.ruleset, room.state, seat)

    async def close(self) -> None:
        for client in self.clients:
            await client.stream.close()
        self.host.vanished(self.runner)
        self.runner.close()


def is_same(one: Observation, other: Observation) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in attrs.fields(Observation)
    )


async def compare(worlds: list[World], players: Sequence[Sequence[RandomPlayer]]) -> int:
    """Play both worlds as long as they look the same to the observer; return for how many rounds they did."""
    for rounds in range(ROUNDS):
        seen = [await world.look() for world in worlds]
        if not is_same(*(world.projection(OBSERVER) for world in worlds)):
            return rounds
        first, second = (world.bytes_to(OBSERVER) for world in worlds)
        assert first == second
        for world, observations, playing in zip(worlds, seen, players, strict=True):
            await world.answer(observations, playing)
    for world in worlds:
        await world.look()
    return ROUNDS


async def compare_newcomers(worlds: list[World]) -> int:
    """Let somebody watch, and the observer come back, in both worlds; return how many got equal bytes."""
    compared = 0
    back = {"token": worlds[0].clients[OBSERVER].session.token}
    for seat, facts in ((None, {"role": Role.SPECTATOR}), (OBSERVER, back)):
        if is_same(*(world.projection(seat) for world in worlds)):
            clients = [await world.join(**facts) for world in worlds]
            for client in clients:
                await client.hear(said.Observation)
            assert clients[0].frames[:2] == clients[1].frames[:2]
            compared += 1
    return compared


@pytest.mark.slow
async def test_what_is_hidden_does_not_change_a_byte(tmp_path: Path) -> None:
    rng = np.random.default_rng(2026)
    rounds = newcomers = different = 0
    async with AsyncExitStack() as stack:
        hosts = [
            await stack.enter_async_context(running_host(tmp_path / str(number), parts=frozen_parts()))
            for number in range(2)
        ]
        for _ in range(PAIRS):
            seed, own, *others = (int(number) for number in rng.integers(1, 2**31, 6))
            secret = [tuple(Motive(int(motive)) for motive in rng.integers(0, 5, SEATS - 1)) for _ in hosts]
            mine = Motive(int(rng.integers(0, 5)))
            worlds = [
                await World.open(host, seed, (mine, *motives))
                for host, motives in zip(hosts, secret, strict=True)
            ]
            observer = HiddenPlayer(own)
            players = [
                [observer, *(HiddenPlayer(private) for private in others[number::2])] for number in range(2)
            ]
            rounds += await compare(worlds, players)
            newcomers += await compare_newcomers(worlds)
            states = [digest(world.runner.room.state) for world in worlds]
            different += states[0] != states[1]
            for world in worlds:
                assert all(seed.to_bytes(4, "big") not in frame for frame in world.bytes_to(OBSERVER))
                await world.close()
    assert different == PAIRS
    assert rounds > 3 * PAIRS
    assert newcomers > PAIRS
