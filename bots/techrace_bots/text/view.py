"""What a seat sees, as text for a language model; it ends with everything that may be ordered."""

from collections.abc import Iterator

import numpy as np

from techrace_bots.text.orders import MARK, MAX_WEIGHT, Offer
from techrace_game.constants import Constants
from techrace_game.notation import format_orders
from techrace_game.observation import Observation
from techrace_game.orders import Orders
from techrace_game.types import SLOTS, Acquired, Field, Kind, Level, Line, Mode, Motive

AIMS = {
    Motive.ACADEMIC: "as many technologies as possible unlocked by anybody, and to be first",
    Motive.PROFIT: "to unlock green technologies yourself and sell them",
    Motive.HASTE: "the nearest ending, whichever it is, preferably built by you",
    Motive.BENEFICIAL: "a yellow ending before a red one",
    Motive.CROWD: "to unlock green technologies yourself and sell them",
}
SEEN = {Level.RUMOURED: "rumoured", Level.SKETCHED: "sketched", Level.UNDERSTOOD: "understood"}


def describe(seen: Observation, constants: Constants, offer: Offer) -> str:
    """Return what the observing seat sees of a batch of one, and what it may order.

    Args:
        seen: the observation.
        constants: of the match.
        offer: what may be ordered; the reader of the answer is given the same.
    """
    return "\n".join(
        [*_situation(seen, constants), *_map(seen), *_offer(offer, standing(seen, offer)), *_how(offer)]
    )


def standing(seen: Observation, offer: Offer) -> Orders:
    """Return the orders that stand now as a submission; what is no longer on offer is left out."""
    legal = offer.legal
    nodes, weights = seen.slot_node[0].tolist(), seen.slot_w[0].tolist()
    open_ = {*legal.projects, *legal.waiting}
    scout, inspect, advocate, lobby, secure = (
        int(weight) if line in legal.lines else 0
        for line, weight in zip(Line, seen.line_w[0].tolist(), strict=True)
    )
    scouted, inspected = int(seen.scout_target[0]), int(seen.inspect_target[0])
    return Orders(
        slots=tuple((node, weight) for node, weight in zip(nodes, weights, strict=True) if node in open_),
        lines=(scout, inspect, advocate, lobby, secure),
        scout_target=scouted if Line.SCOUT in legal.lines and scouted in legal.scout else -1,
        inspect_target=inspected if Line.INSPECT in legal.lines and inspected in legal.inspect else -1,
        lobby_dir=int(seen.lobby_dir[0]) if Line.LOBBY in legal.lines else 0,
        mode=int(seen.mode[0]) if offer.assist else 0,
        mask=int(seen.mask[0]) if offer.assist else 0,
        hire=int(seen.hire[0]) if offer.hire else 0,
    )


def _situation(seen: Observation, constants: Constants) -> Iterator[str]:
    motive = Motive(int(seen.motive[0]))
    yield f"Tick {int(seen.tick[0])} of {constants.horizon}. You are seat {seen.seat}; you want {AIMS[motive]}."
    yield (
        f"You have {_milli(seen.heads)} people, {_milli(seen.money)} coins, an income of {_milli(seen.inc)} a quarter, "
        f"prestige {_milli(seen.prest)}, security {int(seen.sec[0])} of 1000."
    )
    skills = ", ".join(f"{field.name} {int(seen.skill[0, field])}" for field in Field)
    yield f"Skill of your people (1000 is normal): {skills}."
    yield (
        f"Public concern {int(seen.conc[0])}, regulation {int(seen.reg[0])}, of 1000. "
        f"Warning shots so far: {int(seen.nshots[0])}."
    )
    yield "Seats, with people (of others about) and prestige:"
    for seat, (heads, prestige) in enumerate(
        zip(seen.seat_heads[0].tolist(), seen.seat_prest[0].tolist(), strict=True)
    ):
        yield f"  {seat}: {heads / 1000:.1f} people, prestige {prestige / 1000:.2f}"


def _map(seen: Observation) -> Iterator[str]:
    yield "Technologies you have heard of (number, kind, field, how well you see it):"
    for node in np.flatnonzero(seen.level[0] > Level.UNSEEN).tolist():
        yield f"  {node}: {_node(seen, node)}"


def _node(seen: Observation, node: int) -> str:
    kind, field = Kind(int(seen.kind[0, node])), Field(int(seen.field[0, node]))
    parts = [f"{kind.word} {field.name}", SEEN[Level(int(seen.level[0, node]))]]
    if kind >= Kind.YELLOW:
        certain = seen.certified[0, node] or seen.expo[0, node]
        parts.append("an ending, certain" if certain else "an ending, not inspected to the end")
    known = Acquired(int(seen.known[0, node]))
    if known is Acquired.NOT:
        cost, done = int(seen.cost[0, node]), int(seen.prog[0, node])
        parts.append(f"work {done / 1000:.0f} of {cost / 1000:.0f}")
        parts.append(f"connection {int(seen.conn[0, node])} of 1000")
    else:
        parts.append("public" if seen.pub[0, node] else "your secret")
    sources = [
        f"{source} (strength {strength})"
        for source, strength in zip(seen.pre[0, node].tolist(), seen.strength[0, node].tolist(), strict=True)
        if source >= 0
    ]
    if sources:
        parts.append(f"builds on {', '.join(sources)}")
    for what, values in (("revenue", seen.revenue), ("hazard", seen.hazard), ("prestige", seen.prestige)):
        if values[0, node] > 0:
            parts.append(f"{what} {int(values[0, node])}")
    return "; ".join(parts)


def _offer(offer: Offer, now: Orders) -> Iterator[str]:
    legal = offer.legal
    yield f"Your orders now: {format_orders(now)}"
    yield "You may order (each part at most once; what you leave out stops):"
    yield f"  projects, NODE:WEIGHT, at most {SLOTS}: {_listed(legal.projects)}"
    yield f"  projects that wait for what they build on: {_listed(legal.waiting)}"
    yield f"  lines, NAME=WEIGHT: {', '.join(line.word for line in legal.lines)}"
    if Line.SCOUT in legal.lines:
        yield f"  scout targets, scout=WEIGHT@NODE: {_listed(legal.scout)}"
    if Line.INSPECT in legal.lines:
        yield f"  inspect targets, inspect=WEIGHT@NODE: {_listed(legal.inspect)}"
    if Line.LOBBY in legal.lines:
        yield "  lobby against or for regulation, lobby=-WEIGHT or lobby=+WEIGHT"
    if offer.assist:
        modes, fields = "|".join(mode.word for mode in Mode), ",".join(field.name for field in Field)
        yield f"  research assistants, assist={modes}, with :FIELD,FIELD for restricted; fields: {fields}"
    if offer.hire:
        yield f"  hire=+N or hire=-N, in thousandths of a person, at most {legal.most_hire}"
    yield f"  publish=NODE,NODE: {_listed(legal.publish)}"
    yield f"  sell=NODE,NODE: {_listed(legal.sell)}"
    yield f"  share=NODE>SEAT,SEAT: {_listed(legal.share)}; seats: {_listed(legal.receivers)}"


def _how(offer: Offer) -> Iterator[str]:
    yield f"A weight is 0 to {MAX_WEIGHT} thousandths of your people; more than {MAX_WEIGHT} together is scaled down."
    yield f"Think as long as you like. End with one line that begins with {MARK}, for example:"
    yield f"{MARK} {' '.join([*(f'{node}:300' for node in offer.legal.projects[:2]), 'secure=100'])}"
    yield f"or {MARK} - to do nothing."


def _listed(numbers: tuple[int, ...]) -> str:
    return " ".join(str(number) for number in numbers) or "none"


def _milli(values: np.ndarray) -> str:
    return f"{int(values[0]) / 1000:.1f}"
