"""Steps of environments, ours and others', each with the random legal actions that its library offers.

A step is one agent's action in one match: what a learner gets out of an environment. In Parallel environments all
agents act at once and each counts; in a vector environment each match counts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gymnasium
import numpy as np
import pyspiel
from pettingzoo.classic import connect_four_v3
from pettingzoo.sisl import pursuit_v5

import techrace_bots.environments  # noqa: F401 - registers the environments
from techrace_bots.environments import techrace_v0

MATCHES = 256


@contextmanager
def closing(env: Any) -> Iterator[Any]:
    """Close an environment when it has been measured."""
    try:
        yield env
    finally:
        env.close()


def vector(steps: int) -> int:
    """Play one seat of many matches in one batch."""
    kind = "vector_entry_point"
    with closing(gymnasium.make_vec("techrace/Seat-v0", num_envs=MATCHES, vectorization_mode=kind)) as envs:
        envs.reset(seed=1)
        envs.action_space.seed(1)
        rounds = max(1, steps // MATCHES)
        for _ in range(rounds):
            envs.step(envs.action_space.sample())
        return rounds * MATCHES


def single(steps: int) -> int:
    """Play one seat of one match."""
    with closing(gymnasium.make("techrace/Seat-v0")) as env:
        _, info = env.reset(seed=1)
        env.action_space.seed(1)
        for _ in range(steps):
            _, _, over, cut, info = env.step(env.action_space.sample(info["action_mask"]))
            if over or cut:
                _, info = env.reset()
        return steps


def parallel(make: Callable[[], Any]) -> Callable[[int], int]:
    """Return a function that plays all agents of a PettingZoo Parallel environment."""

    def run(steps: int) -> int:
        with closing(make()) as env:
            _, infos = env.reset(seed=1)
            done = 0
            while done < steps:
                if not env.agents:
                    _, infos = env.reset()
                actions = {
                    agent: env.action_space(agent).sample(infos[agent].get("action_mask"))
                    for agent in env.agents
                }
                done += len(actions)
                _, _, _, _, infos = env.step(actions)
            return done

    return run


def connect_four(steps: int) -> int:
    """Play PettingZoo's connect four, agent by agent."""
    with closing(connect_four_v3.env()) as env:
        env.reset(seed=1)
        done = 0
        while done < steps:
            seen, _, over, cut, _ = env.last()
            if over or cut:
                env.reset()
                continue
            env.step(env.action_space(env.agent_selection).sample(seen["action_mask"]))
            done += 1
        return done


def open_spiel(steps: int) -> int:
    """Play OpenSpiel's connect four through its Python interface, looking at the observation as a learner would."""
    game, luck = pyspiel.load_game("connect_four"), np.random.Generator(np.random.PCG64(1))
    state = game.new_initial_state()
    for _ in range(steps):
        if state.is_terminal():
            state = game.new_initial_state()
        state.observation_tensor(state.current_player())
        legal = state.legal_actions()
        state.apply_action(legal[int(luck.integers(len(legal)))])
    return steps


ENVIRONMENTS: dict[str, tuple[Callable[[int], int], int]] = {
    f"techrace vector ({MATCHES})": (vector, 10 * MATCHES),
    "techrace Parallel, six seats": (parallel(techrace_v0.parallel_env), 300),
    "techrace Gymnasium seat": (single, 80),
    "PettingZoo pursuit (sisl)": (parallel(pursuit_v5.parallel_env), 2000),
    "PettingZoo connect four (classic)": (connect_four, 3000),
    "OpenSpiel connect four": (open_spiel, 20000),
}
"""Each with how many steps are measured."""
