"""Hosts over the in-memory transport: the conversation, its limits, halted rooms, restarts."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from host_kit import RawClient, quick_limits, running_host
from room_kit import small_scenario
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits, Rate
from techrace_protocol.messages import ClockKind, RefusalCode, Role
from techrace_replays import open_log
from techrace_replays.records import End
from techrace_server import ClockSpec, Host, JournalError, UnavailableError
from techrace_server.journal import Durable
from techrace_server.memory import MemoryPeer
from techrace_server.parts import HostParts
from techrace_server.storage import Batch
from techrace_server.turns import Turn, TurnResult, play_together

LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)


def joiner(host: Host, encoding: Encoding = Encoding.MSGPACK) -> RawClient:
    return RawClient(host.connect(), encoding)


async def small_room(host: Host, seats: int = 1, horizon: int = 8, **changes: Any) -> str:
    runner = await host.create(small_scenario(seats, horizon), clock=LOCKSTEP, seed=3, **changes)
    return runner.room.spec.code


async def settle() -> None:
    """Let everything that can run without waiting run."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_match_over_memory_leaves_its_log(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host)
        await client.hello(await small_room(host))
        for tick in (0, 4):
            assert (await client.hear(said.Observation)).tick == tick
            await client.order(tick, Orders(slots=((0, 1000),)))
            assert (await client.hear(said.Accepted)).tick == tick
        end = await client.hear(said.End)
        assert end.log is not None
        path = host.log_of(end.log)
        assert path is not None
    log = open_log(path)
    assert isinstance(log.end, End)
    assert (log.end.tick, log.end.ending.word) == (8, "horizon")


async def test_json_in_text_frames_is_the_same_conversation(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        welcome = await client.hello(await small_room(host))
        assert welcome.seat == 0
        observation = await client.hear(said.Observation)
        await client.order(observation.tick)
        assert (await client.hear(said.Observation)).tick == 4
        assert all(frame.is_text for frame in client.frames)


async def test_room_codes_are_not_case_sensitive(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host)
        assert (await joiner(host).hello(code.lower())).room == code


# -- bad input --


async def test_an_unknown_room_is_refused_and_the_connection_closed(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host)
        await client.stream.send(client.session.hello(said.Hello(version=1, room="NOROOM")))
        assert (await client.hear(said.Refused)).code is RefusalCode.NO_ROOM
        assert await client.closed() == CloseCode.NO_ROOM


async def test_bytes_that_are_no_message_get_an_answer_and_a_close_code(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host)
        await client.say_bytes(b"\xc1\xc1\xc1")
        assert await client.closed() == CloseCode.NOT_UNDERSTOOD


async def test_orders_before_hello_are_refused_and_hello_still_works(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host)
        client = joiner(host)
        await client.say_bytes(b'{"type":"orders","id":"a","tick":0,"orders":{}}', is_text=True)
        frame = await client.stream.recv()
        refused = json.loads(frame.data)
        assert (refused["type"], refused["code"], refused["id"]) == ("refused", "wrong-state", "a")
        await client.say_bytes(
            json.dumps({"type": "hello", "version": 1, "room": code}).encode(), is_text=True
        )
        assert json.loads((await client.stream.recv()).data)["type"] == "welcome"


async def test_a_message_of_the_wrong_shape_is_refused_and_the_room_untouched(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        code = await small_room(host)
        await client.hello(code)
        await client.hear(said.Observation)
        await client.say_bytes(b'{"type":"orders","id":"a","tick":0,"orders":{"slots":"all"}}', is_text=True)
        refused = await client.hear(said.Refused)
        assert (refused.code, refused.path, refused.id) == (RefusalCode.MALFORMED, "orders.slots", "a")
        runner = host.find(code)
        assert runner is not None
        assert runner.room.tick == 0
        await client.order(0)
        assert (await client.hear(said.Accepted)).id == "o0"


async def test_another_version_is_refused_with_its_own_code(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        await client.say_bytes(b'{"type":"hello","version":99,"room":"X"}', is_text=True)
        assert await client.closed() == CloseCode.VERSION


@pytest.mark.parametrize(("extra", "closed"), [(0, False), (1, True)])
async def test_before_hello_a_message_has_four_kibibytes_at_most(
    tmp_path: Path, extra: int, closed: bool
) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        text = b'{"type":"ping"}'
        await client.say_bytes(text.ljust(Limits().hello_bytes + extra), is_text=True)
        if closed:
            assert await client.closed() == CloseCode.TOO_LARGE
        else:
            assert json.loads((await client.stream.recv()).data)["code"] == "wrong-state"


@pytest.mark.parametrize(("extra", "closed"), [(0, False), (1, True)])
async def test_after_the_welcome_a_message_has_sixteen_kibibytes_at_most(
    tmp_path: Path, extra: int, closed: bool
) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        await client.hello(await small_room(host))
        text = b'{"type":"ping","nonce":7}'
        await client.say_bytes(text.ljust(Limits().message_bytes + extra), is_text=True)
        if closed:
            assert await client.closed() == CloseCode.TOO_LARGE
        else:
            assert (await client.hear(said.Pong)).nonce == 7


async def test_who_watches_may_not_order(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host)
        client = joiner(host, Encoding.JSON)
        await client.hello(code, role=Role.SPECTATOR)
        await client.say_bytes(b'{"type":"orders","id":"a","tick":0,"orders":{}}', is_text=True)
        assert (await client.hear(said.Refused)).code is RefusalCode.NOT_ALLOWED


async def test_a_second_hello_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        client = joiner(host, Encoding.JSON)
        await client.hello(await small_room(host))
        await client.say_bytes(b'{"type":"hello","version":1,"room":"X"}', is_text=True)
        assert (await client.hear(said.Refused)).code is RefusalCode.WRONG_STATE


async def test_too_many_messages_are_refused_first_and_then_end_the_connection(tmp_path: Path) -> None:
    wire = Limits(player_rate=Rate(1, 5))
    async with running_host(tmp_path, wire=wire) as host:
        client = joiner(host)
        await client.hello(await small_room(host))
        for number in range(40):
            await client.say(said.Ping(nonce=number))
        refused = await client.hear(said.Refused)
        assert refused.code is RefusalCode.RATE
        assert (refused.retry_ms or 0) >= 1000
        assert await client.closed() == CloseCode.RATE


@pytest.mark.parametrize("encoding", list(Encoding))
async def test_a_command_that_came_too_soon_is_refused_by_its_id(tmp_path: Path, encoding: Encoding) -> None:
    wire = Limits(player_rate=Rate(1, 2))
    async with running_host(tmp_path, wire=wire) as host:
        client = RawClient(host.connect(), encoding)
        await client.hello(await small_room(host))
        for number in range(3):
            await client.order(0, id_=f"o{number}")
        # What cannot be read has no id; that it came too soon is all that is said about it.
        await client.say_bytes(b"{" if encoding.is_text else b"\xc1", is_text=encoding.is_text)
        refused = [await client.hear(said.Refused) for _ in range(2)]
        assert [(answer.code, answer.id) for answer in refused] == [
            (RefusalCode.RATE, "o2"),
            (RefusalCode.RATE, None),
        ]
        assert all(answer.retry_ms for answer in refused)


async def test_who_is_cut_while_the_room_decides_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The welcome waits for the disk; a client that is told to go meanwhile must not halt the room."""
    async with running_host(tmp_path, wire=Limits(hello_ms=50)) as host:
        code = await small_room(host)
        # A websocket stays for a while after it was told to go: its client has to answer the close.
        monkeypatch.setattr(MemoryPeer, "hang_up", lambda _: None)
        held: list[tuple[Batch, Durable]] = []
        append = host.journal.append
        monkeypatch.setattr(host.journal, "append", lambda *given: held.append(given))
        client = joiner(host)
        await client.stream.send(client.session.hello(said.Hello(version=1, room=code)))
        assert await client.closed() == CloseCode.HELLO_TIMEOUT
        monkeypatch.setattr(host.journal, "append", append)
        for batch, durable in held:
            append(batch, durable)
        runner = host.find(code)
        assert runner is not None
        await runner.settled()
        assert not runner.is_halted


async def test_who_never_says_hello_is_closed(tmp_path: Path) -> None:
    async with running_host(tmp_path, wire=Limits(hello_ms=20)) as host:
        client = joiner(host)
        assert host.statistics().strangers == 1
        assert await client.closed() == CloseCode.HELLO_TIMEOUT
        await settle()
        assert host.statistics().connections == 0


async def test_after_a_refused_hello_the_deadline_still_runs(tmp_path: Path) -> None:
    async with running_host(tmp_path, wire=Limits(hello_ms=50)) as host:
        code = await small_room(host)
        client = joiner(host)
        await client.stream.send(client.session.hello(said.Hello(version=1, room=code, seat=9)))
        assert (await client.hear(said.Refused)).code is RefusalCode.NO_SEAT
        assert await client.closed() == CloseCode.HELLO_TIMEOUT


async def test_reading_is_on_hold_while_the_room_does_not_keep_up(tmp_path: Path) -> None:
    wire = Limits(bot_rate=Rate(1000, 1000))
    async with running_host(tmp_path, wire=wire) as host:
        client = joiner(host)
        await client.hello(await small_room(host), bot=True)
        await client.hear(said.Observation)
        for number in range(100):
            await client.order(0, id_=f"n{number}")
        heard = [await client.hear(said.Accepted | said.Refused) for _ in range(100)]  # type: ignore[arg-type]  # mypy knows no type[A | B]
        assert [message.id for message in heard] == [f"n{number}" for number in range(100)]


# -- rooms among themselves --


def failing_at(seed: int, tick: int) -> HostParts:
    """Return parts with an engine that fails in one match."""

    def engine(turns: Sequence[Turn]) -> Sequence[TurnResult]:
        for turn in turns:
            if int(turn.state.seed[0]) == seed and int(turn.state.tick[0]) == tick:
                raise ZeroDivisionError("rules went wrong")
        return play_together(turns)

    return HostParts(engine=engine)


async def test_an_error_in_one_room_ends_that_room_alone(tmp_path: Path) -> None:
    async with running_host(tmp_path, parts=failing_at(3, 4)) as host:
        code = await small_room(host)
        other = (await host.create(small_scenario(1, 8), clock=LOCKSTEP, seed=4)).room.spec.code
        victim, neighbour = joiner(host), joiner(host)
        await victim.hello(code)
        await neighbour.hello(other)
        for tick in (0, 4):
            assert (await victim.hear(said.Observation)).tick == tick
            await victim.order(tick)
        assert await victim.closed() == CloseCode.ROOM_HALTED
        for tick in (0, 4):
            assert (await neighbour.hear(said.Observation)).tick == tick
            await neighbour.order(tick)
        assert (await neighbour.hear(said.End)).ending == "horizon"
        runner = host.find(code)
        assert runner is not None
        report = json.loads((tmp_path / "halted" / f"{runner.room.spec.match}.json").read_text())
        assert (report["seed"], report["tick"]) == (3, 4)
        assert report["digest"] == runner.room.last_digest.hex()
        assert "ZeroDivisionError: rules went wrong" in "".join(report["error"])
        again = joiner(host)
        await again.stream.send(again.session.hello(said.Hello(version=1, room=code)))
        assert await again.closed() == CloseCode.ROOM_HALTED
    async with running_host(tmp_path) as host:
        assert host.find(code) is None


async def test_a_journal_that_fails_halts_the_rooms_and_nothing_more_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host)
        client = joiner(host)
        await client.hello(code)
        await client.hear(said.Observation)
        monkeypatch.setattr(host.journal, "append", lambda _, durable: durable(JournalError("disk gone")))
        await client.order(0)
        assert await client.closed() == CloseCode.ROOM_HALTED
        assert not any(isinstance(message, said.Accepted) for message in client.heard)


async def test_rooms_are_bounded(tmp_path: Path) -> None:
    async with running_host(tmp_path, limits=quick_limits(rooms=1)) as host:
        await small_room(host)
        with pytest.raises(UnavailableError, match="1 rooms already"):
            await small_room(host)


async def test_a_log_cannot_be_had_before_the_end(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host)
        runner = host.find(code)
        assert runner is not None
        (tmp_path / "replays").mkdir()
        (tmp_path / "replays" / f"{runner.room.spec.match}.techrace").write_bytes(b"")
        assert host.log_of(runner.room.spec.match) is None
        assert host.log_of("f" * 32) is None
        assert host.log_of("../journal.sqlite3") is None


# -- stopping and starting --


async def test_a_stopping_host_tells_everybody_to_come_back_and_the_next_one_goes_on(tmp_path: Path) -> None:
    async with running_host(tmp_path) as host:
        code = await small_room(host, 2)
        clients = [joiner(host) for _ in range(2)]
        tokens = [(await client.hello(code)).token for client in clients]
        await clients[0].order(0, Orders(slots=((0, 600),)), id_="kept")
        await clients[0].hear(said.Accepted)
        await host.drain()
        assert await clients[0].closed() == CloseCode.RESTARTING
        assert await clients[1].closed() == CloseCode.RESTARTING
        assert isinstance(clients[0].heard[-1], said.Closing)
        late = joiner(host)
        await late.stream.send(late.session.hello(said.Hello(version=1, room=code)))
        assert await late.closed() == CloseCode.DRAINING
        with pytest.raises(UnavailableError, match="stopping"):
            await small_room(host)
    async with running_host(tmp_path) as host:
        clients = [joiner(host) for _ in range(2)]
        for client, token in zip(clients, tokens, strict=True):
            assert (await client.hello(code, token=token)).resumed is False
            assert (await client.hear(said.Observation)).tick == 0
        await clients[0].order(0, Orders(slots=((0, 600),)), id_="kept")
        assert (await clients[0].hear(said.Accepted)).id == "kept"
        await clients[1].order(0, Orders(slots=((1, 600),)))
        assert (await clients[1].hear(said.Observation)).tick == 4


async def test_nothing_runs_any_more_after_a_host_is_gone(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with running_host(tmp_path) as host:
        client = joiner(host)
        await client.hello(await small_room(host))
    assert asyncio.all_tasks() == before


async def test_a_match_that_cannot_be_restored_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_host(tmp_path) as host:
        good, bad = await small_room(host), await small_room(host)
        runner = host.find(bad)
        assert runner is not None
        match = runner.room.spec.match
    with sqlite3.connect(tmp_path / "journal.sqlite3") as other:
        other.execute("UPDATE records SET payload = x'c1' WHERE match = ? AND sequence = 0", (match,))
    async with running_host(tmp_path) as host:
        assert host.find(good) is not None
        assert host.find(bad) is None
    assert match in caplog.text
