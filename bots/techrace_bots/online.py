"""Run a bot over a websocket, or over any other transport that the SDK knows."""

import secrets

import attrs

from techrace_bots.bot import Bot, Briefing
from techrace_bots.table import MakeBot
from techrace_client import Match, OpenStream, Played, play
from techrace_game.constants import Constants
from techrace_game.observation import Observation
from techrace_game.orders import Orders


async def join(
    address: str | OpenStream,
    make: MakeBot,
    *,
    seed: int | None = None,
    room: str | None = None,
    name: str | None = None,
    seat: int | None = None,
    token: str | None = None,
) -> Played:
    """Let a bot play a match to its end.

    Args:
        address: URL of the server or of a page of it, or what opens connections within this process.
        make: makes the bot.
        seed: its private seed; by default a random one.
        room: the room's code; by default the one in the URL.
        name: how others see the bot; by default its own name.
        seat: the seat wished for; by default any open one.
        token: of an earlier session, to come back to its seat.

    Raises:
        ClientError: the match cannot be joined, or the connection was lost for good.
    """
    pilot = Pilot(bot=make(), seed=secrets.randbits(64) if seed is None else seed)
    shown = pilot.bot.name if name is None else name
    return await play(address, pilot, room=room, name=shown, seat=seat, token=token, on_join=pilot.brief)


@attrs.define(kw_only=True)
class Pilot:
    """Asks the bot once a quarter, as an offline run does, however often the server offers."""

    bot: Bot
    seed: int
    quarter: int = 1
    match: Match | None = None
    """Where it plays, once it has joined."""
    _asked: int = attrs.field(init=False, default=-1)
    """The quarter in which the bot was asked last."""

    def brief(self, match: Match) -> None:
        self.match = match
        told = match.welcome.match.constants
        # A newer server may know constants that this version does not.
        known = {field.name for field in attrs.fields(Constants)} & set(told)
        constants = Constants(**{name: told[name] for name in known})
        self.quarter = constants.quarter
        self.bot.reset(
            Briefing(seat=-1 if match.seat is None else match.seat, constants=constants, seed=self.seed)
        )

    def act(self, observation: Observation) -> Orders | None:
        quarter = int(observation.tick[0]) // self.quarter
        if quarter == self._asked:
            return None
        self._asked = quarter
        newest = None if self.match is None else self.match.latest
        left = None if newest is None else newest.time_left_ms
        self.bot.time_left = None if left is None else left / 1000
        return self.bot.act(observation)
