"""Questions for the discussion afterwards, chosen by what happened. Texts are the reader's; here are words and facts.

Every prompt is ``{"id": ..., facts}``; nodes and seats are indices, ``months`` are ticks. The order is that in which
they are worth asking.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from techrace_game.types import Acquired, Ending, IntArray, Kind, Line, Motive
from techrace_replays.story.chronicle import How, Learned
from techrace_replays.story.moments import Moment
from techrace_replays.story.playback import Playback
from techrace_replays.story.races import FAR

MOST = 8
"""Prompts of a match."""
NOTABLE = 2000
"""Thousandths of a tick that are worth a question."""

Prompt = dict[str, Any]


@attrs.frozen(kw_only=True, eq=False)
class Material:
    """What prompts are made from."""

    played: Playback
    known: Sequence[Learned]
    events: Sequence[Moment]
    pledges: Sequence[dict[str, Any]]
    talk: Sequence[dict[str, Any]]
    closest: dict[Kind, IntArray]
    """For yellow and red the distance of the closest seat by tick, thousandths of a tick."""
    distance: dict[Kind, IntArray]
    """The same of every seat, of shape (tick, seat)."""


def prompts(material: Material) -> list[Prompt]:
    """Return the questions that this match raises."""
    return [prompt for maker in _MAKERS for prompt in maker(material)][:MOST]


def _facade(m: Material) -> Iterator[Prompt]:
    """An ending that was not what it seemed to be."""
    tree, end = m.played.states.tree, m.played.ticks
    node = int(m.played.states.endnode[end])
    if node >= 0 and tree.kind[0, node] != tree.face[0, node]:
        points = int(m.played.states.insp[end, :, node].max())
        yield {"id": "facade", "node": node, "inspected": points > 0}


def _close_call(m: Material) -> Iterator[Prompt]:
    """The ending that was not reached was near."""
    end = m.played.ticks
    over = int(m.played.states.over[end])
    if over not in {Ending.YELLOW, Ending.RED}:
        return
    other = Kind.RED if over == Ending.YELLOW else Kind.YELLOW
    left = int(m.closest[other][end])
    if left < FAR:
        seat = int(m.distance[other][end].argmin())
        yield {"id": "close_call", "ending": other.word, "months": -(-left // 1000), "seat": seat}


def _helped(m: Material) -> Iterator[Prompt]:
    """A publication or a leak that brought an ending closer: the one of each sort that did most."""
    for kind, name in ((Kind.RED, "red"), (Kind.YELLOW, "yellow")):
        given = [event for event in m.events if event.kind in {"published", "shared"} and event.seats]
        best = max(given, key=lambda event: getattr(event, name), default=None)
        if best is not None and getattr(best, name) >= NOTABLE:
            yield {
                "id": f"helped_{kind.word}",
                "node": best.node,
                "seats": list(best.seats),
                "tick": best.tick,
                "months": getattr(best, name) // 1000,
            }


def _broken(m: Material) -> Iterator[Prompt]:
    for number, pledge in enumerate(m.pledges):
        if pledge["state"] == "broken":
            yield {"id": "broken_pledge", "pledge": number, "seat": pledge["seat"], "node": pledge["node"]}
            return


def _kept_secret(m: Material) -> Iterator[Prompt]:
    """What a seat alone knew for longest."""
    states, end = m.played.states, m.played.ticks
    ordinary = states.tree.kind[0] < Kind.YELLOW
    best: tuple[int, int, int, bool] | None = None
    for node in np.flatnonzero(ordinary & (states.first[end] >= 0)).tolist():
        alone = (states.known[:, :, node] > 0).sum(axis=1) == 1
        months = int(alone.sum())
        seat = int((states.known[:, :, node] == Acquired.UNLOCKED)[alone].any(axis=0).argmax())
        if months and (best is None or months > best[0]):
            best = months, node, seat, bool(states.pub[end, node])
    if best is not None and best[0] > m.played.ruleset.constants.quarter:
        yield {"id": "secret", "months": best[0], "node": best[1], "seat": best[2], "public": best[3]}


def _shot(m: Material) -> Iterator[Prompt]:
    """What a warning shot changed within three quarters."""
    span = 3 * m.played.ruleset.constants.quarter
    for tick, _, events in m.played.happened():
        for event in events:
            later, reg = tick + span, m.played.states.reg
            if event.kind == "shot" and later <= m.played.ticks:
                yield {
                    "id": "shot",
                    "node": event.node,
                    "tick": tick,
                    "before": int(reg[tick - 1]),
                    "after": int(reg[later]),
                }
                return


def _allies(m: Material) -> Iterator[Prompt]:
    """Seats that wanted the same and never handed each other anything."""
    allies = np.flatnonzero(m.played.states.motive[0] == Motive.BENEFICIAL).tolist()
    shared = any(one.how is How.SHARED and one.seat in allies for one in m.known)
    if len(allies) > 1 and not shared:
        spoke = any(word["seat"] in allies and set(word["to"]) & set(allies) for word in m.talk)
        yield {"id": "allies", "seats": allies, "spoke": spoke}


def _twice(m: Material) -> Iterator[Prompt]:
    """The technology that most seats built for themselves."""
    own = (m.played.states.known[m.played.ticks] == Acquired.UNLOCKED).sum(axis=0)
    node = int(own.argmax())
    if own[node] > 1:
        built = np.flatnonzero(m.played.states.known[m.played.ticks, :, node] == Acquired.UNLOCKED)
        yield {"id": "twice", "node": node, "seats": built.tolist()}


def _leak(m: Material) -> Iterator[Prompt]:
    leaks = [event for event in m.events if event.kind == "leaked"]
    if leaks:
        worst = max(leaks, key=lambda event: event.weight)
        yield {"id": "leak", "node": worst.node, "tick": worst.tick, "count": len(leaks)}


def _politics(m: Material) -> Iterator[Prompt]:
    states = m.played.states
    lobbied = (states.line_w[:, :, Line.LOBBY] > 0) & (states.lobby_dir != 0)
    pro = np.flatnonzero((lobbied & (states.lobby_dir > 0)).any(axis=0)).tolist()
    contra = np.flatnonzero((lobbied & (states.lobby_dir < 0)).any(axis=0)).tolist()
    if pro or contra:
        peak = int(states.reg.argmax())
        facts = {"peak": int(states.reg[peak]), "tick": peak, "pro": pro, "contra": contra}
        yield {"id": "politics", **facts}


def _silence(m: Material) -> Iterator[Prompt]:
    if not m.pledges and m.played.ruleset.seats > 1:
        yield {"id": "no_pledges", "talked": any(word["kind"] == "chat" for word in m.talk)}


def _counterfactual(m: Material) -> Iterator[Prompt]:
    """The unlock that did most."""
    unasked = [event for event in m.events if event.kind == "unlocked"]
    best = max(unasked, key=lambda event: event.weight, default=None)
    if best is not None and best.weight >= NOTABLE:
        yield {
            "id": "what_if",
            "node": best.node,
            "seats": list(best.seats),
            "tick": best.tick,
        }


_MAKERS: Sequence[Callable[[Material], Iterator[Prompt]]] = (
    _facade,
    _close_call,
    _helped,
    _broken,
    _kept_secret,
    _allies,
    _shot,
    _counterfactual,
    _leak,
    _politics,
    _twice,
    _silence,
)
