"""Facilitators of all sorts: those who lead a match with too firm a hand, and who make up for it at the end."""

import asyncio
from collections.abc import Callable
from typing import Any

from simulation.people import Person, random_orders
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, RefusalCode

MENDING = (
    ActKind.START,
    ActKind.RESUME,
    ActKind.UNLOCK,
    ActKind.TALK_ON,
)
"""What a facilitator does so that a match goes on."""
REFUSED = {
    RefusalCode.WRONG_STATE,
    RefusalCode.OVER,
    RefusalCode.NO_SEAT,
    RefusalCode.NOT_ALLOWED,
    RefusalCode.ROOM_FULL,
    RefusalCode.UNAVAILABLE,
    RefusalCode.CONFIRM,
}
"""Why acts are refused to those who do not look what they do."""


class Facilitator(Person):
    """Acts at random while things go wrong, and lets the match go on afterwards."""

    async def _decide(self) -> None:
        while not self.told.is_over:
            pause = 2.0 if self.is_calm else self._random.expovariate(1 / self.habits.think)
            await asyncio.sleep(pause)
            if self.is_calm:
                for kind in MENDING:
                    await self._act(kind)
                for seat in range(self._seats):
                    await self._act(ActKind.TAKE_BACK, seats=(seat,))
            else:
                await self._act_at_random()

    async def _take_refusal(self, refused: said.Refused, socket: Any) -> None:
        if refused.id is not None and refused.code in REFUSED:
            self.told.refused[refused.id] = refused.code
            return
        await super()._take_refusal(refused, socket)

    @property
    def _seats(self) -> int:
        welcome = self._session.welcome
        return 1 if welcome is None else len(welcome.match.seats)

    async def _act_at_random(self) -> None:
        random = self._random
        seat = (random.randrange(self._seats),)
        fields: dict[ActKind, Callable[[], dict[str, Any]]] = {
            ActKind.START: dict,
            ActKind.PAUSE: dict,
            ActKind.RESUME: dict,
            ActKind.EXTEND: lambda: {"ms": random.choice((-2000, 3000))},
            ActKind.SKIP: dict,
            ActKind.SPEED: lambda: {"ms": random.randint(500, 6000)},
            ActKind.FINAL_ROUND: dict,
            ActKind.END_IN: lambda: {"ms": random.choice((0, 20_000))},
            ActKind.END_NOW: lambda: {"confirm": random.random() < 0.1},
            ActKind.UNDO: lambda: {"confirm": True},
            ActKind.EVENT: lambda: {"conc": random.randint(-50, 50), "reg": 10},
            ActKind.ANNOUNCE: lambda: {"text": "hear, hear"},
            ActKind.NUDGE: lambda: {"seats": seat},
            ActKind.ORDERS: lambda: {"seats": seat, "orders": self._orders()},
            ActKind.READY: lambda: {"seats": seat},
            ActKind.HAND_TO_BOT: lambda: {"seats": seat},
            ActKind.TAKE_BACK: lambda: {"seats": seat},
            ActKind.RE_SEAT: lambda: {"seats": seat, "confirm": random.random() < 0.1},
            ActKind.REMOVE: lambda: {"seats": seat, "confirm": random.random() < 0.1},
            ActKind.LOCK: dict,
            ActKind.UNLOCK: dict,
            ActKind.TALK_OFF: dict,
            ActKind.TALK_ON: dict,
            ActKind.INVITE: lambda: {"text": "Helper"},
        }
        kind = random.choice(list(fields))
        if self._newest is None and kind is ActKind.ORDERS:
            return
        await self._act(kind, **fields[kind]())

    def _orders(self) -> Orders:
        assert self._newest is not None
        return random_orders(self._random, self._newest.seen)

    async def _act(self, kind: ActKind, **fields: Any) -> None:
        await self._say(said.Act(id=self._next_id(), do=kind, **fields))
