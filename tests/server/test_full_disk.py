"""A full disk as people in a room see it: they are told, no time is lost, and all goes on when there is space."""

import asyncio
import errno
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from host_kit import PATIENCE, RawClient, counting_entropy, settings_for, until
from room_kit import LEAD, led_desk, small_scenario
from techrace_client import Patience, connect
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import ClockState, NoticeKind, RefusalCode, Role
from techrace_server import ClockSpec, RoomOptions, journal, ledger, link, open_host
from techrace_server import events as ev
from techrace_server.journal import StorageJournal
from techrace_server.parts import HostParts
from techrace_server.sqlite import SqliteStorage
from techrace_server.storage import Batch, StorageFullError


def test_the_clock_stands_while_nothing_can_be_written_and_then_goes_on() -> None:
    desk, lead, (first, second) = led_desk(seconds=60.0)
    desk.pass_time(20.0)
    desk.do(ev.Stored(full=True))
    for reader in (lead, first):
        clock = desk.readers[reader].last(said.Clock)
        assert (clock.state, clock.reason) == (ClockState.PAUSED, "the server's storage is full")
    # Whoever comes and goes meanwhile does not start it, and a turn is not ended behind anybody's back.
    desk.drop(second)
    second = desk.join(token=desk.token_of(second))
    desk.pass_time(1000.0)
    assert (desk.room.tick, desk.room.clock.is_running) == (0, False)
    desk.do(ev.Stored(full=False))
    assert desk.readers[first].last(said.Clock).time_left_ms == 40_000
    desk.pass_time(40.0)
    assert desk.room.tick == 4
    assert [paused.reason for paused in desk.entries(ledger.Paused)] == ["the server's storage is full"]


def test_a_pause_of_a_facilitator_outlasts_the_full_disk() -> None:
    desk, lead, _ = led_desk()
    desk.act(lead, said.ActKind.PAUSE, text="Talk")
    desk.do(ev.Stored(full=True))
    desk.do(ev.Stored(full=False))
    clock = desk.readers[lead].last(said.Clock)
    assert (clock.state, clock.reason) == (ClockState.PAUSED, "Talk")


class FillingStorage(SqliteStorage):
    """On a disk that fills up and is emptied."""

    is_full = False

    def commit(self, batches: Sequence[Batch]) -> None:
        if self.is_full:
            raise StorageFullError(errno.ENOSPC, "No space left on device")
        super().commit(batches)


async def test_everybody_is_told_and_what_was_refused_is_done_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(link, "STORAGE_RETRY_MS", 10)
    storage = FillingStorage(tmp_path)
    parts = HostParts(entropy=counting_entropy(), open_journal=lambda _: StorageJournal(storage))
    async with open_host(settings_for(tmp_path), parts=parts) as host:

        async def opener() -> Any:
            return host.connect()

        clock = ClockSpec(seconds=60.0)
        runner = await host.create(small_scenario(1, 8), clock=clock, options=RoomOptions(facilitator=LEAD))
        code = runner.room.spec.code
        lead, watcher = RawClient(host.connect()), RawClient(host.connect())
        await lead.hello(code, role=Role.FACILITATOR, token=LEAD)
        await watcher.hello(code, role=Role.SPECTATOR)
        async with connect(opener, room=code, patience=Patience(longest=0.01)) as match:
            await until(lambda: match.latest is not None)
            storage.is_full = True
            # This one finds out; it has been taken and is answered when there is space again.
            ready = asyncio.create_task(match.ready(False))
            await until(lambda: host.journal.is_full)
            for client in (lead, watcher):
                assert (await client.hear(said.Notice)).what is NoticeKind.STORAGE_FULL
            await until(lambda: match.notice is not None)
            assert (runner.room.clock.is_running, ready.done()) == (False, False)
            # The next one is refused and said again by the client.
            orders = asyncio.create_task(match.submit(Orders(slots=((0, 700),))))
            newcomer = RawClient(host.connect())
            await newcomer.stream.send(newcomer.session.hello(said.Hello(version=1, room=code)))
            assert (await newcomer.hear(said.Refused)).code is RefusalCode.UNAVAILABLE
            assert await newcomer.closed() == CloseCode.TRY_LATER
            storage.is_full = False
            for client in (lead, watcher):
                assert (await client.hear(said.Notice)).what is NoticeKind.STORAGE_BACK
            async with asyncio.timeout(PATIENCE):
                await ready
                await orders
            assert runner.room.clock.is_running
            assert runner.room.seats[0].orders == Orders(slots=((0, 700),))
        assert [type(entry).__name__ for entry in stored(host, runner.room.spec.match)][-4:] == [
            "Begun",
            "Readied",
            "Paused",
            "Ordered",
        ]


async def test_the_clock_of_a_match_that_begins_meanwhile_stands_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "RETRY_SECONDS", 0.01)
    storage = FillingStorage(tmp_path)
    parts = HostParts(entropy=counting_entropy(), open_journal=lambda _: StorageJournal(storage))
    async with open_host(settings_for(tmp_path), parts=parts) as host:
        runner = await host.create(small_scenario(1, 8), clock=ClockSpec(seconds=60.0))
        player = RawClient(host.connect())
        await player.hello(runner.room.spec.code)
        await until(lambda: runner.room.clock.is_running)
        storage.is_full = True
        await player.say(said.Ready(id="a", tick=0, ready=False))
        await until(lambda: host.journal.is_full)
        seat = runner.room.seats[0]
        assert seat.token is not None
        seated = ledger.Seated(ms=0, seat=0, name=seat.name, bot=False, token=seat.token)
        # The time of a break between two matches runs out.
        host.open_next(ev.Rematch(spec=attrs.evolve(runner.room.spec, number=2), seated=(seated,)))
        runner.close()
        following = host.rooms[runner.room.spec.code]
        assert following is not runner
        await until(lambda: following.room.storage_full)
        assert not following.room.clock.is_running
        storage.is_full = False
        await until(lambda: not following.room.storage_full)


def stored(host: Any, match: str) -> list[ledger.Entry]:
    found = host.journal.load(match)
    return [ledger.from_record(record) for record in found.records]
