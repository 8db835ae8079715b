"""Columns that take playing the match again: the tree, the work, the money."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from techrace_game.tree import Tree
from techrace_game.types import Acquired, Array, Ending, Field, IntArray, Kind
from techrace_replays.parts import SeatFlag
from techrace_replays.story.playback import Playback
from techrace_replays.story.pledges import pledges
from techrace_replays.study.recorded import Columns, rows

_KINDS = np.array([kind.word for kind in Kind])
_FIELDS = np.array([field.word for field in Field])


def match_figures(played: Playback) -> dict[str, Any]:
    """Return what playing adds to the row of ``matches``."""
    red = _left_to_endings(played)[Kind.RED]
    return {
        "tree_hash": tree_hash(played.states.tree),
        "n_nodes": played.ruleset.nodes,
        "red_margin": _maybe(int(red.last), red.any),
    }


def seat_figures(played: Playback) -> list[dict[str, Any]]:
    """Return what playing adds to the rows of ``seats``."""
    states, last = played.states, -1
    unlocked = states.known[last] == Acquired.UNLOCKED
    secret = unlocked & (states.pub[last] == 0) & (states.tree.kind[0] < Kind.YELLOW)
    effort = np.maximum(np.diff(states.prog.astype(np.int64), axis=0), 0).sum(axis=(0, 2))
    published = _publishers(played)
    return [
        {
            "effort_total": int(effort[seat]),
            "published_n": sum(seat in authors for authors in published.values()),
            "secret_n": int(secret[seat].sum()),
            "credit": int(states.credit[last, seat]),
            "greens": int(states.greens[last, seat]),
            "earned": int(states.earn[last, seat]),
            "start_money": int(states.money[0, seat]),
            "money": int(states.money[last, seat]),
            "start_heads": int(states.heads[0, seat]),
            "heads": int(states.heads[last, seat]),
            "prestige": int(states.prest[last, seat]),
        }
        for seat in range(played.ruleset.seats)
    ]


def replayed_tables(played: Playback, wanted: frozenset[str]) -> dict[str, Columns]:
    """Return those of the tables that are wanted."""
    makers = {
        "nodes": _nodes,
        "edges": _edges,
        "ticks": _ticks,
        "allocations": _allocations,
        "publications": _publications,
        "quarters": _quarters,
        "claims": _claims,
    }
    return {name: make(played) for name, make in makers.items() if name in wanted}


def kinds_of(played: Playback) -> Sequence[str]:
    """Return the word of the true kind of every node."""
    words: list[str] = _KINDS[played.states.tree.kind[0]].tolist()
    return words


def tree_hash(tree: Tree) -> str:
    """Return a digest of the tree of one match, hexadecimal: the same tree has the same, however it came about."""
    digest = hashlib.blake2b(digest_size=16)
    for name in (
        "kind",
        "face",
        "fld",
        "layer",
        "cost",
        "cap",
        "prest",
        "rev",
        "haz",
        "fhaz",
        "ipow",
        "veil",
    ):
        digest.update(getattr(tree, name)[0].astype("<i8").tobytes())
    for name in ("ast", "pre", "pw"):
        digest.update(getattr(tree, name)[0].astype("<i8").tobytes())
    return digest.hexdigest()


def _nodes(played: Playback) -> Columns:
    tree, states = played.states.tree, played.states
    first = states.first[-1]
    public = _first_tick(states.pub > 0)
    return {
        "node": np.arange(tree.nodes),
        "id": tree.ids,
        "name": played.names,
        "kind": _KINDS[tree.kind[0]],
        "face": _KINDS[tree.face[0]],
        "field": _FIELDS[tree.fld[0]],
        "layer": tree.layer[0],
        "cost": tree.cost[0],
        "cap": tree.cap[0],
        "prestige": tree.prest[0],
        "revenue": tree.rev[0],
        "hazard": tree.haz[0],
        "veil": tree.veil[0],
        "first_tick": [_maybe(tick, tick >= 0) for tick in first.tolist()],
        "public_tick": [_maybe(tick, tick >= 0) for tick in public.tolist()],
    }


def _edges(played: Playback) -> Columns:
    tree = played.states.tree
    node, place = np.nonzero(tree.pre[0] >= 0)
    return {"node": node, "prerequisite": tree.pre[0][node, place], "strength": tree.pw[0][node, place]}


def _ticks(played: Playback) -> Columns:
    states = played.states
    left = _left_to_endings(played)
    return {
        "tick": np.arange(played.ticks),
        "state_hash": [record.digest.hex() for record in played.records],
        "unlocked_n": (states.first[1:] >= 0).sum(axis=1),
        "public_n": (states.pub[1:] > 0).sum(axis=1),
        "lead_distance_yellow": left[Kind.YELLOW].after_ticks,
        "lead_distance_red": left[Kind.RED].after_ticks,
        "concern": states.conc[1:],
        "regulation": states.reg[1:],
        "shots": states.nshots[1:],
    }


def _allocations(played: Playback) -> Columns:
    states = played.states
    if not played.ticks:
        return rows(("tick", "seat", "node", "weight", "effort", "source"), ())
    # Orders are taken in at the start of a tick, so they stand in the state behind it.
    tick, seat, slot = np.nonzero((states.slot_node[1:] >= 0) & (states.slot_w[1:] > 0))
    node = states.slot_node[1:][tick, seat, slot].astype(np.int64)
    gained = np.maximum(np.diff(states.prog.astype(np.int64), axis=0), 0)[tick, seat, node]
    given = np.zeros((played.ticks, played.ruleset.seats), np.int64)
    for number, record in enumerate(played.records):
        for who, orders in enumerate(record.orders):
            if orders is not None:
                acted = bool(record.flags) and record.flags[who] & SeatFlag.SUBSTITUTED
                given[number, who] = 2 if acted else 1
    words = np.array(["standing", "accepted", "substituted"])
    return {
        "tick": tick,
        "seat": seat,
        "node": node,
        "weight": states.slot_w[1:][tick, seat, slot],
        "effort": gained,
        "source": words[given[tick, seat]],
    }


def _publications(played: Playback) -> Columns:
    c, tree = played.ruleset.constants, played.states.tree
    found: list[Sequence[Any]] = []
    for (tick, node), authors in _publishers(played).items():
        if not authors:
            found.append((tick, node, None, 0, 0, 0))
        for seat in authors:
            prestige = int(tree.prest[0, node]) // len(authors)
            money = prestige * c.pub_money // 1000 if c.w_econ else 0
            found.append((tick, node, seat, len(authors), prestige, money))
    return rows(("tick", "node", "seat", "authors", "prestige", "money"), found)


def _quarters(played: Playback) -> Columns:
    """Follow the money by rule 5, Q6, from what came in and what was ordered."""
    c, states = played.ruleset.constants, played.states
    names = (
        "tick", "seat", "heads", "prestige", "endowment", "grant", "revenue", "wages", "unpaid", "hire_order", "hired",
        "hiring_cost", "money_after", "heads_after",
    )  # fmt: skip
    played_q = [
        tick
        for tick in range(played.ticks)
        if (tick + 1) % c.quarter == 0 and states.over[tick + 1] in (Ending.RUNNING, Ending.HORIZON)
    ]
    if not c.w_econ or not played_q:
        return rows(names, ())
    tick = np.array(played_q)
    gained = {
        name: np.zeros((played.ticks, played.ruleset.seats), np.int64) for name in ("prestige", "money")
    }
    published = _publications(played)
    for place, seat in enumerate(published["seat"]):
        if seat is not None:
            for name, sums in gained.items():
                sums[published["tick"][place], seat] += published[name][place]
    _add_unlock_prestige(played, gained["prestige"])
    heads = states.heads[tick].astype(np.int64)
    prestige = states.prest[tick].astype(np.int64) + gained["prestige"][tick]
    revenue = (states.earn[tick + 1] - states.earn[tick]).astype(np.int64)
    endow = states.endow[tick].astype(np.int64)
    grant = c.grant_pool * prestige // np.maximum(prestige.sum(axis=1, keepdims=True), 1)
    wages = heads * c.wage // 1000
    money = states.money[tick] + gained["money"][tick] + endow + grant + revenue - wages
    unpaid = np.maximum(-money, 0)
    left = np.minimum(heads, (unpaid * 1000 + c.wage - 1) // max(c.wage, 1))
    money, staff = np.maximum(money, 0), heads - left
    order = states.hire[tick + 1].astype(np.int64)
    most = np.minimum(staff * c.hire_cap // 1000 + 1000, money * 1000 // c.hire_cost)
    hired = np.where(order > 0, np.minimum(order, most), 0)
    cost = (hired * c.hire_cost + 999) // 1000
    columns: Mapping[str, Array] = {
        "tick": np.repeat(tick[:, None], played.ruleset.seats, axis=1),
        "seat": np.repeat(np.arange(played.ruleset.seats)[None], len(tick), axis=0),
        "heads": heads,
        "prestige": prestige,
        "endowment": endow,
        "grant": grant,
        "revenue": revenue,
        "wages": wages,
        "unpaid": unpaid,
        "hire_order": order,
        "hired": hired,
        "hiring_cost": cost,
        "money_after": money - cost,
        "heads_after": states.heads[tick + 1],
    }
    return {name: columns[name].reshape(-1) for name in names}


def _add_unlock_prestige(played: Playback, gained: IntArray) -> None:
    """Add what an unlock brings where there are no secrets (rule 5, D)."""
    if played.ruleset.constants.w_publish:
        return
    tree = played.states.tree
    for tick, told in enumerate(played.events):
        unlocked: dict[int, list[int]] = {}
        for event in told:
            if event.kind == "unlock" and tree.kind[0, event.node] < Kind.YELLOW:
                unlocked.setdefault(event.node, []).append(event.seat)
        for node, seats in unlocked.items():
            gained[tick, seats] += int(tree.prest[0, node]) // len(seats)


def _claims(played: Playback) -> Columns:
    return rows(
        ("tick", "seat", "to_seat", "verb", "node", "until", "done_tick", "outcome"),
        (
            (
                pledge["tick"],
                pledge["seat"],
                _maybe(pledge["to"], pledge["to"] >= 0),
                pledge["verb"],
                pledge["node"],
                pledge["until"],
                pledge["done"],
                pledge["state"],
            )
            for pledge in pledges(played)
            if pledge["seat"] >= 0
        ),
    )


def _publishers(played: Playback) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return by tick and node who published it; nobody for a leak."""
    return {
        (tick, event.node): tuple(seat for seat in range(played.ruleset.seats) if event.value >> seat & 1)
        for tick, told in enumerate(played.events)
        for event in told
        if event.kind == "public"
    }


class _Distance:
    """The least work left to endings of one kind, after every number of ticks."""

    def __init__(self, left: IntArray | None) -> None:
        self.any = left is not None
        self.last = 0 if left is None else left[-1]
        self.after_ticks: Any = [] if left is None else left[1:]


def _left_to_endings(played: Playback) -> dict[Kind, _Distance]:
    """Return the least work, over seats and endings of a kind, on an ending and all that it rests on."""
    states, tree = played.states, played.states.tree
    rests_on = np.eye(tree.nodes, dtype=np.bool_)
    for node in range(tree.nodes):
        for source in tree.pre[0, node][tree.pre[0, node] >= 0].tolist():
            rests_on[node] |= rests_on[source]
    missing = np.maximum(tree.cost[0].astype(np.int64) - states.prog, 0)
    missing[states.known > 0] = 0
    found = {}
    for kind in (Kind.YELLOW, Kind.RED):
        endings = np.flatnonzero(tree.kind[0] == kind)
        if not len(endings):
            found[kind] = _Distance(None)
            continue
        left = missing.astype(np.float64) @ rests_on[endings].T.astype(np.float64)
        found[kind] = _Distance(left.min(axis=(1, 2)).astype(np.int64))
    return {kind: distance if distance.any else _nothing(played.ticks) for kind, distance in found.items()}


def _nothing(ticks: int) -> _Distance:
    distance = _Distance(None)
    distance.after_ticks = [None] * ticks
    return distance


def _first_tick(raised: Array) -> IntArray:
    """Return the tick (by its number before it is played) in which a flag was raised, -1 for never."""
    ticks = np.argmax(raised, axis=0).astype(np.int64)
    return np.where(raised.any(axis=0), np.maximum(ticks - 1, 0), -1)


def _maybe(value: Any, there: object) -> Any:
    return value if there else None
