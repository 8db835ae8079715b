"""A log as text for people: any tick, the whole match, and nothing that a terminal could take for a command."""

import attrs
import pytest

import replay_kit as kit
from techrace_game.notation import parse_orders
from techrace_replays import read_log, show_tick, text_lines
from techrace_replays._text import printable
from techrace_replays.parts import Controller, Event, Parent, SeatEntry
from techrace_replays.records import Annotation, End, Fault, Header, Join, Record, TickRecord

GOLDEN = kit.golden_match()
LOG = read_log(kit.bytes_of(GOLDEN))


def shown(records: list[Record], tick: int) -> str:
    return show_tick(read_log(kit.bytes_of(records)), tick)


def test_the_start_shows_seats_and_the_first_orders() -> None:
    text = show_tick(LOG, 0)
    assert text.startswith("match 000-standard-101: A golden vector, seed 101, rules 0.1\ntick 0 of 86\n")
    assert "     0  Seat 0  academic     10.0    5.0       1.0      0         0      0\n" in text
    assert "Public: nothing" in text
    assert "Orders of tick 0:\n  0 Seat 0: 2:745 0:205 scout=50" in text


def test_a_tick_without_orders_says_that_they_stand() -> None:
    assert "  0 Seat 0: (stand)" in show_tick(LOG, 1)


def test_the_last_position_shows_the_end_and_what_it_was_worth() -> None:
    end = GOLDEN[-1]
    assert isinstance(end, End)
    text = show_tick(LOG, LOG.ticks)
    assert f"Ended {end.ending.word}: {end.endnode} " in text
    assert "built by seats " in text
    for seat, payoff in enumerate(end.payoffs):
        assert f"  {seat} Seat {seat} ({LOG.header.seats[seat].motive.word}): {payoff}" in text
    assert "Orders of tick" not in text


def test_a_tick_that_the_log_does_not_have_is_refused() -> None:
    with pytest.raises(LookupError, match=r"tick: expected 0\.\.86, found 87"):
        show_tick(LOG, 87)


def test_a_stopped_match_says_why() -> None:
    rows = list(kit.random_match("toy", 5, 3))
    end = rows[-1]
    assert isinstance(end, End)
    rows[-1] = attrs.evolve(end, reason="lunch")
    assert "Stopped after 12 ticks: lunch" in shown(rows, 12)


def test_a_match_that_reached_the_horizon_says_so() -> None:
    rows = list(kit.random_match("toy", 5))
    assert "Ended at the horizon: nobody built an ending in" in shown(rows, len(ticks_of(rows)))


def ticks_of(rows: list[Record]) -> list[Record]:
    return [row for row in rows if isinstance(row, TickRecord)]


def test_refused_parts_are_counted() -> None:
    assert " (refused: " in shown(list(kit.random_match("toy", 5)), 0)


def test_a_damaged_log_says_so_at_its_last_tick() -> None:
    whole = kit.bytes_of(GOLDEN)
    cut = read_log(whole[: LOG.place(20) + 9])
    text = show_tick(cut, 20)
    assert "tick 20 of 20 (incomplete)" in text
    assert "The file is damaged: 9 bytes dropped from byte" in text
    assert "damaged" not in show_tick(cut, 19)


def test_a_log_of_other_rules_is_told_from_its_events() -> None:
    header = GOLDEN[0]
    assert isinstance(header, Header)
    rows = [attrs.evolve(header, rules_version="0.0"), *GOLDEN[1:]]
    text = shown(rows, 86)
    assert "Not played again: played by rules 0.0, this engine has rules 0.1" in text
    first = next((r.tick, e) for r in GOLDEN if isinstance(r, TickRecord) for e in r.events)
    assert f"  tick {first[0]}: first unlock {first[1].node} by {first[1].seat}" in text
    assert "Ended " in text


# -- the whole match ------------------------------------------------------------------------------------------


def test_the_text_has_tags_and_one_line_for_every_tick() -> None:
    lines = list(text_lines(LOG))
    blank = lines.index("")
    assert lines[0] == '[Match "000-standard-101"]'
    assert '[Seed "101"]' in lines[:blank]
    assert '[Started "2026-11-18T11:06:40+00:00"]' in lines[:blank]
    assert '[Seat3 "Seat 3, beneficial, open"]' in lines[:blank]
    assert '[Complete "yes"]' in lines[:blank]
    assert [int(line.split()[0]) for line in lines[blank + 1 :]] == list(range(86))


def test_the_orders_in_the_text_are_what_the_notation_reads() -> None:
    lines = list(text_lines(LOG))
    blank = lines.index("")
    for record, line in zip(ticks_of(list(GOLDEN)), lines[blank + 1 :], strict=True):
        assert isinstance(record, TickRecord)
        orders, _, digest = line.split(" ", 1)[1].split(" | ")
        assert digest == record.digest.hex()
        read = {
            int(part.split("{")[0]): parse_orders(part.split("{")[1])
            for part in orders.split("} ")
            if part != "-"
            for part in [part.rstrip("}")]
        }
        given = {seat: one for seat, one in enumerate(record.orders) if one is not None}
        assert read.keys() == given.keys()
        for seat, one in given.items():
            assert read[seat] == attrs.evolve(one, share=tuple(pair for pair in one.share))


def test_words_and_faults_stand_between_the_ticks() -> None:
    header = GOLDEN[0]
    assert isinstance(header, Header)
    seats = (
        SeatEntry(
            name="Ann",
            motive=header.seats[0].motive,
            controller=Controller.BOT,
            bot="haste",
            bot_version="1.2",
        ),
        *header.seats[1:],
    )
    rows: list[Record] = [
        attrs.evolve(header, seats=seats, parent=Parent(match="older", tick=7)),
        Join(tick=0, seat=2, what="join", controller=Controller.HUMAN),
        Annotation(tick=0, kind="chat", text="hello", seat=1, to=3),
        Annotation(tick=0, kind="note", text="begin"),
        Fault(tick=0, kind="timeout", detail="5 s", seat=4),
        *GOLDEN[1:],
    ]
    lines = list(text_lines(read_log(kit.bytes_of(rows))))
    assert '[Seat0 "Ann, academic, bot haste 1.2"]' in lines
    assert '[ForkedFrom "older at tick 7"]' in lines
    assert lines[lines.index("") + 1 :][:4] == [
        "; 0 seat 2 join: human",
        "; 0 chat seat 1 to seat 3: hello",
        "; 0 note host to all: begin",
        "; 0 fault timeout seat 4: 5 s",
    ]


# -- hostile text ---------------------------------------------------------------------------------------------

HOSTILE = '\x1b[2J\x07\u202eevil\u200b\n"]\x9b1m\ud800'


@pytest.mark.parametrize(
    ("sign", "shown_as"),
    [("\x1b", "\\x1b"), ("\n", "\\n"), ("\u202e", "\\u202e"), ("é", "é"), ("漢", "漢"), ("\x9b", "\\x9b")],
)
def test_control_signs_are_spelled_out(sign: str, shown_as: str) -> None:
    assert printable(sign) == shown_as


def test_no_text_of_a_file_reaches_a_terminal_as_a_command() -> None:
    hostile = HOSTILE.replace("\ud800", "")  # msgpack strings are UTF-8, which has no surrogates
    header = GOLDEN[0]
    assert isinstance(header, Header)
    seats = tuple(
        attrs.evolve(seat, name=hostile, bot=hostile, bot_version=hostile, controller=Controller.BOT)
        for seat in header.seats
    )
    for rules in (header.rules_version, hostile):
        rows: list[Record] = [
            attrs.evolve(
                header,
                match_id=hostile,
                engine_version=hostile,
                rules_version=rules,
                seats=seats,
                parent=Parent(match=hostile, tick=0),
            ),
            Join(tick=0, seat=0, what=hostile, controller=Controller.BOT, bot=hostile),
            Annotation(tick=0, kind=hostile, text=hostile),
            Fault(tick=0, kind=hostile, detail=hostile),
            *(
                attrs.evolve(row, events=(Event(hostile, 127, 15, 2**60), Event("end", 90, value=77)))
                if isinstance(row, TickRecord)
                else row
                for row in GOLDEN[1:]
            ),
        ]
        log = read_log(kit.bytes_of(rows))
        texts = [*text_lines(log), *show_tick(log, 3).split("\n"), *show_tick(log, log.ticks).split("\n")]
        for text in texts:
            assert not set(text) & set(HOSTILE) - set('[2Jevil"]1m')
