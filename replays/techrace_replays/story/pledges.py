"""Promises, and what became of them by the states of the match."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from techrace_game.types import Acquired
from techrace_replays.records import Annotation
from techrace_replays.story.playback import Playback

TO_DO = frozenset({"publish", "share"})
"""Verbs that are broken unless the thing is done; the others are kept unless it is."""
NOT_TO_DO = frozenset({"not-publish", "not-sell", "not-research", "not-build"})


def pledges(played: Playback) -> list[dict[str, Any]]:
    """Return every pledge of the log with ``state``: kept, broken or unjudged, and ``done``: the tick, or None."""
    return [
        _judged(played, entry.record)
        for entry in played.log.entries("A")
        if isinstance(entry.record, Annotation) and entry.record.kind == "pledge"
    ]


def _judged(played: Playback, record: Annotation) -> dict[str, Any]:
    verb, node, until = record.data.get("verb"), record.data.get("node"), record.data.get("until")
    node = node if isinstance(node, int) and 0 <= node < played.ruleset.nodes else None
    until = until if isinstance(until, int) else None
    verb = verb if verb in TO_DO | NOT_TO_DO else "other"
    pledge = {
        "tick": record.tick,
        "seat": record.seat,
        "to": record.to,
        "verb": verb,
        "node": node,
        "until": until,
        "text": record.text,
        "state": "unjudged",
        "done": None,
    }
    if verb == "other" or node is None or not 0 <= record.seat < played.ruleset.seats:
        return pledge
    if record.tick > played.ticks:
        return pledge
    done = next(_done(played, str(verb), node, record), None)
    if done == record.tick and verb in NOT_TO_DO:
        # Whoever promises not to do what he has done already promises nothing.
        return pledge
    in_time = done is not None and (until is None or done <= until)
    state = "kept" if in_time == (verb in TO_DO) else "broken"
    return pledge | {"state": state, "done": done}


def _done(played: Playback, verb: str, node: int, pledge: Annotation) -> Iterator[int]:
    """Yield the ticks at which a thing is seen to be done, from when it was promised on."""
    states, seat, to, since = played.states, pledge.seat, pledge.to, pledge.tick
    for tick in range(since, played.ticks + 1):
        given = None
        if tick > since:
            orders = played.records[tick - 1].orders
            given = orders[seat] if orders else None
        match verb:
            case "publish":
                is_done = bool(states.pub[tick, node])
            case "not-publish":
                # Judged when asked for; before that only a secret can be promised to stay one.
                is_done = tick > since and given is not None and node in given.publish
                is_done = is_done and bool(states.pub[tick, node])
            case "share":
                shared = () if given is None else given.share
                is_done = to >= 0 and any(what == node and whom >> to & 1 for what, whom in shared)
            case "not-sell":
                is_done = bool(states.sell[tick, seat, node])
            case "not-research":
                grown = states.prog[tick, seat, node] > states.prog[since, seat, node]
                is_done = tick > since and bool(grown or np.any(states.slot_node[tick, seat] == node))
            case _:
                is_done = bool(states.known[tick, seat, node] == Acquired.UNLOCKED)
        if is_done:
            yield tick
