"""All seats of a match for multi-agent learning: a PettingZoo Parallel environment."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.utils import seeding
from pettingzoo import AECEnv, ParallelEnv
from pettingzoo.utils import parallel_to_aec
from pettingzoo.utils.wrappers import OrderEnforcingWrapper

from techrace_bots.environments.actions import Codec
from techrace_bots.environments.game import Game, ruleset_of
from techrace_bots.environments.rendering import MODES, as_picture, as_text
from techrace_bots.environments.seen import batch_of, observation_space, one_of
from techrace_game.public_view import observe_public
from techrace_game.scenario import Scenario
from techrace_game.types import Array

Seen = dict[str, Array]
Facts = dict[str, Any]


# PettingZoo ships no types, so its classes are Any to the type checker.
class TechraceParallel(ParallelEnv[str, Any, Any]):  # type: ignore[misc]  # see above
    """A match in which every seat is an agent, ``seat_0`` to ``seat_N``; a step is a quarter.

    Rewards come at the end: the payoff of the seat (rule 8) from 0 to 1. A match that reaches its horizon is
    terminated, as any ending; it is truncated only by ``max_cycles``. ``infos[agent]["action_mask"]`` says which
    choices are legal; illegal ones are ignored, part by part (rule 4).
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 - PettingZoo declares it so
        "name": "techrace_v0",
        "render_modes": list(MODES),
        "is_parallelizable": True,
        "render_fps": 2,
    }

    def __init__(
        self,
        *,
        scenario: str | Scenario = "standard",
        max_cycles: int | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Set the environment up; :meth:`reset` begins a match.

        Args:
            scenario: a packaged scenario's name, a file's path, or a scenario.
            max_cycles: quarters after which a match is cut off; by default it is played to its end.
            render_mode: ``human`` prints, ``ansi`` returns text, ``rgb_array`` a picture; of what is public.

        Raises:
            ScenarioError: the scenario cannot be played.
            ValueError: there is no such render mode.
        """
        if render_mode is not None and render_mode not in MODES:
            raise ValueError(f"render_mode: {render_mode!r} is not one of {', '.join(MODES)}")
        self._ruleset = ruleset_of(scenario)
        self._codec = Codec.of(self._ruleset)
        self._game = Game(self._ruleset, range(self._ruleset.seats), {})
        self.render_mode = render_mode
        self.max_cycles = max_cycles
        self.possible_agents = [f"seat_{seat}" for seat in range(self._ruleset.seats)]
        self.agents: list[str] = []
        self._cycles = 0
        self._random: np.random.Generator | None = None
        self.observation_spaces = {agent: observation_space(self._ruleset) for agent in self.possible_agents}
        self.action_spaces = {agent: self._codec.space() for agent in self.possible_agents}

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space[Any]:
        return self.action_spaces[agent]

    def reset(
        self,
        seed: int | None = None,
        options: Facts | None = None,  # noqa: ARG002 - PettingZoo's; there are none
    ) -> tuple[dict[str, Seen], dict[str, Facts]]:
        """Begin a match; the same ``seed`` gives the same matches from here on."""
        if seed is not None or self._random is None:
            self._random, _ = seeding.np_random(seed)
        self.agents = list(self.possible_agents)
        self._cycles = 0
        self._game.start(self._random.integers(0, 1 << 63, 1).astype(np.uint64))
        return self._look()

    def step(
        self, actions: Mapping[str, Array]
    ) -> tuple[dict[str, Seen], dict[str, float], dict[str, bool], dict[str, bool], dict[str, Facts]]:
        """Play a quarter. A seat without an action keeps its standing orders.

        Raises:
            ValueError: an action is not in the action space.
        """
        orders = {
            self.possible_agents.index(agent): self._codec.decode(np.asarray(action)[None])
            for agent, action in actions.items()
        }
        self._game.play(orders)
        self._cycles += 1
        over = bool(self._game.over[0])
        cut = not over and self.max_cycles is not None and self._cycles >= self.max_cycles
        rewards = self._game.rewards()[0]
        seen, facts = self._look()
        result = (
            seen,
            {agent: float(rewards[seat]) for seat, agent in enumerate(self.agents)},
            dict.fromkeys(self.agents, over),
            dict.fromkeys(self.agents, cut),
            facts,
        )
        if over or cut:
            self.agents = []
        return result

    def render(self) -> str | Array | None:
        """Show what everybody may see of the match; see ``render_mode``."""
        if self.render_mode is None:
            return None
        public = observe_public(self._ruleset, self._game.state)
        if self.render_mode == "rgb_array":
            return as_picture(public)
        text = as_text(public)
        if self.render_mode == "ansi":
            return text
        print(text)
        return None

    def _look(self) -> tuple[dict[str, Seen], dict[str, Facts]]:
        seen, facts = {}, {}
        for seat, agent in enumerate(self.agents):
            observation = self._game.observe(seat)
            seen[agent] = one_of(batch_of(observation), 0)
            facts[agent] = {"action_mask": self._codec.split(self._codec.legal(observation)[0])}
        return seen, facts


def parallel_env(**settings: Any) -> TechraceParallel:
    """Return the Parallel environment; see :class:`TechraceParallel` for the settings."""
    return TechraceParallel(**settings)


def env(**settings: Any) -> AECEnv[str, Any, Any]:
    """Return the same as an AEC environment, seat by seat, by PettingZoo's own conversion."""
    return OrderEnforcingWrapper(parallel_to_aec(TechraceParallel(**settings)))
