"""The story of a match against the match itself: the engine's states and views at every tick."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import replay_kit as kit
from techrace_game import MatchState, Orders, Ruleset, digest, load_scenario, observe, payoffs
from techrace_game.public_view import observe_public
from techrace_game.types import Kind
from techrace_replays import Log, SimulationError, Turn, header_record, match_records, read_log, redacted
from techrace_replays.recording import start_of
from techrace_replays.records import Annotation, End, Record, TickRecord
from techrace_replays.simulation import replay_tick, ruleset_of
from techrace_replays.story import prompts, story_of
from techrace_replays.story.chronicle import How
from techrace_replays.story.columns import Column, column
from techrace_replays.story.playback import play
from techrace_replays.story.races import nearest, racers_of

LOGS = {
    "golden": kit.golden_match(),
    "random": kit.random_match("toy", 5),
    "wide": kit.random_match("alignment2023", 3, 12),
}


@cache
def log_of(name: str) -> Log:
    return read_log(kit.bytes_of(LOGS[name]))


@cache
def story(name: str) -> dict[str, Any]:
    return story_of(log_of(name))


@cache
def states_of(name: str) -> tuple[Ruleset, list[MatchState]]:
    log = log_of(name)
    ruleset = ruleset_of(log.header)
    states = [start_of(ruleset, log.header.seed)]
    for number in range(log.ticks):
        states.append(replay_tick(ruleset, states[-1], log.tick(number)))
    return ruleset, states


def at(col: Column, tick: int) -> list[int]:
    """A column at a tick, as a reader of the format comes to it."""
    values = list(col["start"])
    changes = col["changes"]
    for place in range(0, len(changes), 3):
        when, index, value = changes[place : place + 3]
        if when <= tick:
            values[index] = value
    return values


def test_a_column_holds_the_start_and_every_change() -> None:
    values = np.array([[1, 2], [1, 3], [1, 3], [0, 3]])
    assert column(values) == {"start": [1, 2], "changes": [1, 1, 3, 3, 0, 0]}
    assert column(np.array([True, False])) == {"start": [1], "changes": [1, 0, 0]}


@pytest.mark.parametrize("name", LOGS)
def test_the_world_and_the_orders_are_the_engines_at_every_tick(name: str) -> None:
    told, (_, states) = story(name), states_of(name)
    for part in ("world", "orders"):
        for array, col in told[part].items():
            for tick, state in enumerate(states):
                assert at(col, tick) == getattr(state, array)[0].reshape(-1).tolist(), (array, tick)


@pytest.mark.parametrize("name", ["golden", "random"])
def test_every_seat_sees_what_the_rules_let_it_see_at_every_tick(name: str) -> None:
    told, (ruleset, states) = story(name), states_of(name)
    for tick, state in enumerate(states):
        seen = [observe(ruleset, state, seat) for seat in range(ruleset.seats)]
        if tick % 7 and tick != len(states) - 1:
            # Read as a whole at some ticks; that no change is missing at the others is compared below.
            continue
        views = [*told["views"], told["public"]]
        for view, observation in zip(views, [*seen, observe_public(ruleset, state)], strict=True):
            for grid, col in view.items():
                assert at(col, tick) == getattr(observation, grid)[0].reshape(-1).tolist(), (grid, tick)
    for seat, view in enumerate(told["views"]):
        rows = [observe(ruleset, state, seat).level[0] for state in states]
        assert view["level"] == column(np.array(rows))


def test_the_story_says_what_was_fixed_before_the_match() -> None:
    told, (ruleset, states) = story("golden"), states_of("golden")
    tree = states[0].tree
    assert (told["ticks"], told["quarter"], told["horizon"]) == (len(states) - 1, 4, 120)
    assert [node["name"] for node in told["nodes"]] == list(tree.names())
    assert [node["needs"] for node in told["nodes"]] == [
        [[int(p), int(w)] for p, w in zip(tree.pre[0, n], tree.pw[0, n], strict=True) if p >= 0]
        for n in range(ruleset.nodes)
    ]
    assert [node["cost"] for node in told["nodes"]] == tree.cost[0].tolist()
    assert [seat["payoff"] for seat in told["seats"]] == payoffs(ruleset, states[-1])[0].tolist()
    assert [seat["motive"] for seat in told["seats"]] == [s.motive.word for s in ruleset.scenario.seats]
    assert told["end"]["ending"] == "red"
    assert told["end"]["builders"] == [2]


@pytest.mark.parametrize("name", LOGS)
def test_everybody_learned_exactly_what_he_knows_in_the_end(name: str) -> None:
    told, (ruleset, states) = story(name), states_of(name)
    known = np.zeros(states[0].known.shape[1:], np.int64)
    for tick, node, seat, how, by in told["learned"]:
        assert states[tick].known[0, seat, node]
        assert not states[tick - 1].known[0, seat, node]
        known[seat, node] = 1
        assert (states[tick].known[0, seat, node] == 2) == (how == How.UNLOCKED)
        assert bool(by) == (how in {How.PUBLISHED, How.SHARED})
        assert not by >> seat & 1
        # What is handed over was known before; where there are no secrets, it is public as soon as it is unlocked.
        since = tick - 1 if ruleset.constants.w_publish else tick
        senders = [s for s in range(len(known)) if by >> s & 1]
        assert all(states[since].known[0, sender, node] for sender in senders)
    assert (known > 0).tolist() == (states[-1].known[0] > 0).tolist()


def test_events_are_told_anew_and_not_taken_from_the_file() -> None:
    records = [
        attrs.evolve(record, events=()) if isinstance(record, TickRecord) else record
        for record in LOGS["golden"]
    ]
    assert story_of(read_log(kit.bytes_of(records)))["events"] == story("golden")["events"]
    assert any(story("golden")["events"])


@pytest.mark.parametrize("name", LOGS)
def test_a_distance_is_nothing_exactly_where_the_ending_is_built(name: str) -> None:
    told, (_, states) = story(name), states_of(name)
    kinds = states[0].tree.kind[0]
    for word, kind in (("yellow", 2), ("red", 3)):
        for tick, state in enumerate(states):
            built = (state.known[0][:, kinds == kind] > 0).any(axis=1)
            for seat, row in enumerate(told["races"][word]):
                assert (row[tick] == 0) == bool(built[seat]) or 0 <= row[tick] < 10


def test_a_seat_alone_with_one_step_to_go_is_as_far_as_its_work_takes() -> None:
    """Known by hand: 10 heads of skill 1000 do 10 units a tick; what is left of a node is done at that pace."""
    scenario = load_scenario("toy")
    ruleset = Ruleset.of(scenario)
    header = header_record(scenario, seed=5, match_id="by-hand")
    log = read_log(kit.bytes_of(match_records(ruleset, header, [Turn()], reason="enough")))
    played = play(log)
    everybody = racers_of(played)
    racers = everybody.rows(np.arange(len(everybody.known)))
    tree = played.states.tree
    yellow = int(np.flatnonzero(tree.kind[0] == 2)[0])
    racers.known[:, :] = True
    racers.known[:, yellow] = False
    others = np.flatnonzero((tree.kind[0] == 2) & (np.arange(tree.nodes) != yellow))
    racers.known[:, others] = False
    racers.progress[:, others] = 0
    found = nearest(played, racers, Kind.YELLOW)
    goals = [yellow, *others.tolist()]
    heads = played.states.heads[0].astype(int)
    for seat in range(ruleset.seats):
        expected = min(int(tree.cost[0, goal]) * 1000 // heads[seat] for goal in goals)
        assert found[seat] == expected


def pledge(tick: int, verb: str, node: int, *, seat: int = 0, to: int = -1, **data: object) -> Annotation:
    return Annotation(
        tick=tick, kind="pledge", text="", seat=seat, to=to, data={"verb": verb, "node": node, **data}
    )


def test_pledges_are_judged_by_what_the_seats_did() -> None:
    golden = story("golden")
    tick, node, seat, _, _ = next(row for row in golden["learned"] if row[3] == How.UNLOCKED)
    told_public = [
        (t + 1, row)
        for t, rows in enumerate(golden["events"])
        for row in rows
        if row[0] == "public" and row[3]
    ]
    published, (_, out, _, by) = told_public[0]
    publisher = by.bit_length() - 1
    rows = list(LOGS["golden"])
    made = [
        pledge(0, "not-build", node, seat=seat),
        pledge(0, "not-research", node, seat=seat),
        pledge(0, "publish", out, seat=publisher),
        pledge(0, "publish", out, seat=publisher, until=published - 1),
        pledge(0, "not-publish", out, seat=publisher),
        pledge(0, "not-sell", 0, seat=0),
        pledge(0, "other", 0),
        pledge(0, "publish", 9999),
    ]
    told = story_of(read_log(kit.bytes_of([rows[0], *made, *rows[1:]])))
    assert [row["state"] for row in told["pledges"]] == [
        "broken",
        "broken",
        "kept",
        "broken",
        "broken",
        "kept",
        "unjudged",
        "unjudged",
    ]
    assert told["pledges"][0]["done"] == tick


def test_talk_is_told_as_far_as_the_log_has_it() -> None:
    rows = list(LOGS["golden"])
    said = [
        Annotation(tick=0, kind="chat", text="hello", seat=1, data={"name": "Ada"}),
        Annotation(tick=0, kind="chat", text="psst", seat=1, to=2, data={"to": [2, 3], "odd": {"x": 1}}),
        Annotation(tick=0, kind="debug", text="not for people"),
    ]
    told = story_of(read_log(kit.bytes_of([rows[0], *said, *rows[1:]])))
    assert told["talk"] == [
        {"tick": 0, "kind": "chat", "seat": 1, "to": [], "text": "hello", "name": "Ada"},
        {"tick": 0, "kind": "chat", "seat": 1, "to": [2, 3], "text": "psst"},
    ]


def test_moments_come_in_order_and_the_last_one_is_the_end() -> None:
    for name in LOGS:
        found = story(name)["moments"]
        assert [m["tick"] for m in found] == sorted(m["tick"] for m in found)
        if states_of(name)[1][-1].over[0]:
            assert found[-1]["kind"] == "end"
        for moment in found:
            assert (
                moment["kind"] not in {"unlocked", "published", "leaked", "shared"}
                or max(moment["yellow"], moment["red"]) >= 5
            )


def test_prompts_name_what_happened() -> None:
    told = story("golden")
    by_id = {prompt["id"]: prompt for prompt in told["prompts"]}
    assert by_id["close_call"]["ending"] == "yellow"
    helped = by_id["helped_red"]
    assert ["public", helped["node"], -1, 1 << helped["seats"][0]] in told["events"][helped["tick"] - 1]
    assert len(by_id) == len(told["prompts"]) <= 8


def test_an_unfinished_match_has_a_story_up_to_where_it_stops() -> None:
    whole = kit.bytes_of(LOGS["golden"])
    log = read_log(whole[: log_of("golden").place(33) + 5])
    told = story_of(log)
    assert (told["ticks"], told["complete"], told["end"]["ending"]) == (33, False, "running")
    assert told["seats"][0]["payoff"] is None


def test_a_log_that_plays_differently_is_refused() -> None:
    changed: list[Record] = []
    for record in LOGS["golden"]:
        if isinstance(record, TickRecord) and record.tick == 20:
            given = (Orders(slots=((0, 1000),)), *record.orders[1:]) if record.orders else ()
            changed.append(attrs.evolve(record, orders=given, digest=b"\0" * 8))
        else:
            changed.append(record)
    with pytest.raises(SimulationError, match="tick 20 plays differently"):
        story_of(read_log(kit.bytes_of(changed)))


def test_an_end_that_was_changed_is_refused() -> None:
    rows = [
        attrs.evolve(record, payoffs=(1, 2, 3, 4, 5, 6)) if isinstance(record, End) else record
        for record in LOGS["golden"]
    ]
    with pytest.raises(SimulationError, match="the end differs from what was recorded: payoffs"):
        story_of(read_log(kit.bytes_of(rows)))


def test_a_match_that_is_too_long_is_refused_before_it_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("techrace_replays.story.playback.MOST_TICKS", 10)
    with pytest.raises(SimulationError, match="86 ticks of 6 seats and 45 technologies: expected at most 10"):
        story_of(log_of("golden"))


def test_the_states_of_a_playback_are_those_of_the_log() -> None:
    played = play(log_of("golden"))
    for tick in range(1, played.ticks + 1):
        assert digest(played.states, tick) == log_of("golden").tick(tick - 1).digest


def test_the_page_about_the_format_names_every_field_and_prompt() -> None:
    page = (Path(__file__).parents[2] / "docs" / "story-format.md").read_text("utf-8")

    def first_cells(head: str) -> set[str]:
        table = page.split(head, 1)[1].split("\n\n", 1)[0]
        rows = [
            line.split("|")[1] for line in table.splitlines() if line.startswith("|") and "---" not in line
        ]
        return {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}

    told = story("golden")
    assert first_cells("| field | value |") == set(told)
    asked = {prompt["id"] for name in LOGS for prompt in story(name)["prompts"]}
    documented = first_cells("| id | facts | raised by |")
    assert asked <= documented
    source = Path(prompts.__file__).read_text("utf-8")
    ids = set(re.findall(r'"id": f?"(\w+)"', source.replace("helped_{kind.word}", "helped_red"))) | {
        "helped_yellow"
    }
    assert ids == documented


def test_an_extract_is_refused_as_what_it_is() -> None:
    """The browser knows by the first word why it cannot show one."""
    extract = kit.bytes_of(redacted(log_of("golden")))
    with pytest.raises(SimulationError, match=r"^redacted \(public\)"):
        story_of(read_log(extract))


def test_words_to_some_seats_only_are_left_out_when_everybody_may_ask() -> None:
    rows = list(LOGS["golden"])
    said = [
        Annotation(tick=0, kind="chat", text="hello", seat=1),
        Annotation(tick=0, kind="chat", text="psst", seat=1, to=2, data={"to": [2]}),
    ]
    log = read_log(kit.bytes_of([rows[0], *said, *rows[1:]]))
    assert [word["text"] for word in story_of(log, private=False)["talk"]] == ["hello"]


def test_what_facilitators_wrote_is_told_to_everybody_as_far_as_everybody_was_told() -> None:
    rows = list(LOGS["golden"])
    acts = [
        ("announce", "to all", {}),
        ("announce", "to two", {"seats": [1, 2]}),
        ("nudge", "are you there?", {"seats": [3]}),
        ("pause", "lunch", {}),
        ("invite", "Ada", {}),
        ("orders", "she is asleep", {"seats": [3]}),
    ]
    said = [Annotation(tick=0, kind="act", text=text, data={"do": do, **data}) for do, text, data in acts]
    log = read_log(kit.bytes_of([rows[0], *said, *rows[1:]]))
    assert [(word["do"], word["to"], word["text"]) for word in story_of(log)["talk"]] == [
        (do, data.get("seats", []) if do in {"announce", "nudge"} else [], text) for do, text, data in acts
    ]
    assert [(word["do"], word["text"]) for word in story_of(log, private=False)["talk"]] == [
        ("announce", "to all"),
        ("pause", "lunch"),
        ("invite", ""),
        ("orders", ""),
    ]
