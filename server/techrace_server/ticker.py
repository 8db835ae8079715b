"""Plays the turns that are due, of however many rooms, once per turn of the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from techrace_server.turns import Turn, TurnResult, play

Done: TypeAlias = Callable[[TurnResult | Exception], None]
"""Called with the result of a turn, or with what went wrong in it."""


class Ticker:
    """Collects turns and plays them. A turn that fails does not touch the others."""

    def __init__(self, loop: asyncio.AbstractEventLoop, engine: Callable[[Turn], TurnResult] = play) -> None:
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
        for turn, done in due:
            result: TurnResult | Exception
            try:
                result = self._engine(turn)
            except Exception as error:  # noqa: BLE001 - it is the room's, which will be quarantined
                result = error
            done(result)
