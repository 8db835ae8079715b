"""Everything that can be said, by everybody, at every moment (FAULTS W11, A7).

What may be said when is written down here a second time, in the terms of a person who reads the rules of the
protocol and not its tables. A new message, role, act or state fails these tests until somebody has put it in.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from host_kit import ForgetfulJournal, RawClient, counting_entropy, running_host
from room_kit import small_scenario
from socket_kit import LOCKSTEP
from techrace_game import digest
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding, decode_server, encode_client
from techrace_protocol.feed import Feed
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import ActKind, FromClient, RefusalCode, Role
from techrace_protocol.session import ServerSession
from techrace_protocol.transitions import State
from techrace_server import Host
from techrace_server.parts import HostParts
from techrace_server.runner import RoomRunner
from techrace_server.spec import RoomOptions
from wire_kit import FROM_CLIENT, PRESENCE, welcome

EVERYBODY = frozenset(Role)
PLAYERS = frozenset({Role.PLAYER})
SPEAKERS = frozenset({Role.PLAYER, Role.FACILITATOR})
FACILITATORS = frozenset({Role.FACILITATOR})
MAY_SAY: dict[type[FromClient], frozenset[Role]] = {
    said.Hello: frozenset(),
    said.Orders: PLAYERS,
    said.Ready: PLAYERS,
    said.Chat: SPEAKERS,
    said.Pledge: PLAYERS,
    said.Act: FACILITATORS,
    said.Ping: EVERYBODY,
    said.Leave: EVERYBODY,
}
"""Who may say what once it is in a room. Before, everybody may say hello and nothing else."""
ROLES_IN = {State(role.value): role for role in Role}
OUTSIDE = {State.AWAITING_HELLO, State.JOINING}
OVER = {State.CLOSING, State.CLOSED}
CELLS = list(itertools.product(State, FROM_CLIENT))


def test_every_message_and_state_is_classified() -> None:
    assert set(MAY_SAY) == set(FromClient.__args__)
    assert {type(message) for message in FROM_CLIENT} == set(MAY_SAY)
    assert set(State) == set(ROLES_IN) | OUTSIDE | OVER


def conversation(state: State) -> ServerSession:
    """Return a conversation in a state."""
    session = ServerSession(limits=Limits(), encoding=Encoding.MSGPACK)
    if state is State.CLOSED:
        session.lost()
    elif state is not State.AWAITING_HELLO:
        hello = said.Hello(version=1, room="K7QM2X")
        assert session.receive(encode_client(hello).data).message == hello
        if state is not State.JOINING:
            role = ROLES_IN.get(state, Role.PLAYER)
            feed = Feed("f")
            session.welcome(welcome(role), feed.snapshot(PRESENCE))
        if state is State.CLOSING:
            session.receive(encode_client(said.Leave()).data)
    assert session.state is state
    return session


def refusal_due(state: State, message: FromClient) -> RefusalCode | None:
    """Return how a message is to be refused; None: it is not."""
    if state in OUTSIDE:
        is_first = state is State.AWAITING_HELLO and isinstance(message, said.Hello)
        return None if is_first else RefusalCode.WRONG_STATE
    if ROLES_IN[state] in MAY_SAY[type(message)]:
        return None
    return RefusalCode.WRONG_STATE if isinstance(message, said.Hello) else RefusalCode.NOT_ALLOWED


def test_a_conversation_hands_on_exactly_what_may_be_said() -> None:
    for state, message in CELLS:
        session = conversation(state)
        received = session.receive(encode_client(message).data)
        if state in OVER:
            assert (received.message, received.frames) == (None, ()), (state, message)
            continue
        due = refusal_due(state, message)
        assert (received.message is None) == (due is not None), (state, message)
        assert received.close is None, (state, message)
        if due is not None:
            (frame,) = received.frames
            answer = decode_server(frame.data, Encoding.MSGPACK, Limits())
            assert isinstance(answer, said.Refused)
            assert (answer.code, answer.path) == (due, "type"), (state, message)
            assert session.state is state, (state, message)


# -- the same against a host: what is refused changes nothing --


INSIDE = (Role.PLAYER, Role.SPECTATOR, Role.PROJECTOR, Role.FACILITATOR)
ROOM_STAGES = ("waiting", "running", "finished")


@attrs.define
class Scene:
    """A room in a certain stage, and its holder of the first seat."""

    host: Host
    runner: RoomRunner
    player: RawClient
    facilitator: str
    """The token of the facilitator."""

    async def enter(self, role: Role) -> RawClient:
        if role is Role.PLAYER:
            return self.player
        client = RawClient(self.host.connect())
        token = {"token": self.facilitator} if role is Role.FACILITATOR else {}
        await client.hello(self.runner.room.spec.code, role=role, **token)
        return client

    async def stranger(self) -> RawClient:
        return RawClient(self.host.connect())

    async def fingerprint(self) -> tuple[Any, ...]:
        """Return all that a message could have changed."""
        await self.runner.settled()
        room = self.runner.room
        seats = [(seat.token, seat.link, seat.orders, seat.answered, seat.name) for seat in room.seats]
        journal = self.host.journal
        assert isinstance(journal, ForgetfulJournal)
        return digest(room.state), room.stage, room.tick, seats, room.clock, len(journal.batches)


@asynccontextmanager
async def scene(folder: Path, stage: str) -> AsyncIterator[Scene]:
    parts = HostParts(entropy=counting_entropy(), wall=lambda: 0.0, open_journal=ForgetfulJournal.open)
    quick = Rate(1000, 1000)
    wire = Limits(player_rate=quick, spectator_rate=quick)
    async with running_host(folder, parts=parts, wire=wire) as host:
        seats = 2 if stage == "waiting" else 1
        token = host.new_token()
        runner = await host.create(
            small_scenario(seats, horizon=4), clock=LOCKSTEP, options=RoomOptions(facilitator=token)
        )
        player = RawClient(host.connect())
        await player.hello(runner.room.spec.code)
        if stage == "finished":
            await player.order(0)
            await player.hear(said.End)
        await runner.settled()
        assert runner.room.stage.value == stage
        yield Scene(host, runner, player, token)


async def answer_of(client: RawClient) -> said.Refused | said.Pong | said.Accepted:
    """Wait for an answer, whatever else is told."""
    while True:
        message = await client.next()
        if isinstance(message, said.Refused | said.Pong | said.Accepted):
            return message


@pytest.mark.parametrize("stage", ROOM_STAGES)
async def test_what_a_role_may_not_say_changes_nothing(tmp_path: Path, stage: str) -> None:
    async with scene(tmp_path, stage) as at:
        for role in INSIDE:
            client = await at.enter(role)
            for message in FROM_CLIENT:
                if role in MAY_SAY[type(message)]:
                    continue
                before = await at.fingerprint()
                await client.stream.send(encode_client(message))
                answer = await answer_of(client)
                assert isinstance(answer, said.Refused), (role, message)
                assert answer.code == refusal_due(State(role.value), message), (role, message)
                assert await at.fingerprint() == before, (role, message)


@pytest.mark.parametrize("stage", ROOM_STAGES)
async def test_who_is_not_in_is_not_heard(tmp_path: Path, stage: str) -> None:
    async with scene(tmp_path, stage) as at:
        for message in FROM_CLIENT:
            if isinstance(message, said.Hello):
                continue
            client = await at.stranger()
            before = await at.fingerprint()
            await client.stream.send(encode_client(message))
            answer = await answer_of(client)
            assert isinstance(answer, said.Refused)
            assert answer.code == RefusalCode.WRONG_STATE, message
            # While a hello is being considered, nothing is heard either.
            await client.stream.send(encode_client(said.Hello(version=1, room="K7QM2X", role=Role.SPECTATOR)))
            assert await at.fingerprint() == before, message


@pytest.mark.parametrize("stage", ROOM_STAGES)
@pytest.mark.parametrize("act", ActKind)
async def test_acts_are_for_facilitators(tmp_path: Path, stage: str, act: ActKind) -> None:
    async with scene(tmp_path, stage) as at:
        message = said.Act(id="x", do=act, seats=(0,), ms=1000, text="x", confirm=True)
        for role in set(INSIDE) - FACILITATORS:
            client = await at.enter(role)
            before = await at.fingerprint()
            await client.say_bytes(encode_client(message).data)
            answer = await answer_of(client)
            assert isinstance(answer, said.Refused)
            assert answer.code == RefusalCode.NOT_ALLOWED
            assert await at.fingerprint() == before


@pytest.mark.parametrize("token", [None, "0123456789abcdef0123456789abcdef"])
async def test_nobody_is_a_facilitator_for_the_asking(tmp_path: Path, token: str | None) -> None:
    async with scene(tmp_path, "running") as at:
        client = await at.stranger()
        before = await at.fingerprint()
        hello = said.Hello(version=1, room=at.runner.room.spec.code, role=Role.FACILITATOR, token=token)
        await client.stream.send(encode_client(hello))
        answer = await answer_of(client)
        assert isinstance(answer, said.Refused)
        assert answer.code in {RefusalCode.NOT_ALLOWED, RefusalCode.TOKEN}
        assert await at.fingerprint() == before


async def test_a_seat_s_token_does_not_make_a_facilitator(tmp_path: Path) -> None:
    async with scene(tmp_path, "running") as at:
        token = at.player.session.token
        assert token is not None
        client = await at.stranger()
        hello = said.Hello(version=1, room=at.runner.room.spec.code, role=Role.FACILITATOR, token=token)
        await client.stream.send(encode_client(hello))
        answer = await answer_of(client)
        assert isinstance(answer, said.Refused)
        assert answer.code in {RefusalCode.NOT_ALLOWED, RefusalCode.TOKEN}


async def test_a_facilitator_s_token_is_no_seat(tmp_path: Path) -> None:
    async with scene(tmp_path, "running") as at:
        client = await at.stranger()
        hello = said.Hello(version=1, room=at.runner.room.spec.code, token=at.facilitator)
        await client.stream.send(encode_client(hello))
        answer = await answer_of(client)
        assert isinstance(answer, said.Refused)
        assert answer.code == RefusalCode.TOKEN


async def test_a_token_is_for_its_own_room(tmp_path: Path) -> None:
    async with scene(tmp_path, "running") as at:
        other = await at.host.create(small_scenario(2), clock=LOCKSTEP)
        client = await at.stranger()
        hello = said.Hello(version=1, room=other.room.spec.code, token=at.player.session.token)
        await client.stream.send(encode_client(hello))
        answer = await answer_of(client)
        assert isinstance(answer, said.Refused)
        assert answer.code == RefusalCode.TOKEN


@pytest.mark.parametrize("stage", ROOM_STAGES)
async def test_everything_that_may_be_said_is_answered(tmp_path: Path, stage: str) -> None:
    """Also what comes at the wrong time or makes no sense gets a typed answer and never an error of ours."""
    async with scene(tmp_path, stage) as at:
        for role in INSIDE:
            client = await at.enter(role)
            for message in FROM_CLIENT:
                if role in MAY_SAY[type(message)] and not isinstance(message, said.Leave):
                    await client.stream.send(encode_client(message))
                    answer = await answer_of(client)
                    expected = getattr(message, "id", None)
                    assert getattr(answer, "id", None) == expected, (role, message)
            assert not at.runner.is_halted
