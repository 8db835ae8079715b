"""What the terminal shows, as text: a match played by the engine, told by messages of the wire."""

import attrs
import numpy as np
import pytest
from msgspec import structs

from techrace_game import (
    JointOrders,
    MatchState,
    Orders,
    advance,
    observe,
)
from techrace_game.public_view import observe_public
from techrace_game.types import Level
from techrace_protocol import messages as said
from techrace_terminal.headlines import headline
from techrace_terminal.model import MAX_NEWS, Watched
from techrace_terminal.panels import clock_text, end_text, news_text, seat_text, standings_text, time_left_ms
from techrace_terminal.tree import COLUMN, columns, node_text, people, status, tree_text
from techrace_terminal.words import clock_time, percent, sign_of, thousandths
from terminal_kit import RULESET, after, start, welcome
from terminal_kit import watched as watched_at


def _state(*rounds: Orders) -> MatchState:
    return after(start(), *rounds)


WORK = Orders(slots=((0, 500), (1, 500)))


def test_the_tree_is_a_column_per_layer_with_sign_number_and_name() -> None:
    lines = tree_text(watched_at(_state())).plain.splitlines()
    width = COLUMN + 2
    assert lines[0].split() == [word for layer in range(10) for word in ("layer", str(layer))]
    assert [lines[1][:COLUMN].strip(), lines[2][:COLUMN].strip()] == ["●  0 Name 0", "blue linked 100 %"]
    assert [lines[7][:COLUMN].strip(), lines[8][:COLUMN].strip()] == [
        "■  3 Name 3",
        "green linked 100 %",
    ]
    assert lines[2][width : 2 * width].strip() == "green closed"
    assert "technology 8" in lines[9]
    assert {len(line) for line in lines} == {10 * width}


def test_unseen_technologies_do_not_show() -> None:
    state = _state()
    watched = watched_at(state)
    assert watched.seen is not None
    shown = {node for layer in columns(watched.seen) for node in layer}
    assert shown == set(np.flatnonzero(watched.seen.level[0] != Level.UNSEEN).tolist())
    assert "  9 " not in tree_text(watched).plain
    assert node_text(watched, 9).plain == "No technology is selected."


def test_people_and_progress_are_told() -> None:
    watched = watched_at(_state(WORK))
    assert watched.seen is not None
    assert people(watched.seen, 0) == 500 * int(watched.seen.heads[0]) // 1000
    assert status(watched.seen, 0).endswith(" % done")
    heads = thousandths(people(watched.seen, 0))
    assert f"%, {heads} people" in tree_text(watched).plain
    assert f"{heads} of your people are on it" in node_text(watched, 0).plain


def test_people_over_budget_are_scaled() -> None:
    seen = observe(RULESET, _state(Orders(slots=((0, 1000), (1, 600)), lines=(400, 0, 0, 0, 0))), 0)
    assert people(seen, 0) == int(seen.heads[0]) * 1000 // 2000


def test_what_is_unlocked_is_yours_until_it_is_public() -> None:
    all_on_one = Orders(slots=((0, 1000),))
    state = _state(*[all_on_one] * 6)
    seen = observe(RULESET, state, 0)
    assert status(seen, 0) == "yours, secret"
    assert status(observe(RULESET, state, 1), 0) == "linked 100 %"
    published = advance(
        RULESET, state, JointOrders.of_match([Orders(publish=(0,)), *[None] * 5], 45), ticks=4
    )
    for seat in (0, 1):
        assert status(observe(RULESET, published, seat), 0) == "public"
    assert status(observe_public(RULESET, published), 0) == "public"


def test_a_secret_that_was_shared_says_so() -> None:
    state = _state(*[Orders(slots=((0, 1000),))] * 6)
    shared = advance(
        RULESET, state, JointOrders.of_match([Orders(share=((0, 2),)), *[None] * 5], 45), ticks=4
    )
    assert status(observe(RULESET, shared, 1), 0) == "told, secret"


def test_selecting_marks_what_a_technology_needs_and_leads_to() -> None:
    text = tree_text(watched_at(_state()), selected=4).plain
    assert ">" in text
    assert "<●  0 Name 0" in text
    assert ">■  4 Name 4" in text
    text = tree_text(watched_at(_state()), selected=0).plain
    assert "+■  4 Name 4" in text


def test_one_technology_in_words() -> None:
    words = node_text(watched_at(_state()), 4).plain.splitlines()
    assert words[0] == "■ 4 Name 4"
    assert words[1] == "green, applications, layer 1, sketched"
    assert words[2] == "closed"
    assert words[3].startswith("work ")
    assert "needs" in words
    assert any(word.startswith("  ● 0 Name 0 strength ") for word in words)


def test_those_who_watch_see_no_kind_that_is_not_public() -> None:
    watched = watched_at(_state(), seat=None)
    assert watched.seen is not None
    node = columns(watched.seen)[-1][0]
    assert node_text(watched, node).plain.splitlines()[1].startswith("unclear, ")
    assert seat_text(watched).plain == "You are watching."


def test_names_cannot_act_on_the_terminal() -> None:
    evil = "\x1b[2J\u202e\n"
    watched = watched_at(_state())
    watched = watched.after(said.Names(nodes=(said.NodeName(node=0, id="a", name=evil),)))
    watched = watched.after(
        said.Presence(
            seats=(said.SeatPresence(seat=0, status=said.SeatStatus.HUMAN, name=evil, connected=True),)
        )
    )
    item = said.NewsItem(what="published", node=1, name=evil, seats=(0,))
    watched = watched.after(said.News(tick=4, items=(item,)))
    watched = watched.after(
        said.End(
            tick=4,
            ending="red",
            payoffs=(0,) * 6,
            motives=("haste",) * 6,
            node=40,
            node_name=evil,
            builders=(0,),
        )
    )
    shown = [
        tree_text(watched),
        node_text(watched, 0),
        node_text(watched, 4),
        clock_text(watched),
        standings_text(watched),
        news_text(watched),
        seat_text(watched),
        end_text(watched),
    ]
    for text in shown:
        assert not {"\x1b", "\u202e", "\r"} & set(text.plain)
    assert news_text(watched).plain.count("\n") == 0
    assert "\\x1b[2J" in end_text(watched).plain


def test_wide_signs_do_not_shift_the_columns() -> None:
    watched = watched_at(_state()).after(
        said.Names(nodes=(said.NodeName(node=0, id="a", name="深層強化学習による自動運転"),))
    )
    text = tree_text(watched)
    assert {line.cell_len for line in text.split() if line.plain} == {10 * (COLUMN + 2)}


def test_the_standings_tell_what_everybody_may_know() -> None:
    watched = watched_at(_state(WORK), seat=1).after(
        said.Presence(
            seats=(
                said.SeatPresence(
                    seat=0, status=said.SeatStatus.HUMAN, name="Ada", connected=True, ready=True
                ),
                said.SeatPresence(seat=2, status=said.SeatStatus.BOT, name="haste", connected=False),
                said.SeatPresence(seat=3, status=said.SeatStatus.OPEN),
            ),
            watching=3,
        )
    )
    lines = standings_text(watched).plain.splitlines()
    assert lines[0].split() == ["seat", "prestige", "people", "sells", "who"]
    assert lines[1].split() == ["Ada", "1.0", "10+", "0", "human,", "ready"]
    assert lines[2].split()[:2] == [">", "Company"]
    assert not lines[2].endswith("+")
    assert lines[3].endswith("bot, away")
    assert lines[4].endswith("open")
    assert watched.watching == 3


def test_the_end_tells_motives_payoffs_and_who_built_it() -> None:
    end = said.End(
        tick=88,
        ending="yellow",
        payoffs=(810, 377, 400, 1000, 1000, 350),
        motives=("academic", "profit", "haste", "beneficial", "beneficial", "crowd"),
        node=40,
        node_name="Oracle",
        builders=(3, 4),
    )
    watched = watched_at(_state(), seat=None).after(end)
    assert end_text(watched).plain == (
        "A good ending was built.\nOracle was built by Institute, Foundation at tick 88.\n"
    )
    lines = standings_text(watched).plain.splitlines()
    assert lines[0].endswith("payoff  motive")
    assert lines[4].split()[-2:] == ["1000", "beneficial"]
    assert clock_text(watched).plain.partition("   concern")[0].endswith("   over")
    assert end_text(watched_at(_state())).plain == ""


def test_a_horizon_has_no_builder() -> None:
    end = said.End(tick=120, ending="horizon", payoffs=(0,) * 6, motives=("crowd",) * 6)
    assert end_text(watched_at(_state()).after(end)).plain == (
        "Time ran out before anybody built an ending.\n"
    )


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (said.NewsItem(what="published", node=1, seats=(0,)), "University published Name 1"),
        (
            said.NewsItem(what="published", node=1, seats=(0, 1, 3)),
            "University, Company and Institute published Name 1",
        ),
        (said.NewsItem(what="published", node=1), "Name 1 was published"),
        (said.NewsItem(what="leaked", node=1, name="Probing"), "A secret leaked: Probing"),
        (said.NewsItem(what="revealed", node=1), "Somebody can do Name 1"),
        (said.NewsItem(what="on-sale", node=1, seats=(1,)), "Company sells Name 1"),
        (said.NewsItem(what="on-sale", node=1, seats=(1, 5)), "Company and Crowd sell Name 1"),
        (said.NewsItem(what="on-sale", node=1), "Name 1 is on sale"),
        (said.NewsItem(what="warning-shot", node=1), "Warning shot: Name 1 went wrong"),
        (
            said.NewsItem(what="exposed", node=40, kind="red"),
            "A published inspection: Name 40 is red",
        ),
        (said.NewsItem(what="ended", kind="red"), "The match is over"),
        (said.NewsItem(what="eclipse", node=7), "eclipse: technology 7"),
    ],
)
def test_news_are_sentences(item: said.NewsItem, words: str) -> None:
    assert headline(watched_at(_state()), item) == words


def test_the_news_are_newest_first_and_not_endless() -> None:
    watched = watched_at(_state())
    assert news_text(watched).plain == "No news yet."
    for tick in range(MAX_NEWS + 10):
        watched = watched.after(said.News(tick=tick, items=(said.NewsItem(what="revealed", node=tick % 45),)))
    assert len(watched.news) == MAX_NEWS
    lines = news_text(watched, lines=2).plain.splitlines()
    assert [line.split()[0] for line in lines] == [str(MAX_NEWS + 9), str(MAX_NEWS + 8)]
    assert news_text(watched, lines=0).plain == "No news yet."


def test_the_clock_line() -> None:
    assert clock_text(Watched()).plain == "Connecting."
    watched = watched_at(_state(WORK))
    assert clock_text(watched).plain == (
        "The standard race   round 2   tick 4 of 120   waiting for the start"
        "   concern 10 %   regulation 2 %   warning shots 0"
    )
    running = watched.after(
        said.Clock(
            state=said.ClockState.RUNNING,
            kind=said.ClockKind.ROUNDS,
            tick=4,
            server_ms=1000,
            deadline_ms=61_000,
        )
    )
    assert time_left_ms(running, 31_000) == 30_000
    assert time_left_ms(running, 99_000) == 0
    assert clock_text(running, 31_000).plain.partition("   concern")[0].endswith("   0:30 left")
    paused = running.after(
        said.Clock(
            state=said.ClockState.PAUSED,
            kind=said.ClockKind.ROUNDS,
            tick=4,
            server_ms=40_000,
            time_left_ms=21_000,
            reason="coffee",
        )
    )
    assert "   paused: coffee   concern" in clock_text(paused, 99_000).plain
    assert time_left_ms(paused, 99_000) == 21_000


def test_the_deadline_that_was_told_last_counts() -> None:
    watched = watched_at(_state()).after(
        said.Clock(
            state=said.ClockState.RUNNING,
            kind=said.ClockKind.ROUNDS,
            tick=0,
            server_ms=100,
            deadline_ms=5_000,
        )
    )
    assert watched.observation is not None
    newer = said.Observation(
        tick=0, round=0, seen=watched.observation.seen, server_ms=4_000, deadline_ms=9_000
    )
    assert time_left_ms(watched.after(newer), 4_000) == 5_000


def test_the_own_seat_in_words() -> None:
    words = seat_text(watched_at(_state(WORK), seat=3)).plain.splitlines()
    assert words[0] == "You are Institute, beneficial"
    assert words[1] == "You want yellow before red."
    assert words[2].startswith("12.")
    assert "0 secrets" in words[2]
    assert words[3] == "assistants off"


def test_a_snapshot_replaces_what_was_known() -> None:
    state = _state()
    watched = watched_at(state).after(said.News(tick=0, items=(said.NewsItem(what="revealed", node=1),)))
    snapshot = said.Snapshot(
        number=9,
        updates=(
            said.Observation(tick=4, round=1, seen=observe(RULESET, state, 0)),
            said.Names(nodes=(said.NodeName(node=5, id="e", name="Five"),)),
        ),
    )
    resumed = watched.after(snapshot)
    assert (resumed.news, resumed.node_name(5), resumed.node_name(0)) == ((), "Five", "technology 0")
    assert resumed.welcome == watched.welcome


def test_a_new_welcome_starts_afresh_unless_it_resumes() -> None:
    watched = watched_at(_state())
    assert watched.after(welcome(0)).observation is None
    resumed = structs.replace(welcome(0), resumed=True)
    assert watched.after(resumed).observation is watched.observation


def test_answers_become_a_notice() -> None:
    watched = Watched().after(said.Accepted(id="1", tick=4))
    assert watched.notice == "Your orders for tick 4 are in."
    refused = said.RefusedPart(part="slots", reason="known", message="slot 0: you know node 3")
    waits = said.RefusedPart(part="slots", reason="no-basis", message="waits", stands=True)
    watched = watched.after(said.Accepted(id="1", tick=4, refused=(refused, waits)))
    assert watched.notice == "Orders taken, except: slot 0: you know node 3"
    watched = watched.after(said.Refused(code=said.RefusalCode.LATE, message="tick 4 has been played"))
    assert watched.notice == "Refused: tick 4 has been played"
    watched = watched.after(
        said.Closing(code=4409, reason="replaced", message="Another window has the seat.")
    )
    assert watched.notice == "Another window has the seat."
    assert watched.after(said.Pong()) is watched


def test_figures_for_people() -> None:
    assert [percent(value) for value in (0, 4, 5, 255, 1000)] == ["0 %", "0 %", "1 %", "26 %", "100 %"]
    assert [clock_time(ms) for ms in (0, 1, 1000, 61_500, -5)] == ["0:00", "0:01", "0:01", "1:02", "0:00"]
    assert thousandths(1_234_567, places=0) == "1,235"
    assert {sign_of(kind).word for kind in (-1, 9)} == {"unclear"}


def test_nothing_is_shown_before_there_is_anything() -> None:
    assert tree_text(Watched()).plain == "Waiting for the match to begin."
    assert standings_text(Watched()).plain == ""
    assert seat_text(attrs.evolve(Watched(), welcome=welcome(0))).plain == "You are watching."
