"""One seat among house bots: a Gymnasium environment."""

from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np

from techrace_bots.environments.actions import Codec
from techrace_bots.environments.game import Game, ruleset_of
from techrace_bots.environments.rendering import MODES, as_picture, as_text
from techrace_bots.environments.seen import batch_of, observation_space, one_of
from techrace_game.scenario import Scenario
from techrace_game.types import Array

DEFAULT_SEAT = 3
"""The first beneficial seat of the standard scenario."""

Seen = dict[str, Array]


class SeatEnv(gymnasium.Env[Any, Array]):
    """A match seen from one seat; a step is a quarter, the others are house bots.

    The reward comes at the end: the payoff of the seat (rule 8) from 0 to 1. ``info["action_mask"]`` goes into
    ``action_space.sample``; illegal choices are ignored, part by part (rule 4).
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 - Gymnasium declares it so
        "render_modes": list(MODES),
        "render_fps": 2,
    }

    def __init__(
        self,
        *,
        scenario: str | Scenario = "standard",
        seat: int = DEFAULT_SEAT,
        opponents: Mapping[int, str] | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Set the environment up; :meth:`reset` begins a match.

        Args:
            scenario: a packaged scenario's name, a file's path, or a scenario.
            seat: the seat to be played.
            opponents: bots by seat (``{4: "look-ahead:depth=3"}``); by default each plays its motive's archetype.
            render_mode: ``human`` prints, ``ansi`` returns text, ``rgb_array`` a picture; of what the seat sees.

        Raises:
            ScenarioError: the scenario cannot be played.
            ValueError: there is no such seat, bot or render mode.
        """
        if render_mode is not None and render_mode not in MODES:
            raise ValueError(f"render_mode: {render_mode!r} is not one of {', '.join(MODES)}")
        self._ruleset = ruleset_of(scenario)
        self._codec = Codec.of(self._ruleset)
        self._seat = seat
        self._game = Game(self._ruleset, (seat,), opponents or {})
        self.render_mode = render_mode
        self.observation_space = observation_space(self._ruleset)
        self.action_space = self._codec.space()

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Seen, dict[str, Any]]:
        """Begin a match; the same ``seed`` gives the same matches from here on."""
        super().reset(seed=seed, options=options)
        self._game.start(self.np_random.integers(0, 1 << 63, 1).astype(np.uint64))
        return self._look()

    def step(self, action: Array) -> tuple[Seen, float, bool, bool, dict[str, Any]]:
        """Play a quarter.

        Raises:
            ValueError: the action is not in the action space.
        """
        self._game.play({self._seat: self._codec.decode(np.asarray(action)[None])})
        seen, facts = self._look()
        return seen, float(self._game.rewards()[0, self._seat]), bool(self._game.over[0]), False, facts

    # Gymnasium leaves open what a frame is.
    def render(self) -> Any:
        """Show what the seat sees; see ``render_mode``."""
        if self.render_mode is None:
            return None
        observation = self._game.observe(self._seat)
        if self.render_mode == "rgb_array":
            return as_picture(observation)
        text = as_text(observation)
        if self.render_mode == "ansi":
            return text
        print(text)
        return None

    def _look(self) -> tuple[Seen, dict[str, Any]]:
        observation = self._game.observe(self._seat)
        mask = self._codec.split(self._codec.legal(observation)[0])
        return one_of(batch_of(observation), 0), {"action_mask": mask}
