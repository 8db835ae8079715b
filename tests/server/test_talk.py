"""Talk and pledges: who hears what, what is taken out, how often, and what became of promises."""

from pathlib import Path

import attrs
import pytest

from room_kit import Desk, led_desk, small_scenario
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, ClockKind, PledgeState, PledgeVerb, RefusalCode, Role
from techrace_replays import open_log, verify, write_log
from techrace_replays.records import Annotation
from techrace_replays.story import story_of
from techrace_server.export import records_of
from techrace_server.wording import clean, look, nickname


def reopened(desk: Desk) -> Desk:
    return Desk(stored=desk.stored(), now=5.0, context=attrs.evolve(desk.context, feed_prefix="second"))


def heard(desk: Desk, link: int) -> list[str]:
    return [talk.text for talk in desk.readers[link].of(said.Talk)]


def refusal(answer: said.Accepted | said.Refused) -> RefusalCode:
    assert isinstance(answer, said.Refused), answer
    return answer.code


# -- chat --


def test_public_words_reach_everybody_and_private_ones_those_they_are_for() -> None:
    desk, lead, links = led_desk(seats=3)
    watcher = desk.join(role=Role.SPECTATOR)
    desk.say(links[0], "hello all")
    desk.say(links[0], "only us", to=(2,), channel="Pact")
    assert [heard(desk, link) for link in (*links, watcher, lead)] == [
        ["hello all", "only us"],
        ["hello all"],
        ["hello all", "only us"],
        ["hello all"],
        ["hello all"],
    ]
    told = desk.readers[links[2]].last(said.Talk)
    assert (told.seat, told.name, told.to, told.channel) == (0, "Player 1", (2,), "Pact")


def test_private_words_change_no_byte_for_others() -> None:
    frames = []
    for text in ("we build it", "we do not"):
        desk, lead, links = led_desk(seats=3)
        watcher = desk.join(role=Role.SPECTATOR)
        desk.say(links[0], text, to=(1,))
        desk.promise(links[0], PledgeVerb.NOT_BUILD, to=1, node=3 if text == "we do not" else 4)
        for link in links:
            desk.order(link)
        for link in links:
            desk.ready(link)
        late = desk.join(role=Role.SPECTATOR)
        frames.append([desk.readers[link].frames for link in (links[2], watcher, late, lead)])
    assert frames[0] == frames[1]


def test_words_come_back_after_a_reconnection_and_a_restart() -> None:
    desk, _, links = led_desk(seats=3)
    desk.say(links[0], "to all")
    desk.say(links[0], "to one", to=(1,))
    for world in (desk, reopened(desk)):
        backs = [world.join(token=desk.token_of(link)) for link in links]
        assert [heard(world, back) for back in backs] == [
            ["to all", "to one"],
            ["to all", "to one"],
            ["to all"],
        ]


def test_repeated_words_are_said_once_also_after_a_restart() -> None:
    desk, _, (first, _) = led_desk()
    answer = desk.say(first, "once", id_="same")
    assert desk.say(first, "once", id_="same") == answer
    twin = reopened(desk)
    back = twin.join(token=desk.token_of(first))
    assert twin.say(back, "once", id_="same") == answer
    assert heard(twin, back) == ["once"]
    assert refusal(twin.say(back, "other", id_="same")) is RefusalCode.ID_REUSED


def test_who_says_too_much_is_told_to_wait() -> None:
    desk, _, (first, second) = led_desk()
    answers = [desk.say(first, f"word {number}") for number in range(6)]
    assert all(isinstance(answer, said.Accepted) for answer in answers[:5])
    refused = answers[5]
    assert isinstance(refused, said.Refused)
    assert (refused.code, refused.retry_ms) == (RefusalCode.RATE, 2000)
    assert isinstance(desk.say(second, "I may"), said.Accepted)
    desk.pass_time(2.0)
    assert isinstance(desk.say(first, "again"), said.Accepted)


def test_talk_can_be_switched_off_for_seats() -> None:
    desk, lead, (first, _) = led_desk(talk=False)
    assert desk.readers[first].last(said.House).talk is False
    assert refusal(desk.say(first, "hello")) is RefusalCode.TALK_OFF
    assert refusal(desk.promise(first, PledgeVerb.OTHER, text="x")) is RefusalCode.TALK_OFF
    assert isinstance(desk.say(lead, "quiet please"), said.Accepted)
    desk.act(lead, ActKind.TALK_ON)
    assert isinstance(desk.say(first, "hello"), said.Accepted)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"text": "x", "to": (7,)}, RefusalCode.NO_SEAT),
        ({"text": "\u202e\u200b"}, RefusalCode.MALFORMED),
    ],
)
def test_words_that_cannot_be_said_are_refused(facts: dict[str, object], code: RefusalCode) -> None:
    desk, _, (first, _) = led_desk()
    assert refusal(desk.say(first, **facts)) is code  # type: ignore[arg-type]  # the parameters of this test are of any type
    assert refusal(desk.say(desk.join(role=Role.SPECTATOR), "hello")) is RefusalCode.NOT_ALLOWED


# -- wording --


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\x1b[31mb", "a[31mb"),
        ("one\ntwo\tthree", "one two three"),
        ("\u202eabc\u2066", "abc"),
        ("  z\u200bw\ufeff ", "zw"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_signs_that_hide_or_forge_are_taken_out(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_look_alikes_are_told_apart() -> None:
    assert nickname("Ada", (), "Player 1") == "Ada"
    for forged in ("Ada", "ada", "Аdа", "A d a", "\uff21da", "Ada\u0301"):
        assert nickname(forged, ("Ada",), "Player 1").endswith(" (2)")
    assert nickname("Ada", ("Ada", "Ada (2)"), "Player 1") == "Ada (3)"
    assert nickname("Facilitator", (), "Player 1") == "Facilitator (2)"
    assert nickname("\u200b", (), "Player 1") == "Player 1"
    assert look("Player 1") != look("Player 10")
    assert len(nickname("x" * 40, ("x" * 40,), "Player 1")) == 40


def test_two_people_of_one_name_are_told_apart_in_the_room() -> None:
    desk, lead, _ = led_desk()
    desk.act(lead, ActKind.REMOVE, seats=(0, 1), confirm=True)
    links = [desk.join(name=name) for name in ("Ada", "Аda")]
    assert [desk.readers[link].of(said.Welcome)[0].name for link in links] == ["Ada", "Аda (2)"]


# -- pledges --


def test_a_promise_is_told_to_whom_it_is_made_and_judged_for_all_at_the_end() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP, seats=3)
    desk.promise(links[0], PledgeVerb.NOT_RESEARCH, node=0, to=1)
    desk.promise(links[1], PledgeVerb.NOT_RESEARCH, node=0)
    desk.promise(links[2], PledgeVerb.OTHER, text="be nice")
    desk.promise(links[2], PledgeVerb.SHARE, node=0, to=0, until=8)
    counts = [len(desk.readers[link].of(said.Pledged)) for link in (*links, lead)]
    assert counts == [4, 3, 3, 2]
    for _ in range(2):
        for link in links:
            desk.order(
                link,
                Orders(slots=((0, 1000),)) if link == links[0] else None,
                id_=f"x{link}-{desk.room.tick}",
            )
    desk.act(lead, ActKind.END_NOW, confirm=True)
    states = [PledgeState.BROKEN, PledgeState.KEPT, PledgeState.UNJUDGED, PledgeState.BROKEN]
    assert [pledge.state for pledge in desk.readers[links[1]].last(said.End).pledges] == states
    twin = reopened(desk)
    assert [pledge.state for pledge in twin.room.end().pledges] == states


def test_what_was_undone_breaks_no_promise() -> None:
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)
    desk.promise(links[0], PledgeVerb.NOT_RESEARCH, node=0)
    for link in links:
        desk.order(link, Orders(slots=((0, 1000),)))
    assert desk.room.pledges.judged()[0].state is PledgeState.BROKEN
    desk.act(lead, ActKind.UNDO, confirm=True)
    assert desk.room.pledges.judged()[0].state is PledgeState.KEPT


def test_what_was_promised_in_a_round_that_was_taken_back_holds_from_there_on(tmp_path: Path) -> None:
    """As the story of the log judges it, which knows nothing of the round that did not happen."""
    desk, lead, links = led_desk(ClockKind.LOCKSTEP)

    def turn(number: int) -> None:
        for link in links:
            desk.order(link, Orders(slots=((0, 500),)), id_=f"{link}-{number}")

    turn(1)
    assert isinstance(desk.promise(links[0], PledgeVerb.NOT_RESEARCH, node=0), said.Accepted)
    desk.act(lead, ActKind.UNDO, confirm=True)
    turn(2)
    desk.act(lead, ActKind.END_NOW, confirm=True)
    [judged] = desk.room.pledges.judged()
    assert (judged.tick, judged.state) == (0, PledgeState.BROKEN)
    write_log(tmp_path / "m.techrace", records_of(desk.stored()))
    [told] = story_of(open_log(tmp_path / "m.techrace"))["pledges"]
    assert (told["tick"], told["state"]) == (0, "broken")
    assert reopened(desk).room.pledges.judged() == (judged,)


def test_publishing_keeps_and_breaks_promises() -> None:
    desk, _, links = led_desk(
        ClockKind.LOCKSTEP, scenario=small_scenario(2, horizon=80).with_constants(w_publish=1)
    )
    node = _unlock_something(desk, links)
    for verb in (PledgeVerb.PUBLISH, PledgeVerb.NOT_PUBLISH, PledgeVerb.NOT_BUILD):
        desk.promise(links[0], verb, node=node)
    for link in links:
        desk.order(link, Orders(publish=(node,)) if link == links[0] else None, id_=f"publish-{link}")
    states = [pledge.state for pledge in desk.room.pledges.judged()]
    assert states == [PledgeState.KEPT, PledgeState.BROKEN, PledgeState.UNJUDGED]


def _unlock_something(desk: Desk, links: list[int]) -> int:
    for _ in range(15):
        for link in links:
            plan = Orders(slots=((0, 500), (1, 500))) if link == links[0] else None
            desk.order(link, plan, id_=f"u{link}-{desk.room.tick}")
        known = (desk.room.state.known[0, 0] == 2) & (desk.room.state.pub[0] == 0)
        if known.any():
            return int(known.argmax())
    raise AssertionError("nothing was unlocked")


@pytest.mark.parametrize(
    ("verb", "facts", "code"),
    [
        (PledgeVerb.PUBLISH, {}, RefusalCode.MALFORMED),
        (PledgeVerb.PUBLISH, {"node": 127}, RefusalCode.MALFORMED),
        (PledgeVerb.SHARE, {"node": 1}, RefusalCode.MALFORMED),
        (PledgeVerb.SHARE, {"node": 1, "to": 0}, RefusalCode.NO_SEAT),
        (PledgeVerb.OTHER, {}, RefusalCode.MALFORMED),
    ],
)
def test_a_promise_of_nothing_is_refused(verb: PledgeVerb, facts: dict[str, int], code: RefusalCode) -> None:
    desk, lead, (first, _) = led_desk()
    assert refusal(desk.promise(first, verb, **facts)) is code
    assert refusal(desk.promise(lead, PledgeVerb.OTHER, text="x")) is RefusalCode.NOT_ALLOWED


def test_nothing_is_promised_after_the_end() -> None:
    desk, lead, (first, second) = led_desk()
    assert isinstance(desk.act(lead, ActKind.FINAL_ROUND), said.Accepted)
    desk.hold_export = True
    for link in (first, second):
        desk.order(link)
    for link in (first, second):
        desk.ready(link)
    assert desk.stage == "ended"
    assert refusal(desk.promise(first, PledgeVerb.NOT_BUILD, node=1)) is RefusalCode.OVER
    assert isinstance(desk.say(first, "well played"), said.Accepted)


def test_talk_and_pledges_stand_in_the_log(tmp_path: Path) -> None:
    desk, lead, links = led_desk(seats=3)
    desk.say(links[0], "only us", to=(1, 2), channel="Pact")
    desk.say(lead, "welcome")
    desk.promise(links[1], PledgeVerb.PUBLISH, node=3, until=8)
    desk.act(lead, ActKind.SKIP)
    desk.act(lead, ActKind.END_NOW, confirm=True)
    path = tmp_path / "m.techrace"
    write_log(path, records_of(desk.stored()))
    assert verify(path).ok
    found = [entry.record for entry in open_log(path).entries("A")]
    said_ = [(r.kind, r.text, r.seat, r.to) for r in found if isinstance(r, Annotation) and r.kind != "act"]
    assert said_ == [("chat", "only us", 0, 1), ("chat", "welcome", -1, -1), ("pledge", "", 1, -1)]
    assert found[0].data == {"name": "Player 1", "to": [1, 2], "channel": "Pact"}  # type: ignore[union-attr]  # an annotation, or the test fails here
