"""Language models see what their seat sees, order in an exact grammar, and are never spoken for in silence."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots_kit import house, quarters, ruleset, seeds
from techrace_bots import Briefing, play
from techrace_bots.archetypes import RandomLegal
from techrace_bots.chance import bot_seeds
from techrace_bots.text import (
    FaultKind,
    FirstOfEach,
    JsonLines,
    LanguageModel,
    Offer,
    Scripted,
    TextAgent,
    describe,
    read_answer,
)
from techrace_bots.text.orders import GRAMMAR, MAX_ANSWER
from techrace_bots.text.view import standing
from techrace_game import MatchState, Observation, Orders, check, observe
from techrace_game.batches import single
from techrace_game.notation import format_orders

HOW_TO = Path(__file__).parents[2] / "docs/howto/write-a-language-model-agent.md"


def position(
    scenario: str = "standard", tick: int = 24, seat: int = 3
) -> tuple[MatchState, Observation, Offer]:
    rules = ruleset(scenario)
    for state, _ in quarters(rules, house(rules), seeds(1)):
        if state.tick[0] == tick:
            seen = observe(rules, state, seat)
            return state, seen, Offer.of(seen, rules.constants)
    raise AssertionError("the match was over before")


STATE, SEEN, OFFER = position()
PROJECT, SECOND = OFFER.legal.projects[:2]
KNOWN = int(np.flatnonzero(SEEN.known[0])[0])


@pytest.mark.slow
def test_whatever_is_legal_can_be_said_and_is_read_back() -> None:
    rules = ruleset()
    policy, said = RandomLegal(rules.constants), 0
    for state, _ in quarters(rules, house(rules), seeds(2)):
        for seat in (0, 3):
            seen = observe(rules, state, seat)
            orders = policy.decide(seen, bot_seeds(state.seed, seat))
            for match in range(state.matches):
                row, alone = orders.row(match), single(seen, match)
                reading = read_answer(f"ORDERS: {format_orders(row)}", Offer.of(alone, rules.constants))
                assert reading.faults == ()
                assert reading.orders == row
                now = standing(alone, Offer.of(alone, rules.constants))
                assert (
                    read_answer(f"ORDERS: {format_orders(now)}", Offer.of(alone, rules.constants)).orders
                    == now
                )
                said += 1
    assert said > 60


words = st.sampled_from(
    [f"{PROJECT}:400", f"{SECOND}:1000", f"{KNOWN}:5", "scout=60", f"scout=60@{PROJECT}", "inspect=10@44", "lobby=+30",
     "lobby=-1000", "advocate=1001", "secure=7", "assist=restricted:INT,ALN", "assist=off", "assist=OFF", "assist=off:",
     "hire=+500", "hire=500", "hire=+9999999999", f"publish={KNOWN}", "publish=", "sell=3", f"share={KNOWN}>1,2",
     f"share={KNOWN}>", f"share={KNOWN}>3", "-", "SCOUT=5", "0:0", "999:1", "x", "scout=60,", "4:-1", "\t5:1"]
)  # fmt: skip
answers = st.lists(words, max_size=8).map(" ".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None, database=None)
@given(
    answer=answers,
    before=st.sampled_from(["", "Well.\n", "ORDERS\n"]),
    after=st.sampled_from(["", "\n", "\nok"]),
)
def test_what_is_read_is_legal_and_means_what_was_said(answer: str, before: str, after: str) -> None:
    reading = read_answer(f"{before}ORDERS: {answer}{after}", OFFER)
    assert (reading.orders is None) == bool(reading.faults)
    if reading.orders is not None:
        legal, refusals = check(ruleset(), STATE, 3, reading.orders)
        assert legal == reading.orders
        assert all(refusal.stands for refusal in refusals)
        # Words that order what is so anyway ("assist=off") need not come back.
        assert set(format_orders(reading.orders).split()) <= {*answer.split(" "), "-"}


def test_nothing_is_an_order_too() -> None:
    assert read_answer("I wait.\nORDERS: -\n\n", OFFER).orders == Orders()


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        ("", FaultKind.NO_ORDERS, "no line begins with 'ORDERS:'"),
        ("I order 3:400", FaultKind.NO_ORDERS, "no line begins with 'ORDERS:'"),
        (" ORDERS: -", FaultKind.NO_ORDERS, "no line begins with 'ORDERS:'"),
        ("ORDERS: -\nORDERS: -", FaultKind.SEVERAL, "2 lines begin with 'ORDERS:', expected one"),
        ("ORDERS: -\nThat is it.", FaultKind.NOT_LAST, "is not the last one"),
        ("x" * (MAX_ANSWER + 1), FaultKind.TOO_LONG, "100001 characters, expected at most 100000"),
        ("ORDERS:", FaultKind.GRAMMAR, "or '-' for none"),
        ("ORDERS:-", FaultKind.GRAMMAR, "or '-' for none"),
        ("ORDERS: secure=1 -", FaultKind.GRAMMAR, "'-': expected one of project"),
        ("ORDERS: work on 3", FaultKind.GRAMMAR, "'work': expected one of project"),
        ("ORDERS: SCOUT=5", FaultKind.GRAMMAR, "'SCOUT=5': expected one of"),
        ("ORDERS: assist=off:", FaultKind.GRAMMAR, "'assist=off:': expected one of"),
        ("ORDERS: 12345678901:1", FaultKind.GRAMMAR, "'12345678901:1': expected one of"),
        (f"ORDERS: {PROJECT}:1 0{PROJECT}:2", FaultKind.REPEATED, f"project {PROJECT} is given twice"),
        ("ORDERS: secure=1 secure=2", FaultKind.REPEATED, "secure is given twice"),
        ("ORDERS: assist=restricted:INT,INT", FaultKind.REPEATED, "something is listed twice"),
        (f"ORDERS: share={KNOWN}>1 share=0{KNOWN}>2", FaultKind.REPEATED, f"share={KNOWN} is given twice"),
        (f"ORDERS: {KNOWN}:100", FaultKind.NOT_OFFERED, f"{KNOWN} is no project on offer, expected one of "),
        ("ORDERS: scout=1@99", FaultKind.NOT_OFFERED, "99 is no scout target on offer"),
        ("ORDERS: inspect=1@0", FaultKind.NOT_OFFERED, "0 is no inspect target on offer"),
        ("ORDERS: publish=99", FaultKind.NOT_OFFERED, "99 is no node to publish on offer"),
        ("ORDERS: sell=99", FaultKind.NOT_OFFERED, "99 is no node to sell on offer"),
        ("ORDERS: share=99>1", FaultKind.NOT_OFFERED, "99 is no node to share on offer"),
        ("ORDERS: share=0>3", FaultKind.NOT_OFFERED, "3 is no receiver on offer, expected one of 0, 1, 2, 4, 5"),
        (f"ORDERS: {PROJECT}:1001", FaultKind.RANGE, "expected a weight of at most 1000"),
        ("ORDERS: secure=1001", FaultKind.RANGE, "expected a weight of at most 1000"),
        ("ORDERS: hire=+1000000001", FaultKind.RANGE, "expected at most 1000000000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_classified(answer: str, kind: FaultKind, sentence: str) -> None:
    reading = read_answer(answer, OFFER)
    assert reading.orders is None
    assert [fault.kind for fault in reading.faults if sentence in fault.message] == [kind]


def test_more_projects_than_slots_are_too_many() -> None:
    open_ = (*OFFER.legal.projects, *OFFER.legal.waiting)[:7]
    reading = read_answer("ORDERS: " + " ".join(f"{node}:100" for node in open_), OFFER)
    assert [fault.message for fault in reading.faults] == ["7 projects, expected at most 6"]


@pytest.mark.parametrize("word", ["scout=1", "inspect=1", "advocate=1", "lobby=+1", "hire=+1", "assist=off"])
def test_what_a_game_does_not_have_is_not_offered(word: str) -> None:
    _, seen, offer = position("toy", tick=8)
    name = word.partition("=")[0]
    assert f"{name}=" not in describe(seen, ruleset("toy").constants, offer)
    reading = read_answer(f"ORDERS: {word}", offer)
    assert [fault.kind for fault in reading.faults] == [FaultKind.NOT_OFFERED]


def test_the_view_offers_what_the_reader_takes() -> None:
    text = describe(SEEN, ruleset().constants, OFFER)
    listed = {line.rpartition(": ")[0].strip(): line.rpartition(": ")[2] for line in text.splitlines()}
    for label, nodes in (
        ("projects, NODE:WEIGHT, at most 6", OFFER.legal.projects),
        ("scout targets, scout=WEIGHT@NODE", OFFER.legal.scout),
        ("inspect targets, inspect=WEIGHT@NODE", OFFER.legal.inspect),
        ("publish=NODE,NODE", OFFER.legal.publish),
    ):
        assert listed[label] == (" ".join(map(str, nodes)) or "none")
    assert text.startswith("Tick 24 of 120. You are seat 3; you want a yellow ending before a red one.\n")


@pytest.mark.slow
def test_an_agent_plays_a_match_without_a_network(tmp_path: Path) -> None:
    rules = ruleset("toy")
    made: list[TextAgent] = []

    def agent() -> TextAgent:
        made.append(TextAgent(FirstOfEach(), minutes=JsonLines(tmp_path / "minutes.jsonl")))
        return made[-1]

    final = play(rules, [agent, *house(rules)[1:]], seeds(1))
    exchanges = made[0].exchanges
    assert len(exchanges) == -(-int(final.tick[0]) // rules.constants.quarter)
    assert all(exchange.faults == () and not exchange.substitute for exchange in exchanges)
    assert (final.known[0, 0] == 2).any()
    minutes = [json.loads(line) for line in (tmp_path / "minutes.jsonl").read_text().splitlines()]
    assert [one["orders"] for one in minutes] == [exchange.orders for exchange in exchanges]


def seated(model: LanguageModel, tries: int = 3) -> TextAgent:
    agent = TextAgent(model, tries=tries)
    agent.reset(Briefing(seat=3, constants=ruleset().constants))
    return agent


def test_a_fault_is_sent_back_and_the_next_answer_counts() -> None:
    agent = seated(Scripted(["hm", f"ORDERS: {PROJECT}:500"]))
    assert agent.act(SEEN) == Orders(slots=((PROJECT, 500),))
    first, second = agent.exchanges
    assert (first.answer, first.orders, first.substitute) == ("hm", "", False)
    assert [fault.kind for fault in first.faults] == [FaultKind.NO_ORDERS]
    assert "Your last answer was:\nhm\n" in second.prompt
    assert "- no-orders: no line begins with 'ORDERS:'" in second.prompt
    assert (second.attempt, second.orders) == (2, f"{PROJECT}:500")


def test_a_substitute_is_written_down_as_one_with_the_raw_answer() -> None:
    raw = "ORDERS: please do\n  what is best  "
    agent = seated(Scripted([raw]), tries=2)
    orders = agent.act(SEEN)
    assert [(one.answer, one.substitute) for one in agent.exchanges] == [(raw, False), (raw, True)]
    assert agent.exchanges[-1].orders == format_orders(orders)
    standing = {int(node) for node in SEEN.slot_node[0] if node >= 0}
    assert {node for node, _ in orders.slots} <= standing
    assert list(orders.lines) == SEEN.line_w[0].tolist()
    assert (orders.publish, orders.sell, orders.share) == ((), (), ())
    _, refusals = check(ruleset(), STATE, 3, orders)
    assert all(refusal.stands for refusal in refusals)


class Broken:
    def answer(self, prompt: str) -> str:
        raise ConnectionError("no route to the model")


def test_a_model_that_fails_is_written_down() -> None:
    agent = seated(Broken(), tries=1)
    agent.act(SEEN)
    (exchange,) = agent.exchanges
    assert exchange.answer is None
    assert exchange.substitute
    assert exchange.faults[0].kind is FaultKind.NO_ANSWER
    assert exchange.faults[0].message == "the model raised ConnectionError: no route to the model"


def test_an_agent_needs_a_try_and_a_script_an_answer() -> None:
    with pytest.raises(ValueError, match=r"^tries is 0, expected at least 1$"):
        TextAgent(FirstOfEach(), tries=0)
    with pytest.raises(ValueError, match=r"^answers: none given, expected at least one$"):
        Scripted([])


def test_the_how_to_shows_the_grammar_as_it_is() -> None:
    assert f"```ebnf\n{GRAMMAR}```" in HOW_TO.read_text()
