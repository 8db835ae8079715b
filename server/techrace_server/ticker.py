"""Plays the turns that are due, of however many rooms, once per turn of the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from techrace_server import metrics
from techrace_server.turns import Engine, Turn, TurnResult, play_together

Done: TypeAlias = Callable[[TurnResult | Exception], None]
"""Called with the result of a turn, or with what went wrong in it."""


class Ticker:
    """Collects turns and plays them together. A turn that fails does not touch the others."""

    def __init__(self, loop: asyncio.AbstractEventLoop, engine: Engine = play_together) -> None:
        self._loop = loop
        self._engine = engine
        self._due: list[tuple[Turn, Done]] = []

    def play(self, turn: Turn, done: Done) -> None:
        """Play a turn soon, and call ``done`` with what came of it."""
        if not self._due:
            self._loop.call_soon(self._play_due)
        self._due.append((turn, done))

    def _play_due(self) -> None:
        due, self._due = self._due, []
        with metrics.TURN_SECONDS.time():
            results = self._play([turn for turn, _ in due])
        metrics.TURNS.inc(len(due))
        for (_, done), result in zip(due, results, strict=True):
            done(result)

    def _play(self, turns: list[Turn]) -> list[TurnResult | Exception]:
        """Play turns in one batch; if that fails, each alone, to find out whose fault it is."""
        try:
            return list(self._engine(turns))
        except Exception as error:  # noqa: BLE001 - it is a room's, which will be quarantined
            if len(turns) == 1:
                return [error]
            return [result for turn in turns for result in self._play([turn])]
