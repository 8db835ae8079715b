"""A match's result depends on its seed and its bots alone, never on how it is played."""

import numpy as np
import pytest

from bots_kit import house, quarters, ruleset, seeds
from techrace_bots import Bot, Briefing, PolicyBot, play
from techrace_bots.archetypes import Beneficial, Profit, RandomLegal
from techrace_bots.chance import bot_seed
from techrace_bots.policy import Policy, SeatOrders, assemble, gather
from techrace_bots.registry import STRATEGIES
from techrace_bots.strategies import LookAhead, Rollout
from techrace_bots.table import Player, Table
from techrace_game import MatchState, Observation, Orders, digest, initial_state, observe
from techrace_game.batches import single


def digests(state: MatchState) -> list[bytes]:
    return [digest(state, match) for match in range(state.matches)]


@pytest.mark.slow
def test_results_do_not_depend_on_the_batch() -> None:
    rules = ruleset()
    players: list[Player] = [*house(rules)[:5], RandomLegal(rules.constants)]
    together = digests(play(rules, players, seeds(4)))
    for chunk in (1, 3):
        assert digests(play(rules, players, seeds(4), chunk=chunk)) == together
    backwards = play(rules, players, seeds(4)[::-1])
    assert digests(backwards) == together[::-1]


@pytest.mark.slow
def test_a_bot_decides_like_its_policy() -> None:
    """Same match, once with policies that decide for the batch and once with one bot for each seat."""
    rules = ruleset("toy")
    batched = play(rules, house(rules), seeds(3))
    alone = play(rules, [_maker(type(policy)) for policy in house(rules)], seeds(3))
    assert digests(alone) == digests(batched)


def _maker(policy: type) -> Player:
    return lambda: PolicyBot(policy)


def test_a_batch_of_one_equals_a_row_of_a_batch() -> None:
    rules = ruleset()
    players = [*house(rules)[:5], RandomLegal(rules.constants)]
    for state, submissions in quarters(rules, players, seeds(4)):
        for seat, orders in enumerate(submissions):
            assert orders is not None
            bot = PolicyBot(type(players[seat]))
            seen = observe(rules, state, seat)
            for match in range(state.matches):
                seed = bot_seed(int(state.seed[match]), seat)
                bot.reset(Briefing(seat=seat, constants=rules.constants, seed=seed))
                assert bot.act(single(seen, match)) == orders.row(match)
        if state.tick[0] >= 24:
            return


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 6, 12])
def test_a_batch_of_one_equals_a_row_of_a_batch_for_every_strategy(first: int) -> None:
    rules = ruleset()
    chosen = [policy for policy in STRATEGIES if policy is not Rollout][first : first + rules.seats]
    chosen += [LookAhead] * (rules.seats - len(chosen))
    players: list[Policy] = [policy(rules.constants) for policy in chosen]
    for state, submissions in quarters(rules, players, seeds(3)):
        for seat, orders in enumerate(submissions if state.tick[0] % 8 == 0 else ()):
            assert orders is not None
            seen = observe(rules, state, seat)
            for match in range(state.matches):
                seed = np.array([bot_seed(int(state.seed[match]), seat)], np.uint64)
                for _ in range(2):
                    assert players[seat].decide(single(seen, match), seed).row(0) == orders.row(match)
        if state.tick[0] >= 40:
            return


def test_orders_survive_the_way_through_arrays() -> None:
    everything = Orders(
        slots=((3, 400), (7, 1)), lines=(1, 2, 3, 4, 5), scout_target=2, inspect_target=8, lobby_dir=-1,
        mode=3, mask=9, hire=-500, publish=(0, 2), sell=(2,), share=((5, 3), (6, 1)),
    )  # fmt: skip
    rows = [everything, Orders()]
    assert [gather(rows, 9).row(match) for match in range(2)] == rows


class Wild(Bot):
    """Orders what nobody can."""

    def act(self, observation: Observation) -> Orders:
        return Orders(
            slots=tuple((node, 5000) for node in range(-3, 300)), lines=(-1, 9999, 0, 0, 0), mode=77, mask=-5,
            hire=10**15, publish=(-1, 500), sell=(2**40,), share=((0, -1), (999, 2**70)), scout_target=10**6,
        )  # fmt: skip


def test_a_bot_that_orders_nonsense_gets_nothing_and_harms_nobody() -> None:
    rules = ruleset("toy")
    wild = play(rules, [Wild, *[None] * (rules.seats - 1)], seeds(1))
    idle = play(rules, [None] * rules.seats, seeds(1))
    assert wild.prog.tolist() == idle.prog.tolist()


def test_assembled_orders_leave_empty_seats_out() -> None:
    joint = assemble([None, gather([Orders(slots=((1, 5),), sell=(2,))], 4), None])
    assert joint.submitted.tolist() == [[False, True, False]]
    assert joint.slot_node[0, 1].tolist() == [1, -1, -1, -1, -1, -1]
    assert joint.sell is not None
    assert np.argwhere(joint.sell).tolist() == [[0, 1, 2]]
    assert assemble([SeatOrders.blank(3)]).publish is None


def test_nobody_cannot_be_assembled() -> None:
    with pytest.raises(ValueError, match=r"^seats holds no orders, expected those of at least one seat$"):
        assemble([None, None])


def test_a_table_needs_a_player_for_each_seat() -> None:
    rules = ruleset("toy")
    with pytest.raises(
        ValueError, match=rf"^players: 2 given, expected one for each of the {rules.seats} seats$"
    ):
        Table(rules, [None, None], initial_state(rules, seeds(1)))


def test_no_seeds_no_matches() -> None:
    rules = ruleset("toy")
    with pytest.raises(ValueError, match=r"^seeds: none given, expected at least one$"):
        play(rules, [None] * rules.seats, seeds(0))


class Diary(Bot):
    """Notes what it is told."""

    def reset(self, briefing: Briefing) -> None:
        super().reset(briefing)
        self.ticks: list[int] = []
        self.views: list[Observation] = []
        self.connections: list[list[int]] = []
        diaries.append(self)

    def act(self, observation: Observation) -> Orders:
        self.ticks.append(int(observation.tick[0]))
        self.views.append(observation)
        self.connections.append(observation.conn[0].tolist())
        return Orders()


diaries: list[Diary] = []


@pytest.mark.slow
def test_each_match_has_its_own_bot_which_is_asked_every_quarter() -> None:
    rules = ruleset("toy")
    diaries.clear()
    final = play(rules, [Diary, *house(rules)[1:]], seeds(2))
    assert len({bot.briefing.seed for bot in diaries}) == 2
    for bot, length in zip(diaries, final.tick.tolist(), strict=True):
        assert bot.briefing.seat == 0
        assert bot.ticks == list(range(0, length, rules.constants.quarter))
        # What a bot has been shown stays as it was when it was shown.
        assert [int(seen.tick[0]) for seen in bot.views] == bot.ticks
        assert [seen.conn[0].tolist() for seen in bot.views] == bot.connections
        assert bot.connections[0] != bot.connections[-1]


def test_idle_seats_let_the_clock_run_out() -> None:
    rules = ruleset("toy")
    final = play(rules, [None] * rules.seats, seeds(2))
    assert final.tick.tolist() == [rules.constants.horizon] * 2


def test_each_quarter_is_reported_with_the_matches_in_it() -> None:
    rules = ruleset("toy")
    seen: dict[int, list[int]] = {}

    def note(index: np.ndarray, state: MatchState) -> None:
        for match, tick in zip(index.tolist(), state.tick.tolist(), strict=True):
            seen.setdefault(match, []).append(tick)

    final = play(rules, house(rules), seeds(3), on_quarter=note, chunk=2)
    assert sorted(seen) == [0, 1, 2]
    for match, length in enumerate(final.tick.tolist()):
        assert sorted(set(seen[match]))[: length // 4] == list(range(0, length - length % 4, 4))


def test_a_beneficial_seat_drops_an_ending_that_turns_out_red() -> None:
    """It was building what looked yellow; now it knows better."""
    rules = ruleset("deceptive")
    policy, greedy = Beneficial(rules.constants), Profit(rules.constants)
    assert greedy.name == "profit"
    for state, _ in quarters(rules, house(rules), seeds(6)):
        seen = observe(rules, state, 3)
        building = np.flatnonzero((seen.kind[0] == 2) & (seen.known[0] == 0) & (seen.conn[0] > 0))
        if not len(building):
            continue
        ending = int(building[0])
        alone = single(seen, 0)
        alone.slot_node[0] = [ending, -1, -1, -1, -1, -1]
        assert policy.decide(alone, seeds(1)).row(0).slots[0][0] == ending
        alone.kind[0, ending] = 3
        assert ending not in dict(policy.decide(alone, seeds(1)).row(0).slots)
        return
    raise AssertionError("no match came to building a yellow ending")
