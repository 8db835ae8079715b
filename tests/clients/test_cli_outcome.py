"""Who won and why: read from the log, told in words."""

import json
from pathlib import Path

import attrs
import pytest
from rich.console import Console

from techrace_bots.recorded import record
from techrace_bots.registry import player
from techrace_cli.outcome import Basis, OtherEnding, Outcome, SeatOutcome, outcome_of
from techrace_cli.outcome_text import basis_lines, print_outcome, verdict
from techrace_game import Ruleset, load_scenario, payoffs
from techrace_replays import Turn, header_record, match_records, open_log, write_log
from techrace_replays.parts import Controller, SeatEntry


def _seat(seat: int, name: str, motive: str) -> SeatOutcome:
    return SeatOutcome(
        seat=seat,
        name=name,
        motive=motive,
        player="bot",
        payoff=100 * seat,
        firsts=seat,
        published=2,
        sells=0,
        heads=10_000,
        prestige=1000,
    )


RACE = Outcome(
    match="m",
    scenario="standard",
    title="The standard race",
    seed=1,
    tick=88,
    horizon=120,
    ending="red",
    node=42,
    node_name="Oracle",
    facade="yellow",
    builders=(0, 1),
    seats=(_seat(0, "Rush", "haste"), _seat(1, "Company", "profit"), _seat(2, "Lab", "beneficial")),
    basis=(
        Basis(
            node=3,
            name="Probing",
            strength=4,
            first_tick=20,
            first_seats=(2,),
            public_tick=24,
            public_seats=(0, 2),
        ),
        Basis(
            node=5,
            name="Debate",
            strength=9,
            first_tick=None,
            first_seats=(),
            public_tick=None,
            public_seats=(),
        ),
        Basis(
            node=6,
            name="Self-play",
            strength=2,
            first_tick=30,
            first_seats=(0,),
            public_tick=None,
            public_seats=(),
        ),
        Basis(
            node=7,
            name="Tool use",
            strength=1,
            first_tick=40,
            first_seats=(0,),
            public_tick=44,
            public_seats=(),
        ),
    ),
    others=(
        OtherEnding(node=43, name="Planner", kind="red", facade="yellow", furthest=250, seat=2),
        OtherEnding(node=44, name="Untouched", kind="yellow", facade=None, furthest=0, seat=0),
    ),
    technologies=40,
    unlocked=30,
    published=28,
    leaked=1,
    concern=255,
    regulation=100,
    shots=2,
)


def _printed(outcome: Outcome, width: int = 200) -> str:
    console = Console(width=width, file=None, record=True, quiet=False, color_system=None, markup=False)
    with console.capture() as capture:
        print_outcome(console, outcome)
    return capture.get()


def test_the_verdict_names_builders_time_and_facade() -> None:
    assert verdict(RACE).plain == (
        "A bad ending was built. Rush (haste) and Company (profit) built Oracle at tick 88 of 120; "
        "whoever is first decides for all. It had looked yellow."
    )


def test_nobody_wins_at_the_horizon() -> None:
    late = attrs.evolve(
        RACE, ending="horizon", tick=120, node=None, node_name=None, facade=None, builders=(), basis=()
    )
    assert verdict(late).plain == ("Time ran out before anybody built an ending. 120 ticks were played.")
    assert "* built the ending" not in _printed(late)


def test_what_the_ending_was_built_on_is_told_strongest_first() -> None:
    assert basis_lines(RACE) == [
        "9  Debate: unlocked by nobody; it was built without it",
        "4  Probing: Lab at tick 20, published by Rush and Lab at tick 24",
        "2  Self-play: Rush at tick 30, never public",
        "1  Tool use: Rush at tick 40, public from tick 44",
    ]


def test_the_whole_story_fits_on_a_screen() -> None:
    text = _printed(RACE)
    assert "Other endings in the making: Planner (red, looking yellow) 25 % by Lab (beneficial)." in text
    assert "30 of 40 technologies were unlocked: 28 published, 1 leaked." in text
    assert "Concern 26 %, regulation 10 %, warning shots 2." in text
    rows = [line.split() for line in text.splitlines() if line.startswith(("  ", "* "))][4:]
    assert rows[0] == ["Lab", "beneficial", "bot", "200", "2", "2", "0"]
    assert rows[2] == ["*", "Rush", "haste", "bot", "0", "0", "2", "0"]
    assert max(map(len, _printed(RACE, width=80).splitlines())) <= 80


def test_names_cannot_act_on_the_terminal() -> None:
    evil = "[red]\x1b[2J\u202e"
    seats = (attrs.evolve(RACE.seats[0], name=evil, player=evil), *RACE.seats[1:])
    text = _printed(attrs.evolve(RACE, node_name=evil, seats=seats))
    assert not {"\x1b", "\u202e"} & set(text)
    assert "[red]\\x1b[2J\\u202e" in text


@pytest.mark.parametrize(("scenario", "seed"), [("standard", 1), ("toy", 3), ("deceptive", 4)])
def test_the_story_agrees_with_the_match(scenario: str, seed: int, tmp_path: Path) -> None:
    game = load_scenario(scenario)
    bots = [seat.motive.word for seat in game.seats]
    table = [
        SeatEntry(name=seat.name, motive=seat.motive, controller=Controller.BOT, bot=bot)
        for seat, bot in zip(game.seats, bots, strict=True)
    ]
    path = tmp_path / "match.techrace"
    state = record(game, [player(bot, game.constants) for bot in bots], seed, path, seats=table)
    outcome = outcome_of(open_log(path))
    assert [seat.payoff for seat in outcome.seats] == payoffs(Ruleset.of(game), state)[0].tolist()
    assert [seat.player for seat in outcome.seats] == bots
    assert [seat.firsts for seat in outcome.seats] == state.credit[0].tolist()
    assert sum(1 << seat for seat in outcome.builders) == int(state.builders[0])
    assert outcome.node == (int(state.endnode[0]) if state.endnode[0] >= 0 else None)
    ordinary = state.tree.kind[0] < 2
    assert outcome.published + outcome.leaked == int(state.pub[0][ordinary].sum())
    assert outcome.unlocked == int((state.first[0][ordinary] >= 0).sum())
    sold = [int(row.sum()) for row in state.sell[0]]
    assert [seat.sells for seat in outcome.seats] == sold
    assert all(
        basis.first_tick is None or basis.first_tick == int(state.first[0, basis.node])
        for basis in outcome.basis
    )
    assert json.loads(json.dumps(outcome.facts()))["seed"] == seed
    assert _printed(outcome)


def test_a_log_without_an_end_has_no_outcome(tmp_path: Path) -> None:
    game = load_scenario("toy")
    ruleset, path = Ruleset.of(game), tmp_path / "cut.techrace"
    records = list(match_records(ruleset, header_record(game, seed=1, match_id="m"), [Turn(ticks=4)]))
    write_log(path, records[:-1])
    with pytest.raises(ValueError, match="the log has no end"):
        outcome_of(open_log(path))
