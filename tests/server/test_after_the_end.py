"""A match that is over: still there after a restart, for those who come late and for a rematch."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from host_kit import RawClient, counting_entropy, settings_for, until
from room_kit import LEAD, Desk, led_desk, seated_desk, small_scenario
from techrace_bots import online
from techrace_cli import house
from techrace_cli.house import HouseBots
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, ClockKind, Role, SeatActivity, SeatStatus
from techrace_server import ClockSpec, RoomOptions, exports, ledger, open_host
from techrace_server.archive import FolderArchive
from techrace_server.events import BrokeDown
from techrace_server.host import Host
from techrace_server.limits import HostLimits
from techrace_server.parts import HostParts
from techrace_server.seats import hashed
from techrace_server.sqlite import sqlite_journal

QUICK = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=5.0)
BEGAN = 1_700_000_000.0


def play_out(desk: Desk, links: list[int]) -> None:
    while desk.stage == "running":
        for link in links:
            desk.order(link, id_=f"{link}-{desk.room.tick}")


def reopened(desk: Desk, *, wall: float) -> Desk:
    context = attrs.evolve(desk.context, feed_prefix="second")
    return Desk(stored=desk.stored("finished", ended=BEGAN), now=5.0, context=context, wall=wall)


# -- the room --


def test_whoever_comes_after_a_restart_sees_the_end_and_a_rematch_is_possible() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)
    play_out(desk, links)
    end = desk.readers[lead].last(said.End)
    twin = reopened(desk, wall=BEGAN + 200.0)
    assert (twin.stage, twin.exports, twin.journal) == ("finished", 0, [])
    back = twin.join(token=desk.token_of(links[0]))
    assert attrs_of(twin.readers[back].last(said.End)) == attrs_of(end)
    leader = twin.join(role=Role.FACILITATOR, token=LEAD)
    assert isinstance(twin.act(leader, ActKind.REMATCH), said.Accepted)
    assert [seated.token for seated in twin.rematches[0].seated] == [
        hashed(desk.token_of(link)) for link in links
    ]


def attrs_of(end: said.End) -> tuple[object, ...]:
    return end.tick, end.ending, end.payoffs, end.motives, end.log


def test_a_room_that_is_over_goes_when_its_time_is_up_the_gap_included() -> None:
    desk, _, links = led_desk(ClockKind.LOCKSTEP)
    play_out(desk, links)
    twin = reopened(desk, wall=BEGAN + 200.0)
    twin.pass_time(399.0)
    assert not twin.vanished
    twin.pass_time(2.0)
    assert twin.vanished


def test_a_series_goes_on_after_a_restart_between_two_matches() -> None:
    desk, _, links = led_desk(ClockKind.LOCKSTEP, matches=2)
    play_out(desk, links)
    twin = reopened(desk, wall=BEGAN + 1.0)
    twin.pass_time(60.0)
    assert [rematch.spec.number for rematch in twin.rematches] == [2]


def test_leaving_after_the_end_keeps_the_seat_for_a_rematch() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)
    play_out(desk, links)
    desk.leave(links[0])
    assert desk.readers[links[0]].closed is not None
    assert list(desk.entries(ledger.Vacated)) == []
    desk.act(lead, ActKind.REMATCH)
    assert [seated.seat for seated in desk.rematches[0].seated] == [0, 1]


def test_a_house_bot_that_goes_after_the_end_is_not_asleep() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,))
    bot = desk.join(token=desk.calls[-1].token, bot=True)
    play_out(desk, [links[0], bot])
    desk.drop(bot)
    row = desk.readers[lead].last(said.SeatGrid).seats[1]
    assert (row.activity, row.status) == (SeatActivity.CONNECTED, SeatStatus.BOT)
    assert desk.readers[lead].last(said.Presence).seats[1].connected
    twin = reopened(desk, wall=BEGAN)
    late = twin.join(role=Role.FACILITATOR, token=LEAD)
    assert twin.readers[late].last(said.SeatGrid).seats[1].activity is SeatActivity.CONNECTED


def test_a_bot_that_broke_down_is_shown_and_not_waited_for() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,))
    call = desk.calls[-1]
    bot = desk.join(token=call.token, bot=True)
    desk.drop(bot)
    desk.order(links[0], id_="first")
    assert desk.room.tick == 0
    desk.do(broke_down(1, call.token))
    assert desk.room.tick == 4
    assert desk.readers[lead].last(said.SeatGrid).seats[1].activity is SeatActivity.BROKEN
    assert desk.readers[links[0]].last(said.Presence).seats[1].status is SeatStatus.ABSENT
    # A stale word about an earlier bot changes nothing, and a new bot mends it.
    desk.act(lead, ActKind.HAND_TO_BOT, seats=(1,))
    desk.do(broke_down(1, call.token))
    desk.join(token=desk.calls[-1].token, bot=True)
    assert desk.readers[lead].last(said.SeatGrid).seats[1].activity is SeatActivity.DECIDING


def broke_down(seat: int, token: str) -> BrokeDown:
    return BrokeDown(seat=seat, token=token)


# -- the host --


def parts(wall: list[float], **more: Any) -> HostParts:
    return HostParts(entropy=counting_entropy(), wall=lambda: wall[0], **more)


async def play_alone(host: Host, code: str) -> said.End:
    client = RawClient(host.connect())
    await client.hello(code, bot=True, join="join-000000000000000000")
    while not any(isinstance(part, said.End) for message in client.heard for part in client.parts(message)):
        message = await client.next()
        for part in client.parts(message):
            if isinstance(part, said.Observation) and not part.seen.over[0]:
                await client.order(part.tick)
    return next(
        part for message in client.heard for part in client.parts(message) if isinstance(part, said.End)
    )


@pytest.mark.parametrize(("later", "is_there"), [(500.0, True), (700.0, False)])
async def test_rooms_are_restored_within_ten_minutes_of_their_end(
    tmp_path: Path, later: float, is_there: bool
) -> None:
    wall = [BEGAN]
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        code = (await host.create(small_scenario(1, 8), clock=QUICK)).room.spec.code
        end = await play_alone(host, code)
        await host.rooms[code].settled()
    wall[0] += later
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        assert (code in host.rooms) is is_there
        if is_there:
            client = RawClient(host.connect())
            await client.hello(code, join="join-000000000000000000")
            assert attrs_of(await client.hear(said.End)) == attrs_of(end)


async def test_of_a_match_and_its_rematch_the_one_that_runs_is_restored(tmp_path: Path) -> None:
    wall = [BEGAN]
    limits = HostLimits(between_matches=0.01)
    async with open_host(settings_for(tmp_path, limits=limits), parts=parts(wall)) as host:
        runner = await host.create(
            small_scenario(1, 8), clock=QUICK, options=RoomOptions(matches=2, facilitator=LEAD)
        )
        code = runner.room.spec.code
        await play_alone(host, code)
        await until(lambda: host.rooms[code] is not runner)
        await host.rooms[code].settled()
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        assert (list(host.rooms), host.rooms[code].room.spec.number) == ([code], 2)


class Failing(FolderArchive):
    """An archive on a disk that fails so many times."""

    def __init__(self, folder: Path, failures: list[int]) -> None:
        super().__init__(folder)
        self.failures = failures

    def write_log(self, match: str, records: Any) -> None:
        if self.failures[0]:
            self.failures[0] -= 1
            raise OSError(28, "No space left on device")
        super().write_log(match, records)


def failing(failures: list[int]) -> Callable[[Path], FolderArchive]:
    return lambda folder: Failing(folder, failures)


async def test_a_log_that_could_not_be_written_is_tried_again_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(exports, "FIRST_PAUSE", 0.01)
    wall = [BEGAN]
    async with open_host(settings_for(tmp_path), parts=parts(wall, archive=failing([3]))) as host:
        runner = await host.create(small_scenario(1, 8), clock=QUICK, options=RoomOptions(facilitator=LEAD))
        lead = RawClient(host.connect())
        await lead.hello(runner.room.spec.code, role=Role.FACILITATOR, token=LEAD)
        with caplog.at_level(logging.INFO):
            end = await play_alone(host, runner.room.spec.code)
            assert end.log is None
            while (await lead.hear(said.End)).log is None:
                pass
        match = runner.room.spec.match
        assert host.log_of(match) is not None
        assert caplog.text.count("could not be written, once more in") == 3
    async with sqlite_journal(tmp_path) as journal:
        stored = journal.load(match)
        assert (journal.unexported(), stored.status if stored else "") == ([], "finished")


async def test_a_log_that_could_not_be_written_is_tried_again_at_the_next_start(tmp_path: Path) -> None:
    wall = [BEGAN]
    async with open_host(settings_for(tmp_path), parts=parts(wall, archive=failing([9]))) as host:
        runner = await host.create(small_scenario(1, 8), clock=QUICK)
        assert (await play_alone(host, runner.room.spec.code)).log is None
        await runner.settled()
    # Long after: the room is gone, its log is not forgotten.
    wall[0] += 10_000.0
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        assert not host.rooms
        await until(lambda: host.log_of(runner.room.spec.match))
    async with sqlite_journal(tmp_path) as journal:
        assert journal.unexported() == []


async def test_a_house_bot_that_breaks_down_comes_back_or_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "PAUSES", (0.0, 0.0))
    tries: list[str] = []
    fine = online.join

    async def join(*given: Any, **facts: Any) -> Any:
        tries.append(facts["name"])
        if len(tries) == 2:
            return await fine(*given, **facts)
        raise ZeroDivisionError("a bug of the bot")

    monkeypatch.setattr(house, "join", join)
    wall = [BEGAN]
    async with open_host(settings_for(tmp_path), parts=parts(wall, bots=HouseBots())) as host:
        options = RoomOptions(bots=("", None), facilitator=LEAD)
        played = await host.create(small_scenario(2, 8), clock=QUICK, options=options)
        await play_alone(host, played.room.spec.code)
        assert len(tries) == 2
        broken = await host.create(small_scenario(2, 8), clock=QUICK, options=options)
        await until(lambda: broken.room.seats[0].broken)
        assert len(tries) == 5
        lead = RawClient(host.connect())
        await lead.hello(broken.room.spec.code, role=Role.FACILITATOR, token=LEAD)
        assert (await lead.hear(said.SeatGrid)).seats[0].activity is SeatActivity.BROKEN
        # The match goes on without it.
        assert (await play_alone(host, broken.room.spec.code)).tick == 8


async def test_a_version_one_journal_is_brought_up_to_date(tmp_path: Path) -> None:
    wall = [BEGAN]
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        code = (await host.create(small_scenario(1, 8), clock=QUICK)).room.spec.code
    with sqlite3.connect(tmp_path / "journal.sqlite3") as old:
        old.execute("ALTER TABLE matches DROP COLUMN ended")
        old.execute("PRAGMA user_version = 1")
    old.close()
    async with open_host(settings_for(tmp_path), parts=parts(wall)) as host:
        assert list(host.rooms) == [code]
        assert (await play_alone(host, code)).log is not None
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_orders_after_a_restored_end_are_refused_as_over() -> None:
    desk, links = seated_desk(ClockKind.LOCKSTEP)
    play_out(desk, links)
    twin = reopened(desk, wall=BEGAN)
    back = twin.join(token=desk.token_of(links[0]))
    answer = twin.order(back, Orders(), id_="late")
    assert isinstance(answer, said.Refused)
    assert answer.code is said.RefusalCode.OVER
