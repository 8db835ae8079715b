"""Environments pass what PettingZoo and Gymnasium ask of them, and are the game that everybody else plays."""

import importlib
import sys
from functools import partial
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env, data_equivalence
from pettingzoo.test import (
    api_test,
    max_cycles_test,
    parallel_api_test,
    parallel_seed_test,
    render_test,
    seed_test,
)

import techrace_bots.environments
from bots_kit import ruleset, seeds
from techrace_bots import play
from techrace_bots.environments import techrace_v0
from techrace_bots.environments.actions import HIRES, Codec
from techrace_bots.environments.game import Game
from techrace_bots.environments.seen import observation_space
from techrace_bots.environments.single import SeatEnv
from techrace_bots.environments.vector import SeatVectorEnv
from techrace_bots.registry import archetype
from techrace_game import Orders, Ruleset, check, digest, initial_state, observe, payoffs

SHAPES = "ignore:(Observation|Action) space for each agent probably should be:UserWarning"
ARRAYS = "ignore:Observation is not a NumPy array:UserWarning"
"""PettingZoo's taste: what a seat sees and orders has structure, so it is a Dict and a MultiDiscrete."""
toy = partial(techrace_v0.env, scenario="toy")
toy_parallel = partial(techrace_v0.parallel_env, scenario="toy")


@pytest.mark.slow
def test_the_parallel_environment_passes_pettingzoo() -> None:
    parallel_api_test(techrace_v0.parallel_env(), num_cycles=40)
    parallel_seed_test(toy_parallel, num_cycles=12)


@pytest.mark.slow
@pytest.mark.filterwarnings(SHAPES, ARRAYS)
def test_the_converted_environment_passes_pettingzoo() -> None:
    api_test(techrace_v0.env(), num_cycles=60)
    seed_test(toy, num_cycles=12)


@pytest.mark.slow
def test_a_match_can_be_cut_off() -> None:
    max_cycles_test(techrace_v0)


@pytest.mark.slow
def test_it_is_rendered_in_every_mode(capsys: pytest.CaptureFixture[str]) -> None:
    render_test(toy)
    assert capsys.readouterr().out.count("tick ") == 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["techrace/Seat-v0", "techrace/Toy-v0"])
def test_one_seat_passes_gymnasium(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    check_env(gymnasium.make(name, render_mode="rgb_array").unwrapped)
    assert "tick 0" in _rendered(name, "ansi")
    assert _rendered(name, "human") is None
    assert "tick 0" in capsys.readouterr().out


def _rendered(name: str, mode: str) -> Any:
    made = gymnasium.make(name, render_mode=mode)
    made.reset(seed=1)
    return made.render()


def random_match(env: SeatEnv, seed: int) -> tuple[list[float], Any]:
    """Play random legal actions to the end."""
    _, info = env.reset(seed=seed)
    env.action_space.seed(seed)
    rewards: list[float] = []
    over = False
    while not over:
        seen, reward, over, cut, info = env.step(env.action_space.sample(info["action_mask"]))
        assert not cut
        assert env.observation_space.contains(seen)
        rewards.append(reward)
    return rewards, env._game.state


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["standard", "alignment2023"])
def test_the_reward_is_the_payoff_at_the_end(scenario: str) -> None:
    env = SeatEnv(scenario=scenario)
    rewards, state = random_match(env, 7)
    assert rewards[:-1] == [0.0] * (len(rewards) - 1)
    assert rewards[-1] == payoffs(ruleset(scenario), state)[0, 3] / 1000 > 0


@pytest.mark.slow
def test_what_the_mask_permits_is_legal_and_what_it_forbids_is_not() -> None:
    """Every choice of every entry, one at a time, against the rules."""
    rules = ruleset()
    codec = Codec.of(rules)
    env = SeatEnv()
    _, info = env.reset(seed=3)
    env.action_space.seed(3)
    for _ in range(14):
        _, _, over, _, info = env.step(env.action_space.sample(info["action_mask"]))
        assert not over
    state = env._game.state
    nothing = np.zeros(len(codec.nvec), np.int64)
    nothing[sum(len(codec.sizes[block]) for block in ("project", "effort", "staff", "scout", "inspect"))] = 1
    refused = permitted = 0
    for entry, choices in enumerate(info["action_mask"]):
        for choice, legal in enumerate(choices.tolist()):
            action = nothing.copy()
            action[entry] = choice
            _, refusals = check(rules, state, 3, codec.decode(action[None]).row(0))
            if legal:
                assert not [one.message for one in refusals if not one.stands], (entry, choice)
                permitted += 1
            elif not all(one.stands for one in refusals) or not refusals:
                refused += bool(refusals)
                assert refusals, (entry, choice)
    assert permitted > 300
    assert refused > 100


def test_an_action_is_decoded_into_the_orders_that_it_means() -> None:
    rules = ruleset("toy")
    codec = Codec.of(attrs_on(rules))
    chosen = {name: np.zeros(len(sizes), np.int64) for name, sizes in codec.sizes.items()}
    chosen["project"][:2] = 1 + np.array([4, 9])
    chosen["effort"][:2] = 10, 3
    chosen["staff"][:] = 1, 2, 3, 4, 5
    chosen["scout"][:] = 1 + 7
    chosen["inspect"][:] = 1 + 19
    chosen["lobby"][:] = 2
    chosen["deploy"][:] = 1
    chosen["fields"][[0, 4]] = 1
    chosen["hire"][:] = 2
    chosen["publish"][[3, 5]] = 1
    chosen["sell"][6] = 1
    chosen["share"][8] = 1 + 2
    assert codec.decode(np.concatenate(list(chosen.values()))[None]).row(0) == Orders(
        slots=((4, 1000), (9, 300)), lines=(100, 200, 300, 400, 500), scout_target=7, inspect_target=19, lobby_dir=1,
        mode=1, mask=0b010001, hire=HIRES[2], publish=(3, 5), sell=(6,), share=((8, 4),),
    )  # fmt: skip


def attrs_on(rules: Any) -> Any:
    """The rules of the toy picture with everything switched on that orders can be about."""
    return Ruleset.of(rules.scenario.with_constants(w_publish=1, w_share=1, w_econ=1))


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        (np.zeros((1, 3), np.int64), r"^actions: shape \(1, 3\) is not \(matches, \d+\)$"),
        (np.full((1, 88), 99), r"^actions: a choice is not a whole number from 0"),
        (np.full((1, 88), -1), r"^actions: a choice is not a whole number from 0"),
        (np.zeros((1, 88)), r"^actions: a choice is not a whole number from 0"),
    ],
)
def test_what_is_no_action_is_refused(actions: Any, message: str) -> None:
    codec = Codec.of(ruleset("toy"))
    assert len(codec.nvec) == 88
    with pytest.raises(ValueError, match=message):
        codec.decode(actions)


@pytest.mark.slow
def test_house_bots_in_all_other_seats_play_as_they_do_elsewhere() -> None:
    """With the archetype's own orders from outside, a match is the one that everybody else would play."""
    rules = ruleset()
    house = [archetype(int(motive))(rules.constants) for motive in rules.motive]
    game = Game(rules, (3,), {})
    game.start(seeds(2))
    while not game.over.all():
        game.play({3: house[3].decide(game.observe(3), seeds(2))})
    expected = play(rules, house, seeds(2))
    assert [digest(game.state, match) for match in range(2)] == [
        digest(expected, match) for match in range(2)
    ]
    assert (game.rewards() == payoffs(rules, expected) / 1000).all()


@pytest.mark.slow
def test_a_vector_of_matches_equals_the_single_ones() -> None:
    count = 3
    many = gymnasium.make_vec("techrace/Toy-v0", num_envs=count, vectorization_mode="vector_entry_point")
    assert isinstance(many, SeatVectorEnv)
    alone = [SeatEnv(scenario="toy") for _ in range(count)]
    seen, facts = many.reset(seed=5)
    others = [env.reset(seed=5 + number)[0] for number, env in enumerate(alone)]
    many.action_space.seed(1)
    ended = np.zeros(count, np.bool_)
    endings = 0
    for _ in range(45):
        assert many.observation_space.contains(seen)
        for number in range(count):
            assert data_equivalence({name: array[number] for name, array in seen.items()}, others[number])
        actions = many.action_space.sample()
        seen, rewards, over, cut, facts = many.step(actions)
        assert not cut.any()
        for number, env in enumerate(alone):
            if ended[number]:
                others[number], _ = env.reset()
                assert (rewards[number], over[number]) == (0.0, False)
            else:
                others[number], reward, end, _, info = env.step(actions[number])
                assert (rewards[number], over[number]) == (reward, end)
                assert (np.concatenate(info["action_mask"]) == facts["action_mask"][number]).all()
        ended = over
        endings += int(over.sum())
    assert endings > count


def test_a_vector_shows_each_match() -> None:
    env = SeatVectorEnv(2, scenario="toy", render_mode="ansi")
    env.reset(seed=1)
    text = env.render()
    assert text is not None
    assert [one.split(",")[0] for one in text] == ["tick 0", "tick 0"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"seat": 9}, r"^seat: 9 is not within 0\.\.4$"),
        ({"opponents": {3: "academic"}}, r"^opponents: seat 3 is played from outside$"),
        ({"opponents": {1: "acadmic"}}, r"did you mean 'academic'\?$"),
        ({"render_mode": "sculpture"}, r"^render_mode: 'sculpture' is not one of human, ansi, rgb_array$"),
    ],
)
def test_what_cannot_be_set_up_is_said(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SeatEnv(scenario="toy", **settings)


def test_a_vector_takes_policies_only(tmp_path: Any) -> None:
    path = tmp_path / "mine.py"
    path.write_text("from techrace_bots import Bot\nclass Mine(Bot):\n    pass\n")
    with pytest.raises(ValueError, match=r"is no policy, and only these decide for many matches at once$"):
        SeatVectorEnv(2, scenario="toy", opponents={1: str(path)})


def test_an_observation_in_the_space_is_what_the_seat_sees() -> None:
    env = SeatEnv(opponents={4: "look-ahead:depth=3"})
    seen, _ = env.reset(seed=2)
    expected = observe(ruleset(), initial_state(ruleset(), env._game.state.seed), 3)
    boxes = observation_space(ruleset())
    for name, array in seen.items():
        assert (array == getattr(expected, name)[0]).all(), name
        assert array.dtype == boxes[name].dtype


@pytest.mark.parametrize("missing", ["gymnasium", "pettingzoo", "PIL"])
def test_what_is_missing_is_said(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(
        ImportError, match=rf"needs {missing}, expected it with: pip install 'techrace\[rl\]'$"
    ):
        importlib.reload(techrace_bots.environments)
