"""The house bots of a server that is started at the command line: they join in the same process, as any client."""

import asyncio
import logging
from collections.abc import Container
from typing import Final

from techrace_bots.online import join
from techrace_bots.registry import HOUSE, BotError, archetype, bot_class, bot_maker
from techrace_client import ClientError
from techrace_server import BotCall
from techrace_server.house import OpenEnd

PAUSES: Final = (0.2, 1.0, 5.0)
"""Seconds before a bot that broke down is tried again; after the last one it is given up."""
_logger = logging.getLogger("techrace.bots")


class HouseBots:
    """Lets house bots play the seats that a host wants played; a :class:`~techrace_server.BotRunner`."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def names(self) -> frozenset[str]:
        """The bots that can be called; those that take their time would keep every room of the host waiting."""
        return frozenset(name for name, policy in HOUSE.items() if not policy.slow)

    def call(self, call: BotCall, open_end: OpenEnd) -> None:
        """Have a bot come soon. It plays until the match ends or it is sent away."""
        task = asyncio.get_running_loop().create_task(
            self._play(call, open_end), name=f"house bot in seat {call.seat} of {call.room}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _play(self, call: BotCall, open_end: OpenEnd) -> None:
        # A scenario may come from anybody: what it prefers is a house bot that can be called, or is not heeded.
        preferred = call.preferred if call.preferred and is_house_bot(call.preferred, self.names) else None
        chosen = call.bot or preferred or archetype(call.motive).name
        for pause in (*PAUSES, None):
            try:
                await join(open_end, bot_maker(chosen), room=call.room, name=call.name, token=call.token)
            except ClientError as error:
                # Sent away, because a person plays now or the server stops: nothing is wrong with that.
                _logger.debug("the house bot in seat %d of %s has gone: %s", call.seat, call.room, error)
                return
            except Exception:
                _logger.exception("the house bot in seat %d of %s broke down", call.seat, call.room)
            else:
                return
            if pause is not None:
                await asyncio.sleep(pause)
        call.give_up()


def is_house_bot(text: str, names: Container[str]) -> bool:
    """Say whether ``text`` is one of these house bots, with parameters or without."""
    if text.partition(":")[0] not in names:
        return False
    try:
        bot_class(text)
    except BotError:
        return False
    return True
