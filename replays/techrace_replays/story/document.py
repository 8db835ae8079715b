"""The story of a match: everything that a debriefing shows, as one JSON document.

``docs/story-format.md`` has the schema.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from techrace_game.types import Ending, Field, IntArray, Kind
from techrace_replays.reader import Log
from techrace_replays.records import Header, Join
from techrace_replays.story import chronicle, moments, views
from techrace_replays.story.chronicle import Learned
from techrace_replays.story.columns import Column, column
from techrace_replays.story.playback import Playback, play
from techrace_replays.story.pledges import pledges
from techrace_replays.story.prompts import Material, prompts
from techrace_replays.story.races import FAR, nearest, racers_of

FORMAT = "techrace-story-1"
Story = dict[str, Any]


def story_of(log: Log, *, private: bool = True) -> Story:
    """Return the story of a recorded match.

    It holds every secret of the match, as the log does: for after the end.

    Args:
        log: of the match.
        private: whether words to some seats only are told, too.

    Raises:
        SimulationError: the log cannot be played by these rules, plays differently, or is too long.
        LogError: a record has the wrong shape.
    """
    played = play(log)
    seats = played.ruleset.seats
    known = chronicle.learned(played)
    racers = racers_of(played)
    distance = {kind: nearest(played, racers, kind).reshape(-1, seats) for kind in (Kind.YELLOW, Kind.RED)}
    closest: dict[Kind, IntArray] = {kind: far.min(axis=1) for kind, far in distance.items()}
    events = moments.weighed(played, known, racers, closest)
    promised, talk = pledges(played), chronicle.talk(played, private=private)
    material = Material(
        played=played,
        known=known,
        events=events,
        pledges=promised,
        talk=talk,
        closest=closest,
        distance=distance,
    )
    return {
        "format": FORMAT,
        **_match(played),
        "seats": _seats(played),
        "nodes": _nodes(played),
        "end": _end(played, known, distance),
        "events": [chronicle.told(events_then) for events_then in played.events],
        "learned": [[one.tick, one.node, one.seat, int(one.how), one.by] for one in known],
        "shocks": _shocks(played),
        "world": _world(played),
        "orders": _orders(played),
        "views": [views.seat_view(played, seat) for seat in range(seats)],
        "public": views.public_view(played),
        "races": {kind.word: _tenths(distance[kind]) for kind in (Kind.YELLOW, Kind.RED)},
        "pledges": promised,
        "talk": talk,
        "moments": [moment.told() for moment in moments.decisive(played, events, closest)],
        "prompts": prompts(material),
    }


def _match(played: Playback) -> Story:
    header, log = played.log.header, played.log
    constants = played.ruleset.constants
    return {
        "match": header.match_id,
        "title": played.ruleset.scenario.title,
        "scenario": played.ruleset.scenario.id,
        "engine": header.engine_version,
        "rules": header.rules_version,
        "started_ms": header.started_ms,
        "complete": log.complete,
        "ticks": played.ticks,
        "quarter": constants.quarter,
        "horizon": constants.horizon,
        "assistants": bool(constants.w_assist),
    }


def _seats(played: Playback) -> list[Story]:
    end, header = played.log.end, played.log.header
    return [
        {
            "name": entry.name,
            "motive": entry.motive.word,
            "controller": entry.controller.name.lower(),
            "bot": entry.bot,
            "payoff": None if end is None else end.payoffs[seat],
            "skill": played.states.skill[0, seat].tolist(),
            "handovers": _handovers(played.log, header, seat),
        }
        for seat, entry in enumerate(header.seats)
    ]


def _handovers(log: Log, header: Header, seat: int) -> list[list[str | int]]:
    """Return when somebody else began to play a seat, as rows ``[tick, controller, name]``."""
    rows: list[list[str | int]] = []
    for entry in log.entries("J"):
        record = entry.record
        if isinstance(record, Join) and record.seat == seat and record.what in {"join", "handover"}:
            name = record.name or record.bot or header.seats[seat].name
            rows.append([record.tick, record.controller.name.lower(), name])
    return rows


def _nodes(played: Playback) -> list[Story]:
    tree = played.states.tree
    return [
        {
            "name": played.names[node],
            "kind": Kind(int(tree.kind[0, node])).word,
            "face": Kind(int(tree.face[0, node])).word,
            "field": Field(int(tree.fld[0, node])).word,
            "layer": int(tree.layer[0, node]),
            "cost": int(tree.cost[0, node]),
            "cap": int(tree.cap[0, node]),
            "prestige": int(tree.prest[0, node]),
            "revenue": int(tree.rev[0, node]),
            "hazard": int(tree.haz[0, node]),
            "shown_hazard": int(tree.fhaz[0, node]),
            "veil": int(tree.veil[0, node]),
            "inspect": int(tree.ipow[0, node]),
            "assist": tree.ast[0, node].tolist(),
            "needs": [
                [int(source), int(strength)]
                for source, strength in zip(tree.pre[0, node], tree.pw[0, node], strict=True)
                if source >= 0
            ],
        }
        for node in range(played.ruleset.nodes)
    ]


def _end(played: Playback, known: Sequence[Learned], distance: dict[Kind, IntArray]) -> Story:
    """Return how it ended, with the last piece that the builders came to know and how far the other ending was."""
    states, tick = played.states, played.ticks
    over, node, builders = int(states.over[tick]), int(states.endnode[tick]), int(states.builders[tick])
    end = played.log.end
    story: Story = {
        "tick": tick,
        "ending": Ending(over).word,
        "node": node,
        "builders": [seat for seat in range(played.ruleset.seats) if builders >> seat & 1],
        "reason": None if end is None else end.reason,
        "left": {kind.word: _least(distance[kind][tick]) for kind in (Kind.YELLOW, Kind.RED)},
        "last_piece": None,
    }
    if node >= 0:
        needed = {int(source) for source in states.tree.pre[0, node] if source >= 0}
        pieces = [one for one in known if one.seat in story["builders"] and one.node in needed]
        if pieces:
            last = pieces[-1]
            story["last_piece"] = [last.tick, last.node, last.seat, int(last.how), last.by]
    return story


def _least(distances: IntArray) -> Story | None:
    """Return who is nearest and how far, in tenths of a tick."""
    seat = int(distances.argmin())
    return None if distances[seat] >= FAR else {"seat": seat, "tenths": int(distances[seat]) // 100}


def _tenths(distances: IntArray) -> list[list[int]]:
    """Return by seat the distances in tenths of a tick, -1 where there is no way."""
    rows: list[list[int]] = np.where(distances >= FAR, -1, distances // 100).T.tolist()
    return rows


def _shocks(played: Playback) -> list[list[str | int]]:
    """Return scripted events, of the scenario and of facilitators, as rows ``[tick, conc, reg, text]``."""
    quarter = played.ruleset.constants.quarter
    rows: list[list[str | int]] = []
    for number, events in played.ruleset.events.items():
        tick = (number + 1) * quarter
        if tick <= played.ticks:
            rows += [[tick, event.conc, event.reg, ""] for event in events]
    for tick, record, _ in played.happened():
        rows += [[tick, shock.conc, shock.reg, shock.text] for shock in record.shocks]
    return sorted(rows, key=lambda row: row[0])


_WORLD = ("conc", "reg", "nshots", "neutral", "known", "prog", "insp", "first", "pub", "rvl", "expo", "sell")
_FIGURES = ("heads", "money", "prest", "earn", "inc", "sec", "credit", "greens")
_ORDERS = (
    "slot_node",
    "slot_w",
    "line_w",
    "scout_target",
    "inspect_target",
    "lobby_dir",
    "mode",
    "mask",
    "hire",
)


def _world(played: Playback) -> dict[str, Column]:
    return {name: column(getattr(played.states, name)) for name in (*_WORLD, *_FIGURES)}


def _orders(played: Playback) -> dict[str, Column]:
    return {name: column(getattr(played.states, name)) for name in _ORDERS}
