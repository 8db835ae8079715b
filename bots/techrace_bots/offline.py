"""Play matches without a server: batched self-play against the engine.

Matches are played in chunks that fit the processor's cache; a match that is over leaves its chunk, so that time is
spent on those still running. Neither changes any result: a match depends on its seed and its bots alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from techrace_bots.batches import join, single
from techrace_bots.bot import Bot, Briefing
from techrace_bots.chance import bot_seeds
from techrace_bots.policy import Policy, SeatOrders, assemble, gather
from techrace_game import JointOrders, MatchState, Ruleset, advance, initial_state, observe
from techrace_game.observation import Observation
from techrace_game.types import Ending, IntArray, SeedArray

MakeBot: TypeAlias = Callable[[], Bot]
Player: TypeAlias = "Policy | MakeBot | None"
"""Who plays a seat: a policy, a bot class (or any function that makes a bot), or nobody."""

OnQuarter: TypeAlias = Callable[[IntArray, MatchState], None]
"""Called before each quarter with the indices of the matches of a chunk and their state."""

CHUNK = 1024
"""Matches played together."""
DROP = 8
"""Finished matches leave a chunk when they are more than one in so many: copying the others costs time too."""


def play(
    ruleset: Ruleset,
    players: Sequence[Player],
    seeds: SeedArray,
    *,
    on_quarter: OnQuarter | None = None,
    chunk: int = CHUNK,
) -> MatchState:
    """Play one match for every seed to its end.

    Args:
        ruleset: the rules.
        players: one per seat. Policies decide for all matches at once; a bot class gets one bot per match.
        seeds: uint64 of shape (match,), the seeds of the matches. Each seat's private bot seeds follow from them.
        on_quarter: told the state at the start of each quarter, for statistics.
        chunk: matches played together.

    Returns:
        The final states, in the order of ``seeds``.

    Raises:
        ValueError: the number of players is not the number of seats, or there are no seeds.
    """
    parts = list(finishing(ruleset, players, seeds, on_quarter=on_quarter, chunk=chunk))
    order = np.argsort(np.concatenate([index for index, _ in parts]))
    return join([state for _, state in parts]).rows(order)


def finishing(
    ruleset: Ruleset,
    players: Sequence[Player],
    seeds: SeedArray,
    *,
    on_quarter: OnQuarter | None = None,
    chunk: int = CHUNK,
) -> Iterator[tuple[IntArray, MatchState]]:
    """Play as :func:`play` does, and yield matches as they finish, so that nobody has to keep them all.

    Yields:
        Indices into ``seeds`` and the final states of these matches; every index once.
    """
    seeds = np.asarray(seeds, np.uint64)
    if len(players) != ruleset.seats:
        raise ValueError(f"players: {len(players)} given, expected one for each of the {ruleset.seats} seats")
    if not len(seeds):
        raise ValueError("seeds: none given, expected at least one")
    for start in range(0, len(seeds), chunk):
        part = seeds[start : start + chunk]
        table = Table.of(ruleset, players, part)
        index, state = np.arange(start, start + len(part)), initial_state(ruleset, part)
        while len(index):
            over = state.over != Ending.RUNNING
            if over.all() or over.sum() * DROP > len(over):
                yield index[over], state.rows(over)
                index, state, table = index[~over], state.rows(~over), table.rows(~over)
                continue
            if on_quarter is not None:
                on_quarter(index, state)
            state = advance(ruleset, state, table.decide(state), ticks=ruleset.constants.quarter)


@attrs.frozen(kw_only=True, eq=False)
class Table:
    """The players of a batch of matches, seated."""

    ruleset: Ruleset
    seats: "tuple[_Seated | None, ...]"

    @classmethod
    def of(cls, ruleset: Ruleset, players: Sequence[Player], seeds: SeedArray) -> "Table":
        """Seat ``players`` at the matches with these seeds (uint64 of shape (match,))."""
        return cls(
            ruleset=ruleset,
            seats=tuple(_seat(ruleset, seat, player, seeds) for seat, player in enumerate(players)),
        )

    def rows(self, index: IntArray) -> "Table":
        """Return the players of the matches at ``index``."""
        return attrs.evolve(self, seats=tuple(None if s is None else s.rows(index) for s in self.seats))

    def submissions(self, state: MatchState) -> list[SeatOrders | None]:
        """Show every player its observation and return what each submits."""
        return [
            None if player is None else player.decide(observe(self.ruleset, state, seat))
            for seat, player in enumerate(self.seats)
        ]

    def decide(self, state: MatchState) -> JointOrders | None:
        """Show every player its observation and return what they submit together, None if nobody does."""
        submissions = self.submissions(state)
        return assemble(submissions) if any(orders is not None for orders in submissions) else None


def _seat(ruleset: Ruleset, seat: int, player: Player, seeds: SeedArray) -> "_Seated | None":
    if player is None:
        return None
    private = bot_seeds(seeds, seat)
    if isinstance(player, Policy):
        return _SeatedPolicy(policy=player, seeds=private)
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

    def rows(self, index: IntArray) -> "_SeatedPolicy":
        return _SeatedPolicy(policy=self.policy, seeds=self.seeds[index])

    def decide(self, observation: Observation) -> SeatOrders:
        return self.policy.decide(observation, self.seeds)


@attrs.frozen(kw_only=True, eq=False)
class _SeatedBots:
    bots: tuple[Bot, ...]

    def rows(self, index: IntArray) -> "_SeatedBots":
        kept = np.arange(len(self.bots))[index].tolist()
        return _SeatedBots(bots=tuple(self.bots[match] for match in kept))

    def decide(self, observation: Observation) -> SeatOrders:
        nodes = observation.known.shape[1]
        return gather([bot.act(single(observation, match)) for match, bot in enumerate(self.bots)], nodes)


_Seated: TypeAlias = _SeatedPolicy | _SeatedBots
