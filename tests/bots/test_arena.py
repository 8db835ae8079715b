"""Whole matches between contestants: wherever a bot runs, the match is the same, and what it fails to do is told."""

import asyncio
import json
import sys
from pathlib import Path

import attrs
import msgpack
import pytest

from host_kit import running_host
from sandbox_kit import GOOD, PATIENT, available, bot_file, match_with, short
from techrace_bots.arena import IllegalOrdersError, play_match
from techrace_bots.chance import bot_seed
from techrace_bots.conformance import table
from techrace_bots.online import join
from techrace_bots.registry import BotError, archetype, bot_maker
from techrace_bots.sandbox import BotRaisedError, FaultKind, Source, SourceKind, Tier, open_contestant
from techrace_bots.sandbox.frames import FrameError, checked_orders, message_of, orders_of, pack_orders
from techrace_client import Played, Stream
from techrace_game import Orders, load_scenario
from techrace_protocol.messages import ClockKind
from techrace_replays import open_log
from techrace_server import ClockSpec

LUCKY = """
assert self.time_left is None or self.time_left > 0
luck, legal = self.luck(seen), self.legal(seen)
return Orders(slots=((luck.choose(legal.projects), 500 + luck.below(500)),), hire=luck.below(300))
"""


@pytest.mark.slow
async def test_one_file_plays_the_same_match_everywhere(tmp_path: Path) -> None:
    """In this process, in one of its own, within namespaces, and over the wire."""
    file, scenario, seed = bot_file(tmp_path, LUCKY, name="lucky"), short(), 12
    found = {}
    for tier in Tier:
        if available(tier):
            bot = open_contestant(Source.of(file), tier=tier, time=PATIENT)
            found[str(tier)] = play_match(scenario, table(scenario, 0, bot), seed).digest
    names = [file, *(archetype(seat.motive).name for seat in scenario.seats[1:])]
    async with running_host(tmp_path / "host") as host:
        clock = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)
        runner = await host.create(scenario, clock=clock, seed=seed)

        async def open_stream() -> Stream:
            return host.connect()

        async def sit(seat: int, name: str) -> Played:
            room = runner.room.spec.code
            return await join(
                open_stream,
                bot_maker(name),
                seed=bot_seed(seed, seat),
                room=room,
                seat=seat,
                name=f"bot {seat}",
            )

        played = await asyncio.gather(*(sit(seat, name) for seat, name in enumerate(names)))
        end = played[0].end
        assert end is not None
        assert end.log is not None
        path = host.log_of(end.log)
        assert path is not None
        log = open_log(path)
        assert log.end is not None
        found["online"] = log.end.digest.hex()
    assert len(set(found.values())) == 1, found
    assert {"in-process", "contained", "online"} <= set(found)


@pytest.mark.slow
@pytest.mark.parametrize("tier", [Tier.IN_PROCESS, Tier.CONTAINED])
def test_standing_orders_stay_when_a_bot_fails(tier: Tier, tmp_path: Path) -> None:
    orders = "Orders(lines=(0, 0, 0, 0, 50))"
    failing = bot_file(tmp_path, f"if self.asked > 1:\n    raise ValueError\nreturn {orders}", name="failing")
    steady = bot_file(tmp_path, f"return {orders}", name="steady")
    found = [match_with(file, tier) for file in (failing, steady)]
    assert found[0].digest == found[1].digest
    kinds = [fault.kind for fault in found[0].faults]
    assert kinds == [FaultKind.RAISED, FaultKind.RAISED]
    report = found[0].seats[0].report
    assert report is not None
    assert report.forfeited_at is None
    assert [fault.tick for fault in report.faults] == [4, 8]


def test_results_can_be_written_as_json(tmp_path: Path) -> None:
    result = match_with(bot_file(tmp_path, "return Orders(slots=((99, 1),))"), Tier.IN_PROCESS)
    facts = json.loads(json.dumps(result.facts()))
    assert facts["seats"][0]["refused"] == 3
    assert facts["seats"][0]["tier"] == "in-process"
    assert facts["seats"][1]["name"] == "profit"
    assert facts["seats"][0]["faults"] == []


def test_a_strict_seat_stops_everything(tmp_path: Path) -> None:
    scenario = short()
    file = bot_file(tmp_path, "return Orders(slots=((99, 1),))")
    bots = table(scenario, 2, open_contestant(Source.of(file)))
    with pytest.raises(
        IllegalOrdersError, match="seat 2, tick 0: slots: this seat does not see node 99"
    ) as caught:
        play_match(scenario, bots, 1, strict=(2,), path=tmp_path / "never.techrace")
    assert caught.value.value == [99, 1]
    assert caught.value.legal.projects
    assert not (tmp_path / "never.techrace").exists()
    file = bot_file(tmp_path, "return None")
    bots = table(scenario, 1, open_contestant(Source.of(file), strict=True))
    with pytest.raises(BotRaisedError, match="seat 1, tick 0: act returned None, expected Orders"):
        play_match(scenario, bots, 1)


def test_every_seat_has_a_contestant_or_nobody() -> None:
    with pytest.raises(ValueError, match="contestants: 1 given, expected one for each of the 5 seats"):
        play_match(short(), [None], 1)


ECHO = """
import struct, sys
import msgpack

def read():
    head = sys.stdin.buffer.read(4)
    return msgpack.unpackb(sys.stdin.buffer.read(struct.unpack(">I", head)[0])) if len(head) == 4 else None

def say(message):
    body = msgpack.packb(message)
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()

print("starting", file=sys.stderr)
brief = read()
assert brief["type"] == "brief" and brief["constants"]["horizon"] == 12
say({"type": "ready", "name": "echo", "version": "7"})
while (asked := read()) is not None:
    answer = None if asked["n"] == 2 else {"lines": [0, 0, 0, 0, 100 + asked["n"]]}
    say({"type": "orders", "n": asked["n"], "orders": answer})
"""


@pytest.mark.slow
@pytest.mark.parametrize("tier", [Tier.CONTAINED, Tier.HARDENED])
def test_a_command_plays_over_its_pipe(tier: Tier, tmp_path: Path) -> None:
    if not available(tier):
        return
    (tmp_path / "echo.py").write_text(ECHO)
    result = match_with(f"cmd:{sys.executable} -I {tmp_path / 'echo.py'}", tier, folder=tmp_path)
    report = result.seats[0].report
    assert report is not None
    assert (report.name, report.version, report.faults, report.decisions) == ("echo", "7", (), 3)
    given = [open_log(tmp_path / "match.techrace").tick(tick).orders[0] for tick in (0, 4, 8)]
    assert given == [Orders(lines=(0, 0, 0, 0, 101)), None, Orders(lines=(0, 0, 0, 0, 103))]
    assert "starting" in (tmp_path / "bot.log").read_text()


def test_sources_are_told_apart(tmp_path: Path) -> None:
    file = bot_file(tmp_path, GOOD)
    assert Source.of("beneficial").kind is SourceKind.HOUSE
    assert (Source.of(file).kind, Source.of(f"{file}:It").class_name) == (SourceKind.FILE, "It")
    assert Source.of(f"cmd:{sys.executable} x").command == (sys.executable, "x")
    for text, message in (
        ("cmd:no-such-program", "there is no such program"),
        ("cmd:", "there is no such program"),
        ("missing.py", "there is no such file"),
        ("benificial", "did you mean 'beneficial'"),
    ):
        with pytest.raises(BotError, match=message):
            Source.of(text)
    with pytest.raises(BotError, match="a command has a process of its own"):
        open_contestant(Source.of(f"cmd:{sys.executable}"))


def test_nothing_of_a_sandboxed_file_runs_here(tmp_path: Path) -> None:
    mark = tmp_path / "ran-here"
    file = bot_file(tmp_path, GOOD, head=f"import pathlib\npathlib.Path({str(mark)!r}).touch()")
    open_contestant(Source.of(file), tier=Tier.CONTAINED).close()
    assert not mark.exists()
    open_contestant(Source.of(file), tier=Tier.IN_PROCESS).close()
    assert mark.exists()


def test_house_bots_play_here_whatever_the_tier() -> None:
    house = open_contestant(Source.of("haste"), tier=Tier.HARDENED)
    assert house.report().tier is Tier.IN_PROCESS


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (7, "orders: expected a map, found 7"),
        ({"slot": []}, "orders: unknown part 'slot', expected one of slots, lines"),
        ({"slots": 3}, "slots: expected a list, found 3"),
        ({"slots": [[1, 2, 3]]}, "slots: expected 2 numbers, found"),
        ({"publish": [1.5]}, "publish: expected a whole number, found 1.5"),
        ({"publish": [True]}, "publish: expected a whole number, found True"),
        ({"publish": list(range(300))}, "publish: 300 items, expected at most 256"),
        ({"lines": [1, 2]}, "lines: expected 5 numbers"),
        ({"hire": 1 << 60}, "hire: 1152921504606846976 is too large a number"),
    ],
)
def test_orders_that_are_none_are_named(value: object, message: str) -> None:
    with pytest.raises(FrameError, match=message):
        orders_of(value)


def test_orders_survive_the_pipe() -> None:
    orders = Orders(
        slots=((3, 400),), lines=(1, 2, 3, 4, 5), hire=-7, publish=(1, 2), share=((4, 6),), mask=5
    )
    assert orders_of(msgpack.unpackb(msgpack.packb(pack_orders(orders)))) == orders
    assert orders_of(None) is None
    assert checked_orders(attrs.evolve(orders)) == orders


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x01",
        b"\x81\x01\x02",
        b"\x80",
        b"\x91" * 2000,
        b"\xd6\xff\xff\xff\xff\xff",
        b"\x80\x80",
    ],
)
def test_bytes_that_are_no_message_are_refused(body: bytes) -> None:
    with pytest.raises(FrameError):
        message_of(body)


def test_constants_of_the_game_reach_every_bot() -> None:
    assert load_scenario("toy").constants.horizon != short().constants.horizon == 12


def test_a_bot_that_exits_does_not_end_its_runner(tmp_path: Path) -> None:
    result = match_with(bot_file(tmp_path, "sys.exit(0)"), Tier.IN_PROCESS)
    assert [fault.kind for fault in result.faults] == [*[FaultKind.RAISED] * 3, FaultKind.STRIKES]
    assert result.faults[0].detail == "SystemExit: 0"
