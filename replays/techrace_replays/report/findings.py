"""What a report finds, in plain sentences that carry their uncertainty."""

from collections.abc import Iterator, Sequence

import numpy as np

from techrace_game.types import Ending, Kind
from techrace_replays.analysis import Assessment, Estimate, Fate, Origin, Use, Value, Verdict
from techrace_replays.report.facts import Match

SURE = 0.95
"""A match counts as decided once the chance of its ending stays at least this high."""
CLEAR = 0.05
_FATES = {
    Fate.KEPT: "kept to the end",
    Fate.PUBLISHED: "published by whoever had them",
    Fate.LEAKED: "leaked",
    Fate.OVERTAKEN: "published by somebody else",
    Fate.SHARED: "shared",
    Fate.REDISCOVERED: "worked out by somebody else",
}


def percent(value: float) -> str:
    """Return a share as people write it."""
    return f"{round(100 * value)}\N{NO-BREAK SPACE}%"


def chance(estimate: Estimate) -> str:
    """Return a chance with its interval."""
    return f"{percent(estimate.value)} ({round(100 * estimate.low)}-{percent(estimate.high)})"


def change(estimate: Estimate) -> str:
    """Return a change of a chance with its interval, in percentage points."""
    places = 0 if abs(estimate.value) >= 0.1 else 1
    value, low, high = (f"{100 * part:+.{places}f}" for part in (estimate.value, estimate.low, estimate.high))
    return f"{value} points ({low} to {high})"


def ending(match: Match) -> str:
    """Return how the match ended, in a sentence."""
    month, endnode = match.ticks, int(match.last.endnode[0])
    if match.ending is Ending.RUNNING:
        return f"The match was stopped in month {month}, before anybody had won."
    if match.ending is Ending.HORIZON:
        return f"Nobody built an ending: after {month} months the match reached its horizon."
    builders = _listed(match.seats_in(int(match.last.builders[0])))
    side = "a good ending: humanity wins" if match.ending is Ending.YELLOW else "a bad ending: humanity loses"
    return f"In month {month} {builders} built {match.node_names[endnode]}, {side}."


def findings(match: Match, found: Assessment) -> list[str]:
    """Return the findings about a match, the most important first."""
    return [
        *_course(match, found),
        *_rival(match),
        *_moments(match, found),
        *_decisions(match, found),
        *_technologies(match, found),
        *_dual_use(match, found),
        *_seats(match, found),
        *_secrets(found),
        *_crowd(found),
    ]


def _course(match: Match, found: Assessment) -> Iterator[str]:
    first = found.line.chances[0]
    lean = (
        "leaned to a good ending"
        if first.yellow.low > 0.5
        else "leaned to a bad ending"
        if first.red.low > 0.5
        else "was open"
    )
    yield (
        f"At the start the race {lean}: a good ending in {chance(first.yellow)} of the futures, a bad one in "
        f"{chance(first.red)}."
    )
    if match.ending not in {Ending.YELLOW, Ending.RED}:
        return
    name = "yellow" if match.ending is Ending.YELLOW else "red"
    line = [getattr(chances, name).value for chances in found.line.chances]
    doubtful = [place for place, value in enumerate(line) if value < SURE]
    decided = found.line.ticks[doubtful[-1] + 1] if doubtful and doubtful[-1] + 1 < len(line) else None
    word = "good" if name == "yellow" else "bad"
    if not doubtful:
        yield f"It was never in doubt: the {word} ending came in at least {percent(SURE)} of the futures throughout."
    elif decided is not None:
        yield (
            f"It was decided by month {decided} of {match.ticks}: from then on the {word} ending came in at least "
            f"{percent(SURE)} of the futures."
        )
    lowest = int(np.argmin(line))
    if line[lowest] < min(line[0], 0.5) - 0.1:
        yield (
            f"It had looked different: in month {found.line.ticks[lowest]} the {word} ending came in only "
            f"{percent(line[lowest])} of the futures."
        )


def _rival(match: Match) -> Iterator[str]:
    """Tell how near the other side came."""
    other = {Ending.YELLOW: Kind.RED, Ending.RED: Kind.YELLOW}.get(match.ending)
    rival = None if other is None else match.furthest(other)
    if rival is None:
        return
    word = "bad" if other is Kind.RED else "good"
    begun = f"{percent(rival.built)} of its work was done" if rival.built else "nobody had begun it"
    yield (
        f"How close it was: of the {word} endings {match.node_names[rival.node]} had come furthest; {rival.known} of "
        f"its {rival.needed} prerequisites were in one hand, and {begun}."
    )


def _moments(match: Match, found: Assessment) -> Iterator[str]:
    clear = [moment for moment in found.moments if moment.p_value < CLEAR][:3]
    if not clear:
        yield (
            "No single moment decided it: the chances moved in steps so small that none stands out from the "
            "uncertainty of the estimates."
        )
    for moment in clear:
        what = _listed([match.tell(event) for _, event in moment.events[:3]]) or "a turn's work was done"
        larger = (
            ("a good ending", moment.yellow)
            if abs(moment.yellow.value) >= abs(moment.red.value)
            else ("a bad ending", moment.red)
        )
        yield (
            f"Decisive: in month {moment.start + 1}, when {what}, the chance of {larger[0]} moved by "
            f"{change(larger[1])}."
        )


def _decisions(match: Match, found: Assessment) -> Iterator[str]:
    clear = [effect for effect in found.effects if effect.yellow.clear or effect.red.clear]
    for effect in clear[:2]:
        who, node = match.seat_names[effect.decision.seat], effect.decision.node
        what = (
            f"the orders of {who}"
            if node is None
            else f"that {who} chose to {effect.decision.part} {match.node_names[node]}"
        )
        yield (
            f"Of the choices in the turn after month {effect.tick}, {what} mattered: against not having done so the "
            f"chance of a good ending moved by {change(effect.yellow)}."
        )


def _technologies(match: Match, found: Assessment) -> Iterator[str]:
    for look in dict.fromkeys((found.looks[0], found.looks[len(found.looks) // 2])):
        good = [value for value in look.values if value.verdict is Verdict.GOOD]
        bad = [value for value in look.values if value.verdict is Verdict.BAD]
        when = "At the start" if look.tick == 0 else f"In month {look.tick}"
        if not good and not bad:
            yield f"{when} no technology, unlocked for free, would clearly have changed the chance of a good ending."
            continue
        best = max(good, key=_gain, default=None)
        worst = min(bad, key=_gain, default=None)
        parts = [
            f"{match.node_names[value.node]} would have {verb} most, by {change(value.yellow)}"
            for value, verb in ((best, "helped"), (worst, "harmed"))
            if value is not None
        ]
        yield (
            f"{when}, {_counted(len(good))} would have been good and {_counted(len(bad))} bad for the chance of a good "
            f"ending if unlocked for free; {' and '.join(parts)}."
        )
    turned = _turned(found)
    if turned:
        names = _listed([match.node_names[node] for node in turned[:3]])
        yield (
            f"Whether a technology is good depends on the state: {len(turned)} were clearly good at one moment of "
            f"this match and clearly bad at another, {names} among them."
        )


def _gain(value: Value) -> float:
    return value.yellow.value


def _turned(found: Assessment) -> list[int]:
    """Return the nodes that were good at one look and bad at another."""
    by_verdict = {
        verdict: {value.node for look in found.looks for value in look.values if value.verdict is verdict}
        for verdict in (Verdict.GOOD, Verdict.BAD)
    }
    return sorted(by_verdict[Verdict.GOOD] & by_verdict[Verdict.BAD])


def _dual_use(match: Match, found: Assessment) -> Iterator[str]:
    dual = [use for use in found.uses if use.use is Use.DUAL]
    inherent = sum(use.origin is Origin.INHERENT for use in dual)
    if dual:
        most = max(dual, key=lambda use: min(use.yellow, use.red))
        yield (
            f"{len(dual)} of {len(found.uses)} technologies are dual use, an important prerequisite of a good and of "
            f"a bad ending: {inherent} of alignment research itself, {len(dual) - inherent} as steps that many "
            f"take. The most evenly shared is {match.node_names[most.node]}."
        )


def _seats(match: Match, found: Assessment) -> Iterator[str]:
    most = max(found.absences, key=lambda absence: abs(absence.yellow.value))
    if most.yellow.clear:
        yield (
            f"Whose work counted most: had {match.seat_names[most.seat]} stayed idle from the start, the chance of a "
            f"good ending would have moved by {change(most.yellow)}."
        )


def _secrets(found: Assessment) -> Iterator[str]:
    if not found.secrets:
        yield "Nobody ever held a technology that all others lacked."
        return
    lasted = float(np.median([secret.ticks for secret in found.secrets]))
    fates = [secret.fate for secret in found.secrets]
    common = max(set(fates), key=lambda fate: (fates.count(fate), -fate))
    yield (
        f"{len(found.secrets)} technologies were one seat's alone for a while, half of them for no more than "
        f"{lasted:g} months; {percent(fates.count(common) / len(fates))} were {_FATES[common]}."
    )


def _crowd(found: Assessment) -> Iterator[str]:
    if found.competition:
        middle = float(np.median([competition.effective for competition in found.competition]))
        yield (
            f"Fewer compete than take part: half of the technologies had at most {middle:.1f} equal competitors "
            "(inverse Simpson index of the work done on them)."
        )


def _counted(number: int) -> str:
    return f"{number} technology" if number == 1 else f"{number} technologies"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
