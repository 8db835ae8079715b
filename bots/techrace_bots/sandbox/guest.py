"""The bot's side of the pipe, within its own confined process: load the file, answer what the runner asks."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from techrace_bots.bot import Bot, Briefing
from techrace_bots.clocks import TimeControl
from techrace_bots.registry import bot_maker
from techrace_bots.sandbox.frames import (
    HEAD,
    FrameError,
    checked_orders,
    frame,
    message_of,
    pack_orders,
    unpack_observation,
)
from techrace_game.constants import Constants


def serve(file: str, wanted: str | None) -> int:
    """Play one match and return the exit code.

    Standard input and output are the runner's: the bot reads nothing and what it prints goes to its log.
    """
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    return Guest(asked, answers, file, wanted).run()


class Guest:
    """Answers one runner about one match."""

    def __init__(self, asked: BinaryIO, answers: BinaryIO, file: str, wanted: str | None) -> None:
        self._asked, self._answers = asked, answers
        self._name = file if wanted is None else f"{file}:{wanted}"
        self._bot: Bot | None = None

    def run(self) -> int:
        """Answer until the runner closes."""
        while (message := self._read()) is not None:
            match message["type"]:
                case "brief":
                    self._say(self._brief(message))
                case "act" if self._bot is not None:
                    self._say(self._act(self._bot, message))
                case other:
                    raise FrameError(f"a message that cannot be answered: {other!r}")
        return 0

    def _brief(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            bot = bot_maker(self._name)()
            time = message["time"]
            bot.reset(
                Briefing(
                    seat=message["seat"],
                    constants=Constants(**message["constants"]),
                    seed=message["seed"],
                    time=TimeControl.of_ms(time["act_ms"], time["bank_ms"]),
                )
            )
        except Exception as error:  # noqa: BLE001 - whatever a bot raises is told, not ours
            return _fault(0, error)
        self._bot = bot
        return {"type": "ready", "name": str(bot.name)[:100], "version": str(bot.version)[:100]}

    @staticmethod
    def _act(bot: Bot, message: dict[str, Any]) -> dict[str, Any]:
        try:
            bot.time_left = message["time_left_ms"] / 1000
            orders = checked_orders(bot.act(unpack_observation(message["seen"])))
        except Exception as error:  # noqa: BLE001 - whatever a bot raises is told, not ours
            return _fault(message["n"], error)
        return {"type": "orders", "n": message["n"], "orders": pack_orders(orders)}

    def _read(self) -> dict[str, Any] | None:
        head = self._asked.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        return message_of(self._asked.read(HEAD.unpack(head)[0]))

    def _say(self, message: dict[str, Any]) -> None:
        self._answers.write(frame(message))
        self._answers.flush()


def _fault(number: int, error: Exception) -> dict[str, Any]:
    """Show the bot's author what was raised, in the log; the runner is told a line."""
    traceback.print_exception(error)
    sys.stderr.flush()
    place = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(place[-1].filename).name}, line {place[-1].lineno})" if place else ""
    return {"type": "fault", "n": number, "error": f"{type(error).__name__}: {error}"[:500] + where}
