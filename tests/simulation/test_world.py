"""The simulated world is as asyncio, time and networks are: what it leaves out would not be found in it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from simulation.network import Conditions, Connection, Network
from simulation.websocket import TEXT, FrameReader, encode
from simulation.world import DeadlockError, LivelockError, Process, ProcessKilledError, World


def run(body: Callable[[Process], Awaitable[None]], *, seed: int = 1, shuffle: float = 0.0) -> World:
    """Run something in a process of a world of its own until it is done."""
    world = World(seed)
    process = world.start("process")
    process.shuffle = shuffle

    async def main() -> None:
        await body(process)

    task = process.spawn(main(), "main")
    assert world.run_until(task.done, 10_000.0)
    task.result()
    world.end()
    return world


# -- time and order --


def test_time_passes_without_waiting() -> None:
    async def body(process: Process) -> None:
        del process
        async with asyncio.timeout(601), asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(asyncio.sleep(600))

    assert run(body).now == 1600.0


def test_a_timeout_strikes() -> None:
    async def body(_: Process) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.Event().wait()

    assert run(body).now == 1005.0


def test_callbacks_come_in_the_order_in_which_they_were_asked_for() -> None:
    order: list[int] = []

    async def body(process: Process) -> None:
        for number in range(20):
            process.loop.call_soon(order.append, number)
        await asyncio.sleep(1)

    run(body, shuffle=0.9)
    assert order == list(range(20))


def test_tasks_may_come_in_another_order_but_always_in_the_same() -> None:
    def order(seed: int) -> list[int]:
        found: list[int] = []

        async def body(_: Process) -> None:
            async def one(number: int) -> None:
                await asyncio.sleep(0)
                found.append(number)

            async with asyncio.TaskGroup() as group:
                for number in range(20):
                    group.create_task(one(number))

        run(body, seed=seed, shuffle=0.5)
        return found

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == list(range(20))


def test_threads_take_time_and_hand_their_errors_on() -> None:
    async def body(process: Process) -> None:
        process.thread_seconds = lambda _: 1.0
        assert await asyncio.to_thread(lambda: 7) == 7
        assert process.loop.time() == 1002.0
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 // 0)

    run(body)


def test_everybody_waiting_for_ever_is_an_error() -> None:
    world = World(1)
    process = world.start("process")
    process.spawn(asyncio.Event().wait(), "main")
    with pytest.raises(DeadlockError):
        world.run_for(10.0)
    world.end()


def test_being_busy_for_ever_is_an_error() -> None:
    world = World(1)
    process = world.start("process")

    async def spin() -> None:
        while True:  # noqa: ASYNC110 - that is the mistake
            await asyncio.sleep(0)

    process.spawn(spin(), "main")
    with pytest.raises(LivelockError):
        world.run_for(10.0)
    world.end()


# -- life and death --


def test_a_killed_process_does_nothing_any_more_and_is_unwound_unseen() -> None:
    world = World(1)
    process, done = world.start("process"), list[str]()

    async def main() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            done.append("finally")

    process.spawn(main(), "main")
    world.run_until(lambda: world.now > 1000, 1.0)
    process.kill()
    world.start("other").spawn(asyncio.sleep(100), "main")
    world.run_for(50.0)
    assert done == []
    world.end()
    assert done == ["finally"]


def test_a_process_can_be_killed_from_within() -> None:
    world = World(1)
    process, after = world.start("process"), list[str]()

    def die() -> None:
        raise ProcessKilledError

    async def main() -> None:
        try:
            die()
        except Exception:  # noqa: BLE001 - no kill is caught by this
            after.append("caught")
        await asyncio.sleep(1)
        after.append("went on")

    process.spawn(main(), "main")
    process.loop.call_soon(after.append, "another callback")
    world.start("other").spawn(asyncio.sleep(100), "main")
    world.run_for(10.0)
    assert not process.is_alive
    assert after == []
    world.end()


def test_a_frozen_process_comes_back_late() -> None:
    world = World(1)
    process, woke = world.start("process"), list[float]()

    async def main() -> None:
        await asyncio.sleep(1)
        woke.append(world.now)

    process.spawn(main(), "main")
    process.freeze(60.0)
    world.start("other").spawn(asyncio.sleep(1000), "main")
    world.run_for(100.0)
    assert woke == [1061.0]
    world.end()


# -- the network --


class Listening(asyncio.Protocol):
    """A host that notes what happens to it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.heard = b""
        self.happened: list[str] = []
        self.transport: asyncio.Transport | None = None

    def accept(self) -> asyncio.Protocol:
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self.happened.append("data")

    def eof_received(self) -> None:
        self.happened.append("eof")

    def pause_writing(self) -> None:
        self.happened.append("pause")

    def resume_writing(self) -> None:
        self.happened.append("resume")

    def connection_lost(self, exc: Exception | None) -> None:
        self.happened.append("lost")


class Wire:
    """A client, a host and a connection between them."""

    def __init__(self, **conditions: float) -> None:
        self.world = World(1)
        self.network = Network(self.world, Conditions(**conditions))  # type: ignore[arg-type]  # the parameters of this test are of any type
        self.client = self.world.start("client")
        self.host = Listening(self.world.start("host"))
        self.network.listener = self.host
        self.got = b""
        task = self.client.spawn(self.network.connect(self.client, "10.0.0.1"), "connect")
        assert self.world.run_until(task.done, 10.0)
        self.connection: Connection = task.result()
        self.connection.down.deliver = self._take
        # Somebody has to have something to do, or nothing would ever happen any more.
        self.client.spawn(asyncio.sleep(10_000), "clock")

    def _take(self, data: bytes) -> None:
        self.got += data

    @property
    def transport(self) -> asyncio.Transport:
        assert self.host.transport is not None
        return self.host.transport


def test_bytes_arrive_whole_in_order_and_late() -> None:
    wire = Wire(latency=0.5, jitter=0.2, piece=7)
    sent = bytes(range(256)) * 4
    wire.connection.up.write(sent)
    wire.world.run_for(0.4)
    assert wire.host.heard == b""
    wire.world.run_for(500.0)
    assert wire.host.heard == sent
    assert wire.host.happened.count("data") > 100


def test_a_reader_that_stops_makes_the_writer_wait() -> None:
    wire = Wire(capacity=1000)
    wire.transport.set_write_buffer_limits(high=500)
    wire.connection.down.set_reading(False)
    for _ in range(5):
        wire.transport.write(b"x" * 1000)
    wire.world.run_for(5.0)
    assert (wire.got, wire.host.happened, wire.transport.get_write_buffer_size()) == (b"", ["pause"], 4000)
    wire.connection.down.set_reading(True)
    wire.world.run_for(5.0)
    assert (len(wire.got), wire.host.happened) == (5000, ["pause", "resume"])


def test_a_close_comes_behind_what_was_written() -> None:
    wire = Wire(latency=0.1, capacity=10)
    wire.transport.write(b"x" * 100)
    wire.transport.close()
    wire.world.run_for(60.0)
    assert (len(wire.got), wire.host.happened) == (100, ["lost"])


def test_half_a_close_is_noticed_and_the_host_closes_too() -> None:
    wire = Wire()
    wire.connection.up.write(b"last words")
    wire.connection.up.end()
    wire.world.run_for(1.0)
    assert (wire.host.heard, wire.host.happened) == (b"last words", ["data", "eof", "lost"])


def test_a_reset_loses_what_is_under_way_and_both_ends_notice() -> None:
    wire, noticed = Wire(latency=1.0), list[str]()
    wire.connection.reset_client = lambda: noticed.append("reset")
    wire.connection.up.write(b"never")
    wire.connection.cut()
    wire.world.run_for(10.0)
    assert (wire.host.heard, wire.host.happened, noticed) == (b"", ["lost"], ["reset"])


def test_a_dead_link_tells_nobody() -> None:
    wire = Wire()
    wire.connection.lose()
    wire.connection.up.write(b"never")
    wire.transport.write(b"never")
    wire.world.run_for(1000.0)
    assert (wire.host.heard, wire.host.happened, wire.got) == (b"", [], b"")


def test_nobody_answers_for_a_dead_host() -> None:
    wire = Wire()
    wire.host.process.kill()
    task = wire.client.spawn(wire.network.connect(wire.client, "10.0.0.1"), "connect")
    wire.world.run_until(task.done, 20.0)
    assert isinstance(task.exception(), ConnectionRefusedError)


def test_frames_are_read_however_they_are_cut() -> None:
    frames = [(TEXT, b"x" * size) for size in (0, 1, 125, 126, 65535, 65536)]
    data = b"".join(encode(opcode, payload, masked=False) for opcode, payload in frames)
    for size in (1, 2, 3, 1000, len(data)):
        reader = FrameReader()
        found = [
            frame for start in range(0, len(data), size) for frame in reader.feed(data[start : start + size])
        ]
        assert found == frames
