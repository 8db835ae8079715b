"""What the host says at the end of a match about pledges, and what the story of its log says, is the same."""

import itertools

import pytest

import replay_kit as kit
from techrace_protocol.messages import Pledge, PledgeVerb
from techrace_replays import read_log, state_at
from techrace_replays.records import Annotation, Record, TickRecord
from techrace_replays.simulation import replay_tick, ruleset_of
from techrace_replays.story import story_of
from techrace_server.pledges import PledgeBook

MADE = (0, 8)


@pytest.mark.slow
def test_pledges_are_judged_alike_from_states_and_from_the_log() -> None:
    rows = list(kit.golden_match())
    log = read_log(kit.bytes_of(rows))
    ruleset = ruleset_of(log.header)
    cases = [
        (tick, seat, verb, node, until)
        for tick, seat, verb, node, until in itertools.product(
            MADE, (0, 2, 5), PledgeVerb, (0, 3, 9, 14, 43), (None, 25, 60)
        )
    ]
    told: list[Record] = []
    for row in rows:
        if isinstance(row, TickRecord) and row.tick in MADE:
            for tick, seat, verb, node, until in cases:
                if tick == row.tick:
                    data = {"verb": verb.value, "node": node} | ({} if until is None else {"until": until})
                    told.append(Annotation(tick=tick, kind="pledge", text="", seat=seat, to=1, data=data))
        told.append(row)

    book, state = PledgeBook(), state_at(log, 0)
    for number in range(log.ticks + 1):
        for tick, seat, verb, node, until in cases:
            if tick == number:
                book.add(seat, Pledge(id="p", verb=verb, node=node, to=1, until=until), "", state)
        if number < log.ticks:
            record = log.tick(number)
            state = replay_tick(ruleset, state, record)
            book.watch(state, record.orders)
    expected = [pledged.state.value if pledged.state else None for pledged in book.judged()]
    found = [pledge["state"] for pledge in story_of(read_log(kit.bytes_of(told)))["pledges"]]
    assert found == expected
    assert {"kept", "broken", "unjudged"} == set(found)
