"""What can be measured in a match: a number for each world, or NaN where it is undefined.

A measure has a name, some with an argument behind a colon: ``payoff:3`` is the payoff of seat 3. Those that need the
course of the match are watched at the start of every quarter, so that times are known to a quarter.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias

import numpy as np

from techrace_game import MatchState, Ruleset, payoffs
from techrace_game.types import Acquired, Array, Ending, IntArray, Kind

HEAD = 1000
"""Milli-heads."""


class Watch(Protocol):
    """Follows the course of matches."""

    def look(self, index: IntArray, state: MatchState) -> None:
        """See the running matches at the start of a quarter."""

    def value(self, argument: int, index: IntArray) -> Array:
        """Return the measure of finished matches, float64 of shape (k,)."""
        ...


class Secrets:
    """Which technologies one seat alone knew, and how soon it did not any more."""

    def __init__(self, worlds: int, ruleset: Ruleset) -> None:
        self._seen = np.full((worlds, ruleset.nodes), -1)
        self._lost = np.full((worlds, ruleset.nodes), -1)
        self._last = np.zeros(worlds, np.int64)

    def look(self, index: IntArray, state: MatchState) -> None:
        alone = ((state.known > 0).sum(axis=1) == 1) & (state.pub == 0)
        alone &= (state.known == Acquired.UNLOCKED).any(axis=1) & (state.tree.kind < Kind.YELLOW)
        seen, lost = self._seen[index], self._lost[index]
        tick = state.tick.astype(np.int64)[:, None]
        seen = np.where((seen < 0) & alone, state.first, seen)
        lost = np.where((seen >= 0) & (lost < 0) & ~alone, tick, lost)
        self._seen[index], self._lost[index], self._last[index] = seen, lost, state.tick

    def value(self, argument: int, index: IntArray) -> Array:
        """Return the share of secrets lost by so many ticks, of those that could have been watched for so long."""
        seen, lost = self._seen[index], self._lost[index]
        watched = (seen >= 0) & (seen + argument <= self._last[index][:, None])
        gone = watched & (lost >= 0) & (lost - seen <= argument)
        return _ratio(gone.sum(axis=1), watched.sum(axis=1))


class Competitors:
    """How many equal competitors would share the work on a technology as unevenly as it was shared."""

    def __init__(self, worlds: int, ruleset: Ruleset) -> None:
        shape = (worlds, ruleset.seats, ruleset.nodes)
        self._before, self._work = np.zeros(shape, np.int64), np.zeros(shape, np.int64)

    def look(self, index: IntArray, state: MatchState) -> None:
        now = state.prog.astype(np.int64)
        self._work[index] += np.maximum(now - self._before[index], 0)
        self._before[index] = now

    def value(self, argument: int, index: IntArray) -> Array:  # noqa: ARG002 - the same for all measures
        """Return the inverse Simpson index of the shares, averaged over technologies weighted by work."""
        work = self._work[index].astype(np.float64)
        return self._averaged(work, work.sum(axis=1))

    def _averaged(self, work: Array, weight: Array) -> Array:
        total, squares = work.sum(axis=1), (work * work).sum(axis=1)
        effective = np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
        return _ratio((effective * weight).sum(axis=1), weight.sum(axis=1))


class CompetitorsOf(Competitors):
    """The same on what one seat works on."""

    def value(self, argument: int, index: IntArray) -> Array:
        """Return the index averaged over technologies weighted by the work of the seat ``argument``."""
        work = self._work[index].astype(np.float64)
        return self._averaged(work, work[:, argument])


WATCHES: Mapping[str, type[Secrets] | type[Competitors]] = MappingProxyType(
    {"secret-lost": Secrets, "competitors": Competitors, "competitors-of": CompetitorsOf}
)
Watches: TypeAlias = Mapping[str, Watch]


def watches(measures: Iterable[str], worlds: int, ruleset: Ruleset) -> dict[str, Watch]:
    """Return what has to be watched for these measures."""
    names = {measure.partition(":")[0] for measure in measures}
    return {name: made(worlds, ruleset) for name, made in WATCHES.items() if name in names}


def measured(measure: str, ruleset: Ruleset, index: IntArray, state: MatchState, watched: Watches) -> Array:
    """Return a measure of finished matches, float64 of shape (k,).

    Args:
        measure: its name.
        ruleset: the rules.
        index: which worlds these are.
        state: their final states.
        watched: what :func:`watches` has made, and what has seen these matches.

    Raises:
        ValueError: there is no such measure.
    """
    name, _, text = measure.partition(":")
    argument = int(text or 0)
    if name in watched:
        return watched[name].value(argument, index)
    value = _at_the_end(name, argument, ruleset, state)
    if value is None:
        raise ValueError(f"measure {measure!r}: there is no such measure")
    return np.asarray(value, np.float64)


def _at_the_end(name: str, argument: int, ruleset: Ruleset, state: MatchState) -> Array | None:
    match name:
        case "yellow" | "red" | "horizon":
            return np.asarray(state.over == Ending[name.upper()])
        case "ticks":
            return state.tick
        case "payoff":
            return payoffs(ruleset, state)[:, argument]
        case "payoff-others":
            others = np.delete(payoffs(ruleset, state), argument, axis=1)
            return np.asarray(others.mean(axis=1))
        case "staff":
            return np.asarray(state.heads[:, argument] / HEAD)
        case "unlocked":
            ordinary = state.tree.kind < Kind.YELLOW
            return _ratio(((state.first >= 0) & ordinary).sum(axis=1), ordinary.sum(axis=1))
        case "third-time":
            return _third_time(state, ruleset.constants.horizon)
        case "shots":
            return np.asarray(state.nshots)
        case "gap":
            return _gap(state)
        case "gap-within":
            gap = _gap(state)
            return np.where(np.isnan(gap), np.nan, gap <= argument)
    return None


def _third_time(state: MatchState, horizon: int) -> Array:
    """Return the tick by which a third of the technologies had been unlocked; the horizon if they never were.

    A third and not more, because few matches last until half of them are.
    """
    kind = np.broadcast_to(state.tree.kind, state.first.shape)
    first = np.where((state.first < 0) | (kind >= Kind.YELLOW), horizon, state.first)
    rank = int((state.tree.kind[0] < Kind.YELLOW).sum()) // 3
    return np.asarray(np.sort(first, axis=1)[:, rank])


def _gap(state: MatchState) -> Array:
    """Return the ticks from the first unlock of the stronger assistant to the end of a match that ended."""
    strength = np.broadcast_to(state.tree.ast.sum(axis=2), state.first.shape)
    node = strength.argmax(axis=1)
    rows = np.arange(state.matches)
    since = state.first[rows, node].astype(np.int64)
    seen = (since >= 0) & (strength[rows, node] > 0) & (state.over != Ending.HORIZON)
    return np.where(seen, state.tick - since, np.nan)


def _ratio(part: Array, whole: Array) -> Array:
    ratio: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratio
