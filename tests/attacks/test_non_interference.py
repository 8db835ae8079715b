"""What is hidden from a connection does not change a byte of what it is sent.

Two worlds have the same seed and the same observer, and differ in what the observer does not see: the motives of
the others, their projects, their staff, their secrets. As long as what the observer may see is equal, all bytes
sent to it must be, in number and order, the answers to orders that only try what is hidden among them. The same
holds for those who watch from the start, and for whoever then joins late, watches, leads or comes back.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeAlias

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
from techrace_server.parts import HostParts
from techrace_server.runner import RoomRunner
from techrace_server.spec import RoomOptions

Facts: TypeAlias = dict[str, object]
PAIRS = 100
"""For each kind of observer."""
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


class Prober(HiddenPlayer):
    """Tries everything whose answer might tell what it does not see: any node, any field, half of it nonsense."""

    def act(self, seen: Observation) -> Orders:
        rng = np.random.default_rng((self.seed, int(seen.tick[0]), 6))
        nodes = seen.level.shape[1]

        def some(most: int) -> tuple[int, ...]:
            return tuple(int(node) for node in rng.choice(nodes, int(rng.integers(0, most)), replace=False))

        return attrs.evolve(
            super().act(seen),
            slots=tuple((node, int(rng.integers(0, 400))) for node in some(5)),
            scout_target=int(rng.integers(-1, nodes)),
            inspect_target=int(rng.integers(-1, nodes)),
            publish=tuple(node for node in some(6) if not seen.known[0, node]),
            sell=tuple(node for node in some(6) if not seen.known[0, node]),
            share=tuple((node, int(rng.integers(0, 8))) for node in some(4) if not seen.known[0, node]),
            hire=int(rng.integers(10**6, 10**7)),
        )


class World:
    """One of two worlds."""

    def __init__(self, host: Host, runner: RoomRunner, leads: str) -> None:
        self.host = host
        self.runner = runner
        self.leads = leads
        self.clients: list[RawClient] = []
        self.watchers: list[RawClient] = []
        """A spectator, a projector and a facilitator."""

    @classmethod
    async def open(cls, host: Host, seed: int, motives: tuple[Motive, ...]) -> "World":
        clock = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=600)
        leads = host.new_token()
        options = RoomOptions(facilitator=leads)
        runner = await host.create(scenario(), clock=clock, seed=seed, motives=motives, options=options)
        world = cls(host, runner, leads)
        for facts in world.watching():
            world.watchers.append(await world.join(**facts))
        for seat in range(SEATS):
            world.clients.append(await world.join(seat=seat, bot=True))
        return world

    def watching(self) -> tuple[Facts, ...]:
        """Return how to enter without a seat."""
        leading: Facts = {"role": Role.FACILITATOR, "token": self.leads}
        return {"role": Role.SPECTATOR}, {"role": Role.PROJECTOR}, leading

    async def join(self, **facts: object) -> RawClient:
        client = RawClient(self.host.connect())
        await client.hello(self.runner.room.spec.code, **facts)
        return client

    async def look(self) -> list[said.Observation]:
        """Read on until everybody has seen the present tick; return what those with seats see."""
        for client in self.watchers:
            await client.hear(said.Observation)
        return [await client.hear(said.Observation) for client in self.clients]

    async def answer(self, seen: list[said.Observation], players: Sequence[RandomPlayer]) -> None:
        """Let everybody, one after the other, act on what it sees."""
        for client, player, observation in zip(self.clients, players, seen, strict=True):
            await client.order(observation.tick, player.act(observation.seen))
            await client.hear(said.Accepted)

    def bytes_to(self, seat: int) -> list[bytes]:
        return bytes_of(self.clients[seat])

    def projection(self, seat: int | None) -> Observation:
        """Return what a seat, or the public, may see now, straight from the rules."""
        room = self.runner.room
        if seat is None:
            return observe_public(room.ruleset, room.state)
        return observe(room.ruleset, room.state, seat)

    async def close(self) -> None:
        for client in (*self.clients, *self.watchers):
            await client.stream.close()
        self.host.vanished(self.runner)
        self.runner.close()


def bytes_of(client: RawClient) -> list[bytes]:
    return [frame.data for frame in client.frames]


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
        compare_watchers(worlds)
        for world, observations, playing in zip(worlds, seen, players, strict=True):
            await world.answer(observations, playing)
    for world in worlds:
        await world.look()
    return ROUNDS


def compare_watchers(worlds: list[World]) -> None:
    """Hold those who have watched from the start to the same, as long as what is public is the same."""
    if is_same(*(world.projection(None) for world in worlds)):
        for one, other in zip(worlds[0].watchers, worlds[1].watchers, strict=True):
            assert bytes_of(one) == bytes_of(other)


async def compare_newcomers(worlds: list[World]) -> int:
    """Let others come in both worlds: to watch, to lead, to come back with and without a gap, to take over a seat.

    Returns how many of them saw the same and got equal bytes.
    """
    observer = worlds[0].clients[OBSERVER]
    back: Facts = {"token": observer.session.token}
    feed = next(message.feed for message in observer.heard if isinstance(message, said.Welcome))
    missed: Facts = {**back, "feed": feed, "last_seen": 2}
    compared = 0
    ways: list[tuple[int | None, list[Facts]]] = [
        *(
            (None, [dict(facts) for facts in pair])
            for pair in zip(*(w.watching() for w in worlds), strict=True)
        ),
        (OBSERVER, [back] * 2),
        (OBSERVER, [missed] * 2),
    ]
    for seat, ways_in in ways:
        if is_same(*(world.projection(seat) for world in worlds)):
            clients = [await world.join(**facts) for world, facts in zip(worlds, ways_in, strict=True)]
            for client in clients:
                await client.hear(said.Observation)
            assert clients[0].frames == clients[1].frames
            compared += 1
    return compared + await compare_heirs(worlds)


async def compare_heirs(worlds: list[World]) -> int:
    """Let the observer leave and somebody else take the seat: the heir sees what the observer saw, not more."""
    if not is_same(*(world.projection(OBSERVER) for world in worlds)):
        return 0
    heirs = []
    for world in worlds:
        leaver = await world.join(token=world.clients[OBSERVER].session.token)
        await leaver.say(said.Leave())
        await leaver.closed()
        heir = await world.join(seat=OBSERVER, bot=True)
        await heir.hear(said.Observation)
        heirs.append(heir)
    assert heirs[0].frames == heirs[1].frames
    return 1


@pytest.mark.slow
@pytest.mark.parametrize("observing", [HiddenPlayer, Prober])
async def test_what_is_hidden_does_not_change_a_byte(tmp_path: Path, observing: type[HiddenPlayer]) -> None:
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
            observer = observing(own)
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
