"""One-step Monte Carlo: play several strategies on in imagined worlds, and submit what the best of them would.

This is the strong baseline. It decides from its observation alone and by its private luck, and may take its time.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
import numpy as np

from techrace_bots.archetypes import Academic, Beneficial, Crowd, Haste, Profit
from techrace_bots.imagination import Worlds, imagine
from techrace_bots.parameters import Parameter
from techrace_bots.policy import Policy, SeatOrders, assemble
from techrace_bots.strategies.deferring import LookAhead
from techrace_bots.strategies.inspecting import Inspector
from techrace_bots.strategies.planning import ShortestSafePath
from techrace_game.batches import join
from techrace_game.constants import Constants
from techrace_game.engine import advance
from techrace_game.observation import Observation
from techrace_game.observer import Observer
from techrace_game.payoffs import payoffs
from techrace_game.types import Ending, IntArray, Motive, SeedArray

BEYOND_CHANCE = 2
"""Another strategy must be better than the usual one by so many standard errors of the difference."""
ROWS = 4096
"""Imagined matches that are played together."""


class Rollout(Policy):
    """Submit what the strategy would that ends best when it is played on in worlds that could be the true one.

    All candidates meet the same worlds and the same luck in them; the other seats play the archetypes of the motives
    that they are imagined to have. A candidate replaces look-ahead only if it is better beyond chance.
    """

    name = "rollout"
    slow: ClassVar[bool] = True
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "worlds": Parameter(12, 2, 1000, "imagined worlds for each decision"),
    }
    candidates: ClassVar[tuple[type[Policy], ...]] = (LookAhead, ShortestSafePath, Inspector)

    def __init__(self, constants: Constants, **chosen: int) -> None:
        super().__init__(constants, **chosen)
        self._candidates = tuple(candidate(constants) for candidate in self.candidates)
        self._others = {
            int(motive): policy(constants)
            for motive, policy in zip(Motive, (Academic, Profit, Haste, Beneficial, Crowd), strict=True)
        }

    def decide(self, observation: Observation, seeds: SeedArray) -> SeatOrders:
        matches, worlds = len(observation.tick), self.chosen["worlds"]
        together = max(1, ROWS // (worlds * len(self._candidates)))
        best = np.concatenate(
            [
                self._best(take(observation, part), seeds[part])
                for part in np.split(np.arange(matches), range(together, matches, together))
            ]
        )
        answers = [candidate.decide(observation, seeds) for candidate in self._candidates]
        return choose(answers, best)

    def _best(self, observation: Observation, seeds: SeedArray) -> IntArray:
        """Return which candidate to follow, of shape (match,)."""
        worlds, options = self.chosen["worlds"], len(self._candidates)
        imagined = imagine(observation, self.constants, seeds, worlds)
        paid = self._play(imagined, observation.seat).reshape(options, len(seeds), worlds)
        gain = paid - paid[0]
        # In whole numbers, so that the choice is the same on every machine: mean against error, both squared.
        total, square = gain.sum(axis=2), (gain * gain).sum(axis=2)
        beyond = total * total * (worlds - 1) > BEYOND_CHANCE**2 * (worlds * square - total * total)
        merit = np.where((total > 0) & beyond, total, 0)
        return np.asarray(merit.argmax(axis=0))

    def _play(self, imagined: Worlds, seat: int) -> IntArray:
        """Play every candidate to the end in every world.

        Returns:
            Payoffs of the seat, of shape (candidate, row of ``imagined``), flat.
        """
        rules, options = imagined.ruleset, len(self._candidates)
        state = join([imagined.state] * options)
        motive = np.tile(imagined.motive, (options, 1))
        # What a seat is played by: an archetype, or for the seat itself a candidate.
        follows = np.repeat(np.arange(options), imagined.state.matches)
        paid, index = np.zeros(state.matches, np.int64), np.arange(state.matches)
        observer = Observer(rules, state, rate=False)
        while len(index):
            over = state.over != Ending.RUNNING
            if over.any():
                paid[index[over]] = payoffs(rules, state.rows(np.flatnonzero(over)))[:, seat]
                left = np.flatnonzero(~over)
                state, index = state.rows(left), index[left]
                motive, follows = motive[left], follows[left]
                observer.keep(left)
                continue
            submitted = [
                self._submit(seen, follows if place == seat else motive[:, place], own=place == seat)
                for place, seen in enumerate(observer.observe(state))
            ]
            state = advance(rules, state, assemble(submitted), ticks=rules.constants.quarter)
        return paid

    def _submit(self, seen: Observation, which: IntArray, *, own: bool) -> SeatOrders:
        """Return the orders of one seat, whose player differs from row to row."""
        policies = dict(enumerate(self._candidates)) if own else self._others
        blind = np.zeros(len(which), np.uint64)
        rows = {number: np.flatnonzero(which == number) for number in policies}
        there = {number: index for number, index in rows.items() if len(index)}
        answers = [
            policies[number].decide(take(seen, index), blind[index]) for number, index in there.items()
        ]
        place = np.empty(len(which), np.int64)
        source = np.concatenate(list(there.values()))
        place[source] = np.arange(len(which))
        return stack(answers, place)


def take(observation: Observation, index: IntArray) -> Observation:
    """Return what the seat sees of some matches."""
    arrays = {
        field.name: getattr(observation, field.name)[index]
        for field in attrs.fields(Observation)
        if field.metadata["axes"] is not None
    }
    return Observation(seat=observation.seat, **arrays)


def choose(answers: list[SeatOrders], which: IntArray) -> SeatOrders:
    """Return for each match the orders of the answer that ``which`` names; all answers are about all matches."""
    matches = len(which)
    return stack(answers, which * matches + np.arange(matches))


def stack(answers: list[SeatOrders], place: IntArray) -> SeatOrders:
    """Put answers one behind the other and return the rows at ``place``."""
    arrays: dict[str, Any] = {}
    for field in attrs.fields(SeatOrders):
        parts = [getattr(answer, field.name) for answer in answers]
        there = [part for part in parts if part is not None]
        if not there:
            arrays[field.name] = None
            continue
        width = there[0].shape[1:]
        filled = [
            np.zeros((len(answer.slot_node), *width), there[0].dtype) if part is None else part
            for answer, part in zip(answers, parts, strict=True)
        ]
        arrays[field.name] = np.concatenate(filled)[place]
    return SeatOrders(**arrays)
