"""The players of a batch of matches: who is shown what, and what they submit together."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from techrace_bots.bot import Bot, Briefing, is_batched
from techrace_bots.chance import bot_seeds
from techrace_bots.policy import Policy, SeatOrders, assemble, gather
from techrace_game import JointOrders, MatchState, Observation, Ruleset
from techrace_game.batches import single
from techrace_game.observer import Observer
from techrace_game.types import BoolArray, SeedArray

MakeBot: TypeAlias = Callable[[], Bot]
Player: TypeAlias = "Policy | MakeBot | None"
"""Who plays a seat: a policy, a bot class (or any function that makes a bot), or nobody."""


class Table:
    """The players of a batch of matches, seated. They see the matches through an observer and in no other way."""

    def __init__(
        self,
        ruleset: Ruleset,
        players: Sequence[Player],
        state: MatchState,
        *,
        private: Sequence[SeedArray] | None = None,
    ) -> None:
        """Seat the players; bots are made and reset.

        Args:
            ruleset: the rules.
            players: one per seat.
            state: the batch.
            private: per seat the private bot seeds, uint64 of shape (match,); None: they follow from the matches'.

        Raises:
            ValueError: the number of players is not the number of seats.
        """
        if len(players) != ruleset.seats:
            raise ValueError(
                f"players: {len(players)} given, expected one for each of the {ruleset.seats} seats"
            )
        if private is None:
            private = [bot_seeds(state.seed, seat) for seat in range(ruleset.seats)]
        self._seats = [_seat(ruleset, seat, player, private[seat]) for seat, player in enumerate(players)]
        # House policies do without their rates, which are costly to work out.
        self._observer = Observer(
            ruleset, state, rate=any(isinstance(seat, _SeatedBots | _SeatedBatch) for seat in self._seats)
        )

    def keep(self, matches: BoolArray) -> None:
        """Go on with some of the matches only (of shape (match,))."""
        self._observer.keep(matches)
        self._seats = [None if seat is None else seat.keep(matches) for seat in self._seats]

    def submissions(self, state: MatchState) -> list[SeatOrders | None]:
        """Show every player its observation and return what each submits; None for an empty seat."""
        seen = self._observer.observe(state)
        return [None if seat is None else seat.decide(seen[index]) for index, seat in enumerate(self._seats)]

    def decide(self, state: MatchState) -> JointOrders | None:
        """Show every player its observation and return what they submit together, None if nobody does."""
        submissions = self.submissions(state)
        return assemble(submissions) if any(orders is not None for orders in submissions) else None


def _seat(ruleset: Ruleset, seat: int, player: Player, private: SeedArray) -> "_Seated | None":
    if player is None:
        return None
    if isinstance(player, Policy):
        return _SeatedPolicy(policy=player, seeds=private)
    if is_batched(player):
        bot = player()
        bot.reset(Briefing(seat=seat, constants=ruleset.constants))
        return _SeatedBatch(bot=bot, seeds=private)
    bots = []
    for seed in private.tolist():
        bot = player()
        bot.reset(Briefing(seat=seat, constants=ruleset.constants, seed=seed))
        bots.append(bot)
    return _SeatedBots(bots=tuple(bots))


@attrs.frozen(kw_only=True, eq=False)
class _SeatedPolicy:
    policy: Policy
    seeds: SeedArray

    def keep(self, matches: BoolArray) -> "_SeatedPolicy":
        return _SeatedPolicy(policy=self.policy, seeds=self.seeds[matches])

    def decide(self, observation: Observation) -> SeatOrders:
        return self.policy.decide(observation, self.seeds)


@attrs.frozen(kw_only=True, eq=False)
class _SeatedBots:
    bots: tuple[Bot, ...]

    def keep(self, matches: BoolArray) -> "_SeatedBots":
        return _SeatedBots(bots=tuple(self.bots[match] for match in np.flatnonzero(matches).tolist()))

    def decide(self, observation: Observation) -> SeatOrders:
        nodes = observation.known.shape[1]
        return gather([bot.act(single(observation, match)) for match, bot in enumerate(self.bots)], nodes)


@attrs.frozen(kw_only=True, eq=False)
class _SeatedBatch:
    bot: Bot
    seeds: SeedArray

    def keep(self, matches: BoolArray) -> "_SeatedBatch":
        return _SeatedBatch(bot=self.bot, seeds=self.seeds[matches])

    def decide(self, observation: Observation) -> SeatOrders:
        return self.bot.act_batch(observation, self.seeds)


_Seated: TypeAlias = _SeatedPolicy | _SeatedBots | _SeatedBatch
