"""``techrace lead``: acts on a real server from the command line, and the screen that shows the seats."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.console import Console

from host_kit import counting_entropy, running_server, until
from room_kit import small_scenario
from techrace_cli import leading
from techrace_cli.acts import WORDS, errand_of, outcome
from techrace_cli.app import run
from techrace_cli.commands.lead import lead as lead_command
from techrace_cli.faults import ExitCode, UsageFault
from techrace_cli.house import HouseBots
from techrace_cli.leading import way_of
from techrace_cli.leading_screen import follow, picture_of
from techrace_cli.links import Opened
from techrace_client import MatchClosedError, connect
from techrace_game import load_scenario
from techrace_game.scenario import Scenario
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.messages import Accepted, ActKind, ClockKind, SeatActivity, SeatStatus, TalkKind
from techrace_server import ClockSpec, RoomOptions
from techrace_server.parts import HostParts
from techrace_server.room import Room
from techrace_terminal.model import Watched
from terminal_kit import welcome

Capture = pytest.CaptureFixture[str]
LEAD = "lead-00000000000000000"
LINK = f"http://127.0.0.1:1/#/lead/ABC234/{LEAD}"


@attrs.frozen
class Place:
    """A room on a server that runs."""

    url: str
    room: Room
    opened: Opened

    async def lead(self, *words: str) -> int:
        return await asyncio.to_thread(run, ["lead", self.opened.lead or "", *words])


@asynccontextmanager
async def place(folder: Path, scenario: Scenario | None = None, **options: Any) -> AsyncIterator[Place]:
    """Yield a room, by default with two seats, and a server around it."""
    parts = HostParts(entropy=counting_entropy(), bots=HouseBots())
    async with running_server(folder, parts=parts) as server:
        runner = await server.rooms.create(
            scenario or small_scenario(2),
            clock=ClockSpec(kind=ClockKind.ROUNDS, seconds=600),
            options=RoomOptions(facilitator=LEAD, **options),
        )
        yield Place(server.url, runner.room, Opened.at(server.url, runner.room.spec.code, LEAD))


# -- acts on a server --


async def test_a_match_is_led_from_the_command_line(tmp_path: Path, capsys: Capture) -> None:
    standard = load_scenario("standard")
    async with (
        place(tmp_path, standard.with_seats(standard.seats[:2])) as here,
        connect(here.opened.play, name="Ada") as ada,
        connect(here.opened.play, name="Ben") as ben,
    ):
        await until(lambda: ada.latest is not None)
        room = here.room

        async def done(*words: str) -> str:
            assert await here.lead(*words) == ExitCode.OK, capsys.readouterr().err
            return capsys.readouterr().out.strip()

        assert await done("pause", "Five", "minutes") == "Paused: Five minutes"
        assert ada.clock is not None
        assert ada.clock.reason == "Five minutes"
        assert await done("resume") == "The pause is over."
        assert room.held is None
        left = room.clock.remaining(0.0)
        assert await done("extend", "60") == "The present round has 60 s more."
        assert await done("extend", "--", "-30") == "The present round has 30 s less."
        assert room.clock.remaining(0.0) == pytest.approx(left + 30)
        assert await done("speed", "1200") == "Rounds last 1200 s from now on."
        assert room.clock.spec.seconds == 1200
        assert await done("announce", "Lunch", "at", "noon") == "Told everybody: Lunch at noon"
        assert await done("message", "1", "Psst") == "Told seat 1 (Ben): Psst"
        assert await done("chat", "Hello") == "Said in the chat: Hello"
        assert await done("nudge", "0") == "Asked seat 0 (Ada) for a decision."
        await until(lambda: len(ada.talk) == 3 and len(ben.talk) == 3)
        assert [words.text for words in ada.talk] == ["Lunch at noon", "Hello", ""]
        assert [words.text for words in ben.talk] == ["Lunch at noon", "Psst", "Hello"]
        assert await done("talk-off") == "Seats may not talk."
        assert await done("talk-on") == "Seats may talk."
        assert await done("lock") == "No new player is let in."
        assert room.locked
        assert await done("unlock") == "New players are let in again."
        assert await done("end-in", "10") == "The match ends in 10 minutes."
        assert room.ends_ms is not None
        assert await done("end-in", "0") == "No time is set for the end any more."
        told = await done("event", "--conc", "200", "--reg", "-100", "A", "scandal")
        assert told == "At the end of this quarter concern changes by +200 ‰, regulation by -100 ‰."
        orders = tmp_path / "orders.json"
        orders.write_text('{"hire": 1000}')
        assert await done("orders", "0", str(orders)) == "The orders of seat 0 (Ada) are in."
        assert await done("ready", "0,1", "--yes") == "Seat 0 (Ada) and seat 1 (Ben) have decided."
        await until(lambda: room.tick == 4)
        assert await done("skip") == "The round has been ended."
        assert room.tick == 8
        assert await done("undo", "--yes") == "The last round has been taken back and is played again."
        assert room.tick == 4
        assert (
            await done("hand-to-bot", "1", "--bot", "profit")
            == "Seat 1 (Ben) is played by the house bot profit."
        )
        assert room.seats[1].house == "profit"
        await done("take-back", "1")
        assert room.seats[1].house is None
        assert await done("final-round") == "The match ends after the present round."
        assert await done("end-now", "--yes", "Lunch") == "The match has been ended: Lunch"
        await until(lambda: ada.end is not None)
        assert ada.end is not None
        assert ada.end.stopped == "Lunch"
        assert await done("next") == "The next match begins under the same code."


async def test_new_tokens_are_told_with_what_to_do_with_them(tmp_path: Path, capsys: Capture) -> None:
    async with place(tmp_path) as here, connect(here.opened.play, name="Ada"):
        assert await here.lead("invite", "Grace") == ExitCode.OK
        line = capsys.readouterr().out.splitlines()[-1].strip()
        assert line.startswith(f'techrace lead "{here.url}/#/lead/{here.room.spec.code}/')
        assert await asyncio.to_thread(run, ["lead", line.split('"')[1], "lock"]) == ExitCode.OK
        capsys.readouterr()
        assert await here.lead("re-seat", "0") == ExitCode.OK
        told = capsys.readouterr().out
        assert told.startswith("Seat 0 (Ada) has a new token; the old one is dead.\n")
        token = told.partition("TECHRACE_TOKEN=")[2].split()[0]
        assert f'techrace join "{here.opened.play}"' in told
        async with connect(here.opened.play, token=token) as again:
            assert again.seat == 0
        assert await here.lead("invite", "--json") == ExitCode.OK
        facts = json.loads(capsys.readouterr().out)
        assert (facts["act"], facts["room"], facts["tick"]) == ("invite", here.room.spec.code, 0)
        assert facts["lead"].endswith(f"/#/lead/{facts['room']}/{facts['token']}")
        assert await here.lead("remove", "0", "--yes") == ExitCode.OK
        assert capsys.readouterr().out == "Seat 0 (Ada) is free.\n"


async def test_a_match_that_waits_is_started(tmp_path: Path, capsys: Capture) -> None:
    async with place(tmp_path, waits=True) as here, connect(here.opened.play) as ada:
        assert await here.lead("start", "--json") == ExitCode.OK
        assert json.loads(capsys.readouterr().out)["act"] == "start"
        await until(lambda: ada.latest is not None)


async def test_what_the_server_refuses_is_a_sentence(tmp_path: Path, capsys: Capture) -> None:
    async with place(tmp_path) as here:
        for words, problem in (
            (["end-now"], "end-now was not done: do: the match has not started"),
            (["remove", "0"], "nobody is in seat 0"),
            (["remove", "0", "--yes"], "nobody is in seat 0"),
            (
                ["hand-to-bot", "0,1"],
                "confirm: expected true to hand-to-bot for 2 seats; if it is meant, add --yes",
            ),
            (["hand-to-bot", "0", "--bot", "nobody"], "there is no house bot nobody"),
            (["take-back", "9"], "9 is not within 0..1"),
            (["pause"], "the match has not started"),
            (["speed", "0"], "expected 1.."),
        ):
            assert await here.lead(*words) == ExitCode.SERVER
            told = capsys.readouterr()
            assert problem in told.err
            assert not told.out
        wrong = Opened.at(here.url, here.room.spec.code, "wrong-0000000000000000").lead or ""
        for words in (["pause"], []):
            assert await asyncio.to_thread(run, ["lead", wrong, *words]) == ExitCode.SERVER
            assert "(token)" in capsys.readouterr().err


async def test_the_token_may_stand_in_the_environment(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHRACE_LEAD_TOKEN", LEAD)
    async with place(tmp_path) as here:
        for words in (
            [here.opened.play, "lock"],
            [here.url, "--room", here.room.spec.code, "lock"],
            [here.url.replace("http:", "ws:") + "/ws", "--room", here.room.spec.code, "lock"],
        ):
            assert await asyncio.to_thread(run, ["lead", *words]) == ExitCode.OK
        assert (
            await asyncio.to_thread(run, ["lead", here.opened.play, "lock", "--token", "x"])
            == ExitCode.SERVER
        )
    assert LEAD not in capsys.readouterr().err


def test_nobody_there_is_a_sentence(capsys: Capture) -> None:
    assert run(["lead", LINK, "pause"]) == ExitCode.SERVER
    told = capsys.readouterr().err
    assert "cannot be reached" in told
    assert LEAD not in told


# -- what is typed --


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["http://[::1", "pause"], "no address"),
        (["ftp://127.0.0.1/#/lead/ABC234/token", "pause"], "is no address"),
        (["http://127.0.0.1:1", "pause"], "names no room"),
        (["http://127.0.0.1:1/?token=secret#/play/ABC234", "pause"], "holds no token"),
        (["http://127.0.0.1:1/#/lead/ABC234/\x1b[2J", "pause"], "the token holds a sign"),
        ([LINK, "puase"], "did you mean pause?"),
        ([LINK, "\x1b[2J"], "there is no act \\x1b[2J"),
        ([LINK, "lock", "now"], "lock: does not take 'now'"),
        ([LINK, "announce"], "announce: expected a text"),
        ([LINK, "chat"], "chat: expected a text"),
        ([LINK, "message", "hello"], "message: expected seats"),
        ([LINK, "nudge"], "nudge: expected seats"),
        ([LINK, "nudge", "1,16"], "nudge: expected seats"),
        ([LINK, "extend"], "extend: expected SECONDS"),
        ([LINK, "extend", "nan"], "extend: expected SECONDS"),
        ([LINK, "end-in", "1e400"], "end-in: expected MINUTES"),
        ([LINK, "event"], "expected --conc or --reg"),
        ([LINK, "event", "--conc", "1001"], "1001 is not in the range"),
        ([LINK, "pause", "--bot", "profit"], "--bot goes with hand-to-bot"),
        ([LINK, "--conc", "3"], "--conc and --reg go with event"),
        ([LINK, "orders", "1"], "orders: expected a seat and a FILE"),
        ([LINK, "revoke"], "revoke: expected the number of a facilitator"),
        ([LINK, "revoke", "Grace"], "revoke: expected the number of a facilitator"),
        ([LINK, "revoke", "256"], "revoke: expected the number of a facilitator"),
        ([LINK, "orders", "1", "nothere.json"], "nothere.json: No such file"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(words: list[str], problem: str, capsys: Capture) -> None:
    assert run(["lead", *words]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert problem in told
    assert "secret" not in told
    assert LEAD not in told


@pytest.mark.parametrize("text", ["", "3", '{"hire": "many"}', '{"hires": 3}', "{}}", '{}, "tick": 9'])
def test_a_file_without_orders_is_a_usage_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(text)
    with pytest.raises(UsageFault, match="orders: "):
        errand_of("orders", ["1", str(file)])


def test_every_act_of_the_protocol_can_be_typed_and_stands_in_the_help(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text("{}")
    words: dict[ActKind, list[str]] = {
        ActKind.ORDERS: ["3", str(file)],
        ActKind.EXTEND: ["5"],
        ActKind.SPEED: ["0.5"],
        ActKind.END_IN: ["5"],
        ActKind.ANNOUNCE: ["\x1bhello"],
        ActKind.REVOKE: ["1"],
    }
    seats = {
        ActKind.NUDGE,
        ActKind.READY,
        ActKind.HAND_TO_BOT,
        ActKind.TAKE_BACK,
        ActKind.RE_SEAT,
        ActKind.REMOVE,
    }
    for kind in ActKind:
        given = words.get(kind, ["1,3"] if kind in seats else [])
        errand = errand_of(kind.value, given, conc=1 if kind is ActKind.EVENT else None)
        assert errand is not None
        assert errand.do is kind
        told = outcome(errand, Accepted(id="x", tick=0), {1: "Ada\x1b[2J"})
        assert told[0].isupper()
        assert "\x1b" not in told
    for word in WORDS:
        assert word in (lead_command.help or "")


def test_links_and_tokens_are_found_in_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHRACE_LEAD_TOKEN", "environment")
    assert way_of(LINK, None, None).token == LEAD
    assert way_of(LINK, "OTHER", "typed").token == "typed"
    assert way_of(LINK, "OTHER", None).room == "OTHER"
    way = way_of("game.local:8765/races/#/play/ABC234", None, None)
    assert (way.server, way.room, way.token) == ("http://game.local:8765/races", "ABC234", "environment")
    assert "environment" not in repr(way)


def test_the_links_of_a_room_have_the_command_to_lead_it() -> None:
    opened = Opened.at("http://h:1", "ABC234", LEAD)
    assert opened.lines()[-1] == f'Lead  techrace lead "http://h:1/#/lead/ABC234/{LEAD}"'
    assert "?" not in "".join(opened.lines())


# -- the screen --


def seat_row(seat: int, status: SeatStatus, activity: SeatActivity, **facts: Any) -> said.SeatRow:
    return said.SeatRow(seat=seat, status=status, activity=activity, **{"since_ms": 0, **facts})


def seats_of(*rows: said.SeatRow) -> said.SeatGrid:
    return said.SeatGrid(seats=rows, facilitators=2, server_ms=100_000)


def drawn(**changes: Any) -> str:
    """Return the picture as text."""
    facts: dict[str, Any] = {"grid": None, "house": None, "talk": (), "server_ms": 100_000, **changes}
    watched = facts.pop("watched", Watched().after(welcome(None)))
    console = Console(width=120, markup=False, highlight=False)
    with console.capture() as capture:
        console.print(picture_of(watched, **facts))
    return capture.get()


def test_the_picture_says_who_plays_what_goes_on_and_since_when() -> None:
    human, bot, absent, nobody = SeatStatus.HUMAN, SeatStatus.BOT, SeatStatus.ABSENT, SeatStatus.OPEN
    grid = seats_of(
        seat_row(0, human, SeatActivity.IDLE, since_ms=10_000, name="Ada", held=True, late=2),
        seat_row(1, bot, SeatActivity.READY, since_ms=99_000, name="B", house_bot="profit", held=True),
        seat_row(2, absent, SeatActivity.ASLEEP, name="Ben", held=True),
        seat_row(3, nobody, SeatActivity.OPEN),
    )
    house = said.House(locked=True, talk=False, final_tick=12, ends_ms=160_000, match=2, matches=3)
    lines = [line.split() for line in drawn(grid=grid, house=house).splitlines()]
    assert lines[0][-4:] == ["waiting", "for", "the", "start"]
    assert " ".join(lines[1]) == (
        "room ABC234 match 2 of 3 locked talk is off ends with tick 12 ends in 1:00 2 facilitators"
    )
    assert lines[2:7] == [
        ["seat", "name", "who", "plays", "state", "for", "late"],
        ["0", "Ada", "a", "person", "idle", "1:30", "2"],
        ["1", "B", "house", "bot", "profit,", "for", "its", "holder", "ready", "0:01"],
        ["2", "Ben", "its", "holder,", "away", "asleep", "1:40"],
        ["3", "Institute", "nobody", "open", "1:40"],
    ]


def test_names_and_words_cannot_change_the_screen() -> None:
    bad = "\x1b[2J\nseat"
    grid = seats_of(seat_row(0, SeatStatus.HUMAN, SeatActivity.READY, name=bad))
    presence = said.Presence(seats=(said.SeatPresence(seat=0, status=SeatStatus.HUMAN, name=bad),))
    talk = [
        said.Talk(kind=TalkKind.CHAT, text=bad, name=bad, seat=0, to=(0,)),
        said.Talk(kind=TalkKind.NUDGE, text="", to=(1,)),
    ]
    watched = Watched().after(welcome(None)).after(presence)
    picture = drawn(watched=watched, grid=grid, talk=talk)
    assert "\x1b" not in picture
    assert picture.count("\\x1b[2J\\x0aseat") == 4
    assert "the facilitator to Company, nudge: please decide" in picture


async def test_the_screen_goes_on_beside_acts_until_the_end(tmp_path: Path, capsys: Capture) -> None:
    async with (
        place(tmp_path) as here,
        connect(here.opened.play, name="Ada"),
        connect(here.opened.play, name="Ben"),
    ):
        screen = asyncio.create_task(here.lead())
        await until(lambda: here.room.audience.lead.links)
        await asyncio.to_thread(run, ["lead", here.opened.lead or "", "announce", "Hello"])
        assert "Told everybody: Hello" in capsys.readouterr().out
        await until(lambda: here.room.audience.lead.links)
        assert await here.lead("end-now", "--yes") == ExitCode.OK
        assert await screen == ExitCode.OK
    told = capsys.readouterr().out
    assert "Ada" in told
    assert "announcement: Hello" in told
    assert "payoff" in told


async def test_changes_are_lines_of_json_for_programs(tmp_path: Path, capsys: Capture) -> None:
    async with place(tmp_path) as here, connect(here.opened.play), connect(here.opened.play) as ben:
        await until(lambda: ben.latest is not None)
        assert await here.lead("end-now", "--yes") == ExitCode.OK
        capsys.readouterr()
        assert await here.lead("--json") == ExitCode.OK
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"seat-grid", "clock", "house", "end"} <= {update["type"] for update in told}


async def test_two_screens_with_one_token_show_the_same_until_it_is_taken_back(tmp_path: Path) -> None:
    class Blind:
        def joined(self, match: Any) -> None: ...
        def hear(self, match: Any, update: Any) -> None: ...
        def beat(self, match: Any) -> None: ...

    async with place(tmp_path) as here:
        way = way_of(here.opened.lead or "", None, None)
        screens = [asyncio.create_task(follow(way, Blind())) for _ in range(2)]
        await until(lambda: len(here.room.audience.lead.links) == 2)
        assert await here.lead("invite", "Grace") == ExitCode.OK
        assert await here.lead("revoke", "0", "--yes") == ExitCode.OK
        ended = await asyncio.gather(*screens, return_exceptions=True)
        assert [getattr(error, "close", None) for error in ended] == [CloseCode.NOT_AUTHENTICATED] * 2


async def test_an_act_whose_answer_was_lost_is_not_told_as_done(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pushed_aside(*_: object) -> Accepted:
        raise MatchClosedError("the server has closed the connection", CloseCode.REPLACED)

    monkeypatch.setattr(leading, "_said", pushed_aside)
    async with place(tmp_path) as here:
        assert await here.lead("lock") == ExitCode.SERVER
    assert "look whether lock was done" in capsys.readouterr().err
