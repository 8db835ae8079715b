"""A match worth looking back at: house bots play it, and people seem to have talked and promised."""

from pathlib import Path

import numpy as np

import replay_kit as kit
from techrace_bots.recorded import record
from techrace_bots.registry import archetype, player
from techrace_game import Scenario, load_scenario, observe
from techrace_replays import open_log, read_log, state_at
from techrace_replays.records import Annotation, Record, TickRecord
from techrace_replays.simulation import ruleset_of

SCENARIO = "alignment2023"
SEED = 11


def told_match(folder: Path, *, scenario: str = SCENARIO, seed: int = SEED) -> bytes:
    """Play a match and return its log, with words and promises of the seats in it."""
    loaded = load_scenario(scenario)
    players = [player(archetype(seat.motive).name, loaded.constants) for seat in loaded.seats]
    path = folder / "told.techrace"
    record(loaded, players, seed, path)
    rows = list(open_log(path).records())
    return kit.bytes_of(_with_words(rows, loaded))


def _with_words(rows: list[Record], scenario: Scenario) -> list[Record]:
    """Put what people could have said before the ticks in which they could have said it."""
    published = [
        (row.tick, event.node, event.value.bit_length() - 1)
        for row in rows
        if isinstance(row, TickRecord)
        for event in row.events
        if event.kind == "public" and event.value
    ]
    tick, node, seat = published[len(published) // 2]
    said = [
        _chat(2, 0, "Is anybody working on alignment at all?"),
        _chat(6, 3, "We are. Tell us what you find, and we will tell you."),
        _chat(8, 4, "Between us: share everything that has to do with robustness?", to=(3,)),
        _pledge(4, seat, "publish", node),
        _pledge(8, 1, "not-sell", 0, to=3),
        _pledge(12, seat, "not-publish", node, text="Nobody will hear of it from us."),
        _pledge(20, 2, "other", None, text="We will think of the children."),
        _chat(tick, 2, "<b>Thank you</b> for the free lunch."),
    ]
    told: list[Record] = []
    for row in rows:
        if isinstance(row, TickRecord):
            told += [word for word in said if word.tick == row.tick]
        told.append(row)
    return told


def _chat(tick: int, seat: int, text: str, *, to: tuple[int, ...] = ()) -> Annotation:
    data = {"to": list(to)} if to else {}
    return Annotation(tick=tick, kind="chat", text=text, seat=seat, to=to[0] if to else -1, data=data)


def _pledge(tick: int, seat: int, verb: str, node: int | None, *, to: int = -1, text: str = "") -> Annotation:
    data = {"verb": verb} if node is None else {"verb": verb, "node": node}
    return Annotation(tick=tick, kind="pledge", text=text, seat=seat, to=to, data=data)


def hidden_from(log: bytes, seat: int, tick: int) -> list[int]:
    """Return the nodes that a seat did not know to exist at a tick."""
    opened = read_log(log)
    seen = observe(ruleset_of(opened.header), state_at(opened, tick), seat)
    hidden: list[int] = np.flatnonzero(seen.level[0] == 0).tolist()
    return hidden
