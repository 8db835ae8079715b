"""Many matches at once, seen from one seat each: a Gymnasium vector environment over the batched engine."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.utils import seeding
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from techrace_bots.environments.actions import Codec
from techrace_bots.environments.game import Game, ruleset_of
from techrace_bots.environments.rendering import as_picture, as_text
from techrace_bots.environments.seen import batch_of, observation_space
from techrace_bots.environments.single import DEFAULT_SEAT
from techrace_bots.policy import Policy
from techrace_bots.registry import bot_class
from techrace_game.scenario import Scenario
from techrace_game.types import Array, SeedArray

MODES = ("ansi", "rgb_array")

Seen = dict[str, Array]


class SeatVectorEnv(VectorEnv[Any, Array, Array]):
    """``num_envs`` matches, one seat of each, as :class:`~techrace_bots.environments.single.SeatEnv` has one.

    All matches are one batch of the engine. A match that is over begins anew in the step after (``NEXT_STEP``), whose
    action is ignored. ``infos["action_mask"]`` is bool of shape (env, choice), the choices of all entries of the action
    one behind the other, in order.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 - Gymnasium declares it so
        "render_modes": list(MODES),
        "autoreset_mode": AutoresetMode.NEXT_STEP,
        "render_fps": 2,
    }

    def __init__(
        self,
        num_envs: int = 1,
        *,
        scenario: str | Scenario = "standard",
        seat: int = DEFAULT_SEAT,
        opponents: Mapping[int, str] | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Set the environment up; :meth:`reset` begins the matches.

        Args:
            num_envs: how many matches.
            scenario: a packaged scenario's name, a file's path, or a scenario.
            seat: the seat to be played in each of them.
            opponents: house policies by seat; by default each plays its motive's archetype.
            render_mode: ``ansi`` returns text for each match, ``rgb_array`` pictures; of what the seat sees.

        Raises:
            ScenarioError: the scenario cannot be played.
            ValueError: there is no such seat, policy or render mode, or no match at all.
        """
        if num_envs < 1:
            raise ValueError(f"num_envs is {num_envs}, expected at least 1")
        if render_mode is not None and render_mode not in MODES:
            raise ValueError(f"render_mode: {render_mode!r} is not one of {', '.join(MODES)}")
        for name in (opponents or {}).values():
            if not issubclass(bot_class(name), Policy):
                message = f"opponents: {name!r} is no policy, and only these decide for many matches at once"
                raise ValueError(message)  # noqa: TRY004 - what is wrong is the name, a value
        self._ruleset = ruleset_of(scenario)
        self._codec = Codec.of(self._ruleset)
        self._seat = seat
        self._game = Game(self._ruleset, (seat,), opponents or {})
        self._random: list[np.random.Generator] = []
        self._ended = np.zeros(num_envs, np.bool_)
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.single_observation_space = observation_space(self._ruleset)
        self.single_action_space = self._codec.space()
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        options: dict[str, Any] | None = None,  # noqa: ARG002 - Gymnasium's; there are none
    ) -> tuple[Seen, dict[str, Any]]:
        """Begin all matches. A single ``seed`` counts up from environment to environment, as Gymnasium's others do.

        Raises:
            ValueError: the number of seeds is not the number of environments.
        """
        if seed is None:
            seeds: Sequence[int | None] = [None] * self.num_envs
        else:
            seeds = [seed + number for number in range(self.num_envs)] if isinstance(seed, int) else seed
        if len(seeds) != self.num_envs:
            raise ValueError(f"seed: {len(seeds)} given, expected {self.num_envs}")
        if not self._random:
            self._random = [seeding.np_random(None)[0] for _ in range(self.num_envs)]
        for number, one in enumerate(seeds):
            if one is not None:
                self._random[number], _ = seeding.np_random(one)
        self._ended = np.zeros(self.num_envs, np.bool_)
        self._game.start(self._seeds(~self._ended))
        return self._look()

    def step(self, actions: Array) -> tuple[Seen, Array, Array, Array, dict[str, Any]]:
        """Play a quarter in every match.

        Raises:
            ValueError: an action is not in the action space.
        """
        fresh = self._ended
        if not fresh.all():
            # Matches that are over do not change (rule 5).
            self._game.play({self._seat: self._codec.decode(actions)})
        if fresh.any():
            self._game.replace(fresh, self._seeds(fresh))
        rewards, self._ended = self._game.rewards()[:, self._seat], self._game.over
        seen, facts = self._look()
        return seen, rewards, self._ended.copy(), np.zeros(self.num_envs, np.bool_), facts

    def render(self) -> tuple[Any, ...] | None:
        """Show what the seat sees of every match; see ``render_mode``."""
        if self.render_mode is None:
            return None
        observation = self._game.observe(self._seat)
        show = as_picture if self.render_mode == "rgb_array" else as_text
        return tuple(show(observation, match) for match in range(self.num_envs))

    def _seeds(self, which: Array) -> SeedArray:
        """Return the seeds of new matches in some places."""
        drawn = [self._random[number].integers(0, 1 << 63) for number in np.flatnonzero(which).tolist()]
        return np.array(drawn, np.uint64)

    def _look(self) -> tuple[Seen, dict[str, Any]]:
        observation = self._game.observe(self._seat)
        facts = {
            "action_mask": self._codec.legal(observation),
            "_action_mask": np.ones(self.num_envs, np.bool_),
        }
        return batch_of(observation), facts
