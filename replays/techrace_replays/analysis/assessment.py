"""Everything that is asked of one recorded match, in one go."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Any, TypeAlias

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.types import Acquired, Ending
from techrace_replays.analysis.crowd import Absence, absence, effective_competitors, work_done
from techrace_replays.analysis.decisions import Effect, effects
from techrace_replays.analysis.dual_use import NodeUse, uses
from techrace_replays.analysis.evaluation import (
    Line,
    Moment,
    evaluate,
    moments,
    positions_of,
    telling_ticks,
    ticks_of,
)
from techrace_replays.analysis.futures import Seating
from techrace_replays.analysis.secrets import Publication, Secret, publication, secrets_of
from techrace_replays.analysis.values import Value, technology_values
from techrace_replays.reader import Log
from techrace_replays.records import TickRecord

Stage: TypeAlias = Callable[[str, int, int], None]
"""Told what is being worked out, how much of it is done, and of how much."""

FUTURES = 200
LOOKS = 4
"""Positions at which all technologies are valued: the start, the last turn, and evenly between."""
TURNS = 3
"""Turns whose single decisions are looked at: those in which the chances changed most."""
SECRETS = 3
"""Secrets whose publication is tried: those that lasted longest."""


@attrs.frozen(kw_only=True)
class Look:
    """The values of all technologies at one position."""

    tick: int
    values: tuple[Value, ...]


@attrs.frozen(kw_only=True)
class Competition:
    """How many really worked on a node."""

    node: int
    effective: float
    """Inverse Simpson index of the seats' work."""


@attrs.frozen(kw_only=True, eq=False)
class Assessment:
    """What was found out about one match."""

    policies: tuple[str, ...]
    """Who plays on in each seat, in every future."""
    futures: int
    """How often each case was played out."""
    seed: int
    line: Line
    moments: tuple[Moment, ...]
    """All stretches of the line, those that changed most first."""
    effects: tuple[Effect, ...]
    """Of the decisions of the turns that changed most."""
    looks: tuple[Look, ...]
    uses: tuple[NodeUse, ...]
    absences: tuple[Absence, ...]
    """Per seat, from the start of the match on."""
    secrets: tuple[Secret, ...]
    publications: tuple[Publication, ...]
    competition: tuple[Competition, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON has it; enumerations by their words, lower-cased."""
        line = {
            "ticks": list(self.line.ticks),
            "chances": [chances.to_json() for chances in self.line.chances],
        }
        plain = {
            field.name: _plain(getattr(self, field.name))
            for field in attrs.fields(Assessment)
            if field.name != "line"
        }
        return {**plain, "line": line}


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if attrs.has(type(value)):
        return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def assess(
    log: Log,
    seating: Seating,
    policies: Sequence[str],
    *,
    futures: int = FUTURES,
    seed: int = 0,
    stage: Stage | None = None,
) -> Assessment:
    """Work out everything about a recorded match.

    Args:
        log: a log that the present rules can play again.
        seating: the policies that play on in every future.
        policies: their names by seat, to be stated with the results.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        stage: told how far it is.

    Raises:
        SimulationError: the log cannot be played again.
        LogError: a record has the wrong shape.
        ValueError: the log has no tick, or there is one future only, which says nothing about its spread.
    """
    if futures < 2:
        raise ValueError(f"futures: {futures} given, expected at least 2")
    ruleset, states = positions_of(log)
    if len(states) < 2:
        raise ValueError("log: it has no tick, expected at least one")
    ask = _Inquiry(ruleset, states, seating, futures, seed, stage)
    records = list(ticks_of(log))
    line = ask.line(telling_ticks(log, ruleset.constants.quarter))
    found = tuple(moments(line, log))
    hidden = tuple(secrets_of(records, states))
    work = work_done(states)
    return Assessment(
        policies=tuple(policies),
        futures=futures,
        seed=seed,
        line=line,
        moments=found,
        effects=ask.effects(records, found),
        looks=ask.looks(),
        uses=tuple(uses(states[0].tree)),
        absences=ask.absences(),
        secrets=hidden,
        publications=ask.publications(records, hidden),
        competition=tuple(
            Competition(node=node, effective=effective_competitors(work[:, node]))
            for node in np.flatnonzero(work.any(axis=0)).tolist()
        ),
    )


@attrs.frozen(slots=False)
class _Inquiry:
    """A match and how its futures are played."""

    _ruleset: Ruleset
    _states: Sequence[MatchState]
    _seating: Seating
    _futures: int
    _seed: int
    _stage: Stage | None

    @cached_property
    def _turns(self) -> list[int]:
        """The ticks at which orders were given."""
        quarter = self._ruleset.constants.quarter
        running = (tick for tick, state in enumerate(self._states) if state.over[0] == Ending.RUNNING)
        return [tick for tick in running if tick % quarter == 0]

    def _tell(self, name: str) -> Callable[[int, int], None] | None:
        stage = self._stage
        return None if stage is None else lambda done, total: stage(name, done, total)

    def line(self, ticks: Sequence[int]) -> Line:
        return evaluate(
            self._ruleset,
            self._states,
            ticks,
            self._seating,
            futures=self._futures,
            seed=self._seed,
            progress=self._tell("evaluation graph"),
        )

    def effects(self, records: Sequence[TickRecord], found: Sequence[Moment]) -> tuple[Effect, ...]:
        quarter = self._ruleset.constants.quarter
        turns = dict.fromkeys(moment.start - moment.start % quarter for moment in found)
        return tuple(
            effect
            for tick in sorted(list(turns)[:TURNS])
            for effect in effects(
                self._ruleset,
                records,
                self._states,
                tick,
                self._seating,
                futures=self._futures,
                seed=self._seed,
                progress=self._tell("decisions"),
            )
        )

    def looks(self) -> tuple[Look, ...]:
        places = np.linspace(0, len(self._turns) - 1, min(LOOKS, len(self._turns))).round().astype(int)
        return tuple(
            Look(
                tick=tick,
                values=tuple(
                    technology_values(
                        self._ruleset,
                        self._states[tick],
                        self._seating,
                        futures=self._futures,
                        seed=self._seed,
                        progress=self._tell("values of technologies"),
                    )
                ),
            )
            for tick in sorted({self._turns[place] for place in places.tolist()})
        )

    def absences(self) -> tuple[Absence, ...]:
        return tuple(
            absence(
                self._ruleset,
                self._states[0],
                self._seating,
                seat,
                futures=self._futures,
                seed=self._seed,
                progress=self._tell("without each seat"),
            )
            for seat in range(self._ruleset.seats)
        )

    def publications(
        self, records: Sequence[TickRecord], hidden: Sequence[Secret]
    ) -> tuple[Publication, ...]:
        """Try what would have come of publishing the longest secrets at their first turn."""
        found: list[Publication] = []
        for secret in sorted(hidden, key=lambda secret: (-secret.ticks, secret.since)):
            turn = next((tick for tick in self._turns if secret.since < tick <= secret.until), None)
            if turn is None or not self._could_publish(turn, secret):
                continue
            found.append(
                publication(
                    self._ruleset,
                    records,
                    self._states,
                    turn,
                    self._seating,
                    seat=secret.seat,
                    node=secret.node,
                    futures=self._futures,
                    seed=self._seed,
                    progress=self._tell("secrets"),
                )
            )
            if len(found) == SECRETS:
                break
        return tuple(found)

    def _could_publish(self, tick: int, secret: Secret) -> bool:
        state = self._states[tick]
        return (
            bool(self._ruleset.constants.w_publish)
            and state.known[0, secret.seat, secret.node] == Acquired.UNLOCKED
            and not state.pub[0, secret.node]
        )
